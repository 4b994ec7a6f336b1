/*
 * segment_builder: documents in, the file of one segment out, then of the next.
 *
 * Joins the inverter and the store of the documents over one chunk file, and watches that their
 * buffers keep to the memory budget. The stored documents of all its segments are packed with the
 * first dictionary that was trained, so that a merge can copy them as they are.
 * Knows one file at a time, and nothing of manifests. Copies what it needs of documents and of
 * the settings (whose lexicon it shares). After an error, but RK_LIMIT of an add, only close makes
 * sense. One thread at a time.
 */
#ifndef RK_INDEX_SEGMENT_BUILDER_H
#define RK_INDEX_SEGMENT_BUILDER_H

#include "engine/segment/docstore.h"
#include "engine/segment/segment.h"
#include "engine/text/analysis.h"

typedef struct rk_segment_builder rk_segment_builder;

/* A finished segment and its file. */
typedef struct rk_built_segment {
  rk_segment_meta meta;
  uint64_t file_bytes;
  uint64_t footer_sum;
} rk_built_segment;

/* `analysis` as for rk_writer_open. NULL when out of memory. */
rk_segment_builder *rk_segment_builder_new(const rk_analysis *analysis, size_t memory_bytes);
/* Removes the file of a segment that was begun and not finished. NULL is allowed. */
void rk_segment_builder_free(rk_segment_builder *builder);

/* Makes the file of the next segment. */
rk_status rk_segment_builder_begin(rk_segment_builder *builder, const char *path, uint64_t id,
                                   rk_error *error) RK_MUST_CHECK;
/* Between begin and finish? */
bool rk_segment_builder_is_open(const rk_segment_builder *builder);
/* RK_LIMIT: this document is too large; nothing of it was taken. */
rk_status rk_segment_builder_add(rk_segment_builder *builder, const rk_record *record,
                                 rk_error *error) RK_MUST_CHECK;
/* Bytes in its buffers. */
size_t rk_segment_builder_memory(const rk_segment_builder *builder);
/* Is it time to finish: are the buffers, or the segment, full? */
bool rk_segment_builder_is_full(const rk_segment_builder *builder);
/* Writes all that is left, syncs and closes the file. */
rk_status rk_segment_builder_finish(rk_segment_builder *builder, rk_built_segment *built,
                                    rk_error *error) RK_MUST_CHECK;

#endif
