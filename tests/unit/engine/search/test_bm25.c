/* The formula, and the two properties that the evaluators stand on. */
#include "engine/search/bm25.h"

#include <math.h>

#include "tests/support/cases.h"
#include "tests/support/random.h"

static void expect_near(double got, double expected) {
  ck_assert_msg(fabs(got - expected) <= 1e-12 * fabs(expected) + 0x1p-34, "%.17g, not %.17g", got,
                expected);
}

START_TEST(test_weight) {
  expect_near(rk_bm25_weight(1, 100, 10), log(1 + 90.5 / 10.5));
  expect_near(rk_bm25_weight(3, 100, 10), 3 * log(1 + 90.5 / 10.5));
  ck_assert_double_gt(rk_bm25_weight(1, 1, 1), 0); /* even where every document has it */
  ck_assert_double_gt(rk_bm25_weight(1, UINT32_MAX, UINT32_MAX), 0);
  ck_assert_double_gt(rk_bm25_weight(1, 100, 1), rk_bm25_weight(1, 100, 2));
  /* The exactness of sums needs this: the greatest weight there is. */
  ck_assert_double_lt(rk_bm25_weight(4096, UINT32_MAX - 1, 1), 131072);
}
END_TEST

START_TEST(test_score) {
  rk_bm25 bm25;
  rk_bm25_init(&bm25, 0.9, 0.4, 1000, 20000); /* mean length 20 */
  const double norm = 0.9 * (1 - 0.4 + 0.4 * 10 / 20);
  expect_near(rk_bm25_score(&bm25, 2.5, 3, rk_length_encode(10)), 2.5 * 3 / (3 + norm));
  rk_bm25_init(&bm25, 0.9, 0.4, 0, 0); /* an index without documents: numbers all the same */
  ck_assert(isfinite(bm25.norm[0]) && isfinite(bm25.norm[255]));
}
END_TEST

START_TEST(test_ends_of_the_parameters) {
  rk_bm25 bm25;
  rk_bm25_init(&bm25, 0, 0.4, 1000, 20000); /* k1 = 0: only whether, not how often */
  expect_near(rk_bm25_score(&bm25, 2.5, 1, 40), 2.5);
  expect_near(rk_bm25_score(&bm25, 2.5, 1000, 200), 2.5);
  rk_bm25_init(&bm25, 1.2, 0, 1000, 20000); /* b = 0: lengths don't matter */
  ck_assert(rk_bm25_score(&bm25, 2.5, 2, 1) == rk_bm25_score(&bm25, 2.5, 2, 250));
  rk_bm25_init(&bm25, 1.2, 1, 1000, 20000);
  expect_near(rk_bm25_score(&bm25, 2.5, 2, rk_length_encode(20)), 2.5 * 2 / (2 + 1.2));
}
END_TEST

static double random_weight(random_source *random) {
  return rk_bm25_weight(random_between(random, 1, random_below(random, 4) ? 3 : 4096),
                        UINT32_MAX - 1, 1 + random_u64(random) % (UINT32_MAX - 2));
}

static void random_bm25(random_source *random, rk_bm25 *bm25) {
  const double k1 = random_below(random, 5) ? 5 * random_unit(random) : 0;
  const double b = random_below(random, 5) ? random_unit(random) : random_below(random, 2);
  rk_bm25_init(bm25, k1, b, 1000, random_between(random, 1, 1000000));
}

/* More often, or in a shorter document, never scores less: to the last bit. */
START_TEST(test_monotone) {
  random_source random = {1};
  for (int i = 0; i < 200000; i++) {
    static rk_bm25 bm25;
    if (i % 1000 == 0) random_bm25(&random, &bm25);
    const double weight = random_weight(&random);
    const uint32_t f = random_between(&random, 1, random_below(&random, 2) ? 20 : 100000);
    const uint8_t length = (uint8_t)random_below(&random, 255);
    const double score = rk_bm25_score(&bm25, weight, f, length);
    if (rk_bm25_score(&bm25, weight, f + 1, length) < score) ck_abort_msg("frequency %u", f);
    if (rk_bm25_score(&bm25, weight, f, (uint8_t)(length + 1)) > score)
      ck_abort_msg("length code %u", length);
    if (score > weight + 0x1p-34) ck_abort_msg("a score above the weight");
  }
}
END_TEST

/* No posting that went into a frontier scores more than its bound. */
START_TEST(test_bound_holds) {
  random_source random = {2};
  for (int i = 0; i < 3000; i++) {
    rk_bm25 bm25;
    rk_frontier_builder builder;
    rk_frontier frontier;
    uint32_t frequencies[128];
    uint8_t lengths[128];
    const uint32_t count = random_between(&random, 1, 128);
    const uint32_t most = random_below(&random, 3) ? 8 : 600; /* beyond what is stored */
    rk_frontier_reset(&builder);
    for (uint32_t p = 0; p < count; p++) {
      frequencies[p] = random_between(&random, 1, most);
      lengths[p] = (uint8_t)random_below(&random, 256);
      rk_frontier_add(&builder, frequencies[p], lengths[p]);
    }
    rk_frontier_finish(&builder, &frontier);
    random_bm25(&random, &bm25);
    const double weight = random_weight(&random);
    const double bound = rk_bm25_bound(&bm25, weight, &frontier);
    for (uint32_t p = 0; p < count; p++)
      if (rk_bm25_score(&bm25, weight, frequencies[p], lengths[p]) > bound)
        ck_abort_msg("frequency %u, length code %u scores above the bound", frequencies[p],
                     lengths[p]);
  }
}
END_TEST

/* A frontier of frontiers (the whole list) bounds each of them. */
START_TEST(test_merged_bound_holds) {
  random_source random = {3};
  for (int i = 0; i < 500; i++) {
    rk_frontier_builder whole;
    rk_frontier blocks[10], list;
    rk_bm25 bm25;
    rk_frontier_reset(&whole);
    for (int b = 0; b < 10; b++) {
      rk_frontier_builder builder;
      rk_frontier_reset(&builder);
      for (int p = 0; p < 20; p++)
        rk_frontier_add(&builder, random_between(&random, 1, 400),
                        (uint8_t)random_below(&random, 256));
      rk_frontier_finish(&builder, &blocks[b]);
      rk_frontier_merge(&whole, &blocks[b]);
    }
    rk_frontier_finish(&whole, &list);
    random_bm25(&random, &bm25);
    for (int b = 0; b < 10; b++)
      if (rk_bm25_bound(&bm25, 3, &blocks[b]) > rk_bm25_bound(&bm25, 3, &list))
        ck_abort_msg("a block above its list");
  }
}
END_TEST

/* Scores are multiples of 2^-34, so any order of adding them up gives the same. */
START_TEST(test_sums_are_exact) {
  random_source random = {4};
  for (int i = 0; i < 2000; i++) {
    double scores[40];
    rk_bm25 bm25;
    random_bm25(&random, &bm25);
    double forwards = 0, backwards = 0, shuffled = 0;
    for (int s = 0; s < 40; s++) {
      const uint8_t length = (uint8_t)random_below(&random, 256);
      scores[s] = rk_bm25_score(&bm25, random_weight(&random) / 40,
                                random_between(&random, 1, 50), length);
      if (scores[s] * 0x1p34 != floor(scores[s] * 0x1p34)) ck_abort_msg("finer than 2^-34");
      forwards += scores[s];
    }
    for (int s = 40; s-- > 0;) backwards += scores[s];
    for (int s = 0; s < 40; s++) shuffled += scores[s * 7 % 40];
    if (forwards != backwards || forwards != shuffled) ck_abort_msg("%a %a", forwards, backwards);
  }
}
END_TEST

START_TEST(test_rounding) {
  ck_assert(rk_bm25_round(0) == 0);
  ck_assert(rk_bm25_round(1) == 1);
  ck_assert(rk_bm25_round(0x1p-34) == 0x1p-34);
  ck_assert(rk_bm25_round(0x1p-38) == 0);
  ck_assert(rk_bm25_round(20000 + 0x1p-34) == 20000 + 0x1p-34);
  ck_assert_double_le(fabs(rk_bm25_round(1.0 / 3) - 1.0 / 3), 0x1p-35);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_weight,     test_score,
                                test_ends_of_the_parameters,
                                test_monotone,   test_bound_holds,
                                test_merged_bound_holds,
                                test_sums_are_exact,
                                test_rounding};
  return run_cases("bm25", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
