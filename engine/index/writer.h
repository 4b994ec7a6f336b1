/*
 * writer: documents to a durable index, or into the one that is there, in steps of all or nothing.
 *
 * Holds the lock of the index folder from open to commit or abort. Documents
 * go into segments, flushed whenever the buffers reach the memory budget and merged
 * in tiers as they add up (tiers.h), beside the writing when there are threads for it;
 * nothing is visible before a commit, which replaces the manifest in one step
 * and then removes the files that it no longer names. After a failure the
 * index that was there is whole (or, when only the last sync failed, the new one).
 *
 * A writer that extends goes on with the index that is there: a new document takes the place of every
 * document before it that has its id, and documents can be deleted. Which those are is looked for
 * when it matters, all at once: at a commit (replace.h). Empty ids are no ids.
 * One thread at a time.
 */
#ifndef RK_INDEX_WRITER_H
#define RK_INDEX_WRITER_H

#include "engine/base/error.h"
#include "engine/index/drops.h"
#include "engine/index/merge_watch.h"
#include "engine/segment/column_value.h"
#include "engine/segment/docstore.h"
#include "engine/segment/manifest.h"
#include "engine/text/analysis.h"

typedef struct rk_writer rk_writer;

enum { RK_WRITER_MEMORY_LEAST = 1 << 20 };
#define RK_WRITER_MEMORY_DEFAULT ((uint64_t)512 << 20)

typedef struct rk_writer_totals {
  uint64_t documents, tokens, text_bytes;  /* of the documents that were added */
  uint64_t deleted;                        /* documents that were, or gave way to newer ones */
  uint64_t live;                           /* documents that the index has now */
  uint64_t terms, segments, index_bytes;   /* of the index; terms are summed over segments */
} rk_writer_totals;

/* `folder` is made when it is missing; anything in it that is not an index's
 * is RK_MISUSE. memory_bytes 0: the default. `analysis` (NULL: none of its settings) is kept in the
 * index; its lexicon is held until commit or abort. */
rk_status rk_writer_open(rk_writer **writer, const char *folder, uint64_t memory_bytes,
                         const rk_analysis *analysis, rk_error *error) RK_MUST_CHECK;
/* The same for an index that is there, whose settings are kept: `analysis` is NULL, or nothing but what
 * the index has (else RK_MISUSE). Where there is none, one is made with `analysis`, or
 * (must_exist) it is RK_NO_INDEX. A damaged one is RK_CORRUPT. */
rk_status rk_writer_extend(rk_writer **writer, const char *folder, uint64_t memory_bytes,
                           const rk_analysis *analysis, bool must_exist,
                           rk_error *error) RK_MUST_CHECK;
/* Documents will have values of these columns, which differ: may they, with those that the index has? All of
 * them could come together in one segment, so RK_LIMIT when they are more than one can hold. */
rk_status rk_writer_expect_columns(const rk_writer *writer, const rk_view *names, size_t count,
                                   rk_error *error) RK_MUST_CHECK;
/* Tells the kept columns of the index that is extended; other than RK_OK ends it. */
typedef rk_status rk_writer_column(void *context, rk_view name, rk_column_type type, rk_error *error);
rk_status rk_writer_kept_columns(const rk_writer *writer, rk_writer_column *take, void *context,
                                 rk_error *error) RK_MUST_CHECK;
/* How many threads shall work, this one with them? Before the first document; 1 if not told. The
 * others live until commit or abort. Answers do not depend on it. */
rk_status rk_writer_set_threads(rk_writer *writer, uint32_t threads, rk_error *error) RK_MUST_CHECK;
/* `go_on` is asked now and then while segments are merged, which can take a while: false ends the
 * call with RK_CANCELLED. */
void rk_writer_set_watch(rk_writer *writer, rk_merge_go_on *go_on, void *context);
/* RK_LIMIT is about this one document: the writer goes on. RK_CANCELLED: the document was taken, but
 * the watch has stopped a merge; a commit does without it. RK_UNSUPPORTED: the index is of another version of the
 * stemmer, and nothing can be added. After any other error
 * every call but abort fails, and so does commit. */
rk_status rk_writer_add(rk_writer *writer, const rk_record *record,
                        rk_error *error) RK_MUST_CHECK;
/* How far it is: segments that are written, and bytes in buffers. */
uint32_t rk_writer_segments(const rk_writer *writer);
size_t rk_writer_memory(const rk_writer *writer);
/* Deletes every document of that id that is there by now. */
rk_status rk_writer_delete_id(rk_writer *writer, rk_view id, rk_error *error) RK_MUST_CHECK;
/* Deletes the documents that `choose` adds to the drops, which are of all that is there by now; a snapshot
 * of that is in them. *count, if it is not NULL, gets their number. */
typedef rk_status rk_writer_choice(void *context, rk_drops *drops, rk_error *error);
rk_status rk_writer_delete_chosen(rk_writer *writer, rk_writer_choice *choose, void *context,
                                  uint64_t *count, rk_error *error) RK_MUST_CHECK;
/* Carries out what was asked for so far, short of a commit, and tells how many documents this writer
 * has deleted (those that gave way to newer ones too). */
rk_status rk_writer_settle(rk_writer *writer, uint64_t *deleted, rk_error *error) RK_MUST_CHECK;

/* For a caller who could not add what he should have: from here on every call but abort fails. */
void rk_writer_fail(rk_writer *writer, rk_status status);
/* Finishes the segment that is being built. Without it commit does that. */
rk_status rk_writer_flush(rk_writer *writer, rk_error *error) RK_MUST_CHECK;
/* Commits and goes on: from here on it extends what it has committed, but documents of equal ids are
 * kept or replaced as before. A failure is final. */
rk_status rk_writer_commit_so_far(rk_writer *writer, rk_error *error) RK_MUST_CHECK;
/* What is kept of how far this run has come, with every commit from here on; empty: nothing is left
 * to do. At first that of the index that is extended. RK_RESUME_MAX_BYTES at most. */
rk_status rk_writer_set_resume(rk_writer *writer, rk_view point, rk_error *error) RK_MUST_CHECK;
/* What the index says that was there at open; empty when there was none. */
rk_view rk_writer_resume(const rk_writer *writer);
/* How many commits had the index at open? Of two runs that extend it both numbers differ. */
uint64_t rk_writer_commits(const rk_writer *writer);
/* Was an index there at open, or has this writer committed one? */
bool rk_writer_has_index(const rk_writer *writer);
/* From here on documents of equal ids are all kept, by a writer that extends, too. */
void rk_writer_keep_copies(rk_writer *writer);
/* From here on no segments are merged: for who is in a hurry. */
void rk_writer_stop_merging(rk_writer *writer);
/* Is the index that stands one that this writer would lose by replacing it with less? True for one
 * that was there before, until the first commit of a writer that does not extend it. */
bool rk_writer_replaces(const rk_writer *writer);
/* Frees the writer, also when it fails. Without a change there is no new generation. */
rk_status rk_writer_commit(rk_writer *writer, rk_writer_totals *totals,
                           rk_error *error) RK_MUST_CHECK;
/* NULL is allowed. */
void rk_writer_abort(rk_writer *writer);

#endif
