/* Which segments are due, and how many of them fit one merge? */
#include "engine/index/tiers.h"

#include "tests/support/cases.h"

static void add(rk_tiers *tiers, uint64_t documents, uint64_t tokens, uint64_t list_bytes) {
  const rk_segment_meta meta = {
      .document_count = documents, .token_count = tokens, .positions_bytes = list_bytes};
  ck_assert_int_eq(rk_tiers_add(tiers, &meta), RK_OK);
}

/* Merges whatever is due; returns how many merges there were. */
static unsigned settle(rk_tiers *tiers) {
  uint32_t first, count;
  unsigned merges = 0;
  for (; rk_tiers_next(tiers, &first, &count); merges++) {
    ck_assert_uint_eq(count, RK_TIER_SEGMENTS);
    ck_assert_uint_eq(first + count, rk_tiers_count(tiers));
    rk_tiers_merged(tiers, first, count);
  }
  return merges;
}

/* The number of segments is that of the digits of the flushes to the base of eight. */
START_TEST(test_the_number_stays_small) {
  rk_tiers tiers = {0};
  uint64_t merges = 0;
  for (uint32_t flushes = 1; flushes <= 100000; flushes++) {
    add(&tiers, 1, 10, 100);
    merges += settle(&tiers);
    uint32_t digits = 0;
    for (uint32_t rest = flushes; rest; rest /= 8) digits += rest % 8;
    REQUIRE(rk_tiers_count(&tiers) == digits);
  }
  ck_assert_uint_eq(merges, 100000 / 8 + 100000 / 64 + 100000 / 512 + 100000 / 4096 + 100000 / 32768);
  rk_tiers_deinit(&tiers);
}
END_TEST

/* What would be too much for one segment stays apart, and does not hold up those behind it. */
START_TEST(test_limits_of_a_segment) {
  rk_tiers tiers = {0};
  for (int s = 0; s < 20; s++) {
    add(&tiers, 1000, (uint64_t)1 << 30, 100);
    ck_assert_uint_eq(settle(&tiers), 0);
  }
  for (int s = 0; s < 8; s++) add(&tiers, 1, 10, 100);
  ck_assert_uint_eq(settle(&tiers), 1);
  ck_assert_uint_eq(rk_tiers_count(&tiers), 21);
  ck_assert_uint_eq(rk_tiers_run(&tiers, 0, UINT64_MAX), 3); /* 4 * 2^30 tokens are one too many */
  ck_assert_uint_eq(rk_tiers_run(&tiers, 19, UINT64_MAX), 2);
  ck_assert_uint_eq(rk_tiers_run(&tiers, 20, UINT64_MAX), 1);
  rk_tiers_deinit(&tiers);
  add(&tiers, UINT32_MAX - 1, 10, 100);
  ck_assert_uint_eq(rk_tiers_run(&tiers, 0, UINT64_MAX), 1);
  add(&tiers, 1, 10, 100);
  ck_assert_uint_eq(rk_tiers_run(&tiers, 0, UINT64_MAX), 1); /* the last number means "none" */
  rk_tiers_deinit(&tiers);
}
END_TEST

START_TEST(test_runs_keep_a_budget) {
  rk_tiers tiers = {0};
  for (int s = 0; s < 4096; s++) add(&tiers, 1, 10, s % 2 ? 50 : (uint64_t)1 << 30);
  ck_assert_uint_eq(rk_tiers_run(&tiers, 0, (uint64_t)8 << 30), 4096);
  const uint32_t run = rk_tiers_run(&tiers, 0, (uint64_t)64 << 20);
  ck_assert_uint_gt(run, 200);
  ck_assert_uint_lt(run, 256);
  ck_assert_uint_eq(rk_tiers_run(&tiers, 7, 0), 2); /* less than two would not be a merge */
  ck_assert_uint_eq(rk_tiers_run(&tiers, 4095, 0), 1);
  rk_tiers_deinit(&tiers);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_the_number_stays_small, test_limits_of_a_segment,
                                test_runs_keep_a_budget};
  return run_cases("tiers", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
