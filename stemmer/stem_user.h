/* Answers: which entries did the user add to the lexicon?
 *
 * In:  a text of rows, and memory to build in.
 * Out: a table that the stemmer consults before its own lexicon.
 *
 * A row is `root WORD`, `exception WORD ROOT` or `protected WORD`, parted by blanks or tabs; `#`
 * begins a remark; empty rows are fine. Words are folded as the stemmer gets them: letters a-z,
 * digits, and hyphens, at most STEM_USER_KEY_MAX bytes. Of several rows for one word the last counts.
 *   root       is stripped to, whatever affixes stand around it
 *   exception  leads to ROOT, alone and with affixes
 *   protected  is never cut; only clitics, di- and se- (and ke- if it has more than 6 letters) are
 *              taken off it, as of any name; of a pair with its hyphen, all affixes
 * A word with figures (g30s) counts as it stands, and before or behind affixes set off by hyphens.
 *
 * The caller owns text and memory; the table lives as long as the memory and holds no pointer to
 * the text. Never allocates. Constant once built; any thread. */
#ifndef STEMMER_STEM_USER_H
#define STEMMER_STEM_USER_H

#include <stddef.h>

#include "stemmer/stemmer.h"

enum {
  STEM_USER_KEY_MAX = 40,
  STEM_USER_TEXT_MAX = 7 << 20, /* bytes */
};

typedef struct {
  size_t line;        /* from 1 */
  const char *reason; /* static text */
} stem_user_error;

/* Bytes that stem_user_build needs for a text of this length; 0 when that is more than
 * STEM_USER_TEXT_MAX. */
size_t stem_user_size(size_t text_len);

/* `memory` is aligned as malloc aligns and has stem_user_size bytes. NULL when a row is bad; then
 * `error` says which and why. */
const stem_user_lexicon *stem_user_build(const char *text, size_t len, void *memory,
                                         stem_user_error *error);

#endif
