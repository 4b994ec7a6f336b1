/* TREC-style <DOC> files (format.h has the contract).
 *
 * A record stands between <DOC> and </DOC>; text between records is passed over.
 * Its elements, and the attributes of <DOC> itself, are fields: DOCNO is the id,
 * TITLE or HEADLINE the title, TEXT or BODY, and text outside of any element,
 * the body; the others are kept under their names in small letters. Tags need
 * not match: SGML lets many of them be left out. */
#include <inttypes.h>
#include <stdlib.h>
#include <strings.h>

#include "engine/input/date.h"
#include "engine/input/format.h"
#include "engine/input/json_put.h"
#include "engine/input/markup.h"

/* Each tag that opens and is never closed costs a look through the rest of the
 * record: after so many the others are taken for stray without looking. */
#define STRAY_TAGS_MAX 16

#define TAG_TAIL 6 /* "</doc>" */

typedef struct trec_state {
  rk_source *source;
  const rk_input_options *options;
  uint64_t line, start_line; /* at the source's position; where the record begins */
  uint64_t start;            /* offset of "<DOC" */
  rk_buffer record;          /* from behind "<DOC" to "</DOC" */
  bool too_long;
  rk_buffer id, title, body, fields, value, name;
  char date[RK_DATE_BYTES];
  size_t date_len;
} trec_state;

static void *trec_create(void) { return calloc(1, sizeof(trec_state)); }

static void trec_destroy(void *state) {
  trec_state *self = state;
  if (!self) return;
  rk_buffer *const buffers[] = {&self->record, &self->id,    &self->title, &self->body,
                                &self->fields, &self->value, &self->name};
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) rk_buffer_deinit(buffers[i]);
  free(self);
}

static void trec_start(void *state, rk_source *source, const rk_input_options *options) {
  trec_state *self = state;
  self->source = source;
  self->options = options;
  self->line = 1;
}

/* ---- Records ---- */

typedef enum mark { MARK_NONE, MARK_OPEN, MARK_CLOSE } mark;

/* The first <DOC> or </DOC>; *at is where it stands, or how far it is certain that there is none. */
static mark find_mark(rk_view window, bool at_end, size_t *at) {
  for (*at = 0; *at < window.len; ++*at) {
    const char *found = memchr(window.ptr + *at, '<', window.len - *at);
    if (!found) break;
    *at = (size_t)(found - window.ptr);
    const size_t left = window.len - *at;
    if (left < TAG_TAIL && !at_end) return MARK_NONE;
    if (left >= 6 && strncasecmp(found, "</doc>", 6) == 0) return MARK_CLOSE;
    if (left >= 5 && strncasecmp(found, "<doc", 4) == 0 &&
        (found[4] == '>' || rk_format_is_blank(found[4])))
      return MARK_OPEN;
  }
  *at = window.len;
  return MARK_NONE;
}

/* Passes over the bytes; into the record if they are kept. */
static rk_status take(trec_state *self, size_t len, bool keep, rk_error *error) {
  const rk_view bytes = {rk_source_window(self->source).ptr, len};
  const char *newline = bytes.ptr;
  while (len && (newline = memchr(newline, '\n', (size_t)(bytes.ptr + len - newline)))) {
    newline++;
    self->line++;
  }
  if (keep && self->record.len + len > self->options->max_document_bytes) self->too_long = true;
  if (keep && !self->too_long && rk_buffer_append(&self->record, bytes.ptr, len) != RK_OK)
    return rk_error_set(error, RK_NO_MEMORY, self->source->path, "no memory for a record");
  rk_source_consume(self->source, len);
  return RK_OK;
}

/* Up to the next mark, which is not taken; MARK_NONE at the end of the file. */
static rk_status take_to_mark(trec_state *self, bool keep, mark *found, rk_error *error) {
  rk_source *source = self->source;
  for (;;) {
    size_t len;
    *found = find_mark(rk_source_window(source), source->ended, &len);
    rk_status status = take(self, len, keep, error);
    if (status != RK_OK || *found != MARK_NONE || source->ended) return status;
    status = rk_source_fill(source, error);
    if (status == RK_BAD_INPUT && error && error->line == 0) error->line = self->line;
    if (status != RK_OK) return status;
  }
}

static rk_status bad(const trec_state *self, rk_error *error, const char *reason) {
  return rk_error_set_at(error, RK_BAD_INPUT, self->source->path, self->start_line, self->start,
                         "%s", reason);
}

static rk_status read_record(trec_state *self, bool *got, rk_error *error) {
  mark found = MARK_CLOSE;
  *got = false;
  rk_status status = RK_OK;
  while (status == RK_OK && found == MARK_CLOSE) { /* a stray one */
    status = take_to_mark(self, false, &found, error);
    if (status == RK_OK && found == MARK_CLOSE) status = take(self, TAG_TAIL, false, error);
  }
  if (status != RK_OK || found == MARK_NONE) return status;
  self->start = self->source->position;
  self->start_line = self->line;
  self->record.len = 0;
  self->too_long = false;
  status = take(self, 4, false, error); /* "<DOC" */
  if (status == RK_OK) status = take_to_mark(self, true, &found, error);
  if (status != RK_OK) return status;
  if (found != MARK_CLOSE) return bad(self, error, "a <DOC> without its </DOC>");
  status = take(self, TAG_TAIL, false, error);
  if (status != RK_OK) return status;
  if (self->too_long)
    return rk_error_set_at(error, RK_BAD_INPUT, self->source->path, self->start_line, self->start,
                           "longer than the limit of %" PRIu64 " bytes",
                           self->options->max_document_bytes);
  *got = true;
  return RK_OK;
}

/* ---- Fields ---- */

static bool is_name(rk_view name, const char *wanted) {
  return name.len == strlen(wanted) && strncasecmp(name.ptr, wanted, name.len) == 0;
}

/* Elements that set text and name nothing. */
static bool is_text_element(rk_view name) {
  static const char *const names[] = {"p",  "b",  "i",  "a",  "em", "strong", "span", "div",
                                      "ul", "ol", "li", "h1", "h2", "h3",     "h4"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (is_name(name, names[i])) return true;
  return false;
}

static rk_field field_of(const trec_state *self, rk_view name) {
  const rk_field_names *names = &self->options->names;
  const rk_field field = rk_field_of(names, name, true);
  if (field != RK_FIELD_OTHER) return field;
  if (!names->id && is_name(name, "docno")) return RK_FIELD_ID;
  if (!names->title && is_name(name, "headline")) return RK_FIELD_TITLE;
  if (!names->body && is_name(name, "text")) return RK_FIELD_BODY;
  return RK_FIELD_OTHER;
}

/* Several pieces of body stand in it one behind the other. */
static rk_status add_body(trec_state *self, rk_view markup) {
  if (rk_format_trim(markup).len == 0) return RK_OK;
  rk_status status = self->body.len ? rk_buffer_append(&self->body, "\n", 1) : RK_OK;
  return status == RK_OK ? rk_markup_append_text(&self->body, markup) : status;
}

static rk_status keep_other(trec_state *self, rk_view name, rk_view value) {
  self->name.len = 0;
  if (rk_buffer_append(&self->name, name.ptr, name.len) != RK_OK) return RK_NO_MEMORY;
  for (size_t i = 0; i < name.len; i++)
    if (self->name.ptr[i] >= 'A' && self->name.ptr[i] <= 'Z') self->name.ptr[i] |= 0x20;
  return rk_json_put_member(&self->fields, rk_buffer_view(&self->name), value);
}

/* The first id, title and date that say something count; further ones are other fields. */
static rk_status add_field(trec_state *self, rk_view name, rk_view markup) {
  const rk_field field = field_of(self, name);
  if (field == RK_FIELD_BODY) return add_body(self, markup);
  self->value.len = 0;
  rk_status status = rk_markup_append_text(&self->value, markup);
  const rk_view value = rk_format_trim(rk_buffer_view(&self->value));
  if (status != RK_OK || value.len == 0) return status;
  if (field == RK_FIELD_ID && self->id.len == 0)
    return rk_buffer_append(&self->id, value.ptr, value.len);
  if (field == RK_FIELD_TITLE && self->title.len == 0)
    return rk_buffer_append(&self->title, value.ptr, value.len);
  if (field == RK_FIELD_DATE && self->date_len == 0) {
    const rk_view date = rk_date_normalise(value, self->date);
    self->date_len = date.len;
    if (date.len) return rk_json_put_member(&self->fields, rk_view_of("date"), date);
  }
  return keep_other(self, name, value);
}

static bool find_close(rk_view text, size_t at, rk_view name, rk_markup_tag *close) {
  while (rk_markup_find_tag(text, at, close)) {
    if (close->closes && close->name.len == name.len &&
        strncasecmp(close->name.ptr, name.ptr, name.len) == 0)
      return true;
    at = close->end;
  }
  return false;
}

static rk_status read_attributes(trec_state *self, rk_view *text) {
  const char *stop = memchr(text->ptr, '>', text->len);
  if (!stop) return RK_OK;
  rk_view rest = {text->ptr, (size_t)(stop - text->ptr)}, name, value;
  text->ptr += rest.len + 1;
  text->len -= rest.len + 1;
  rk_status status = RK_OK;
  while (status == RK_OK && rk_markup_next_attribute(&rest, &name, &value))
    status = add_field(self, name, value);
  return status;
}

static rk_status read_fields(trec_state *self, rk_view text) {
  rk_markup_tag open, close;
  size_t outside = 0, at = 0; /* text outside of elements begins; where to look on */
  unsigned stray = 0;
  rk_status status = read_attributes(self, &text);
  while (status == RK_OK && rk_markup_find_tag(text, at, &open)) {
    at = open.end;
    if (open.closes || open.name.len == 0 || is_text_element(open.name)) continue;
    if (stray >= STRAY_TAGS_MAX) continue;
    if (!find_close(text, at, open.name, &close)) {
      stray++;
      continue;
    }
    status = add_body(self, (rk_view){text.ptr + outside, open.start - outside});
    if (status == RK_OK)
      status = add_field(self, open.name, (rk_view){text.ptr + at, close.start - at});
    outside = at = close.end;
  }
  if (status != RK_OK) return status;
  return add_body(self, (rk_view){text.ptr + outside, text.len - outside});
}

static rk_status make_doc(trec_state *self, rk_doc *doc) {
  const char *path = self->source->path;
  self->id.len = self->title.len = self->body.len = self->fields.len = self->date_len = 0;
  rk_status status = read_fields(self, rk_buffer_view(&self->record));
  *doc = (rk_doc){.id = rk_buffer_view(&self->id),
                  .title = rk_buffer_view(&self->title),
                  .body = rk_format_trim(rk_buffer_view(&self->body)),
                  .path = rk_view_of(path),
                  .date = {self->date, self->date_len}};
  if (status == RK_OK) status = rk_json_put_end(&self->fields, &doc->fields);
  if (status == RK_OK && doc->id.len == 0)
    status = rk_format_make_id(&self->value, self->source->id_name, self->start_line, &doc->id);
  return status;
}

static rk_status trec_next(void *state, rk_doc *doc, bool *got, rk_error *error) {
  trec_state *self = state;
  bool more = false;
  *got = false;
  rk_status status = read_record(self, &more, error);
  if (status != RK_OK || !more) return status;
  status = rk_format_check_text(rk_buffer_view(&self->record), self->source->path,
                                self->start_line, self->start + 4, error);
  if (status != RK_OK) return status;
  status = make_doc(self, doc);
  if (status != RK_OK)
    return rk_error_set(error, status, self->source->path, "no memory for a record");
  if (doc->title.len == 0 && doc->body.len == 0)
    return bad(self, error, "neither title nor body");
  *got = true;
  return RK_OK;
}

const rk_format rk_trec_format = {"TREC", trec_create, trec_start, trec_next, trec_destroy};
