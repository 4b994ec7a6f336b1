/*
 * folder: a folder of the running test's own.
 *
 * folder_setup and folder_teardown are a checked fixture of libcheck (see
 * cases.h). The folder of a failed test is left behind to be looked at.
 */
#ifndef TESTS_SUPPORT_FOLDER_H
#define TESTS_SUPPORT_FOLDER_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/fs.h"
#include "tests/support/files.h"

static char test_folder[256];

static inline void folder_setup(void) {
  const char *base = getenv("TMPDIR");
  snprintf(test_folder, sizeof test_folder, "%s/rakor-test-XXXXXX",
           base && *base ? base : "/tmp");
  ck_assert_ptr_nonnull(mkdtemp(test_folder));
}

/* Takes away whatever is in it, also what a test has made unreadable. */
static inline void folder_teardown(void) {
  char command[600];
  rk_fs_set_hook(NULL, NULL);
  snprintf(command, sizeof command, "chmod -R u+rwx '%s'; rm -rf '%s'", test_folder, test_folder);
  ck_assert_int_eq(system(command), 0);
}

/* "<folder of the test>/<name>"; lives until the next but seven. */
static inline const char *in_folder(const char *name) {
  static char paths[8][1024];
  static unsigned turn;
  char *path = paths[turn++ % 8];
  snprintf(path, sizeof paths[0], "%s/%s", test_folder, name);
  return path;
}

static inline size_t names_in(const char *path) {
  rk_fs_names names;
  ck_assert_int_eq(rk_fs_list(path, &names, NULL), RK_OK);
  const size_t count = names.count;
  rk_fs_names_deinit(&names);
  return count;
}

#endif
