/* Enumerates prefix chains (depth first, at most three deep) times endings, looks each root up in
 * the lexicon, and ranks what it finds.
 *
 * Nasal prefixes follow the disambiguation rules of Asian (2007) and of the enhanced confix
 * stripping stemmer (ECS, 2009), but every reading that the spelling allows is tried: memakai is
 * tried as p-akai and as makai, and the lexicon decides. */
#include "stemmer/stem_search.h"

enum {
  SCORE_LISTED = 2000,
  SCORE_WHOLE = 1000,
  BONUS_ITS = 200,
  BONUS_PARTICLE = 60,
  BONUS_MY_YOUR = 25,
  SCORE_LICENSED = 60,
  SCORE_RELATED = 30,
  SCORE_CLITIC_KNOWN = 4,
  COST_PARTICLE = 3,
  COST_DEPTH = 4,
  COST_SUFFIX = 4,
  COST_BARE_I = 10,
  WEIGHT_LENGTH = 2,
  WEIGHT_FAMILY = 1,
  COST_RARE = 25,     /* a spelling that breaks the rule: mempukul */
  COST_UNUSUAL = 10,  /* the less common of two readings */
};

static bool is_vowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

void stem_search_init(stem_search *s, const char *word, uint32_t len, bool keep_all) {
  memcpy(s->buffer + STEM_LEAD, word, len);
  memset(s->buffer + STEM_LEAD + len, 0, 3 * STEM_KEY_SLACK); /* so is whatever a rule peeks at */
  s->len = len;
  s->colloquial = false;
  s->keep_all = keep_all;
  s->reading_count = 0;
  s->ending_count = 0;
}

/* Keeps readings sorted; the earlier of two equal ones stays in front. */
static void keep_reading(stem_search *s, const stem_reading *r) {
  if (!s->keep_all) {
    if (s->reading_count == 0 || r->score > s->readings[0].score) s->readings[0] = *r;
    s->reading_count = 1;
    return;
  }
  uint32_t at = s->reading_count;
  while (at > 0 && s->readings[at - 1].score < r->score) at--;
  if (at == STEM_CANDIDATES_MAX) return;
  uint32_t last = s->reading_count < STEM_CANDIDATES_MAX ? s->reading_count : at;
  if (s->reading_count < STEM_CANDIDATES_MAX) s->reading_count++;
  if (last == at) last = s->reading_count - 1;
  for (uint32_t i = last; i > at; i--) s->readings[i] = s->readings[i - 1];
  s->readings[at] = *r;
}

/* What the lexicon says of a root in this combination. */
static int evidence_score(const stem_class *c, uint64_t strong, uint64_t weak, uint8_t *evidence) {
  if (c->licences & strong & ~STEM_LIC(ANY)) {
    *evidence = STEM_EVIDENCE_LICENSED;
    return SCORE_LICENSED;
  }
  if (c->licences & weak & ~STEM_LIC(ANY)) {
    *evidence = STEM_EVIDENCE_RELATED;
    return SCORE_RELATED;
  }
  *evidence = STEM_EVIDENCE_ROOT;
  return 0;
}

typedef struct {
  uint32_t pos;
  uint32_t depth;
  stem_chain chain;
  char restored;
  int cost;
} walk_state;

/* Makkah is not mak-kah; but inilah, ibuku: a root of three letters needs some record. */
static bool is_short_before_clitic(const stem_search *s, const walk_state *w, const stem_ending *e,
                                   const stem_class *c) {
  bool only_clitic = w->chain == CHAIN_NONE && e->suffix == STEM_AFFIX_NONE && e->end < s->len;
  if (!only_clitic || e->possessive == STEM_AFFIX_ITS) return false;
  return e->end < 3 || (e->end == 3 && c->family == 0);
}

/* Names and acronyms take se-, di- and clitics only: kementan is not ke-mentan. */
static bool is_cut_name(const walk_state *w, const stem_ending *e, const stem_class *c) {
  if (c->kind != STEM_KIND_PROTECTED) return false;
  bool loose = w->chain == CHAIN_NONE || w->chain == CHAIN_SE || w->chain == CHAIN_DI;
  return !loose || e->suffix != STEM_AFFIX_NONE;
}

/* -in stands for -kan and -i: betulin, dikerjain, kubenerin, ngasihin. */
static bool is_colloquial_frame(const stem_search *s, stem_chain chain) {
  return s->colloquial && (chain == CHAIN_NONE || chain == CHAIN_DI || chain == CHAIN_KU ||
                           chain == CHAIN_NGE);
}

/* Too little to go on: berlin is not ber-lin. Only menge- and penge- are made for such roots. */
static bool is_too_short(const stem_search *s, const walk_state *w, uint32_t len, uint32_t family) {
  if (w->chain == CHAIN_NONE) return false;
  const char *root = s->buffer + STEM_LEAD + w->pos;
  bool monosyllabic = (w->chain == CHAIN_ME || w->chain == CHAIN_PE) && w->restored == 0 &&
                      root[-1] == 'e' && root[-2] == 'g';
  return len == 2 || (len == 3 && family == 0 && !monosyllabic);
}

static void try_ending(stem_search *s, const walk_state *w, const stem_ending *e) {
  uint32_t suffix = stem_suffix_index(e->suffix);
  const stem_chain_rule *rule = &stem_chain_rules[w->chain];
  uint64_t strong = rule->strong[suffix], weak = rule->weak[suffix];
  if ((strong | weak) == 0 || e->end < w->pos + 2) return;
  bool colloquial = e->suffix == STEM_AFFIX_IN;
  if (colloquial && !is_colloquial_frame(s, w->chain)) return;
  const char *root = stem_search_text(s) + w->pos;
  uint32_t len = e->end - w->pos;
  const stem_class *c = stem_lexicon_find(root, len);
  if (c == NULL || (c->licences & (strong | weak)) == 0) return;
  stem_reading r = {.chain = (uint8_t)w->chain, .pos = (uint8_t)w->pos, .end = e->end,
                    .first = (uint8_t)root[0], .restored = (uint8_t)w->restored, .ending = *e};
  int score = evidence_score(c, strong, weak, &r.evidence) - w->cost - (int)w->depth * COST_DEPTH - (e->suffix ? COST_SUFFIX : 0);
  /* A bare suffix and nothing known of it: milan is not mil-an, musi is not mus-i. */
  bool bare = w->chain == CHAIN_NONE && e->suffix != STEM_AFFIX_NONE && e->suffix != STEM_AFFIX_WAN;
  bool weak_suffix = e->suffix == STEM_AFFIX_I || colloquial || len < 4;
  if (bare && weak_suffix && r.evidence == STEM_EVIDENCE_ROOT) return;
  /* ngap, nyan are sounds; Ngurah, Nyoto are names. */
  if (w->chain == CHAIN_NGE && (len < 4 || r.evidence == STEM_EVIDENCE_ROOT)) return;
  if (is_short_before_clitic(s, w, e, c) || is_cut_name(w, e, c)) return;
  if (r.evidence == STEM_EVIDENCE_ROOT && is_too_short(s, w, len, c->family)) return;
  if (r.evidence == STEM_EVIDENCE_RELATED && len == 2 && w->chain != CHAIN_NONE) return;
  if (len == s->len) {
    bool listed = c->kind == STEM_KIND_REDIRECT;
    r.evidence = listed ? STEM_EVIDENCE_LISTED : STEM_EVIDENCE_WHOLE;
    score = listed ? SCORE_LISTED : SCORE_WHOLE;
  }
  /* What stays whole alone stays whole before -nya; otherwise one word would have two stems. */
  if (w->chain == CHAIN_NONE && e->suffix == STEM_AFFIX_NONE && len < s->len && len > 2) {
    score += e->possessive == STEM_AFFIX_ITS ? BONUS_ITS
             : e->possessive                 ? BONUS_MY_YOUR
                                             : BONUS_PARTICLE;
  }
  if (c->kind == STEM_KIND_REDIRECT) r.target = c->target;
  score += (int)len * WEIGHT_LENGTH + c->family * WEIGHT_FAMILY;
  if (w->chain == CHAIN_NONE && e->suffix == STEM_AFFIX_I) score -= COST_BARE_I;
  if (e->particle) score -= COST_PARTICLE;
  if (e->possessive && (c->licences & STEM_LIC(CLITIC))) score += SCORE_CLITIC_KNOWN;
  r.score = (int16_t)score;
  keep_reading(s, &r);
}

static void walk(stem_search *s, walk_state w);

/* Goes on behind a prefix at `pos`, if the grammar lets `affix` follow the chain so far. */
static void enter(stem_search *s, const walk_state *w, stem_affix affix, uint32_t pos, int cost) {
  uint8_t chain = stem_chain_next[w->chain][affix];
  if (chain == CHAIN_NONE || pos + 2 > s->len) return;
  walk(s, (walk_state){pos, w->depth + 1, chain, 0, w->cost + cost});
}

/* The same with a consonant that the nasal swallowed put back at `pos`. */
static void enter_restored(stem_search *s, const walk_state *w, stem_affix affix, uint32_t pos,
                           char consonant, int cost) {
  uint8_t chain = stem_chain_next[w->chain][affix];
  if (chain == CHAIN_NONE || pos + 2 > s->len) return;
  char *at = stem_search_text(s) + pos;
  char saved = *at;
  *at = consonant;
  walk(s, (walk_state){pos, w->depth + 1, chain, consonant, w->cost + cost});
  *at = saved;
}

/* meng-/peng-, `pos` at the n. */
static void enter_ng(stem_search *s, const walk_state *w, stem_affix affix, uint32_t pos) {
  const char *t = stem_search_text(s);
  char after = t[pos + 2];
  if (!is_vowel(after)) {
    enter(s, w, affix, pos + 2, after == 'g' || after == 'h' || after == 'k' ? 0 : COST_UNUSUAL);
    return;
  }
  enter(s, w, affix, pos + 2, 0);                             /* mengambil: ambil */
  enter_restored(s, w, affix, pos + 1, 'k', 0);               /* mengirim: kirim */
  enter(s, w, affix, pos, COST_UNUSUAL);                      /* menganga: nganga */
  if (after == 'e') enter(s, w, affix, pos + 3, 0);           /* mengebom: bom */
}

/* meny-/peny-, `pos` at the n. */
static void enter_ny(stem_search *s, const walk_state *w, stem_affix affix, uint32_t pos) {
  enter_restored(s, w, affix, pos + 1, 's', 0); /* menyapu: sapu */
  enter(s, w, affix, pos, COST_UNUSUAL);        /* menyanyi: nyanyi */
  enter(s, w, affix, pos + 2, COST_RARE);
}

static void enter_n(stem_search *s, const walk_state *w, stem_affix affix, uint32_t pos) {
  char next = stem_search_text(s)[pos + 1];
  if (next == 'g') {
    enter_ng(s, w, affix, pos);
  } else if (next == 'y') {
    enter_ny(s, w, affix, pos);
  } else if (is_vowel(next)) {
    enter_restored(s, w, affix, pos, 't', 0); /* menulis: tulis */
    enter(s, w, affix, pos, 0);               /* menanti: nanti */
  } else {
    /* mencari, mendapat, menjadi; loans keep their consonant: mentransfer, mensyaratkan */
    enter(s, w, affix, pos + 1, next == 't' ? COST_UNUSUAL : 0);
  }
}

static void enter_m(stem_search *s, const walk_state *w, stem_affix affix, uint32_t pos) {
  char next = stem_search_text(s)[pos + 1];
  if (is_vowel(next)) {
    enter_restored(s, w, affix, pos, 'p', 0); /* memakai: pakai */
    enter(s, w, affix, pos, 0);               /* memakan: makan */
  } else if (next == 'r' || next == 'l') {
    enter_restored(s, w, affix, pos, 'p', COST_RARE); /* memroses: proses */
  } else {
    enter(s, w, affix, pos + 1, 0); /* membeli, memfitnah, memproses, mempersatukan */
  }
}

/* Behind "me" or "pe", `pos` at the next letter. */
static void enter_nasal(stem_search *s, const walk_state *w, stem_affix affix, uint32_t pos) {
  char next = stem_search_text(s)[pos];
  if (next == 'm') {
    enter_m(s, w, affix, pos);
  } else if (next == 'n') {
    enter_n(s, w, affix, pos);
  } else if (next == 'l' || next == 'r' || next == 'w' || next == 'y') {
    enter(s, w, affix, pos, 0);
  } else if (affix == STEM_AFFIX_PE) {
    enter(s, w, affix, pos, 0); /* petani, pesuruh, pekerja */
  }
}

/* ber-, ter-, per- and their forms: the r merges with an r that follows, and is lost before a
 * first syllable in -er- (bekerja, pekerja, teperdaya). `pos` behind the two letters "be". */
static void enter_liquid(stem_search *s, const walk_state *w, stem_affix affix, uint32_t pos) {
  const char *t = stem_search_text(s);
  if (t[pos] == 'r') {
    enter(s, w, affix, pos + 1, 0);
    enter(s, w, affix, pos, 0);
  } else if (is_lower(t[pos]) && !is_vowel(t[pos]) && t[pos + 1] == 'e' && t[pos + 2] == 'r') {
    enter(s, w, affix, pos, 0);
  } else if (t[pos] == 'l' && affix != STEM_AFFIX_TER &&
             (memcmp(t + pos + 1, "ajar", 4) == 0 || memcmp(t + pos + 1, "unjur", 5) == 0)) {
    enter(s, w, affix, pos + 1, 0);
  }
}

static void walk_p(stem_search *s, const walk_state *w) {
  enter_liquid(s, w, STEM_AFFIX_PER, w->pos + 2);
  enter_nasal(s, w, STEM_AFFIX_PE, w->pos + 2);
}

static void walk_k(stem_search *s, const walk_state *w) {
  const char *t = stem_search_text(s) + w->pos;
  if (t[1] == 'e') enter(s, w, STEM_AFFIX_KE, w->pos + 2, 0);
  if (t[1] == 'u') enter(s, w, STEM_AFFIX_KU, w->pos + 2, 0);
  if (t[1] == 'a' && t[2] == 'u') enter(s, w, STEM_AFFIX_KU, w->pos + 3, 0);
}

/* Colloquial nasal verbs: ngeliat, ngambil, ngirim, nyari. Those in bare n- and m- (nunggu, mikir)
 * are in the list of exceptions: as a rule they would cut Nata, Minang and Manto. */
static void walk_colloquial(stem_search *s, const walk_state *w) {
  walk_state start = *w;
  start.cost += COST_RARE;
  const char *t = stem_search_text(s);
  walk_state from = {.chain = CHAIN_NGE, .depth = 1, .cost = start.cost};
  from.pos = 0;
  char saved = t[0];
  char *at = stem_search_text(s);
  if (t[0] == 'n' && t[1] == 'g') {
    from.pos = 2;
    walk(s, from);
    if (t[2] == 'e') {
      from.pos = 3;
      walk(s, from);
    }
    saved = at[1];
    at[1] = 'k';
    from.pos = 1;
    from.restored = 'k';
    walk(s, from);
    at[1] = saved;
  } else if (t[0] == 'n' && t[1] == 'y') {
    for (const char *c = "sc"; *c; c++) {
      saved = at[1];
      at[1] = *c;
      from.pos = 1;
      from.restored = *c;
      walk(s, from);
      at[1] = saved;
    }
  }
}

static void walk(stem_search *s, walk_state w) {
  const char *t = stem_search_text(s) + w.pos;
  bool may_start = stem_lexicon_may_start(t);
  for (uint32_t i = 0; i < s->ending_count; i++) {
    if (may_start || s->endings[i].end == w.pos + 2) try_ending(s, &w, &s->endings[i]);
  }
  if (w.depth == STEM_PREFIXES_MAX) return;
  switch (t[0]) {
    case 'b':
      if (t[1] == 'e') enter_liquid(s, &w, STEM_AFFIX_BER, w.pos + 2);
      break;
    case 'd':
      if (t[1] == 'i') enter(s, &w, STEM_AFFIX_DI, w.pos + 2, 0);
      break;
    case 'k':
      walk_k(s, &w);
      break;
    case 'm':
      if (t[1] == 'e') enter_nasal(s, &w, STEM_AFFIX_ME, w.pos + 2);
      break;
    case 'p':
      if (t[1] == 'e') walk_p(s, &w);
      break;
    case 's':
      if (t[1] == 'e') enter(s, &w, STEM_AFFIX_SE, w.pos + 2, 0);
      break;
    case 't':
      if (t[1] == 'e') enter_liquid(s, &w, STEM_AFFIX_TER, w.pos + 2);
      if (memcmp(t, "tidak", 5) == 0) enter(s, &w, STEM_AFFIX_TIDAK, w.pos + 5, 0);
      break;
    default:
      break;
  }
}

/* The word is unknown, but its frame is one that names hardly ever have. Only -nya is taken off
 * by itself; README.md says why. */
static void guess(stem_search *s) {
  for (uint32_t i = 0; i < s->ending_count; i++) {
    const stem_ending *e = &s->endings[i];
    if (e->suffix != STEM_AFFIX_NONE || e->possessive != STEM_AFFIX_ITS || e->end < 4) continue;
    stem_reading r = {.end = e->end, .first = (uint8_t)*stem_search_text(s), .ending = *e,
                      .evidence = STEM_EVIDENCE_GUESS};
    keep_reading(s, &r);
    return;
  }
}

void stem_search_run(stem_search *s) {
  walk_state start = {0};
  if (!s->keep_all) {
    stem_ending whole = {.end = (uint8_t)s->len};
    try_ending(s, &start, &whole);
    if (s->reading_count) return;
  }
  s->ending_count = stem_find_endings(stem_search_text(s), s->len, s->endings);
  walk(s, start);
  if (s->reading_count) return;
  s->colloquial = true;
  for (uint32_t i = 0; i < s->ending_count; i++) {
    if (s->endings[i].suffix != STEM_AFFIX_IN) continue;
    walk(s, start);
    break;
  }
  if (s->len >= 4) walk_colloquial(s, &start);
  if (s->reading_count == 0) guess(s);
}

uint32_t stem_search_root(const stem_search *s, const stem_reading *r, char *out) {
  if (r->target) {
    memcpy(out, stem_text(r->target), stem_text_len(r->target));
    return stem_text_len(r->target);
  }
  uint32_t len = (uint32_t)(r->end - r->pos);
  memcpy(out, s->buffer + STEM_LEAD + r->pos, len);
  out[0] = (char)r->first;
  return len;
}
