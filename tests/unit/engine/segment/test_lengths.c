#include "engine/segment/lengths.h"

#include "tests/support/cases.h"

static const uint32_t LONGEST = 507904;

/* The code's length is at most the length, and at least 15/16 of it. */
static void check_length(uint32_t length) {
  const uint32_t kept = rk_length_decode(rk_length_encode(length));
  REQUIRE(kept <= length);
  REQUIRE((uint64_t)kept * 17 >= (uint64_t)length * 16 || length > LONGEST);
  REQUIRE(length >= 32 || kept == length);
  REQUIRE(length < LONGEST || kept == LONGEST);
}

START_TEST(every_length_up_to_a_million) {
  uint8_t before = 0;
  for (uint32_t length = 0; length < 1000000; length++) {
    check_length(length);
    const uint8_t code = rk_length_encode(length);
    REQUIRE(code >= before && code - before <= 1); /* monotone, and no code is left out */
    before = code;
  }
  ck_assert_uint_eq(before, 255);
  check_length(UINT32_MAX);
  check_length(UINT32_C(1) << 31);
}
END_TEST

START_TEST(every_code_is_its_own_smallest_length) {
  for (unsigned code = 0; code < RK_LENGTH_CODES; code++) {
    const uint32_t length = rk_length_decode((uint8_t)code);
    ck_assert_uint_eq(rk_length_encode(length), code);
    if (length) ck_assert_uint_eq(rk_length_encode(length - 1), code - 1);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {every_length_up_to_a_million,
                                every_code_is_its_own_smallest_length};
  return run_cases("lengths", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
