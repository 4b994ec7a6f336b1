/* The stem of one word: which words are analysed at all, and how. */
#include "stemmer/stem_search.h"

/* Raise it whenever the code of the stemmer gives any word another stem. */
enum { RULES_VERSION = 2 };

uint64_t stem_fingerprint(void) {
  return (stem_lexicon_hash ^ RULES_VERSION) * 0x9e3779b97f4a7c15u;
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
  return n < len && stem_is_plain(out, n) ? n : 0;
}

uint32_t stem_plain_spelling(const char *word, size_t len, char out[STEM_ANALYSED_MAX]) {
  if (len < 3) return 0;
  if (memchr(word, '\'', len)) return drop_byte(word, len, '\'', out);
  const char *two = memchr(word + 1, '2', len - 1);
  return two && two - word >= 3 ? drop_byte(word, len, '2', out) : 0;
}

stem_entry stem_find_figures(const stem_user_lexicon *user, const char *word, size_t len) {
  char key[STEM_KEY_MAX + STEM_KEY_SLACK] = {0};
  if (user == NULL || len > STEM_KEY_MAX) return (stem_entry){NULL, NULL};
  memcpy(key, word, len);
  return stem_find(user, key, (uint32_t)len);
}

size_t stem_entry_root(stem_entry e, const char *word, size_t len, char *out) {
  bool redirect = e.class->kind == STEM_KIND_REDIRECT;
  size_t n = redirect ? stem_text_len(e.class->target) : len;
  memcpy(out, redirect ? e.pool + stem_text_at(e.class->target) : word, n);
  return n;
}

size_t stem_word(const stem_user_lexicon *user, const char *word, size_t len,
                 char out[STEM_WORD_MAX]) {
  if (len == 0) return 0;
  if (len > STEM_ANALYSED_MAX) return copy_word(word, len, out);
  char plain[STEM_ANALYSED_MAX];
  stem_search s;
  bool is_plain = stem_is_plain(word, len);
  if (is_plain) {
    stem_search_init(&s, user, word, (uint32_t)len, false);
  } else {
    size_t whole;
    if (memchr(word, '-', len)) {
      return stem_hyphenated(user, word, len, out, &whole) ? whole : copy_word(word, len, out);
    }
    stem_entry own = stem_find_figures(user, word, len);
    if (own.class) return stem_entry_root(own, word, len, out);
    uint32_t n = stem_plain_spelling(word, len, plain);
    if (n == 0) return copy_word(word, len, out);
    stem_search_init(&s, user, plain, n, false);
  }
  stem_search_run(&s);
  bool known = s.reading_count > 0 && (s.readings[0].evidence > STEM_EVIDENCE_GUESS || is_plain);
  return known ? stem_search_root(&s, &s.readings[0], out) : copy_word(word, len, out);
}
