/*
 * writer: documents to a durable index, all at once or not at all.
 *
 * Holds the lock of the index folder from open to commit or abort. Documents
 * go into segments, flushed whenever the buffers reach the memory budget and merged
 * in tiers as they add up (tiers.h);
 * nothing is visible before commit, which replaces the manifest in one step
 * and then removes the segments that it no longer names. After a failure the
 * index that was there is whole (or, when only the last sync failed, the new one).
 * One thread at a time.
 */
#ifndef RK_INDEX_WRITER_H
#define RK_INDEX_WRITER_H

#include "engine/base/error.h"
#include "engine/index/merge_watch.h"
#include "engine/segment/docstore.h"
#include "engine/segment/manifest.h"
#include "engine/text/analysis.h"

typedef struct rk_writer rk_writer;

enum { RK_WRITER_MEMORY_LEAST = 1 << 20 };
#define RK_WRITER_MEMORY_DEFAULT ((uint64_t)512 << 20)

/* What the new index holds. */
typedef struct rk_writer_totals {
  uint64_t documents, tokens, terms, segments, text_bytes, index_bytes;
} rk_writer_totals;

/* `folder` is made when it is missing; anything in it that is not an index's
 * is RK_MISUSE. memory_bytes 0: the default. `analysis` (NULL: none of its settings) is kept in the
 * index; its lexicon is held until commit or abort. */
rk_status rk_writer_open(rk_writer **writer, const char *folder, uint64_t memory_bytes,
                         const rk_analysis *analysis, rk_error *error) RK_MUST_CHECK;
/* `go_on` is asked now and then while segments are merged, which can take a while: false ends the
 * call with RK_CANCELLED. */
void rk_writer_set_watch(rk_writer *writer, rk_merge_go_on *go_on, void *context);
/* RK_LIMIT is about this one document: the writer goes on. After any other error
 * every call but abort fails, and so does commit. */
rk_status rk_writer_add(rk_writer *writer, const rk_record *record,
                        rk_error *error) RK_MUST_CHECK;
/* How far it is: segments that are written, and bytes in buffers. */
uint32_t rk_writer_segments(const rk_writer *writer);
size_t rk_writer_memory(const rk_writer *writer);
/* Finishes the segment that is being built. Without it commit does that. */
rk_status rk_writer_flush(rk_writer *writer, rk_error *error) RK_MUST_CHECK;
/* Frees the writer, also when it fails. */
rk_status rk_writer_commit(rk_writer *writer, rk_writer_totals *totals,
                           rk_error *error) RK_MUST_CHECK;
/* NULL is allowed. */
void rk_writer_abort(rk_writer *writer);

#endif
