#include "engine/segment/frontier.h"

#include <stdbool.h>

#include "tests/support/cases.h"
#include "tests/support/random.h"

typedef struct pair {
  uint32_t frequency;
  uint8_t length_code;
} pair;

static uint32_t capped(uint32_t frequency) {
  return frequency < RK_FRONTIER_FREQUENCY_MAX ? frequency : RK_FRONTIER_FREQUENCY_MAX;
}

static bool covers(const rk_frontier *frontier, pair p) {
  for (size_t i = 0; i < RK_FRONTIER; i++)
    if (frontier->frequency[i] >= capped(p.frequency) && frontier->length_code[i] <= p.length_code)
      return true;
  return false;
}

static bool beats(pair a, pair b) {
  return capped(a.frequency) >= capped(b.frequency) && a.length_code <= b.length_code &&
         (capped(a.frequency) > capped(b.frequency) || a.length_code < b.length_code);
}

/* The pairs that no other beats, each once, by falling frequency. */
static size_t naive_pareto(const pair *pairs, size_t n, pair best[64]) {
  size_t count = 0;
  for (uint32_t f = RK_FRONTIER_FREQUENCY_MAX; f > 0; f--)
    for (size_t i = 0; i < n; i++) {
      bool beaten = capped(pairs[i].frequency) != f;
      for (size_t j = 0; !beaten && j < n; j++) beaten = beats(pairs[j], pairs[i]);
      if (beaten) continue;
      REQUIRE(count < 64);
      best[count++] = (pair){f, pairs[i].length_code};
      break;
    }
  return count;
}

/* Ascending in both, then the last pair again and again. */
static size_t check_shape(const rk_frontier *frontier) {
  size_t distinct = 1;
  for (size_t i = 1; i < RK_FRONTIER; i++) {
    const bool same = frontier->frequency[i] == frontier->frequency[i - 1] &&
                      frontier->length_code[i] == frontier->length_code[i - 1];
    if (same) continue;
    REQUIRE(distinct == i); /* nothing new after a repetition */
    REQUIRE(frontier->frequency[i] > frontier->frequency[i - 1]);
    REQUIRE(frontier->length_code[i] > frontier->length_code[i - 1]);
    distinct++;
  }
  return distinct;
}

static void check_exact(const rk_frontier *frontier, const pair *pairs, size_t n) {
  pair best[64];
  const size_t count = naive_pareto(pairs, n, best), distinct = check_shape(frontier);
  if (count > RK_FRONTIER) return;
  REQUIRE(distinct == count);
  for (size_t i = 0; i < count; i++) {
    REQUIRE(frontier->frequency[i] == best[count - 1 - i].frequency);
    REQUIRE(frontier->length_code[i] == best[count - 1 - i].length_code);
  }
}

static size_t random_pairs(random_source *random, pair pairs[64]) {
  const size_t n = 1 + random_below(random, 60);
  const uint32_t most = 1 + random_below(random, random_below(random, 2) ? 8 : 400);
  const uint32_t longest = 1 + random_below(random, 256);
  for (size_t i = 0; i < n; i++)
    pairs[i] = (pair){1 + random_below(random, most), (uint8_t)random_below(random, longest)};
  return n;
}

START_TEST(random_blocks) {
  static rk_frontier_builder builder;
  random_source random = {31};
  pair pairs[64];
  for (unsigned round = 0; round < 20000; round++) {
    const size_t n = random_pairs(&random, pairs);
    rk_frontier frontier;
    rk_frontier_reset(&builder);
    for (size_t i = 0; i < n; i++)
      rk_frontier_add(&builder, pairs[i].frequency, pairs[i].length_code);
    rk_frontier_finish(&builder, &frontier);
    for (size_t i = 0; i < n; i++) REQUIRE(covers(&frontier, pairs[i]));
    check_exact(&frontier, pairs, n);
  }
}
END_TEST

/* The frontier of a list is made of its blocks' frontiers, and still covers every pair. */
START_TEST(merged_blocks) {
  static rk_frontier_builder block, list;
  random_source random = {32};
  static pair pairs[20][64];
  size_t n[20];
  for (unsigned round = 0; round < 1000; round++) {
    rk_frontier frontier;
    rk_frontier_reset(&list);
    for (size_t b = 0; b < 20; b++) {
      n[b] = random_pairs(&random, pairs[b]);
      rk_frontier_reset(&block);
      for (size_t i = 0; i < n[b]; i++)
        rk_frontier_add(&block, pairs[b][i].frequency, pairs[b][i].length_code);
      rk_frontier_finish(&block, &frontier);
      rk_frontier_merge(&list, &frontier);
    }
    rk_frontier_finish(&list, &frontier);
    check_shape(&frontier);
    for (size_t b = 0; b < 20; b++)
      for (size_t i = 0; i < n[b]; i++) REQUIRE(covers(&frontier, pairs[b][i]));
  }
}
END_TEST

START_TEST(great_frequencies) {
  static rk_frontier_builder builder;
  rk_frontier frontier;
  rk_frontier_reset(&builder);
  rk_frontier_add(&builder, UINT32_MAX, 90);
  rk_frontier_add(&builder, 256, 80);
  rk_frontier_add(&builder, 254, 70);
  rk_frontier_finish(&builder, &frontier);
  ck_assert_uint_eq(frontier.frequency[0], 254);
  ck_assert_uint_eq(frontier.length_code[0], 70);
  for (size_t i = 1; i < RK_FRONTIER; i++) {
    ck_assert_uint_eq(frontier.frequency[i], 255);
    ck_assert_uint_eq(frontier.length_code[i], 80);
  }
  rk_frontier_reset(&builder); /* nothing of the old ones is left */
  rk_frontier_add(&builder, 1, 200);
  rk_frontier_finish(&builder, &frontier);
  for (size_t i = 0; i < RK_FRONTIER; i++) ck_assert_uint_eq(frontier.frequency[i], 1);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {random_blocks, merged_blocks, great_frequencies};
  return run_cases("frontier", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
