/*
 * snapshot: an index as it was at one commit, open for reading, with the
 * settings that its text was analysed with.
 *
 * Segments in manifest order; a document's number in the index is its
 * segment's base plus its number there; documents that are deleted keep theirs. Later commits don't
 * change a snapshot.
 * May be shared between threads; lives until close.
 */
#ifndef RK_INDEX_SNAPSHOT_H
#define RK_INDEX_SNAPSHOT_H

#include "engine/segment/deletes.h"
#include "engine/segment/manifest.h"
#include "engine/segment/segment.h"
#include "engine/text/analysis.h"

typedef struct rk_snapshot {
  char *folder;
  rk_manifest manifest;
  rk_analysis analysis;    /* its lexicon is held until close */
  bool analysis_differs;   /* this build would make other stems than the index has */
  uint32_t segment_count;
  rk_segment *segments;
  rk_deletes *deletes;     /* of each segment */
  uint64_t *bases;         /* number of the first document of each segment */
  uint64_t document_count; /* these three: with those that are deleted, */
  uint64_t token_count;    /* until a merge leaves them out */
  uint64_t deleted_count;
} rk_snapshot;

/* RK_NO_INDEX when there is none. On failure the object is closed. */
rk_status rk_snapshot_open(rk_snapshot *snapshot, const char *folder,
                           rk_error *error) RK_MUST_CHECK;
/* What a manifest names, written or not yet: for who has the lock. The manifest is copied. */
rk_status rk_snapshot_open_manifest(rk_snapshot *snapshot, const char *folder,
                                    const rk_manifest *manifest, rk_error *error) RK_MUST_CHECK;
void rk_snapshot_close(rk_snapshot *snapshot);

/* The segment that holds a document, and its number there; `document` must be
 * below document_count. */
rk_segment *rk_snapshot_find(const rk_snapshot *snapshot, uint64_t document, rk_docid *local);

/* True when the folder's manifest is no longer the one that was read: a writer
 * committed meanwhile, and what it says of the old segments is void. */
bool rk_snapshot_was_replaced(const char *folder, const rk_manifest *manifest);

/* For who must not make an index where none is: RK_NO_INDEX, or what else keeps its manifest from
 * being read. */
rk_status rk_snapshot_require(const char *folder, rk_error *error) RK_MUST_CHECK;
/* Fills `error` with RK_NO_INDEX for a folder without a manifest, and returns it. */
rk_status rk_snapshot_report_missing(const char *folder, rk_error *error);

/* The settings that a manifest names; the caller releases the lexicon. *differs: this build makes
 * other stems with them than the one that wrote the index. RK_CORRUPT when the lexicon is none;
 * RK_UNSUPPORTED when it may have been one to another build. */
rk_status rk_snapshot_analysis(const rk_manifest *manifest, const char *folder,
                               rk_analysis *analysis, bool *differs,
                               rk_error *error) RK_MUST_CHECK;

/* Opens one segment of a manifest and checks that it is the file that was committed. */
rk_status rk_snapshot_open_segment(rk_segment *segment, const char *folder,
                                   const rk_manifest_segment *entry,
                                   rk_error *error) RK_MUST_CHECK;

#endif
