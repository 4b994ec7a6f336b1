/* Fuzz target: any bytes, UTF-8 or not, are in some language; the first tells how much is title. */
#include "engine/text/language.h"
#include "tests/fuzz/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  const char *text = (const char *)data + 1;
  const size_t title = data[0] < size - 1 ? data[0] : 0;
  const rk_view a = {text, title}, b = {text + title, size - 1 - title};
  const rk_language_guess guess = rk_language_of(a, b), again = rk_language_of(a, b);
  require((unsigned)guess.language < RK_LANGUAGES && guess.language == again.language);
  require(guess.confidence >= 0 && guess.confidence <= 1);
  require((guess.language == RK_LANGUAGE_UNKNOWN) == (guess.confidence == 0));
  return 0;
}
