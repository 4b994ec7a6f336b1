/* Plain text: one document a file (format.h has the contract). */
#include <inttypes.h>
#include <stdlib.h>

#include "engine/base/utf8_valid.h"
#include "engine/input/format.h"

typedef struct plain_state {
  rk_source *source;
  uint64_t max_bytes;
  uint64_t text_start; /* where the text stands in the stream: behind a byte order mark */
  bool done;
  rk_buffer text; /* the whole file, when it is longer than the window */
} plain_state;

static void *plain_create(void) { return calloc(1, sizeof(plain_state)); }

static void plain_destroy(void *state) {
  plain_state *self = state;
  if (self) rk_buffer_deinit(&self->text);
  free(self);
}

static void plain_start(void *state, rk_source *source, const rk_input_options *options) {
  plain_state *self = state;
  self->source = source;
  self->max_bytes = options->max_document_bytes;
  self->text_start = source->position;
  self->done = false;
  self->text.len = 0;
}

/* Pictures and programs are told by their NUL bytes, without reading on. */
static rk_status take_window(plain_state *self, rk_error *error) {
  rk_source *source = self->source;
  rk_view window = rk_source_window(source);
  if (self->text.len + window.len > self->max_bytes)
    return rk_error_set_at(error, RK_BAD_INPUT, source->path, 0, RK_NO_BYTE,
                           "longer than the limit of %" PRIu64 " bytes", self->max_bytes);
  const char *nul = window.len ? memchr(window.ptr, 0, window.len) : NULL;
  if (nul)
    return rk_error_set_at(error, RK_BAD_INPUT, source->path, 0,
                           source->position + (uint64_t)(nul - window.ptr),
                           "not text: it has NUL bytes");
  if (rk_buffer_append(&self->text, window.ptr, window.len) != RK_OK)
    return rk_error_set(error, RK_NO_MEMORY, source->path, "no memory for this file");
  rk_source_consume(source, window.len);
  return RK_OK;
}

static rk_status read_all(plain_state *self, rk_error *error) {
  rk_status status = take_window(self, error);
  while (status == RK_OK && !self->source->ended) {
    status = rk_source_fill(self->source, error);
    if (status == RK_OK) status = take_window(self, error);
  }
  return status;
}

static rk_status plain_next(void *state, rk_doc *doc, bool *got, rk_error *error) {
  plain_state *self = state;
  *got = false;
  if (self->done) return RK_OK;
  self->done = true;
  rk_status status = read_all(self, error);
  if (status != RK_OK) return status;
  const char *path = self->source->path;
  rk_view text = rk_buffer_view(&self->text);
  size_t valid = rk_utf8_valid_prefix(text);
  if (valid < text.len)
    return rk_error_set_at(error, RK_BAD_INPUT, path, 0, self->text_start + valid,
                           "invalid UTF-8");
  if (rk_format_trim(text).len == 0)
    return rk_error_set_at(error, RK_BAD_INPUT, path, 0, RK_NO_BYTE, "empty");
  *doc = (rk_doc){.id = rk_view_of(self->source->id_name), .path = rk_view_of(path)};
  rk_format_split_text(text, doc);
  *got = true;
  return RK_OK;
}

const rk_format rk_plain_format = {"text", plain_create, plain_start, plain_next, plain_destroy};
