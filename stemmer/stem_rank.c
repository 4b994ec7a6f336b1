/* Looks a root up, refuses readings with too little to go on, and scores the others.
 *
 * The literature (Nazief and Adriani 1996; Asian 2007) takes the first order of stripping that ends
 * at a root. Here every order is a candidate: what the lexicon records of the root with these very
 * affixes weighs most, then how common the root is, then how long; see README.md. */
#include "stemmer/stem_rank.h"

enum {
  SCORE_LISTED = 2000,
  SCORE_WHOLE = 1000,
  SCORE_LICENSED = 60,
  SCORE_RELATED = 30,
  /* A word of the lexicon before a clitic alone. */
  BONUS_ITS = 200,
  BONUS_PARTICLE = 60,
  BONUS_MY_YOUR = 25,
  COST_PARTICLE = 3,
  COST_DEPTH = 4,
  COST_SUFFIX = 4,
  COST_BARE_I = 10,
  WEIGHT_LENGTH = 2,
  WEIGHT_FREQUENCY = 3,
};

void stem_keep_reading(stem_search *s, const stem_reading *r) {
  if (!s->keep_all) {
    if (s->reading_count == 0 || r->score > s->readings[0].score) s->readings[0] = *r;
    s->reading_count = 1;
    return;
  }
  uint32_t at = s->reading_count;
  while (at > 0 && s->readings[at - 1].score < r->score) at--;
  if (at == STEM_CANDIDATES_MAX) return;
  if (s->reading_count < STEM_CANDIDATES_MAX) s->reading_count++;
  for (uint32_t i = s->reading_count - 1; i > at; i--) s->readings[i] = s->readings[i - 1];
  s->readings[at] = *r;
}

/* What the lexicon says of a root in this combination. */
static stem_evidence evidence_of(stem_class c, uint64_t strong, uint64_t weak) {
  if (c & strong & ~STEM_LIC(ANY)) return STEM_EVIDENCE_LICENSED;
  if (c & weak & ~STEM_LIC(ANY)) return STEM_EVIDENCE_RELATED;
  return STEM_EVIDENCE_ROOT;
}

/* Makkah is not mak-kah; but inilah, ibuku: a root of three letters needs some record. */
static bool is_short_before_clitic(const stem_search *s, const stem_walk *w, const stem_ending *e,
                                   stem_class c) {
  bool only_clitic = w->chain == CHAIN_NONE && e->suffix == STEM_AFFIX_NONE && e->end < s->len;
  if (!only_clitic || e->possessive == STEM_AFFIX_ITS) return false;
  return e->end < 3 || (e->end == 3 && stem_class_family(c) == 0);
}

/* Names and acronyms take se-, di- and clitics only, long ones ke- too (kesurabaya, but kementan is
 * not ke-mentan). Pairs (bolak-balik) are no names. */
static bool is_cut_name(const stem_search *s, const stem_walk *w, const stem_ending *e,
                        stem_class c) {
  if (stem_class_kind(c) != STEM_KIND_PROTECTED) return false;
  if (memchr(s->buffer + STEM_LEAD + w->pos, '-', e->end - w->pos)) return false;
  bool loose = w->chain == CHAIN_NONE || w->chain == CHAIN_SE || w->chain == CHAIN_DI ||
               (w->chain == CHAIN_KE && e->end - w->pos > 6);
  return !loose || e->suffix != STEM_AFFIX_NONE;
}

/* -in stands for -kan and -i: betulin, dikerjain, kubenerin, ngasihin. */
static bool is_colloquial_frame(const stem_search *s, stem_chain chain) {
  return s->colloquial && (chain == CHAIN_NONE || chain == CHAIN_DI || chain == CHAIN_KU ||
                           chain == CHAIN_NGE);
}

/* Too little to go on: berlin is not ber-lin. Only menge- and penge- are made for such roots. */
static bool is_too_short(const stem_search *s, const stem_walk *w, uint32_t len, stem_class c) {
  if (w->chain == CHAIN_NONE) return false;
  const char *root = s->buffer + STEM_LEAD + w->pos;
  bool monosyllabic = (w->chain == CHAIN_ME || w->chain == CHAIN_PE) && w->restored == 0 &&
                      root[-1] == 'e' && root[-2] == 'g';
  return len == 2 || (len == 3 && stem_class_family(c) == 0 && !monosyllabic);
}

/* ngap, nyan are sounds; Ngurah, Nyoto are names. But nge- is unmistakable (ngecat, ngeblog), and a
 * bare n- or m- is believed before -in alone (nentuin, mindahin). */
static bool is_refused_colloquial(const stem_search *s, const stem_walk *w, const stem_ending *e,
                                  stem_evidence evidence) {
  uint32_t len = e->end - w->pos;
  bool nge = w->pos == 3 && w->restored == 0;
  if (w->pos == 0 && e->suffix != STEM_AFFIX_IN) return true;
  if (len < 4) return !(nge && len == 3 && evidence == STEM_EVIDENCE_LICENSED);
  bool vowel = stem_is_vowel(s->buffer[STEM_LEAD + w->pos]);
  return evidence == STEM_EVIDENCE_ROOT && (!nge || vowel);
}

/* README.md, note on caution: the lexicon has the root, yet the reading is not to be believed. */
static bool is_refused(const stem_search *s, const stem_walk *w, const stem_ending *e,
                       stem_class c, stem_evidence evidence) {
  uint32_t len = e->end - w->pos;
  bool unrecorded = evidence == STEM_EVIDENCE_ROOT;
  /* A bare suffix and nothing known of it: milan is not mil-an, musi is not mus-i. */
  if (w->chain == CHAIN_NONE && e->suffix != STEM_AFFIX_NONE && unrecorded &&
      (e->suffix == STEM_AFFIX_I || e->suffix == STEM_AFFIX_IN || len < 4)) {
    return true;
  }
  /* kukolaborasikan; but many names begin in ku-. */
  if (w->chain == CHAIN_KU && unrecorded && len < 6) return true;
  if (w->chain == CHAIN_NGE && is_refused_colloquial(s, w, e, evidence)) return true;
  if (e->misspelt && (w->chain == CHAIN_NONE || unrecorded)) return true;
  if (is_short_before_clitic(s, w, e, c) || is_cut_name(s, w, e, c)) return true;
  if (unrecorded && is_too_short(s, w, len, c)) return true;
  return evidence == STEM_EVIDENCE_RELATED && len == 2 && w->chain != CHAIN_NONE;
}

int stem_evidence_points(stem_evidence evidence) {
  switch (evidence) {
    case STEM_EVIDENCE_LISTED:
      return SCORE_LISTED;
    case STEM_EVIDENCE_WHOLE:
      return SCORE_WHOLE;
    case STEM_EVIDENCE_LICENSED:
      return SCORE_LICENSED;
    case STEM_EVIDENCE_RELATED:
      return SCORE_RELATED;
    default:
      return 0;
  }
}

/* Each combination of clitics has a bit; none at all is bit 0. */
static uint32_t clitics_bit(const stem_ending *e) {
  uint32_t possessive = e->possessive ? (uint32_t)(e->possessive - STEM_AFFIX_MY + 1) : 0;
  uint32_t particle = e->particle ? (uint32_t)(e->particle - STEM_AFFIX_LAH + 1) : 0;
  return (uint32_t)1 << (possessive * 5 + particle);
}

/* A word that stays whole alone stays whole before a clitic, whatever its affixes seem to be
 * (pegawaiku is not gawai): other readings with the same clitics are not for us. The whole word is
 * looked up first: it has the outermost walk and the first ending of its clitics. */
static bool is_behind_whole(stem_search *s, const stem_walk *w, const stem_ending *e) {
  if (e->end == s->len) return false;
  if (w->chain == CHAIN_NONE && e->suffix == STEM_AFFIX_NONE) {
    if (e->end > 2) s->whole_before |= clitics_bit(e);
    return false;
  }
  return (s->whole_before & clitics_bit(e)) != 0;
}

/* What stays whole alone stays whole before -nya; otherwise one word would have two stems. */
static int clitic_points(const stem_search *s, const stem_walk *w, const stem_ending *e) {
  if (w->chain != CHAIN_NONE || e->suffix != STEM_AFFIX_NONE || e->end == s->len || e->end <= 2) {
    return 0;
  }
  if (e->possessive == STEM_AFFIX_ITS) return BONUS_ITS;
  return e->possessive ? BONUS_MY_YOUR : BONUS_PARTICLE;
}

static int cost_of(const stem_walk *w, const stem_ending *e) {
  int cost = w->cost + (int)w->depth * COST_DEPTH;
  if (e->suffix) cost += COST_SUFFIX;
  if (e->suffix == STEM_AFFIX_I && w->chain == CHAIN_NONE) cost += COST_BARE_I;
  if (e->particle) cost += COST_PARTICLE;
  if (e->misspelt) cost += STEM_COST_RARE;
  return cost;
}

void stem_try_root(stem_search *s, const stem_walk *w, const stem_ending *e, const stem_key *root) {
  uint32_t suffix = stem_suffix_index(e->suffix);
  const stem_chain_rule *rule = &stem_chain_rules[w->chain];
  uint64_t strong = rule->strong[suffix], weak = rule->weak[suffix];
  if ((strong | weak) == 0) return;
  if (e->suffix == STEM_AFFIX_IN && !is_colloquial_frame(s, w->chain)) return;
  uint32_t len = root->len;
  stem_entry found = stem_find_key(s->user, root);
  stem_class c = found.class;
  if ((c & (strong | weak)) == 0) return;
  stem_evidence evidence = evidence_of(c, strong, weak);
  if (is_refused(s, w, e, c, evidence) || is_behind_whole(s, w, e)) return;
  bool redirect = stem_class_kind(c) == STEM_KIND_REDIRECT;
  if (len == s->len) evidence = redirect ? STEM_EVIDENCE_LISTED : STEM_EVIDENCE_WHOLE;
  stem_reading r = {.chain = (uint8_t)w->chain, .pos = (uint8_t)w->pos, .end = e->end,
                    .first = (uint8_t)root->ptr[0], .restored = (uint8_t)w->restored,
                    .evidence = (uint8_t)evidence, .ending = *e,
                    .is_listed = stem_entry_is_listed(found)};
  if (redirect) {
    uint32_t target_len;
    r.target = stem_record_target(found.record, &target_len);
    r.target_len = (uint8_t)target_len;
  }
  r.evidence_points = (int16_t)(stem_evidence_points(evidence) + clitic_points(s, w, e));
  r.length_points = (int16_t)(len * WEIGHT_LENGTH);
  r.frequency_points = (int16_t)(stem_class_frequency(c) * WEIGHT_FREQUENCY + stem_class_family(c));
  r.score = (int16_t)(r.evidence_points + r.length_points + r.frequency_points - cost_of(w, e));
  stem_keep_reading(s, &r);
}
