/*
 * walk: the files in a folder and all folders below it, or those that a pattern names.
 *
 * Names come in byte order within their folder, a folder's files where its
 * name stands. Left out in silence: hidden names (a leading dot), links to
 * folders (so that no walk goes in circles), what is neither file nor folder
 * (pipes, sockets, devices: opening one may never return), and folders that
 * hold an index of rakor's, by their names (so that a walk over "." does not
 * read the index that it fills). Links to files are followed.
 *
 * Ownership: rk_walk is the caller's until rk_walk_close; a path is valid until
 * the next call. Memory: the names of the folders on the way down to here.
 * Threads: one at a time.
 */
#ifndef RK_INPUT_WALK_H
#define RK_INPUT_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/error.h"
#include "engine/base/fs.h"

typedef struct rk_walk_folder rk_walk_folder;

typedef struct rk_walk {
  rk_walk_folder *folder; /* the one being walked; it knows its parent */
  char *path;             /* the last one returned, or the one an error is about */
  rk_fs_facts facts;      /* of the last one returned */
} rk_walk;

/* Lists the folder; RK_IO when that can't be done. */
rk_status rk_walk_open(rk_walk *walk, const char *folder, rk_error *error) RK_MUST_CHECK;
/* Walks over the paths of files and folders that the pattern stands for; a link to a folder is
 * followed, since it was asked for. RK_IO when nothing matches. */
rk_status rk_walk_open_pattern(rk_walk *walk, const char *pattern,
                               rk_error *error) RK_MUST_CHECK;
/* Does the path hold what a shell would take for a pattern? */
bool rk_walk_is_pattern(const char *path);
/* *path is NULL at the end. After RK_IO (a folder or file below could not be
 * looked at) the next call goes on behind it. */
rk_status rk_walk_next(rk_walk *walk, const char **path, rk_error *error) RK_MUST_CHECK;
void rk_walk_close(rk_walk *walk);

#endif
