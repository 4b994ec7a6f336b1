/*
 * test_kit: what the tests of the engine's lower rooms share: a suite in one
 * line, repeatable random numbers, a folder of one's own, whole files.
 *
 * Anything that goes wrong here fails the test that called it. A folder must be
 * removed by the test; one of a failed test is left behind to be looked at.
 */
#ifndef TEST_KIT_H
#define TEST_KIT_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/fs.h"

/* RUN_TESTS("name", test_a, test_b): the body of main. */
#define RUN_TESTS(name, ...) run_tests(name, (const TTest *[]){__VA_ARGS__, NULL})

static inline int run_tests(const char *name, const TTest **tests) {
  Suite *suite = suite_create(name);
  TCase *cases = tcase_create(name);
  tcase_set_timeout(cases, 120);
  for (; *tests; tests++) tcase_add_test(cases, *tests);
  suite_add_tcase(suite, cases);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  const int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define ck_assert_ok(status, error) \
  ck_assert_msg((status) == RK_OK, "%s: %s", (error).file, (error).message)

/* ck_assert tells its place to another process each time; this one is for the inner loops. */
#define REQUIRE(holds)                                                                   \
  do {                                                                                   \
    if (!(holds)) ck_abort_msg("%s:%d: does not hold: %s", __FILE__, __LINE__, #holds); \
  } while (0)

/* splitmix64 (Steele, Lea and Flood, 2014). */
static inline uint64_t random_u64(uint64_t *state) {
  uint64_t z = *state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static inline uint32_t random_below(uint64_t *state, uint32_t limit) {
  return (uint32_t)(random_u64(state) % limit);
}

/* As many bits as asked for, 0 to 32. */
static inline uint32_t random_bits(uint64_t *state, unsigned bits) {
  return bits ? (uint32_t)(random_u64(state) >> (64 - bits)) : 0;
}

typedef struct test_folder {
  char path[64];
} test_folder;

static inline test_folder test_folder_make(void) {
  test_folder folder = {"/tmp/rakor-test-XXXXXX"};
  ck_assert_ptr_nonnull(mkdtemp(folder.path));
  return folder;
}

/* "folder/name"; four answers live at a time. */
static inline const char *in_folder(const test_folder *folder, const char *name) {
  static char paths[4][512];
  static unsigned turn;
  char *path = paths[turn++ % 4];
  snprintf(path, sizeof paths[0], "%s/%s", folder->path, name);
  return path;
}

/* Files and empty folders in it, then the folder. */
static inline void test_folder_remove(const test_folder *folder) {
  rk_fs_names names;
  ck_assert_int_eq(rk_fs_list(folder->path, &names, NULL), RK_OK);
  for (size_t i = 0; i < names.count; i++) {
    const char *path = in_folder(folder, names.names[i]);
    if (unlink(path) != 0) ck_assert_int_eq(rmdir(path), 0);
  }
  rk_fs_names_deinit(&names);
  ck_assert_int_eq(rmdir(folder->path), 0);
}

static inline void write_whole(const char *path, const void *bytes, size_t len) {
  FILE *file = fopen(path, "wb");
  ck_assert_ptr_nonnull(file);
  if (len) ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
  ck_assert_int_eq(fclose(file), 0);
}

/* The bytes of a file, to be freed. */
static inline uint8_t *read_whole(const char *path, size_t *len) {
  FILE *file = fopen(path, "rb");
  ck_assert_ptr_nonnull(file);
  ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
  *len = (size_t)ftell(file);
  rewind(file);
  uint8_t *bytes = malloc(*len + 1);
  ck_assert_ptr_nonnull(bytes);
  ck_assert_uint_eq(fread(bytes, 1, *len, file), *len);
  fclose(file);
  return bytes;
}

#endif
