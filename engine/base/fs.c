#define _GNU_SOURCE /* sync_file_range */
#include "engine/base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static rk_fs_hook *the_hook;
static void *the_hook_context;

void rk_fs_set_hook(rk_fs_hook *hook, void *context) {
  the_hook = hook;
  the_hook_context = context;
}

static int faulted(rk_fs_op op, const char *path, size_t *len_bytes) {
  size_t whole = 0;
  return the_hook ? the_hook(the_hook_context, op, path, len_bytes ? len_bytes : &whole) : 0;
}

static int fd_of(const rk_fs_file *file) { return file->fd_plus_1 - 1; }

/* After a call failed: was it a signal, and shall the call be made again? errno
 * stays the call's, whatever the one who is asked does with it. */
static bool waits_on(const rk_fs_interrupt *interrupt) {
  if (errno != EINTR) return false;
  const bool again = !interrupt || interrupt->go_on(interrupt->context);
  errno = EINTR;
  return again;
}

static rk_status explain(rk_error *error, const char *path, const char *doing, int reason) {
  if (reason == EINTR) return rk_error_set(error, RK_CANCELLED, path, "stopped");
  return rk_error_set_errno(error, path, doing, reason);
}

static rk_status open_file(rk_fs_file *file, const char *path, int flags, const char *doing,
                           const rk_fs_interrupt *interrupt, rk_error *error) {
  *file = (rk_fs_file){0};
  int fault = faulted(RK_FS_OPEN, path, NULL);
  if (fault) return rk_error_set_errno(error, path, doing, fault);
  char *copy = strdup(path);
  if (!copy) return rk_error_set_errno(error, path, doing, ENOMEM);
  int fd;
  do fd = open(path, flags | O_CLOEXEC, 0666);
  while (fd < 0 && waits_on(interrupt));
  if (fd < 0) {
    int reason = errno;
    free(copy);
    return explain(error, path, doing, reason);
  }
  *file = (rk_fs_file){.fd_plus_1 = fd + 1, .path = copy, .interrupt = interrupt};
  return RK_OK;
}

rk_status rk_fs_open_input(rk_fs_file *file, const char *path, const rk_fs_interrupt *interrupt,
                           rk_error *error) {
  if (strcmp(path, "-") != 0)
    return open_file(file, path, O_RDONLY, "can't open", interrupt, error);
  char *copy = strdup("-");
  *file = (rk_fs_file){0};
  if (!copy) return rk_error_set_errno(error, "-", "can't open", ENOMEM);
  *file = (rk_fs_file){
      .fd_plus_1 = STDIN_FILENO + 1, .borrowed = true, .path = copy, .interrupt = interrupt};
  return RK_OK;
}

rk_status rk_fs_create(rk_fs_file *file, const char *path, rk_error *error) {
  return open_file(file, path, O_WRONLY | O_CREAT | O_TRUNC, "can't create", NULL, error);
}

rk_status rk_fs_create_scratch(rk_fs_file *file, const char *path, rk_error *error) {
  rk_status status =
      open_file(file, path, O_RDWR | O_CREAT | O_TRUNC, "can't create", NULL, error);
  if (status != RK_OK) return status;
  status = rk_fs_unlink(path, error);
  if (status != RK_OK) {
    rk_fs_abandon(file);
    rk_status ignored = rk_fs_unlink(path, NULL); /* it must not stay, if that can be helped */
    (void)ignored;
  }
  return status;
}

rk_status rk_fs_rewind(rk_fs_file *file, rk_error *error) {
  if (lseek(fd_of(file), 0, SEEK_SET) == 0) return RK_OK;
  return rk_error_set_errno(error, file->path, "can't rewind", errno);
}

rk_status rk_fs_read(rk_fs_file *file, void *bytes, size_t cap, size_t *got, rk_error *error) {
  *got = 0;
  int fault = faulted(RK_FS_READ, file->path, &cap);
  if (fault) return rk_error_set_errno(error, file->path, "can't read", fault);
  ssize_t n;
  do n = read(fd_of(file), bytes, cap);
  while (n < 0 && waits_on(file->interrupt));
  if (n < 0) return explain(error, file->path, "can't read", errno);
  *got = (size_t)n;
  return RK_OK;
}

rk_status rk_fs_read_at(rk_fs_file *file, uint64_t offset, void *bytes, size_t len,
                        rk_error *error) {
  char *to = bytes;
  while (len > 0) {
    size_t part = len;
    int fault = faulted(RK_FS_READ, file->path, &part);
    if (fault) return rk_error_set_errno(error, file->path, "can't read", fault);
    ssize_t n = pread(fd_of(file), to, part, (off_t)offset);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return rk_error_set_errno(error, file->path, "can't read", errno);
    if (n == 0) return rk_error_set(error, RK_IO, file->path, "a file was cut short");
    to += n;
    offset += (uint64_t)n;
    len -= (size_t)n;
  }
  return RK_OK;
}

rk_status rk_fs_write(rk_fs_file *file, const void *bytes, size_t len, rk_error *error) {
  const char *from = bytes;
  while (len > 0) {
    size_t part = len;
    int fault = faulted(RK_FS_WRITE, file->path, &part);
    if (fault) return rk_error_set_errno(error, file->path, "can't write", fault);
    ssize_t n = write(fd_of(file), from, part);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return rk_error_set_errno(error, file->path, "can't write", n < 0 ? errno : EIO);
    from += n;
    len -= (size_t)n;
  }
  return RK_OK;
}

void rk_fs_begin_sync(const rk_fs_file *file, uint64_t from, uint64_t len) {
  const int before = errno;
  (void)sync_file_range(fd_of(file), (off64_t)from, (off64_t)len, SYNC_FILE_RANGE_WRITE);
  errno = before;
}

rk_status rk_fs_sync(rk_fs_file *file, rk_error *error) {
  int fault = faulted(RK_FS_SYNC, file->path, NULL);
  if (!fault && fsync(fd_of(file)) != 0) fault = errno;
  if (fault) return rk_error_set_errno(error, file->path, "can't sync to disk", fault);
  return RK_OK;
}

rk_status rk_fs_close(rk_fs_file *file, rk_error *error) {
  int fault = 0;
  if (file->fd_plus_1 && !file->borrowed) {
    fault = faulted(RK_FS_CLOSE, file->path, NULL);
    if (close(fd_of(file)) != 0 && !fault && errno != EINTR) fault = errno;
  }
  rk_status status = fault ? rk_error_set_errno(error, file->path, "can't close", fault) : RK_OK;
  free(file->path);
  *file = (rk_fs_file){0};
  return status;
}

void rk_fs_abandon(rk_fs_file *file) {
  rk_status ignored = rk_fs_close(file, NULL);
  (void)ignored;
}

rk_status rk_fs_write_whole(const char *path, const void *bytes, size_t len, rk_error *error) {
  rk_fs_file file;
  rk_status status = rk_fs_create(&file, path, error);
  if (status != RK_OK) return status;
  status = rk_fs_write(&file, bytes, len, error);
  if (status == RK_OK) status = rk_fs_sync(&file, error);
  if (status == RK_OK) return rk_fs_close(&file, error);
  rk_fs_abandon(&file);
  return status;
}

/* Maps an open descriptor; errno tells why not. */
static int map_fd(rk_fs_map *map, int fd) {
  struct stat info;
  if (fstat(fd, &info) != 0) return errno;
  if (!S_ISREG(info.st_mode)) return S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
  if (info.st_size == 0) return 0;
  void *ptr = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_SHARED, fd, 0);
  if (ptr == MAP_FAILED) return errno;
  *map = (rk_fs_map){ptr, (size_t)info.st_size};
  return 0;
}

rk_status rk_fs_map_open(rk_fs_map *map, const char *path, rk_error *error) {
  *map = (rk_fs_map){0};
  rk_fs_file file;
  /* Without O_NONBLOCK a pipe in the place of the file would make us wait for a writer. */
  rk_status status = open_file(&file, path, O_RDONLY | O_NONBLOCK, "can't open", NULL, error);
  if (status != RK_OK) return status;
  int fault = faulted(RK_FS_MAP, path, NULL);
  if (!fault) fault = map_fd(map, fd_of(&file));
  if (fault) status = rk_error_set_errno(error, path, "can't map", fault);
  rk_fs_abandon(&file);
  return status;
}

void rk_fs_map_close(rk_fs_map *map) {
  if (map->ptr) munmap((void *)map->ptr, map->len);
  *map = (rk_fs_map){0};
}

void rk_fs_map_forget(const rk_fs_map *map, size_t from, size_t to) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  from = (from + page - 1) / page * page;
  to = to / page * page;
  if (from < to && to <= map->len) madvise((void *)(map->ptr + from), to - from, MADV_DONTNEED);
}

rk_status rk_fs_look(const char *path, rk_fs_facts *facts, rk_error *error) {
  struct stat info;
  *facts = (rk_fs_facts){.kind = RK_FS_NOTHING};
  int fault = faulted(RK_FS_STAT, path, NULL);
  if (!fault && stat(path, &info) != 0) {
    if (errno == ENOENT) return RK_OK;
    fault = errno;
  }
  if (fault) return rk_error_set_errno(error, path, "can't look at", fault);
  facts->kind = S_ISREG(info.st_mode)   ? RK_FS_REGULAR
                : S_ISDIR(info.st_mode) ? RK_FS_FOLDER
                                        : RK_FS_OTHER;
  facts->size_bytes = (uint64_t)info.st_size;
  facts->changed = (int64_t)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
  return RK_OK;
}

rk_status rk_fs_stat(const char *path, rk_fs_kind *kind, uint64_t *size_bytes, rk_error *error) {
  rk_fs_facts facts;
  const rk_status status = rk_fs_look(path, &facts, error);
  *kind = facts.kind;
  *size_bytes = facts.size_bytes;
  return status;
}

rk_status rk_fs_is_link(const char *path, bool *is_link, rk_error *error) {
  struct stat info;
  *is_link = false;
  int fault = faulted(RK_FS_STAT, path, NULL);
  if (!fault && lstat(path, &info) != 0) {
    if (errno == ENOENT) return RK_OK;
    fault = errno;
  }
  if (fault) return rk_error_set_errno(error, path, "can't look at", fault);
  *is_link = S_ISLNK(info.st_mode);
  return RK_OK;
}

rk_status rk_fs_rename(const char *from, const char *to, rk_error *error) {
  int fault = faulted(RK_FS_RENAME, to, NULL);
  if (!fault && rename(from, to) != 0) fault = errno;
  if (fault) return rk_error_set_errno(error, to, "can't put in place", fault);
  return RK_OK;
}

rk_status rk_fs_unlink(const char *path, rk_error *error) {
  int fault = faulted(RK_FS_UNLINK, path, NULL);
  if (!fault && unlink(path) != 0 && errno != ENOENT) fault = errno;
  if (fault) return rk_error_set_errno(error, path, "can't remove", fault);
  return RK_OK;
}

rk_status rk_fs_make_dir(const char *path, rk_error *error) {
  int fault = faulted(RK_FS_MAKE_DIR, path, NULL);
  if (!fault && mkdir(path, 0777) != 0) {
    struct stat info;
    fault = errno;
    if (fault == EEXIST && stat(path, &info) == 0) fault = S_ISDIR(info.st_mode) ? 0 : ENOTDIR;
  }
  if (fault) return rk_error_set_errno(error, path, "can't make the folder", fault);
  return RK_OK;
}

void rk_fs_remove_empty_dir(const char *path) { (void)!rmdir(path); }

rk_status rk_fs_sync_dir(const char *path, rk_error *error) {
  int fault = faulted(RK_FS_SYNC_DIR, path, NULL);
  if (!fault) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) fault = errno;
    /* Some file systems can't sync a folder and say EINVAL: nothing to be done there. */
    else if (fsync(fd) != 0 && errno != EINVAL) fault = errno;
    if (fd >= 0) close(fd);
  }
  if (fault) return rk_error_set_errno(error, path, "can't sync the folder", fault);
  return RK_OK;
}

static int compare_names(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static int append_name(rk_fs_names *names, size_t *cap, const char *name) {
  if (names->count == *cap) {
    size_t wider = *cap ? *cap * 2 : 64;
    char **grown = realloc(names->names, wider * sizeof *grown);
    if (!grown) return ENOMEM;
    names->names = grown;
    *cap = wider;
  }
  names->names[names->count] = strdup(name);
  if (!names->names[names->count]) return ENOMEM;
  names->count++;
  return 0;
}

rk_status rk_fs_list(const char *folder, rk_fs_names *names, rk_error *error) {
  *names = (rk_fs_names){0};
  int fault = faulted(RK_FS_LIST, folder, NULL);
  DIR *open_folder = fault ? NULL : opendir(folder);
  if (!fault && !open_folder) fault = errno;
  size_t cap = 0;
  while (!fault) {
    errno = 0;
    struct dirent *entry = readdir(open_folder);
    if (!entry) {
      fault = errno;
      break;
    }
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    fault = append_name(names, &cap, entry->d_name);
  }
  if (open_folder) closedir(open_folder);
  if (fault) {
    rk_fs_names_deinit(names);
    return rk_error_set_errno(error, folder, "can't list", fault);
  }
  if (names->count) qsort(names->names, names->count, sizeof *names->names, compare_names);
  return RK_OK;
}

rk_status rk_fs_glob(const char *pattern, rk_fs_names *paths, rk_error *error) {
  *paths = (rk_fs_names){0};
  glob_t found = {0};
  int fault = faulted(RK_FS_LIST, pattern, NULL);
  const int result = fault ? 0 : glob(pattern, GLOB_NOSORT, NULL, &found);
  if (result == GLOB_NOSPACE) fault = ENOMEM;
  if (result == GLOB_ABORTED) fault = EIO;
  size_t cap = 0;
  for (size_t i = 0; !fault && i < found.gl_pathc; i++)
    fault = append_name(paths, &cap, found.gl_pathv[i]);
  globfree(&found);
  if (fault) {
    rk_fs_names_deinit(paths);
    return rk_error_set_errno(error, pattern, "can't list", fault);
  }
  if (paths->count) qsort(paths->names, paths->count, sizeof *paths->names, compare_names);
  return RK_OK;
}

void rk_fs_names_deinit(rk_fs_names *names) {
  for (size_t i = 0; i < names->count; i++) free(names->names[i]);
  free(names->names);
  *names = (rk_fs_names){0};
}

/* Is the open file still the one that has this name? */
static bool is_named(int fd, const char *path) {
  struct stat open_file_info, named;
  return fstat(fd, &open_file_info) == 0 && stat(path, &named) == 0 &&
         open_file_info.st_dev == named.st_dev && open_file_info.st_ino == named.st_ino;
}

rk_status rk_fs_lock_open(rk_fs_lock *lock, const char *path, rk_error *error) {
  enum { TRIES = 100 };
  *lock = (rk_fs_lock){0};
  int fd = -1, fault = 0;
  for (int i = 0; i < TRIES; i++) {
    fault = faulted(RK_FS_LOCK, path, NULL);
    fd = fault ? -1 : open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (!fault && fd < 0) fault = errno;
    if (!fault && flock(fd, LOCK_EX | LOCK_NB) != 0) fault = errno;
    /* A holder that gives up a new folder removes the file before it lets go:
     * a lock on a file without a name would keep nobody out. */
    if (fault || is_named(fd, path)) break;
    close(fd);
    fd = -1;
    fault = EWOULDBLOCK;
  }
  if (fault && fd >= 0) close(fd);
  if (fault == EWOULDBLOCK)
    return rk_error_set(error, RK_LOCKED, path, "another process is writing to this index");
  if (fault) return rk_error_set_errno(error, path, "can't lock", fault);
  lock->fd_plus_1 = fd + 1;
  return RK_OK;
}

void rk_fs_lock_close(rk_fs_lock *lock) {
  if (lock->fd_plus_1) close(lock->fd_plus_1 - 1);
  *lock = (rk_fs_lock){0};
}

char *rk_fs_join(const char *folder, const char *name) {
  size_t folder_len = strlen(folder), name_len = strlen(name);
  bool slash = folder_len > 0 && folder[folder_len - 1] != '/';
  char *path = malloc(folder_len + slash + name_len + 1);
  if (!path) return NULL;
  memcpy(path, folder, folder_len);
  if (slash) path[folder_len] = '/';
  memcpy(path + folder_len + slash, name, name_len + 1);
  return path;
}
