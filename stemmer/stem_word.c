/* The entry points for one unhyphenated word: which words are analysed at all, and how. */
#include "stemmer/stem_search.h"

static bool is_plain(const char *word, size_t len) {
  for (size_t i = 0; i < len; i++) {
    if (word[i] < 'a' || word[i] > 'z') return false;
  }
  return true;
}

static size_t copy_word(const char *word, size_t len, char *out) {
  if (len > STEM_WORD_MAX) len = STEM_WORD_MAX;
  memcpy(out, word, len);
  return len;
}

/* Drops every `what` from the word, if the rest is plain. Returns the length, 0 if it is not. */
static uint32_t drop_byte(const char *word, size_t len, char what, char out[STEM_ANALYSED_MAX]) {
  uint32_t n = 0;
  for (size_t i = 0; i < len; i++) {
    if (word[i] != what) out[n++] = word[i];
  }
  return n < len && is_plain(out, n) ? n : 0;
}

/* buku2, berlari2an: the figure 2 doubles what stands before it. jum'at, qur'an, ma'af: the
 * apostrophe is a letter of the Arabic original, and most people leave it out. Both only when the
 * plain word is known. Returns the length of the plain word, or 0. */
static uint32_t plain_spelling(const char *word, size_t len, char out[STEM_ANALYSED_MAX]) {
  if (len < 3) return 0;
  if (memchr(word, '\'', len)) return drop_byte(word, len, '\'', out);
  const char *two = memchr(word + 1, '2', len - 1);
  return two && two - word >= 3 ? drop_byte(word, len, '2', out) : 0;
}

size_t stem_word(const char *word, size_t len, char out[STEM_WORD_MAX]) {
  if (len == 0) return 0;
  if (len > STEM_ANALYSED_MAX) return copy_word(word, len, out);
  char plain[STEM_ANALYSED_MAX];
  stem_search s;
  if (is_plain(word, len)) {
    stem_search_init(&s, word, (uint32_t)len, false);
  } else {
    size_t whole;
    if (memchr(word, '-', len)) {
      return stem_hyphenated(word, len, out, &whole) ? whole : copy_word(word, len, out);
    }
    uint32_t n = plain_spelling(word, len, plain);
    if (n == 0) return copy_word(word, len, out);
    stem_search_init(&s, plain, n, false);
  }
  stem_search_run(&s);
  bool known = s.reading_count > 0 &&
               (s.readings[0].evidence > STEM_EVIDENCE_GUESS || is_plain(word, len));
  return known ? stem_search_root(&s, &s.readings[0], out) : copy_word(word, len, out);
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
  out->root_len = (uint8_t)stem_search_root(s, r, out->root);
}

void stem_analyze(const char *word, size_t len, stem_analysis *out) {
  out->count = 0;
  if (len == 0 || len > STEM_ANALYSED_MAX) return;
  char plain[STEM_ANALYSED_MAX];
  uint32_t n = (uint32_t)len;
  if (is_plain(word, len)) {
    memcpy(plain, word, len);
  } else {
    n = plain_spelling(word, len, plain);
  }
  if (n > 0) {
    stem_search s;
    stem_search_init(&s, plain, n, true);
    stem_search_run(&s);
    bool guess_only = s.reading_count && s.readings[0].evidence == STEM_EVIDENCE_GUESS;
    if (!guess_only || n == len) {
      for (uint32_t i = 0; i < s.reading_count; i++) describe(&s, &s.readings[i], &out->candidates[i]);
      out->count = s.reading_count;
    }
  }
  if (out->count == 0) {
    stem_candidate *self = &out->candidates[0];
    memset(self, 0, sizeof *self);
    self->root_len = (uint8_t)len;
    memcpy(self->root, word, len);
    out->count = 1;
  }
}
