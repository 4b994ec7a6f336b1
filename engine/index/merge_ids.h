/*
 * merge_ids: the id tables of several segments become that of the one they are merged to.
 *
 * The sorted entries of all are walked side by side; nothing is hashed again and no document is
 * read. Documents get the numbers of the map, and those that it drops are left out.
 * Memory: a block of each input, and the documents of one hash.
 */
#ifndef RK_INDEX_MERGE_IDS_H
#define RK_INDEX_MERGE_IDS_H

#include "engine/index/document_map.h"

/* Writes IDSX. */
rk_status rk_merge_ids(const rk_segment *inputs, const rk_document_map *map,
                       rk_chunk_writer *chunks, rk_error *error) RK_MUST_CHECK;

#endif
