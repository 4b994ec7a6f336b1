/* Answers: is this root behind these prefixes and before this ending a good reading of the word?
 *
 * The ranking half of stem_search.c. The caller owns the work area. Any thread. */
#ifndef STEMMER_STEM_RANK_H
#define STEMMER_STEM_RANK_H

#include "stemmer/stem_search.h"

enum {
  STEM_COST_RARE = 25,    /* a spelling that breaks the rule: mempukul */
  STEM_COST_UNUSUAL = 10, /* the less common of two readings */
  STEM_COST_WRONG = 60,   /* a misspelling: a licence weighs no more than any root well spelt */
};

/* Where the search stands: `chain` has been taken off, the root begins at byte `pos`. */
typedef struct {
  uint32_t pos;
  uint32_t depth; /* prefixes in the chain */
  stem_chain chain;
  char restored; /* consonant that was put back at pos, or 0 */
  int cost;      /* of the spellings so far */
} stem_walk;

/* Looks `root`, the text between w->pos and e->end, up, and keeps the reading if the lexicon and the grammar
 * allow it. */
void stem_try_root(stem_search *s, const stem_walk *w, const stem_ending *e, const stem_key *root);

/* What a reading scores for its evidence alone. */
int stem_evidence_points(stem_evidence evidence);

/* Keeps readings sorted by score; the earlier of two equal ones stays in front. */
void stem_keep_reading(stem_search *s, const stem_reading *r);

#endif
