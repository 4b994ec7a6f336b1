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
  uint32_t most = 0;
  for (size_t i = 0; i < n; i++) {
    const uint32_t f = frequencies[i] < RK_BM25_SHARES ? frequencies[i] : RK_BM25_SHARES;
    scores[i] = bm25->shares[f - 1][lengths[documents[i]]];
    most = frequencies[i] > most ? frequencies[i] : most;
  }
  for (size_t i = 0; most > RK_BM25_SHARES && i < n; i++)
    if (frequencies[i] > RK_BM25_SHARES)
      scores[i] = rk_bm25_share(bm25, frequencies[i], lengths[documents[i]]);
  for (size_t i = 0; i < n; i++) scores[i] = rk_bm25_of_share(weight, scores[i]);
}

#endif
