/* The encodings of FORMAT.md: its examples, decoded and encoded by the engine. */
#include "engine/base/bytes.h"
#include "engine/segment/block.h"
#include "engine/segment/lengths.h"
#include "tests/format/documented.h"
#include "tests/support/cases.h"

START_TEST(test_varint) {
  uint32_t value;
  ck_assert_uint_eq(documented_values("VARINT", &value, 1), 1);
  rk_buffer bytes = documented_hex("VARINT");
  uint64_t decoded = 0;
  ck_assert_ptr_eq(rk_varint_decode(bytes.ptr, bytes.ptr + bytes.len, &decoded),
                   bytes.ptr + bytes.len);
  ck_assert_uint_eq(decoded, value);
  uint8_t encoded[RK_VARINT_MAX];
  assert_documented("VARINT", encoded, (size_t)(rk_varint_encode(encoded, value) - encoded));
  rk_buffer_deinit(&bytes);
}
END_TEST

START_TEST(test_packed_tail) {
  uint32_t values[RK_PACK_BLOCK], decoded[RK_PACK_BLOCK];
  const size_t n = documented_values("PACK.TAIL", values, RK_PACK_BLOCK);
  rk_buffer bytes = documented_hex("PACK.TAIL");
  rk_pack_tail_decode(bytes.ptr, n, 3, decoded);
  assert_values(decoded, values, n);
  uint8_t encoded[4 * RK_PACK_BLOCK];
  rk_pack_tail_encode(values, n, 3, encoded);
  assert_documented("PACK.TAIL", encoded, rk_pack_tail_bytes(n, 3));
  rk_buffer_deinit(&bytes);
}
END_TEST

START_TEST(test_packed_full) {
  uint32_t values[RK_PACK_BLOCK], decoded[RK_PACK_BLOCK];
  ck_assert_uint_eq(documented_values("PACK.FULL", values, RK_PACK_BLOCK), RK_PACK_BLOCK);
  rk_buffer bytes = documented_hex("PACK.FULL");
  rk_pack_full_decode(bytes.ptr, 3, decoded);
  assert_values(decoded, values, RK_PACK_BLOCK);
  rk_pack_full_decode_scalar(bytes.ptr, 3, decoded);
  assert_values(decoded, values, RK_PACK_BLOCK);
  uint8_t encoded[4 * RK_PACK_BLOCK];
  rk_pack_full_encode(values, 3, encoded);
  assert_documented("PACK.FULL", encoded, rk_pack_full_bytes(3));
  rk_buffer_deinit(&bytes);
}
END_TEST

static void check_block_example(const char *name) {
  uint32_t values[RK_BLOCK_VALUES], decoded[RK_BLOCK_VALUES];
  const size_t n = documented_values(name, values, RK_BLOCK_VALUES);
  rk_buffer bytes = documented_hex(name);
  const uint8_t *end = bytes.ptr + bytes.len;
  ck_assert_ptr_eq(rk_block_decode(bytes.ptr, end, n, decoded), end);
  assert_values(decoded, values, n);
  uint8_t encoded[RK_BLOCK_MAX_BYTES];
  const uint8_t *encoded_end = rk_block_encode(values, n, encoded);
  assert_documented(name, encoded, (size_t)(encoded_end - encoded));
  rk_buffer_deinit(&bytes);
}

START_TEST(test_patched_block) {
  check_block_example("BLOCK.PATCHED");
  check_block_example("BLOCK.BITMAP");
}
END_TEST

START_TEST(test_length_codes) {
  uint32_t rows[3 * 32];
  const size_t n = documented_values("LENGTH.CODES", rows, 3 * 32);
  ck_assert_uint_gt(n, 0);
  ck_assert_uint_eq(n % 3, 0);
  for (size_t i = 0; i < n; i += 3) {
    ck_assert_uint_eq(rk_length_encode(rows[i]), rows[i + 1]);
    ck_assert_uint_eq(rk_length_decode((uint8_t)rows[i + 1]), rows[i + 2]);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_varint, test_packed_tail, test_packed_full, test_patched_block, test_length_codes};
  return run_cases("format: encodings", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
