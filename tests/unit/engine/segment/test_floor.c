/* Floors: that they hold, and that no other pair that holds is better. */
#include "engine/segment/floor.h"

#include "tests/support/cases.h"
#include "tests/support/random.h"

enum { DOCUMENTS = 3000 };

typedef struct postings {
  uint32_t count, frequencies[DOCUMENTS];
  uint8_t codes[DOCUMENTS]; /* of as many documents; the postings are those of the first ones */
} postings;

static void fill(postings *p, random_source *random) {
  p->count = 1 + random_below(random, random_below(random, 2) ? DOCUMENTS : 300);
  const uint32_t most = 1 + random_below(random, random_below(random, 4) ? 8 : 400);
  const uint32_t longest = 1 + random_below(random, 256);
  for (uint32_t d = 0; d < DOCUMENTS; d++) {
    p->frequencies[d] = 1 + random_below(random, 1 + random_below(random, most));
    p->codes[d] = (uint8_t)random_below(random, longest);
  }
}

static uint32_t capped(uint32_t frequency) { return frequency < 255 ? frequency : 255; }

/* BM25's norm with k1 = 0.9, b = 0.4. */
static double norm_of(double mean, unsigned code) {
  return 0.9 * (0.6 + 0.4 * rk_length_decode((uint8_t)code) / mean);
}

/* How many postings reach a pair, for all pairs. */
static void count_reaching(const postings *p, uint32_t counts[257][256]) {
  memset(counts, 0, 257 * sizeof *counts);
  for (uint32_t i = 0; i < p->count; i++) counts[capped(p->frequencies[i])][p->codes[i]]++;
  for (unsigned f = 255; f > 0; f--)
    for (unsigned c = 0; c < 256; c++) counts[f][c] += counts[f + 1][c];
  for (unsigned f = 255; f > 0; f--)
    for (unsigned c = 1; c < 256; c++) counts[f][c] += counts[f][c - 1];
}

static void check(const postings *p, rk_floor_builder *builder, double mean) {
  static uint32_t counts[257][256];
  rk_floor floors[RK_FLOORS];
  REQUIRE(rk_floor_reset(builder) == RK_OK);
  for (uint32_t i = 0; i < p->count; i++) rk_floor_add(builder, p->frequencies[i], p->codes[i]);
  rk_floor_finish(builder, floors);
  count_reaching(p, counts);
  for (unsigned i = 0; i < RK_FLOORS; i++) {
    const uint32_t k = rk_floor_postings(i);
    REQUIRE((floors[i].frequency > 0) == (p->count >= k));
    if (floors[i].frequency == 0) continue;
    REQUIRE(counts[floors[i].frequency][floors[i].length_code] >= k);
    const double got = floors[i].frequency / norm_of(mean, floors[i].length_code);
    for (unsigned f = 1; f < 256; f++)
      for (unsigned c = 0; c < 256; c++)
        REQUIRE(counts[f][c] < k || f / norm_of(mean, c) <= got * (1 + 1e-12));
  }
}

START_TEST(random_lists) {
  static postings p;
  rk_floor_builder builder = {0};
  random_source random = {41};
  for (unsigned round = 0; round < 300; round++) {
    double sum = 0;
    fill(&p, &random);
    for (uint32_t d = 0; d < DOCUMENTS; d++) sum += rk_length_decode(p.codes[d]);
    rk_floor_open(&builder, p.codes, DOCUMENTS);
    if (sum > 0) check(&p, &builder, sum / DOCUMENTS);
  }
  rk_floor_builder_deinit(&builder);
}
END_TEST

/* More postings of a kind than a count holds; great frequencies; and documents without length. */
START_TEST(extremes) {
  static const uint8_t codes[2] = {0, 0};
  rk_floor_builder builder = {0};
  rk_floor floors[RK_FLOORS];
  rk_floor_open(&builder, codes, 2);
  ck_assert_int_eq(rk_floor_reset(&builder), RK_OK);
  for (uint32_t i = 0; i < 200000; i++) rk_floor_add(&builder, 3, 7);
  for (uint32_t i = 0; i < 10; i++) rk_floor_add(&builder, UINT32_MAX - i, 255);
  rk_floor_finish(&builder, floors);
  ck_assert_uint_eq(floors[1].frequency, 3);
  ck_assert_uint_eq(floors[2].length_code, 7);
  ck_assert_int_eq(rk_floor_reset(&builder), RK_OK); /* nothing of the old ones is left */
  for (uint32_t i = 0; i < 10; i++) rk_floor_add(&builder, 300, 0);
  rk_floor_finish(&builder, floors);
  ck_assert_uint_eq(floors[0].frequency, 255);
  ck_assert_uint_eq(floors[1].frequency, 0);
  rk_floor_builder_deinit(&builder);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {random_lists, extremes};
  return run_cases("floor", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
