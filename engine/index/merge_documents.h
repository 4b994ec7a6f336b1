/*
 * merge_documents: the stored documents of several segments, one behind the other.
 *
 * A segment has one zstd dictionary for all its blocks. The merged one takes over the dictionary
 * that most bytes of its inputs were packed with; their blocks are copied as they are. Blocks of
 * other dictionaries are unpacked and packed again, and so are those that are less than half full
 * (the last of each segment, mostly), so that many small segments don't make small blocks.
 */
#ifndef RK_INDEX_MERGE_DOCUMENTS_H
#define RK_INDEX_MERGE_DOCUMENTS_H

#include "engine/index/merge_watch.h"
#include "engine/segment/segment.h"

/* Writes DOCS, DOCI and DOCZ. */
rk_status rk_merge_documents(rk_segment *inputs, uint32_t count, rk_chunk_writer *chunks,
                             rk_merge_watch *watch, rk_error *error) RK_MUST_CHECK;

#endif
