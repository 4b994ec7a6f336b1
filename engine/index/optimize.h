/*
 * optimize: all segments of an index become one, in one commit.
 *
 * Takes the lock as a writer does; until the manifest is replaced at the end, the index that was
 * there stands, and readers that have it open keep it. Where the limits of a segment don't allow one,
 * as few are made as neighbours can be. Needs as much free space as the index takes.
 */
#ifndef RK_INDEX_OPTIMIZE_H
#define RK_INDEX_OPTIMIZE_H

#include "engine/index/reorder.h"

typedef struct rk_optimize_counts {
  uint64_t documents, segments_before, segments, bytes_before, bytes; /* bytes: of all files */
} rk_optimize_counts;

typedef struct rk_optimize_options {
  uint64_t memory_bytes; /* 0: 512 MiB */
  rk_reorder reorder;    /* within each segment that is left */
  rk_merge_watch *watch; /* or NULL */
} rk_optimize_options;

/* RK_NO_INDEX when there is none; RK_CORRUPT when it is damaged; RK_CANCELLED when the watch says so.
 * An index of one segment is left as it is, unless it holds deleted documents or they get a new
 * order. */
rk_status rk_optimize(const char *path, const rk_optimize_options *options,
                      rk_optimize_counts *counts, rk_error *error) RK_MUST_CHECK;

#endif
