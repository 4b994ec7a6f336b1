/* CSV and TSV with a header (format.h has the contract, csv_rows.h the quoting). Every row has as
 * many fields as the header; the columns that are neither id, title nor body become fields. */
#include <inttypes.h>
#include <stdlib.h>

#include "engine/input/csv_rows.h"
#include "engine/input/date.h"
#include "engine/input/format.h"
#include "engine/input/guess.h"
#include "engine/input/json_put.h"

typedef struct csv_state {
  rk_csv_rows rows;
  const rk_input_options *options;
  bool sniffs; /* CSV: a comma or a semicolon? */
  bool has_header, done;
  size_t count; /* of columns */
  rk_field columns[RK_CSV_COLUMNS_MAX];
  size_t name_ends[RK_CSV_COLUMNS_MAX];
  rk_buffer names;
  rk_buffer made_id, fields;
  char date[RK_DATE_BYTES];
} csv_state;

static void *csv_create(void) { return calloc(1, sizeof(csv_state)); }

static void csv_destroy(void *state) {
  csv_state *self = state;
  if (!self) return;
  rk_csv_rows_deinit(&self->rows);
  rk_buffer_deinit(&self->names);
  rk_buffer_deinit(&self->made_id);
  rk_buffer_deinit(&self->fields);
  free(self);
}

static void start(csv_state *self, rk_source *source, const rk_input_options *options,
                  char separator) {
  self->options = options;
  self->has_header = self->done = false;
  self->sniffs = separator == ',';
  rk_csv_rows_start(&self->rows, source, separator, options->max_document_bytes);
}

static void csv_start(void *state, rk_source *source, const rk_input_options *options) {
  start(state, source, options, ',');
}

static void tsv_start(void *state, rk_source *source, const rk_input_options *options) {
  start(state, source, options, '\t');
}

/* ---- The header ---- */

/* Spreadsheets set to Indonesian, where the comma is the decimal one, write semicolons. */
static rk_status choose_separator(csv_state *self, rk_error *error) {
  rk_source *source = self->rows.source;
  rk_status status = RK_OK;
  for (;;) {
    rk_view window = rk_source_window(source);
    rk_view line;
    const bool complete = rk_guess_first_line(window, &line);
    if (complete || source->ended || window.len == RK_SOURCE_WINDOW_BYTES) {
      if (rk_guess_count(line, ';') > rk_guess_count(line, ',')) self->rows.separator = ';';
      return RK_OK;
    }
    status = rk_source_fill(source, error);
    if (status != RK_OK) return status;
  }
}

static rk_view column_name(const csv_state *self, size_t i) {
  const size_t start = i ? self->name_ends[i - 1] : 0;
  return (rk_view){(const char *)self->names.ptr + start, self->name_ends[i] - start};
}

static rk_status bad_header(csv_state *self, rk_error *error, const char *reason) {
  self->done = true;
  return rk_error_set_at(error, RK_BAD_INPUT, self->rows.source->path, self->rows.line,
                         self->rows.start, "%s", reason);
}

/* The same name twice: the first column counts, so that no text is put in place of another's. */
static bool is_taken(const csv_state *self, rk_field role) {
  for (size_t i = 0; i < self->count; i++)
    if (self->columns[i] == role) return true;
  return false;
}

static rk_status take_header(csv_state *self, rk_error *error) {
  const rk_csv_rows *rows = &self->rows;
  self->count = 0;
  self->names.len = 0;
  if (rows->count > RK_CSV_COLUMNS_MAX) return bad_header(self, error, "over 1000 columns");
  bool has_text = false;
  for (size_t i = 0; i < rows->count; i++) {
    const rk_view name = rk_format_trim(rk_csv_rows_field(rows, i));
    rk_field role = rk_field_of(&self->options->names, name, true);
    if (role != RK_FIELD_OTHER && is_taken(self, role)) role = RK_FIELD_OTHER;
    if (rk_buffer_append(&self->names, name.ptr, name.len) != RK_OK)
      return rk_error_set(error, RK_NO_MEMORY, rows->source->path, "no memory for its header");
    self->name_ends[i] = self->names.len;
    self->columns[i] = role;
    self->count = i + 1;
    has_text |= role == RK_FIELD_TITLE || role == RK_FIELD_BODY;
  }
  if (!has_text)
    return bad_header(self, error, "its header names neither a title nor a body column");
  return RK_OK;
}

static rk_status read_header(csv_state *self, rk_error *error) {
  bool got = false;
  self->has_header = true;
  rk_status status = self->sniffs ? choose_separator(self, error) : RK_OK;
  if (status == RK_OK) status = rk_csv_rows_next(&self->rows, &got, error);
  /* Without its header the rest means nothing. */
  self->done = status != RK_OK || !got;
  if (status == RK_OK && !got)
    return rk_error_set_at(error, RK_BAD_INPUT, self->rows.source->path, 0, RK_NO_BYTE, "empty");
  if (status == RK_OK)
    status = rk_format_check_text(rk_csv_rows_text(&self->rows), self->rows.source->path,
                                  self->rows.line, self->rows.start, error);
  if (status == RK_OK) status = take_header(self, error);
  self->done |= status != RK_OK;
  return status;
}

/* ---- Rows ---- */

/* A date that can't be understood stays one of the other fields, as it was written. */
static rk_status keep_date(csv_state *self, size_t i, rk_view value, rk_doc *doc) {
  if (value.len == 0) return RK_OK;
  doc->date = rk_date_normalise(value, self->date);
  if (doc->date.len == 0) return rk_json_put_member(&self->fields, column_name(self, i), value);
  return rk_json_put_member(&self->fields, rk_view_of("date"), doc->date);
}

static rk_status bad_row(const csv_state *self, rk_error *error, const char *reason) {
  return rk_error_set_at(error, RK_BAD_INPUT, self->rows.source->path, self->rows.line,
                         self->rows.start, "%s", reason);
}

static rk_status check_row(const csv_state *self, rk_error *error) {
  const rk_csv_rows *rows = &self->rows;
  if (rows->count != self->count)
    return rk_error_set_at(error, RK_BAD_INPUT, rows->source->path, rows->line, rows->start,
                           "%zu fields, %zu in the header", rows->count, self->count);
  const rk_view text = rk_csv_rows_text(rows);
  rk_error found = {0};
  rk_status status = rk_format_check_text(text, NULL, 0, 0, &found);
  /* Quotes are gone from the text: only the row's place is certain. */
  return status == RK_OK ? RK_OK : bad_row(self, error, found.message);
}

static rk_status keep_field(csv_state *self, size_t i, rk_doc *doc) {
  const rk_view value = rk_csv_rows_field(&self->rows, i);
  switch (self->columns[i]) {
    case RK_FIELD_ID:
      doc->id = rk_format_trim(value);
      return RK_OK;
    case RK_FIELD_TITLE:
      doc->title = value;
      return RK_OK;
    case RK_FIELD_BODY:
      doc->body = value;
      return RK_OK;
    case RK_FIELD_DATE:
      return keep_date(self, i, value, doc);
    default:
      return value.len ? rk_json_put_member(&self->fields, column_name(self, i), value) : RK_OK;
  }
}

static rk_status take_row(csv_state *self, rk_doc *doc, rk_error *error) {
  const char *path = self->rows.source->path;
  rk_status status = check_row(self, error);
  if (status != RK_OK) return status;
  *doc = (rk_doc){.path = rk_view_of(path)};
  self->fields.len = 0;
  for (size_t i = 0; status == RK_OK && i < self->count; i++) status = keep_field(self, i, doc);
  if (status == RK_OK) status = rk_json_put_end(&self->fields, &doc->fields);
  if (status == RK_OK && doc->id.len == 0)
    status = rk_format_make_id(&self->made_id, self->rows.source->id_name, self->rows.line,
                               &doc->id);
  if (status != RK_OK) return rk_error_set(error, status, path, "no memory for a row");
  if (rk_format_trim(doc->title).len == 0 && rk_format_trim(doc->body).len == 0)
    return bad_row(self, error, "neither title nor body");
  return RK_OK;
}

static rk_status csv_next(void *state, rk_doc *doc, bool *got, rk_error *error) {
  csv_state *self = state;
  bool more = false;
  *got = false;
  rk_status status = RK_OK;
  if (!self->has_header) status = read_header(self, error);
  if (status != RK_OK || self->done) return status;
  status = rk_csv_rows_next(&self->rows, &more, error);
  if (status != RK_OK || !more) return status;
  status = take_row(self, doc, error);
  *got = status == RK_OK;
  return status;
}

const rk_format rk_csv_format = {"CSV", csv_create, csv_start, csv_next, csv_destroy};
const rk_format rk_tsv_format = {"TSV", csv_create, tsv_start, csv_next, csv_destroy};
