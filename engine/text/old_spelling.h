/*
 * old_spelling: how else may this name be spelled?
 *
 * Spelling changed in 1947 (oe became u) and in 1972 (dj j, j y, tj c, ch kh;
 * sj and nj with it), but people kept their names: Soeharto and Suharto, Djarot
 * and Jarot. A word's spellings are all choices of old and new, letter by
 * letter, once taking it as new and once as old. That an old j is a y is
 * believed of unknown words alone: raja and raya are two. Any thread.
 */
#ifndef RK_TEXT_OLD_SPELLING_H
#define RK_TEXT_OLD_SPELLING_H

#include "engine/base/view.h"

enum {
  RK_OLD_SPELLING_SITES_MAX = 5,      /* letters that may change; a word with more has no others */
  RK_OLD_SPELLING_WORD_MAX_BYTES = 48,
};

/* Walks the other spellings. Zero it, set word (borrowed) and is_known. */
typedef struct rk_old_spelling {
  rk_view word;
  bool is_known; /* to a lexicon */
  uint32_t next; /* base and choice that come next */
  char text[2 * RK_OLD_SPELLING_WORD_MAX_BYTES];
} rk_old_spelling;

/* The next one, which may come twice but is never the word itself; false when there is none. It
 * lives in the iterator. */
bool rk_old_spelling_next(rk_old_spelling *iterator, rk_view *spelling);

#endif
