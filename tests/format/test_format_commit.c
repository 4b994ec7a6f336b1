/* Does a commit take the steps of FORMAT.md, in that order, with those syncs? */
#include "engine/index/optimize.h"
#include "engine/index/writer.h"
#include "tests/format/documented.h"
#include "tests/support/cases.h"
#include "tests/support/folder.h"

/* The steps that change something on disk, a line each. */
typedef struct step_log {
  char lines[4096];
} step_log;

static const char *verb_of(rk_fs_op op) {
  switch (op) {
    case RK_FS_MAKE_DIR: return "make";
    case RK_FS_LOCK: return "lock";
    case RK_FS_OPEN: return "open";
    case RK_FS_WRITE: return "write";
    case RK_FS_SYNC: return "sync";
    case RK_FS_CLOSE: return "close";
    case RK_FS_RENAME: return "rename";
    case RK_FS_SYNC_DIR: return "sync";
    case RK_FS_UNLINK: return "remove";
    default: return NULL; /* reads, and so changes nothing */
  }
}

/* "." is the folder, the rest as in it. */
static const char *name_of(const char *path) {
  const size_t len = strlen(test_folder);
  ck_assert_int_eq(strncmp(path, test_folder, len), 0);
  return path[len] == '/' ? path + len + 1 : ".";
}

static int on_step(void *context, rk_fs_op op, const char *path, size_t *len_bytes) {
  step_log *log = context;
  (void)len_bytes;
  const char *verb = verb_of(op);
  if (!verb) return 0;
  const char *name = name_of(path);
  /* MANIFEST itself is only ever read, or put in place. */
  if (op != RK_FS_RENAME && strcmp(name, RK_MANIFEST_NAME) == 0) return 0;
  char line[128];
  snprintf(line, sizeof line, "%s %s\n", verb, name);
  const size_t used = strlen(log->lines), len = strlen(line);
  /* However many writes a file takes, they are one step. */
  if (used >= len && strcmp(log->lines + used - len, line) == 0) return 0;
  /* A file that is only opened and closed was read. */
  char opened[128];
  const size_t opened_len = (size_t)snprintf(opened, sizeof opened, "open %s\n", name);
  if (op == RK_FS_CLOSE && used >= opened_len &&
      strcmp(log->lines + used - opened_len, opened) == 0) {
    log->lines[used - opened_len] = '\0';
    return 0;
  }
  ck_assert_uint_lt(used + len, sizeof log->lines);
  memcpy(log->lines + used, line, len + 1);
  return 0;
}

static const rk_record a1 = {.id = {"a1", 2}, .title = {"Rakor desa", 10}, .body = {"Rakor.", 6}};

static void commit_one_document(step_log *log, bool extends) {
  rk_writer *writer;
  log->lines[0] = '\0';
  rk_fs_set_hook(on_step, log);
  if (extends)
    ck_assert_int_eq(rk_writer_extend(&writer, test_folder, 0, NULL, true, NULL), RK_OK);
  else
    ck_assert_int_eq(rk_writer_open(&writer, test_folder, 0, NULL, NULL), RK_OK);
  ck_assert_int_eq(rk_writer_add(writer, &a1, NULL), RK_OK);
  ck_assert_int_eq(rk_writer_commit(writer, NULL, NULL), RK_OK);
  rk_fs_set_hook(NULL, NULL);
}

/* The block without indentation, trailing blanks and empty lines. */
static void assert_steps(const char *name, const step_log *log) {
  char *documented = documented_lines("steps", name), plain[4096] = "", line[DOCUMENTED_LINE_MAX];
  for (const char *at = documented; next_line(&at, line);) {
    char verb[32], object[64];
    if (sscanf(line, "%31s %63s", verb, object) != 2) continue;
    const size_t used = strlen(plain);
    snprintf(plain + used, sizeof plain - used, "%s %s\n", verb, object);
  }
  ck_assert_str_eq(log->lines, plain);
  free(documented);
}

START_TEST(test_first_commit) {
  step_log log;
  ck_assert_int_eq(rmdir(test_folder), 0);
  commit_one_document(&log, false);
  assert_steps("COMMIT.FIRST", &log);
}
END_TEST

START_TEST(test_later_commit) {
  step_log log;
  commit_one_document(&log, false);
  commit_one_document(&log, false);
  assert_steps("COMMIT.LATER", &log);
}
END_TEST

/* The older document of that id gives way; another one stays. */
START_TEST(test_adding_commit) {
  step_log log;
  rk_writer *writer;
  const rk_record a2 = {.id = rk_view_of("a2"), .body = rk_view_of("Rakor desa")};
  ck_assert_int_eq(rk_writer_open(&writer, test_folder, 0, NULL, NULL), RK_OK);
  ck_assert_int_eq(rk_writer_add(writer, &a1, NULL), RK_OK);
  ck_assert_int_eq(rk_writer_add(writer, &a2, NULL), RK_OK);
  ck_assert_int_eq(rk_writer_commit(writer, NULL, NULL), RK_OK);
  commit_one_document(&log, true);
  assert_steps("COMMIT.ADD", &log);
}
END_TEST

/* Two segments become one. */
START_TEST(test_merging_commit) {
  step_log log = {""};
  rk_writer *writer;
  const rk_record record = {.body = rk_view_of("Rakor desa")};
  rk_optimize_counts counts;
  ck_assert_int_eq(rk_writer_open(&writer, test_folder, 0, NULL, NULL), RK_OK);
  for (int s = 0; s < 2; s++) {
    ck_assert_int_eq(rk_writer_add(writer, &record, NULL), RK_OK);
    ck_assert_int_eq(rk_writer_flush(writer, NULL), RK_OK);
  }
  ck_assert_int_eq(rk_writer_commit(writer, NULL, NULL), RK_OK);
  rk_fs_set_hook(on_step, &log);
  ck_assert_int_eq(rk_optimize(test_folder, &(rk_optimize_options){0}, &counts, NULL), RK_OK);
  rk_fs_set_hook(NULL, NULL);
  assert_steps("COMMIT.MERGE", &log);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_first_commit, test_later_commit, test_adding_commit,
                                test_merging_commit};
  return run_cases("format: commit", tests, sizeof tests / sizeof *tests, folder_setup,
                   folder_teardown);
}
