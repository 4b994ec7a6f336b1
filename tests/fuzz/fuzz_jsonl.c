/*
 * Any bytes as JSONL: every document that comes out keeps what input.h
 * promises, with and without a narrow limit.
 */
#include <stdlib.h>

#include "engine/base/utf8_valid.h"
#include "engine/input/input.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void check(bool holds) {
  if (!holds) abort();
}

static void check_text(rk_view text) {
  check(rk_utf8_valid_prefix(text) == text.len);
  check(text.len == 0 || memchr(text.ptr, 0, text.len) == NULL);
}

static void check_doc(const rk_doc *doc) {
  check(doc->id.len > 0 && doc->path.len > 0);
  check(doc->title.len + doc->body.len > 0);
  check_text(doc->id);
  check_text(doc->title);
  check_text(doc->body);
  check_text(doc->fields);
  check(doc->fields.len == 0 ||
        (doc->fields.ptr[0] == '{' && doc->fields.ptr[doc->fields.len - 1] == '}'));
}

static void read_as(const uint8_t *bytes, size_t len, rk_input_format format, uint64_t limit) {
  rk_input_options options = {.format = format, .max_document_bytes = limit};
  rk_input *input;
  rk_doc doc;
  bool got = true;
  if (rk_input_open_memory(&input, "m", bytes, len, &options, NULL) != RK_OK) abort();
  while (got) {
    check(rk_input_next(input, &doc, &got, NULL) == RK_OK);
    if (got) check_doc(&doc);
  }
  rk_input_close(input);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
  read_as(bytes, len, RK_INPUT_JSONL, 0);
  read_as(bytes, len, RK_INPUT_JSONL, 16);
  return 0;
}
