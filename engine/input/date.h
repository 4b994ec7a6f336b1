/*
 * date: which day, and which time of day, does this text name?
 *
 * In: a date as pages and tables write it:
 *   ISO 8601, RFC 3339   2024-08-17, 2024-08-17T10:30:00+07:00, 20240817, 2024/8/17
 *   RFC 2822             Sat, 17 Aug 2024 10:30:00 +0700
 *   day first            17/08/1945, 17-08-2024, 17.8.2024
 *   in words             17 Agustus 2024; Jumat, 17 Agustus 2024 10:30 WIB; August 17, 2024
 *   Unix time            seconds or milliseconds since 1970, of 9 to 13 digits
 * Words are Indonesian or English, in full or short, in any case. Out: the parts,
 * and one way to write them: YYYY-MM-DD, or RFC 3339 with the time as it was
 * given, in its own zone. A time that came without a zone is written without
 * one, since to guess would be to invent: 2024-08-17T10:30:00.
 *
 * 08/17/1945 can only be 17 August and is taken as that. Years have four digits.
 * Fractions of seconds are dropped. What names no day of the calendar is no date.
 *
 * Threads: no state.
 */
#ifndef RK_INPUT_DATE_H
#define RK_INPUT_DATE_H

#include "engine/base/view.h"

typedef struct rk_date {
  int year, month, day; /* 1000 to 9999, 1 to 12, 1 to 31 */
  int hour, minute, second;
  int offset_minutes; /* east of Greenwich */
  bool has_time, has_offset;
} rk_date;

/* The longest is 2024-08-17T10:30:00+07:00. */
#define RK_DATE_BYTES 32

/* The whole text must be a date, but for blanks around it. */
bool rk_date_parse(rk_view text, rk_date *date);
/* The view borrows from `to`. */
rk_view rk_date_print(const rk_date *date, char to[RK_DATE_BYTES]);
/* Both at once; empty: no date. */
rk_view rk_date_normalise(rk_view text, char to[RK_DATE_BYTES]);

#endif
