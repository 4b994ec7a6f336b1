#include "engine/input/lines.h"

#include <inttypes.h>

void rk_lines_start(rk_lines *lines, rk_source *source, uint64_t max_bytes) {
  *lines = (rk_lines){.source = source, .max_bytes = max_bytes, .partial = lines->partial};
}

void rk_lines_deinit(rk_lines *lines) { rk_buffer_deinit(&lines->partial); }

/* The line goes on behind the window: keep what there is of it. A line that
 * has grown over the limit is only counted. */
static rk_status keep_part(rk_lines *lines, rk_view part, uint64_t *len, rk_error *error) {
  *len += part.len;
  if (*len <= lines->max_bytes &&
      rk_buffer_append(&lines->partial, part.ptr, part.len) != RK_OK)
    return rk_error_set(error, RK_NO_MEMORY, lines->source->path, "no memory for a line");
  rk_source_consume(lines->source, part.len);
  return RK_OK;
}

/* Damage in the stream is reported as standing in the line that it breaks. */
static rk_status fill(rk_lines *lines, rk_error *error) {
  rk_status status = rk_source_fill(lines->source, error);
  if (status == RK_BAD_INPUT && error && error->line == 0) error->line = lines->number;
  return status;
}

static rk_status too_long(rk_lines *lines, rk_error *error) {
  return rk_error_set_at(error, RK_BAD_INPUT, lines->source->path, lines->number, lines->start,
                         "longer than the limit of %" PRIu64 " bytes", lines->max_bytes);
}

rk_status rk_lines_next(rk_lines *lines, rk_view *line, bool *got, rk_error *error) {
  rk_source *source = lines->source;
  uint64_t len = 0; /* of the parts of this line that lay in earlier windows */
  *got = false;
  lines->partial.len = 0;
  lines->start = source->position;
  lines->number++;
  for (;;) {
    rk_view window = rk_source_window(source);
    const char *stop = window.len ? memchr(window.ptr, '\n', window.len) : NULL;
    if (!stop && !source->ended) {
      rk_status status = keep_part(lines, window, &len, error);
      if (status == RK_OK) status = fill(lines, error);
      if (status != RK_OK) return status;
      continue;
    }
    rk_view last = {window.ptr, stop ? (size_t)(stop - window.ptr) : window.len};
    if (!stop && len + last.len == 0) return RK_OK;
    *line = last;
    rk_status status = RK_OK;
    if (len > 0) { /* it began in an earlier window */
      status = keep_part(lines, last, &len, error);
      *line = rk_buffer_view(&lines->partial);
    } else {
      len = last.len;
      rk_source_consume(source, last.len);
    }
    if (status != RK_OK) return status;
    if (stop) rk_source_consume(source, 1);
    if (len > lines->max_bytes) return too_long(lines, error);
    *got = true;
    return RK_OK;
  }
}
