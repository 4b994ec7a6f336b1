/* Hyphenated words: which are one word, and what is its stem? */
#include "stemmer/stem_search.h"

bool stem_hyphenated(const char *word, size_t len, char out[STEM_WORD_MAX], size_t *out_len) {
  (void)word; (void)len; (void)out; (void)out_len;
  return false;
}
