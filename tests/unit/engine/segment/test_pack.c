#include "engine/segment/pack.h"

#include "tests/unit/engine/segment/segment_kit.h"

START_TEST(widths_of_values) {
  ck_assert_uint_eq(rk_pack_width(0), 0);
  for (unsigned bits = 1; bits <= 32; bits++) {
    const uint32_t least = UINT32_C(1) << (bits - 1);
    ck_assert_uint_eq(rk_pack_width(least), bits);
    ck_assert_uint_eq(rk_pack_width(least | (least - 1)), bits);
  }
}
END_TEST

START_TEST(sizes) {
  for (unsigned width = 0; width <= 32; width++) {
    ck_assert_uint_eq(rk_pack_full_bytes(width), 128 * width / 8);
    for (size_t n = 0; n < RK_PACK_BLOCK; n++) {
      const size_t bits = n * width, bytes = rk_pack_tail_bytes(n, width);
      REQUIRE(8 * bytes >= bits && 8 * bytes < bits + 8);
    }
  }
}
END_TEST

/* What pack.h says of the layout, value by value. */
START_TEST(the_full_layout_is_as_described) {
  uint32_t values[RK_PACK_BLOCK];
  uint8_t packed[512];
  for (unsigned width = 1; width <= 32; width++)
    for (unsigned i = 0; i < RK_PACK_BLOCK; i++) {
      memset(values, 0, sizeof values);
      values[i] = UINT32_MAX;
      memset(packed, 0, sizeof packed);
      rk_pack_full_encode(values, width, packed);
      for (unsigned bit = 0; bit < 8 * rk_pack_full_bytes(width); bit++) {
        const unsigned word = bit / 32, lane = word % 4;
        const unsigned lane_bit = word / 4 * 32 + bit % 32;
        const bool mine = lane == i % 4 && lane_bit / width == i / 4;
        REQUIRE((packed[bit / 8] >> bit % 8 & 1) == mine);
      }
    }
}
END_TEST

START_TEST(the_tail_layout_is_as_described) {
  uint32_t values[RK_PACK_BLOCK] = {0};
  uint8_t packed[512];
  for (unsigned width = 1; width <= 32; width++)
    for (unsigned i = 0; i < 127; i += 9) {
      memset(values, 0, sizeof values);
      values[i] = UINT32_MAX;
      memset(packed, 0, sizeof packed);
      rk_pack_tail_encode(values, 127, width, packed);
      for (unsigned bit = 0; bit < 127 * width; bit++)
        REQUIRE((packed[bit / 8] >> bit % 8 & 1) == (bit / width == i));
    }
}
END_TEST

/* Nothing is written before or behind, and nothing is read behind. */
START_TEST(nothing_outside_is_touched) {
  fence f = fence_make();
  uint32_t *values = malloc(RK_PACK_BLOCK * sizeof *values), back[RK_PACK_BLOCK];
  memset(values, 0xff, RK_PACK_BLOCK * sizeof *values);
  for (unsigned width = 0; width <= 32; width++) {
    const size_t bytes = rk_pack_full_bytes(width);
    memset(f.start, 0xa5, FENCE_BYTES);
    rk_pack_full_encode(values, width, f.end - bytes);
    REQUIRE(f.end[-(ptrdiff_t)bytes - 1] == 0xa5);
    rk_pack_full_decode(f.end - bytes, width, back);
    rk_pack_full_decode_scalar(f.end - bytes, width, back);
    for (size_t n = 0; n < RK_PACK_BLOCK; n++) {
      const size_t tail = rk_pack_tail_bytes(n, width);
      uint32_t *exact = malloc(n ? n * sizeof *exact : 1);
      memset(exact, 0xff, n * sizeof *exact);
      memset(f.start, 0xa5, FENCE_BYTES);
      rk_pack_tail_encode(exact, n, width, f.end - tail);
      REQUIRE(f.end[-(ptrdiff_t)tail - 1] == 0xa5);
      rk_pack_tail_encode(exact, n, width, f.end - tail - RK_PACK_SLACK);
      rk_pack_tail_decode(f.end - tail - RK_PACK_SLACK, n, width, exact);
      free(exact);
    }
  }
  free(values);
  fence_remove(&f);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {widths_of_values,
                                sizes,
                                the_full_layout_is_as_described,
                                the_tail_layout_is_as_described,
                                nothing_outside_is_touched};
  return run_cases("pack", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
