/*
 * scratch: a folder of the running test's own, and away with it. As a checked
 * fixture: set-up and tear-down of a test case.
 */
#ifndef RK_TEST_SCRATCH_H
#define RK_TEST_SCRATCH_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/base/fs.h"

static char folder[64];

static inline void make_folder(void) {
  snprintf(folder, sizeof folder, "/tmp/rakor-format-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
}

static inline void remove_folder(void) {
  rk_fs_names names;
  ck_assert_int_eq(rk_fs_list(folder, &names, NULL), RK_OK);
  for (size_t i = 0; i < names.count; i++) {
    char *path = rk_fs_join(folder, names.names[i]);
    ck_assert_int_eq(rk_fs_unlink(path, NULL), RK_OK);
    free(path);
  }
  rk_fs_names_deinit(&names);
  ck_assert_int_eq(rmdir(folder), 0);
}

#endif
