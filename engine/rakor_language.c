/* The public functions that tell languages apart. */
#include "engine/rakor_error.h"
#include "engine/text/language.h"

_Static_assert((int)RAKOR_LANGUAGE_UNKNOWN == (int)RK_LANGUAGE_UNKNOWN &&
                   (int)RAKOR_LANGUAGE_ID == (int)RK_LANGUAGE_ID &&
                   (int)RAKOR_LANGUAGE_MS == (int)RK_LANGUAGE_MS &&
                   (int)RAKOR_LANGUAGE_EN == (int)RK_LANGUAGE_EN &&
                   (int)RAKOR_LANGUAGE_JV == (int)RK_LANGUAGE_JV &&
                   (int)RAKOR_LANGUAGE_SU == (int)RK_LANGUAGE_SU &&
                   (int)RAKOR_LANGUAGE_OTHER == (int)RK_LANGUAGE_OTHER &&
                   (int)RAKOR_LANGUAGES == (int)RK_LANGUAGES,
               "public and internal languages must have the same values");

rakor_language rakor_language_of(rakor_text text, double *confidence) {
  const rk_language_guess guess = rk_language_of((rk_view){0}, rakor_view_of(text));
  if (confidence) *confidence = guess.confidence;
  return (rakor_language)guess.language;
}

const char *rakor_language_code(rakor_language language) {
  return (unsigned)language < RAKOR_LANGUAGES ? rk_language_code((rk_language)language) : NULL;
}

rakor_language rakor_language_find(rakor_text code) {
  rk_language language;
  return rk_language_find(rakor_view_of(code), &language) ? (rakor_language)language
                                                          : RAKOR_LANGUAGES;
}
