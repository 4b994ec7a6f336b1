/*
 * tiers: when shall which segments be merged?
 *
 * While documents come in, segments of about the same size do. Eight of one tier, one behind the
 * other, are merged to one of the next tier; so there are at most seven of each tier, and every
 * document is written again once a tier: log8 of the number of flushes (the logarithmic method of
 * Bentley and Saxe, 1980). Small additions to a large index are merged among themselves so. For optimize, whatever fits together is merged.
 * Segments are taken with their neighbours only, since documents keep their order.
 * Knows numbers only, no files. One thread.
 */
#ifndef RK_INDEX_TIERS_H
#define RK_INDEX_TIERS_H

#include "engine/segment/segment.h"

enum {
  RK_TIER_SEGMENTS = 8,           /* of one tier that are merged */
  RK_MERGE_INPUT_BYTES = 1 << 18, /* what an open input takes of the budget, at most */
};

/* A segment as far as it matters here. */
typedef struct rk_tier_segment {
  uint64_t documents, tokens, file_bytes;
  uint32_t tier;
} rk_tier_segment;

typedef struct rk_tiers {
  rk_buffer segments; /* rk_tier_segment, in manifest order; zeroed is empty */
} rk_tiers;

void rk_tiers_deinit(rk_tiers *tiers);
uint32_t rk_tiers_count(const rk_tiers *tiers);

/* A new segment, behind all others. Its tier comes from its size; those before it that are smaller
 * count as much from then on, so that they don't stay behind. */
rk_status rk_tiers_add(rk_tiers *tiers, const rk_segment_meta *meta) RK_MUST_CHECK;

/* The run of segments that is due now, if any. */
bool rk_tiers_next(const rk_tiers *tiers, uint32_t *first, uint32_t *count);
/* Tells that [first, first + count) have become one. */
void rk_tiers_merged(rk_tiers *tiers, uint32_t first, uint32_t count);

/* Tells that the segment `at` is gone. */
void rk_tiers_remove(rk_tiers *tiers, uint32_t at);

/* For optimize: the longest run from `first` on that one merge can take within the limits of a
 * segment and within the budget (two are always within that). At least 1. */
uint32_t rk_tiers_run(const rk_tiers *tiers, uint32_t first, uint64_t memory_bytes);

#endif
