/*
 * stored_ids: the ids of documents of a snapshot, asked for in ascending order.
 *
 * Unpacks a block of documents once for all that are asked for in it, and gives the memory of blocks
 * back once they lie behind. Zeroed but for the snapshot at first. One thread.
 */
#ifndef RK_INDEX_STORED_IDS_H
#define RK_INDEX_STORED_IDS_H

#include "engine/index/snapshot.h"

typedef struct rk_stored_ids {
  rk_snapshot *snapshot; /* borrowed */
  rk_docstore_block room;
  rk_segment *segment;   /* of the unpacked block; NULL: none is */
  rk_docid first, count; /* its documents */
  rk_buffer text, ends;  /* their ids, back to back, and where each ends (size_t) */
  uint64_t forgotten;    /* DOCS of the segment up to here */
} rk_stored_ids;

/* *id lives until the next call. */
rk_status rk_stored_ids_get(rk_stored_ids *ids, uint64_t document, rk_view *id,
                            rk_error *error) RK_MUST_CHECK;
void rk_stored_ids_deinit(rk_stored_ids *ids);

#endif
