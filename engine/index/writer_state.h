/*
 * writer_state: what the files of the writer share. Nobody else includes it.
 */
#ifndef RK_INDEX_WRITER_STATE_H
#define RK_INDEX_WRITER_STATE_H

#include "engine/index/commit.h"
#include "engine/index/segment_builder.h"
#include "engine/index/tier_merger.h"
#include "engine/index/writer.h"

struct rk_writer {
  rk_folder folder;
  size_t memory_bytes;
  rk_manifest old; /* empty when there is none, or none that can be read */
  rk_manifest next;
  rk_segment_builder *builder;
  uint64_t segment_id; /* of the segment that is being built */
  rk_tiers tiers; /* of the segments in `next` */
  rk_tier_merger *merger; /* or NULL: there was nothing to merge yet */
  rk_merge_watch watch;
  bool stops_merging;
  bool extends; /* `next` has, or had, what `old` has */
  bool is_foreign; /* another version of the stemmer made the index: nothing can be added */
  rk_commit_wishes wishes;
  rk_writer_totals totals;
  rk_status failed; /* the first failure that left a segment half done: nothing goes on after it */
};

/* A writer with the folder's lock and what can be read of its manifest; `next` is empty. After a failure it
 * must be aborted all the same, when it is not NULL. */
rk_status rk_writer_begin(rk_writer **writer, const char *folder, uint64_t memory_bytes,
                          rk_error *error) RK_MUST_CHECK;
/* With these settings, which `next` keeps, documents are read. */
rk_status rk_writer_set_analysis(rk_writer *writer, const rk_analysis *analysis,
                                 rk_error *error) RK_MUST_CHECK;

rk_status rk_writer_no_memory(const rk_writer *writer, rk_error *error);
rk_status rk_writer_failed_before(const rk_writer *writer, rk_error *error);

static inline rk_commit_place rk_writer_place(rk_writer *writer) {
  return (rk_commit_place){&writer->folder, &writer->old, &writer->next, writer->memory_bytes};
}

#endif
