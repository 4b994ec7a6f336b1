/*
 * topk: the k best hits so far.
 *
 * Few: a heap with the worst hit on top. Many: hits are collected, and now and then the best of them
 * chosen (Hoare, "Find", 1961), which takes fewer steps a hit. Scores are multiples of
 * RK_BM25_LEAST above 0, higher ones are better; of equal scores the smaller document is.
 * Owns its hits. Memory grows with them, up to 2 * k, and to twice that while they are sorted.
 * One thread at a time.
 */
#ifndef RK_SEARCH_TOPK_H
#define RK_SEARCH_TOPK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/error.h"

typedef struct rk_hit {
  double score;
  uint64_t document; /* number in the snapshot */
} rk_hit;

typedef struct rk_topk {
  rk_hit *hits; /* best first after finish; before that, see above */
  size_t count, cap, k;
  double threshold; /* a hit needs more; 0 until k hits were there */
  double worst;     /* of the k best when they were last chosen; 0 before that */
  double primed;    /* k documents with no less are known to come; 0: nothing is known */
  bool is_unordered;
} rk_topk;

void rk_topk_init(rk_topk *topk, size_t k); /* k >= 1 */
void rk_topk_deinit(rk_topk *topk);

/* When hits come with ascending documents, one that only equals the worst does not get in, and a
 * caller may pass over documents that can't exceed it. That is how it begins; false: from now on
 * they come in any order. True again: all that follow are greater than all that came. */
void rk_topk_expect_order(rk_topk *topk, bool is_ascending);

/* At least k documents will come that score `score` or more: others need not. */
void rk_topk_prime(rk_topk *topk, double score);

static inline bool rk_topk_would_enter(const rk_topk *topk, double score) {
  return score > topk->threshold;
}

/* RK_NO_MEMORY at worst. */
rk_status rk_topk_push(rk_topk *topk, double score, uint64_t document) RK_MUST_CHECK;
/* Sorts: best first. Nothing may be pushed after. */
void rk_topk_finish(rk_topk *topk);

#endif
