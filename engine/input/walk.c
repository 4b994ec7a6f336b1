#include "engine/input/walk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct rk_walk_folder {
  rk_walk_folder *parent;
  char *path; /* NULL: the names are whole paths */
  rk_fs_names names;
  size_t next;
};

static void leave(rk_walk *walk) {
  rk_walk_folder *folder = walk->folder;
  walk->folder = folder->parent;
  rk_fs_names_deinit(&folder->names);
  free(folder->path);
  free(folder);
}

static bool is_index_name(const char *name) {
  static const char *const names[] = {"MANIFEST", "MANIFEST.tmp", "lock"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(name, names[i]) == 0) return true;
  const size_t len = strlen(name);
  return strncmp(name, "seg-", 4) == 0 && len > 8 && strcmp(name + len - 4, ".rks") == 0;
}

/* Every writer leaves a lock file; nothing but an index has only these names. */
static bool is_index(const rk_fs_names *names) {
  bool has_lock = false;
  for (size_t i = 0; i < names->count; i++) {
    if (!is_index_name(names->names[i])) return false;
    has_lock |= strcmp(names->names[i], "lock") == 0;
  }
  return has_lock;
}

static rk_status enter(rk_walk *walk, const char *path, rk_error *error) {
  rk_walk_folder *folder = calloc(1, sizeof *folder);
  char *copy = strdup(path);
  rk_status status = folder && copy ? rk_fs_list(path, &folder->names, error)
                                    : rk_error_set_errno(error, path, "can't list", ENOMEM);
  if (status != RK_OK) {
    free(copy);
    free(folder);
    return status;
  }
  if (is_index(&folder->names)) rk_fs_names_deinit(&folder->names);
  folder->path = copy;
  folder->parent = walk->folder;
  walk->folder = folder;
  return RK_OK;
}

rk_status rk_walk_open(rk_walk *walk, const char *folder, rk_error *error) {
  *walk = (rk_walk){0};
  return enter(walk, folder, error);
}

bool rk_walk_is_pattern(const char *path) {
  const char *bracket = strchr(path, '[');
  return strpbrk(path, "*?") || (bracket && strchr(bracket, ']'));
}

rk_status rk_walk_open_pattern(rk_walk *walk, const char *pattern, rk_error *error) {
  *walk = (rk_walk){0};
  rk_walk_folder *list = calloc(1, sizeof *list);
  if (!list) return rk_error_set_errno(error, pattern, "can't list", ENOMEM);
  rk_status status = rk_fs_glob(pattern, &list->names, error);
  if (status == RK_OK && list->names.count == 0)
    status = rk_error_set(error, RK_IO, pattern, "no such file, and nothing matches it");
  walk->folder = list;
  if (status != RK_OK) rk_walk_close(walk);
  return status;
}

/* Goes down into walk->path when it is a folder; *is_file when it is a file. */
static rk_status look_at(rk_walk *walk, bool *is_file, rk_error *error) {
  bool is_link = false;
  rk_status status = rk_fs_look(walk->path, &walk->facts, error);
  if (status != RK_OK) return status;
  const rk_fs_kind kind = walk->facts.kind;
  *is_file = kind == RK_FS_REGULAR;
  if (kind == RK_FS_NOTHING)
    return rk_error_set(error, RK_IO, walk->path, "gone, or a link to nothing");
  if (kind != RK_FS_FOLDER) return RK_OK;
  if (walk->folder->path) status = rk_fs_is_link(walk->path, &is_link, error);
  if (status != RK_OK || is_link) return status;
  return enter(walk, walk->path, error);
}

rk_status rk_walk_next(rk_walk *walk, const char **path, rk_error *error) {
  *path = NULL;
  while (walk->folder) {
    rk_walk_folder *folder = walk->folder;
    if (folder->next == folder->names.count) {
      leave(walk);
      continue;
    }
    const char *name = folder->names.names[folder->next++];
    if (folder->path && name[0] == '.') continue;
    free(walk->path);
    walk->path = folder->path ? rk_fs_join(folder->path, name) : strdup(name);
    if (!walk->path) return rk_error_set_errno(error, name, "can't list", ENOMEM);
    bool is_file = false;
    rk_status status = look_at(walk, &is_file, error);
    if (status != RK_OK) return status;
    if (is_file) {
      *path = walk->path;
      return RK_OK;
    }
  }
  return RK_OK;
}

void rk_walk_close(rk_walk *walk) {
  while (walk->folder) leave(walk);
  free(walk->path);
  *walk = (rk_walk){0};
}
