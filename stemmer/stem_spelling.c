/* The old spellings: van Ophuijsen's of 1901 (oe) and Soewandi's of 1947 (tj, dj, nj, sj, ch, j) as
 * the reform of 1972 (Ejaan yang Disempurnakan) respells them. */
#include "stemmer/stem_search.h"

/* The reformed spelling of what stands at `at`, two letters first; NULL when it stays. */
static const char *respell(const char *at, size_t left, size_t *taken) {
  static const char *const pairs[][2] = {{"tj", "c"},  {"dj", "j"},  {"nj", "ny"},
                                         {"sj", "sy"}, {"ch", "kh"}, {"oe", "u"}};
  for (size_t i = 0; left >= 2 && i < sizeof pairs / sizeof *pairs; i++) {
    if (at[0] != pairs[i][0][0] || at[1] != pairs[i][0][1]) continue;
    *taken = 2;
    return pairs[i][1];
  }
  *taken = 1;
  return at[0] == 'j' ? "y" : NULL;
}

size_t stem_modern_spelling(const char *word, size_t len, char out[STEM_WORD_MAX]) {
  if (len == 0 || len > STEM_WORD_MAX || !stem_is_plain(word, len)) return 0;
  size_t n = 0;
  bool changed = false;
  for (size_t i = 0, taken = 0; i < len; i += taken) {
    const char *modern = respell(word + i, len - i, &taken);
    changed = changed || modern;
    const char *from = modern ? modern : word + i;
    size_t add = modern ? strlen(modern) : 1;
    if (n + add > STEM_WORD_MAX) return 0;
    memcpy(out + n, from, add);
    n += add;
  }
  return changed ? n : 0;
}
