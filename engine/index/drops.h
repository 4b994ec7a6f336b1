/*
 * drops: documents that the next commit shall delete.
 *
 * Collects them over a snapshot, on top of those that are deleted already, and then writes the files
 * of bits that the next manifest names.
 * Memory: an eighth of a byte a document of every segment that drops any. One thread; borrows the
 * snapshot until deinit.
 */
#ifndef RK_INDEX_DROPS_H
#define RK_INDEX_DROPS_H

#include "engine/index/folder.h"
#include "engine/index/snapshot.h"

typedef struct rk_drops {
  const rk_snapshot *snapshot;
  uint8_t **bits; /* by segment; NULL: nothing new */
  uint64_t count; /* that were not deleted before */
} rk_drops;

/* RK_NO_MEMORY at worst. */
rk_status rk_drops_init(rk_drops *drops, const rk_snapshot *snapshot) RK_MUST_CHECK;
void rk_drops_deinit(rk_drops *drops); /* zeroed is allowed */

/* Once more is no error. RK_NO_MEMORY at worst. */
rk_status rk_drops_add(rk_drops *drops, uint32_t segment, rk_docid document) RK_MUST_CHECK;

/* Writes what is new and enters it in `next`, whose segments are those of the snapshot. Files that it
 * no longer needs and `kept`, the manifest that stands, does not name go away. After a failure `next`
 * is sound, and some of it may be done. */
rk_status rk_drops_apply(const rk_drops *drops, const rk_folder *folder, const rk_manifest *kept,
                         rk_manifest *next, rk_error *error) RK_MUST_CHECK;

#endif
