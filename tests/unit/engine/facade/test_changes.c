/* Extending an index, deleting, committing on the way and stopping, through the public functions. */
#include "tests/support/index_fixture.h"

static rakor_document document_of(const char *id, const char *body) {
  return (rakor_document){.id = text_of(id), .body = text_of(body)};
}

static rakor_writer *open_writer(const char *name, const rakor_writer_options *options) {
  rakor_writer *writer;
  rakor_error error = {0};
  ck_assert_ok(rakor_writer_open(in_folder(name), options, &writer, &error), error);
  return writer;
}

static void add(rakor_writer *writer, const char *id, const char *body) {
  const rakor_document document = document_of(id, body);
  rakor_error error = {0};
  ck_assert_ok(rakor_writer_add(writer, &document, &error), error);
}

static void make_index(void) {
  rakor_writer *writer = open_writer("idx", NULL);
  add(writer, "a", "desa kota");
  add(writer, "b", "desa");
  add(writer, "b", "kota");
  for (int d = 0; d < 3; d++) add(writer, "lain", "lain"); /* so that most of it stays */
  ck_assert_int_eq(rakor_writer_commit(writer, NULL, NULL), RAKOR_OK);
}

/* How many documents does the index find for this word? */
static size_t hits(const char *name, const char *word) {
  rakor_index *index = open_index(in_folder(name));
  rakor_results *results;
  rakor_error error = {0};
  ck_assert_ok(rakor_search(index, text_of(word), NULL, &results, &error), error);
  const size_t count = rakor_results_count(results);
  rakor_results_free(results);
  rakor_index_close(index);
  return count;
}

static rakor_stats stats_of(const char *name) {
  rakor_index *index = open_index(in_folder(name));
  rakor_stats stats;
  ck_assert_int_eq(rakor_index_stats(index, &stats, NULL), RAKOR_OK);
  rakor_index_close(index);
  return stats;
}

START_TEST(test_what_a_summary_says) {
  const rakor_writer_options options = {.mode = RAKOR_WRITER_ADD};
  rakor_summary summary;
  make_index();
  rakor_writer *writer = open_writer("idx", &options);
  add(writer, "b", "pasar");
  add(writer, "c", "pasar");
  add(writer, "", "pasar");
  add(writer, "", "pasar"); /* without an id each is its own */
  ck_assert_int_eq(rakor_writer_commit(writer, &summary, NULL), RAKOR_OK);
  ck_assert_uint_eq(summary.documents, 4);
  ck_assert_uint_eq(summary.deleted, 2);
  ck_assert_uint_eq(summary.live_documents, 8);
  ck_assert_uint_eq(summary.segments, 2);
  const rakor_stats stats = stats_of("idx");
  ck_assert_uint_eq(stats.index_bytes, summary.index_bytes);
  ck_assert_uint_eq(stats.terms, summary.terms);
  ck_assert_uint_eq(stats.documents, 8);
  ck_assert_uint_eq(stats.deleted, 2);
  ck_assert_uint_eq(hits("idx", "pasar"), 4);
  expect_sound(in_folder("idx"));
}
END_TEST

/* A wish is about what is there when it is made. */
START_TEST(test_order_of_wishes_and_documents) {
  const rakor_writer_options options = {.mode = RAKOR_WRITER_CHANGE};
  uint64_t count = 0;
  make_index();
  rakor_writer *writer = open_writer("idx", &options);
  ck_assert_int_eq(rakor_writer_delete_id(writer, text_of("b"), NULL), RAKOR_OK);
  add(writer, "b", "pasar");
  add(writer, "c", "pasar");
  ck_assert_int_eq(rakor_writer_delete_id(writer, text_of("c"), NULL), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_delete_id(writer, text_of(""), NULL), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_deleted(writer, &count, NULL), RAKOR_OK);
  ck_assert_uint_eq(count, 3);
  const rakor_search_options all = {.match = RAKOR_MATCH_ALL};
  ck_assert_int_eq(rakor_writer_delete_query(writer, text_of("pasar kota"), &all, &count, NULL),
                   RAKOR_OK);
  ck_assert_uint_eq(count, 0);
  ck_assert_int_eq(rakor_writer_delete_query(writer, text_of("kota -kota"), NULL, &count, NULL),
                   RAKOR_OK);
  ck_assert_uint_eq(count, 0);
  ck_assert_int_eq(rakor_writer_delete_query(writer, text_of("pasar kota"), NULL, &count, NULL),
                   RAKOR_OK);
  ck_assert_uint_eq(count, 2); /* b, and a */
  add(writer, "d", "pasar");
  ck_assert_int_eq(rakor_writer_commit(writer, NULL, NULL), RAKOR_OK);
  ck_assert_uint_eq(hits("idx", "pasar"), 1);
  ck_assert_uint_eq(stats_of("idx").documents, 4);
  ck_assert_uint_eq(stats_of("idx").segments, 2); /* what is empty is gone */
}
END_TEST

/* So many wishes that they are settled on the way: still they are about what was there. */
START_TEST(test_many_wishes) {
  const rakor_writer_options options = {
      .mode = RAKOR_WRITER_ADD, .memory_bytes = 1 << 20, .threads = 1};
  char id[16];
  rakor_writer *writer = open_writer("idx", &options);
  for (int d = 0; d < 100; d++) {
    snprintf(id, sizeof id, "d%d", d);
    add(writer, id, "desa");
  }
  for (int w = 0; w < 5000; w++) {
    snprintf(id, sizeof id, "w%d", w);
    ck_assert_int_eq(rakor_writer_delete_id(writer, text_of(id), NULL), RAKOR_OK);
    if (w % 500 == 499) continue;
    add(writer, id, "pasar");
    ck_assert_int_eq(rakor_writer_delete_id(writer, text_of("d1"), NULL), RAKOR_OK);
  }
  ck_assert_int_eq(rakor_writer_commit(writer, NULL, NULL), RAKOR_OK);
  ck_assert_uint_eq(stats_of("idx").documents, 99 + 4990);
  expect_sound(in_folder("idx"));
}
END_TEST

/* So many documents of one id that what is gathered of them is looked at before it is all: whatever
 * their number, the last one is left. */
START_TEST(test_many_of_one_id) {
  const rakor_writer_options options = {
      .mode = RAKOR_WRITER_ADD, .memory_bytes = 1 << 20, .threads = 1};
  for (int count = 4090; count < 4100; count++) {
    char name[16];
    snprintf(name, sizeof name, "idx%d", count);
    rakor_writer *writer = open_writer(name, &options);
    for (int twice = 0; twice < 2; twice++)
      for (int other = 0; other < 3; other++) add(writer, (const char *[]){"a", "b", "c"}[other], "kota");
    for (int d = 0; d < count; d++) add(writer, "x", "desa"); /* the greatest hash of these */
    ck_assert_int_eq(rakor_writer_commit(writer, NULL, NULL), RAKOR_OK);
    ck_assert_msg(stats_of(name).documents == 4, "of %d copies", count);
  }
}
END_TEST

/* A segment of which less than half is left is written again without the rest. */
START_TEST(test_a_segment_of_little_use) {
  const rakor_writer_options options = {.mode = RAKOR_WRITER_CHANGE};
  rakor_summary summary;
  make_index();
  rakor_writer *writer = open_writer("idx", &options);
  ck_assert_int_eq(rakor_writer_delete_query(writer, text_of("desa lain"), NULL, NULL, NULL), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_commit(writer, &summary, NULL), RAKOR_OK);
  const rakor_stats stats = stats_of("idx");
  ck_assert_uint_eq(stats.documents, 1);
  ck_assert_uint_eq(stats.deleted, 0);
  ck_assert_uint_eq(stats.terms, 1);
  ck_assert_uint_eq(summary.terms, 1);
  ck_assert_uint_eq(summary.deleted, 5);
  ck_assert_uint_eq(stats.index_bytes, summary.index_bytes);
  expect_sound(in_folder("idx"));
}
END_TEST

/* Without a change there is no commit. */
START_TEST(test_nothing_to_do) {
  const rakor_writer_options options = {.mode = RAKOR_WRITER_CHANGE};
  rakor_error error = {0};
  make_index();
  rakor_writer *writer = open_writer("idx", &options);
  ck_assert_int_eq(rakor_writer_delete_id(writer, text_of("nobody"), NULL), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_commit(writer, NULL, NULL), RAKOR_OK);
  ck_assert_uint_eq(stats_of("idx").generation, 1);
  ck_assert_int_eq(rakor_writer_open(in_folder("none"), &options, &writer, &error), RAKOR_NO_INDEX);
  ck_assert_ptr_null(writer);
  struct stat info;
  ck_assert_int_ne(stat(in_folder("none"), &info), 0);
}
END_TEST

/* A part does not take the place of a whole, but before the first commit of the run only. */
START_TEST(test_stopping) {
  rakor_writer_options options = {.commit_documents = 2};
  rakor_summary summary;
  make_index();
  rakor_writer *writer = open_writer("idx", &options);
  add(writer, "x", "baru");
  ck_assert_int_eq(rakor_writer_stop(writer, NULL, NULL), RAKOR_CANCELLED);
  ck_assert_uint_eq(stats_of("idx").documents, 6);
  writer = open_writer("idx", &options);
  for (int d = 0; d < 3; d++) add(writer, "x", "baru");
  ck_assert_uint_eq(hits("idx", "baru"), 2); /* committed on the way; the third is not yet */
  ck_assert_int_eq(rakor_writer_stop(writer, &summary, NULL), RAKOR_OK);
  ck_assert_uint_eq(summary.live_documents, 3);
  ck_assert_uint_eq(hits("idx", "baru"), 3);
  ck_assert(!stats_of("idx").unfinished); /* documents that were not added by path can't be again */
  writer = open_writer("new", NULL);
  ck_assert_int_eq(rakor_writer_stop(writer, NULL, NULL), RAKOR_CANCELLED);
  struct stat info;
  ck_assert_int_ne(stat(in_folder("new"), &info), 0);
  options.mode = RAKOR_WRITER_ADD;
  writer = open_writer("new", &options);
  add(writer, "x", "baru");
  ck_assert_int_eq(rakor_writer_stop(writer, &summary, NULL), RAKOR_OK);
  ck_assert_uint_eq(hits("new", "baru"), 1);
}
END_TEST

/* Deletions are something, too, whoever asked for them. */
START_TEST(test_stopping_after_deletions) {
  const rakor_writer_options options = {.mode = RAKOR_WRITER_CHANGE};
  rakor_summary summary;
  make_index();
  const rakor_text id = {"a", 1}, none = {"", 0};
  const uint64_t before = stats_of("idx").documents;
  rakor_writer *writer = open_writer("idx", &options);
  ck_assert_int_eq(rakor_writer_delete_id(writer, none, NULL), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_stop(writer, NULL, NULL), RAKOR_CANCELLED);
  writer = open_writer("idx", &options);
  ck_assert_int_eq(rakor_writer_delete_id(writer, id, NULL), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_stop(writer, &summary, NULL), RAKOR_OK);
  ck_assert_uint_eq(summary.deleted, 1);
  ck_assert_uint_eq(stats_of("idx").documents, before - 1);
}
END_TEST

static bool say_no(void *context, const rakor_progress *progress) {
  (void)progress;
  return *(bool *)context;
}

/* Who changes their mind at the very end: an index that is extended has lost nothing by a commit. */
START_TEST(test_saying_no_at_the_end) {
  bool answer = true;
  rakor_writer_options options = {
      .mode = RAKOR_WRITER_ADD, .on_progress = say_no, .context = &answer};
  make_index();
  rakor_writer *writer = open_writer("idx", &options);
  add(writer, "c", "pasar");
  answer = false;
  ck_assert_int_eq(rakor_writer_commit(writer, NULL, NULL), RAKOR_OK);
  ck_assert_uint_eq(hits("idx", "pasar"), 1);
  options.mode = RAKOR_WRITER_REPLACE;
  answer = true;
  writer = open_writer("idx", &options);
  add(writer, "c", "baru");
  answer = false;
  ck_assert_int_eq(rakor_writer_commit(writer, NULL, NULL), RAKOR_CANCELLED);
  ck_assert_uint_eq(hits("idx", "baru"), 0);
}
END_TEST

/* What is deleted can't be had any more, but for who had the index open. */
START_TEST(test_documents_that_are_gone) {
  const rakor_writer_options options = {.mode = RAKOR_WRITER_CHANGE};
  rakor_stored *stored;
  rakor_error error = {0};
  make_index();
  rakor_index *before = open_index(in_folder("idx"));
  rakor_writer *writer = open_writer("idx", &options);
  ck_assert_int_eq(rakor_writer_delete_id(writer, text_of("b"), NULL), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_commit(writer, NULL, NULL), RAKOR_OK);
  ck_assert(!rakor_index_is_deleted(before, 1));
  ck_assert_int_eq(rakor_stored_get(before, 1, &stored, NULL), RAKOR_OK);
  rakor_stored_free(stored);
  rakor_index_close(before);
  rakor_index *after = open_index(in_folder("idx"));
  ck_assert(!rakor_index_is_deleted(after, 0));
  ck_assert(rakor_index_is_deleted(after, 1) && rakor_index_is_deleted(after, 2));
  ck_assert(!rakor_index_is_deleted(after, 3));
  ck_assert_int_eq(rakor_stored_get(after, 2, &stored, &error), RAKOR_MISUSE);
  ck_assert_ptr_nonnull(strstr(error.message, "deleted"));
  rakor_index_close(after);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_what_a_summary_says, test_order_of_wishes_and_documents,
                                test_many_wishes, test_many_of_one_id,
                                test_a_segment_of_little_use, test_nothing_to_do, test_stopping,
                                test_stopping_after_deletions,
                                test_saying_no_at_the_end, test_documents_that_are_gone};
  return run_cases("changes", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
