/*
 * What if the quota is used up, the file system turns read-only, or the process dies, while an
 * index is extended?
 *
 * A writer deletes, adds, replaces, commits on its way and once more at the end, while the nth call to
 * the operating system fails (once, or all from there on), or the process dies there; for every n.
 * Afterwards the index is sound, and what one of the commits made of it.
 */
#include <errno.h>

#include "tests/fault/fault_hook.h"
#include "tests/support/segments.h"

enum { DOCUMENTS = 30, SEGMENTS = 3, ADDED = 6, STATES = 3 };

static corpus before;
static rakor_document added[ADDED];

/* "pristine" has three segments. Added are new versions of d0, d12 and d29, and three new documents, after d5
 * and d20 are deleted. */
static void setup(void) {
  random_source random = {1};
  static const char *const ids[ADDED] = {"d0", "baru1", "d12", "baru2", "d29", "baru3"};
  folder_setup();
  for (int d = 0; d < DOCUMENTS; d++)
    corpus_add(&before, text_of("lama"), corpus_text(&before, &random, 12, 300));
  segments_build(in_folder("pristine"), &before, SEGMENTS);
  for (int d = 0; d < ADDED; d++)
    added[d] = (rakor_document){
        .id = text_of(ids[d]), .title = text_of("baru"), .body = before.documents[d].body};
}

static void teardown(void) {
  folder_teardown();
  corpus_deinit(&before);
}

static rakor_status update(const char *path, rakor_error *error) {
  const rakor_writer_options options = {.mode = RAKOR_WRITER_ADD, .commit_documents = 4};
  rakor_writer *writer;
  *error = (rakor_error){0};
  rakor_status status = rakor_writer_open(path, &options, &writer, error);
  if (status != RAKOR_OK) return status;
  status = rakor_writer_delete_id(writer, text_of("d5"), error);
  if (status == RAKOR_OK) status = rakor_writer_delete_id(writer, text_of("d20"), error);
  for (int d = 0; status == RAKOR_OK && d < ADDED; d++)
    status = rakor_writer_add(writer, &added[d], error);
  if (status == RAKOR_OK) return rakor_writer_commit(writer, NULL, error);
  rakor_writer_abort(writer);
  return status;
}

/* How many documents have this title? */
static size_t count(rakor_index *index, const char *title) {
  const rakor_search_options options = {.k = 1000, .k1 = 0.9, .b = 0.4};
  rakor_results *results;
  rakor_error error = {0};
  ck_assert_ok(rakor_search(index, text_of(title), &options, &results, &error), error);
  const size_t hits = rakor_results_count(results);
  rakor_results_free(results);
  return hits;
}

/* Which commit is it: 0, the one before; 1, that on the way; 2, the last? */
static int state_of(const char *path) {
  static const size_t old[STATES] = {DOCUMENTS, DOCUMENTS - 4, DOCUMENTS - 5}, new[STATES] = {0, 4, 6};
  rakor_index *index = open_index(path);
  const size_t olds = count(index, "lama"), news = count(index, "baru");
  rakor_index_close(index);
  for (int s = 0; s < STATES; s++)
    if (olds == old[s] && news == new[s]) return s;
  ck_abort_msg("%zu old documents, %zu new ones", olds, news);
}

static void expect_next_run(const char *path) {
  rakor_error error;
  ck_assert_ok(update(path, &error), error);
  ck_assert_int_eq(state_of(path), 2);
  ck_assert_uint_eq(leftovers_of(path), 0);
}

static int count_calls(void) {
  fault f = {.at = -1};
  rakor_error error;
  ck_assert_ok(work_with(&f, update, in_folder("pristine"), in_folder("idx"), &error), error);
  ck_assert_int_eq(state_of(in_folder("idx")), 2);
  ck_assert_int_gt(f.calls, 60);
  return f.calls;
}

static void fail_at_each_call(int errno_to_give, bool from_there_on) {
  const int calls = count_calls();
  int states[STATES] = {0};
  for (int n = 0; n < calls; n += 1 + n % 2) {
    fault f = {.at = n, .errno_to_give = errno_to_give, .from_there_on = from_there_on};
    rakor_error error;
    const rakor_status status =
        work_with(&f, update, in_folder("pristine"), in_folder("idx"), &error);
    const size_t leftovers = leftovers_of(in_folder("idx"));
    const int state = state_of(in_folder("idx"));
    states[state]++;
    if (status == RAKOR_OK) {
      ck_assert_int_eq(state, 2);
    } else {
      ck_assert_int_eq(status, RAKOR_IO);
      ck_assert(error.file[0] && strstr(error.message, strerror(errno_to_give)));
      /* The last sync alone may fail after a commit, and then all files stay. */
      if (!from_there_on && state == 0) ck_assert_uint_eq(leftovers, 0);
    }
    if (n % 9 == 0) expect_next_run(in_folder("idx"));
  }
  for (int s = 0; s < STATES; s++) ck_assert_int_gt(states[s], 1);
}

START_TEST(test_each_call_fails_once) { fail_at_each_call(EDQUOT, false); }
END_TEST

START_TEST(test_a_file_system_that_turns_read_only) { fail_at_each_call(EROFS, true); }
END_TEST

START_TEST(test_dying_at_each_call) {
  const int calls = count_calls();
  int states[STATES] = {0};
  for (int n = 0; n < calls; n += 1 + n % 2) {
    copy_folder(in_folder("pristine"), in_folder("idx"));
    die_at(n, update, in_folder("idx"));
    leftovers_of(in_folder("idx"));
    states[state_of(in_folder("idx"))]++;
    if (n % 9 == 0) expect_next_run(in_folder("idx"));
  }
  for (int s = 0; s < STATES; s++) ck_assert_int_gt(states[s], 1);
}
END_TEST

/* The quota is used up while the deletes of several segments are written: those that are there go away. */
START_TEST(test_deletes_that_can_not_be_written) {
  rakor_writer *writer;
  rakor_error error = {0};
  const rakor_writer_options options = {.mode = RAKOR_WRITER_CHANGE};
  for (int n = 0; n < SEGMENTS; n++) {
    fault f = {.at = n, .errno_to_give = EDQUOT, .only = 1u << RK_FS_WRITE};
    uint64_t deleted;
    copy_folder(in_folder("pristine"), in_folder("idx"));
    error = (rakor_error){0};
    ck_assert_ok(rakor_writer_open(in_folder("idx"), &options, &writer, &error), error);
    rk_fs_set_hook(on_call, &f);
    ck_assert_int_eq(rakor_writer_delete_query(writer, text_of("lama"), NULL, &deleted, &error), RAKOR_IO);
    rk_fs_set_hook(NULL, NULL);
    ck_assert_ptr_nonnull(strstr(error.file, ".rkd"));
    ck_assert_int_eq(rakor_writer_commit(writer, NULL, NULL), RAKOR_IO);
    ck_assert_int_eq(state_of(in_folder("idx")), 0);
    ck_assert_uint_eq(leftovers_of(in_folder("idx")), 0);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_each_call_fails_once, test_a_file_system_that_turns_read_only,
                                test_dying_at_each_call, test_deletes_that_can_not_be_written};
  return run_cases("fault: update", tests, sizeof tests / sizeof *tests, setup, teardown);
}
