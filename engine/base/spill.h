/*
 * spill: bytes that are needed again later, in order, and may be too many for memory.
 *
 * Append, then drain once. Up to `limit_bytes` are held in memory; what comes beyond goes to a
 * scratch file without a name (see rk_fs_create_scratch), so nothing is left behind by a crash.
 * Ownership: `path` is borrowed until deinit. One thread.
 */
#ifndef RK_BASE_SPILL_H
#define RK_BASE_SPILL_H

#include "engine/base/fs.h"
#include "engine/base/view.h"

typedef struct rk_spill {
  const char *path;   /* where the scratch file may be made; the caller sets these two, */
  size_t limit_bytes; /* the rest is zeroed */
  rk_buffer held;     /* behind what is in the file */
  rk_fs_file file;
  uint64_t size_bytes; /* of all */
} rk_spill;

rk_status rk_spill_append(rk_spill *spill, const void *bytes, size_t len,
                          rk_error *error) RK_MUST_CHECK;
/* Hands all bytes to `sink`, part by part, while it returns RK_OK. */
rk_status rk_spill_drain(rk_spill *spill,
                         rk_status (*sink)(void *context, const void *bytes, size_t len,
                                           rk_error *error),
                         void *context, rk_error *error) RK_MUST_CHECK;
void rk_spill_deinit(rk_spill *spill);

#endif
