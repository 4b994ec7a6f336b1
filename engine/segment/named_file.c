#include "engine/segment/named_file.h"

#include "engine/base/fs.h"

rk_status rk_named_file_require(const char *path, rk_error *error) {
  rk_fs_kind kind;
  uint64_t size;
  const rk_status status = rk_fs_stat(path, &kind, &size, error);
  if (status != RK_OK || kind == RK_FS_REGULAR) return status;
  return rk_error_set(error, RK_CORRUPT, path, "damaged index: %s",
                      kind == RK_FS_NOTHING ? "this file is missing" : "this is no file");
}
