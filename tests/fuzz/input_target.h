/*
 * input_target: any bytes read to the end as input: every document that comes
 * out keeps what input.h promises.
 */
#ifndef TESTS_FUZZ_INPUT_TARGET_H
#define TESTS_FUZZ_INPUT_TARGET_H

#include "engine/base/utf8_valid.h"
#include "engine/input/input.h"
#include "tests/fuzz/target.h"

static inline void check_text(rk_view text) {
  require(rk_utf8_valid_prefix(text) == text.len);
  require(text.len == 0 || memchr(text.ptr, 0, text.len) == NULL);
}

static inline void check_doc(const rk_doc *doc) {
  require(doc->id.len > 0 && doc->path.len > 0);
  require(doc->title.len + doc->body.len > 0);
  check_text(doc->id);
  check_text(doc->title);
  check_text(doc->body);
  check_text(doc->fields);
  require(doc->fields.len == 0 ||
          (doc->fields.ptr[0] == '{' && doc->fields.ptr[doc->fields.len - 1] == '}'));
}

static inline rk_input_counts read_all(const uint8_t *bytes, size_t len,
                                       rk_input_options options) {
  rk_input_counts counts;
  rk_input *input;
  rk_doc doc;
  bool got = true;
  require(rk_input_open_memory(&input, "m", bytes, len, &options, NULL) == RK_OK);
  while (got) {
    require(rk_input_next(input, &doc, &got, NULL) == RK_OK);
    if (got) check_doc(&doc);
  }
  rk_input_get_counts(input, &counts);
  rk_input_close(input);
  return counts;
}

#endif
