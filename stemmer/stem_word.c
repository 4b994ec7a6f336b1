/* The stem of one word: which words are analysed at all, and how. */
#include "stemmer/stem_doubling.h"
#include "stemmer/stem_search.h"

uint64_t stem_fingerprint(void) {
  uint64_t h = stem_lexicon_hash ^ STEM_RULES_VERSION;
  h = stem_hash_bytes(h, stem_chain_rules, sizeof stem_chain_rules);
  return stem_hash_bytes(h, stem_chain_next, sizeof stem_chain_next);
}

static size_t copy_word(const char *word, size_t len, char *out) {
  if (len > STEM_WORD_MAX) len = STEM_WORD_MAX;
  memcpy(out, word, len);
  return len;
}

/* What the user says of the word as it stands. */
static bool read_users_row(const stem_user_lexicon *user, const char *word, size_t len,
                           stem_hyphen_reading *out) {
  char key[STEM_KEY_MAX + STEM_KEY_SLACK] = {0};
  if (user == NULL || len == 0 || len > STEM_KEY_MAX) return false;
  memcpy(key, word, len);
  stem_key k = stem_key_of(key, (uint32_t)len);
  bool listed;
  if (stem_find_own(user, &k).class == 0) return false;
  stem_find_listed(user, key, k.len, out, &listed); /* which asks the user's first */
  out->doubling = STEM_DOUBLING_NONE;
  return true;
}

/* jum'at, qur'an, ma'af: the apostrophe is a letter of the Arabic original, and most people leave it
 * out. Only when the plain word is known. */
static bool read_apostrophe(const stem_user_lexicon *user, const char *word, size_t len,
                            stem_hyphen_reading *out) {
  char plain[STEM_ANALYSED_MAX];
  uint32_t n = 0;
  for (size_t i = 0; i < len; i++) {
    if (word[i] != '\'') plain[n++] = word[i];
  }
  if (n < 2 || n == len || !stem_is_plain(plain, n)) return false;
  stem_part part = {plain, n};
  stem_part_root root = stem_root_of_part(user, part);
  if (root.evidence <= STEM_EVIDENCE_GUESS) return false;
  return stem_hyphen_answer(out, &root, part, STEM_DOUBLING_NONE);
}

bool stem_odd_read(const stem_user_lexicon *user, const char *word, size_t len,
                   stem_hyphen_reading *out) {
  if (len > STEM_ANALYSED_MAX) return false;
  if (read_users_row(user, word, len, out)) return true;
  if (memchr(word, '-', len) || memchr(word, '2', len)) return stem_hyphen_read(user, word, len, out);
  return read_apostrophe(user, word, len, out);
}

static size_t copy_reading(bool found, const stem_hyphen_reading *h, char *out) {
  if (!found) return 0;
  memcpy(out, h->stem, h->stem_len);
  return h->stem_len;
}

bool stem_hyphenated(const stem_user_lexicon *user, const char *word, size_t len,
                     char out[STEM_WORD_MAX], size_t *out_len) {
  stem_hyphen_reading h;
  if (memchr(word, '-', len) == NULL || !stem_odd_read(user, word, len, &h)) return false;
  *out_len = copy_reading(true, &h, out);
  return true;
}

static size_t stem_plain_word(stem_search *s, const stem_key *k, const char *word, char *out) {
  stem_evidence evidence;
  size_t len = s->len, n = stem_search_best(s, k, out, &evidence);
  if (evidence > STEM_EVIDENCE_GUESS) return n;
  stem_hyphen_reading doubled;
  size_t solid = copy_reading(stem_solid_read(s->user, word, len, &doubled), &doubled, out);
  return solid ? solid : n;
}

size_t stem_word(const stem_user_lexicon *user, const char *word, size_t len,
                 char out[STEM_WORD_MAX]) {
  if (len == 0) return 0;
  if (len > STEM_ANALYSED_MAX) return copy_word(word, len, out);
  stem_search s;
  stem_search_init(&s, user, word, (uint32_t)len, false);
  stem_key k = stem_search_key(&s);
  size_t found;
  if (stem_key_is_plain(&k)) {
    found = stem_plain_word(&s, &k, word, out);
  } else {
    stem_hyphen_reading odd;
    found = copy_reading(stem_odd_read(user, word, len, &odd), &odd, out);
  }
  return found ? found : copy_word(word, len, out);
}
