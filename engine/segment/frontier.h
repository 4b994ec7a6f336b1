/*
 * frontier: what is the best that a block of postings can score?
 *
 * BM25 grows with a posting's frequency and falls with its document's length,
 * whatever k1, b and the collection's statistics are. So the best score of a
 * block is reached by one of its Pareto-best (frequency, length) pairs. We keep
 * at most RK_FRONTIER of them; where there are more, neighbours are merged into
 * (the greater frequency, the smaller length), which can only raise the bound.
 * Frequencies are capped at 255 when stored: 255 then means "255 or more", and
 * bounds take it as infinite. Unused places repeat the last pair.
 * After Ding and Suel, "Faster top-k document retrieval using block-max
 * indexes" (2011), and Lucene's impacts.
 */
#ifndef RK_SEGMENT_FRONTIER_H
#define RK_SEGMENT_FRONTIER_H

#include <stddef.h>
#include <stdint.h>

#include "engine/segment/format.h"

enum { RK_FRONTIER_FREQUENCY_MAX = 255, RK_FRONTIER_BYTES = 2 * RK_FRONTIER };

/* Ascending in both: a later pair has a greater frequency and a greater length. */
typedef struct rk_frontier {
  uint8_t frequency[RK_FRONTIER];
  uint8_t length_code[RK_FRONTIER];
} rk_frontier;

/* Collects pairs: the smallest length code seen with each (capped) frequency. */
typedef struct rk_frontier_builder {
  uint16_t shortest[RK_FRONTIER_FREQUENCY_MAX + 1]; /* by frequency; 256: none */
  unsigned highest;                                 /* frequency with an entry */
} rk_frontier_builder;

void rk_frontier_reset(rk_frontier_builder *builder);
static inline void rk_frontier_add(rk_frontier_builder *builder, uint32_t frequency,
                                   uint8_t length_code) {
  const unsigned f =
      frequency < RK_FRONTIER_FREQUENCY_MAX ? frequency : RK_FRONTIER_FREQUENCY_MAX;
  if (length_code < builder->shortest[f]) builder->shortest[f] = length_code;
  if (f > builder->highest) builder->highest = f;
}
/* Adds all pairs of another one: the frontier of a whole list. */
void rk_frontier_merge(rk_frontier_builder *builder, const rk_frontier *frontier);
/* At least one pair must have been added. */
void rk_frontier_finish(const rk_frontier_builder *builder, rk_frontier *frontier);

#endif
