/* Dates as numbers and as text. */
#include "engine/base/timestamp.h"

#include <stdio.h>
#include <time.h>

#include "tests/support/cases.h"
#include "tests/support/random.h"

static void expect(const char *text, int64_t seconds, const char *printed) {
  int64_t got = 0;
  char again[RK_TIMESTAMP_BYTES];
  ck_assert_msg(rk_timestamp_parse(rk_view_of(text), &got), "%s is no date", text);
  ck_assert_msg(got == seconds, "%s is %lld", text, (long long)got);
  ck_assert_uint_eq(rk_timestamp_print(got, again), strlen(printed));
  ck_assert_str_eq(again, printed);
}

START_TEST(dates_that_are_known) {
  expect("1970-01-01", 0, "1970-01-01");
  expect("1969-12-31T23:59:59Z", -1, "1969-12-31T23:59:59Z");
  expect("2000-02-29", 951782400, "2000-02-29");
  expect("1945-08-17", -769219200, "1945-08-17");
  expect("2024-08-17T10:30:00+07:00", 1723865400, "2024-08-17T03:30:00Z");
  expect("2024-08-17t10:30:00.123z", 1723890600, "2024-08-17T10:30:00Z");
  expect("2024-08-17 10:30", 1723890600, "2024-08-17T10:30:00Z");
  expect("2024-08-17T00:30-0130", 1723860000, "2024-08-17T02:00:00Z");
  expect("2016-12-31T23:59:60Z", 1483228799, "2016-12-31T23:59:59Z");
  expect("0000-01-01", -INT64_C(62167219200), "0000-01-01");
  expect("9999-12-31T23:59:59Z", INT64_C(253402300799), "9999-12-31T23:59:59Z");
}
END_TEST

START_TEST(texts_that_are_no_dates) {
  static const char *const texts[] = {
      "", "2024", "2024-08", "2024-8-17", "24-08-17", "2024-13-01", "2024-00-10", "2024-02-30",
      "2023-02-29", "1900-02-29", "2024-08-17T", "2024-08-17T10", "2024-08-17T24:00", "2024-08-17T10:60",
      "2024-08-17T10:30:61", "2024-08-17T10:30.", "2024-08-17T10:30:00.x", "2024-08-17T10:30+7",
      "2024-08-17T10:30+24:00", "2024-08-17T10:30Zx", "2024-08-17x", " 2024-08-17", "2024-08-17 ",
      "-024-08-17", "kemarin"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    int64_t seconds = 42;
    ck_assert_msg(!rk_timestamp_parse(rk_view_of(texts[i]), &seconds), "'%s'", texts[i]);
    ck_assert_int_eq(seconds, 42);
  }
  char text[RK_TIMESTAMP_BYTES];
  static const int64_t outside[] = {-INT64_C(62167219201), INT64_C(253402300800), INT64_MIN,
                                    INT64_MAX};
  for (size_t i = 0; i < 4; i++) ck_assert_uint_eq(rk_timestamp_print(outside[i], text), 0);
}
END_TEST

/* As the C library counts. */
START_TEST(every_number_comes_back) {
  random_source random = {3};
  for (int i = 0; i < 200000; i++) {
    const int64_t least = -INT64_C(62167219200);
    const int64_t seconds = least + (int64_t)(random_u64(&random) % UINT64_C(315569520000));
    char text[RK_TIMESTAMP_BYTES], library[64];
    int64_t again;
    struct tm parts;
    rk_timestamp_print(seconds, text);
    REQUIRE(rk_timestamp_parse(rk_view_of(text), &again) && again == seconds);
    const time_t time = (time_t)seconds;
    REQUIRE(gmtime_r(&time, &parts) != NULL);
    snprintf(library, sizeof library, "%04d-%02d-%02d", parts.tm_year + 1900, parts.tm_mon + 1,
             parts.tm_mday);
    REQUIRE_MSG(memcmp(text, library, 10) == 0, "%s is not %s", text, library);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {dates_that_are_known, texts_that_are_no_dates,
                                every_number_comes_back};
  return run_cases("timestamp", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
