/*
 * folder: the folder of an index, as one who writes sees it: the lock, the names, what is left over.
 *
 * Whoever holds an open rk_folder is the only writer. Nothing in it is removed that a manifest may
 * still name. One thread.
 */
#ifndef RK_INDEX_FOLDER_H
#define RK_INDEX_FOLDER_H

#include <stdbool.h>

#include "engine/base/error.h"
#include "engine/base/fs.h"
#include "engine/segment/manifest.h"

typedef struct rk_folder {
  char *path;
  bool is_new; /* we have made it */
  rk_fs_lock lock;
} rk_folder;

/* Takes the lock; makes the folder when it is missing. RK_MISUSE when it holds anything that is not an
 * index's; RK_LOCKED when another writer is at work. *next_segment_id is raised above all ids in
 * its names. Close it also after a failure. */
rk_status rk_folder_open(rk_folder *folder, const char *path, uint64_t *next_segment_id,
                         rk_error *error) RK_MUST_CHECK;
/* Lets go of the lock. `undo`: takes a folder that we have made away again. */
void rk_folder_close(rk_folder *folder, bool undo);

/* Makes the manifest that is there durable, then removes leftovers. Its writer may have been cut
 * short right after the rename: until it is durable, what the one before names must stay. */
void rk_folder_tidy(const rk_folder *folder, const rk_manifest *manifest);

/* Failing to remove is no failure: the next writer tries again. */
void rk_folder_remove(const rk_folder *folder, const char *name);
void rk_folder_remove_segment(const rk_folder *folder, uint64_t id);
/* The files of an entry, or that of its deletes, that `kept`, the manifest that stands, does not name. */
void rk_folder_remove_deletes(const rk_folder *folder, const rk_manifest *kept,
                              const rk_manifest_segment *entry);
void rk_folder_remove_entry(const rk_folder *folder, const rk_manifest *kept,
                            const rk_manifest_segment *entry);
/* Removes what a writer that was cut short left, and files that `manifest` does not name. */
void rk_folder_sweep(const rk_folder *folder, const rk_manifest *manifest);

/* Is this the name of a file that only a writer that was cut short leaves
 * behind: a temporary manifest, or a segment or deletes that the manifest does not name? */
bool rk_folder_is_leftover(const rk_manifest *manifest, const char *name);

/* The path of a segment's file in malloc'd memory, or NULL. */
char *rk_folder_segment_path(const rk_folder *folder, uint64_t id);

#endif
