/*
 * reorder: which order shall the documents of several segments have in the one they become?
 *
 * By what they are about (reorder_bp.h), or by their ids (reorder_ids.h).
 * Memory: within memory_bytes, four bytes a document of it for the order itself. By what they are about
 * takes 28 bytes a document at the least.
 */
#ifndef RK_INDEX_REORDER_H
#define RK_INDEX_REORDER_H

#include "engine/index/document_map.h"
#include "engine/index/merge_watch.h"

typedef enum rk_reorder { RK_REORDER_NONE, RK_REORDER_BP, RK_REORDER_IDS } rk_reorder;

typedef struct rk_reorder_options {
  rk_reorder by; /* not NONE */
  size_t memory_bytes;
  const char *scratch_path; /* as in merge.h */
  rk_merge_watch *watch;    /* or NULL */
} rk_reorder_options;

/* Sets the map's order to a table in malloc'd memory, which the caller frees. RK_LIMIT when there
 * are too many documents for the memory. */
rk_status rk_reorder_find(rk_segment *inputs, uint32_t count, rk_document_map *map,
                          const rk_reorder_options *options, rk_error *error) RK_MUST_CHECK;

/* How many bytes it will tell the watch of, for one segment. */
uint64_t rk_reorder_bytes(rk_reorder by, const rk_segment *segment);

#endif
