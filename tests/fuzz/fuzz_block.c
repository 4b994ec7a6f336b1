/* Fuzz target: the first byte says how many values, the rest is a block of them. */
#include <string.h>

#include "engine/base/bytes.h"
#include "engine/segment/block.h"
#include "tests/fuzz/target.h"

/* A heap block of exactly the bytes and their slack; the slack must not matter. */
static const uint8_t *decode(const uint8_t *bytes, size_t len, size_t n, uint8_t fill,
                             uint32_t *values) {
  uint8_t *copy = malloc(len + RK_PACK_SLACK);
  require(copy != NULL);
  memcpy(copy, bytes, len);
  memset(copy + len, fill, RK_PACK_SLACK);
  uint32_t *exact = malloc(n * sizeof *exact);
  require(exact != NULL);
  const uint8_t *end = rk_block_decode(copy, copy + len, n, exact);
  require(!end || (end > copy && end <= copy + len));
  if (end) memcpy(values, exact, n * sizeof *exact);
  const size_t taken = end ? (size_t)(end - copy) : 0;
  free(exact);
  free(copy);
  return end ? bytes + taken : NULL;
}

static void check_varint(const uint8_t *bytes, size_t len) {
  uint64_t value, again;
  uint8_t out[RK_VARINT_MAX];
  const uint8_t *end = rk_varint_decode(bytes, bytes + len, &value);
  if (!end) return;
  const uint8_t *out_end = rk_varint_encode(out, value);
  require(end - bytes <= RK_VARINT_MAX && out_end - out <= end - bytes);
  require(rk_varint_decode(out, out_end, &again) == out_end && again == value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  const size_t n = 1 + data[0] % RK_BLOCK_VALUES;
  uint32_t values[RK_BLOCK_VALUES], again[RK_BLOCK_VALUES];
  const uint8_t *end = decode(data + 1, size - 1, n, 0x00, values);
  require(decode(data + 1, size - 1, n, 0xff, again) == end);
  check_varint(data + 1, size - 1);
  if (!end) return 0;
  require(!memcmp(values, again, n * sizeof *values));
  /* What came out goes in again and comes out the same. */
  uint8_t out[RK_BLOCK_MAX_BYTES];
  const size_t len = (size_t)(rk_block_encode(values, n, out) - out);
  require(len <= RK_BLOCK_MAX_BYTES);
  require(decode(out, len, n, 0x55, again) == out + len);
  require(!memcmp(values, again, n * sizeof *values));
  return 0;
}
