/* Fuzz target: any bytes as one word, through all three entry points of the stemmer. */
#include <string.h>

#include "stemmer/stemmer.h"
#include "tests/fuzz/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *word = (const char *)data;
  char stem[STEM_WORD_MAX], other[STEM_WORD_MAX];
  size_t n = stem_word(NULL, word, size, stem), other_len = 0;
  require(size == 0 ? n == 0 : n >= 1 && n <= STEM_WORD_MAX);
  if (stem_hyphenated(NULL, word, size, other, &other_len)) {
    require(other_len == n && !memcmp(stem, other, n));
  }
  stem_analysis analysis;
  stem_analyze(NULL, word, size, &analysis);
  require(analysis.count <= STEM_CANDIDATES_MAX);
  for (size_t i = 0; i < analysis.count; i++) {
    require(analysis.candidates[i].root_len >= 1);
    require(analysis.candidates[i].root_len <= STEM_ANALYSED_MAX);
  }
  return 0;
}
