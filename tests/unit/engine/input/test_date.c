/* Dates as pages and tables write them, and what only looks like one. */
#include <stdio.h>

#include "engine/input/date.h"
#include "tests/support/cases.h"

static void expect(const char *text, const char *wanted) {
  char made[RK_DATE_BYTES];
  const rk_view got = rk_date_normalise(rk_view_of(text), made);
  ck_assert_msg(rk_view_equal(got, rk_view_of(wanted)), "%s: '%.*s', not '%s'", text,
                (int)got.len, got.ptr, wanted);
}

START_TEST(iso_and_rfc_3339) {
  expect("2024-08-17", "2024-08-17");
  expect(" 2024-8-7\n", "2024-08-07");
  expect("2024/08/17", "2024-08-17");
  expect("20240817", "2024-08-17");
  expect("2024-08-17T10:30:00Z", "2024-08-17T10:30:00Z");
  expect("2024-08-17t10:30:00.123456+07:00", "2024-08-17T10:30:00+07:00");
  expect("2024-08-17 10:30", "2024-08-17T10:30:00");
  expect("2024-08-17T10:30:00+0700", "2024-08-17T10:30:00+07:00");
  expect("2024-08-17T10:30:00-03:30", "2024-08-17T10:30:00-03:30");
  expect("2024-08-17T23:59:60Z", "2024-08-17T23:59:59Z");
}
END_TEST

START_TEST(rfc_2822) {
  expect("Sat, 17 Aug 2024 10:30:00 +0700", "2024-08-17T10:30:00+07:00");
  expect("17 Aug 2024 10:30 GMT", "2024-08-17T10:30:00Z");
  expect("Sat, 17 Aug 2024 10:30:00 +0700 (WIB)", "2024-08-17T10:30:00+07:00");
}
END_TEST

START_TEST(day_first) {
  expect("17/08/1945", "1945-08-17");
  expect("17-08-2024", "2024-08-17");
  expect("17.8.2024", "2024-08-17");
  expect("05/04/2024", "2024-04-05");
  expect("08/17/1945", "1945-08-17"); /* no month is 17 */
  expect("17/08/2024, 10:30 WIB", "2024-08-17T10:30:00+07:00");
  expect("17-Agu-2024", "2024-08-17");
}
END_TEST

START_TEST(in_words) {
  expect("17 Agustus 2024", "2024-08-17");
  expect("17\n  Agustus\t2024\n", "2024-08-17");
  expect("Jumat, 17 Agustus 2024 10:30 WIB", "2024-08-17T10:30:00+07:00");
  expect("JUM'AT 1 Nopember 2024 pukul 10.30 WITA", "2024-11-01T10:30:00+08:00");
  expect("Senin, 2 Peb 2015 | 23:05:59 WIT", "2015-02-02T23:05:59+09:00");
  expect("Kamis 12 Okt 2023 - 09:45 WIB", "2023-10-12T09:45:00+07:00");
  expect("August 17, 2024", "2024-08-17");
  expect("Maret 9, 2021", "2021-03-09");
  expect("Aug 17, 2024 12:05 AM", "2024-08-17T00:05:00");
  expect("August 17, 2024 at 1:05 pm", "2024-08-17T13:05:00");
}
END_TEST

START_TEST(unix_time) {
  expect("1723852800", "2024-08-17T00:00:00Z");
  expect("1723852800123", "2024-08-17T00:00:00Z");
  expect("951827696", "2000-02-29T12:34:56Z");
  expect("4107542399", "2100-02-28T23:59:59Z");
}
END_TEST

START_TEST(no_dates) {
  static const char *const texts[] = {
      "",           "2024",        "2024-08",       "kemarin",        "2024-13-01",
      "2024-02-30", "2023-02-29",  "31/04/2024",    "32 Mei 2024",    "17 Agustu 2024",
      "1234567",    "12345678901234", "17 Agustus 24", "20241332",     "17 Agustus 2024 25:00",
      "2024-08-17T10:30:00+15:00", "2024-08-17 10:3", "17 Agustus 2024 di Jakarta",
      "2024-08-171", "Senin",      "Senin, ",       "Agustus 2024",   "2024-08-17 10:30 XYZ",
      "13/13/2024", "17 Agustus 2024 10:30 WIB WIB", "2024-08-17T10:30:00.Z", "0000000000000000",
      "2024-08-17 13:00 PM"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) expect(texts[i], "");
}
END_TEST

/* Every day of 400 years comes back from its Unix time. */
START_TEST(every_day) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int year = 1974, month = 1, day = 1;
  for (long long number = 4 * 365 + 1; year < 2286; number++) {
    char digits[24];
    rk_date date;
    const int len = snprintf(digits, sizeof digits, "%lld", number * 86400 + 3661);
    REQUIRE(rk_date_parse((rk_view){digits, (size_t)len}, &date));
    REQUIRE(date.year == year && date.month == month && date.day == day);
    REQUIRE(date.hour == 1 && date.minute == 1 && date.second == 1);
    const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (++day <= lengths[month - 1] + (month == 2 && is_leap)) continue;
    day = 1;
    if (++month <= 12) continue;
    month = 1;
    year++;
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {iso_and_rfc_3339, rfc_2822, day_first, in_words,
                                unix_time,        no_dates, every_day};
  return run_cases("date", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
