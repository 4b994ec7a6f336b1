/*
 * floor: what do the best postings of a list score at least?
 *
 * A floor for k is a pair (frequency, length code) that at least k postings of the list reach: their
 * frequency is not smaller and their length code not greater. BM25 grows with the one and falls with
 * the other, so whatever k1, b and the statistics are, k documents score at least what the pair does:
 * a search for k has that as its threshold before it has seen any. (Estimates of such thresholds:
 * Petri et al., "Accelerated query processing via similarity score prediction", 2019; ours are no
 * estimates.)
 * Of all pairs that hold, the best one for k1 = 0.9, b = 0.4 and the segment's mean length is kept.
 * Frequencies are counted up to 255; frequency 0: the list has fewer than k postings.
 */
#ifndef RK_SEGMENT_FLOOR_H
#define RK_SEGMENT_FLOOR_H

#include <stdbool.h>

#include "engine/base/error.h"
#include "engine/segment/format.h"
#include "engine/segment/lengths.h"

enum { RK_FLOORS_BYTES = 2 * RK_FLOORS, RK_FLOOR_FREQUENCY_MAX = 255 };

typedef struct rk_floor {
  uint8_t frequency, length_code;
} rk_floor;

/* The k of floor i: 10, 100, 1000. */
static inline uint32_t rk_floor_postings(unsigned i) { return i == 0 ? 10 : i == 1 ? 100 : 1000; }

/* Counts the postings of a list; zeroed is empty. */
typedef struct rk_floor_builder {
  const uint8_t *length_codes; /* borrowed: looked at once, for the first list */
  rk_docid document_count;
  bool has_norm;
  uint64_t norm[RK_LENGTH_CODES];       /* what grows with the length in BM25, as whole numbers */
  uint16_t (*counts)[RK_LENGTH_CODES];  /* by frequency and length code, as far as it matters; owned */
  unsigned highest;                     /* frequency with a count */
} rk_floor_builder;

void rk_floor_builder_deinit(rk_floor_builder *builder);
/* For the lists of a segment with these length codes. */
void rk_floor_open(rk_floor_builder *builder, const uint8_t *length_codes, rk_docid document_count);
/* A new list. Without memory nothing is counted, and there must be no finish. */
rk_status rk_floor_reset(rk_floor_builder *builder) RK_MUST_CHECK;

static inline void rk_floor_add(rk_floor_builder *builder, uint32_t frequency,
                                uint8_t length_code) {
  const unsigned f = frequency < RK_FLOOR_FREQUENCY_MAX ? frequency : RK_FLOOR_FREQUENCY_MAX;
  if (!builder->counts) return;
  uint16_t *count = &builder->counts[f][length_code];
  *count = (uint16_t)(*count + (*count < UINT16_MAX));
  if (f > builder->highest) builder->highest = f;
}

void rk_floor_finish(const rk_floor_builder *builder, rk_floor floors[RK_FLOORS]);

#endif
