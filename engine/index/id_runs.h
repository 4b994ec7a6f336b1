/*
 * id_runs: ids that are too many to sort at once, sorted in runs and then brought together.
 *
 * For each run begin, add (ascending by id, then by document), end; at last merge. The runs stand in
 * a scratch file. Zeroed is empty, but for scratch.path. One thread.
 */
#ifndef RK_INDEX_ID_RUNS_H
#define RK_INDEX_ID_RUNS_H

#include "engine/base/scratch.h"
#include "engine/base/view.h"

typedef struct rk_id_runs {
  rk_scratch scratch;
  uint32_t count;
  rk_buffer ends; /* uint64_t: where each run ends in the scratch file */
  rk_buffer held; /* of the run that is being written */
} rk_id_runs;

rk_status rk_id_runs_begin(rk_id_runs *runs, rk_error *error) RK_MUST_CHECK;
rk_status rk_id_runs_add(rk_id_runs *runs, rk_view id, uint32_t document,
                         rk_error *error) RK_MUST_CHECK;
rk_status rk_id_runs_end(rk_id_runs *runs, rk_error *error) RK_MUST_CHECK;

/* Hands out all documents in order, while `on_document` returns RK_OK. Reads through windows of
 * memory_bytes together, but of no less than 4 KiB each. */
rk_status rk_id_runs_merge(rk_id_runs *runs, size_t memory_bytes,
                           rk_status (*on_document)(void *context, uint32_t document,
                                                    rk_error *error),
                           void *context, rk_error *error) RK_MUST_CHECK;
void rk_id_runs_deinit(rk_id_runs *runs);

#endif
