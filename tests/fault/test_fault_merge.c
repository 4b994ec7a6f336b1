/*
 * What if the disk fails, or the process dies, while segments are merged?
 *
 * For every n, the nth call to the operating system fails (once, or all from there on), or the process
 * dies there: during optimize, with and without a new order, and in a writer that merges on its way. Afterwards the index is wholly
 * as it was or wholly merged, sound, with every document; the next run does the work and tidies up.
 */
#include <errno.h>

#include "engine/index/writer.h"
#include "tests/fault/fault_hook.h"
#include "tests/support/segments.h"

enum { SEGMENTS = 4 };

static corpus documents;
static rakor_reorder reorder; /* what optimize does */

/* "pristine" has four segments. The second has text enough for a dictionary, the others have none: so
 * some blocks are copied and some are packed again. */
static void setup(void) {
  random_source random = {1};
  folder_setup();
  for (int d = 0; d < 40; d++)
    corpus_add(&documents, text_of("desa"),
               corpus_text(&documents, &random, d < 10 || d >= 20 ? 12 : 5000, 300));
  segments_build(in_folder("pristine"), &documents, SEGMENTS);
}

static void teardown(void) {
  folder_teardown();
  corpus_deinit(&documents);
}

static rakor_status optimize(const char *path, rakor_error *error) {
  /* So little memory that documents on their way to a new order go through a scratch file. */
  const rakor_optimize_options options = {.reorder = reorder,
                                          .memory_bytes = reorder ? 1 << 20 : 0};
  *error = (rakor_error){0};
  return rakor_optimize(path, &options, NULL, error);
}

/* Whole, with as many segments as before or one; says whether it is merged. */
static bool is_merged(const char *path) {
  const size_t segments = segments_count(path);
  ck_assert(segments == 1 || segments == SEGMENTS);
  if (segments == 1 && reorder) return true; /* check has seen all */
  expect_documents(path, &documents);
  return segments == 1;
}

/* The next run merges, and nothing is left lying about. */
static void expect_next_run(const char *path) {
  rakor_error error;
  ck_assert_int_eq(optimize(path, &error), RAKOR_OK);
  ck_assert(is_merged(path));
  ck_assert_uint_eq(leftovers_of(path), 0);
}

static int count_calls(void) {
  fault f = {.at = -1};
  rakor_error error;
  ck_assert_ok(work_with(&f, optimize, in_folder("pristine"), in_folder("idx"), &error), error);
  ck_assert_int_gt(f.calls, 20);
  return f.calls;
}

static void fail_at_each_call(int errno_to_give, bool from_there_on) {
  const int calls = count_calls();
  int failures = 0;
  for (int n = 0; n < calls; n++) {
    fault f = {.at = n, .errno_to_give = errno_to_give, .from_there_on = from_there_on};
    rakor_error error;
    const rakor_status status =
        work_with(&f, optimize, in_folder("pristine"), in_folder("idx"), &error);
    const size_t leftovers = leftovers_of(in_folder("idx"));
    const bool merged = is_merged(in_folder("idx"));
    if (status == RAKOR_OK) {
      ck_assert(merged);
    } else {
      failures++;
      ck_assert_int_eq(status, RAKOR_IO);
      ck_assert(error.file[0] && strstr(error.message, strerror(errno_to_give)));
      if (!from_there_on && !merged) ck_assert_uint_eq(leftovers, 0);
    }
    if (n % 3 == 0) expect_next_run(in_folder("idx"));
  }
  ck_assert_int_gt(failures, 15);
}

START_TEST(test_each_call_fails_once) { fail_at_each_call(EIO, false); }
END_TEST

START_TEST(test_a_disk_that_stays_full) { fail_at_each_call(ENOSPC, true); }
END_TEST

START_TEST(test_each_call_fails_once_by_ids) {
  reorder = RAKOR_REORDER_URL;
  fail_at_each_call(EIO, false);
}
END_TEST

START_TEST(test_a_disk_that_stays_full_bp) {
  reorder = RAKOR_REORDER_BP;
  fail_at_each_call(ENOSPC, true);
}
END_TEST

START_TEST(test_dying_at_each_call) {
  const int calls = count_calls();
  int survived = 0;
  for (int n = 0; n < calls; n++) {
    copy_folder(in_folder("pristine"), in_folder("idx"));
    die_at(n, optimize, in_folder("idx"));
    leftovers_of(in_folder("idx"));
    survived += !is_merged(in_folder("idx"));
    if (n % 3 == 0) expect_next_run(in_folder("idx"));
  }
  ck_assert_int_gt(survived, calls / 2);
  ck_assert_int_lt(survived, calls);
}
END_TEST

/* ---- A writer that merges ---- */

/* Replaces the index by one of `count` documents, each of them a segment at first. */
static rk_status write_in_tiers(const char *path, size_t count, rk_error *error) {
  rk_writer *writer;
  rk_status status = rk_writer_open(&writer, path, 0, NULL, error);
  if (status != RK_OK) return status;
  for (size_t d = 0; status == RK_OK && d < count; d++) {
    const rk_record record = {.id = rk_view_of("baru"),
                              .body = view_of_text(documents.documents[d].body)};
    status = rk_writer_add(writer, &record, error);
    if (status == RK_OK) status = rk_writer_flush(writer, error);
  }
  if (status == RK_OK) return rk_writer_commit(writer, NULL, error);
  rk_writer_abort(writer);
  return status;
}

START_TEST(test_a_writer_that_merges) {
  enum { COUNT = 17 }; /* two merges */
  fault f = {.at = -1};
  rk_error error = {0};
  copy_folder(in_folder("pristine"), in_folder("idx"));
  rk_fs_set_hook(on_call, &f);
  ck_assert_ok(write_in_tiers(in_folder("idx"), COUNT, &error), error);
  rk_fs_set_hook(NULL, NULL);
  ck_assert_uint_eq(segments_count(in_folder("idx")), 3);
  const int calls = f.calls;
  for (int n = 0; n < calls; n += 1 + n % 2) {
    f = (fault){.at = n, .errno_to_give = ENOSPC};
    error = (rk_error){0};
    copy_folder(in_folder("pristine"), in_folder("idx"));
    rk_fs_set_hook(on_call, &f);
    const rk_status status = write_in_tiers(in_folder("idx"), COUNT, &error);
    rk_fs_set_hook(NULL, NULL);
    const size_t leftovers = leftovers_of(in_folder("idx"));
    const size_t segments = segments_count(in_folder("idx"));
    ck_assert(segments == 3 || (status != RK_OK && segments == SEGMENTS));
    if (segments == SEGMENTS) {
      ck_assert_int_eq(status, RK_IO);
      ck_assert_uint_eq(leftovers, 0);
      expect_documents(in_folder("idx"), &documents);
    }
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_each_call_fails_once,        test_a_disk_that_stays_full,
                                test_each_call_fails_once_by_ids, test_a_disk_that_stays_full_bp,
                                test_dying_at_each_call,          test_a_writer_that_merges};
  return run_cases("fault_merge", tests, sizeof tests / sizeof *tests, setup, teardown);
}
