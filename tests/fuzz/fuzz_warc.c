/*
 * Any bytes as WARC, packed or not: every document that comes out keeps what
 * input.h promises, with and without a narrow limit.
 */
#include "tests/fuzz/input_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  read_all(data, size, (rk_input_options){.format = RK_INPUT_WARC});
  read_all(data, size, (rk_input_options){.format = RK_INPUT_WARC, .max_document_bytes = 16});
  return 0;
}
