/*
 * cases: the main of a test program, and checks for its inner loops.
 */
#ifndef TESTS_SUPPORT_CASES_H
#define TESTS_SUPPORT_CASES_H

#include <check.h>
#include <stdlib.h>

/* ck_assert tells its place to another process each time: too slow for
 * millions of checks. These only speak when something is wrong. */
#define REQUIRE_MSG(holds, ...)              \
  do {                                       \
    if (!(holds)) ck_abort_msg(__VA_ARGS__); \
  } while (0)
#define REQUIRE(holds) \
  REQUIRE_MSG(holds, "%s:%d: does not hold: %s", __FILE__, __LINE__, #holds)

/* Of an rk_status or rakor_status, and the error that comes with it. */
#define ck_assert_ok(status, error) \
  ck_assert_msg((status) == 0, "%s: %s", (error).file, (error).message)

/* Long enough that only what hangs is ended by it. */
enum { CASES_TIMEOUT_SECONDS = 280 };

/* Runs the tests as one suite, each between setup and teardown (either may be
 * NULL); returns the program's exit status. */
static inline int run_cases(const char *name, const TTest *const *tests, size_t count,
                            void (*setup)(void), void (*teardown)(void)) {
  Suite *suite = suite_create(name);
  TCase *cases = tcase_create(name);
  tcase_set_timeout(cases, CASES_TIMEOUT_SECONDS);
  tcase_add_checked_fixture(cases, setup, teardown);
  for (size_t i = 0; i < count; i++) tcase_add_test(cases, tests[i]);
  suite_add_tcase(suite, cases);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  const int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
