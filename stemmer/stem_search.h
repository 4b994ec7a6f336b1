/* Answers: in which ways can this word be read as affixes around a root of the lexicon?
 *
 * The inside of the stemmer, shared by the files of this folder only. The caller owns the
 * work area (on its stack). Any thread. */
#ifndef STEMMER_STEM_SEARCH_H
#define STEMMER_STEM_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#include "stemmer/stem_lexicon.h"
#include "stemmer/stem_rules.h"

enum { STEM_LEAD = 8 }; /* bytes before the word, where a restored consonant may be written */

/* One reading. The root is text[pos..end) of the work area, with `restored` as its first letter if
 * that is not 0; a redirect has its root in `target`. */
typedef struct {
  int16_t score;
  int16_t evidence_points, length_points, frequency_points; /* score = their sum - cost */
  uint8_t chain;
  uint8_t pos, end; /* bytes from the start of the word */
  uint8_t first;    /* first letter of the root: the restored one or the one that stands there */
  uint8_t restored;
  uint8_t evidence;
  stem_ending ending;
  uint8_t target_len;
  bool is_listed; /* the root is on a list of ours or the user's */
  const char *target; /* a redirect's root in its lexicon, or NULL */
} stem_reading;

/* text[-1] may be read and written while searching; text is followed by slack for the lexicon. */
typedef struct {
  char buffer[STEM_LEAD + STEM_ANALYSED_MAX + STEM_KEY_SLACK + 8];
  uint32_t len;
  uint32_t ending_count;
  uint32_t whole_before; /* set of clitics that a whole word stands before, see stem_rank.c */
  bool colloquial; /* also try nge- and -in */
  stem_ending endings[STEM_ENDINGS_MAX];
  uint32_t reading_count; /* readings[0] is the best; the others only if keep_all */
  bool keep_all;
  const stem_user_lexicon *user; /* or NULL */
  stem_reading readings[STEM_CANDIDATES_MAX];
} stem_search;

static inline bool stem_is_vowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

static inline char *stem_search_text(stem_search *s) { return s->buffer + STEM_LEAD; }

/* Prepares the work area. `len` must be in 1..STEM_ANALYSED_MAX. */
void stem_search_init(stem_search *s, const stem_user_lexicon *user, const char *word, uint32_t len,
                      bool keep_all);

/* Fills s->readings with those of the grammar. Without keep_all the word itself is not looked up. */
void stem_search_walk(stem_search *s);

/* The same, and colloquial readings and guesses when there is none. */
void stem_search_run(stem_search *s);

/* The root that the best reading gives, `word` being stem_search_key(s): the word itself when the lexicon has it, else what
 * stem_search_run finds. Returns its length, or 0 when nothing is known of the word. `out` takes
 * STEM_ANALYSED_MAX bytes, whatever the length. */
uint32_t stem_search_best(stem_search *s, const stem_key *word, char *out,
                          stem_evidence *evidence);

/* The same for a plain word of 1..STEM_ANALYSED_MAX bytes; `out` must not overlap `word`. */
uint32_t stem_best_root(const stem_user_lexicon *user, const char *word, uint32_t len, char *out,
                        stem_evidence *evidence);

/* The word of s as a key, for as long as s is not touched. */
stem_key stem_search_key(const stem_search *s);

/* Are the key's, or word[0..len)'s, bytes letters a-z? Only such words are searched. */
bool stem_key_is_plain(const stem_key *k);
bool stem_is_plain(const char *word, size_t len);

/* The root of a reading; returns its length, at most STEM_ANALYSED_MAX. */
uint32_t stem_search_root(const stem_search *s, const stem_reading *r, char *out);

#endif
