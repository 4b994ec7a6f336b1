#include "engine/base/bytes.h"

#include <stdbool.h>
#include <string.h>

#include "tests/support/cases.h"
#include "tests/support/random.h"

START_TEST(integers_are_little_endian) {
  const uint8_t bytes[] = {0xff, 1, 2, 3, 4, 5, 6, 7, 0x88}; /* from byte 1 on: unaligned */
  ck_assert_uint_eq(rk_load_u32(bytes + 1), 0x04030201);
  ck_assert_uint_eq(rk_load_u64(bytes + 1), 0x8807060504030201);
  uint8_t out[11] = {0};
  rk_store_u32(out + 1, 0x04030201);
  ck_assert_mem_eq(out, "\0\1\2\3\4\0\0\0\0\0", 11);
  rk_store_u64(out + 1, 0x8807060504030201);
  ck_assert_mem_eq(out, "\0\1\2\3\4\5\6\7\x88\0", 11);
}
END_TEST

/* Encodes, wants `bytes`, and cuts it at every place. */
static void check_round_trip(uint64_t value, size_t bytes) {
  uint8_t out[RK_VARINT_MAX + 1];
  memset(out, 0xa5, sizeof out);
  const size_t len = (size_t)(rk_varint_encode(out, value) - out);
  ck_assert_uint_eq(len, bytes);
  ck_assert_uint_eq(out[len], 0xa5);
  /* An exact heap block: a read past the end is seen by the address sanitizer. */
  for (size_t cut = 0; cut <= len; cut++) {
    uint8_t *exact = malloc(cut ? cut : 1);
    memcpy(exact, out, cut);
    uint64_t got = 77;
    uint32_t narrow = 78;
    const uint8_t *after = rk_varint_decode(exact, exact + cut, &got);
    const uint8_t *after_u32 = rk_varint_decode_u32(exact, exact + cut, &narrow);
    ck_assert_ptr_eq(after, cut == len ? exact + len : NULL);
    ck_assert_uint_eq(got, cut == len ? value : 77);
    const bool fits = cut == len && value <= UINT32_MAX;
    ck_assert_ptr_eq(after_u32, fits ? exact + len : NULL);
    ck_assert_uint_eq(narrow, fits ? value : 78);
    free(exact);
  }
}

START_TEST(varints_at_every_border) {
  check_round_trip(0, 1);
  for (unsigned bits = 1; bits <= 64; bits++) {
    const uint64_t least = UINT64_C(1) << (bits - 1), most = least | (least - 1);
    check_round_trip(least, (bits + 6) / 7);
    check_round_trip(most, (bits + 6) / 7);
  }
  check_round_trip(UINT32_MAX, 5);
  check_round_trip(UINT64_C(1) << 32, 5);
}
END_TEST

START_TEST(random_varints_in_a_row) {
  enum { COUNT = 2000 };
  static uint64_t values[COUNT];
  static uint8_t bytes[COUNT * RK_VARINT_MAX];
  random_source random = {3};
  uint8_t *p = bytes;
  for (size_t i = 0; i < COUNT; i++) {
    values[i] = random_u64(&random) >> random_below(&random, 64);
    p = rk_varint_encode(p, values[i]);
  }
  const uint8_t *from = bytes;
  for (size_t i = 0; i < COUNT; i++) {
    uint64_t got;
    from = rk_varint_decode(from, p, &got);
    ck_assert_ptr_nonnull(from);
    ck_assert_uint_eq(got, values[i]);
  }
  ck_assert_ptr_eq(from, p);
}
END_TEST

START_TEST(too_long_or_too_large) {
  uint8_t bytes[16];
  uint64_t got = 5;
  memset(bytes, 0x80, sizeof bytes); /* never ends */
  for (size_t len = 0; len <= sizeof bytes; len++)
    ck_assert_ptr_null(rk_varint_decode(bytes, bytes + len, &got));
  memset(bytes, 0xff, sizeof bytes);
  for (unsigned last = 2; last < 0x80; last++) { /* a tenth byte of more than one bit */
    bytes[9] = (uint8_t)last;
    ck_assert_ptr_null(rk_varint_decode(bytes, bytes + sizeof bytes, &got));
  }
  ck_assert_uint_eq(got, 5);
  bytes[9] = 1;
  ck_assert_ptr_eq(rk_varint_decode(bytes, bytes + sizeof bytes, &got), bytes + 10);
  ck_assert_uint_eq(got, UINT64_MAX);
  uint32_t narrow = 6;
  const uint8_t over[] = {0x80, 0x80, 0x80, 0x80, 0x10}; /* 2^32 */
  ck_assert_ptr_null(rk_varint_decode_u32(over, over + sizeof over, &narrow));
  ck_assert_uint_eq(narrow, 6);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {integers_are_little_endian,
                                varints_at_every_border,
                                random_varints_in_a_row,
                                too_long_or_too_large};
  return run_cases("bytes", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
