/*
 * What if the disk is full, the power fails, or memory runs out, at any moment?
 *
 * An index of `old_corpus` is replaced by one of `new_corpus` while the nth
 * system call fails, or all from the nth on, or the process dies there; for
 * every n. Afterwards the index is wholly the old one or wholly the new one,
 * sound, and the next writer works and tidies up.
 */
#include <errno.h>

#include "tests/fault/fault_hook.h"
#include "tests/fault/two_corpora.h"

/* The old index is kept in "pristine", to be copied before each fault. */
static void setup(void) { two_corpora_setup("pristine", 20, 35, 12, 100); }

static size_t hits_of(rakor_index *index, const char *query) {
  rakor_results *results = NULL;
  rakor_error error = {0};
  const rakor_search_options options = {.k = 1000, .k1 = 0.9, .b = 0.4};
  const rakor_status status = rakor_search(index, text_of(query), &options, &results, &error);
  ck_assert_msg(status == RAKOR_OK, "%s", error.message);
  const size_t count = rakor_results_count(results);
  rakor_results_free(results);
  return count;
}

/* Is the index wholly `c`, which has `word` in each document and not `other`? */
static bool is_whole(const char *path, const corpus *c, const char *word, const char *other) {
  rakor_index *index = open_index(path);
  const bool whole = hits_of(index, word) == c->count && hits_of(index, other) == 0;
  for (size_t d = 0; whole && d < c->count; d++) {
    rakor_stored *stored;
    ck_assert_int_eq(rakor_stored_get(index, d, &stored, NULL), RAKOR_OK);
    const rakor_document *document = rakor_stored_document(stored);
    ck_assert(same_text(document->body, c->documents[d].body));
    rakor_stored_free(stored);
  }
  rakor_index_close(index);
  return whole;
}

static bool is_old(const char *path) { return is_whole(path, &old_corpus, "lama", "baru"); }
static bool is_new(const char *path) { return is_whole(path, &new_corpus, "baru", "lama"); }

static rakor_status build_new(const char *path, rakor_error *error) {
  return try_build(path, new_corpus.documents, new_corpus.count, 0, error);
}

/* The next writer works, and nothing is left lying about. */
static void expect_next_writer(const char *path) {
  rakor_error error = {0};
  ck_assert_int_eq(build_new(path, &error), RAKOR_OK);
  ck_assert(is_new(path));
  ck_assert_uint_eq(leftovers_of(path), 0);
  ck_assert_uint_eq(names_in(path), 3); /* manifest, lock, one segment */
}

static int count_calls(unsigned only) {
  fault f = {.at = -1, .only = only};
  rakor_error error;
  ck_assert_ok(work_with(&f, build_new, in_folder("pristine"), in_folder("idx"), &error), error);
  ck_assert_int_gt(f.calls, only ? 0 : 10);
  return f.calls;
}

static void fail_at_each_call(int errno_to_give, bool from_there_on) {
  const int calls = count_calls(0);
  int failures = 0;
  for (int n = 0; n < calls; n++) {
    fault f = {.at = n, .errno_to_give = errno_to_give, .from_there_on = from_there_on};
    rakor_error error;
    const rakor_status status =
        work_with(&f, build_new, in_folder("pristine"), in_folder("idx"), &error);
    leftovers_of(in_folder("idx"));
    if (status == RAKOR_OK) {
      ck_assert(is_new(in_folder("idx")));
    } else {
      failures++;
      ck_assert_int_eq(status, RAKOR_IO);
      ck_assert_int_eq(error.status, RAKOR_IO);
      ck_assert(error.file[0] && strstr(error.message, strerror(errno_to_give)));
      ck_assert(is_old(in_folder("idx")) || is_new(in_folder("idx")));
      /* With the file system at work again, what was written went away by itself. */
      if (!from_there_on && is_old(in_folder("idx")))
        ck_assert_uint_eq(leftovers_of(in_folder("idx")), 0);
    }
    expect_next_writer(in_folder("idx"));
  }
  ck_assert_int_gt(failures, 10);
}

START_TEST(test_each_call_fails_once) { fail_at_each_call(EIO, false); }
END_TEST

START_TEST(test_a_disk_that_stays_full) { fail_at_each_call(ENOSPC, true); }
END_TEST

/* No index before: after a failure there is none, and no folder either. */
START_TEST(test_a_first_index_that_fails) {
  for (int n = 0, done = 0; !done; n++) {
    fault f = {.at = n, .errno_to_give = ENOSPC};
    rakor_error error = {0};
    char name[20];
    snprintf(name, sizeof name, "first%d", n);
    rk_fs_set_hook(on_call, &f);
    const rakor_status status = build_new(in_folder(name), &error);
    rk_fs_set_hook(NULL, NULL);
    done = f.calls <= n;
    struct stat info;
    if (status == RAKOR_OK)
      ck_assert(is_new(in_folder(name)));
    else if (stat(in_folder(name), &info) == 0)
      ck_assert(is_new(in_folder(name))); /* only the last sync failed */
    if (status == RAKOR_OK) continue;
    ck_assert_int_eq(status, RAKOR_IO);
    expect_next_writer(in_folder(name));
  }
}
END_TEST

START_TEST(test_dying_at_each_call) {
  const int calls = count_calls(0);
  int survived = 0;
  for (int n = 0; n < calls; n++) {
    copy_folder(in_folder("pristine"), in_folder("idx"));
    die_at(n, build_new, in_folder("idx"));
    leftovers_of(in_folder("idx"));
    if (is_old(in_folder("idx")))
      survived++;
    else
      ck_assert(is_new(in_folder("idx")));
    expect_next_writer(in_folder("idx"));
  }
  ck_assert_int_gt(survived, calls / 2);
  ck_assert_int_lt(survived, calls); /* some die after the new one is in place */
}
END_TEST

/* The first index of a folder: none, or the whole. */
START_TEST(test_dying_over_a_first_index) {
  for (int n = 1; n < 100; n++) { /* at 0 there is not even a folder */
    char name[20];
    snprintf(name, sizeof name, "die%d", n);
    fault f = {.at = -1};
    rakor_error error = {0};
    rk_fs_set_hook(on_call, &f);
    if (n == 1) ck_assert_int_eq(build_new(in_folder("count"), &error), RAKOR_OK);
    rk_fs_set_hook(NULL, NULL);
    static int calls;
    if (n == 1) calls = f.calls;
    if (n >= calls) break;
    die_at(n, build_new, in_folder(name));
    rakor_index *index;
    const rakor_status status = rakor_index_open(in_folder(name), &index, &error);
    if (status == RAKOR_OK) {
      rakor_index_close(index);
      ck_assert(is_new(in_folder(name)));
    } else {
      ck_assert_int_eq(status, RAKOR_NO_INDEX);
    }
    expect_next_writer(in_folder(name));
  }
}
END_TEST

/* Several segments: those that were finished go away with the rest. */
START_TEST(test_failing_after_several_segments) {
  random_source random = {2};
  corpus c = {0};
  for (int d = 0; d < 150; d++)
    corpus_add(&c, text_of("baru"), corpus_text(&c, &random, 900, 2000));
  copy_folder(in_folder("pristine"), in_folder("idx"));
  fault f = {.at = -1};
  rakor_error error = {0};
  rk_fs_set_hook(on_call, &f);
  ck_assert_int_eq(
      try_build(in_folder("idx"), c.documents, c.count, RK_WRITER_MEMORY_LEAST, &error), RAKOR_OK);
  rk_fs_set_hook(NULL, NULL);
  const int calls = f.calls;
  rakor_index *index = open_index(in_folder("idx"));
  rakor_stats stats;
  ck_assert_int_eq(rakor_index_stats(index, &stats, &error), RAKOR_OK);
  ck_assert_uint_gt(stats.segments, 1);
  rakor_index_close(index);
  for (int back = 2; back < 40 && back < calls; back += 5) {
    f = (fault){.at = calls - back, .errno_to_give = ENOSPC};
    copy_folder(in_folder("pristine"), in_folder("idx"));
    error = (rakor_error){0};
    rk_fs_set_hook(on_call, &f);
    const rakor_status status =
        try_build(in_folder("idx"), c.documents, c.count, RK_WRITER_MEMORY_LEAST, &error);
    rk_fs_set_hook(NULL, NULL);
    if (status != RAKOR_OK && is_old(in_folder("idx")))
      ck_assert_uint_eq(leftovers_of(in_folder("idx")), 0);
    else
      ck_assert(is_whole(in_folder("idx"), &c, "baru", "lama"));
  }
  corpus_deinit(&c);
}
END_TEST

/* ---- Reading ---- */

START_TEST(test_reading_that_fails) {
  for (int n = 0, done = 0; !done; n++) {
    fault f = {.at = n, .errno_to_give = EIO};
    rakor_error error = {0};
    rakor_index *index;
    rk_fs_set_hook(on_call, &f);
    const rakor_status status = rakor_index_open(in_folder("pristine"), &index, &error);
    done = f.calls <= n;
    if (status == RAKOR_OK) {
      ck_assert_uint_eq(hits_of(index, "lama"), old_corpus.count);
      rakor_index_close(index);
    } else {
      ck_assert_int_eq(status, RAKOR_IO);
      ck_assert(error.file[0] && strstr(error.message, strerror(EIO)));
    }
    rk_fs_set_hook(NULL, NULL);
  }
}
END_TEST

static int shorten(void *context, rk_fs_op op, const char *path, size_t *len) {
  (void)path;
  if ((op == RK_FS_READ || op == RK_FS_WRITE) && *len > 1)
    *len = 1 + random_below(context, (uint32_t)(*len < 50 ? *len : 50));
  return 0;
}

/* Writes and reads of a few bytes at a time change nothing. */
START_TEST(test_short_writes_and_reads) {
  random_source random = {3};
  char lines[4000];
  size_t len = 0;
  for (int i = 0; i < 40; i++)
    len += (size_t)snprintf(lines + len, sizeof lines - len,
                            "{\"id\":\"%d\",\"title\":\"baru\",\"body\":\"desa no %d\"}\n", i, i);
  write_whole(in_folder("in.jsonl"), lines, len);
  for (int shortened = 0; shortened < 2; shortened++) {
    const char *path = in_folder(shortened ? "short" : "long");
    rakor_writer *writer;
    rakor_error error = {0};
    if (shortened) rk_fs_set_hook(shorten, &random);
    ck_assert_int_eq(rakor_writer_open(path, NULL, &writer, &error), RAKOR_OK);
    ck_assert_int_eq(rakor_writer_add_path(writer, in_folder("in.jsonl"), &error), RAKOR_OK);
    ck_assert_int_eq(rakor_writer_commit(writer, NULL, &error), RAKOR_OK);
    rk_fs_set_hook(NULL, NULL);
    expect_sound(path);
  }
  size_t len_long, len_short;
  uint8_t *whole = read_whole(in_folder("long/seg-0000000000000001.rks"), &len_long);
  uint8_t *pieces = read_whole(in_folder("short/seg-0000000000000001.rks"), &len_short);
  ck_assert_uint_eq(len_long, len_short);
  ck_assert(memcmp(whole, pieces, len_long) == 0);
  free(whole);
  free(pieces);
}
END_TEST

/* ---- Two at once ---- */

START_TEST(test_two_writers) {
  rakor_writer *first, *second;
  rakor_error error = {0};
  copy_folder(in_folder("pristine"), in_folder("idx"));
  ck_assert_int_eq(rakor_writer_open(in_folder("idx"), NULL, &first, &error), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_add(first, &new_corpus.documents[0], &error), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_open(in_folder("idx"), NULL, &second, &error), RAKOR_LOCKED);
  ck_assert_ptr_null(second);
  ck_assert(error.file[0] && error.message[0]);
  error = (rakor_error){0};
  for (size_t d = 1; d < new_corpus.count; d++)
    ck_assert_int_eq(rakor_writer_add(first, &new_corpus.documents[d], &error), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_commit(first, NULL, &error), RAKOR_OK);
  ck_assert(is_new(in_folder("idx")));
  expect_next_writer(in_folder("idx")); /* the lock went with the first */
}
END_TEST

/* The second of two writers on a folder that the first has just made takes nothing away. */
START_TEST(test_two_writers_of_a_new_index) {
  rakor_writer *first, *second;
  rakor_error error = {0};
  ck_assert_int_eq(rakor_writer_open(in_folder("new"), NULL, &first, &error), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_open(in_folder("new"), NULL, &second, &error), RAKOR_LOCKED);
  error = (rakor_error){0};
  ck_assert_int_eq(rakor_writer_open(in_folder("new"), NULL, &second, &error), RAKOR_LOCKED);
  rakor_writer_abort(first);
  struct stat info;
  ck_assert_int_ne(stat(in_folder("new"), &info), 0); /* as it was before: not there */
}
END_TEST

/* Opens a writer of its own just before the first one takes the lock. */
static int overtake(void *context, rk_fs_op op, const char *path, size_t *len) {
  rakor_writer **quicker = context;
  (void)path;
  (void)len;
  if (op != RK_FS_LOCK || *quicker) return 0;
  rk_fs_set_hook(NULL, NULL);
  rakor_error error = {0};
  ck_assert_int_eq(rakor_writer_open(in_folder("new"), NULL, quicker, &error), RAKOR_OK);
  return 0;
}

START_TEST(test_a_writer_that_is_overtaken) {
  rakor_writer *slow, *quicker = NULL, *third;
  rakor_error error = {0};
  rk_fs_set_hook(overtake, &quicker);
  ck_assert_int_eq(rakor_writer_open(in_folder("new"), NULL, &slow, &error), RAKOR_LOCKED);
  ck_assert_ptr_nonnull(quicker);
  error = (rakor_error){0};
  ck_assert_int_eq(rakor_writer_open(in_folder("new"), NULL, &third, &error), RAKOR_LOCKED);
  error = (rakor_error){0};
  for (size_t d = 0; d < new_corpus.count; d++)
    ck_assert_int_eq(rakor_writer_add(quicker, &new_corpus.documents[d], &error), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_commit(quicker, NULL, &error), RAKOR_OK);
  ck_assert(is_new(in_folder("new")));
}
END_TEST

START_TEST(test_a_folder_that_is_somebody_elses) {
  ck_assert_int_eq(mkdir(in_folder("home"), 0777), 0);
  write_whole(in_folder("home/seg-0000000000000001.rks"), "mine", 4); /* looks like ours */
  write_whole(in_folder("home/surat.txt"), "penting", 7);
  rakor_writer *writer;
  rakor_error error = {0};
  ck_assert_int_eq(rakor_writer_open(in_folder("home"), NULL, &writer, &error), RAKOR_MISUSE);
  ck_assert_ptr_null(writer);
  ck_assert_ptr_nonnull(strstr(error.message, "surat.txt"));
  rk_fs_names names;
  ck_assert_int_eq(rk_fs_list(in_folder("home"), &names, NULL), RK_OK);
  ck_assert_uint_eq(names.count, 2);
  rk_fs_names_deinit(&names);
  size_t len;
  uint8_t *bytes = read_whole(in_folder("home/seg-0000000000000001.rks"), &len);
  ck_assert_uint_eq(len, 4);
  free(bytes);
  error = (rakor_error){0};
  ck_assert_int_eq(rakor_writer_open(in_folder("home/surat.txt"), NULL, &writer, &error),
                   RAKOR_MISUSE);
}
END_TEST

/* A reader keeps its snapshot, though the files are removed under it. */
START_TEST(test_a_reader_across_a_commit) {
  rakor_error error = {0};
  copy_folder(in_folder("pristine"), in_folder("idx"));
  rakor_index *before = open_index(in_folder("idx"));
  ck_assert_int_eq(build_new(in_folder("idx"), &error), RAKOR_OK);
  ck_assert_uint_eq(hits_of(before, "lama"), old_corpus.count);
  ck_assert_uint_eq(hits_of(before, "baru"), 0);
  rakor_stored *stored;
  ck_assert_int_eq(rakor_stored_get(before, 19, &stored, &error), RAKOR_OK);
  ck_assert(rk_view_equal(view_of_text(rakor_stored_document(stored)->body),
                          view_of_text(old_corpus.documents[19].body)));
  rakor_stored_free(stored);
  rakor_index_close(before);
  ck_assert(is_new(in_folder("idx")));
}
END_TEST

/* A damaged index can be replaced; an abort leaves it as it was. */
START_TEST(test_a_writer_over_a_damaged_index) {
  rakor_writer *writer;
  rakor_error error = {0};
  copy_folder(in_folder("pristine"), in_folder("idx"));
  write_whole(in_folder("idx/MANIFEST"), "RAKORMAN", 8);
  ck_assert_int_eq(rakor_writer_open(in_folder("idx"), NULL, &writer, &error), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_add(writer, &new_corpus.documents[0], &error), RAKOR_OK);
  rakor_writer_abort(writer);
  size_t len;
  free(read_whole(in_folder("idx/seg-0000000000000001.rks"), &len)); /* still there */
  expect_next_writer(in_folder("idx"));
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_each_call_fails_once,
                                test_a_disk_that_stays_full,
                                test_a_first_index_that_fails,
                                test_dying_at_each_call,
                                test_dying_over_a_first_index,
                                test_failing_after_several_segments,
                                test_reading_that_fails,
                                test_short_writes_and_reads,
                                test_two_writers,
                                test_two_writers_of_a_new_index,
                                test_a_writer_that_is_overtaken,
                                test_a_folder_that_is_somebody_elses,
                                test_a_reader_across_a_commit,
                                test_a_writer_over_a_damaged_index};
  return run_cases("fault", tests, sizeof tests / sizeof *tests, setup,
                   two_corpora_teardown);
}
