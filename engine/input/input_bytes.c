/* How much is there to read? For progress alone, so what can't be looked at is not an error. */
#include <string.h>

#include "engine/base/fs.h"
#include "engine/input/input.h"
#include "engine/input/walk.h"

static bool file_bytes(const char *path, uint64_t *bytes) {
  rk_fs_kind kind;
  rk_error ignored = {0};
  return rk_fs_stat(path, &kind, bytes, &ignored) == RK_OK && kind == RK_FS_REGULAR;
}

static bool folder_bytes(const char *path, bool is_pattern, uint64_t *bytes) {
  rk_walk walk;
  rk_error ignored = {0};
  const rk_status opened = is_pattern ? rk_walk_open_pattern(&walk, path, &ignored)
                                      : rk_walk_open(&walk, path, &ignored);
  if (opened != RK_OK) return false;
  *bytes = 0;
  for (;;) {
    const char *file;
    uint64_t size;
    const rk_status status = rk_walk_next(&walk, &file, &ignored);
    if (status != RK_OK && status != RK_IO) break;
    if (status == RK_IO) continue;
    if (!file) break;
    if (file_bytes(file, &size)) *bytes += size;
  }
  rk_walk_close(&walk);
  return true;
}

bool rk_input_bytes(const char *path, uint64_t *bytes) {
  rk_fs_kind kind;
  rk_error ignored = {0};
  *bytes = 0;
  if (strcmp(path, "-") == 0 || rk_fs_stat(path, &kind, bytes, &ignored) != RK_OK) return false;
  if (kind == RK_FS_FOLDER) return folder_bytes(path, false, bytes);
  if (kind == RK_FS_NOTHING && rk_walk_is_pattern(path)) return folder_bytes(path, true, bytes);
  return kind == RK_FS_REGULAR;
}
