/*
 * scratch: bytes that are put aside and fetched again from anywhere.
 *
 * A file without a name (see rk_fs_create_scratch), made when the first byte comes, so nothing is
 * left behind by a crash. For bytes that come back once and in order, see spill.h.
 * Ownership: `path` is borrowed until deinit. One thread.
 */
#ifndef RK_BASE_SCRATCH_H
#define RK_BASE_SCRATCH_H

#include "engine/base/fs.h"

typedef struct rk_scratch {
  const char *path; /* where the file may be made; the caller sets this, the rest is zeroed */
  rk_fs_file file;
  uint64_t size_bytes; /* where the next append goes */
} rk_scratch;

rk_status rk_scratch_append(rk_scratch *scratch, const void *bytes, size_t len,
                            rk_error *error) RK_MUST_CHECK;
/* [offset, offset + len) must have been appended. */
rk_status rk_scratch_read(rk_scratch *scratch, uint64_t offset, void *bytes, size_t len,
                          rk_error *error) RK_MUST_CHECK;
void rk_scratch_deinit(rk_scratch *scratch);

#endif
