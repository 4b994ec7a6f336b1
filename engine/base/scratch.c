#include "engine/base/scratch.h"

rk_status rk_scratch_append(rk_scratch *scratch, const void *bytes, size_t len, rk_error *error) {
  rk_status status = scratch->file.fd_plus_1
                         ? RK_OK
                         : rk_fs_create_scratch(&scratch->file, scratch->path, error);
  if (status == RK_OK) status = rk_fs_write(&scratch->file, bytes, len, error);
  scratch->size_bytes += len;
  return status;
}

rk_status rk_scratch_read(rk_scratch *scratch, uint64_t offset, void *bytes, size_t len,
                          rk_error *error) {
  return rk_fs_read_at(&scratch->file, offset, bytes, len, error);
}

void rk_scratch_deinit(rk_scratch *scratch) {
  rk_fs_abandon(&scratch->file);
  scratch->size_bytes = 0;
}
