/*
 * Any bytes with the format and packing to be found: no document but a valid
 * one comes out, and at most one bad record for a text file.
 */
#include <stdlib.h>

#include "engine/base/utf8_valid.h"
#include "engine/input/input.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void check(bool holds) {
  if (!holds) abort();
}

static void read_as(const uint8_t *bytes, size_t len, rk_input_format format) {
  rk_input_options options = {.format = format};
  rk_input_counts counts;
  rk_input *input;
  rk_doc doc;
  bool got = true;
  if (rk_input_open_memory(&input, "m", bytes, len, &options, NULL) != RK_OK) abort();
  while (got) {
    check(rk_input_next(input, &doc, &got, NULL) == RK_OK);
    if (!got) break;
    check(doc.id.len > 0 && doc.title.len + doc.body.len > 0);
    check(rk_utf8_valid_prefix(doc.title) == doc.title.len);
    check(rk_utf8_valid_prefix(doc.body) == doc.body.len);
  }
  rk_input_get_counts(input, &counts);
  check(counts.raw_bytes <= len && counts.files == 1);
  check(format != RK_INPUT_TEXT || counts.documents + counts.skipped == 1);
  rk_input_close(input);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
  read_as(bytes, len, RK_INPUT_AUTO);
  read_as(bytes, len, RK_INPUT_TEXT);
  return 0;
}
