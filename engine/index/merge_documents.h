/*
 * merge_documents: the stored documents of several segments, one behind the other or in a new order.
 *
 * A segment has one zstd dictionary for all its blocks. The merged one takes over the dictionary
 * that most bytes of its inputs were packed with; their blocks are copied as they are. Blocks of
 * other dictionaries are unpacked and packed again, and so are those that are less than half full
 * (the last of each segment, mostly), so that many small segments don't make small blocks, and those
 * that a document is dropped from. With a new order all are, by way of shuffle.h.
 */
#ifndef RK_INDEX_MERGE_DOCUMENTS_H
#define RK_INDEX_MERGE_DOCUMENTS_H

#include "engine/index/document_map.h"
#include "engine/index/merge_watch.h"

typedef struct rk_merge_documents_task {
  rk_segment *inputs;
  uint32_t count;
  const rk_document_map *map;
  const uint8_t *length_codes; /* by new number; for a new order only, as are: */
  size_t memory_bytes;
  const char *scratch_path;
  rk_chunk_writer *chunks;
  rk_merge_watch *watch;
} rk_merge_documents_task;

/* Writes DOCS, DOCI and DOCZ. *dropped_text_bytes gets the bytes of titles and bodies that were
 * dropped. */
rk_status rk_merge_documents(const rk_merge_documents_task *task, uint64_t *dropped_text_bytes,
                             rk_error *error) RK_MUST_CHECK;

#endif
