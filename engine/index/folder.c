#include "engine/index/folder.h"

#include <stdlib.h>
#include <string.h>

#include "engine/segment/deletes.h"

static rk_status no_memory(const char *path, rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, path, "out of memory");
}

/* The id in a name that has one. */
static bool has_id(const char *name, uint64_t *id) {
  return rk_segment_name_parse(name, id) || rk_deletes_name_parse(name, id);
}

static bool is_ours(const char *name) {
  uint64_t id;
  return strcmp(name, RK_MANIFEST_NAME) == 0 || strcmp(name, RK_MANIFEST_TEMPORARY_NAME) == 0 ||
         strcmp(name, RK_LOCK_NAME) == 0 || has_id(name, &id);
}

/* Refuses a folder that holds anything that is not an index's; it may be the
 * user's own folder, named by mistake. Finds the highest id in use. */
static rk_status look_through(const rk_folder *folder, uint64_t *next_segment_id,
                              rk_error *error) {
  rk_fs_names names;
  rk_status status = rk_fs_list(folder->path, &names, error);
  if (status != RK_OK) return status;
  for (size_t i = 0; i < names.count && status == RK_OK; i++) {
    uint64_t id;
    if (!is_ours(names.names[i]))
      status = rk_error_set(error, RK_MISUSE, folder->path,
                            "not an index: it holds \"%.80s\"; choose another folder",
                            names.names[i]);
    else if (has_id(names.names[i], &id) && id >= *next_segment_id)
      *next_segment_id = id + 1;
  }
  rk_fs_names_deinit(&names);
  return status;
}

static rk_status sync_parent(const char *folder, rk_error *error) {
  char *parent = rk_fs_join(folder, "..");
  if (!parent) return no_memory(folder, error);
  rk_status status = rk_fs_sync_dir(parent, error);
  free(parent);
  return status;
}

static rk_status find_or_make(rk_folder *folder, uint64_t *next_segment_id, rk_error *error) {
  rk_fs_kind kind;
  uint64_t size;
  rk_status status = rk_fs_stat(folder->path, &kind, &size, error);
  if (status != RK_OK) return status;
  if (kind == RK_FS_FOLDER) return look_through(folder, next_segment_id, error);
  if (kind != RK_FS_NOTHING)
    return rk_error_set(error, RK_MISUSE, folder->path, "not a folder; an index is one");
  status = rk_fs_make_dir(folder->path, error);
  if (status != RK_OK) return status;
  folder->is_new = true;
  return sync_parent(folder->path, error);
}

static rk_status take_lock(rk_folder *folder, rk_error *error) {
  char *path = rk_fs_join(folder->path, RK_LOCK_NAME);
  if (!path) return no_memory(folder->path, error);
  rk_status status = rk_fs_lock_open(&folder->lock, path, error);
  free(path);
  return status;
}

bool rk_folder_is_leftover(const rk_manifest *manifest, const char *name) {
  uint64_t id;
  if (strcmp(name, RK_MANIFEST_TEMPORARY_NAME) == 0) return true;
  const bool is_segment = rk_segment_name_parse(name, &id);
  if (!is_segment && !rk_deletes_name_parse(name, &id)) return false;
  for (uint32_t s = 0; s < manifest->segment_count; s++) {
    const rk_manifest_segment *entry = &manifest->segments[s];
    if ((is_segment ? entry->id : entry->deletes_id) == id) return false;
  }
  return true;
}

char *rk_folder_segment_path(const rk_folder *folder, uint64_t id) {
  char name[RK_SEGMENT_NAME_BYTES];
  rk_segment_name(id, name);
  return rk_fs_join(folder->path, name);
}

void rk_folder_remove(const rk_folder *folder, const char *name) {
  char *path = rk_fs_join(folder->path, name);
  if (path && rk_fs_unlink(path, NULL) != RK_OK) { /* a leftover: the next writer removes it */
  }
  free(path);
}

void rk_folder_remove_segment(const rk_folder *folder, uint64_t id) {
  char name[RK_SEGMENT_NAME_BYTES];
  rk_segment_name(id, name);
  rk_folder_remove(folder, name);
}

void rk_folder_remove_deletes(const rk_folder *folder, const rk_manifest *kept,
                              const rk_manifest_segment *entry) {
  char name[RK_DELETES_NAME_BYTES];
  rk_deletes_name(entry->deletes_id, name);
  if (entry->deletes_id && rk_folder_is_leftover(kept, name)) rk_folder_remove(folder, name);
}

void rk_folder_remove_entry(const rk_folder *folder, const rk_manifest *kept,
                            const rk_manifest_segment *entry) {
  char name[RK_SEGMENT_NAME_BYTES];
  rk_segment_name(entry->id, name);
  if (rk_folder_is_leftover(kept, name)) rk_folder_remove(folder, name);
  rk_folder_remove_deletes(folder, kept, entry);
}

void rk_folder_sweep(const rk_folder *folder, const rk_manifest *manifest) {
  rk_fs_names names;
  if (rk_fs_list(folder->path, &names, NULL) != RK_OK) return;
  for (size_t i = 0; i < names.count; i++) {
    if (rk_folder_is_leftover(manifest, names.names[i])) rk_folder_remove(folder, names.names[i]);
  }
  rk_fs_names_deinit(&names);
}

void rk_folder_tidy(const rk_folder *folder, const rk_manifest *manifest) {
  if (rk_fs_sync_dir(folder->path, NULL) == RK_OK) rk_folder_sweep(folder, manifest);
}

rk_status rk_folder_open(rk_folder *folder, const char *path, uint64_t *next_segment_id,
                         rk_error *error) {
  *folder = (rk_folder){.path = strdup(path)};
  if (!folder->path) return no_memory(path, error);
  rk_status status = find_or_make(folder, next_segment_id, error);
  if (status == RK_OK) status = take_lock(folder, error);
  /* Again, now that no other writer can add files. */
  return status == RK_OK ? look_through(folder, next_segment_id, error) : status;
}

void rk_folder_close(rk_folder *folder, bool undo) {
  if (undo && folder->is_new) {
    /* Without the lock it is another writer's, who was quicker in the folder that we made. */
    if (folder->lock.fd_plus_1) rk_folder_remove(folder, RK_LOCK_NAME);
    rk_fs_remove_empty_dir(folder->path);
  }
  rk_fs_lock_close(&folder->lock);
  free(folder->path);
  *folder = (rk_folder){0};
}
