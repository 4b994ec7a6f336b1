/* Every function of fs.h: what it does, and what it says when it can't. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "tests/support/cases.h"
#include "tests/support/folder.h"

/* The error must name the path and give the reason. */
static void check_error(const rk_error *error, rk_status status, const char *path,
                        const char *reason) {
  ck_assert_int_eq(error->status, status);
  ck_assert_str_eq(error->file, path);
  ck_assert_msg(strstr(error->message, reason), "\"%s\" does not say \"%s\"", error->message,
                reason);
}

START_TEST(write_then_read) {
  const char *path = in_folder("a");
  rk_fs_file file;
  rk_error error = {0};
  ck_assert_ok(rk_fs_create(&file, path, &error), error);
  ck_assert_ok(rk_fs_write(&file, "", 0, &error), error);
  ck_assert_ok(rk_fs_write(&file, "satu ", 5, &error), error);
  ck_assert_ok(rk_fs_write(&file, "dua", 3, &error), error);
  ck_assert_ok(rk_fs_sync(&file, &error), error);
  ck_assert_ok(rk_fs_close(&file, &error), error);
  ck_assert_ok(rk_fs_close(&file, &error), error);
  rk_fs_abandon(&file);

  char bytes[16];
  size_t got;
  ck_assert_ok(rk_fs_open_input(&file, path, NULL, &error), error);
  ck_assert_ok(rk_fs_read(&file, bytes, 4, &got, &error), error);
  ck_assert_uint_eq(got, 4);
  ck_assert_ok(rk_fs_read(&file, bytes + 4, 12, &got, &error), error);
  ck_assert_uint_eq(got, 4);
  ck_assert_mem_eq(bytes, "satu dua", 8);
  ck_assert_ok(rk_fs_read(&file, bytes, 16, &got, &error), error);
  ck_assert_uint_eq(got, 0);
  rk_fs_abandon(&file);

  ck_assert_ok(rk_fs_create(&file, path, &error), error); /* cuts what was there */
  ck_assert_ok(rk_fs_close(&file, &error), error);
  rk_fs_kind kind;
  uint64_t size;
  ck_assert_ok(rk_fs_stat(path, &kind, &size, &error), error);
  ck_assert_uint_eq(size, 0);
}
END_TEST

START_TEST(files_that_cannot_be_opened) {
  const char *missing = in_folder("no/such");
  rk_fs_file file;
  rk_fs_map map;
  rk_fs_names names;
  rk_fs_lock lock;
  rk_error error = {0};
  ck_assert_int_eq(rk_fs_open_input(&file, missing, NULL, &error), RK_IO);
  check_error(&error, RK_IO, missing, "can't open: No such file");
  ck_assert_int_eq(file.fd_plus_1, 0);
  rk_error_clear(&error);
  ck_assert_int_eq(rk_fs_create(&file, missing, &error), RK_IO);
  check_error(&error, RK_IO, missing, "can't create: No such file");
  rk_error_clear(&error);
  ck_assert_int_eq(rk_fs_create(&file, test_folder, &error), RK_IO);
  check_error(&error, RK_IO, test_folder, "Is a directory");
  rk_error_clear(&error);
  ck_assert_int_eq(rk_fs_map_open(&map, missing, &error), RK_IO);
  check_error(&error, RK_IO, missing, "No such file");
  rk_error_clear(&error);
  ck_assert_int_eq(rk_fs_list(missing, &names, &error), RK_IO);
  check_error(&error, RK_IO, missing, "can't list: No such file");
  rk_error_clear(&error);
  ck_assert_int_eq(rk_fs_lock_open(&lock, missing, &error), RK_IO);
  check_error(&error, RK_IO, missing, "can't lock: No such file");
  rk_error_clear(&error);
  ck_assert_int_eq(rk_fs_make_dir(missing, &error), RK_IO);
  check_error(&error, RK_IO, missing, "can't make the folder: No such file");
  rk_error_clear(&error);
  ck_assert_int_eq(rk_fs_sync_dir(missing, &error), RK_IO);
  check_error(&error, RK_IO, missing, "can't sync the folder: No such file");
  rk_error_clear(&error);
  ck_assert_int_eq(rk_fs_rename(missing, in_folder("b"), &error), RK_IO);
  check_error(&error, RK_IO, in_folder("b"), "can't put in place: No such file");
}
END_TEST

START_TEST(maps) {
  const char *path = in_folder("a");
  rk_fs_map map;
  rk_error error = {0};
  write_whole(path, NULL, 0);
  ck_assert_ok(rk_fs_map_open(&map, path, &error), error);
  ck_assert_ptr_null(map.ptr);
  ck_assert_uint_eq(map.len, 0);
  rk_fs_map_close(&map);
  write_whole(path, "tiga", 4);
  ck_assert_ok(rk_fs_map_open(&map, path, &error), error);
  ck_assert_uint_eq(map.len, 4);
  ck_assert_mem_eq(map.ptr, "tiga", 4);
  rk_fs_map_close(&map);
  rk_fs_map_close(&map);
  ck_assert_ptr_null(map.ptr);
  ck_assert_int_eq(rk_fs_map_open(&map, test_folder, &error), RK_IO);
  check_error(&error, RK_IO, test_folder, "can't map: Is a directory");
  rk_error_clear(&error);
  ck_assert_int_eq(rk_fs_map_open(&map, "/dev/null", &error), RK_IO);
  check_error(&error, RK_IO, "/dev/null", "can't map");
}
END_TEST

static rk_fs_kind kind_of(const char *path, uint64_t *size) {
  rk_fs_kind kind = RK_FS_OTHER;
  rk_error error = {0};
  ck_assert_ok(rk_fs_stat(path, &kind, size, &error), error);
  return kind;
}

START_TEST(kinds_and_links) {
  const char *file = in_folder("file"), *link = in_folder("link");
  uint64_t size;
  bool is_link = true;
  rk_error error = {0};
  write_whole(file, "12345", 5);
  ck_assert_int_eq(symlink(file, link), 0);
  ck_assert_int_eq(kind_of(file, &size), RK_FS_REGULAR);
  ck_assert_uint_eq(size, 5);
  ck_assert_int_eq(kind_of(link, &size), RK_FS_REGULAR);
  ck_assert_int_eq(kind_of(test_folder, &size), RK_FS_FOLDER);
  ck_assert_int_eq(kind_of("/dev/null", &size), RK_FS_OTHER);
  ck_assert_int_eq(kind_of(in_folder("none"), &size), RK_FS_NOTHING);
  ck_assert_uint_eq(size, 0);
  ck_assert_ok(rk_fs_is_link(file, &is_link, &error), error);
  ck_assert(!is_link);
  ck_assert_ok(rk_fs_is_link(link, &is_link, &error), error);
  ck_assert(is_link);
  ck_assert_ok(rk_fs_is_link(in_folder("none"), &is_link, &error), error);
  ck_assert(!is_link);
  rk_fs_kind kind;
  const char *below_file = in_folder("file/x");
  ck_assert_int_eq(rk_fs_stat(below_file, &kind, &size, &error), RK_IO);
  check_error(&error, RK_IO, below_file, "can't look at: Not a directory");
}
END_TEST

START_TEST(folders_and_names) {
  const char *sub = in_folder("sub"), *file = in_folder("file");
  uint64_t size;
  rk_error error = {0};
  ck_assert_ok(rk_fs_make_dir(sub, &error), error);
  ck_assert_ok(rk_fs_make_dir(sub, &error), error);
  ck_assert_int_eq(kind_of(sub, &size), RK_FS_FOLDER);
  write_whole(file, "x", 1);
  ck_assert_int_eq(rk_fs_make_dir(file, &error), RK_IO);
  check_error(&error, RK_IO, file, "Not a directory");
  rk_error_clear(&error);
  const char *moved = in_folder("sub/moved");
  ck_assert_ok(rk_fs_rename(file, moved, &error), error);
  ck_assert_ok(rk_fs_sync_dir(sub, &error), error);
  ck_assert_int_eq(kind_of(file, &size), RK_FS_NOTHING);
  ck_assert_int_eq(kind_of(moved, &size), RK_FS_REGULAR);
  rk_fs_remove_empty_dir(sub); /* is not empty: stays */
  ck_assert_int_eq(kind_of(moved, &size), RK_FS_REGULAR);
  ck_assert_ok(rk_fs_unlink(moved, &error), error);
  ck_assert_ok(rk_fs_unlink(moved, &error), error); /* is already gone */
  ck_assert_int_eq(rk_fs_unlink(sub, &error), RK_IO);
  check_error(&error, RK_IO, sub, "can't remove");
  rk_fs_remove_empty_dir(sub);
  ck_assert_int_eq(kind_of(sub, &size), RK_FS_NOTHING);
  rk_fs_remove_empty_dir(sub);
}
END_TEST

START_TEST(lists_are_in_byte_order) {
  rk_fs_names names;
  rk_error error = {0};
  ck_assert_ok(rk_fs_list(test_folder, &names, &error), error);
  ck_assert_uint_eq(names.count, 0);
  rk_fs_names_deinit(&names);
  static const char *const sorted[] = {".hidden", "A", "B", "a", "a b", "ab", "\xc3\xa9"};
  const size_t few = sizeof sorted / sizeof *sorted;
  for (size_t i = few; i-- > 0;) write_whole(in_folder(sorted[i]), "", 0);
  ck_assert_ok(rk_fs_list(test_folder, &names, &error), error);
  ck_assert_uint_eq(names.count, few);
  for (size_t i = 0; i < few; i++) ck_assert_str_eq(names.names[i], sorted[i]);
  rk_fs_names_deinit(&names);
  rk_fs_names_deinit(&names);
  char name[16];
  for (unsigned i = 0; i < 200; i++) { /* more than the first table holds */
    snprintf(name, sizeof name, "z%03u", (i * 77) % 200);
    write_whole(in_folder(name), "", 0);
  }
  ck_assert_ok(rk_fs_list(test_folder, &names, &error), error);
  ck_assert_uint_eq(names.count, few + 200);
  for (size_t i = 1; i < names.count; i++)
    ck_assert_int_lt(strcmp(names.names[i - 1], names.names[i]), 0);
  rk_fs_names_deinit(&names);
}
END_TEST

START_TEST(joining) {
  static const char *const cases[][3] = {
      {"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"/", "b", "/b"}, {"", "b", "b"}, {"a", "", "a/"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char *path = rk_fs_join(cases[i][0], cases[i][1]);
    ck_assert_str_eq(path, cases[i][2]);
    free(path);
  }
}
END_TEST

/* In another process: can it lock? Its exit status is the rk_status. */
static int try_lock_elsewhere(const char *path) {
  fflush(NULL);
  const pid_t child = fork();
  ck_assert_int_ge(child, 0);
  if (child == 0) {
    rk_fs_lock lock;
    rk_error error = {0};
    _exit((int)rk_fs_lock_open(&lock, path, &error));
  }
  int status;
  ck_assert_int_eq(waitpid(child, &status, 0), child);
  ck_assert(WIFEXITED(status));
  return WEXITSTATUS(status);
}

START_TEST(one_lock_at_a_time) {
  const char *path = in_folder("lock");
  rk_fs_lock lock, second;
  rk_error error = {0};
  uint64_t size;
  ck_assert_int_eq(try_lock_elsewhere(path), RK_OK); /* and gone with the process */
  ck_assert_ok(rk_fs_lock_open(&lock, path, &error), error);
  ck_assert_int_eq(try_lock_elsewhere(path), RK_LOCKED);
  ck_assert_int_eq(rk_fs_lock_open(&second, path, &error), RK_LOCKED);
  check_error(&error, RK_LOCKED, path, "another process");
  rk_fs_lock_close(&second);
  ck_assert_int_eq(try_lock_elsewhere(path), RK_LOCKED); /* the failed one took nothing away */
  rk_fs_lock_close(&lock);
  rk_fs_lock_close(&lock);
  ck_assert_int_eq(try_lock_elsewhere(path), RK_OK);
  ck_assert_int_eq(kind_of(path, &size), RK_FS_REGULAR);
}
END_TEST

START_TEST(standard_input) {
  int ends[2];
  ck_assert_int_eq(pipe(ends), 0);
  ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
  ck_assert_int_eq(write(ends[1], "abc", 3), 3);
  rk_fs_file file;
  rk_error error = {0};
  char bytes[8];
  size_t got;
  ck_assert_ok(rk_fs_open_input(&file, "-", NULL, &error), error);
  ck_assert_str_eq(file.path, "-");
  ck_assert_ok(rk_fs_read(&file, bytes, sizeof bytes, &got, &error), error);
  ck_assert_uint_eq(got, 3);
  ck_assert_ok(rk_fs_close(&file, &error), error);
  ck_assert_int_ge(fcntl(STDIN_FILENO, F_GETFD), 0); /* is still open */
}
END_TEST

/* Asked `asked` times so far; says no when it was asked `patience` times. */
typedef struct waiter {
  int asked, patience;
} waiter;

static bool go_on(void *context) {
  waiter *w = context;
  errno = ENOTTY; /* as printing progress may */
  return ++w->asked < w->patience;
}

static void on_alarm(int number) { (void)number; }

/* A signal every few milliseconds, as long as it takes. */
static void ring(bool on) {
  const struct sigaction action = {.sa_handler = on_alarm};
  sigaction(SIGALRM, &action, NULL);
  const struct itimerval often = {{0, 2000}, {0, 2000}}, never = {{0, 0}, {0, 0}};
  setitimer(ITIMER_REAL, on ? &often : &never, NULL);
}

START_TEST(signals_while_waiting) {
  waiter w = {0, 3};
  const rk_fs_interrupt interrupt = {go_on, &w};
  rk_fs_file file;
  rk_error error = {0};
  char bytes[4];
  size_t got;
  ck_assert_int_eq(mkfifo(in_folder("pipe"), 0600), 0);
  ring(true);
  ck_assert_int_eq(rk_fs_open_input(&file, in_folder("pipe"), &interrupt, &error), RK_CANCELLED);
  ring(false);
  ck_assert_int_eq(w.asked, 3);
  ck_assert_str_eq(error.file, in_folder("pipe"));

  const int both = open(in_folder("pipe"), O_RDWR); /* a writer that says nothing */
  rk_error_clear(&error);
  w = (waiter){0, 5};
  ck_assert_ok(rk_fs_open_input(&file, in_folder("pipe"), &interrupt, &error), error);
  ring(true);
  ck_assert_int_eq(rk_fs_read(&file, bytes, sizeof bytes, &got, &error), RK_CANCELLED);
  ring(false);
  ck_assert_int_eq(w.asked, 5);
  rk_fs_abandon(&file);
  close(both);
}
END_TEST

/* A pipe where a file should be is an error at once, not a wait for a writer. */
START_TEST(a_pipe_is_not_mapped) {
  rk_fs_map map;
  rk_error error = {0};
  ck_assert_int_eq(mkfifo(in_folder("pipe"), 0600), 0);
  ck_assert_int_eq(rk_fs_map_open(&map, in_folder("pipe"), &error), RK_IO);
  ck_assert_ptr_null(map.ptr);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {write_then_read,
                                files_that_cannot_be_opened,
                                maps,
                                kinds_and_links,
                                folders_and_names,
                                lists_are_in_byte_order,
                                joining,
                                one_lock_at_a_time,
                                standard_input,
                                signals_while_waiting,
                                a_pipe_is_not_mapped};
  return run_cases("fs", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
