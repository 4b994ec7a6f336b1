/*
 * header_lines: "Name: value" lines up to an empty one, as WARC and HTTP have them.
 *
 * Lines end in CRLF, or LF alone. A line that begins with a blank goes on with
 * the one before it and is passed over. Names match in any case.
 *
 * Threads: no state. Views borrow from the text.
 */
#ifndef RK_INPUT_HEADER_LINES_H
#define RK_INPUT_HEADER_LINES_H

#include "engine/base/view.h"

/* A header that goes on for longer is refused. */
#define RK_HEADER_BYTES_MAX ((size_t)64 << 10)

/* The length of the header with its empty line; 0: that line has not come. */
size_t rk_header_find_end(rk_view text);
/* The first line, without its end, is taken off. */
rk_view rk_header_take_line(rk_view *rest);
/* The next name and value, trimmed; false at the end. */
bool rk_header_next(rk_view *rest, rk_view *name, rk_view *value);
bool rk_header_is(rk_view name, const char *wanted);
/* Digits and nothing else; false: something else, or too large for 64 bits. */
bool rk_header_number(rk_view digits, uint64_t *number);

#endif
