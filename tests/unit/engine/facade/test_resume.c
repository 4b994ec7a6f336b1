/* Going on with a run that was interrupted, through the public functions: what must be the same, and
 * what later documents are compared with. */
#include "tests/support/files.h"
#include "tests/support/index_fixture.h"

static rakor_status open_writer(const rakor_writer_options *options, rakor_writer **writer) {
  return rakor_writer_open(in_folder("idx"), options, writer, NULL);
}

static rakor_status add_all(rakor_writer *writer) {
  const char *path = in_folder("in.jsonl");
  return rakor_writer_add_path(writer, path, NULL);
}

/* Of four documents two are committed; then the run is over. */
static void be_interrupted(const rakor_writer_options *options) {
  static const char lines[] =
      "{\"id\":\"1\",\"body\":\"jalan desa\"}\n{\"id\":\"2\",\"body\":\"pasar kota\"}\n"
      "{\"id\":\"3\",\"body\":\"Jalan, desa!\"}\n{\"id\":\"4\",\"body\":\"sawah\"}\n";
  rakor_writer *writer;
  write_whole(in_folder("in.jsonl"), lines, sizeof lines - 1);
  ck_assert_int_eq(open_writer(options, &writer), RAKOR_OK);
  ck_assert_int_eq(add_all(writer), RAKOR_OK);
  rakor_writer_abort(writer);
}

/* A document behind the place is a duplicate of one before it. */
START_TEST(test_duplicates_within_a_file) {
  rakor_writer_options options = {.commit_documents = 2, .dedup = RAKOR_DEDUP_EXACT, .threads = 1};
  rakor_writer *writer;
  rakor_summary summary;
  be_interrupted(&options);
  options.resume = true;
  ck_assert_int_eq(open_writer(&options, &writer), RAKOR_OK);
  ck_assert_int_eq(add_all(writer), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_commit(writer, &summary, NULL), RAKOR_OK);
  ck_assert_uint_eq(summary.documents, 1);
  ck_assert_uint_eq(summary.live_documents, 3);
}
END_TEST

/* What the run before has passed over is not counted once more. */
START_TEST(test_duplicates_are_counted_once) {
  static const char lines[] =
      "{\"id\":\"1\",\"body\":\"jalan desa\"}\n{\"id\":\"2\",\"body\":\"Jalan desa\"}\n"
      "{\"id\":\"3\",\"body\":\"sawah\"}\n{\"id\":\"4\",\"body\":\"Sawah\"}\n";
  rakor_writer_options options = {.commit_documents = 2, .dedup = RAKOR_DEDUP_NEAR, .threads = 1};
  rakor_writer *writer;
  rakor_summary summary;
  write_whole(in_folder("in.jsonl"), lines, sizeof lines - 1);
  ck_assert_int_eq(open_writer(&options, &writer), RAKOR_OK);
  ck_assert_int_eq(add_all(writer), RAKOR_OK);
  rakor_writer_abort(writer);
  options.resume = true;
  ck_assert_int_eq(open_writer(&options, &writer), RAKOR_OK);
  ck_assert_int_eq(add_all(writer), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_commit(writer, &summary, NULL), RAKOR_OK);
  ck_assert_uint_eq(summary.exact_duplicates, 1);
  ck_assert_uint_eq(summary.live_documents, 2);
}
END_TEST

/* All that decides which documents there are, and what they have in columns. */
START_TEST(test_other_options) {
  static const rakor_keep as_text = {"n", RAKOR_COLUMN_TEXT}, as_number = {"n", RAKOR_COLUMN_NUMBER};
  const rakor_writer_options was = {
      .commit_documents = 2, .keep = &as_text, .keep_count = 1, .threads = 1};
  rakor_writer_options others[6];
  rakor_writer *writer;
  be_interrupted(&was);
  for (size_t o = 0; o < 6; o++) {
    others[o] = was;
    others[o].resume = true;
  }
  others[0].keep = &as_number;
  others[1].keep_count = 0;
  others[2].names.date = "tanggal";
  others[3].languages = 1u << RAKOR_LANGUAGE_ID;
  others[4].format = RAKOR_FORMAT_JSONL;
  others[5].max_document_bytes = 1000;
  for (size_t o = 0; o < 6; o++)
    ck_assert_msg(open_writer(&others[o], &writer) == RAKOR_MISUSE, "options %zu", o);
  others[0].keep = &as_text;
  others[0].max_document_bytes = 64 << 20; /* what 0 means */
  ck_assert_int_eq(open_writer(&others[0], &writer), RAKOR_OK);
  rakor_writer_abort(writer);
}
END_TEST

/* A bad record ended the reading: what came before it is all that counts, and it comes again. */
START_TEST(test_stopped_behind_a_bad_record) {
  static const char lines[] =
      "{\"id\":\"1\",\"body\":\"jalan desa\"}\n{\"id\":\"2\",\"body\":\"pasar kota\"}\n"
      "{\"id\": broken\n{\"id\":\"4\",\"body\":\"sawah\"}\n";
  rakor_writer_options options = {.strict = true, .threads = 1, .input_count = 1};
  rakor_writer *writer;
  rakor_summary summary;
  write_whole(in_folder("in.jsonl"), lines, sizeof lines - 1);
  ck_assert_int_eq(open_writer(&options, &writer), RAKOR_OK);
  ck_assert_int_eq(add_all(writer), RAKOR_BAD_INPUT);
  ck_assert_int_eq(rakor_writer_stop(writer, &summary, NULL), RAKOR_OK);
  ck_assert_uint_eq(summary.documents, 2);
  options.resume = true;
  ck_assert_int_eq(open_writer(&options, &writer), RAKOR_OK);
  ck_assert_int_eq(add_all(writer), RAKOR_BAD_INPUT);
  rakor_writer_abort(writer);
  options.strict = false;
  ck_assert_int_eq(open_writer(&options, &writer), RAKOR_OK);
  ck_assert_int_eq(add_all(writer), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_commit(writer, &summary, NULL), RAKOR_OK);
  ck_assert_uint_eq(summary.documents, 1);
  ck_assert_uint_eq(summary.skipped, 1);
  ck_assert_uint_eq(summary.live_documents, 3);
}
END_TEST

/* What the run that goes on says of the file where the other one stopped, when that has changed. */
static rakor_status go_on_with(const char *lines) {
  const rakor_writer_options options = {.commit_documents = 3, .threads = 1, .resume = true};
  rakor_writer *writer;
  write_whole(in_folder("in.jsonl"), lines, strlen(lines));
  ck_assert_int_eq(open_writer(&options, &writer), RAKOR_OK);
  const rakor_status status = add_all(writer);
  rakor_writer_abort(writer);
  return status;
}

#define FIRST "{\"id\":\"1\",\"body\":\"jalan desa\"}\n"
#define SECOND "{\"id\":\"2\",\"body\":\"pasar kota\"}\n"
#define THIRD "{\"id\":\"3\",\"body\":\"Jalan, desa!\"}\n"

START_TEST(test_other_content) {
  const rakor_writer_options options = {.commit_documents = 3, .threads = 1};
  be_interrupted(&options);
  /* As many records, of as many bytes; longer ones; fewer; none. */
  ck_assert_int_eq(go_on_with("{\"id\":\"1\",\"body\":\"jalan kota\"}\n" SECOND THIRD), RAKOR_MISUSE);
  ck_assert_int_eq(go_on_with(FIRST SECOND " " THIRD), RAKOR_MISUSE);
  ck_assert_int_eq(go_on_with(FIRST SECOND), RAKOR_MISUSE);
  ck_assert_int_eq(go_on_with(""), RAKOR_MISUSE);
  /* The same, and behind it less than then, and other things. */
  ck_assert_int_eq(go_on_with(FIRST SECOND THIRD), RAKOR_OK);
  ck_assert_int_eq(go_on_with(FIRST SECOND THIRD "{\"id\":\"5\",\"body\":\"sungai\"}\n"), RAKOR_OK);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_duplicates_within_a_file, test_duplicates_are_counted_once,
                                test_other_options,
                                test_stopped_behind_a_bad_record, test_other_content};
  return run_cases("resume", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
