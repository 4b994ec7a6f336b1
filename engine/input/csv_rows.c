#include "engine/input/csv_rows.h"

#include <inttypes.h>

enum { FIELD_START, BARE, QUOTED, QUOTE_IN_QUOTED, PASSING_OVER };

/* No text in UTF-8 goes on over it, so that the fields can be checked in one go. */
#define FIELD_END '\x1f'

void rk_csv_rows_start(rk_csv_rows *rows, rk_source *source, char separator, uint64_t max_bytes) {
  rows->source = source;
  rows->separator = separator;
  rows->max_bytes = max_bytes;
  rows->next_line = 1;
  rows->count = 0;
  rows->text.len = 0;
}

void rk_csv_rows_deinit(rk_csv_rows *rows) { rk_buffer_deinit(&rows->text); }

rk_view rk_csv_rows_field(const rk_csv_rows *rows, size_t i) {
  const size_t start = i ? rows->ends[i - 1] + 1 : 0;
  return (rk_view){(const char *)rows->text.ptr + start, rows->ends[i] - start};
}

rk_view rk_csv_rows_text(const rk_csv_rows *rows) { return rk_buffer_view(&rows->text); }

/* ---- One window ---- */

/* The part of a window that is being read. */
typedef struct piece {
  rk_view window;
  size_t at;
  bool complete; /* the row is */
  rk_status status;
} piece;

static uint64_t place(const rk_csv_rows *rows, const piece *p) {
  return rows->source->position + p->at;
}

/* The row is lost; what is left of its line is passed over. */
static void spoil(rk_csv_rows *rows, uint64_t line, uint64_t byte, const char *reason) {
  rows->in_quotes = rows->state == QUOTED || rows->state == QUOTE_IN_QUOTED;
  rows->reason = reason;
  rows->bad_line = line;
  rows->bad_byte = byte;
  rows->state = PASSING_OVER;
}

static void put(rk_csv_rows *rows, piece *p, const char *bytes, size_t len) {
  if (rows->text.len + len > rows->max_bytes + rows->count)
    spoil(rows, rows->line, rows->start, "longer than the limit");
  else if (rk_buffer_append(&rows->text, bytes, len) != RK_OK)
    p->status = RK_NO_MEMORY;
}

static void end_field(rk_csv_rows *rows, piece *p, bool is_bare, bool at_line_end) {
  if (is_bare && at_line_end && rows->text.len &&
      rows->text.ptr[rows->text.len - 1] == '\r')
    rows->text.len--;
  if (rows->count < RK_CSV_COLUMNS_MAX) {
    rows->ends[rows->count] = rows->text.len;
    if (rk_buffer_append(&rows->text, &(char){FIELD_END}, 1) != RK_OK) p->status = RK_NO_MEMORY;
  }
  rows->count++;
  rows->state = FIELD_START;
}

static void end_line(rk_csv_rows *rows, piece *p) {
  rows->next_line++;
  p->complete = true;
}

/* Up to a separator or line end; the field may go on in the next window. */
static void read_bare(rk_csv_rows *rows, piece *p) {
  const rk_view w = p->window;
  size_t stop = p->at;
  while (stop < w.len && w.ptr[stop] != rows->separator && w.ptr[stop] != '\n') stop++;
  put(rows, p, w.ptr + p->at, stop - p->at);
  p->at = stop;
  if (stop == w.len || rows->state == PASSING_OVER) return;
  const bool at_line_end = w.ptr[stop] == '\n';
  p->at++;
  end_field(rows, p, true, at_line_end);
  if (at_line_end) end_line(rows, p);
}

static void read_quoted(rk_csv_rows *rows, piece *p) {
  const char *start = p->window.ptr + p->at;
  const size_t left = p->window.len - p->at;
  const char *quote = memchr(start, '"', left);
  const size_t len = quote ? (size_t)(quote - start) : left;
  put(rows, p, start, len);
  if (rows->state == PASSING_OVER) return; /* from here on, line ends are line ends */
  for (const char *s = start; (s = memchr(s, '\n', (size_t)(start + len - s))); s++)
    rows->next_line++;
  p->at += len + (quote != NULL);
  if (quote) rows->state = QUOTE_IN_QUOTED;
}

static void read_behind_quote(rk_csv_rows *rows, piece *p) {
  const char c = p->window.ptr[p->at];
  if (c == '"') {
    put(rows, p, &c, 1);
    if (rows->state != PASSING_OVER) rows->state = QUOTED;
  } else if (c == rows->separator || c == '\n') {
    end_field(rows, p, false, c == '\n');
    if (c == '\n') end_line(rows, p);
  } else if (c != '\r') {
    spoil(rows, rows->next_line, place(rows, p), "text behind a closing quote");
    return;
  }
  p->at++;
}

static void pass_over(rk_csv_rows *rows, piece *p) {
  const char *start = p->window.ptr + p->at;
  const char *stop = memchr(start, '\n', p->window.len - p->at);
  p->at = stop ? (size_t)(stop - p->window.ptr) + 1 : p->window.len;
  if (stop) end_line(rows, p);
}

static void read_field_start(rk_csv_rows *rows, piece *p) {
  if (p->window.ptr[p->at] == '"') {
    rows->quote = place(rows, p);
    rows->quote_line = rows->next_line;
    rows->state = QUOTED;
    p->at++;
  } else {
    rows->state = BARE;
  }
}

static void read_piece(rk_csv_rows *rows, piece *p) {
  while (p->status == RK_OK && !p->complete && p->at < p->window.len) {
    switch (rows->state) {
      case FIELD_START:
        read_field_start(rows, p);
        break;
      case BARE:
        read_bare(rows, p);
        break;
      case QUOTED:
        read_quoted(rows, p);
        break;
      case QUOTE_IN_QUOTED:
        read_behind_quote(rows, p);
        break;
      default:
        pass_over(rows, p);
    }
  }
  rk_source_consume(rows->source, p->at);
}

/* ---- One row ---- */

/* The file is at its end: so is the row, if one has begun. */
static void end_of_file(rk_csv_rows *rows, piece *p) {
  if (rows->state == QUOTED) {
    const rk_buffer *text = &rows->text;
    const bool after_end = text->len && text->ptr[text->len - 1] == '\n';
    rows->swallowed_to = rows->next_line - after_end;
    spoil(rows, rows->quote_line, rows->quote, "the quote that opens here is never closed");
  }
  const bool begun = rows->count > 0 || rows->state == BARE || rows->state == QUOTE_IN_QUOTED;
  if (begun && rows->state != PASSING_OVER) end_field(rows, p, rows->state == BARE, true);
}

static rk_status read_row(rk_csv_rows *rows, rk_error *error) {
  rk_source *source = rows->source;
  piece p = {0};
  while (!p.complete) {
    p.window = rk_source_window(source);
    p.at = 0;
    read_piece(rows, &p);
    if (p.status == RK_OK && !p.complete && source->ended) {
      end_of_file(rows, &p);
      p.complete = true;
    }
    if (p.status != RK_OK)
      return rk_error_set(error, p.status, source->path, "no memory for a row");
    if (p.complete) break;
    rk_status status = rk_source_fill(source, error);
    if (status == RK_BAD_INPUT && error && error->line == 0) error->line = rows->line;
    if (status != RK_OK) return status;
  }
  return RK_OK;
}

static bool is_empty_line(const rk_csv_rows *rows) {
  return !rows->reason && rows->count == 1 && rows->ends[0] == 0;
}

/* A quote that was opened by mistake is often found out lines later: so its line is told. */
static rk_status bad_row(const rk_csv_rows *rows, rk_error *error) {
  const char *path = rows->source->path;
  if (rows->swallowed_to > rows->bad_line && rows->bad_byte == rows->quote)
    return rk_error_set_at(error, RK_BAD_INPUT, path, rows->bad_line, rows->bad_byte,
                           "%s: it takes all lines up to %" PRIu64 " with it", rows->reason,
                           rows->swallowed_to);
  if (!rows->in_quotes || rows->bad_byte == rows->quote)
    return rk_error_set_at(error, RK_BAD_INPUT, path, rows->bad_line, rows->bad_byte, "%s",
                           rows->reason);
  return rk_error_set_at(error, RK_BAD_INPUT, path, rows->bad_line, rows->bad_byte,
                         "%s; the quote was opened in line %" PRIu64, rows->reason,
                         rows->quote_line);
}

rk_status rk_csv_rows_next(rk_csv_rows *rows, bool *got, rk_error *error) {
  *got = false;
  for (;;) {
    rows->line = rows->next_line;
    rows->start = rows->source->position;
    rows->count = 0;
    rows->text.len = 0;
    rows->reason = NULL;
    rows->state = FIELD_START;
    rk_status status = read_row(rows, error);
    if (status != RK_OK) return status;
    if (rows->reason) return bad_row(rows, error);
    if (rows->count == 0) return RK_OK;
    if (!is_empty_line(rows)) break;
  }
  *got = true;
  return RK_OK;
}
