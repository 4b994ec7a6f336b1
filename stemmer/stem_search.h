/* Answers: in which ways can this word be read as affixes around a root of the lexicon?
 *
 * The inside of the stemmer, shared by stem_word.c and stem_hyphen.c only. The caller owns the
 * work area (on its stack). Any thread. */
#ifndef STEMMER_STEM_SEARCH_H
#define STEMMER_STEM_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#include "stemmer/stem_rules.h"

enum { STEM_LEAD = 8 }; /* bytes before the word, where a restored consonant may be written */

/* One reading. The root is text[pos..end) of the work area, with `restored` as its first letter if
 * that is not 0; a redirect has its root in `target`. */
typedef struct {
  int16_t score;
  uint8_t chain;
  uint8_t pos, end; /* bytes from the start of the word */
  uint8_t first;    /* first letter of the root: the restored one or the one that stands there */
  uint8_t restored;
  uint8_t evidence;
  stem_ending ending;
  uint32_t target; /* lexicon text of a redirect's root, or 0 */
} stem_reading;

/* text[-1] may be read and written while searching; text is followed by slack for the lexicon. */
typedef struct {
  char buffer[STEM_LEAD + STEM_ANALYSED_MAX + 3 * STEM_KEY_SLACK];
  uint32_t len;
  uint32_t ending_count;
  bool colloquial; /* also try nge- and -in */
  stem_ending endings[STEM_ENDINGS_MAX];
  uint32_t reading_count; /* readings[0] is the best; the others only if keep_all */
  bool keep_all;
  stem_reading readings[STEM_CANDIDATES_MAX];
} stem_search;

static inline char *stem_search_text(stem_search *s) { return s->buffer + STEM_LEAD; }

/* Prepares the work area. `len` must be in 1..STEM_ANALYSED_MAX. */
void stem_search_init(stem_search *s, const char *word, uint32_t len, bool keep_all);

/* Fills s->readings. Without keep_all it stops at the whole word if the lexicon has it. */
void stem_search_run(stem_search *s);

/* The root of a reading; returns its length, at most STEM_ANALYSED_MAX. */
uint32_t stem_search_root(const stem_search *s, const stem_reading *r, char *out);

#endif
