/* Fuzz target: any bytes as a user's lexicon, then as a word that is looked up in it. */
#include <stdlib.h>
#include <string.h>

#include "stemmer/stem_user.h"
#include "tests/fuzz/target.h"

static void stem_lines(const stem_user_lexicon *user, const char *text, size_t len) {
  char stem[STEM_WORD_MAX];
  for (size_t start = 0; start < len;) {
    const char *end = memchr(text + start, '\n', len - start);
    size_t n = end ? (size_t)(end - text) - start : len - start;
    stem_analysis a;
    size_t stem_len = stem_word(user, text + start, n, stem);
    require(n == 0 ? stem_len == 0 : stem_len >= 1 && stem_len <= STEM_WORD_MAX);
    stem_analyze(user, text + start, n, &a);
    bool hyphen = memchr(text + start, '-', n) != NULL;
    require(a.count > 0 || hyphen || n == 0 || n > STEM_ANALYSED_MAX);
    require(a.count == 0 || (a.candidates[0].root_len == stem_len &&
                             !memcmp(a.candidates[0].root, stem, stem_len)));
    start += n + 1;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *text = (const char *)data;
  size_t needed = stem_user_size(size);
  require(needed > 0);
  void *memory = malloc(needed);
  if (memory == NULL) return 0;
  stem_user_error error = {0};
  const stem_user_lexicon *user = stem_user_build(text, size, memory, &error);
  if (user == NULL) require(error.line >= 1 && error.reason != NULL);
  stem_lines(user, text, size);
  free(memory);
  return 0;
}
