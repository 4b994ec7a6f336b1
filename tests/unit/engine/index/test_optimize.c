/* Merging an index where it is: what becomes of it, of its files, of those who have it open. */
#include "engine/index/optimize.h"

#include "engine/index/folder.h"
#include "tests/support/optimizing.h"

static rk_optimize_counts optimize(const char *path, uint64_t memory_bytes) {
  return optimize_by(RK_REORDER_NONE, path, memory_bytes);
}

START_TEST(test_one_of_many) {
  corpus c = {0};
  make_corpus(&c, 50, 30);
  segments_build(in_folder("idx"), &c, 7);
  segments_build(in_folder("one"), &c, 1);
  rakor_index *before = open_index(in_folder("idx"));
  const rk_optimize_counts counts = optimize(in_folder("idx"), 0);
  ck_assert_uint_eq(counts.documents, 50);
  ck_assert_uint_eq(counts.segments_before, 7);
  ck_assert_uint_eq(counts.segments, 1);
  ck_assert_uint_lt(counts.bytes, counts.bytes_before);
  ck_assert_uint_eq(names_in(in_folder("idx")), 3); /* manifest, lock, one segment */
  expect_sound(in_folder("idx"));
  expect_same_lists(in_folder("idx"), in_folder("one"));
  expect_documents(in_folder("idx"), &c);
  rakor_stored *stored; /* who has it open keeps it */
  ck_assert_int_eq(rakor_stored_get(before, 49, &stored, NULL), RAKOR_OK);
  ck_assert(same_text(rakor_stored_document(stored)->body, c.documents[49].body));
  rakor_stored_free(stored);
  rakor_index_close(before);
  corpus_deinit(&c);
}
END_TEST

/* Generation and settings go on; ids never come back. */
START_TEST(test_the_next_manifest) {
  rk_writer *writer;
  rk_analysis analysis = {.old_spelling = true};
  ck_assert_int_eq(rk_lexicon_parse(&analysis.lexicon, rk_view_of("root kretawa"), NULL, NULL),
                   RK_OK);
  ck_assert_int_eq(rk_writer_open(&writer, in_folder("idx"), 0, &analysis, NULL), RK_OK);
  rk_lexicon_release(analysis.lexicon);
  for (int d = 0; d < 3; d++) {
    const rk_record record = {.body = rk_view_of("dikretawakan tjerita")};
    ck_assert_int_eq(rk_writer_add(writer, &record, NULL), RK_OK);
    ck_assert_int_eq(rk_writer_flush(writer, NULL), RK_OK);
  }
  ck_assert_int_eq(rk_writer_commit(writer, NULL, NULL), RK_OK);
  optimize(in_folder("idx"), 0);
  rk_snapshot snapshot;
  ck_assert_int_eq(rk_snapshot_open(&snapshot, in_folder("idx"), NULL), RK_OK);
  ck_assert_uint_eq(snapshot.manifest.generation, 2);
  ck_assert_uint_eq(snapshot.manifest.segments[0].id, 4);
  ck_assert_uint_gt(snapshot.manifest.next_segment_id, 4);
  ck_assert(snapshot.analysis.old_spelling && !snapshot.analysis_differs);
  ck_assert(rk_view_equal(rk_buffer_view(&snapshot.manifest.lexicon), rk_view_of("root kretawa\n")));
  rk_snapshot_close(&snapshot);
  const rk_optimize_counts counts = optimize(in_folder("idx"), 0); /* nothing is left to do */
  ck_assert_uint_eq(counts.segments_before, 1);
  ck_assert_uint_eq(counts.bytes, counts.bytes_before);
  ck_assert_int_eq(rk_snapshot_open(&snapshot, in_folder("idx"), NULL), RK_OK);
  ck_assert_uint_eq(snapshot.manifest.generation, 2);
  rk_snapshot_close(&snapshot);
}
END_TEST

/* As many segments as an index may have, in one merge and, with little memory, in several rounds. */
START_TEST(test_as_many_as_there_can_be) {
  corpus c = {0};
  make_corpus(&c, RK_SEGMENTS_MAX - 100, 4); /* a hundred of the segments are empty */
  segments_build(in_folder("idx"), &c, RK_SEGMENTS_MAX);
  segments_build(in_folder("one"), &c, 1);
  copy_folder(in_folder("idx"), in_folder("rounds"));
  ck_assert_uint_eq(optimize(in_folder("idx"), 0).segments_before, RK_SEGMENTS_MAX);
  ck_assert_uint_eq(optimize(in_folder("rounds"), 1).segments, 1);
  static const char *const names[] = {"idx", "rounds"};
  for (int i = 0; i < 2; i++) {
    expect_same_lists(in_folder(names[i]), in_folder("one"));
    expect_sound(in_folder(names[i]));
    ck_assert_uint_eq(names_in(in_folder(names[i])), 3);
  }
  expect_documents(in_folder("rounds"), &c);
  corpus_deinit(&c);
}
END_TEST

START_TEST(test_indexes_of_nothing) {
  rk_writer *writer;
  ck_assert_int_eq(rk_writer_open(&writer, in_folder("none"), 0, NULL, NULL), RK_OK);
  ck_assert_int_eq(rk_writer_commit(writer, NULL, NULL), RK_OK);
  ck_assert_uint_eq(optimize(in_folder("none"), 0).segments, 0);
  corpus c = {0};
  segments_build(in_folder("empty"), &c, 5);
  ck_assert_uint_eq(optimize(in_folder("empty"), 0).segments, 1);
  expect_sound(in_folder("empty"));
}
END_TEST

static rk_status try_optimize(const char *path, rk_error *error) {
  rk_optimize_counts counts;
  *error = (rk_error){0};
  return rk_optimize(path, &(rk_optimize_options){0}, &counts, error);
}

START_TEST(test_what_is_refused) {
  rk_error error;
  corpus c = {0};
  make_corpus(&c, 20, 10);
  ck_assert_int_eq(try_optimize(in_folder("nowhere"), &error), RK_NO_INDEX);
  struct stat info;
  ck_assert_int_ne(stat(in_folder("nowhere"), &info), 0); /* nothing was made */
  ck_assert_int_eq(mkdir(in_folder("bare"), 0777), 0);
  ck_assert_int_eq(try_optimize(in_folder("bare"), &error), RK_NO_INDEX);
  ck_assert_uint_eq(names_in(in_folder("bare")), 0);
  segments_build(in_folder("idx"), &c, 2);
  rk_writer *writer;
  ck_assert_int_eq(rk_writer_open(&writer, in_folder("idx"), 0, NULL, NULL), RK_OK);
  ck_assert_int_eq(try_optimize(in_folder("idx"), &error), RK_LOCKED);
  rk_writer_abort(writer);
  write_whole(in_folder("idx/surat.txt"), "x", 1);
  ck_assert_int_eq(try_optimize(in_folder("idx"), &error), RK_MISUSE);
  ck_assert_int_eq(unlink(in_folder("idx/surat.txt")), 0);
  ck_assert_int_eq(try_optimize(in_folder("idx"), &error), RK_OK);
  corpus_deinit(&c);
}
END_TEST

/* A byte that is not as it was, wherever: an error that names the file, and the index as before. */
START_TEST(test_damaged_inputs) {
  corpus c = {0};
  make_corpus(&c, 40, 30);
  segments_build(in_folder("idx"), &c, 2);
  size_t len;
  const char *path = in_folder("idx/seg-0000000000000002.rks");
  char file[1024];
  snprintf(file, sizeof file, "%s", path);
  uint8_t *bytes = read_whole(file, &len);
  unsigned refused = 0;
  for (size_t at = 0; at < len; at += 37) {
    bytes[at] ^= 4;
    write_whole(file, bytes, len);
    rk_error error;
    const rk_status status = try_optimize(in_folder("idx"), &error);
    REQUIRE(status == RK_CORRUPT || status == RK_UNSUPPORTED);
    REQUIRE(strstr(error.file, "seg-0000000000000002.rks"));
    REQUIRE(names_in(in_folder("idx")) == 4);
    bytes[at] ^= 4;
    refused++;
  }
  ck_assert_uint_gt(refused, 20);
  write_whole(file, bytes, len);
  ck_assert_uint_eq(segments_count(in_folder("idx")), 2);
  optimize(in_folder("idx"), 0);
  expect_documents(in_folder("idx"), &c);
  free(bytes);
  corpus_deinit(&c);
}
END_TEST

typedef struct watcher {
  unsigned asked, stop_at;
  uint64_t done, total;
} watcher;

static bool on_watch(void *context, uint64_t done_bytes, uint64_t total_bytes) {
  watcher *w = context;
  ck_assert_uint_ge(done_bytes, w->done);
  ck_assert_uint_le(done_bytes, total_bytes);
  w->done = done_bytes;
  w->total = total_bytes;
  return ++w->asked != w->stop_at;
}

/* Progress comes to its end; whoever stops it at any moment has changed nothing. */
static void watch_and_stop(rk_reorder reorder, unsigned step) {
  corpus c = {0};
  make_corpus(&c, 4000, 200);
  segments_build(in_folder("idx"), &c, 3);
  rk_error error = {0};
  for (unsigned stop_at = 1;; stop_at += step) {
    rk_optimize_counts counts;
    watcher w = {.stop_at = stop_at};
    rk_merge_watch watch = {.go_on = on_watch, .context = &w};
    const rk_optimize_options options = {.reorder = reorder, .watch = &watch};
    error = (rk_error){0};
    const rk_status status = rk_optimize(in_folder("idx"), &options, &counts, &error);
    if (status == RK_OK) {
      ck_assert_uint_eq(w.done, w.total);
      ck_assert_uint_ge(w.asked, 3);
      break;
    }
    ck_assert_int_eq(status, RK_CANCELLED);
    ck_assert_uint_eq(names_in(in_folder("idx")), 5); /* three segments, manifest, lock */
    ck_assert_uint_eq(segments_count(in_folder("idx")), 3);
  }
  ck_assert_uint_eq(segments_count(in_folder("idx")), 1);
  expect_sound(in_folder("idx"));
  corpus_deinit(&c);
}

START_TEST(test_watching_and_stopping) { watch_and_stop(RK_REORDER_NONE, 1); }
END_TEST

START_TEST(test_watching_and_stopping_ids) { watch_and_stop(RK_REORDER_IDS, 2); }
END_TEST

START_TEST(test_watching_and_stopping_bp) { watch_and_stop(RK_REORDER_BP, 23); }
END_TEST

/* ---- Terms with more forms than there are codes ---- */

enum { FORMS = 6000 };

static rk_lexicon *many_forms(void) {
  char *rows = malloc(FORMS * 40);
  size_t len = 0;
  for (int f = 0; f < FORMS; f++)
    len += (size_t)snprintf(rows + len, 40, "exception zq%cx%cy%cz%c akar\n", 'a' + f % 20,
                            'a' + f / 20 % 20, 'a' + f / 400 % 20, 'a' + f / 8000);
  rk_lexicon *lexicon;
  ck_assert_int_eq(rk_lexicon_parse(&lexicon, (rk_view){rows, len}, NULL, NULL), RK_OK);
  free(rows);
  return lexicon;
}

/* A document with the forms [first, end), one of them oftener. */
static void add_forms(rk_writer *writer, int first, int end) {
  rk_buffer body = {0};
  char word[40];
  for (int f = first; f < end; f++)
    for (int n = 0; n < 1 + (f % 97 == 0); n++) {
      const int len = snprintf(word, sizeof word, "zq%cx%cy%cz%c ", 'a' + f % 20,
                               'a' + f / 20 % 20, 'a' + f / 400 % 20, 'a' + f / 8000);
      ck_assert_int_eq(rk_buffer_append(&body, word, (size_t)len), RK_OK);
    }
  const rk_record record = {.body = rk_buffer_view(&body)};
  ck_assert_int_eq(rk_writer_add(writer, &record, NULL), RK_OK);
  rk_buffer_deinit(&body);
}

static void build_forms(const char *path, rk_lexicon *lexicon, int step, int each,
                        bool apart) {
  rk_writer *writer;
  const rk_analysis analysis = {.lexicon = lexicon};
  ck_assert_int_eq(rk_writer_open(&writer, path, 0, &analysis, NULL), RK_OK);
  for (int first = 0; first + each <= FORMS; first += step) {
    add_forms(writer, first, first + each);
    if (apart) ck_assert_int_eq(rk_writer_flush(writer, NULL), RK_OK);
  }
  ck_assert_int_eq(rk_writer_commit(writer, NULL, NULL), RK_OK);
}

static bool is_number(void *context, uint64_t document) {
  return document == *(const uint64_t *)context;
}

/* Forms that have lost their names stay lost, whatever is dropped; so the others keep theirs, also
 * those of which no token is left. */
static void drop_one_of(const char *path, uint64_t document, uint64_t left) {
  ck_assert_uint_eq(deletes_make(path, is_number, &document), 1);
  optimize(path, 0);
  rk_snapshot snapshot;
  ck_assert_int_eq(rk_snapshot_open(&snapshot, path, NULL), RK_OK);
  ck_assert_uint_eq(snapshot.segments[0].meta.document_count, left);
  ck_assert_uint_eq(snapshot.segments[0].meta.form_count, RK_FORMS_MAX);
  ck_assert_ptr_null(snapshot.deletes[0].dropped);
  rk_snapshot_close(&snapshot);
  expect_sound(path);
}

START_TEST(test_more_forms_than_codes) {
  rk_lexicon *lexicon = many_forms();
  build_forms(in_folder("many"), lexicon, 1000, 2000, true); /* only together too many */
  build_forms(in_folder("one"), lexicon, 1000, 2000, false);
  ck_assert_uint_eq(optimize(in_folder("many"), 0).segments_before, 5);
  expect_sound(in_folder("many"));
  expect_same_lists(in_folder("many"), in_folder("one"));
  build_forms(in_folder("lost"), lexicon, 500, 5000, true); /* each one has too many */
  copy_folder(in_folder("lost"), in_folder("dropped"));
  drop_one_of(in_folder("dropped"), 1, 2);
  build_forms(in_folder("both"), lexicon, 1000, 5000, false);
  drop_one_of(in_folder("both"), 0, 1);
  build_forms(in_folder("whole"), lexicon, 500, 5000, false);
  ck_assert_uint_eq(optimize(in_folder("lost"), 0).segments_before, 3);
  expect_sound(in_folder("lost"));
  rk_snapshot lost, whole;
  ck_assert_int_eq(rk_snapshot_open(&lost, in_folder("lost"), NULL), RK_OK);
  ck_assert_int_eq(rk_snapshot_open(&whole, in_folder("whole"), NULL), RK_OK);
  ck_assert_uint_eq(lost.segments[0].meta.form_count, RK_FORMS_MAX);
  ck_assert_uint_eq(lost.segments[0].meta.token_count, whole.segments[0].meta.token_count);
  rk_snapshot_close(&lost);
  rk_snapshot_close(&whole);
  rk_lexicon_release(lexicon);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_one_of_many,           test_the_next_manifest,
                                test_as_many_as_there_can_be, test_indexes_of_nothing,
                                test_what_is_refused,       test_damaged_inputs,
                                test_watching_and_stopping, test_watching_and_stopping_ids,
                                test_watching_and_stopping_bp, test_more_forms_than_codes};
  return run_cases("optimize", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
