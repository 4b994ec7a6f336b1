/* WARC 1.0 and 1.1, WET too (format.h has the contract; ISO 28500 the layout).
 *
 * Documents are made of conversion records (WET), of resource records, and of
 * responses with a status of 200 to 299, each when its content is text/plain or
 * HTML; all other records are passed over. The id is the page's address. "date" is
 * the day of publication where an HTML page tells it (html_page.h), else the day of
 * the crawl. Plain text may be in any charset that charset.h reads and its header
 * names; one that names none is UTF-8, else windows-1252 (WET is UTF-8 always).
 * Lines end in CRLF; or in LF alone, as some programs write them: then so may the
 * records, which have their length from Content-Length in any case.
 *
 * Nothing in a record is believed. The next record is looked for, by the bytes
 * it must begin with, while the content of this one is read: a Content-Length
 * that is too large costs one record. After a record its line ends must follow:
 * one that is too small costs one record as well. In packed files a record is
 * handed out when the member that holds it has proved whole, if it is the
 * member's last. */
#define _GNU_SOURCE /* memmem */
#include <inttypes.h>
#include <stdlib.h>

#include "engine/input/charset.h"
#include "engine/input/format.h"
#include "engine/input/header_lines.h"
#include "engine/input/html_page.h"
#include "engine/input/http_message.h"
#include "engine/input/json_put.h"
#include "engine/input/warc_header.h"

#define RECORD_END "\r\n\r\n"
#define RECORD_END_BYTES 4
#define SHORT_END "\n\n" /* of a record with LF alone */
#define SHORT_END_BYTES 2

/* On a line of its own. */
static const char next_record[] = "\n" RK_WARC_BEGINS;
#define MARK_BYTES (sizeof next_record - 1)
/* With the end of the record before it. */
#define NEXT_RECORD_BYTES (RECORD_END_BYTES - 1 + MARK_BYTES)

typedef enum kind { KIND_NONE, KIND_TEXT, KIND_HTML } kind;

typedef struct warc_state {
  rk_source *source;
  const rk_input_options *options;
  uint64_t start; /* of the record */
  bool lost;      /* the stream is damaged here: go on at the next member */
  bool searching; /* for the next record: where it begins is not known */
  bool has_short_lines; /* this record: LF alone */
  rk_error later; /* met behind a record that was good: told by the next call */
  rk_warc_header header;
  rk_http_message http;
  kind kind; /* of its content */
  rk_buffer head, content, id, fields, decoded;
  char date[RK_DATE_BYTES];
  rk_html_page page;
} warc_state;

static void *warc_create(void) { return calloc(1, sizeof(warc_state)); }

static void warc_destroy(void *state) {
  warc_state *self = state;
  if (!self) return;
  rk_http_message_deinit(&self->http);
  rk_html_page_deinit(&self->page);
  rk_buffer *const buffers[] = {&self->head, &self->content, &self->id, &self->fields,
                                &self->decoded};
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) rk_buffer_deinit(buffers[i]);
  free(self);
}

static void warc_start(void *state, rk_source *source, const rk_input_options *options) {
  warc_state *self = state;
  self->source = source;
  self->options = options;
  self->lost = self->searching = false;
  rk_error_clear(&self->later);
}

static rk_status bad(const warc_state *self, rk_error *error, const char *reason) {
  return rk_error_set_at(error, RK_BAD_INPUT, self->source->path, 0, self->start, "WARC: %s",
                         reason);
}

static rk_status no_memory(const warc_state *self, rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, self->source->path, "no memory for a record");
}

/* Damage is told with the place of the member in the file as it is stored. */
static rk_status fill(warc_state *self, rk_error *error) {
  rk_error cause = {0};
  rk_status status = rk_source_fill(self->source, &cause);
  if (status == RK_OK) return RK_OK;
  if (status != RK_BAD_INPUT) {
    if (error && error->status == RK_OK) *error = cause;
    return status;
  }
  self->lost = true;
  return rk_error_set_at(error, status, self->source->path, 0, cause.byte,
                         "%s (member at stored byte %" PRIu64 ")", cause.message,
                         rk_source_stored_byte(self->source));
}

/* The window holds `len` bytes, or all there are. */
static rk_status want(warc_state *self, size_t len, rk_error *error) {
  rk_status status = RK_OK;
  while (status == RK_OK && !self->source->ended && rk_source_window(self->source).len < len)
    status = fill(self, error);
  return status;
}

/* ---- Where does the next record begin? ---- */

static rk_status resume(warc_state *self, bool *more, rk_error *error) {
  rk_status status = rk_source_resume(self->source, rk_view_of(RK_WARC_BEGINS), more, error);
  self->lost = false;
  self->searching = false;
  return status;
}

/* A line that begins as a record does. */
static rk_status search(warc_state *self, rk_error *error) {
  const size_t len = MARK_BYTES;
  for (;;) {
    rk_status status = want(self, len, error);
    if (status != RK_OK) return status;
    const rk_view window = rk_source_window(self->source);
    const char *found = window.len ? memmem(window.ptr, window.len, next_record, len) : NULL;
    if (found) {
      rk_source_consume(self->source, (size_t)(found - window.ptr) + 1);
      self->searching = false;
      return RK_OK;
    }
    const bool at_end = self->source->ended || window.len < len;
    rk_source_consume(self->source, at_end ? window.len : window.len - (len - 1));
    if (at_end) return RK_OK;
  }
}

/* To the first byte of a record; *more is false at the end of the file. */
static rk_status find_record(warc_state *self, bool *more, rk_error *error) {
  rk_status status = RK_OK;
  *more = true;
  if (self->lost) status = resume(self, more, error);
  if (status != RK_OK || !*more) return status;
  if (self->searching) status = search(self, error);
  rk_view window = {0};
  for (bool blank = true; status == RK_OK && blank;) { /* stray line ends */
    status = want(self, 1, error);
    window = rk_source_window(self->source);
    blank = window.len && rk_format_is_blank(window.ptr[0]);
    if (blank) rk_source_consume(self->source, 1);
  }
  *more = window.len > 0;
  return status;
}

/* ---- The header ---- */

/* The header's length, 0: its end has not come. *next: a record begins there, before the end.
 * Looked for first, so that no byte is looked at again for each record that begins before it. */
static size_t measure_header(rk_view window, size_t *next) {
  if (window.len > RK_HEADER_BYTES_MAX) window.len = RK_HEADER_BYTES_MAX;
  const char *found = memmem(window.ptr, window.len, next_record, MARK_BYTES);
  *next = found ? (size_t)(found - window.ptr) + 1 : 0;
  if (found) window.len = *next;
  const size_t len = rk_header_find_end(window);
  if (len) *next = 0;
  return len;
}

static rk_status read_header(warc_state *self, rk_error *error) {
  rk_view begins = rk_view_of(RK_WARC_BEGINS);
  self->start = self->source->position;
  self->searching = true; /* until this record has proved well formed */
  rk_status status = want(self, begins.len, error);
  if (status != RK_OK) return status;
  rk_view window = rk_source_window(self->source);
  if (window.len < begins.len || memcmp(window.ptr, begins.ptr, begins.len) != 0)
    return bad(self, error, "no record begins here");
  size_t len = 0, next = 0;
  while ((len = measure_header(window, &next)) == 0) {
    if (next || window.len >= RK_HEADER_BYTES_MAX) break;
    if (self->source->ended) return bad(self, error, "the file ends within its header");
    status = fill(self, error);
    if (status != RK_OK) return status;
    window = rk_source_window(self->source);
  }
  if (len == 0) {
    rk_source_consume(self->source, next ? next - 1 : RK_HEADER_BYTES_MAX - begins.len);
    return bad(self, error, next ? "its header does not end before the next record"
                                 : "its header is longer than 64 KB");
  }
  self->head.len = 0;
  if (rk_buffer_append(&self->head, window.ptr, len) != RK_OK) return no_memory(self, error);
  self->has_short_lines =
      memcmp(window.ptr + len - SHORT_END_BYTES, SHORT_END, SHORT_END_BYTES) == 0;
  rk_source_consume(self->source, len - 2); /* its end may be this record's only line end */
  const char *reason = rk_warc_header_parse(&self->header, rk_buffer_view(&self->head));
  if (reason) return bad(self, error, reason);
  rk_source_consume(self->source, 2);
  return RK_OK;
}

/* ---- The content ---- */

/* In files of many members each record has its own: one that is met elsewhere
 * is text that somebody wrote about WARC. */
static bool may_begin(const rk_source *source, uint64_t position) {
  return source->member_bytes == 0 || position == source->member_bytes;
}

/* Do the bytes up to `end`, a line end, end a record such as this one? */
static bool is_record_end(const warc_state *self, rk_view window, size_t end) {
  if (end >= RECORD_END_BYTES &&
      memcmp(window.ptr + end - RECORD_END_BYTES, RECORD_END, RECORD_END_BYTES) == 0)
    return true;
  return self->has_short_lines && end >= SHORT_END_BYTES &&
         window.ptr[end - SHORT_END_BYTES] == '\n';
}

/* Where the next record begins in this part of the content, or its length. */
static size_t find_next_record(const warc_state *self, rk_view window) {
  size_t at = 0;
  while (at + MARK_BYTES <= window.len) {
    const char *found = memmem(window.ptr + at, window.len - at, next_record, MARK_BYTES);
    if (!found) break;
    at = (size_t)(found - window.ptr) + 1;
    if (is_record_end(self, window, at) && may_begin(self->source, self->source->position + at))
      return at;
  }
  return window.len;
}

/* `len` bytes go on to the content, or are passed over; *len is what is left of them. */
static rk_status take_content(warc_state *self, uint64_t *len, bool keep, rk_error *error) {
  while (*len > 0) {
    /* No more than is this record's: what follows may be damaged. */
    const size_t needed = *len < NEXT_RECORD_BYTES ? (size_t)*len : NEXT_RECORD_BYTES;
    rk_status status = want(self, needed, error);
    if (status != RK_OK) return status;
    rk_view window = rk_source_window(self->source);
    if (window.len > NEXT_RECORD_BYTES && window.len - NEXT_RECORD_BYTES > *len)
      window.len = (size_t)*len + NEXT_RECORD_BYTES;
    if (window.len == 0) return bad(self, error, "the file ends within this record");
    size_t part = find_next_record(self, window);
    const bool met = part < window.len && part <= *len;
    /* The beginning of a next record may lie across the window's edge. */
    if (!met && part == window.len && !self->source->ended && part >= NEXT_RECORD_BYTES)
      part -= NEXT_RECORD_BYTES - 1;
    if (part > *len) part = (size_t)*len;
    if (keep && rk_buffer_append(&self->content, window.ptr, part) != RK_OK)
      return no_memory(self, error);
    rk_source_consume(self->source, part);
    *len -= part;
    if (met) {
      self->searching = false;
      return bad(self, error, "its Content-Length is too large: the next record begins before");
    }
  }
  return RK_OK;
}

/* Other line ends than it should have, or none: what comes next tells whether it ends here. */
static rk_status take_odd_end(warc_state *self, rk_error *error) {
  rk_source *source = self->source;
  const rk_view begins = rk_view_of(RK_WARC_BEGINS);
  rk_status status = want(self, RECORD_END_BYTES + begins.len, error);
  if (status != RK_OK) return status;
  const rk_view window = rk_source_window(source);
  size_t at = 0;
  while (at < window.len && at < RECORD_END_BYTES &&
         (window.ptr[at] == '\r' || window.ptr[at] == '\n'))
    at++;
  const size_t left = window.len - at;
  if (left && (left < begins.len || memcmp(window.ptr + at, begins.ptr, begins.len) != 0))
    return bad(self, error, "its Content-Length is too small, or its end is damaged");
  rk_source_consume(source, at);
  return RK_OK;
}

/* Takes off the line ends behind a record. No byte more is read than they have: it may be damaged. */
static rk_status take_end(warc_state *self, rk_error *error) {
  rk_source *source = self->source;
  rk_status status = want(self, 1, error);
  const char *end = RECORD_END;
  size_t len = RECORD_END_BYTES;
  if (status == RK_OK && self->has_short_lines && rk_source_window(source).len &&
      rk_source_window(source).ptr[0] == '\n') {
    end = SHORT_END;
    len = SHORT_END_BYTES;
  }
  if (status == RK_OK) status = want(self, len, error);
  if (status != RK_OK) return status;
  const rk_view window = rk_source_window(source);
  if (window.len < len) len = window.len;
  if (memcmp(window.len ? window.ptr : "", end, len) != 0) return take_odd_end(self, error);
  rk_source_consume(source, len);
  return RK_OK;
}

/* Line ends, then the next record or the end; and the member is whole. */
static rk_status finish_record(warc_state *self, rk_error *error) {
  rk_source *source = self->source;
  rk_status status = take_end(self, error);
  if (status != RK_OK) return status;
  self->searching = false;
  if (!source->unpacker.kind || rk_source_window(source).len > 0) return RK_OK;
  /* Checksums stand behind the text: wait for this one. */
  const uint64_t end = source->position;
  if (source->whole_bytes >= end || source->ended) return RK_OK;
  rk_error cause = {0};
  status = fill(self, &cause);
  if (status == RK_BAD_INPUT && source->whole_bytes >= end) {
    self->later = cause; /* it is the next member's */
    return RK_OK;
  }
  if (status != RK_OK && error && error->status == RK_OK) *error = cause;
  return status;
}

/* ---- The document ---- */

static kind kind_of_media(rk_view media_type) {
  if (rk_header_is(media_type, "text/plain")) return KIND_TEXT;
  if (rk_header_is(media_type, "text/html")) return KIND_HTML;
  return rk_header_is(media_type, "application/xhtml+xml") ? KIND_HTML : KIND_NONE;
}

/* Of the first part of the content: is there a document in it? */
static kind find_kind(warc_state *self) {
  const rk_warc_header *header = &self->header;
  if (rk_header_is(header->type, "conversion") || rk_header_is(header->type, "resource"))
    return kind_of_media(header->media_type);
  if (!rk_header_is(header->type, "response")) return KIND_NONE;
  if (!rk_header_is(header->media_type, "application/http")) return KIND_NONE;
  if (!rk_http_message_parse(&self->http, rk_buffer_view(&self->content))) return KIND_NONE;
  return self->http.status_code / 100 == 2 ? kind_of_media(self->http.media_type) : KIND_NONE;
}

/* Of the content: pages have a limit of their own. */
static uint64_t max_bytes(const warc_state *self) {
  const uint64_t asked = self->options->max_document_bytes;
  const uint64_t page = RK_HTML_PAGE_BYTES_MAX + RK_HEADER_BYTES_MAX;
  return self->kind == KIND_HTML && page < asked ? page : asked;
}

static rk_status read_content(warc_state *self, rk_error *error) {
  uint64_t left = self->header.content_len;
  uint64_t first = left < RK_HEADER_BYTES_MAX ? left : RK_HEADER_BYTES_MAX;
  left -= first;
  self->content.len = 0;
  rk_status status = take_content(self, &first, true, error);
  if (status != RK_OK) return status;
  self->kind = find_kind(self);
  const bool wanted = self->kind != KIND_NONE;
  const bool too_long = wanted && self->header.content_len > max_bytes(self);
  status = take_content(self, &left, wanted && !too_long, error);
  if (status == RK_OK) status = finish_record(self, error);
  if (status == RK_OK && too_long)
    return rk_error_set_at(error, RK_BAD_INPUT, self->source->path, 0, self->start,
                           "longer than the limit of %" PRIu64 " bytes", max_bytes(self));
  return status;
}

/* *label: of its charset, as a header gives it. */
static rk_status find_text(warc_state *self, rk_view *text, rk_view *label, rk_error *error) {
  const char *reason = NULL;
  *text = rk_buffer_view(&self->content);
  *label = self->header.charset;
  if (!rk_header_is(self->header.type, "response")) return RK_OK;
  /* The buffer may have moved since the header was looked at. */
  if (!rk_http_message_parse(&self->http, *text)) return bad(self, error, "no HTTP response");
  *label = self->http.charset;
  rk_status status = rk_http_message_content(&self->http, *text, max_bytes(self), text, &reason);
  if (status == RK_BAD_INPUT) return bad(self, error, reason);
  return status == RK_OK ? RK_OK : no_memory(self, error);
}

static rk_status make_id(warc_state *self, rk_view *id) {
  *id = self->header.uri.len ? self->header.uri : self->header.record_id;
  if (id->len) return RK_OK;
  return rk_format_make_id(&self->id, self->source->id_name, self->start, id);
}

/* Plain text: its charset, then title and body. */
static rk_status read_text(warc_state *self, rk_view text, rk_view label, rk_doc *doc,
                           rk_error *error) {
  const bool is_wet = rk_header_is(self->header.type, "conversion");
  rk_error found = {0};
  rk_charset charset = rk_charset_take_mark(&text);
  if (charset == RK_CHARSET_NONE && !is_wet) charset = rk_charset_of(label);
  if (charset == RK_CHARSET_NONE && is_wet) charset = RK_CHARSET_UTF_8;
  charset = rk_charset_settle(charset, text);
  if (charset == RK_CHARSET_FOREIGN) return bad(self, error, RK_CHARSET_NOT_READ);
  if (charset != RK_CHARSET_UTF_8 &&
      rk_charset_decode(charset, text, &self->decoded, &text) != RK_OK)
    return no_memory(self, error);
  if (rk_format_check_text(text, NULL, 0, 0, &found) != RK_OK)
    return bad(self, error, found.message);
  if (rk_format_trim(text).len == 0) return bad(self, error, "a page without text");
  rk_format_split_text(text, doc);
  doc->date = rk_date_normalise(self->header.date, self->date);
  const rk_view date = doc->date.len ? doc->date : self->header.date;
  self->fields.len = 0;
  rk_status status = RK_OK;
  if (date.len) status = rk_json_put_member(&self->fields, rk_view_of("date"), date);
  if (status == RK_OK) status = rk_json_put_end(&self->fields, &doc->fields);
  return status == RK_OK ? RK_OK : no_memory(self, error);
}

static rk_status read_page(warc_state *self, rk_view text, rk_view label, rk_doc *doc,
                           rk_error *error) {
  const rk_html_source source = {self->header.uri, label, self->header.date};
  const char *reason = NULL;
  rk_status status = rk_html_page_read(&self->page, text, &source, &reason);
  if (status == RK_BAD_INPUT) return bad(self, error, reason);
  if (status == RK_OK) status = rk_html_page_fill(&self->page, doc);
  return status == RK_OK ? RK_OK : no_memory(self, error);
}

static rk_status make_doc(warc_state *self, rk_doc *doc, rk_error *error) {
  rk_view text, label;
  rk_status status = find_text(self, &text, &label, error);
  if (status != RK_OK) return status;
  const rk_view names[] = {self->header.uri, self->header.record_id, self->header.date};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    rk_error found = {0};
    if (rk_format_check_text(names[i], NULL, 0, 0, &found) != RK_OK)
      return bad(self, error, found.message);
  }
  *doc = (rk_doc){.path = rk_view_of(self->source->path)};
  status = self->kind == KIND_HTML ? read_page(self, text, label, doc, error)
                                   : read_text(self, text, label, doc, error);
  if (status != RK_OK) return status;
  return make_id(self, &doc->id) == RK_OK ? RK_OK : no_memory(self, error);
}

static rk_status warc_next(void *state, rk_doc *doc, bool *got, rk_error *error) {
  warc_state *self = state;
  *got = false;
  if (self->later.status != RK_OK) {
    const rk_status status = self->later.status;
    if (error && error->status == RK_OK) *error = self->later;
    rk_error_clear(&self->later);
    return status;
  }
  for (;;) {
    bool more = false;
    rk_status status = find_record(self, &more, error);
    if (status != RK_OK || !more) return status;
    status = read_header(self, error);
    if (status == RK_OK) status = read_content(self, error);
    if (status != RK_OK) return status;
    if (self->kind == KIND_NONE) continue;
    status = make_doc(self, doc, error);
    *got = status == RK_OK;
    return status;
  }
}

const rk_format rk_warc_format = {"WARC", warc_create, warc_start, warc_next, warc_destroy};
