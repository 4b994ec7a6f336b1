/* The stem of one word: which words are analysed at all, and how. */
#include "stemmer/stem_hyphen.h"
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

/* Drops the apostrophes, if the rest is plain. Returns the length, 0 if it is not. */
uint32_t stem_plain_spelling(const char *word, size_t len, char out[STEM_ANALYSED_MAX]) {
  uint32_t n = 0;
  for (size_t i = 0; i < len; i++) {
    if (word[i] != '\'') out[n++] = word[i];
  }
  return n > 1 && n < len && stem_is_plain(out, n) ? n : 0;
}

stem_entry stem_find_figures(const stem_user_lexicon *user, const char *word, size_t len) {
  char key[STEM_KEY_MAX + STEM_KEY_SLACK] = {0};
  if (user == NULL || len > STEM_KEY_MAX) return (stem_entry){0, NULL};
  memcpy(key, word, len);
  return stem_find(user, key, (uint32_t)len);
}

/* Words with hyphens, figures, apostrophes. Returns 0 when nothing is known of it. */
static size_t stem_odd_word(const stem_user_lexicon *user, const char *word, size_t len, char *out) {
  size_t whole = 0;
  stem_entry own = stem_find_figures(user, word, len);
  if (own.class) {
    uint32_t n;
    const char *root = stem_entry_root(own, word, (uint32_t)len, &n);
    memcpy(out, root, n);
    return n;
  }
  if (memchr(word, '-', len) || memchr(word, '2', len)) {
    return stem_hyphenated(user, word, len, out, &whole) ? whole : 0;
  }
  char plain[STEM_ANALYSED_MAX];
  uint32_t n = stem_plain_spelling(word, len, plain);
  stem_evidence evidence = STEM_EVIDENCE_NONE;
  if (n) n = stem_best_root(user, plain, n, out, &evidence);
  return evidence > STEM_EVIDENCE_GUESS ? n : 0;
}

static size_t stem_plain_word(stem_search *s, const stem_key *k, const char *word, char *out) {
  stem_evidence evidence;
  size_t len = s->len, n = stem_search_best(s, k, out, &evidence);
  if (evidence > STEM_EVIDENCE_GUESS) return n;
  stem_hyphen_reading doubled;
  if (!stem_solid_read(s->user, word, len, &doubled)) return n;
  memcpy(out, doubled.stem, doubled.stem_len);
  return doubled.stem_len;
}

size_t stem_word(const stem_user_lexicon *user, const char *word, size_t len,
                 char out[STEM_WORD_MAX]) {
  if (len == 0) return 0;
  if (len > STEM_ANALYSED_MAX) return copy_word(word, len, out);
  stem_search s;
  stem_search_init(&s, user, word, (uint32_t)len, false);
  stem_key k = stem_search_key(&s);
  size_t found = stem_key_is_plain(&k) ? stem_plain_word(&s, &k, word, out)
                                       : stem_odd_word(user, word, len, out);
  return found ? found : copy_word(word, len, out);
}
