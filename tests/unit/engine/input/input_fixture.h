/*
 * input_fixture: files in the folder of a test, packed or not, and a transcript
 * of what reading them gave.
 *
 * A transcript has a line per document, "id|title|body|fields", and a line per
 * bad record, "! file:line:byte: reason" ("-" where there is none), in the
 * order they came; an error at the end is "!! ...". The folder's own path is
 * cut away, newlines in text are shown as "~".
 */
#ifndef INPUT_FIXTURE_H
#define INPUT_FIXTURE_H

#include <zlib.h>
#include <zstd.h>

#include "engine/input/input.h"
#include "tests/support/cases.h"
#include "tests/support/folder.h"

static char transcript[1 << 16];
static size_t transcript_len;
static rk_input_counts last_counts;
static rk_status last_status;
static char last_reason[256]; /* of a bad record */

static inline void write_bytes(const char *name, const void *bytes, size_t len) {
  write_whole(in_folder(name), bytes, len);
}

static inline void write_text(const char *name, const char *text) {
  write_bytes(name, text, strlen(text));
}

static inline void make_folder(const char *name) {
  ck_assert_int_eq(mkdir(in_folder(name), 0777), 0);
}

/* One gzip member, appended. */
static inline void pack_gzip(rk_buffer *packed, const void *bytes, size_t len) {
  z_stream stream = {0};
  ck_assert_int_eq(
      deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  size_t cap = deflateBound(&stream, len) + 64;
  ck_assert_int_eq(rk_buffer_reserve(packed, cap), RK_OK);
  stream.next_in = (Bytef *)bytes;
  stream.avail_in = (uInt)len;
  stream.next_out = packed->ptr + packed->len;
  stream.avail_out = (uInt)cap;
  ck_assert_int_eq(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed->len += stream.total_out;
  deflateEnd(&stream);
}

/* One zstd frame with a checksum and a window of 1 << window_log bytes, appended. */
static inline void pack_zstd(rk_buffer *packed, const void *bytes, size_t len, int window_log) {
  ZSTD_CCtx *context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
  size_t cap = ZSTD_compressBound(len) + 64;
  ck_assert_int_eq(rk_buffer_reserve(packed, cap), RK_OK);
  /* As a stream of unknown length, so that the frame asks for its whole window. */
  ZSTD_inBuffer in = {bytes, len, 0};
  ZSTD_outBuffer out = {packed->ptr + packed->len, cap, 0};
  ck_assert_uint_eq(ZSTD_compressStream2(context, &out, &in, ZSTD_e_flush), 0);
  ck_assert_uint_eq(ZSTD_compressStream2(context, &out, &in, ZSTD_e_end), 0);
  packed->len += out.pos;
  ZSTD_freeCCtx(context);
}

static inline void note(const char *text, size_t len) {
  for (size_t i = 0; i < len && transcript_len + 1 < sizeof transcript; i++)
    transcript[transcript_len++] = text[i] == '\n' ? '~' : text[i];
}

static inline void note_text(const char *text) { note(text, strlen(text)); }

static inline void end_line(void) {
  if (transcript_len + 1 < sizeof transcript) transcript[transcript_len++] = '\n';
}

static inline void note_path(const char *path, size_t len) {
  size_t prefix = strlen(test_folder);
  if (len > prefix && memcmp(path, test_folder, prefix) == 0 && path[prefix] == '/')
    note(path + prefix + 1, len - prefix - 1);
  else
    note(path, len);
}

static inline void note_error(const char *mark, const rk_error *why) {
  char place[80], line[32] = "-", byte[32] = "-";
  if (why->line) snprintf(line, sizeof line, "%llu", (unsigned long long)why->line);
  if (why->byte != RK_NO_BYTE) snprintf(byte, sizeof byte, "%llu", (unsigned long long)why->byte);
  snprintf(place, sizeof place, ":%s:%s: ", line, byte);
  note_text(mark);
  note_path(why->file, strlen(why->file));
  note_text(place);
  note_text(why->message);
  end_line();
}

static inline void note_skip(void *context, const rk_error *why) {
  (void)context;
  snprintf(last_reason, sizeof last_reason, "%s", why->message);
  note_error("! ", why);
}

static inline void note_doc(const rk_doc *doc) {
  note_path(doc->id.ptr, doc->id.len);
  note_text("|");
  note(doc->title.ptr, doc->title.len);
  note_text("|");
  note(doc->body.ptr, doc->body.len);
  note_text("|");
  note(doc->fields.ptr, doc->fields.len);
  end_line();
}

/* Reads to the end and leaves transcript, last_counts and last_status. */
static inline const char *drain(rk_input *input, rk_status status, rk_error *error) {
  rk_doc doc;
  bool got = status == RK_OK;
  while (got) {
    status = rk_input_next(input, &doc, &got, error);
    if (status != RK_OK) break;
    if (got) note_doc(&doc);
  }
  if (input) rk_input_get_counts(input, &last_counts);
  rk_input_close(input);
  if (status != RK_OK) note_error("!! ", error);
  last_status = status;
  transcript[transcript_len] = '\0';
  return transcript;
}

static inline const char *read_path(const char *path, rk_input_options options) {
  rk_error error = {0};
  rk_input *input = NULL;
  transcript_len = 0;
  options.on_skip = note_skip;
  rk_status status = rk_input_open(&input, path, &options, &error);
  return drain(input, status, &error);
}

static inline const char *read_bytes(const void *bytes, size_t len, rk_input_options options) {
  rk_error error = {0};
  rk_input *input = NULL;
  transcript_len = 0;
  options.on_skip = note_skip;
  rk_status status = rk_input_open_memory(&input, "m", bytes, len, &options, &error);
  return drain(input, status, &error);
}

static inline const char *read_string(const char *text, rk_input_options options) {
  return read_bytes(text, strlen(text), options);
}

#define AUTO ((rk_input_options){0})
#define STRICT ((rk_input_options){.strict = true})
#define AS(wanted) ((rk_input_options){.format = (wanted)})

#endif
