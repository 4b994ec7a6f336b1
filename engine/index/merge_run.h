/*
 * merge_run: neighbouring segments of a manifest become one, in the folder and in the manifest.
 *
 * Makes a new segment file and puts it in the place of its inputs in a manifest that is not yet
 * written. Documents that the manifest's deletes name are left out; the others may get a new order.
 * Input files that the committed manifest does not name are removed; the others stay until the
 * commit. When it fails, the manifest is as it was and the new file is gone.
 *
 * All at once (rk_merge_run), or in three steps, the middle one in any thread, while segments are
 * added to the manifest behind those that are merged.
 * Borrows all it is given; of the place a task keeps the folder alone. But for the middle step: one
 * thread, which holds the folder's lock.
 */
#ifndef RK_INDEX_MERGE_RUN_H
#define RK_INDEX_MERGE_RUN_H

#include "engine/index/folder.h"
#include "engine/index/merge.h"
#include "engine/index/reorder.h"
#include "engine/index/tiers.h"

typedef struct rk_merge_place {
  const rk_folder *folder;
  rk_manifest *manifest;   /* the next one */
  const rk_manifest *kept; /* the committed one */
  size_t memory_bytes;
  rk_merge_watch *watch; /* or NULL */
  rk_reorder reorder;
} rk_merge_place;

typedef struct rk_merge_outcome {
  rk_segment_meta meta; /* of the new segment */
  uint64_t file_bytes;
  uint64_t terms_before, file_bytes_before; /* of its inputs, summed */
} rk_merge_outcome;

/* Before anything is merged: how much is in each segment of a manifest, for the tiers; *terms grows
 * by their terms. */
rk_status rk_merge_measure(const rk_folder *folder, const rk_manifest *manifest, rk_tiers *tiers,
                           uint64_t *terms, rk_error *error) RK_MUST_CHECK;

typedef struct rk_merge_task rk_merge_task;

/* Takes numbers for new files; changes nothing else. */
rk_status rk_merge_task_begin(rk_merge_task **task, const rk_merge_place *place, uint32_t first,
                              uint32_t count, rk_error *error) RK_MUST_CHECK;
/* Writes the new file. `watch` may be NULL. */
rk_status rk_merge_task_work(rk_merge_task *task, size_t memory_bytes, rk_merge_watch *watch,
                             rk_error *error) RK_MUST_CHECK;
/* Puts it into the manifest, after work has done well. Frees the task. */
void rk_merge_task_end(rk_merge_task *task, const rk_merge_place *place,
                       rk_merge_outcome *outcome);
/* Frees the task; removes the new file if there is one. NULL is allowed. */
void rk_merge_task_drop(rk_merge_task *task);

/* Merges segments [first, first + count) of the manifest, which are within the limits of one. */
rk_status rk_merge_run(const rk_merge_place *place, uint32_t first, uint32_t count,
                       rk_merge_outcome *outcome, rk_error *error) RK_MUST_CHECK;

#endif
