/*
 * optimizing: indexes of several segments, merged.
 */
#ifndef TESTS_SUPPORT_OPTIMIZING_H
#define TESTS_SUPPORT_OPTIMIZING_H

#include "engine/index/optimize.h"
#include "tests/support/deletes.h"
#include "tests/support/segments.h"

static inline rk_optimize_counts optimize_by(rk_reorder reorder, const char *path,
                                             uint64_t memory_bytes) {
  const rk_optimize_options options = {.memory_bytes = memory_bytes, .reorder = reorder};
  rk_optimize_counts counts;
  rk_error error = {0};
  ck_assert_ok(rk_optimize(path, &options, &counts, &error), error);
  return counts;
}

/* Documents of so many words of a small vocabulary, each with the title "desa". */
static inline void make_corpus(corpus *c, int documents, uint32_t words) {
  random_source random = {.state = 4};
  for (int d = 0; d < documents; d++)
    corpus_add(c, text_of("desa"), corpus_text(c, &random, words, 300));
}

#endif
