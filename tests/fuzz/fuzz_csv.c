/*
 * Any bytes as CSV and as TSV: every document that comes out keeps what input.h
 * promises, with other names and with a narrow limit too.
 */
#include "tests/fuzz/input_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const rk_field_names names = {"url", "judul", "isi", "tanggal"};
  read_all(data, size, (rk_input_options){.format = RK_INPUT_CSV});
  read_all(data, size, (rk_input_options){.format = RK_INPUT_TSV});
  read_all(data, size, (rk_input_options){.format = RK_INPUT_CSV, .names = names});
  read_all(data, size, (rk_input_options){.format = RK_INPUT_CSV, .max_document_bytes = 16});
  read_all(data, size, (rk_input_options){0});
  return 0;
}
