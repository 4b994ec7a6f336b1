/* Fuzz target: any bytes as the source of a lexicon. What is kept of it is kept of that, too, so that
 * an index that holds it can be opened. */
#include "engine/text/analysis.h"
#include "tests/fuzz/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const rk_view source = {(const char *)data, size};
  rk_lexicon *lexicon, *again;
  rk_error error = {0};
  const rk_status status = rk_lexicon_parse(&lexicon, source, "f", &error);
  if (status != RK_OK) {
    require(lexicon == NULL && error.message[0]);
    require(status != RK_BAD_INPUT || error.line >= 1);
    return 0;
  }
  const rk_view kept = rk_lexicon_text(lexicon);
  require(rk_lexicon_parse(&again, kept, "f", &error) == RK_OK);
  require(rk_view_equal(rk_lexicon_text(again), kept));
  require(rk_lexicon_row_count(again) == rk_lexicon_row_count(lexicon));
  rk_lexicon_release(again);
  rk_lexicon_release(lexicon);
  return 0;
}
