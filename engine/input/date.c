#include "engine/input/date.h"

#include <stdio.h>
#include <strings.h>

#include "engine/input/format.h"

#define DATE_TEXT_MAX 64 /* no date is longer */

/* ---- Words and numbers ---- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static void drop(rk_view *rest, size_t len) { *rest = (rk_view){rest->ptr + len, rest->len - len}; }

static bool take_char(rk_view *rest, char c) {
  if (rest->len == 0 || rest->ptr[0] != c) return false;
  drop(rest, 1);
  return true;
}

static void skip_any(rk_view *rest, const char *chars) {
  while (rest->len && strchr(chars, rest->ptr[0])) drop(rest, 1);
}

/* Digits, at most nine of them; how many there were. */
static size_t take_number(rk_view *rest, int *number) {
  size_t len = 0;
  *number = 0;
  while (len < rest->len && len < 9 && is_digit(rest->ptr[len]))
    *number = *number * 10 + (rest->ptr[len++] - '0');
  drop(rest, len);
  return len;
}

/* Letters, with the apostrophe of "Jum'at". */
static rk_view take_word(rk_view *rest) {
  size_t len = 0;
  while (len < rest->len && (is_letter(rest->ptr[len]) || (len && rest->ptr[len] == '\''))) len++;
  const rk_view word = {rest->ptr, len};
  drop(rest, len);
  return word;
}

static bool is_word(rk_view word, const char *wanted) {
  return strlen(wanted) == word.len && strncasecmp(word.ptr, wanted, word.len) == 0;
}

static bool is_one_of(rk_view word, const char *const *words) {
  for (; *words; words++)
    if (is_word(word, *words)) return true;
  return false;
}

/* 1 to 12; 0: no month. */
static int month_of(rk_view word) {
  static const struct {
    const char *name;
    int month;
  } months[] = {
      {"januari", 1},    {"january", 1},  {"jan", 1},      {"februari", 2}, {"pebruari", 2},
      {"february", 2},   {"feb", 2},      {"peb", 2},      {"maret", 3},    {"march", 3},
      {"mar", 3},        {"april", 4},    {"apr", 4},      {"mei", 5},      {"may", 5},
      {"juni", 6},       {"june", 6},     {"jun", 6},      {"juli", 7},     {"july", 7},
      {"jul", 7},        {"agustus", 8},  {"august", 8},   {"agust", 8},    {"agu", 8},
      {"agt", 8},        {"ags", 8},      {"aug", 8},      {"september", 9}, {"sept", 9},
      {"sep", 9},        {"oktober", 10}, {"october", 10}, {"okt", 10},     {"oct", 10},
      {"november", 11},  {"nopember", 11}, {"nov", 11},    {"nop", 11},     {"desember", 12},
      {"december", 12},  {"des", 12},     {"dec", 12}};
  for (size_t i = 0; i < sizeof months / sizeof *months; i++)
    if (is_word(word, months[i].name)) return months[i].month;
  return 0;
}

static bool is_weekday(rk_view word) {
  static const char *const days[] = {
      "senin", "selasa",  "rabu",      "kamis",    "jumat",  "jum'at",   "sabtu", "minggu", "ahad",
      "sen",   "sel",     "rab",       "kam",      "jum",    "sab",      "min",   "monday", "tuesday",
      "wednesday", "thursday", "friday", "saturday", "sunday", "mon",    "tue",   "wed",    "thu",
      "fri",   "sat",     "sun",       NULL};
  return is_one_of(word, days);
}

/* ---- The day ---- */

static bool is_calendar_day(const rk_date *date) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (date->year < 1000 || date->year > 9999 || date->month < 1 || date->month > 12) return false;
  const bool is_leap =
      (date->year % 4 == 0 && date->year % 100 != 0) || date->year % 400 == 0;
  return date->day >= 1 && date->day <= lengths[date->month - 1] + (date->month == 2 && is_leap);
}

static bool set_day(rk_date *date, int year, int month, int day) {
  date->year = year;
  date->month = month;
  date->day = day;
  return is_calendar_day(date);
}

/* From Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013): days since 1970 to
 * a date, by eras of 400 years that begin in March. */
static void set_unix(rk_date *date, int64_t seconds) {
  const int64_t days = seconds / 86400 + 719468, in_day = seconds % 86400;
  const int64_t era = days / 146097, of_era = days % 146097;
  const int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  const int64_t part = (5 * of_year + 2) / 153;
  date->day = (int)(of_year - (153 * part + 2) / 5 + 1);
  date->month = (int)(part < 10 ? part + 3 : part - 9);
  date->year = (int)(year + era * 400 + (date->month <= 2));
  date->hour = (int)(in_day / 3600);
  date->minute = (int)(in_day / 60 % 60);
  date->second = (int)(in_day % 60);
  date->has_time = date->has_offset = true;
}

/* Nothing but digits: 20240817, or Unix time. */
static bool parse_digits(rk_view text, rk_date *date) {
  int64_t number = 0;
  if (text.len > 13) return false;
  for (size_t i = 0; i < text.len; i++) {
    if (!is_digit(text.ptr[i])) return false;
    number = number * 10 + (text.ptr[i] - '0');
  }
  if (text.len == 8)
    return set_day(date, (int)(number / 10000), (int)(number / 100 % 100), (int)(number % 100));
  if (text.len < 9) return false;
  set_unix(date, text.len < 12 ? number : number / 1000);
  return is_calendar_day(date);
}

/* 2024-08-17, 2024/8/17: the year was read. */
static bool parse_year_first(rk_view *rest, int year, rk_date *date) {
  int month, day;
  const char separator = rest->len ? rest->ptr[0] : 0;
  if (separator != '-' && separator != '/' && separator != '.') return false;
  drop(rest, 1);
  if (take_number(rest, &month) - 1 > 1 || !take_char(rest, separator)) return false;
  return take_number(rest, &day) - 1 <= 1 && set_day(date, year, month, day);
}

/* 17/08/1945, 17-Agu-2024, 17 Agustus 2024: the day was read. */
static bool parse_day_first(rk_view *rest, int day, rk_date *date) {
  int month, year;
  skip_any(rest, " -/.,");
  if (rest->len && is_digit(rest->ptr[0])) {
    if (take_number(rest, &month) > 2) return false;
  } else {
    month = month_of(take_word(rest));
    if (month == 0) return false;
  }
  skip_any(rest, " -/.,");
  if (take_number(rest, &year) != 4) return false;
  if (month > 12 && day <= 12) return set_day(date, year, day, month);
  return set_day(date, year, month, day);
}

/* Agustus 17, 2024: the month was read. */
static bool parse_month_first(rk_view *rest, int month, rk_date *date) {
  int day, year;
  skip_any(rest, " .");
  if (take_number(rest, &day) - 1 > 1) return false;
  skip_any(rest, " ,");
  return take_number(rest, &year) == 4 && set_day(date, year, month, day);
}

static bool parse_day(rk_view *rest, rk_date *date) {
  rk_view word = take_word(rest);
  if (is_weekday(word)) {
    skip_any(rest, " ,./-");
    word = take_word(rest);
  }
  if (word.len) {
    const int month = month_of(word);
    return month && parse_month_first(rest, month, date);
  }
  int number;
  const size_t digits = take_number(rest, &number);
  if (digits == 4) return parse_year_first(rest, number, date);
  return digits >= 1 && digits <= 2 && parse_day_first(rest, number, date);
}

/* ---- The time ---- */

static bool parse_zone(rk_view *rest, rk_date *date) {
  static const struct {
    const char *name;
    int hours;
  } zones[] = {{"z", 0}, {"utc", 0}, {"gmt", 0}, {"wib", 7}, {"wita", 8}, {"wit", 9}};
  skip_any(rest, " ");
  for (rk_view word = take_word(rest); word.len; word = (rk_view){0}) {
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
      if (!is_word(word, zones[i].name)) continue;
      date->has_offset = true;
      date->offset_minutes = zones[i].hours * 60;
    }
    if (!date->has_offset) return false;
  }
  const bool is_west = rest->len && rest->ptr[0] == '-';
  if (!take_char(rest, '+') && !take_char(rest, '-')) return true;
  int hours, minutes = 0;
  const size_t digits = take_number(rest, &hours);
  if (digits == 4) {
    minutes = hours % 100;
    hours /= 100;
  } else if (digits < 1 || digits > 2) {
    return false;
  } else if (take_char(rest, ':') && take_number(rest, &minutes) != 2) {
    return false;
  }
  if (hours > 14 || minutes > 59) return false;
  date->has_offset = true;
  date->offset_minutes = (hours * 60 + minutes) * (is_west ? -1 : 1);
  return true;
}

/* AM and PM, as spreadsheets write. */
static bool parse_half(rk_view *rest, rk_date *date) {
  rk_view after = *rest;
  skip_any(&after, " ");
  const rk_view word = take_word(&after);
  if (!is_word(word, "am") && !is_word(word, "pm")) return true;
  *rest = after;
  if (date->hour < 1 || date->hour > 12) return false;
  date->hour = date->hour % 12 + (is_word(word, "pm") ? 12 : 0);
  return true;
}

static bool parse_time(rk_view *rest, rk_date *date) {
  static const char *const before[] = {"t", "pukul", "jam", "pkl", "at", NULL};
  int fraction;
  skip_any(rest, " ,|-/\t");
  if (rest->len && is_letter(rest->ptr[0]) && !is_one_of(take_word(rest), before)) return false;
  skip_any(rest, " .:");
  if (take_number(rest, &date->hour) - 1 > 1) return false;
  if (!take_char(rest, ':') && !take_char(rest, '.')) return false;
  if (take_number(rest, &date->minute) != 2) return false;
  if ((take_char(rest, ':') || take_char(rest, '.')) && take_number(rest, &date->second) != 2)
    return false;
  if ((take_char(rest, '.') || take_char(rest, ',')) && take_number(rest, &fraction) == 0)
    return false;
  date->has_time = true;
  if (!parse_half(rest, date)) return false;
  if (date->second == 60) date->second = 59; /* a leap second */
  return date->hour < 24 && date->minute < 60 && date->second < 60 && parse_zone(rest, date);
}

/* ---- Both ---- */

/* Runs of blanks, of line ends too, as one. False: it is too long for a date. */
static bool join_blanks(rk_view text, char to[DATE_TEXT_MAX], size_t *len) {
  *len = 0;
  for (size_t i = 0; i < text.len; i++) {
    const bool is_blank = rk_format_is_blank(text.ptr[i]);
    if (is_blank && to[*len - 1] == ' ') continue;
    if (*len == DATE_TEXT_MAX) return false;
    to[(*len)++] = is_blank ? ' ' : text.ptr[i];
  }
  return true;
}

bool rk_date_parse(rk_view text, rk_date *date) {
  char joined[DATE_TEXT_MAX];
  *date = (rk_date){0};
  text = rk_format_trim(text); /* so that no blank comes first */
  rk_view rest = {joined, 0};
  if (text.len < 8 || !join_blanks(text, joined, &rest.len)) return false;
  if (parse_digits(rest, date)) return true;
  *date = (rk_date){0};
  if (!parse_day(&rest, date)) return false;
  if (rest.len && is_digit(rest.ptr[0])) return false;
  if (rest.len && !parse_time(&rest, date)) return false;
  skip_any(&rest, " ");
  /* RFC 2822 has comments, as in "+0700 (WIB)". */
  return rest.len == 0 || (rest.ptr[0] == '(' && rest.ptr[rest.len - 1] == ')');
}

/* So many figures of it. (Every document has a date, and printf takes longer than reading it.) */
static char *put_figures(char *to, int value, int figures) {
  for (int i = figures; i-- > 0; value /= 10) to[i] = (char)('0' + value % 10);
  return to + figures;
}

static char *put_three(char *to, int first, int first_figures, int second, int third, char between) {
  to = put_figures(to, first, first_figures);
  *to++ = between;
  to = put_figures(to, second, 2);
  *to++ = between;
  return put_figures(to, third, 2);
}

rk_view rk_date_print(const rk_date *date, char to[RK_DATE_BYTES]) {
  char *p = put_three(to, date->year, 4, date->month, date->day, '-');
  if (date->has_time) {
    *p++ = 'T';
    p = put_three(p, date->hour, 2, date->minute, date->second, ':');
  }
  if (date->has_time && date->has_offset && date->offset_minutes == 0) {
    *p++ = 'Z';
  } else if (date->has_time && date->has_offset) {
    const int minutes = date->offset_minutes < 0 ? -date->offset_minutes : date->offset_minutes;
    *p++ = date->offset_minutes < 0 ? '-' : '+';
    p = put_figures(p, minutes / 60, 2);
    *p++ = ':';
    p = put_figures(p, minutes % 60, 2);
  }
  *p = '\0';
  return (rk_view){to, (size_t)(p - to)};
}

rk_view rk_date_normalise(rk_view text, char to[RK_DATE_BYTES]) {
  rk_date date;
  return rk_date_parse(text, &date) ? rk_date_print(&date, to) : (rk_view){0};
}
