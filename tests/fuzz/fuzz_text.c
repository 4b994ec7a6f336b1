/*
 * Any bytes with the format and packing to be found: no document but a valid
 * one comes out, and at most one bad record for a text file.
 */
#include "tests/fuzz/input_target.h"

static rk_input_counts read_as(const uint8_t *data, size_t size, rk_input_format format) {
  const rk_input_counts counts = read_all(data, size, (rk_input_options){.format = format});
  require(counts.raw_bytes <= size && counts.files == 1);
  return counts;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  read_as(data, size, RK_INPUT_AUTO);
  const rk_input_counts counts = read_as(data, size, RK_INPUT_TEXT);
  require(counts.documents + counts.skipped == 1);
  return 0;
}
