/* Answers: is this word with a hyphen, or with the figure 2 for a doubling, one word, and how is it
 * made?
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

/* False: the caller splits the word at its hyphens; `out` is undefined then. */
bool stem_hyphen_read(const stem_user_lexicon *user, const char *word, size_t len,
                      stem_hyphen_reading *out);

/* The same for a plain word that nothing else explains: is it a doubled word whose hyphen was lost
 * (anakanak, kupukupu)? */
bool stem_solid_read(const stem_user_lexicon *user, const char *word, size_t len,
                     stem_hyphen_reading *out);

#endif
