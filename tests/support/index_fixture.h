/*
 * index_fixture: indexes of made-up documents, built in the folder of a test.
 */
#ifndef TESTS_SUPPORT_INDEX_FIXTURE_H
#define TESTS_SUPPORT_INDEX_FIXTURE_H

#include "engine/index/writer.h"
#include "engine/rakor.h"
#include "tests/support/cases.h"
#include "tests/support/corpus.h"
#include "tests/support/folder.h"

static inline rk_view view_of_text(rakor_text text) { return (rk_view){text.ptr, text.len}; }

static inline bool same_text(rakor_text a, rakor_text b) {
  return rk_view_equal(view_of_text(a), view_of_text(b));
}

/* Adds all documents and commits. Stops at the first failure, as a caller would. */
static inline rakor_status try_build_with(const char *path, const rakor_document *documents,
                                          size_t count, const rakor_writer_options *options,
                                          rakor_error *error) {
  rakor_writer *writer;
  rakor_status status = rakor_writer_open(path, options, &writer, error);
  if (status != RAKOR_OK) return status;
  for (size_t i = 0; i < count; i++) {
    status = rakor_writer_add(writer, &documents[i], error);
    if (status == RAKOR_OK) continue;
    rakor_writer_abort(writer);
    return status;
  }
  return rakor_writer_commit(writer, NULL, error);
}

static inline rakor_status try_build(const char *path, const rakor_document *documents,
                                     size_t count, uint64_t memory_bytes, rakor_error *error) {
  const rakor_writer_options options = {.memory_bytes = memory_bytes, .threads = 1};
  return try_build_with(path, documents, count, &options, error);
}

static inline void build_index_with(const char *path, const corpus *c,
                                    const rakor_writer_options *options) {
  rakor_error error = {0};
  const rakor_status status = try_build_with(path, c->documents, c->count, options, &error);
  ck_assert_msg(status == RAKOR_OK, "%s: %s", error.file, error.message);
}

static inline void build_index(const char *path, const corpus *c, uint64_t memory_bytes) {
  build_index_with(path, c, &(rakor_writer_options){.memory_bytes = memory_bytes, .threads = 1});
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

/* How many files are left over from a writer that was cut short; the index itself is sound. */
static inline uint64_t leftovers_of(const char *path) {
  rakor_check_report report = {0};
  rakor_error error = {0};
  ck_assert_msg(rakor_check(path, NULL, NULL, &report, &error) == RAKOR_OK, "%s: %s", error.file,
                error.message);
  return report.leftovers;
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
