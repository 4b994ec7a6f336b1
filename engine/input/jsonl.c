/* JSONL: one JSON object a line (format.h has the contract, json_record.h what
 * an object may hold). Blank lines are no records. */
#include <stdlib.h>

#include "engine/input/charset.h"
#include "engine/input/format.h"
#include "engine/input/json_record.h"
#include "engine/input/lines.h"

typedef struct jsonl_state {
  rk_lines lines;
  rk_json_record record;
  uint64_t start;    /* of the record at hand: behind a byte order mark */
  rk_buffer made_id; /* for records that bring none */
} jsonl_state;

static void *jsonl_create(void) { return calloc(1, sizeof(jsonl_state)); }

static void jsonl_destroy(void *state) {
  jsonl_state *self = state;
  if (!self) return;
  rk_lines_deinit(&self->lines);
  rk_json_record_deinit(&self->record);
  rk_buffer_deinit(&self->made_id);
  free(self);
}

static void jsonl_start(void *state, rk_source *source, const rk_input_options *options) {
  jsonl_state *self = state;
  rk_lines_start(&self->lines, source, options->max_document_bytes);
  self->record.names = options->names;
}

static rk_status parse_line(jsonl_state *self, rk_view line, rk_doc *doc, rk_error *error) {
  const rk_json_record *record = &self->record;
  const char *path = self->lines.source->path;
  rk_status status = rk_json_record_parse(&self->record, line);
  if (status == RK_BAD_INPUT)
    return rk_error_set_at(error, status, path, self->lines.number,
                           self->start + record->bad_byte, "%s", record->reason);
  *doc = (rk_doc){.id = record->id,
                  .title = record->title,
                  .body = record->body,
                  .path = rk_view_of(path),
                  .fields = record->fields,
                  .date = record->date};
  if (status == RK_OK && doc->id.len == 0)
    status = rk_format_make_id(&self->made_id, self->lines.source->id_name, self->lines.number,
                               &doc->id);
  if (status != RK_OK) return rk_error_set(error, status, path, "no memory for a record");
  return RK_OK;
}

static rk_status jsonl_next(void *state, rk_doc *doc, bool *got, rk_error *error) {
  jsonl_state *self = state;
  rk_view line = {0};
  *got = false;
  for (;;) {
    bool more = false;
    rk_status status = rk_lines_next(&self->lines, &line, &more, error);
    if (status != RK_OK || !more) return status;
    /* Where files were put together, a mark may stand before any line. */
    rk_view behind = line;
    if (rk_charset_take_mark(&behind) != RK_CHARSET_UTF_8) behind = line;
    self->start = self->lines.start + (line.len - behind.len);
    line = behind;
    if (rk_format_trim(line).len > 0) break;
  }
  rk_status status = parse_line(self, line, doc, error);
  *got = status == RK_OK;
  return status;
}

const rk_format rk_jsonl_format = {"JSONL", jsonl_create, jsonl_start, jsonl_next, jsonl_destroy};
