/*
 * csv_rows: a source cut into the rows and fields of a table.
 *
 * RFC 4180: fields are parted by a separator, rows by line ends (LF or CRLF). A
 * field in double quotes may hold both, and "" stands for one quote. A quote
 * inside a field that does not begin with one is taken as it is. Empty lines
 * are no rows.
 *
 * Broken quoting must not cost the rest of the file: a row that is found to be
 * wrong (text behind a closing quote, over the limit, a quote that is never
 * closed) ends at the next line end from there, whatever the quotes say.
 *
 * Ownership: the source is borrowed; deinit frees the buffer. A row's fields are
 * valid until the next call.
 * Memory: one row, up to max_bytes, and the ends of RK_CSV_COLUMNS_MAX fields.
 * Threads: one at a time.
 */
#ifndef RK_INPUT_CSV_ROWS_H
#define RK_INPUT_CSV_ROWS_H

#include "engine/input/source.h"

#define RK_CSV_COLUMNS_MAX 1000

typedef struct rk_csv_rows {
  uint64_t line;   /* where the row begins, from 1 */
  uint64_t start;  /* offset of its first byte in the unpacked stream */
  size_t count;    /* of its fields; those over RK_CSV_COLUMNS_MAX are counted, not kept */
  char separator;  /* may be set until the first row is read */

  /* The rest is the reader's own. */
  rk_source *source;
  uint64_t max_bytes;
  uint64_t next_line;
  int state;
  uint64_t quote, quote_line; /* where the open quoted field begins */
  uint64_t swallowed_to; /* the last line, when the end of the file was within quotes; 0: it was not */
  uint64_t bad_byte, bad_line;
  bool in_quotes;     /* when it went wrong */
  const char *reason; /* NULL: the row is good so far */
  rk_buffer text;     /* the fields, unquoted, a byte that is no text behind each */
  size_t ends[RK_CSV_COLUMNS_MAX];
} rk_csv_rows;

/* Keeps the buffer of a source before. A zeroed rk_csv_rows is ready. */
void rk_csv_rows_start(rk_csv_rows *rows, rk_source *source, char separator, uint64_t max_bytes);
/* RK_BAD_INPUT: this row is wrong (the next call goes on behind it), or the
 * stream is damaged here. *got is false at the end. */
rk_status rk_csv_rows_next(rk_csv_rows *rows, bool *got, rk_error *error) RK_MUST_CHECK;
/* i < count and < RK_CSV_COLUMNS_MAX. */
rk_view rk_csv_rows_field(const rk_csv_rows *rows, size_t i);
/* All fields as one run of bytes: valid UTF-8 only if each field is. */
rk_view rk_csv_rows_text(const rk_csv_rows *rows);
void rk_csv_rows_deinit(rk_csv_rows *rows);

#endif
