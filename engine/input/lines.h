/*
 * lines: a source cut into lines.
 *
 * Lines end in LF; a CR before it stays in the line. The last line needs no
 * LF. Lines that lie whole in the source's window are not copied.
 *
 * Ownership: the source is borrowed; rk_lines_deinit frees the buffer. A line
 * is valid until the next call.
 * Invariant: number and start belong to the line that was returned, or that
 * the error is about.
 * Threads: one at a time.
 */
#ifndef RK_INPUT_LINES_H
#define RK_INPUT_LINES_H

#include "engine/input/source.h"

typedef struct rk_lines {
  uint64_t number; /* from 1 */
  uint64_t start;  /* offset of its first byte in the unpacked stream */

  /* The rest is the reader's own. */
  rk_source *source;
  uint64_t max_bytes;
  rk_buffer partial;
} rk_lines;

void rk_lines_start(rk_lines *lines, rk_source *source, uint64_t max_bytes);
/* RK_BAD_INPUT: this line is over the limit and was passed over, or the stream
 * is damaged here (the next call says that it has ended). *got is false at the
 * end. */
rk_status rk_lines_next(rk_lines *lines, rk_view *line, bool *got, rk_error *error) RK_MUST_CHECK;
void rk_lines_deinit(rk_lines *lines);

#endif
