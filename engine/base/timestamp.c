#include "engine/base/timestamp.h"

#include <stdio.h>

enum { DAY = 86400 };

/* Exactly `count` digits. */
static bool take_digits(rk_view *rest, size_t count, int *number) {
  if (rest->len < count) return false;
  *number = 0;
  for (size_t i = 0; i < count; i++) {
    if (rest->ptr[i] < '0' || rest->ptr[i] > '9') return false;
    *number = *number * 10 + (rest->ptr[i] - '0');
  }
  *rest = (rk_view){rest->ptr + count, rest->len - count};
  return true;
}

static bool take_any(rk_view *rest, const char *chars) {
  if (rest->len == 0 || rest->ptr[0] == '\0' || !strchr(chars, rest->ptr[0])) return false;
  *rest = (rk_view){rest->ptr + 1, rest->len - 1};
  return true;
}

static bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

static int days_in(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days before a year's first, counted from the year 0. */
static int64_t days_before(int64_t year) {
  if (year == 0) return 0;
  const int64_t past = year - 1; /* the year 0 is a leap year */
  return 366 + past * 365 + past / 4 - past / 100 + past / 400;
}

enum { DAYS_BEFORE_1970 = 719528 };

static bool take_day(rk_view *rest, int64_t *seconds) {
  int year, month, day;
  if (!take_digits(rest, 4, &year) || !take_any(rest, "-") || !take_digits(rest, 2, &month) ||
      !take_any(rest, "-") || !take_digits(rest, 2, &day))
    return false;
  if (month < 1 || month > 12 || day < 1 || day > days_in(year, month)) return false;
  int64_t days = days_before(year) - DAYS_BEFORE_1970 + day - 1;
  for (int m = 1; m < month; m++) days += days_in(year, m);
  *seconds = days * DAY;
  return true;
}

/* HH:MM[:SS[.fraction]] */
static bool take_time(rk_view *rest, int64_t *seconds) {
  int hour, minute, second = 0;
  if (!take_digits(rest, 2, &hour) || !take_any(rest, ":") || !take_digits(rest, 2, &minute))
    return false;
  if (take_any(rest, ":") && !take_digits(rest, 2, &second)) return false;
  if (take_any(rest, ".")) {
    if (!take_any(rest, "0123456789")) return false;
    while (take_any(rest, "0123456789")) continue;
  }
  if (hour > 23 || minute > 59 || second > 60) return false;
  *seconds += hour * 3600 + minute * 60 + (second > 59 ? 59 : second);
  return true;
}

static bool take_zone(rk_view *rest, int64_t *seconds) {
  int hours, minutes;
  if (rest->len == 0 || take_any(rest, "Zz")) return true;
  const int sign = rest->ptr[0] == '-' ? -1 : 1;
  if (!take_any(rest, "+-") || !take_digits(rest, 2, &hours)) return false;
  take_any(rest, ":");
  if (!take_digits(rest, 2, &minutes) || hours > 23 || minutes > 59) return false;
  *seconds -= sign * (hours * 3600 + minutes * 60);
  return true;
}

bool rk_timestamp_parse(rk_view text, int64_t *seconds) {
  rk_view rest = text;
  int64_t found = 0;
  if (!take_day(&rest, &found)) return false;
  if (rest.len && (!take_any(&rest, "Tt ") || !take_time(&rest, &found) ||
                   !take_zone(&rest, &found)))
    return false;
  if (rest.len) return false;
  *seconds = found;
  return true;
}

size_t rk_timestamp_print(int64_t seconds, char text[RK_TIMESTAMP_BYTES]) {
  text[0] = '\0';
  const int64_t least = -(int64_t)DAYS_BEFORE_1970 * DAY;
  const int64_t end = (days_before(10000) - DAYS_BEFORE_1970) * DAY;
  if (seconds < least || seconds >= end) return 0;
  int64_t days = (seconds - least) / DAY;
  const int rest = (int)((seconds - least) % DAY);
  int year = (int)(days / 366), month = 1; /* not after it */
  while (days_before(year + 1) <= days) year++;
  days -= days_before(year);
  while (days >= days_in(year, month)) days -= days_in(year, month++);
  const int day = (int)days + 1;
  const int len =
      rest == 0 ? snprintf(text, RK_TIMESTAMP_BYTES, "%04u-%02u-%02u", (unsigned)year % 10000,
                           (unsigned)month % 100, (unsigned)day % 100)
                : snprintf(text, RK_TIMESTAMP_BYTES, "%04u-%02u-%02uT%02u:%02u:%02uZ",
                           (unsigned)year % 10000, (unsigned)month % 100, (unsigned)day % 100,
                           (unsigned)rest / 3600 % 100, (unsigned)rest / 60 % 60,
                           (unsigned)rest % 60);
  return len > 0 ? (size_t)len : 0;
}
