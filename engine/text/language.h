/*
 * language: which language is this text in?
 *
 * Tells Indonesian from Malay, English, Javanese and Sundanese, and from anything
 * else. In: a title and a body. Out: a language, and how sure that is.
 *
 * Naive Bayes over words: each word that is listed for a language adds the logarithm of how much
 * likelier it is there than in any other language; a word that is not listed adds what its ending
 * and its runs of three letters say (Cavnar and Trenkle 1994; Dunning 1994). The lists are
 * language/words.txt, made into tables of 220 KB at build. Between Indonesian and Malay, which have
 * most words in common, a doubtful text is Indonesian.
 *
 * Only letters count, and of a long text parts that are spread over it: 900 bytes, or less when
 * there is no doubt any more. Text with fewer than RK_LANGUAGE_LETTERS letters is too little to
 * tell: RK_LANGUAGE_UNKNOWN. Text that is mostly not in Latin letters is RK_LANGUAGE_OTHER.
 *
 * Keeps nothing, allocates nothing; any thread.
 */
#ifndef RK_TEXT_LANGUAGE_H
#define RK_TEXT_LANGUAGE_H

#include <stdbool.h>

#include "engine/base/view.h"

enum { RK_LANGUAGE_LETTERS = 20 };

/* The numbers are stored in indexes: they stay. */
typedef enum rk_language {
  RK_LANGUAGE_UNKNOWN = 0, /* too little text to tell */
  RK_LANGUAGE_ID,
  RK_LANGUAGE_MS,
  RK_LANGUAGE_EN,
  RK_LANGUAGE_JV,
  RK_LANGUAGE_SU,
  RK_LANGUAGE_OTHER, /* none of these */
  RK_LANGUAGES
} rk_language;

typedef struct rk_language_guess {
  rk_language language;
  /* 0.5: another one is as likely, towards 1: sure. Not a measured probability. 0 for
   * RK_LANGUAGE_UNKNOWN. */
  double confidence;
} rk_language_guess;

rk_language_guess rk_language_of(rk_view title, rk_view body);

/* "id", "ms", "en", "jv", "su" (ISO 639-1), "other", and "und" for what is too short. */
const char *rk_language_code(rk_language language);
/* False: no such code. */
bool rk_language_find(rk_view code, rk_language *language);

#endif
