/*
 * Is an index that several threads have made the one that one has made?
 *
 * With room for all in one segment: the same bytes. With little memory, so that segments are flushed
 * and merged while others are made: sound, the same documents in the same order, the same answers to the
 * last bit, and one and the same when it is all merged. Ended in the middle, by the caller, by a full
 * disk, while segments are merged: the old index is there, and no thread and no file is left.
 */
#include <errno.h>
#include <stdatomic.h>

#include "engine/rakor_values.h"
#include "tests/support/answers.h"
#include "tests/support/segments.h"
#include "tests/support/threads.h"

#if defined __SANITIZE_THREAD__ || defined __SANITIZE_ADDRESS__ /* which make everything slow */
static const uint32_t thread_counts[] = {1, 3};
enum { DOCUMENTS = 1500, STEP = 61, FAILURES = 3 };
#else
static const uint32_t thread_counts[] = {1, 2, 3, 8};
enum { DOCUMENTS = 3000, STEP = 29, FAILURES = 5 };
#endif
enum { COUNTS = sizeof thread_counts / sizeof *thread_counts };

/* Not by the public interface, which takes fewer threads where memory is small. */
static rk_writer *open_writer(const char *path, uint64_t memory_bytes, uint32_t threads) {
  rk_writer *writer;
  rk_error error = {0};
  ck_assert_ok(rk_writer_open(&writer, path, memory_bytes, NULL, &error), error);
  ck_assert_ok(rk_writer_set_threads(writer, threads, &error), error);
  return writer;
}

static rk_status add(rk_writer *writer, const corpus *c, size_t d, rk_error *error) {
  const rakor_document *document = &c->documents[d];
  rakor_values values = {0};
  rk_status status = rakor_values_init(&values, NULL, 0, error);
  if (status == RK_OK) status = rakor_values_take(&values, document, error);
  const rk_record record = {.id = view_of_text(document->id),
                            .title = view_of_text(document->title),
                            .body = view_of_text(document->body),
                            .fields = view_of_text(document->fields),
                            .values = values.values,
                            .value_count = values.count};
  if (status == RK_OK) status = rk_writer_add(writer, &record, error);
  rakor_values_deinit(&values);
  return status;
}

static uint32_t most_segments; /* that the last build had on its way */

static rk_writer_totals build(const char *path, const corpus *c, uint64_t memory_bytes,
                              uint32_t threads) {
  rk_error error = {0};
  most_segments = 0;
  rk_writer_totals totals;
  rk_writer *writer = open_writer(path, memory_bytes, threads);
  for (size_t d = 0; d < c->count; d++) {
    ck_assert_ok(add(writer, c, d, &error), error);
    if (rk_writer_segments(writer) > most_segments) most_segments = rk_writer_segments(writer);
  }
  ck_assert_ok(rk_writer_commit(writer, &totals, &error), error);
  return totals;
}

/* Some long documents, some without a word, and in the later ones words that were never seen. */
static void make_corpus(corpus *c, random_source *random, size_t documents) {
  for (size_t d = 0; d < documents; d++) {
    const uint32_t kind = random_below(random, 12);
    const uint32_t words = kind == 0 ? 0 : kind == 1 ? 1500 : random_between(random, 1, 150);
    const uint32_t vocabulary = 300 + 10 * (uint32_t)d;
    corpus_add(c, kind < 5 ? text_of("") : corpus_text(c, random, 3, vocabulary),
               corpus_text(c, random, words, vocabulary));
  }
  /* One that takes several blocks. */
  corpus_add(c, text_of("panjang"), corpus_text(c, random, 30000, 5000));
}

static void expect_same_file(const char *a, const char *b) {
  rk_snapshot x, y;
  rk_error error = {0};
  ck_assert_ok(rk_snapshot_open(&x, a, &error), error);
  ck_assert_ok(rk_snapshot_open(&y, b, &error), error);
  ck_assert_uint_eq(x.segment_count, 1);
  ck_assert_uint_eq(y.segment_count, 1);
  const rk_fs_map *p = &x.segments[0].file.map, *q = &y.segments[0].file.map;
  ck_assert_uint_eq(p->len, q->len);
  ck_assert(memcmp(p->ptr, q->ptr, p->len) == 0);
  rk_snapshot_close(&x);
  rk_snapshot_close(&y);
}

static int threads_before;

static void setup(void) {
  folder_setup();
  threads_before = threads_at_rest();
}

START_TEST(test_one_segment) {
  random_source random = {.state = 11};
  corpus c = {0};
  make_corpus(&c, &random, DOCUMENTS);
  build(in_folder("1"), &c, (uint64_t)512 << 20, 1);
  for (int t = 1; t < COUNTS; t++) {
    char name[16];
    snprintf(name, sizeof name, "n%u", thread_counts[t]);
    build(in_folder(name), &c, (uint64_t)512 << 20, thread_counts[t]);
    expect_same_file(in_folder("1"), in_folder(name));
    expect_no_threads(threads_before);
  }
  expect_documents(in_folder("1"), &c);
  corpus_deinit(&c);
}
END_TEST

START_TEST(test_many_segments) {
  random_source random = {.state = 12};
  corpus c = {0};
  make_corpus(&c, &random, DOCUMENTS);
  build(in_folder("one"), &c, (uint64_t)512 << 20, 1);
  for (int t = 0; t < COUNTS; t++) {
    char name[16];
    snprintf(name, sizeof name, "n%u", thread_counts[t]);
    char *path = strdup(in_folder(name)); /* in_folder forgets it soon */
    const rk_writer_totals totals = build(path, &c, RK_WRITER_MEMORY_LEAST, thread_counts[t]);
    ck_assert_uint_gt(most_segments, 1);
    ck_assert_uint_eq(totals.documents, c.count);
    expect_sound(path);
    for (int q = 0; q < 10; q++)
      expect_same_answers(path, in_folder("one"), corpus_text(&c, &random, 1 + q / 3, 400));
    rakor_optimize_summary summary;
    rakor_error error = {0};
    ck_assert_ok(rakor_optimize(path, NULL, &summary, &error), error);
    ck_assert_uint_eq(summary.segments_before, totals.segments);
    ck_assert_uint_eq(summary.index_bytes_before, totals.index_bytes);
    ck_assert_uint_eq(summary.segments, 1);
    expect_same_lists(path, in_folder("one"));
    expect_documents(path, &c);
    free(path);
  }
  corpus_deinit(&c);
}
END_TEST

static size_t files_in(const char *path) {
  rk_fs_names names;
  ck_assert_int_eq(rk_fs_list(path, &names, NULL), RK_OK);
  const size_t count = names.count;
  rk_fs_names_deinit(&names);
  return count;
}

/* The index of one document that was there before; nothing else. */
static void expect_old(const char *path) {
  ck_assert_uint_eq(segments_count(path), 1);
  ck_assert_uint_eq(files_in(path), 3);
  expect_sound(path);
  expect_no_threads(threads_before);
}

static void make_old(const char *path) {
  corpus old = {0};
  corpus_add(&old, text_of("lama"), text_of("desa lama"));
  build(path, &old, 0, 1);
  corpus_deinit(&old);
}

START_TEST(test_ending_in_the_middle) {
  random_source random = {.state = 13};
  corpus c = {0};
  make_corpus(&c, &random, DOCUMENTS);
  make_old(in_folder("idx"));
  for (size_t at = 0; at < c.count; at += at < 300 ? 97 : 1011) {
    rk_error error = {0};
    rk_writer *writer = open_writer(in_folder("idx"), RK_WRITER_MEMORY_LEAST, 3);
    for (size_t d = 0; d < at; d++) ck_assert_ok(add(writer, &c, d, &error), error);
    rk_writer_abort(writer);
    expect_old(in_folder("idx"));
  }
  corpus_deinit(&c);
}
END_TEST

static bool never(void *context, uint64_t done_bytes, uint64_t total_bytes) {
  (void)context;
  (void)done_bytes;
  (void)total_bytes;
  return false;
}

/* Whoever says no while segments are merged ends it; when that is asked depends on the threads. */
START_TEST(test_a_merge_that_is_cancelled) {
  random_source random = {.state = 14};
  corpus c = {0};
  make_corpus(&c, &random, 2 * DOCUMENTS); /* enough for a merge */
  make_old(in_folder("idx"));
  for (int t = 0; t < COUNTS; t++) {
    rk_error error = {0};
    rk_writer *writer = open_writer(in_folder("idx"), RK_WRITER_MEMORY_LEAST, thread_counts[t]);
    rk_writer_set_watch(writer, never, NULL);
    rk_status status = RK_OK;
    for (size_t d = 0; status == RK_OK && d < c.count; d++) status = add(writer, &c, d, &error);
    if (status == RK_OK) status = rk_writer_flush(writer, &error);
    if (thread_counts[t] == 1) ck_assert_int_eq(status, RK_CANCELLED);
    ck_assert(status == RK_OK || (status == RK_CANCELLED && error.status == RK_CANCELLED));
    rk_writer_abort(writer);
    expect_old(in_folder("idx"));
  }
  corpus_deinit(&c);
}
END_TEST

static atomic_int writes;
static int write_at;

/* The disk is full from some write on, whoever writes. */
static int full_disk(void *context, rk_fs_op op, const char *path, size_t *len) {
  (void)context;
  (void)path;
  (void)len;
  if (op != RK_FS_WRITE && op != RK_FS_SYNC) return 0;
  return atomic_fetch_add(&writes, 1) >= write_at ? ENOSPC : 0;
}

START_TEST(test_a_full_disk) {
  random_source random = {.state = 15};
  corpus c = {0};
  make_corpus(&c, &random, DOCUMENTS);
  make_old(in_folder("idx"));
  bool failed = true;
  int failures = 0;
  for (write_at = 0; failed; write_at += write_at < 3 ? 1 : STEP) {
    rk_error error = {0};
    rk_writer *writer = open_writer(in_folder("idx"), RK_WRITER_MEMORY_LEAST, 3);
    atomic_store(&writes, 0);
    rk_fs_set_hook(full_disk, NULL);
    rk_status status = RK_OK;
    for (size_t d = 0; status == RK_OK && d < c.count; d++) status = add(writer, &c, d, &error);
    if (status == RK_OK) status = rk_writer_flush(writer, &error);
    failed = status != RK_OK;
    if (failed) {
      ck_assert_int_eq(status, RK_IO);
      ck_assert_int_eq(error.status, RK_IO);
      ck_assert_int_eq(rk_writer_flush(writer, NULL), RK_IO); /* it stays so */
      failures++;
    }
    rk_writer_abort(writer); /* joins all threads before the hook goes */
    rk_fs_set_hook(NULL, NULL);
    expect_old(in_folder("idx"));
  }
  ck_assert_int_gt(failures, FAILURES);
  corpus_deinit(&c);
}
END_TEST

/* One that is too large is refused at once, and the rest goes on. */
START_TEST(test_a_document_that_is_too_large) {
  corpus c = {0};
  random_source random = {.state = 16};
  make_corpus(&c, &random, DOCUMENTS);
  rk_error error = {0};
  rk_writer *writer = open_writer(in_folder("idx"), RK_WRITER_MEMORY_LEAST, 3);
  for (size_t d = 0; d < c.count; d++) {
    if (d % 300 == 250) {
      const rk_record huge = {.id = {"x", 1}, .body = {"x", (size_t)UINT32_MAX}};
      ck_assert_int_eq(rk_writer_add(writer, &huge, &error), RK_LIMIT);
      error = (rk_error){0};
    }
    ck_assert_ok(add(writer, &c, d, &error), error);
  }
  ck_assert_ok(rk_writer_commit(writer, NULL, &error), error);
  expect_sound(in_folder("idx"));
  expect_documents(in_folder("idx"), &c);
  corpus_deinit(&c);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_one_segment,
                                test_many_segments,
                                test_ending_in_the_middle,
                                test_a_merge_that_is_cancelled,
                                test_a_full_disk,
                                test_a_document_that_is_too_large};
  return run_cases("index_threads", tests, sizeof tests / sizeof *tests, setup, folder_teardown);
}
