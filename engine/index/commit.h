/*
 * commit: what a writer does with its manifest: documents give way, empty segments go, the next
 * manifest takes the place of the one that stands.
 *
 * Between the calls `next` is what would be committed: every file that it names is there and synced.
 * Knows nothing of how segments come about. Borrows all it is given. One thread, which holds the
 * folder's lock; no merge may be under way but during rk_commit_write.
 */
#ifndef RK_INDEX_COMMIT_H
#define RK_INDEX_COMMIT_H

#include "engine/index/replace.h"

typedef struct rk_commit_place {
  const rk_folder *folder;
  rk_manifest *old;  /* that stands in the folder; empty when there is none that can be read */
  rk_manifest *next;
  size_t memory_bytes;
} rk_commit_place;

/* What has been asked for since the documents were settled last. */
typedef struct rk_commit_wishes {
  uint64_t new_documents; /* the last ones of `next` */
  bool is_unique;         /* do they replace others of their ids? */
  rk_buffer ids;          /* rk_id_wish */
} rk_commit_wishes;

/* Deletes from `next` what gives way to newer documents or wishes; *dropped tells how many. */
rk_status rk_commit_settle(const rk_commit_place *place, const rk_commit_wishes *wishes,
                           uint64_t *dropped, rk_error *error) RK_MUST_CHECK;

/* Makes `next` the index, in one step. Then *old is a copy of it, and what it does not name is gone.
 * After a failure *replaced tells which of the two stands, as rk_manifest_write does. */
rk_status rk_commit_write(const rk_commit_place *place, bool *replaced,
                          rk_error *error) RK_MUST_CHECK;

/* Is there anything that `old` has not? */
bool rk_commit_is_due(const rk_manifest *old, const rk_manifest *next);

#endif
