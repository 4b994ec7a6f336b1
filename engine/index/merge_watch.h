/*
 * merge_watch: how far is a merge, and shall it go on?
 *
 * Belongs to the caller; may watch several merges one after the other.
 */
#ifndef RK_INDEX_MERGE_WATCH_H
#define RK_INDEX_MERGE_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/error.h"

/* False: stop. */
typedef bool rk_merge_go_on(void *context, uint64_t done_bytes, uint64_t total_bytes);

typedef struct rk_merge_watch {
  rk_merge_go_on *go_on; /* NULL: nobody asks */
  void *context;
  uint64_t done_bytes, total_bytes; /* of inputs */
  uint64_t asked_at;                /* done_bytes when go_on was last called */
} rk_merge_watch;

enum { RK_MERGE_WATCH_STEP = 1 << 20 };

/* `watch` may be NULL. RK_CANCELLED when go_on says so; it is asked once in a MiB. */
static inline rk_status rk_merge_watch_add(rk_merge_watch *watch, uint64_t bytes,
                                           rk_error *error) {
  if (!watch || !watch->go_on) return RK_OK;
  watch->done_bytes += bytes;
  if (watch->done_bytes - watch->asked_at < RK_MERGE_WATCH_STEP) return RK_OK;
  watch->asked_at = watch->done_bytes;
  if (watch->go_on(watch->context, watch->done_bytes, watch->total_bytes)) return RK_OK;
  return rk_error_set(error, RK_CANCELLED, NULL, "stopped");
}

#endif
