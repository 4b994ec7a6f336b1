/* The fault hook of fs.h: each call passes it, can be made to fail there, and
 * leaves nothing open or half done behind. */
#include <dirent.h>
#include <errno.h>

#include "tests/support/cases.h"
#include "tests/support/folder.h"

/* Fails every `op`; counts how often each was asked. */
typedef struct faulty {
  rk_fs_op op;
  int reason;
  size_t most_bytes; /* of one read or write; 0: no limit */
  unsigned asked[RK_FS_LOCK + 1];
  char last_path[512];
} faulty;

static int on_call(void *context, rk_fs_op op, const char *path, size_t *len_bytes) {
  faulty *f = context;
  f->asked[op]++;
  snprintf(f->last_path, sizeof f->last_path, "%s", path);
  if (f->most_bytes && (op == RK_FS_READ || op == RK_FS_WRITE) && *len_bytes > f->most_bytes)
    *len_bytes = f->most_bytes;
  return op == f->op ? f->reason : 0;
}

static unsigned open_files(void) {
  DIR *folder = opendir("/proc/self/fd");
  unsigned count = 0;
  while (readdir(folder)) count++;
  closedir(folder);
  return count;
}

/* Does what the op stands for; the file "a" is there. */
static rk_status act(rk_fs_op op, rk_error *error) {
  const char *path = in_folder("a");
  rk_fs_file file = {0};
  rk_fs_map map = {0};
  rk_fs_lock lock = {0};
  rk_fs_names names = {0};
  rk_fs_kind kind;
  uint64_t size;
  size_t got;
  char bytes[4];
  rk_status status = RK_OK;
  switch (op) {
    case RK_FS_OPEN:
      status = rk_fs_open_input(&file, path, NULL, error);
      break;
    case RK_FS_READ:
      status = rk_fs_open_input(&file, path, NULL, error);
      if (status == RK_OK) status = rk_fs_read(&file, bytes, sizeof bytes, &got, error);
      break;
    case RK_FS_WRITE:
    case RK_FS_SYNC:
    case RK_FS_CLOSE:
      status = rk_fs_create(&file, path, error);
      if (status == RK_OK) status = rk_fs_write(&file, "empat", 5, error);
      if (status == RK_OK) status = rk_fs_sync(&file, error);
      if (status == RK_OK) status = rk_fs_close(&file, error);
      break;
    case RK_FS_MAP:
      status = rk_fs_map_open(&map, path, error);
      rk_fs_map_close(&map);
      break;
    case RK_FS_RENAME:
      status = rk_fs_rename(in_folder("b"), path, error);
      break;
    case RK_FS_UNLINK:
      status = rk_fs_unlink(path, error);
      break;
    case RK_FS_SYNC_DIR:
      status = rk_fs_sync_dir(test_folder, error);
      break;
    case RK_FS_MAKE_DIR:
      status = rk_fs_make_dir(path, error);
      break;
    case RK_FS_STAT:
      status = rk_fs_stat(path, &kind, &size, error);
      break;
    case RK_FS_LIST:
      status = rk_fs_list(test_folder, &names, error);
      rk_fs_names_deinit(&names);
      break;
    case RK_FS_LOCK:
      status = rk_fs_lock_open(&lock, path, error);
      rk_fs_lock_close(&lock);
      break;
  }
  rk_fs_abandon(&file);
  return status;
}

START_TEST(each_call_can_fail) {
  for (int op = RK_FS_OPEN; op <= RK_FS_LOCK; op++) {
    write_whole(in_folder("a"), "isi", 3);
    write_whole(in_folder("b"), "lain", 4);
    const bool of_folder = op == RK_FS_SYNC_DIR || op == RK_FS_LIST;
    const char *path = of_folder ? test_folder : in_folder("a");
    const unsigned before = open_files();
    faulty f = {.op = (rk_fs_op)op, .reason = EDQUOT};
    rk_fs_set_hook(on_call, &f);
    rk_error error = {0};
    const rk_status status = act((rk_fs_op)op, &error);
    rk_fs_set_hook(NULL, NULL);
    ck_assert_msg(status == RK_IO && error.status == RK_IO, "op %d did not fail", op);
    ck_assert_uint_eq(f.asked[op], 1);
    ck_assert_str_eq(error.file, path);
    ck_assert_msg(strstr(error.message, ": Disk quota exceeded"), "op %d: %s", op, error.message);
    ck_assert_msg(open_files() == before, "op %d leaves a file open", op);
    ck_assert_int_eq(access(in_folder("b"), F_OK), 0); /* no rename took place */
    ck_assert_int_eq(access(in_folder("a"), F_OK), 0); /* no removal either */
  }
}
END_TEST

START_TEST(memory_as_a_reason) {
  write_whole(in_folder("a"), "isi", 3);
  faulty f = {.op = RK_FS_MAP, .reason = ENOMEM};
  rk_fs_set_hook(on_call, &f);
  rk_error error = {0};
  ck_assert_int_eq(act(RK_FS_MAP, &error), RK_NO_MEMORY);
  rk_fs_set_hook(NULL, NULL);
  ck_assert_ok(act(RK_FS_MAP, &(rk_error){0}), error);
}
END_TEST

START_TEST(links_pass_the_hook_too) {
  faulty f = {.op = RK_FS_STAT, .reason = EACCES};
  rk_fs_set_hook(on_call, &f);
  bool is_link;
  rk_error error = {0};
  ck_assert_int_eq(rk_fs_is_link("/x", &is_link, &error), RK_IO);
  rk_fs_set_hook(NULL, NULL);
  ck_assert_str_eq(error.message, "can't look at: Permission denied");
}
END_TEST

/* A write goes on after a short one; a read may be short, and says how short. */
START_TEST(short_reads_and_writes) {
  const char *path = in_folder("a");
  char bytes[1000], back[1000];
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (char)(i * 7);
  faulty f = {.op = RK_FS_LOCK, .most_bytes = 7};
  rk_fs_set_hook(on_call, &f);
  rk_fs_file file;
  rk_error error = {0};
  ck_assert_ok(rk_fs_create(&file, path, &error), error);
  ck_assert_ok(rk_fs_write(&file, bytes, sizeof bytes, &error), error);
  ck_assert_uint_eq(f.asked[RK_FS_WRITE], (sizeof bytes + 6) / 7);
  ck_assert_ok(rk_fs_close(&file, &error), error);
  ck_assert_ok(rk_fs_open_input(&file, path, NULL, &error), error);
  size_t len = 0, got = 1;
  while (got) {
    ck_assert_ok(rk_fs_read(&file, back + len, sizeof back - len, &got, &error), error);
    ck_assert_uint_le(got, 7);
    len += got;
    if (len == sizeof back) break;
  }
  rk_fs_set_hook(NULL, NULL);
  rk_fs_abandon(&file);
  ck_assert_uint_eq(len, sizeof bytes);
  ck_assert_mem_eq(back, bytes, sizeof bytes);
}
END_TEST

/* Half of it is written, then the disk is full. */
static int full_after_one(void *context, rk_fs_op op, const char *path, size_t *len_bytes) {
  unsigned *writes = context;
  (void)path;
  if (op != RK_FS_WRITE) return 0;
  if ((*writes)++ > 0) return ENOSPC;
  *len_bytes /= 2;
  return 0;
}

START_TEST(a_disk_that_gets_full) {
  const char *path = in_folder("a");
  unsigned writes = 0;
  rk_fs_set_hook(full_after_one, &writes);
  rk_fs_file file;
  rk_error error = {0};
  ck_assert_ok(rk_fs_create(&file, path, &error), error);
  ck_assert_int_eq(rk_fs_write(&file, "0123456789", 10, &error), RK_IO);
  rk_fs_set_hook(NULL, NULL);
  ck_assert_str_eq(error.message, "can't write: No space left on device");
  rk_fs_abandon(&file);
  size_t len;
  uint8_t *bytes = read_whole(path, &len);
  ck_assert_uint_eq(len, 5);
  free(bytes);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {each_call_can_fail,
                                memory_as_a_reason,
                                links_pass_the_hook_too,
                                short_reads_and_writes,
                                a_disk_that_gets_full};
  return run_cases("fs_hook", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
