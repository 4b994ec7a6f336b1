/*
 * topk: the k best hits so far.
 *
 * A heap with the worst hit on top. Higher scores are better; of equal scores
 * the smaller document is. Memory grows with the hits, up to k.
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
  rk_hit *hits; /* heap until finish, then best first */
  size_t count, cap, k;
  double threshold; /* below zero until k hits are there; then the worst score kept */
} rk_topk;

void rk_topk_init(rk_topk *topk, size_t k); /* k >= 1 */
void rk_topk_deinit(rk_topk *topk);

/* Hits come with ascending documents, so one that only equals the threshold
 * does not get in: a caller may pass over documents that can't exceed it. */
static inline bool rk_topk_would_enter(const rk_topk *topk, double score) {
  return score > topk->threshold;
}

/* RK_NO_MEMORY at worst. */
rk_status rk_topk_push(rk_topk *topk, double score, uint64_t document) RK_MUST_CHECK;
/* Sorts: best first. Nothing may be pushed after. */
void rk_topk_finish(rk_topk *topk);

#endif
