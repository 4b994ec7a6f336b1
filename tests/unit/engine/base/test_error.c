#include <errno.h>
#include <string.h>

#include "engine/base/error.h"
#include "tests/support/cases.h"

START_TEST(cleared_is_empty) {
  rk_error error;
  memset(&error, 0xa5, sizeof error);
  rk_error_clear(&error);
  ck_assert_int_eq(error.status, RK_OK);
  ck_assert_uint_eq(error.byte, RK_NO_BYTE);
  ck_assert_uint_eq(error.line, 0);
  ck_assert_str_eq(error.file, "");
  ck_assert_str_eq(error.message, "");
  rk_error_clear(NULL);
}
END_TEST

START_TEST(every_part_is_kept) {
  rk_error error = {0};
  ck_assert_int_eq(rk_error_set(&error, RK_LIMIT, "a/b", "%d of %s", 7, "nine"), RK_LIMIT);
  ck_assert_int_eq(error.status, RK_LIMIT);
  ck_assert_str_eq(error.file, "a/b");
  ck_assert_str_eq(error.message, "7 of nine");
  ck_assert_uint_eq(error.line, 0);
  ck_assert_uint_eq(error.byte, RK_NO_BYTE);

  rk_error_clear(&error);
  ck_assert_int_eq(rk_error_set_at(&error, RK_BAD_INPUT, NULL, 12, 3456, "bad %c", 'x'),
                   RK_BAD_INPUT);
  ck_assert_uint_eq(error.line, 12);
  ck_assert_uint_eq(error.byte, 3456);
  ck_assert_str_eq(error.file, "");
  ck_assert_str_eq(error.message, "bad x");
}
END_TEST

START_TEST(first_cause_wins) {
  rk_error error = {0};
  ck_assert_int_eq(rk_error_set_at(&error, RK_CORRUPT, "first", 0, 9, "the cause"), RK_CORRUPT);
  /* What comes later is still returned, so that callers can end with it. */
  ck_assert_int_eq(rk_error_set(&error, RK_IO, "second", "a consequence"), RK_IO);
  ck_assert_int_eq(rk_error_set_at(&error, RK_LIMIT, "third", 1, 2, "another"), RK_LIMIT);
  ck_assert_int_eq(rk_error_set_errno(&error, "fourth", "can't", ENOMEM), RK_NO_MEMORY);
  ck_assert_int_eq(error.status, RK_CORRUPT);
  ck_assert_str_eq(error.file, "first");
  ck_assert_str_eq(error.message, "the cause");
  ck_assert_uint_eq(error.byte, 9);
}
END_TEST

START_TEST(nobody_listens) {
  ck_assert_int_eq(rk_error_set(NULL, RK_MISUSE, "x", "y"), RK_MISUSE);
  ck_assert_int_eq(rk_error_set_at(NULL, RK_LOCKED, "x", 1, 1, "y"), RK_LOCKED);
  ck_assert_int_eq(rk_error_set_errno(NULL, "x", "y", EACCES), RK_IO);
}
END_TEST

START_TEST(system_reasons) {
  rk_error error = {0};
  ck_assert_int_eq(rk_error_set_errno(&error, "f", "can't open", ENOENT), RK_IO);
  ck_assert_str_eq(error.message, "can't open: No such file or directory");
  rk_error_clear(&error);
  ck_assert_int_eq(rk_error_set_errno(&error, "f", "can't map", ENOMEM), RK_NO_MEMORY);
  ck_assert_str_eq(error.message, "can't map: Cannot allocate memory");
  rk_error_clear(&error);
  ck_assert_int_eq(rk_error_set_errno(&error, "f", "can't", 99999), RK_IO);
  ck_assert_ptr_nonnull(strstr(error.message, "99999"));
}
END_TEST

START_TEST(long_texts_are_cut) {
  char path[3000];
  memset(path, 'p', sizeof path - 1);
  path[sizeof path - 1] = '\0';
  rk_error error = {0};
  ck_assert_int_eq(rk_error_set(&error, RK_IO, path, "%s", path), RK_IO);
  ck_assert_uint_eq(strlen(error.file), sizeof error.file - 1);
  ck_assert_uint_eq(strlen(error.message), sizeof error.message - 1);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {cleared_is_empty,
                                every_part_is_kept,
                                first_cause_wins,
                                nobody_listens,
                                system_reasons,
                                long_texts_are_cut};
  return run_cases("error", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
