/* Packed integers and blocks on random values: what goes in comes out. */
#include "engine/segment/block.h"
#include "engine/segment/pack.h"
#include "tests/unit/engine/segment/segment_kit.h"

static uint32_t low_bits(uint32_t value, unsigned width) {
  return width >= 32 ? value : value & ((UINT32_C(1) << width) - 1);
}

START_TEST(full_blocks) {
  random_source random = {11};
  uint32_t values[RK_PACK_BLOCK], fast[RK_PACK_BLOCK], slow[RK_PACK_BLOCK];
  uint8_t packed[4 * RK_PACK_BLOCK];
  for (unsigned width = 0; width <= 32; width++)
    for (unsigned round = 0; round < 50; round++) {
      /* High bits beyond the width are there to be ignored. */
      for (size_t i = 0; i < RK_PACK_BLOCK; i++) values[i] = random_bits(&random, 32);
      rk_pack_full_encode(values, width, packed);
      memset(fast, 0xa5, sizeof fast);
      memset(slow, 0x5a, sizeof slow);
      rk_pack_full_decode(packed, width, fast);
      rk_pack_full_decode_scalar(packed, width, slow);
      for (size_t i = 0; i < RK_PACK_BLOCK; i++)
        REQUIRE(slow[i] == low_bits(values[i], width) && fast[i] == slow[i]);
    }
}
END_TEST

START_TEST(tails) {
  random_source random = {12};
  uint32_t values[RK_PACK_BLOCK], back[RK_PACK_BLOCK + 1];
  for (unsigned width = 0; width <= 32; width++)
    for (size_t n = 0; n < RK_PACK_BLOCK; n++) {
      for (size_t i = 0; i < n; i++) values[i] = random_bits(&random, 32);
      const size_t bytes = rk_pack_tail_bytes(n, width);
      uint8_t *packed = malloc(bytes + RK_PACK_SLACK);
      memset(packed, 0xff, bytes + RK_PACK_SLACK); /* what follows must not shine through */
      rk_pack_tail_encode(values, n, width, packed);
      back[n] = 0xa5a5;
      rk_pack_tail_decode(packed, n, width, back);
      for (size_t i = 0; i < n; i++) REQUIRE(back[i] == low_bits(values[i], width));
      REQUIRE(back[n] == 0xa5a5);
      free(packed);
    }
}
END_TEST

/* Values as lists have them: all kinds of spread, with outliers of all kinds. */
static void random_values(random_source *random, uint32_t *values, size_t n) {
  const unsigned bits = random_below(random, 33), outlier_bits = random_below(random, 33);
  const uint32_t outliers = random_below(random, 4) ? random_below(random, 20) : 0;
  const bool constant = random_below(random, 8) == 0;
  const uint32_t first = random_bits(random, bits);
  for (size_t i = 0; i < n; i++) {
    values[i] = constant ? first : random_bits(random, bits);
    if (random_below(random, 100) < outliers) values[i] = random_bits(random, outlier_bits);
  }
}

START_TEST(blocks) {
  fence f = fence_make();
  random_source random = {13};
  uint32_t values[RK_BLOCK_VALUES], back[RK_BLOCK_VALUES + 1];
  uint8_t out[RK_BLOCK_MAX_BYTES + 1];
  for (unsigned round = 0; round < 20000; round++) {
    const size_t n = round % 3 ? 1 + random_below(&random, RK_BLOCK_VALUES) : RK_BLOCK_VALUES;
    random_values(&random, values, n);
    out[RK_BLOCK_MAX_BYTES] = 0xa5;
    const size_t len = (size_t)(rk_block_encode(values, n, out) - out);
    REQUIRE(len >= 1 && len <= RK_BLOCK_MAX_BYTES && out[RK_BLOCK_MAX_BYTES] == 0xa5);
    const uint8_t *in = fence_copy(&f, out, len, RK_PACK_SLACK, (uint8_t)random_u64(&random));
    back[n] = 0xa5a5;
    REQUIRE(rk_block_decode(in, in + len, n, back) == in + len);
    REQUIRE(memcmp(back, values, n * sizeof *values) == 0 && back[n] == 0xa5a5);
  }
  fence_remove(&f);
}
END_TEST

/* Any bytes: either no block, or one that ends where it says. */
START_TEST(noise_as_blocks) {
  fence f = fence_make();
  random_source random = {14};
  uint8_t noise[600];
  uint32_t back[RK_BLOCK_VALUES + 1];
  for (unsigned round = 0; round < 100000; round++) {
    const size_t len = random_below(&random, sizeof noise), n = 1 + round % RK_BLOCK_VALUES;
    for (size_t i = 0; i < len; i++) noise[i] = (uint8_t)random_u64(&random);
    if (len && round % 2) noise[0] = (uint8_t)(round / 2 % 34 | (round & 0x80)); /* plausible */
    const uint8_t *in = fence_copy(&f, noise, len, RK_PACK_SLACK, 0xff);
    back[n] = 0xa5a5;
    const uint8_t *end = rk_block_decode(in, in + len, n, back);
    REQUIRE(!end || (end > in && end <= in + len));
    REQUIRE(back[n] == 0xa5a5);
  }
  fence_remove(&f);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {full_blocks, tails, blocks, noise_as_blocks};
  return run_cases("pack_props", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
