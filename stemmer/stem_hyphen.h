/* Answers: is this word with hyphens, figures or apostrophes one word, and how is it made?
 *
 * The inside of stem_hyphenated and stem_analyze. Owns nothing; any thread. */
#ifndef STEMMER_STEM_HYPHEN_H
#define STEMMER_STEM_HYPHEN_H

#include "stemmer/stem_rules.h"

/* stem[0..stem_len) came from inside[0..inside_len), the word with the doubling undone (berlarian
 * for berlari-larian), which has no analysis of its own when inside_len is 0. prefix and ending
 * are what hyphens set off around it (ber-KTP), or stood behind a listed pair. */
typedef struct {
  char stem[STEM_ANALYSED_MAX];
  char inside[STEM_ANALYSED_MAX];
  uint32_t stem_len, inside_len;
  stem_evidence evidence;
  stem_doubling doubling;
  uint8_t prefix; /* stem_affix */
  stem_ending ending;
} stem_hyphen_reading;

enum { STEM_PARTS_MAX = 4 }; /* of a hyphenated word that may be one */

/* Any word that is not letters alone: a row of the user's, a figure 2 for a doubling, hyphens, an
 * apostrophe. False when nothing explains it, or the caller is to split it at its hyphens; `out` is
 * undefined then. */
bool stem_odd_read(const stem_user_lexicon *user, const char *word, size_t len,
                   stem_hyphen_reading *out);

/* The same for hyphens alone. */
bool stem_hyphen_read(const stem_user_lexicon *user, const char *word, size_t len,
                      stem_hyphen_reading *out);

/* The same for a plain word that nothing else explains: is it a doubled word whose hyphen was lost
 * (anakanak, kupukupu)? */
bool stem_solid_read(const stem_user_lexicon *user, const char *word, size_t len,
                     stem_hyphen_reading *out);

#endif
