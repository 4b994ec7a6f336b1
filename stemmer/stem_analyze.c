/* The analysis of a word, for people: every reading in order, and what it consists of. */
#include "stemmer/stem_hyphen.h"
#include "stemmer/stem_rank.h"

static bool equals(const char *a, size_t a_len, const char *b, size_t b_len) {
  return a_len == b_len && memcmp(a, b, a_len) == 0;
}

/* gerigi: gigi with -er- behind its first letter. NONE when `word` is not its root with an infix. */
static uint8_t infix_of(const char *word, size_t len, const char *root, size_t root_len) {
  static const struct {
    char text[3];
    uint8_t affix;
  } infixes[] = {{"el", STEM_AFFIX_INFIX_EL},
                 {"em", STEM_AFFIX_INFIX_EM},
                 {"er", STEM_AFFIX_INFIX_ER},
                 {"in", STEM_AFFIX_INFIX_IN}};
  if (len != root_len + 2 || len < 4 || word[0] != root[0]) return STEM_AFFIX_NONE;
  if (word[0] == 'm' && word[2] == 'm') return STEM_AFFIX_NONE; /* memulai has me- */
  if (memcmp(word + 3, root + 1, root_len - 1) != 0) return STEM_AFFIX_NONE;
  for (size_t i = 0; i < sizeof infixes / sizeof *infixes; i++) {
    if (memcmp(word + 1, infixes[i].text, 2) == 0) return infixes[i].affix;
  }
  return STEM_AFFIX_NONE;
}

/* Dwipurwa: the first consonant with e before the root. pepohonan: pe-pohon-an, rerata. Not before
 * m, where it would be me- (memulai). */
static bool is_partial_doubling(const char *word, size_t len, const char *root, size_t root_len) {
  return len >= root_len + 2 && root_len >= 3 && word[0] == root[0] && word[0] != 'm' &&
         word[1] == 'e' && memcmp(word + 2, root, root_len) == 0;
}

static void describe(const stem_search *s, const stem_reading *r, stem_candidate *out) {
  memset(out, 0, sizeof *out);
  memcpy(out->prefixes, stem_chain_rules[r->chain].prefixes, sizeof out->prefixes);
  out->suffix = r->ending.suffix;
  out->possessive = r->ending.possessive;
  out->particle = r->ending.particle;
  out->restored = r->restored;
  out->evidence = r->evidence;
  out->score = r->score;
  out->points.evidence = r->evidence_points;
  out->points.length = r->length_points;
  out->points.frequency = r->frequency_points;
  out->points.cost =
      (int16_t)(r->evidence_points + r->length_points + r->frequency_points - r->score);
  out->root_len = (uint8_t)stem_search_root(s, r, out->root);
  if (r->target && r->end - r->pos < (int)s->len) {
    out->listed_len = (uint8_t)(r->end - r->pos);
    memcpy(out->listed, s->buffer + STEM_LEAD + r->pos, out->listed_len);
    out->listed[0] = (char)r->first;
  }
}

/* Infix and partial doubling of the winner. Both are found by list: what stands between the affixes
 * is a listed word, to be held against its root. Only pepohonan and its like look like a prefix:
 * peN- would have swallowed the p. */
static void describe_inside(const stem_search *s, const stem_reading *r, stem_analysis *out) {
  stem_candidate *c = &out->candidates[0];
  const char *word = s->buffer + STEM_LEAD;
  if (r->chain == CHAIN_PE && is_partial_doubling(word, r->end, c->root, c->root_len)) {
    c->prefixes[0] = STEM_AFFIX_NONE;
    out->doubling = STEM_DOUBLING_PARTIAL;
  }
  if (r->target == NULL) return;
  const char *listed = word + r->pos;
  size_t len = r->end - r->pos;
  if (is_partial_doubling(listed, len, c->root, c->root_len)) {
    out->doubling = STEM_DOUBLING_PARTIAL;
  } else {
    c->infix = infix_of(listed, len, c->root, c->root_len);
  }
}

static bool wears_affixes(const stem_candidate *c) {
  return c->prefixes[0] || c->infix || c->suffix || c->possessive || c->particle;
}

static bool same_root(const stem_candidate *a, const stem_candidate *b) {
  return equals(a->root, a->root_len, b->root, b->root_len);
}

/* belajar is listed with its root; how it is made, the grammar's reading of the same root tells. */
static void lend_affixes(stem_analysis *out) {
  stem_candidate *first = &out->candidates[0];
  if (first->evidence != STEM_EVIDENCE_LISTED || wears_affixes(first) || out->doubling) return;
  for (size_t i = 1; i < out->count; i++) {
    const stem_candidate *c = &out->candidates[i];
    if (!same_root(first, c) || c->listed_len) continue;
    memcpy(first->prefixes, c->prefixes, sizeof first->prefixes);
    first->suffix = c->suffix;
    first->possessive = c->possessive;
    first->particle = c->particle;
    first->restored = c->restored;
    return;
  }
}

/* Other readings are other roots: the best of each stays. */
static void keep_one_of_each_root(stem_analysis *out) {
  size_t kept = 0;
  for (size_t i = 0; i < out->count; i++) {
    bool seen = false;
    for (size_t k = 0; k < kept; k++) seen = seen || same_root(&out->candidates[k], &out->candidates[i]);
    if (!seen) out->candidates[kept++] = out->candidates[i];
  }
  out->count = kept;
}

/* All readings of a plain word; none when nothing is known, or only a guess where that is not
 * wanted. */
static void analyze_plain(const stem_user_lexicon *user, const char *word, uint32_t len,
                          bool take_guess, stem_analysis *out) {
  stem_search s;
  stem_search_init(&s, user, word, len, true);
  stem_search_run(&s);
  if (s.reading_count == 0) return;
  if (s.readings[0].evidence == STEM_EVIDENCE_GUESS && !take_guess) return;
  for (uint32_t i = 0; i < s.reading_count; i++) describe(&s, &s.readings[i], &out->candidates[i]);
  out->count = s.reading_count;
  describe_inside(&s, &s.readings[0], out);
  lend_affixes(out);
  keep_one_of_each_root(out);
}

static void set_only_candidate(stem_analysis *out, const char *root, size_t len, stem_evidence why) {
  stem_candidate *c = &out->candidates[0];
  memset(c, 0, sizeof *c);
  c->root_len = (uint8_t)len;
  c->evidence = (uint8_t)why;
  c->points.evidence = c->score = (int16_t)stem_evidence_points(why);
  memcpy(c->root, root, len);
  out->count = 1;
}

/* Moves the reading that gives `root` to the front: in a doubled word the other half may have
 * decided. */
static void prefer_root(stem_analysis *a, const char *root, size_t len) {
  for (size_t i = 0; i < a->count; i++) {
    if (!equals(a->candidates[i].root, a->candidates[i].root_len, root, len)) continue;
    stem_candidate chosen = a->candidates[i];
    memmove(a->candidates + 1, a->candidates, i * sizeof chosen);
    a->candidates[0] = chosen;
    return;
  }
  set_only_candidate(a, root, len, STEM_EVIDENCE_NONE);
}

/* ber-KTP, kuasa-mu: the affixes that a hyphen sets off, around whatever was found within. */
static void add_set_off(stem_candidate *c, const stem_hyphen_reading *h) {
  if (h->prefix != STEM_AFFIX_NONE) {
    memmove(c->prefixes + 1, c->prefixes, sizeof c->prefixes - 1);
    c->prefixes[0] = h->prefix;
  }
  if (h->ending.suffix) c->suffix = h->ending.suffix;
  if (h->ending.possessive) c->possessive = h->ending.possessive;
  if (h->ending.particle) c->particle = h->ending.particle;
}

/* What stem_odd_read or stem_solid_read found. */
static void describe_odd(const stem_user_lexicon *user, const stem_hyphen_reading *h,
                         stem_analysis *out) {
  out->count = 0;
  if (h->inside_len) analyze_plain(user, h->inside, h->inside_len, true, out);
  if (out->count) {
    prefer_root(out, h->stem, h->stem_len);
  } else {
    set_only_candidate(out, h->stem, h->stem_len, h->evidence);
  }
  out->doubling = h->doubling;
  add_set_off(&out->candidates[0], h);
}

/* Letters alone: as stem_word does it. */
static void analyze_letters(const stem_user_lexicon *user, const char *word, size_t len,
                            stem_analysis *out) {
  stem_hyphen_reading h;
  analyze_plain(user, word, (uint32_t)len, true, out);
  bool known = out->count && out->candidates[0].evidence > STEM_EVIDENCE_GUESS;
  if (!known && stem_solid_read(user, word, len, &h)) describe_odd(user, &h, out);
}

void stem_analyze(const stem_user_lexicon *user, const char *word, size_t len, stem_analysis *out) {
  out->count = 0;
  out->doubling = STEM_DOUBLING_NONE;
  if (len == 0 || len > STEM_ANALYSED_MAX) return;
  stem_hyphen_reading odd;
  if (stem_is_plain(word, len)) {
    analyze_letters(user, word, len, out);
  } else if (stem_odd_read(user, word, len, &odd)) {
    describe_odd(user, &odd, out);
  } else if (memchr(word, '-', len)) {
    return; /* several words */
  }
  if (out->count == 0) set_only_candidate(out, word, len, STEM_EVIDENCE_NONE);
}
