/*
 * index_fixture: a folder for one test, and indexes built in it.
 *
 * index_setup and index_teardown are a checked fixture of libcheck. Paths
 * from index_path live until the next but seven.
 */
#ifndef TESTS_SUPPORT_INDEX_FIXTURE_H
#define TESTS_SUPPORT_INDEX_FIXTURE_H

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/fs.h"
#include "engine/index/writer.h"
#include "engine/rakor.h"
#include "tests/support/cases.h"
#include "tests/support/corpus.h"

static char index_folder[256];

static inline void index_setup(void) {
  const char *base = getenv("TMPDIR");
  snprintf(index_folder, sizeof index_folder, "%s/rakor-test-XXXXXX",
           base && *base ? base : "/tmp");
  ck_assert_ptr_nonnull(mkdtemp(index_folder));
}

static inline void index_teardown(void) {
  char command[600];
  rk_fs_set_hook(NULL, NULL);
  snprintf(command, sizeof command, "rm -rf '%s'", index_folder);
  ck_assert_int_eq(system(command), 0);
}

/* "<folder of the test>/<name>" */
static inline const char *index_path(const char *name) {
  static char paths[8][1024];
  static unsigned turn;
  char *path = paths[turn++ % 8];
  snprintf(path, sizeof paths[0], "%s/%s", index_folder, name);
  return path;
}

static inline rk_view view_of_text(rakor_text text) { return (rk_view){text.ptr, text.len}; }

/* Adds all documents and commits. Stops at the first failure, as a caller would. */
static inline rakor_status try_build(const char *path, const rakor_document *documents,
                                     size_t count, uint64_t memory_bytes, rakor_error *error) {
  const rakor_writer_options options = {.memory_bytes = memory_bytes};
  rakor_writer *writer;
  rakor_status status = rakor_writer_open(path, &options, &writer, error);
  if (status != RAKOR_OK) return status;
  for (size_t i = 0; i < count; i++) {
    status = rakor_writer_add(writer, &documents[i], error);
    if (status == RAKOR_OK) continue;
    rakor_writer_abort(writer);
    return status;
  }
  return rakor_writer_commit(writer, NULL, error);
}

static inline void build_index(const char *path, const corpus *c, uint64_t memory_bytes) {
  rakor_error error = {0};
  const rakor_status status = try_build(path, c->documents, c->count, memory_bytes, &error);
  ck_assert_msg(status == RAKOR_OK, "%s: %s", error.file, error.message);
}

static inline rakor_index *open_index(const char *path) {
  rakor_index *index = NULL;
  rakor_error error = {0};
  const rakor_status status = rakor_index_open(path, &index, &error);
  ck_assert_msg(status == RAKOR_OK, "%s: %s", error.file, error.message);
  return index;
}

static inline void expect_sound(const char *path) {
  rakor_error error = {0};
  rakor_check_report report = {0};
  const rakor_status status = rakor_check(path, NULL, NULL, &report, &error);
  ck_assert_msg(status == RAKOR_OK, "check: %s: %s", error.file, error.message);
  ck_assert_uint_eq(report.problems, 0);
}

/* A whole file in malloc'd memory. */
static inline uint8_t *read_whole(const char *path, size_t *len) {
  FILE *file = fopen(path, "rb");
  ck_assert_msg(file != NULL, "%s", path);
  ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
  *len = (size_t)ftell(file);
  rewind(file);
  uint8_t *bytes = malloc(*len + 1);
  ck_assert_ptr_nonnull(bytes);
  ck_assert_uint_eq(fread(bytes, 1, *len, file), *len);
  fclose(file);
  return bytes;
}

static inline void write_whole(const char *path, const void *bytes, size_t len) {
  FILE *file = fopen(path, "wb");
  ck_assert_msg(file != NULL, "%s", path);
  if (len) ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
  ck_assert_int_eq(fclose(file), 0);
}

/* Empties `to` (or makes it) and copies the files of `from` into it. */
static inline void copy_folder(const char *from, const char *to) {
  rk_fs_names names;
  mkdir(to, 0777);
  ck_assert_int_eq(rk_fs_list(to, &names, NULL), RK_OK);
  for (size_t i = 0; i < names.count; i++) {
    char *path = rk_fs_join(to, names.names[i]);
    ck_assert_int_eq(unlink(path), 0);
    free(path);
  }
  rk_fs_names_deinit(&names);
  ck_assert_int_eq(rk_fs_list(from, &names, NULL), RK_OK);
  for (size_t i = 0; i < names.count; i++) {
    char *source = rk_fs_join(from, names.names[i]), *copy = rk_fs_join(to, names.names[i]);
    size_t len;
    uint8_t *bytes = read_whole(source, &len);
    write_whole(copy, bytes, len);
    free(bytes);
    free(source);
    free(copy);
  }
  rk_fs_names_deinit(&names);
}

#endif
