/* HTML files (format.h has the contract, html_page.h what is made of a page): one document a file. */
#include <stdlib.h>

#include "engine/input/format.h"
#include "engine/input/html_page.h"

typedef struct html_state {
  rk_source *source;
  uint64_t max_bytes;
  bool done;
  rk_buffer bytes;
  rk_html_page page;
} html_state;

static void *html_create(void) { return calloc(1, sizeof(html_state)); }

static void html_destroy(void *state) {
  html_state *self = state;
  if (!self) return;
  rk_buffer_deinit(&self->bytes);
  rk_html_page_deinit(&self->page);
  free(self);
}

static void html_start(void *state, rk_source *source, const rk_input_options *options) {
  html_state *self = state;
  self->source = source;
  self->max_bytes = options->max_document_bytes;
  self->done = false;
  self->bytes.len = 0;
}

static rk_status bad(const html_state *self, rk_error *error, const char *reason) {
  return rk_error_set_at(error, RK_BAD_INPUT, self->source->path, 0, RK_NO_BYTE, "HTML: %s",
                         reason);
}

static rk_status no_memory(const html_state *self, rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, self->source->path, "no memory for a page");
}

static rk_status read_all(html_state *self, rk_error *error) {
  rk_source *source = self->source;
  for (;;) {
    const rk_view window = rk_source_window(source);
    if (self->bytes.len + window.len > self->max_bytes)
      return bad(self, error, "longer than the limit (--max-document)");
    if (self->bytes.len + window.len > RK_HTML_PAGE_BYTES_MAX)
      return bad(self, error, RK_HTML_PAGE_TOO_LONG);
    if (rk_buffer_append(&self->bytes, window.ptr, window.len) != RK_OK)
      return no_memory(self, error);
    rk_source_consume(source, window.len);
    if (source->ended) return RK_OK;
    rk_status status = rk_source_fill(source, error);
    if (status != RK_OK) return status;
  }
}

static rk_status html_next(void *state, rk_doc *doc, bool *got, rk_error *error) {
  html_state *self = state;
  static const rk_html_source nothing_known = {0};
  const char *reason = NULL;
  *got = false;
  if (self->done) return RK_OK;
  self->done = true;
  rk_status status = read_all(self, error);
  if (status != RK_OK) return status;
  const rk_view path = rk_view_of(self->source->path);
  *doc = (rk_doc){.id = rk_view_of(self->source->id_name), .path = path};
  status = rk_html_page_read(&self->page, rk_buffer_view(&self->bytes), &nothing_known, &reason);
  if (status == RK_BAD_INPUT) return bad(self, error, reason);
  if (status == RK_OK) status = rk_html_page_fill(&self->page, doc);
  if (status != RK_OK) return no_memory(self, error);
  *got = true;
  return RK_OK;
}

const rk_format rk_html_format = {"HTML", html_create, html_start, html_next, html_destroy};
