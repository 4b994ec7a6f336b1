/*
 * cases: the main of a test program.
 */
#ifndef TESTS_SUPPORT_CASES_H
#define TESTS_SUPPORT_CASES_H

#include <check.h>
#include <stdlib.h>

/* Long enough that only what hangs is ended by it. */
enum { CASES_TIMEOUT_SECONDS = 280 };

/* Runs the tests as one suite, each between setup and teardown (which may be
 * NULL); returns the program's exit status. */
static inline int run_cases(const char *name, const TTest *const *tests, size_t count,
                            void (*setup)(void), void (*teardown)(void)) {
  Suite *suite = suite_create(name);
  TCase *cases = tcase_create(name);
  tcase_set_timeout(cases, CASES_TIMEOUT_SECONDS);
  if (setup) tcase_add_checked_fixture(cases, setup, teardown);
  for (size_t i = 0; i < count; i++) tcase_add_test(cases, tests[i]);
  suite_add_tcase(suite, cases);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  const int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
