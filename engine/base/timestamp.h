/*
 * timestamp: a date as a number, seconds since 1970 in UTC, and as text.
 *
 * Text is RFC 3339 or a part of it: YYYY-MM-DD, or that with T or a blank, HH:MM[:SS[.fraction]] and
 * Z, +HH:MM or nothing. A day without a time counts from its beginning, a time without a zone is
 * taken as UTC, fractions are dropped. Years are 0000 to 9999, in the Gregorian calendar throughout.
 * Pure functions.
 */
#ifndef RK_BASE_TIMESTAMP_H
#define RK_BASE_TIMESTAMP_H

#include "engine/base/view.h"

enum { RK_TIMESTAMP_BYTES = 24 };

/* False: no such date. */
bool rk_timestamp_parse(rk_view text, int64_t *seconds);
/* YYYY-MM-DD for the first second of a day, else YYYY-MM-DDTHH:MM:SSZ; NUL-terminated. Empty for
 * what lies outside of the years above. Returns its length. */
size_t rk_timestamp_print(int64_t seconds, char text[RK_TIMESTAMP_BYTES]);

#endif
