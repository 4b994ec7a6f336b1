#include "engine/input/json_record.h"

#include <stdio.h>
#include <stdlib.h>
#include <yajl/yajl_parse.h>

#include "engine/base/utf8_valid.h"
#include "engine/input/format.h"
#include "engine/input/json_escape.h"
#include "engine/input/json_fields.h"
#include "engine/input/json_flat.h"

/* What the events of one line share. Offsets count from the line's start. */
typedef struct rk_json_parser rk_json_parser;
struct rk_json_parser {
  yajl_handle handle; /* NULL after a bad line: yajl can't be brought back to the start */
  rk_json_record *record;
  rk_view line;
  size_t fed; /* what yajl counts from: 0, or line.len while it gets the blank after the line */
  unsigned depth;
  bool complete; /* the outermost object has ended */
  rk_field member; /* the member of the outermost object that is being read */
  size_t key_start, key_end;
  size_t member_end; /* where the last member ended: the next key comes after it */
  bool refused;      /* by one of the events, which said why */
};

static int refuse(rk_json_parser *p, size_t at, const char *reason) {
  p->refused = true;
  p->record->bad_byte = at;
  snprintf(p->record->reason, sizeof p->record->reason, "%s", reason);
  return 0;
}

static size_t position(const rk_json_parser *p) {
  return p->fed + yajl_get_bytes_consumed(p->handle);
}

static bool is_json_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/* The value stands behind the key, a colon and blanks; yajl has seen them all. */
static size_t value_start(const rk_json_parser *p) {
  size_t at = p->key_end;
  while (is_json_blank(p->line.ptr[at])) at++;
  at++;
  while (is_json_blank(p->line.ptr[at])) at++;
  return at;
}

static rk_view raw_name(const rk_json_parser *p) {
  return (rk_view){p->line.ptr + p->key_start, p->key_end - p->key_start};
}

static rk_view raw_value(const rk_json_parser *p) {
  const size_t start = value_start(p);
  return (rk_view){p->line.ptr + start, p->member_end - start};
}

/* yajl hands out text either as it stands in the line or unescaped in a buffer
 * that the next event overwrites. */
static rk_view keep_text(rk_json_parser *p, const unsigned char *text, size_t len) {
  const char *start = (const char *)text;
  if (start >= p->line.ptr && start < p->line.ptr + p->line.len) return (rk_view){start, len};
  rk_buffer *buffer = &p->record->text;
  char *copy = (char *)buffer->ptr + buffer->len;
  memcpy(copy, text, len); /* it was reserved for the worst case before the parse */
  buffer->len += len;
  for (char *nul = copy; (nul = memchr(nul, 0, (size_t)(copy + len - nul)));) *nul = ' ';
  return (rk_view){copy, len};
}

/* Something stands where only one object may stand. */
static int refuse_outside(rk_json_parser *p) {
  if (!p->complete) return refuse(p, 0, "not a JSON object");
  size_t at = p->member_end;
  while (is_json_blank(p->line.ptr[at])) at++;
  return refuse(p, at, "more follows the JSON object");
}

/* A value of the outermost object is complete. `text`: of a text or a number, else NULL. */
static int end_value(rk_json_parser *p, const unsigned char *text, size_t len, bool is_null,
                     bool is_number) {
  if (p->depth > 1) return 1;
  if (p->depth == 0) return refuse_outside(p);
  p->member_end = position(p);
  rk_view kept = {0};
  const bool is_one_of_ours = p->member != RK_FIELD_OTHER && p->member != RK_FIELD_DATE;
  if (text && is_one_of_ours) kept = keep_text(p, text, len);
  bool is_text = text && !is_number;
  switch (p->member) {
    case RK_FIELD_OTHER:
      rk_json_fields_keep(p->record, raw_name(p), raw_value(p));
      return 1;
    case RK_FIELD_DATE:
      rk_json_fields_keep_date(p->record, raw_name(p), raw_value(p),
                               (rk_view){(const char *)text, text ? len : 0});
      return 1;
    case RK_FIELD_ID:
      p->record->id = kept;
      return text || is_null ? 1 : refuse(p, value_start(p), "id is neither text nor a number");
    case RK_FIELD_TITLE:
      p->record->title = kept;
      return is_text || is_null ? 1 : refuse(p, value_start(p), "title is not text");
    case RK_FIELD_BODY:
      p->record->body = kept;
      return is_text || is_null ? 1 : refuse(p, value_start(p), "body is not text");
  }
  return 1;
}

static int on_null(void *context) { return end_value(context, NULL, 0, true, false); }

static int on_boolean(void *context, int value) {
  (void)value;
  return end_value(context, NULL, 0, false, false);
}

static int on_number(void *context, const char *digits, size_t len) {
  return end_value(context, (const unsigned char *)digits, len, false, true);
}

static int on_string(void *context, const unsigned char *text, size_t len) {
  return end_value(context, text, len, false, false);
}

static int on_open(void *context) {
  rk_json_parser *p = context;
  if (p->depth == RK_JSON_DEPTH_MAX)
    return refuse(p, position(p) - 1, "nested too deeply");
  p->depth++;
  return 1;
}

static int on_open_map(void *context) {
  rk_json_parser *p = context;
  if (p->depth == 0 && p->complete) return refuse_outside(p);
  if (p->depth == 0) p->member_end = position(p);
  return on_open(p);
}

static int on_open_array(void *context) {
  rk_json_parser *p = context;
  return p->depth == 0 ? refuse_outside(p) : on_open(p);
}

static int on_close(void *context) {
  rk_json_parser *p = context;
  p->depth--;
  if (p->depth == 0) {
    p->member_end = position(p);
    p->complete = true;
  }
  return p->depth == 1 ? end_value(p, NULL, 0, false, false) : 1;
}

static int on_key(void *context, const unsigned char *key, size_t len) {
  rk_json_parser *p = context;
  if (p->depth > 1) return 1;
  const char *quote = memchr(p->line.ptr + p->member_end, '"', p->line.len - p->member_end);
  p->key_start = (size_t)(quote - p->line.ptr);
  p->key_end = position(p);
  p->member = rk_field_of(&p->record->names, (rk_view){(const char *)key, len}, false);
  return 1;
}

static const yajl_callbacks events = {.yajl_null = on_null,
                                      .yajl_boolean = on_boolean,
                                      .yajl_number = on_number,
                                      .yajl_string = on_string,
                                      .yajl_start_map = on_open_map,
                                      .yajl_map_key = on_key,
                                      .yajl_end_map = on_close,
                                      .yajl_start_array = on_open_array,
                                      .yajl_end_array = on_close};

/* Where a surrogate stands without its partner, or line.len. A backslash that is
 * no part of a string is left to yajl to complain about. */
static size_t find_lone_surrogate(rk_view line) {
  size_t at = 0;
  while (at < line.len) {
    const char *slash = memchr(line.ptr + at, '\\', line.len - at);
    if (!slash) break;
    at = (size_t)(slash - line.ptr);
    int unit = rk_json_escape_unit(line, at);
    if (unit >= 0xdc00 && unit <= 0xdfff) return at;
    if (unit >= 0xd800 && unit <= 0xdbff) {
      int low = rk_json_escape_unit(line, at + 6);
      if (low < 0xdc00 || low > 0xdfff) return at;
      at += 6;
    }
    at += unit >= 0 ? 6 : 2;
  }
  return line.len;
}

/* yajl says "lexical error: such and such.": the kind of error is of no use to readers. */
static void explain_syntax(rk_json_parser *p, size_t at) {
  unsigned char *text = yajl_get_error(p->handle, 0, NULL, 0);
  const char *cause = text ? strstr((const char *)text, ": ") : NULL;
  rk_json_record *record = p->record;
  record->bad_byte = at;
  snprintf(record->reason, sizeof record->reason, "broken JSON: %s",
           cause ? cause + 2 : "premature EOF"); /* of which a kept parser says nothing */
  size_t len = strcspn(record->reason, "\n");
  if (len && record->reason[len - 1] == '.') len--;
  record->reason[len] = '\0';
  if (text) yajl_free_error(p->handle, text);
}

/* Made once: an allocation or five a line would show (bench/README-json.md). With
 * several values allowed yajl stands at the start again after each good line. */
static rk_status ready_parser(rk_json_record *record) {
  if (!record->parser) record->parser = calloc(1, sizeof *record->parser);
  rk_json_parser *p = record->parser;
  if (!p) return RK_NO_MEMORY;
  if (p->handle) return RK_OK;
  p->handle = yajl_alloc(&events, NULL, p);
  if (!p->handle) return RK_NO_MEMORY;
  yajl_config(p->handle, yajl_allow_multiple_values, 1);
  yajl_config(p->handle, yajl_dont_validate_strings, 1); /* done already, and better */
  return RK_OK;
}

static void drop_handle(rk_json_parser *p) {
  yajl_free(p->handle);
  p->handle = NULL;
}

static rk_status run_yajl(rk_json_record *record, rk_view line) {
  rk_status ready = ready_parser(record);
  if (ready != RK_OK) return ready;
  rk_json_parser *p = record->parser;
  *p = (rk_json_parser){.handle = p->handle, .record = record, .line = line};
  yajl_status status = yajl_parse(p->handle, (const unsigned char *)line.ptr, line.len);
  size_t at = position(p);
  if (status == yajl_status_ok) { /* a blank, so that no half word waits for the next line */
    at = p->fed = line.len;
    status = yajl_parse(p->handle, (const unsigned char *)"\n", 1);
  }
  if (status == yajl_status_ok && !p->complete) status = yajl_complete_parse(p->handle);
  if (status == yajl_status_ok && p->complete) return RK_OK;
  if (!p->refused) explain_syntax(p, at);
  drop_handle(p);
  return RK_BAD_INPUT;
}

static rk_status bad(rk_json_record *record, size_t at, const char *reason) {
  record->bad_byte = at;
  snprintf(record->reason, sizeof record->reason, "%s", reason);
  return RK_BAD_INPUT;
}

static void forget(rk_json_record *record) {
  record->id = record->title = record->body = record->date = record->fields = (rk_view){0};
  record->text.len = record->assembly.len = 0;
}

static rk_status read_with_yajl(rk_json_record *record, rk_view line) {
  forget(record);
  const size_t lone = find_lone_surrogate(line);
  if (lone < line.len) return bad(record, lone, "a lone surrogate, which stands for no character");
  return run_yajl(record, line);
}

rk_status rk_json_record_parse(rk_json_record *record, rk_view line) {
  forget(record);
  size_t valid = rk_utf8_valid_prefix(line);
  if (valid < line.len) return bad(record, valid, "invalid UTF-8");
  if (rk_buffer_reserve(&record->text, line.len) != RK_OK || /* it never grows when unescaped */
      rk_buffer_reserve(&record->assembly, rk_json_fields_most(line.len)) != RK_OK)
    return RK_NO_MEMORY;
  if (record->by_yajl_alone || !rk_json_flat_read(record, line)) {
    rk_status status = read_with_yajl(record, line);
    if (status != RK_OK) return status;
  }
  rk_json_fields_end(record);
  if (rk_format_trim(record->title).len == 0 && rk_format_trim(record->body).len == 0)
    return bad(record, 0, "neither title nor body");
  return RK_OK;
}

void rk_json_record_deinit(rk_json_record *record) {
  rk_buffer_deinit(&record->text);
  rk_buffer_deinit(&record->assembly);
  if (record->parser && record->parser->handle) drop_handle(record->parser);
  free(record->parser);
  *record = (rk_json_record){0};
}
