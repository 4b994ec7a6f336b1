#include "engine/base/view.h"

#include <string.h>

#include "tests/support/cases.h"
#include "tests/support/random.h"

START_TEST(views_of_c_strings) {
  ck_assert_uint_eq(rk_view_of("abc").len, 3);
  ck_assert_uint_eq(rk_view_of("").len, 0);
  ck_assert_uint_eq(rk_view_of(NULL).len, 0);
}
END_TEST

START_TEST(equality_looks_at_all_bytes) {
  ck_assert(rk_view_equal((rk_view){"a\0b", 3}, (rk_view){"a\0b", 3}));
  ck_assert(!rk_view_equal((rk_view){"a\0b", 3}, (rk_view){"a\0c", 3}));
  ck_assert(!rk_view_equal(rk_view_of("ab"), rk_view_of("abc")));
  ck_assert(rk_view_equal((rk_view){NULL, 0}, rk_view_of("")));
}
END_TEST

/* Sorted as the dictionary is; each against each. */
START_TEST(order_is_of_unsigned_bytes_and_length) {
  static const char *const sorted[] = {"",  "a",    "aa",   "ab",   "b",
                                       "\x7f", "\x80", "\xff", "\xff\x01"};
  const int count = sizeof sorted / sizeof *sorted;
  for (int a = 0; a < count; a++)
    for (int b = 0; b < count; b++) {
      const int order = rk_view_compare(rk_view_of(sorted[a]), rk_view_of(sorted[b]));
      ck_assert_int_eq((order > 0) - (order < 0), (a > b) - (a < b));
    }
  ck_assert_int_eq(rk_view_compare((rk_view){NULL, 0}, (rk_view){NULL, 0}), 0);
}
END_TEST

START_TEST(buffer_grows_and_keeps_its_bytes) {
  rk_buffer buffer = {0};
  random_source random = {1};
  size_t len = 0;
  uint8_t *expected = malloc(1 << 20);
  while (len < 1 << 19) {
    const size_t part = random_below(&random, 5000);
    for (size_t i = 0; i < part; i++) expected[len + i] = (uint8_t)random_u64(&random);
    ck_assert_int_eq(rk_buffer_append(&buffer, expected + len, part), RK_OK);
    len += part;
    ck_assert_uint_eq(buffer.len, len);
    ck_assert_uint_ge(buffer.cap, len);
  }
  ck_assert_mem_eq(buffer.ptr, expected, len);
  ck_assert_uint_eq(rk_buffer_view(&buffer).len, len);
  ck_assert_ptr_eq(rk_buffer_view(&buffer).ptr, buffer.ptr);
  free(expected);
  rk_buffer_deinit(&buffer);
  ck_assert_ptr_null(buffer.ptr);
  ck_assert_uint_eq(buffer.len + buffer.cap, 0);
  rk_buffer_deinit(&buffer);
}
END_TEST

START_TEST(reserved_room_does_not_move) {
  rk_buffer buffer = {0};
  ck_assert_int_eq(rk_buffer_reserve(&buffer, 100000), RK_OK);
  ck_assert_uint_ge(buffer.cap, 100000);
  ck_assert_uint_eq(buffer.len, 0);
  const uint8_t *before = buffer.ptr;
  memset(buffer.ptr, 1, 100000);
  buffer.len = 60000;
  ck_assert_int_eq(rk_buffer_reserve(&buffer, 40000), RK_OK);
  ck_assert_ptr_eq(buffer.ptr, before);
  ck_assert_int_eq(rk_buffer_append(&buffer, NULL, 0), RK_OK);
  ck_assert_uint_eq(buffer.len, 60000);
  rk_buffer_deinit(&buffer);
}
END_TEST

/* Sums that would wrap around are refused and leave the buffer as it was. */
START_TEST(impossible_sizes) {
  rk_buffer buffer = {0};
  ck_assert_int_eq(rk_buffer_reserve(&buffer, SIZE_MAX), RK_NO_MEMORY);
  ck_assert_int_eq(rk_buffer_append(&buffer, "abc", 3), RK_OK);
  const rk_buffer before = buffer;
  ck_assert_int_eq(rk_buffer_reserve(&buffer, SIZE_MAX), RK_NO_MEMORY);
  ck_assert_int_eq(rk_buffer_reserve(&buffer, SIZE_MAX - 3), RK_NO_MEMORY);
  ck_assert_int_eq(rk_buffer_reserve(&buffer, SIZE_MAX - 2), RK_NO_MEMORY);
  ck_assert_int_eq(rk_buffer_append(&buffer, "abc", SIZE_MAX - 1), RK_NO_MEMORY);
  ck_assert_ptr_eq(buffer.ptr, before.ptr);
  ck_assert_uint_eq(buffer.cap, before.cap);
  ck_assert_mem_eq(buffer.ptr, "abc", 3);
  rk_buffer_deinit(&buffer);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {views_of_c_strings,
                                equality_looks_at_all_bytes,
                                order_is_of_unsigned_bytes_and_length,
                                buffer_grows_and_keeps_its_bytes,
                                reserved_room_does_not_move,
                                impossible_sizes};
  return run_cases("view", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
