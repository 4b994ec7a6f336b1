/*
 * segment_builder: documents in, the file of one segment out, then of the next.
 *
 * Documents are copied into batches (batch.h); the threads of a pool pack them and put their words
 * into inverters, one for each thread; the packed documents are written and the logs lined up in the
 * order of the documents, whoever was first. finish makes the lists (flush.h). So the segment depends
 * on the documents alone; where the next one begins depends on the memory budget (memory_plan.h) and
 * the threads. The stored documents of all segments are packed with the first dictionary that was
 * trained, so that a merge can copy them as they are. Vocabularies go on to the next segment as well, as long
 * as they are small.
 *
 * Knows one file at a time, and nothing of manifests. Copies what it needs of documents and of
 * the settings (whose lexicon it shares). After an error, but RK_LIMIT of an add, only free makes
 * sense; of several threads' errors, the one of the first documents is told. One thread at a time: all
 * files are written in its calls.
 */
#ifndef RK_INDEX_SEGMENT_BUILDER_H
#define RK_INDEX_SEGMENT_BUILDER_H

#include "engine/base/pool.h"
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

/* `analysis` as for rk_writer_open. One thread, if not told otherwise. NULL when out of memory. */
rk_segment_builder *rk_segment_builder_new(const rk_analysis *analysis, size_t memory_bytes);
/* Before the first segment: how many threads shall work, the caller's with them? */
rk_status rk_segment_builder_set_threads(rk_segment_builder *builder, uint32_t threads,
                                         rk_error *error) RK_MUST_CHECK;
/* The threads, to be used for something else between the calls below. */
rk_pool *rk_segment_builder_pool(const rk_segment_builder *builder);
/* How much a merge may take beside a segment that is being built. */
size_t rk_segment_builder_merge_memory(const rk_segment_builder *builder);
/* Removes the file of a segment that was begun and not finished. NULL is allowed. */
void rk_segment_builder_free(rk_segment_builder *builder);

/* Makes the file of the next segment. */
rk_status rk_segment_builder_begin(rk_segment_builder *builder, const char *path, uint64_t id,
                                   rk_error *error) RK_MUST_CHECK;
/* Between begin and finish? */
bool rk_segment_builder_is_open(const rk_segment_builder *builder);
/* RK_LIMIT: this document is too large; nothing of it was taken. An error may be one of earlier
 * documents. */
rk_status rk_segment_builder_add(rk_segment_builder *builder, const rk_record *record,
                                 rk_error *error) RK_MUST_CHECK;
/* Is it time to finish: is the memory, or the segment, full? */
bool rk_segment_builder_is_full(const rk_segment_builder *builder);
/* Bytes that are held at present, as far as they are counted. */
size_t rk_segment_builder_memory(const rk_segment_builder *builder);
/* Writes all that is left, syncs and closes the file. */
rk_status rk_segment_builder_finish(rk_segment_builder *builder, rk_built_segment *built,
                                    rk_error *error) RK_MUST_CHECK;

#endif
