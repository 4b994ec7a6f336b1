/*
 * answers: do two indexes answer alike?
 */
#ifndef TESTS_SUPPORT_ANSWERS_H
#define TESTS_SUPPORT_ANSWERS_H

#include "tests/support/index_fixture.h"

static inline rakor_results *answers_ask(const char *path, rakor_text query,
                                         rakor_evaluator evaluator) {
  const rakor_search_options options = {.k = 40, .k1 = 0.9, .b = 0.4, .evaluator = evaluator};
  rakor_index *index = open_index(path);
  rakor_results *results = NULL;
  rakor_error error = {0};
  ck_assert_msg(rakor_search(index, query, &options, &results, &error) == RAKOR_OK, "%s",
                error.message);
  rakor_index_close(index);
  return results;
}

/* The same documents with the same scores in the same order, by each evaluator. */
static inline void expect_same_answers(const char *a, const char *b, rakor_text query) {
  for (int e = RAKOR_EVALUATOR_EXHAUSTIVE; e <= RAKOR_EVALUATOR_BLOCK_MAX; e++) {
    rakor_results *x = answers_ask(a, query, (rakor_evaluator)e);
    rakor_results *y = answers_ask(b, query, (rakor_evaluator)e);
    ck_assert_uint_eq(rakor_results_count(x), rakor_results_count(y));
    for (size_t r = 0; r < rakor_results_count(x); r++) {
      const rakor_hit p = rakor_results_hit(x, r), q = rakor_results_hit(y, r);
      REQUIRE(p.document == q.document && p.score == q.score);
    }
    rakor_results_free(x);
    rakor_results_free(y);
  }
}

#endif
