#include "engine/segment/block.h"

#include "tests/unit/engine/segment/segment_kit.h"

static size_t encode(const uint32_t *values, size_t n, uint8_t out[RK_BLOCK_MAX_BYTES]) {
  return (size_t)(rk_block_encode(values, n, out) - out);
}

/* There and back, at a fence; then cut at every place, with two kinds of bytes behind. */
static size_t check_block(const uint32_t *values, size_t n) {
  fence f = fence_make();
  uint8_t out[RK_BLOCK_MAX_BYTES];
  uint32_t back[RK_BLOCK_VALUES];
  const size_t len = encode(values, n, out);
  ck_assert_uint_le(len, RK_BLOCK_MAX_BYTES);
  for (unsigned fill = 0; fill < 256; fill += 255) {
    const uint8_t *in = fence_copy(&f, out, len, RK_PACK_SLACK, (uint8_t)fill);
    memset(back, 0xa5, sizeof back);
    ck_assert_ptr_eq(rk_block_decode(in, in + len, n, back), in + len);
    ck_assert_mem_eq(back, values, n * sizeof *values);
    for (size_t cut = 0; cut < len; cut++) {
      in = fence_copy(&f, out, cut, RK_PACK_SLACK, (uint8_t)fill);
      REQUIRE(rk_block_decode(in, in + cut, n, back) == NULL);
    }
  }
  fence_remove(&f);
  return len;
}

static const size_t sizes[] = {1, 2, 3, 7, 31, 32, 33, 64, 100, 127, 128};

START_TEST(equal_values) {
  static const uint32_t kinds[] = {0, 1, 2, 255, 256, 65535, 0x7fffffff, 0x80000000, UINT32_MAX};
  uint32_t values[RK_BLOCK_VALUES];
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
      for (size_t i = 0; i < RK_BLOCK_VALUES; i++) values[i] = kinds[k];
      check_block(values, sizes[s]);
    }
  memset(values, 0, sizeof values);
  ck_assert_uint_le(check_block(values, RK_BLOCK_VALUES), 4); /* zeros cost next to nothing */
}
END_TEST

START_TEST(uniform_values_of_every_width) {
  random_source random = {21};
  uint32_t values[RK_BLOCK_VALUES];
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
    for (unsigned bits = 0; bits <= 32; bits += 4) {
      for (size_t i = 0; i < RK_BLOCK_VALUES; i++) values[i] = random_bits(&random, bits);
      check_block(values, sizes[s]);
    }
}
END_TEST

START_TEST(one_outlier_at_any_place) {
  uint32_t values[RK_BLOCK_VALUES];
  for (size_t at = 0; at < RK_BLOCK_VALUES; at += 5)
    for (unsigned bits = 1; bits <= 32; bits += 31) {
      for (size_t i = 0; i < RK_BLOCK_VALUES; i++) values[i] = (uint32_t)i % 3;
      values[at] = (uint32_t)((UINT64_C(1) << bits) - 1);
      const size_t len = check_block(values, RK_BLOCK_VALUES);
      ck_assert_uint_lt(len, 64); /* one outlier does not widen the others */
      check_block(values, at + 1);
    }
}
END_TEST

START_TEST(more_and_more_outliers) {
  random_source random = {22};
  uint32_t values[RK_BLOCK_VALUES];
  for (size_t outliers = 0; outliers <= RK_BLOCK_VALUES; outliers += 8) {
    for (size_t i = 0; i < RK_BLOCK_VALUES; i++) values[i] = random_bits(&random, 2);
    for (size_t i = 0; i < outliers; i++) values[(i * 37) % RK_BLOCK_VALUES] = UINT32_MAX;
    check_block(values, RK_BLOCK_VALUES);
  }
}
END_TEST

/* Every distribution within one byte of a plain block. */
START_TEST(never_longer_than_plain) {
  random_source random = {23};
  uint32_t values[RK_BLOCK_VALUES];
  uint8_t out[RK_BLOCK_MAX_BYTES];
  for (size_t n = 1; n <= RK_BLOCK_VALUES; n++)
    for (unsigned bits = 0; bits <= 32; bits++) {
      uint32_t all = 0;
      for (size_t i = 0; i < n; i++) all |= values[i] = random_bits(&random, bits);
      REQUIRE(encode(values, n, out) <= 1 + (n * rk_pack_width(all) + 7) / 8);
    }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {equal_values,
                                uniform_values_of_every_width,
                                one_outlier_at_any_place,
                                more_and_more_outliers,
                                never_longer_than_plain};
  return run_cases("block", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
