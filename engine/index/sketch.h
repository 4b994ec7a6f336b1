/*
 * sketch: how much of one text is also in another, told from 64 bytes each?
 *
 * A text is the set of its shingles, runs of three words (Broder 1997),
 * the first two of them cut short. One hash of each
 * shingle says which of 128 bins it falls into, and the least one of every bin is kept: one
 * permutation hashing (Li, Owen and Zhang 2012). The share of bins in which two texts agree
 * estimates the Jaccard coefficient of their sets, that is how many of the shingles that either
 * has both have. Of each bin four bits are kept (b-bit minwise hashing, Li and Koenig 2010; 0: the bin
 * is empty), and the one in fifteen that agree by chance are taken off again. The standard deviation
 * of the estimate is at most 0.05.
 *
 * To find candidates without comparing all with all, the bins are also read in bands of
 * RK_SKETCH_ROWS whole hashes (Indyk and Motwani 1998); an empty bin takes the hash of another one,
 * always the same (densification, Shrivastava 2017).
 *
 * In: bare text (bare_text.h), piece by piece. Plain memory of the caller; any thread.
 */
#ifndef RK_INDEX_SKETCH_H
#define RK_INDEX_SKETCH_H

#include "engine/base/view.h"

enum {
  RK_SKETCH_BINS = 128,
  RK_SKETCH_BANDS = 12,
  RK_SKETCH_ROWS = 4,
  RK_SKETCH_SLACK_BYTES = 64,
};

typedef struct rk_signature {
  uint64_t codes[RK_SKETCH_BINS / 16]; /* four bits a bin */
} rk_signature;

typedef struct rk_sketch_maker {
  uint32_t least[RK_SKETCH_BINS];
  uint64_t word, pair; /* hashes of the last word and of the last two */
  uint64_t word_count;
} rk_sketch_maker;

typedef struct rk_sketch {
  rk_signature signature;
  uint64_t bands[RK_SKETCH_BANDS]; /* equal ones are likely where two texts are alike */
} rk_sketch;

void rk_sketch_begin(rk_sketch_maker *maker);
/* Whole words, each with one blank behind it. RK_SKETCH_SLACK_BYTES behind the text must be readable. */
void rk_sketch_add(rk_sketch_maker *maker, const char *bare, size_t len);
/* There must have been a word. */
void rk_sketch_finish(const rk_sketch_maker *maker, rk_sketch *sketch);

/* The estimated Jaccard coefficient, 0 to 1. */
double rk_signature_resemblance(const rk_signature *a, const rk_signature *b);

#endif
