/*
 * reorder_ids: the documents of several segments in the byte order of their ids.
 *
 * Ids of pages are addresses: pages of one site come to stand together, and those of one folder of
 * it. Equal ids keep the order that they had.
 * Reads all stored documents once. Ids that don't fit into half of the memory are sorted run by run
 * in a scratch file, and the runs are merged.
 */
#ifndef RK_INDEX_REORDER_IDS_H
#define RK_INDEX_REORDER_IDS_H

#include "engine/index/document_map.h"
#include "engine/index/merge_watch.h"

typedef struct rk_reorder_ids_options {
  size_t memory_bytes;
  const char *scratch_path; /* as in merge.h */
  rk_merge_watch *watch;    /* or NULL; hears of the bytes of DOCS */
} rk_reorder_ids_options;

/* order[place] = number of a document, as the map has it without its order. */
rk_status rk_reorder_ids(rk_segment *inputs, uint32_t count, const rk_document_map *map,
                         const rk_reorder_ids_options *options, uint32_t *order,
                         rk_error *error) RK_MUST_CHECK;

#endif
