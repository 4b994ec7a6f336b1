/*
 * Any bytes as TREC records: every document that comes out keeps what input.h
 * promises, with other names and with a narrow limit too.
 */
#include "tests/fuzz/input_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const rk_field_names names = {"x", "p", "doc", "date"};
  read_all(data, size, (rk_input_options){.format = RK_INPUT_TREC});
  read_all(data, size, (rk_input_options){.format = RK_INPUT_TREC, .names = names});
  read_all(data, size, (rk_input_options){.format = RK_INPUT_TREC, .max_document_bytes = 16});
  return 0;
}
