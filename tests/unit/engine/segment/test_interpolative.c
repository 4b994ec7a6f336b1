/* Ascending numbers as bits: against what engine/FORMAT.md says, and whatever the bits are. */
#include "engine/segment/interpolative.h"

#include "engine/segment/lengths.h"
#include "tests/unit/engine/segment/segment_kit.h"

enum { MOST = 3000 };

typedef struct numbers {
  uint32_t values[MOST], count, room;
} numbers;

/* Selection sampling (Knuth, "The Art of Computer Programming" 2, 3.4.2), or steps in a large room. */
static void fill(numbers *n, uint32_t count, uint32_t room, random_source *random) {
  n->count = count;
  n->room = room;
  uint32_t chosen = 0;
  for (uint32_t v = 0; room <= 2 * MOST && chosen < count; v++)
    if (random_below(random, room - v) < count - chosen) n->values[chosen++] = v;
  uint64_t v = 0;
  for (; chosen < count; chosen++, v++) {
    v += random_below(random, (uint32_t)((room - v - (count - chosen)) / (count - chosen)) + 1);
    n->values[chosen] = (uint32_t)v;
  }
}

/* ---- Bit by bit, as the text has it ---- */

static size_t put_slowly(uint8_t *bits, size_t at, uint64_t value, unsigned count) {
  for (unsigned i = 0; i < count; i++) bits[at++] = value >> i & 1;
  return at;
}

static size_t one_out_of(uint8_t *bits, size_t at, uint64_t v, uint64_t r) {
  unsigned b = 0;
  while (UINT64_C(2) << b <= r) b++;
  const uint64_t s = (UINT64_C(2) << b) - r, t = (v + r - (r - s) / 2) % r;
  if (t < s) return put_slowly(bits, at, t, b);
  if (t < UINT64_C(1) << b) return put_slowly(bits, put_slowly(bits, at, t, b), 0, 1);
  return put_slowly(bits, put_slowly(bits, at, t - (r - (UINT64_C(1) << b)), b), 1, 1);
}

static size_t ascending(uint8_t *bits, size_t at, const uint32_t *v, uint32_t k, uint64_t low,
                        uint64_t high) {
  if (k == 0) return at;
  const uint32_t m = k / 2;
  at = one_out_of(bits, at, v[m] - low - m, high - low - k + 1);
  at = ascending(bits, at, v, m, low, v[m]);
  return ascending(bits, at, v + m + 1, k - m - 1, (uint64_t)v[m] + 1, high);
}

static void check(const numbers *n, const fence *end) {
  static uint8_t bits[33 * MOST], coded[5 * MOST + 64];
  static uint32_t got[MOST];
  memset(coded, 0, sizeof coded);
  rk_bit_writer writer = {.at = coded};
  rk_interpolative_encode(&writer, n->values, n->count, n->room);
  const size_t expected = ascending(bits, 0, n->values, n->count, 0, n->room);
  const size_t len = (size_t)(writer.at - coded) + (writer.filled > 0);
  if (writer.filled) *writer.at = (uint8_t)writer.pending;
  REQUIRE(8 * (uint64_t)(writer.at - coded) + writer.filled == expected);
  REQUIRE(expected <= rk_interpolative_bits_most(n->count));
  for (size_t b = 0; b < expected; b++) REQUIRE((coded[b / 8] >> b % 8 & 1) == bits[b]);
  /* The bytes end at a page that can't be read, but for their slack. */
  const uint8_t *at = fence_copy(end, coded, len, RK_BITS_SLACK, 0xff);
  rk_bit_reader reader = {at, 0, expected};
  memset(got, 0xa5, sizeof got);
  rk_interpolative_decode(&reader, got, n->count, n->room);
  REQUIRE(reader.bit == expected);
  REQUIRE(n->count == 0 || memcmp(got, n->values, n->count * sizeof *got) == 0);
  reader.bit = 0;
  rk_interpolative_pass(&reader, n->count, n->room);
  REQUIRE(reader.bit == expected);
}

START_TEST(every_set_of_a_small_room) {
  fence end = fence_make();
  for (uint32_t room = 1; room <= 11; room++)
    for (uint32_t set = 0; set < UINT32_C(1) << room; set++) {
      numbers n = {.room = room};
      for (uint32_t v = 0; v < room; v++)
        if (set >> v & 1) n.values[n.count++] = v;
      check(&n, &end);
    }
  fence_remove(&end);
}
END_TEST

START_TEST(any_numbers) {
  static numbers n;
  fence end = fence_make();
  random_source random = {21};
  for (unsigned round = 0; round < 20000; round++) {
    const uint32_t room = round % 50 ? rk_length_room((uint8_t)random_u64(&random)) : UINT32_MAX;
    const uint32_t most = room < MOST ? room : MOST;
    fill(&n, random_below(&random, round % 10 ? 12 : most) % (most + 1), room, &random);
    check(&n, &end);
  }
  fill(&n, MOST, MOST, &random); /* no room left: no bits */
  check(&n, &end);
  n = (numbers){.count = 2, .room = UINT32_MAX, .values = {0, UINT32_MAX - 1}};
  check(&n, &end);
  fence_remove(&end);
}
END_TEST

/* Whatever the bits are: numbers in range, ascending, or the reader past its end. */
START_TEST(any_bits) {
  static uint32_t got[MOST];
  fence end = fence_make();
  random_source random = {22};
  for (unsigned round = 0; round < 50000; round++) {
    uint8_t bytes[200];
    const size_t len = random_below(&random, sizeof bytes);
    for (size_t i = 0; i < len; i++) bytes[i] = round % 5 ? (uint8_t)random_u64(&random) : 0xff;
    const uint32_t room = rk_length_room((uint8_t)random_u64(&random));
    const uint32_t count = random_below(&random, (room < MOST ? room : MOST) + 1);
    rk_bit_reader reader = {fence_copy(&end, bytes, len, RK_BITS_SLACK, 0xff), 0, 8 * len};
    rk_interpolative_decode(&reader, got, count, room);
    if (reader.bit > reader.end) continue;
    for (uint32_t i = 0; i < count; i++)
      REQUIRE(got[i] < room && (i == 0 || got[i] > got[i - 1]));
  }
  /* A room that is nearly full takes few bits, whatever the count: it must end soon, too. */
  rk_bit_reader reader = {fence_copy(&end, (uint8_t[1]){0}, 1, RK_BITS_SLACK, 0), 0, 8};
  rk_interpolative_pass(&reader, UINT32_MAX - 1, UINT32_MAX);
  ck_assert_uint_gt(reader.bit, reader.end);
  reader.bit = 0;
  rk_interpolative_pass(&reader, UINT32_MAX, UINT32_MAX);
  ck_assert_uint_eq(reader.bit, 0);
  fence_remove(&end);
}
END_TEST

/* Copied from any bit to any other, they are what they were. */
START_TEST(copied_bits) {
  static numbers n;
  random_source random = {23};
  for (unsigned round = 0; round < 5000; round++) {
    uint8_t from[600] = {0}, to[600] = {0};
    uint32_t got[64];
    fill(&n, 1 + random_below(&random, 40), 5000, &random);
    rk_bit_writer source = {.at = from}, target = {.at = to};
    const unsigned before = random_below(&random, 30), shift = random_below(&random, 30);
    rk_bits_put(&source, 0, before);
    rk_interpolative_encode(&source, n.values, n.count, n.room);
    const uint64_t end = 8 * (uint64_t)(source.at - from) + source.filled;
    rk_bits_put(&source, 0x1fffffff, 29);
    rk_bits_put(&source, 0, 20);
    rk_bits_put(&target, 0, shift);
    rk_bits_copy(&target, &(rk_bit_span){from, before, end});
    REQUIRE(8 * (uint64_t)(target.at - to) + target.filled == shift + end - before);
    rk_bits_put(&target, 0, 20);
    rk_bit_reader reader = {to, shift, shift + end - before};
    rk_interpolative_decode(&reader, got, n.count, n.room);
    REQUIRE(reader.bit == reader.end);
    REQUIRE(memcmp(got, n.values, n.count * sizeof *got) == 0);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {every_set_of_a_small_room, any_numbers, any_bits, copied_bits};
  return run_cases("interpolative", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
