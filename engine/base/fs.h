/*
 * fs: the only file of the engine that opens, reads, maps, writes, syncs,
 * renames, lists or removes anything.
 *
 * Every system call that can lose data passes the fault hook first, so that tests can
 * make each one fail, shorten a write, or kill the process there. Errors name
 * the path and the operating system's reason.
 *
 * Ownership: an rk_fs_file, rk_fs_map, rk_fs_lock or rk_fs_names belongs to
 * the caller until its close or deinit; each is safe to close twice and when
 * zeroed. Paths are borrowed for the call, except that a file keeps a copy of
 * its own for messages.
 * Threads: distinct objects may be used from distinct threads; the hook is
 * process-wide and is set before other threads start.
 */
#ifndef RK_BASE_FS_H
#define RK_BASE_FS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/error.h"
#include "engine/base/view.h"

typedef enum rk_fs_op {
  RK_FS_OPEN,
  RK_FS_READ,
  RK_FS_WRITE,
  RK_FS_SYNC,
  RK_FS_CLOSE,
  RK_FS_MAP,
  RK_FS_RENAME,
  RK_FS_UNLINK,
  RK_FS_SYNC_DIR,
  RK_FS_MAKE_DIR,
  RK_FS_STAT,
  RK_FS_LIST,
  RK_FS_LOCK,
} rk_fs_op;

/* Called before each system call. Returns 0 to let it happen, or an errno
 * value to make it fail with. For RK_FS_READ and RK_FS_WRITE it may lower
 * *len_bytes to make a short one. */
typedef int rk_fs_hook(void *context, rk_fs_op op, const char *path, size_t *len_bytes);

/* For tests. NULL takes the hook away. */
void rk_fs_set_hook(rk_fs_hook *hook, void *context);

/* Asked whenever a signal interrupts a call that may wait for long (opening a
 * pipe, reading): false ends it with RK_CANCELLED, true lets it wait on. */
typedef struct rk_fs_interrupt {
  bool (*go_on)(void *context);
  void *context;
} rk_fs_interrupt;

typedef struct rk_fs_file {
  int fd_plus_1; /* 0: closed */
  bool borrowed; /* standard input: not ours to close */
  char *path;
  const rk_fs_interrupt *interrupt; /* borrowed; NULL: waits on */
} rk_fs_file;

/* For reading; "-" is standard input, which close leaves open. `interrupt` may be
 * NULL, and must outlive the file. */
rk_status rk_fs_open_input(rk_fs_file *file, const char *path, const rk_fs_interrupt *interrupt,
                           rk_error *error) RK_MUST_CHECK;
/* A new file for writing; an existing one is cut to nothing first. */
rk_status rk_fs_create(rk_fs_file *file, const char *path, rk_error *error) RK_MUST_CHECK;
/* A file for scratch, to write, rewind and read: it loses its name at once, so that nothing is left
 * of it when the process ends, however that comes about. */
rk_status rk_fs_create_scratch(rk_fs_file *file, const char *path, rk_error *error) RK_MUST_CHECK;
/* Back to the first byte. */
rk_status rk_fs_rewind(rk_fs_file *file, rk_error *error) RK_MUST_CHECK;
/* Reads up to cap bytes; *got is 0 only at the end of the file. */
rk_status rk_fs_read(rk_fs_file *file, void *bytes, size_t cap, size_t *got,
                     rk_error *error) RK_MUST_CHECK;
/* Reads exactly `len` bytes from `offset` on, wherever the file stands. */
rk_status rk_fs_read_at(rk_fs_file *file, uint64_t offset, void *bytes, size_t len,
                        rk_error *error) RK_MUST_CHECK;
/* Writes all of it, going on after short writes and signals. */
rk_status rk_fs_write(rk_fs_file *file, const void *bytes, size_t len,
                      rk_error *error) RK_MUST_CHECK;
/* A hint: these bytes, which were written, may go to the disk already, so that sync has less to wait
 * for. Errors are left for sync. */
void rk_fs_begin_sync(const rk_fs_file *file, uint64_t from, uint64_t len);
rk_status rk_fs_sync(rk_fs_file *file, rk_error *error) RK_MUST_CHECK;
/* Reports what the operating system says at close (a full disk over NFS, say). */
rk_status rk_fs_close(rk_fs_file *file, rk_error *error) RK_MUST_CHECK;
/* For paths that already failed: closes and says nothing. */
void rk_fs_abandon(rk_fs_file *file);

/* A new file of these bytes, synced and closed. What is there of it after a failure stays. */
rk_status rk_fs_write_whole(const char *path, const void *bytes, size_t len,
                            rk_error *error) RK_MUST_CHECK;

/* A whole file mapped read-only. An empty file maps to ptr NULL, len 0.
 * A file that another process cuts short while it is mapped raises SIGBUS on
 * access: rakor's own files are never changed after they are published. */
typedef struct rk_fs_map {
  const uint8_t *ptr;
  size_t len;
} rk_fs_map;

rk_status rk_fs_map_open(rk_fs_map *map, const char *path, rk_error *error) RK_MUST_CHECK;
void rk_fs_map_close(rk_fs_map *map);
/* Takes the whole pages of [from, to) out of this process's memory, for who has read them and will
 * hardly come back: reading them again works, but asks the page cache. */
void rk_fs_map_forget(const rk_fs_map *map, size_t from, size_t to);

typedef enum rk_fs_kind { RK_FS_NOTHING, RK_FS_REGULAR, RK_FS_FOLDER, RK_FS_OTHER } rk_fs_kind;

typedef struct rk_fs_facts {
  rk_fs_kind kind;
  uint64_t size_bytes;
  int64_t changed; /* when its content was, in nanoseconds since 1970 */
} rk_fs_facts;

/* What is at `path` (links followed)? RK_FS_NOTHING is an answer, not an error. */
rk_status rk_fs_look(const char *path, rk_fs_facts *facts, rk_error *error) RK_MUST_CHECK;
/* The same for who wants no more than these two. */
rk_status rk_fs_stat(const char *path, rk_fs_kind *kind, uint64_t *size_bytes,
                     rk_error *error) RK_MUST_CHECK;

/* Is the name itself a symbolic link? False when nothing is there. */
rk_status rk_fs_is_link(const char *path, bool *is_link, rk_error *error) RK_MUST_CHECK;

rk_status rk_fs_rename(const char *from, const char *to, rk_error *error) RK_MUST_CHECK;
/* A file that is already gone is no error. */
rk_status rk_fs_unlink(const char *path, rk_error *error) RK_MUST_CHECK;
/* A folder that already exists is no error; parents must exist. */
rk_status rk_fs_make_dir(const char *path, rk_error *error) RK_MUST_CHECK;
/* Removes an empty folder; one that is not empty or not there is left as it is. */
void rk_fs_remove_empty_dir(const char *path);
/* Makes the names in a folder durable. */
rk_status rk_fs_sync_dir(const char *path, rk_error *error) RK_MUST_CHECK;

/* Names in a folder, without "." and "..", in byte order. */
typedef struct rk_fs_names {
  char **names;
  size_t count;
} rk_fs_names;

rk_status rk_fs_list(const char *folder, rk_fs_names *names, rk_error *error) RK_MUST_CHECK;
/* The paths that a shell's pattern (* ? [...]) stands for, in byte order; none is an answer, not an
 * error. Names with a leading dot only match a dot; folders that can't be read have no names. */
rk_status rk_fs_glob(const char *pattern, rk_fs_names *paths, rk_error *error) RK_MUST_CHECK;
void rk_fs_names_deinit(rk_fs_names *names);

/* An exclusive lock on a file, created empty when it is not there; the file
 * stays when the lock goes. RK_LOCKED when another process (or another
 * rk_fs_lock of this one) holds it. */
typedef struct rk_fs_lock {
  int fd_plus_1;
} rk_fs_lock;

rk_status rk_fs_lock_open(rk_fs_lock *lock, const char *path, rk_error *error) RK_MUST_CHECK;
void rk_fs_lock_close(rk_fs_lock *lock);

/* "folder/name" in malloc'd memory, or NULL when memory has run out. */
char *rk_fs_join(const char *folder, const char *name);

#endif
