/* The k best of many: the same as sorting them all. */
#include "engine/search/topk.h"

#include "tests/support/cases.h"
#include "tests/support/random.h"

static int best_first(const void *a, const void *b) {
  const rk_hit *x = a, *y = b;
  if (x->score != y->score) return x->score < y->score ? 1 : -1;
  return x->document < y->document ? -1 : 1;
}

/* Pushes what would enter, as the evaluators do, or everything. */
static void compare_with_sort(random_source *random, size_t count, size_t k, uint32_t scores,
                              bool everything) {
  rk_hit *hits = calloc(count + 1, sizeof *hits);
  rk_topk topk;
  rk_topk_init(&topk, k);
  for (size_t i = 0; i < count; i++) {
    hits[i] = (rk_hit){1 + random_below(random, scores), 3 * i};
    if (!everything && !rk_topk_would_enter(&topk, hits[i].score)) continue;
    ck_assert_int_eq(rk_topk_push(&topk, hits[i].score, hits[i].document), RK_OK);
    ck_assert_uint_lt(topk.count, 2 * k);
  }
  rk_topk_finish(&topk);
  qsort(hits, count, sizeof *hits, best_first);
  ck_assert_uint_eq(topk.count, count < k ? count : k);
  for (size_t i = 0; i < topk.count; i++) {
    ck_assert_uint_eq(topk.hits[i].document, hits[i].document);
    ck_assert(topk.hits[i].score == hits[i].score);
  }
  rk_topk_deinit(&topk);
  free(hits);
}

START_TEST(test_like_sorting) {
  random_source random = {1};
  for (int i = 0; i < 300; i++) {
    const size_t count = random_below(&random, 400);
    const size_t k = random_between(&random, 1, random_below(&random, 2) ? 20 : 500);
    compare_with_sort(&random, count, k, random_below(&random, 2) ? 5 : 100000,
                      random_below(&random, 2));
  }
}
END_TEST

START_TEST(test_threshold) {
  rk_topk topk;
  rk_topk_init(&topk, 2);
  ck_assert(!rk_topk_would_enter(&topk, 0)); /* no match */
  ck_assert(rk_topk_would_enter(&topk, 0x1p-34));
  ck_assert_int_eq(rk_topk_push(&topk, 5, 0), RK_OK);
  ck_assert(rk_topk_would_enter(&topk, 0x1p-34));
  ck_assert_int_eq(rk_topk_push(&topk, 3, 1), RK_OK);
  ck_assert(topk.threshold == 3);
  ck_assert(!rk_topk_would_enter(&topk, 3)); /* equal, but later */
  ck_assert(rk_topk_would_enter(&topk, 3.5));
  ck_assert_int_eq(rk_topk_push(&topk, 4, 2), RK_OK);
  ck_assert(topk.threshold == 4);
  rk_topk_deinit(&topk);
}
END_TEST

/* An endless k takes no memory before there are hits. */
START_TEST(test_huge_k) {
  rk_topk topk;
  rk_topk_init(&topk, SIZE_MAX);
  for (uint64_t d = 0; d < 1000; d++) ck_assert_int_eq(rk_topk_push(&topk, 1, d), RK_OK);
  rk_topk_finish(&topk);
  ck_assert_uint_eq(topk.count, 1000);
  for (uint64_t d = 0; d < 1000; d++) ck_assert_uint_eq(topk.hits[d].document, d);
  rk_topk_deinit(&topk);
}
END_TEST

START_TEST(test_empty) {
  rk_topk topk;
  rk_topk_init(&topk, 10);
  rk_topk_finish(&topk);
  ck_assert_uint_eq(topk.count, 0);
  rk_topk_deinit(&topk);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_like_sorting, test_threshold, test_huge_k, test_empty};
  return run_cases("topk", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
