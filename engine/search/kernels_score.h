/*
 * kernels_score: the loop over a block's scores, for the compiler to vectorise.
 *
 * Included by each of the kernels' files, which are compiled for different instructions.
 */
#ifndef RK_SEARCH_KERNELS_SCORE_H
#define RK_SEARCH_KERNELS_SCORE_H

#include "engine/search/bm25.h"
#include "engine/segment/block.h"

static inline void score_block(const rk_bm25 *bm25, double weight, const uint8_t *lengths,
                               const uint32_t *documents, const uint32_t *frequencies, size_t n,
                               double *scores) {
  double norms[RK_BLOCK_VALUES];
  for (size_t i = 0; i < n; i++) norms[i] = bm25->norm[lengths[documents[i]]];
  for (size_t i = 0; i < n; i++) scores[i] = rk_bm25_of_norm(weight, norms[i], frequencies[i]);
}

#endif
