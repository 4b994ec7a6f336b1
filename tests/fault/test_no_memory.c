/*
 * What if memory runs out, at any allocation?
 *
 * The linker sends this program's allocations (the library is in it) through
 * the wrappers of refuse_memory.h (see tests/CMakeLists.txt); zstd's objects are refused at
 * their constructors. For every n the nth allocation fails, or all from the nth
 * on: the call must say RAKOR_NO_MEMORY or do its work, and leave the index as
 * it was or wholly new. Leaks are the sanitizer's to find.
 */
#include "tests/fault/refuse_memory.h"
#include "tests/fault/two_corpora.h"
#include "tests/support/segments.h"

/* Enough text for a trained dictionary, since that allocates too. */
static void setup(void) { two_corpora_setup("idx", 150, 160, 400, 300); }

static void expect_no_memory(rakor_status status, const rakor_error *error) {
  if (status == RAKOR_OK) return;
  ck_assert_msg(status == RAKOR_NO_MEMORY, "allocation %ld: %d %s: %s", plan.at, status,
                error->file, error->message);
  ck_assert_int_eq(error->status, RAKOR_NO_MEMORY);
  ck_assert(error->message[0]);
}

static uint64_t documents_of(const char *path) {
  rakor_index *index = open_index(path);
  rakor_stats stats;
  ck_assert_int_eq(rakor_index_stats(index, &stats, NULL), RAKOR_OK);
  rakor_index_close(index);
  return stats.documents;
}

/* Near the start each allocation, later on some. */
static long next_after(long n) { return n < 60 ? n + 1 : n + 1 + n / 50; }

static void build_without_memory(bool from_there_on) {
  int failures = 0;
  bool reached = true;
  for (long n = 0; reached; n = next_after(n)) {
    rakor_error error = {0};
    arm(n, from_there_on);
    const rakor_status status =
        try_build(in_folder("idx"), new_corpus.documents, new_corpus.count, 0, &error);
    reached = disarm();
    expect_no_memory(status, &error);
    failures += status != RAKOR_OK;
    const uint64_t documents = documents_of(in_folder("idx"));
    ck_assert_uint_eq(documents, status == RAKOR_OK ? new_corpus.count : old_corpus.count);
    if (status == RAKOR_OK) build_index(in_folder("idx"), &old_corpus, 0);
  }
  ck_assert_int_gt(failures, 50);
  expect_sound(in_folder("idx"));
}

START_TEST(test_building_when_one_allocation_fails) { build_without_memory(false); }
END_TEST

START_TEST(test_building_when_memory_is_gone) { build_without_memory(true); }
END_TEST

/* Several threads, and segments that are merged meanwhile: whoever is refused, the caller is told. */
static rk_status build_with_threads(const char *path, rk_error *error) {
  rk_writer *writer;
  rk_status status = rk_writer_open(&writer, path, RK_WRITER_MEMORY_LEAST, NULL, error);
  if (status != RK_OK) return status;
  status = rk_writer_set_threads(writer, 3, error);
  for (size_t d = 0; status == RK_OK && d < new_corpus.count; d++) {
    const rakor_document *document = &new_corpus.documents[d];
    const rk_record record = {.id = view_of_text(document->id),
                              .title = view_of_text(document->title),
                              .body = view_of_text(document->body)};
    status = rk_writer_add(writer, &record, error);
  }
  if (status == RK_OK) return rk_writer_commit(writer, NULL, error);
  rk_writer_abort(writer);
  return status;
}

START_TEST(test_building_with_threads) {
  int failures = 0;
  bool reached = true;
  for (long n = 0; reached; n = n < 100 ? n + 3 : n + 3 + n / 20) {
    rk_error error = {0};
    arm(n, n % 2);
    const rk_status status = build_with_threads(in_folder("idx"), &error);
    reached = disarm();
    ck_assert(status == RK_OK || (status == RK_NO_MEMORY && error.status == RK_NO_MEMORY));
    failures += status != RK_OK;
    const uint64_t documents = documents_of(in_folder("idx"));
    ck_assert_uint_eq(documents, status == RK_OK ? new_corpus.count : old_corpus.count);
    if (status == RK_OK) build_index(in_folder("idx"), &old_corpus, 0);
  }
  ck_assert_int_gt(failures, 30);
  expect_sound(in_folder("idx"));
}
END_TEST

/* Files as input, too. */
static rakor_status build_from_file(const char *path, rakor_error *error) {
  rakor_writer *writer;
  rakor_status status = rakor_writer_open(path, NULL, &writer, error);
  if (status != RAKOR_OK) return status;
  status = rakor_writer_add_path(writer, in_folder("in"), error);
  if (status == RAKOR_OK) return rakor_writer_commit(writer, NULL, error);
  rakor_writer_abort(writer);
  return status;
}

START_TEST(test_reading_input_without_memory) {
  char lines[4000];
  size_t len = 0;
  for (int i = 0; i < 20; i++)
    len += (size_t)snprintf(lines + len, sizeof lines - len,
                            "{\"id\":\"%d\",\"title\":\"baru\",\"body\":\"\\u00e9 %d\",\"x\":[%d]}\n",
                            i, i, i);
  ck_assert_int_eq(mkdir(in_folder("in"), 0777), 0);
  write_whole(in_folder("in/a.jsonl"), lines, len);
  write_whole(in_folder("in/b.txt"), "Judul\nisi berita\n", 17);
  static const char page[] = "<html lang=id><title>Caf\xe9</title><nav>x</nav><p>Isi <b>berita</b>.";
  static const char record[] =
      "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain; charset=latin1\r\n"
      "WARC-Date: 2024-01-02T03:04:05Z\r\nContent-Length: 4\r\n\r\nCaf\xe9\r\n\r\n";
  write_whole(in_folder("in/c.html"), page, sizeof page - 1);
  write_whole(in_folder("in/d.warc"), record, sizeof record - 1);
  bool reached = true;
  int failures = 0;
  for (long n = 0; reached; n++) {
    rakor_error error = {0};
    arm(n, n % 2);
    const rakor_status status = build_from_file(in_folder("idx"), &error);
    reached = disarm();
    expect_no_memory(status, &error);
    failures += status != RAKOR_OK;
    if (status == RAKOR_OK) ck_assert_uint_eq(documents_of(in_folder("idx")), 23);
  }
  ck_assert_int_gt(failures, 20);
}
END_TEST

/* Deletes two documents, replaces three and adds one, with a commit on the way; or goes on behind that. */
static rakor_status change(const char *path, bool resume, rakor_error *error) {
  const rakor_writer_options options = {
      .mode = RAKOR_WRITER_ADD, .commit_documents = 2, .resume = resume};
  rakor_writer *writer;
  rakor_status status = rakor_writer_open(path, &options, &writer, error);
  if (status != RAKOR_OK) return status;
  status = rakor_writer_delete_id(writer, text_of("d7"), error);
  if (status == RAKOR_OK) status = rakor_writer_add_path(writer, in_folder("new.jsonl"), error);
  if (status == RAKOR_OK)
    status = rakor_writer_delete_query(writer, text_of("sekali"), NULL, NULL, error);
  if (status == RAKOR_OK) return rakor_writer_commit(writer, NULL, error);
  rakor_writer_abort(writer);
  return status;
}

START_TEST(test_changing_without_memory) {
  static const char lines[] =
      "{\"id\":\"d0\",\"body\":\"baru\"}\n{\"id\":\"d1\",\"body\":\"baru sekali\"}\n"
      "{\"id\":\"d2\",\"body\":\"baru\"}\n{\"id\":\"x\",\"body\":\"baru\"}\n";
  write_whole(in_folder("new.jsonl"), lines, sizeof lines - 1);
  const uint64_t all = old_corpus.count;
  bool reached = true, resume = false;
  int failures = 0, resumed = 0;
  copy_folder(in_folder("idx"), in_folder("work"));
  for (long n = 0; reached || resume; n = next_after(n)) {
    rakor_error error = {0};
    arm(n, n % 2);
    const rakor_status status = change(in_folder("work"), resume, &error);
    reached = disarm();
    expect_no_memory(status, &error);
    failures += status != RAKOR_OK;
    resumed += resume && status == RAKOR_OK;
    expect_sound(in_folder("work"));
    const uint64_t documents = documents_of(in_folder("work"));
    ck_assert(status == RAKOR_OK ? documents == all - 1 : documents == all || documents == all - 1);
    /* What stopped behind its first commit goes on from there. */
    rakor_index *index = open_index(in_folder("work"));
    rakor_stats stats;
    ck_assert_int_eq(rakor_index_stats(index, &stats, NULL), RAKOR_OK);
    rakor_index_close(index);
    resume = stats.unfinished;
    if (!resume) copy_folder(in_folder("idx"), in_folder("work"));
  }
  ck_assert_int_gt(failures, 50);
  ck_assert_int_gt(resumed, 0);
}
END_TEST

enum { STOPPED_DOCUMENTS = 40 };

/* Adds a file, or goes on with it. What was added when memory was refused is committed, if it may be. */
static rakor_status add_and_stop(bool resume, bool *reached, rakor_status *stopped) {
  const rakor_keep keep = {"x", RAKOR_COLUMN_TEXT};
  const rakor_writer_options options = {
      .mode = RAKOR_WRITER_ADD, .keep = &keep, .keep_count = 1, .resume = resume, .threads = 1};
  rakor_writer *writer;
  *stopped = RAKOR_OK;
  rakor_status status = rakor_writer_open(in_folder("work"), &options, &writer, NULL);
  if (status == RAKOR_OK) status = rakor_writer_add_path(writer, in_folder("long.jsonl"), NULL);
  *reached = disarm();
  if (!writer) return status;
  if (status == RAKOR_OK) return rakor_writer_commit(writer, NULL, NULL);
  *stopped = rakor_writer_stop(writer, NULL, NULL);
  return status;
}

/* Whatever is committed then, going on from there loses nothing. */
START_TEST(test_stopping_without_memory) {
  static char lines[STOPPED_DOCUMENTS * 2000];
  size_t len = 0;
  for (int i = 0; i < STOPPED_DOCUMENTS; i++) /* fields that need more room each time */
    len += (size_t)snprintf(lines + len, sizeof lines - len,
                            "{\"id\":\"s%d\",\"body\":\"stop %d\",\"x\":\"%0*d\"}\n", i, i,
                            10 + 40 * i, i);
  write_whole(in_folder("long.jsonl"), lines, len);
  int failures = 0, stops = 0;
  bool reached = true;
  for (long n = 0; reached; n++) {
    rakor_status stopped;
    copy_folder(in_folder("idx"), in_folder("work"));
    arm(n, false);
    const rakor_status status = add_and_stop(false, &reached, &stopped);
    bool again;
    if (status == RAKOR_OK) continue;
    ck_assert_int_eq(status, RAKOR_NO_MEMORY);
    failures++;
    stops += stopped == RAKOR_OK;
    ck_assert_int_eq(add_and_stop(true, &again, &stopped), RAKOR_OK);
    ck_assert_uint_eq(documents_of(in_folder("work")), old_corpus.count + STOPPED_DOCUMENTS);
  }
  ck_assert_int_gt(failures, 50);
  ck_assert_int_gt(stops, 0);
}
END_TEST

/* Opens, searches, counts, fetches, cuts a snippet. The number of hits goes to *hits. */
static rakor_status read_once(const char *query, rakor_evaluator evaluator, size_t *hits,
                              rakor_error *error) {
  const rakor_search_options options = {.k = 1000, .k1 = 0.9, .b = 0.4, .evaluator = evaluator};
  rakor_index *index = NULL;
  rakor_results *results = NULL;
  rakor_stored *stored = NULL;
  rakor_snippet *snippet = NULL;
  rakor_status status = rakor_index_open(in_folder("idx"), &index, error);
  if (status == RAKOR_OK) status = rakor_search(index, text_of(query), &options, &results, error);
  rakor_total total = {0};
  if (status == RAKOR_OK) status = rakor_count(index, text_of(query), NULL, 0, &total, error);
  if (status == RAKOR_OK) {
    const size_t count = rakor_results_count(results);
    *hits = total.count == count ? count : SIZE_MAX;
    status = rakor_stored_get(index, rakor_results_hit(results, 0).document, &stored, error);
  }
  if (status == RAKOR_OK)
    status = rakor_snippet_make(results, rakor_stored_document(stored)->body, 100, &snippet, error);
  rakor_snippet_free(snippet);
  rakor_stored_free(stored);
  rakor_results_free(results);
  rakor_index_close(index);
  return status;
}

START_TEST(test_searching_without_memory) {
  static const char *const queries[] = {"lama desa rumah bukanapa", "lama desa rumah bukanapa",
                                        "+lama desa \"desa bantuan\" -\"lama lama\" +lama"};
  static const rakor_evaluator evaluators[] = {
      RAKOR_EVALUATOR_EXHAUSTIVE, RAKOR_EVALUATOR_BLOCK_MAX, RAKOR_EVALUATOR_AUTO};
  for (int i = 0; i < 3; i++) {
    bool reached = true;
    int failures = 0;
    for (long n = 0; reached; n++) {
      rakor_error error = {0};
      size_t hits = 0;
      arm(n, n % 2);
      const rakor_status status = read_once(queries[i], evaluators[i], &hits, &error);
      reached = disarm();
      expect_no_memory(status, &error);
      failures += status != RAKOR_OK;
      if (status == RAKOR_OK) ck_assert_uint_eq(hits, old_corpus.count);
    }
    ck_assert_int_gt(failures, 20);
  }
}
END_TEST

/* A query whose words have other spellings, more than its table first has room for. */
START_TEST(test_expanding_without_memory) {
  static const char *const spellings[] = {"qutu", "qoetu", "qutoe", "qoetoe"};
  rk_buffer body = {0};
  for (int i = 0; i < 25; i++) {
    for (size_t s = 0; s < 4; s++) {
      char word[16];
      const int len = snprintf(word, sizeof word, "%s%c ", spellings[s], 'a' + i);
      ck_assert_int_eq(rk_buffer_append(&body, word, (size_t)len), RK_OK);
    }
  }
  const rakor_document document = {.body = {(const char *)body.ptr, body.len}};
  const rakor_writer_options writing = {.analysis = {.old_spelling = true}};
  ck_assert_int_eq(try_build_with(in_folder("idx"), &document, 1, &writing, NULL), RAKOR_OK);
  rakor_index *index = open_index(in_folder("idx"));
  bool reached = true;
  int failures = 0;
  for (long n = 0; reached; n++) {
    rakor_error error = {0};
    rakor_results *results = NULL;
    arm(n, n % 2);
    const rakor_status status =
        rakor_search(index, text_of("qutua qutub qutud qutuf qutug qutuh qutuk qutul qutum"),
                     NULL, &results, &error);
    reached = disarm();
    expect_no_memory(status, &error);
    failures += status != RAKOR_OK;
    if (status == RAKOR_OK) ck_assert_uint_eq(rakor_results_count(results), 1);
    rakor_results_free(results);
  }
  ck_assert_int_gt(failures, 10);
  rakor_index_close(index);
  rk_buffer_deinit(&body);
}
END_TEST

START_TEST(test_checking_without_memory) {
  bool reached = true;
  int failures = 0;
  for (long n = 0; reached; n++) {
    rakor_error error = {0};
    arm(n, n % 2);
    const rakor_status status = rakor_check(in_folder("idx"), NULL, NULL, NULL, &error);
    reached = disarm();
    expect_no_memory(status, &error);
    failures += status != RAKOR_OK;
  }
  ck_assert_int_gt(failures, 5);
}
END_TEST

/* Merging: with dictionaries that differ, so that documents are packed again, and forms to renumber. */
static void optimize_without_memory(rakor_reorder reorder, bool from_there_on) {
  const rakor_optimize_options options = {.reorder = reorder};
  segments_build(in_folder("many"), &old_corpus, 3);
  bool reached = true;
  int failures = 0;
  for (long n = 0; reached; n = next_after(n)) {
    rakor_error error = {0};
    copy_folder(in_folder("many"), in_folder("idx"));
    arm(n, from_there_on);
    const rakor_status status = rakor_optimize(in_folder("idx"), &options, NULL, &error);
    reached = disarm();
    expect_no_memory(status, &error);
    failures += status != RAKOR_OK;
    ck_assert_uint_eq(documents_of(in_folder("idx")), old_corpus.count);
    ck_assert_uint_eq(segments_count(in_folder("idx")), status == RAKOR_OK ? 1 : 3);
  }
  ck_assert_int_gt(failures, 50);
  expect_sound(in_folder("idx"));
}

START_TEST(test_merging_when_one_allocation_fails) {
  optimize_without_memory(RAKOR_REORDER_NONE, false);
}
END_TEST

START_TEST(test_merging_when_memory_is_gone) { optimize_without_memory(RAKOR_REORDER_NONE, true); }
END_TEST

START_TEST(test_reordering_when_one_allocation_fails) {
  optimize_without_memory(RAKOR_REORDER_BP, false);
}
END_TEST

START_TEST(test_reordering_when_memory_is_gone) {
  optimize_without_memory(RAKOR_REORDER_URL, true);
}
END_TEST

static rakor_status load_rows(rakor_lexicon **lexicon, rakor_error *error) {
  return rakor_lexicon_parse(text_of("root kretawa\nprotected badabi\n"), "rows", lexicon, error);
}

/* Everything that a user's lexicon and old spelling touch: index, search, snippet. */
static rakor_status use_settings(size_t *spans, rakor_error *error) {
  rakor_lexicon *lexicon;
  rakor_writer *writer = NULL;
  rakor_index *index = NULL;
  rakor_results *results = NULL;
  rakor_snippet *snippet = NULL;
  const rakor_document document = {.body = text_of("Soeharto kretawa Suharto")};
  rakor_status status = load_rows(&lexicon, error);
  const rakor_writer_options options = {.analysis = {.lexicon = lexicon, .old_spelling = true}};
  if (status == RAKOR_OK) status = rakor_writer_open(in_folder("own"), &options, &writer, error);
  rakor_lexicon_free(lexicon);
  if (status == RAKOR_OK) status = rakor_writer_add(writer, &document, error);
  if (status == RAKOR_OK)
    status = rakor_writer_commit(writer, NULL, error);
  else
    rakor_writer_abort(writer);
  if (status == RAKOR_OK) status = rakor_index_open(in_folder("own"), &index, error);
  if (status == RAKOR_OK) status = rakor_search(index, text_of("suharto"), NULL, &results, error);
  rakor_index_close(index);
  if (status == RAKOR_OK) status = rakor_snippet_make(results, document.body, 0, &snippet, error);
  if (status == RAKOR_OK) *spans = snippet->span_count;
  rakor_snippet_free(snippet);
  rakor_results_free(results);
  return status;
}

START_TEST(test_settings_without_memory) {
  bool reached = true;
  int failures = 0;
  for (long n = 0; reached; n++) {
    rakor_error error = {0};
    size_t spans = 0;
    arm(n, n % 2);
    const rakor_status status = use_settings(&spans, &error);
    reached = disarm();
    expect_no_memory(status, &error);
    failures += status != RAKOR_OK;
    ck_assert_uint_eq(spans, status == RAKOR_OK ? 2 : 0);
  }
  ck_assert_int_gt(failures, 30);
}
END_TEST

static bool keep_going(void *context, const rakor_token *token) {
  (void)token;
  (*(int *)context)++;
  return true;
}

START_TEST(test_tokens_without_memory) {
  bool reached = true;
  for (long n = 0; reached; n++) {
    rakor_error error = {0};
    int tokens = 0;
    arm(n, false);
    const rakor_status status =
        rakor_tokens(text_of("satu dua tiga ke-empat anak-anak"), keep_going, &tokens, &error);
    reached = disarm();
    expect_no_memory(status, &error);
    ck_assert(status != RAKOR_OK || tokens >= 5);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_building_when_one_allocation_fails,
                                test_building_when_memory_is_gone,
                                test_building_with_threads,
                                test_reading_input_without_memory,
                                test_changing_without_memory,
                                test_stopping_without_memory,
                                test_searching_without_memory,
                                test_expanding_without_memory,
                                test_checking_without_memory,
                                test_merging_when_one_allocation_fails,
                                test_merging_when_memory_is_gone,
                                test_reordering_when_one_allocation_fails,
                                test_reordering_when_memory_is_gone,
                                test_settings_without_memory,
                                test_tokens_without_memory};
  return run_cases("no_memory", tests, sizeof tests / sizeof *tests, setup,
                   two_corpora_teardown);
}
