/* Answers: are these the halves of a doubled word, and which?
 *
 * The inside of stem_hyphen.c. Parts are plain text between hyphens, with STEM_KEY_SLACK readable
 * bytes behind the last and one before the first. Owns nothing; any thread. */
#ifndef STEMMER_STEM_DOUBLING_H
#define STEMMER_STEM_DOUBLING_H

#include "stemmer/stem_hyphen.h"

typedef struct {
  const char *ptr;
  uint32_t len;
} stem_part;

typedef struct {
  char text[STEM_ANALYSED_MAX];
  uint32_t len; /* 0: no stem */
  stem_evidence evidence;
} stem_part_root;

/* The root of a part; one that nobody knows is its own, with STEM_EVIDENCE_NONE. */
stem_part_root stem_root_of_part(const stem_user_lexicon *user, stem_part p);

/* Fills `out` with a root that was found by undoing the doubling to `inside`; false without a root. */
bool stem_hyphen_answer(stem_hyphen_reading *out, const stem_part_root *root, stem_part inside,
                        stem_doubling doubling);

/* A word of the lexicon that is written with its hyphen. `*listed`: it is on a list of ours or the
 * user's, not in the dictionary. `word` has its slack. */
bool stem_find_listed(const stem_user_lexicon *user, const char *word, uint32_t len,
                      stem_hyphen_reading *out, bool *listed);

/* buku-buku, by far the commonest kind, at once. False when it is none or may be a listed pair. */
bool stem_read_plain_doubling(const stem_user_lexicon *user, const char *word, size_t len,
                              stem_hyphen_reading *out);

/* Affixes around a pair of our list or the user's: dibolak-balik, berwarna-warni; the nasal may stand
 * in both halves (menyia-nyiakan), then the second gets its consonant back. `a` and `b` lie in one
 * text with the hyphen between them. */
bool stem_read_affixed_pair(const stem_user_lexicon *user, stem_part a, stem_part b,
                            stem_hyphen_reading *out);

/* Two halves of one doubled word? */
bool stem_read_doubling(const stem_user_lexicon *user, stem_part a, stem_part b,
                        stem_hyphen_reading *out);

#endif
