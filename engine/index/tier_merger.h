/*
 * tier_merger: merges a writer's segments in tiers, beside the writing.
 *
 * The writer adds segments to the end of its manifest and of the tiers, and lets the merger go on
 * now and then: what was merged meanwhile is put into the manifest, and the next merge that is due
 * (tiers.h) is begun, one at a time, by another thread of the pool; with one thread, at once.
 * The manifest is changed in these calls only. Merges that can't keep up are waited for.
 * In between, who changes the segments that are there waits to the end, or frees the merger.
 * Borrows the pool, the tiers and the place, whose memory_bytes are a merge's. One thread.
 */
#ifndef RK_INDEX_TIER_MERGER_H
#define RK_INDEX_TIER_MERGER_H

#include "engine/base/pool.h"
#include "engine/index/merge_run.h"
#include "engine/index/tiers.h"

typedef struct rk_tier_merger rk_tier_merger;

/* NULL when out of memory. `tiers` are of the segments in the manifest. */
rk_tier_merger *rk_tier_merger_new(rk_pool *pool, rk_tiers *tiers);
/* Stops a merge that is under way, and removes what there is of it. NULL is allowed. */
void rk_tier_merger_free(rk_tier_merger *merger);

/* Goes on; with `to_the_end` until nothing is due. The place's watch is asked now and then while
 * this waits or works: RK_CANCELLED when it says so. *terms_gone: how many less the new segments
 * have than those that they were made of. */
rk_status rk_tier_merger_go_on(rk_tier_merger *merger, const rk_merge_place *place,
                               bool to_the_end, uint64_t *terms_gone,
                               rk_error *error) RK_MUST_CHECK;

#endif
