#include "engine/index/tier_merger.h"

#include <stdatomic.h>
#include <stdlib.h>

enum {
  ASK_MILLISECONDS = 100,
  /* So many segments may come while a merge is under way, then it is waited for. */
  BEHIND_MOST = 4 * RK_TIER_SEGMENTS,
};

struct rk_tier_merger {
  rk_pool *pool;
  rk_tiers *tiers;
  rk_merge_task *task; /* NULL: no merge is under way */
  uint32_t first, count; /* what it merges */
  rk_job job;
  size_t memory_bytes;
  rk_merge_watch *watch; /* of the call that works or waits */
  atomic_bool stops;
  rk_status status; /* of the job that is done */
  rk_error error;
};

rk_tier_merger *rk_tier_merger_new(rk_pool *pool, rk_tiers *tiers) {
  rk_tier_merger *merger = calloc(1, sizeof *merger);
  if (!merger) return NULL;
  merger->pool = pool;
  merger->tiers = tiers;
  return merger;
}

void rk_tier_merger_free(rk_tier_merger *merger) {
  if (!merger) return;
  atomic_store(&merger->stops, true);
  if (merger->task) {
    rk_pool_finish(merger->pool, &merger->job);
    rk_merge_task_drop(merger->task);
  }
  free(merger);
}

static bool goes_on(void *context, uint64_t done_bytes, uint64_t total_bytes) {
  (void)done_bytes;
  (void)total_bytes;
  const rk_tier_merger *merger = context;
  return !atomic_load(&merger->stops);
}

static void work(void *context, uint32_t worker) {
  rk_tier_merger *merger = context;
  rk_merge_watch beside = {.go_on = goes_on, .context = merger};
  if (atomic_load(&merger->stops))
    merger->status = RK_CANCELLED;
  else
    merger->status = rk_merge_task_work(merger->task, merger->memory_bytes,
                                        worker == 0 ? merger->watch : &beside, &merger->error);
}

static rk_status begin(rk_tier_merger *merger, const rk_merge_place *place, rk_error *error) {
  rk_status status =
      rk_merge_task_begin(&merger->task, place, merger->first, merger->count, error);
  if (status != RK_OK) return status;
  merger->job = (rk_job){.run = work, .context = merger};
  merger->memory_bytes = place->memory_bytes;
  merger->error = (rk_error){0};
  if (!rk_pool_offer_long(merger->pool, &merger->job)) rk_pool_do(merger->pool, &merger->job);
  return RK_OK;
}

/* The merge is done. */
static rk_status end(rk_tier_merger *merger, const rk_merge_place *place, uint64_t *terms_gone,
                     rk_error *error) {
  rk_merge_task *task = merger->task;
  merger->task = NULL;
  if (merger->status != RK_OK) {
    rk_merge_task_drop(task);
    if (error && error->status == RK_OK) *error = merger->error;
    return merger->status;
  }
  rk_merge_outcome outcome;
  rk_merge_task_end(task, place, &outcome);
  rk_tiers_merged(merger->tiers, merger->first, merger->count);
  *terms_gone += outcome.terms_before - outcome.meta.term_count;
  return RK_OK;
}

/* Until the merge is done. */
static rk_status wait_for(rk_tier_merger *merger, rk_error *error) {
  const rk_merge_watch *watch = merger->watch;
  while (!rk_pool_await(merger->pool, &merger->job, ASK_MILLISECONDS)) {
    const bool may_wait = !watch || !watch->go_on ||
                          watch->go_on(watch->context, watch->done_bytes, watch->total_bytes);
    if (!may_wait)
      return rk_error_set(error, RK_CANCELLED, NULL, "stopped");
  }
  return RK_OK;
}

rk_status rk_tier_merger_go_on(rk_tier_merger *merger, const rk_merge_place *place,
                               bool to_the_end, uint64_t *terms_gone, rk_error *error) {
  *terms_gone = 0;
  merger->watch = place->watch;
  for (;;) {
    if (merger->task) {
      const uint32_t behind = rk_tiers_count(merger->tiers) - merger->first - merger->count;
      rk_status status = RK_OK;
      if (to_the_end || behind >= BEHIND_MOST)
        status = wait_for(merger, error);
      else if (!rk_pool_is_done(merger->pool, &merger->job))
        return RK_OK;
      if (status == RK_OK) status = end(merger, place, terms_gone, error);
      if (status != RK_OK) return status;
    }
    if (!rk_tiers_next(merger->tiers, &merger->first, &merger->count)) return RK_OK;
    rk_status status = begin(merger, place, error);
    if (status != RK_OK) return status;
  }
}
