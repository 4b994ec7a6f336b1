/* The public header's promises, at the edges: NULL, nothing, too much, wrong. */
#include "engine/rakor.h"

#include <math.h>
#include <pthread.h>

#include "tests/support/index_fixture.h"

static rakor_index *small_index(void) {
  corpus c = {0};
  corpus_add(&c, text_of("Rapat desa"), text_of("Pembangunan jalan desa"));
  corpus_add(&c, text_of("Kota"), text_of("Jalan kota dibangun. Jalan panjang"));
  corpus_add(&c, text_of(""), text_of(""));
  c.documents[1].path = text_of("a/kota.txt");
  c.documents[1].fields = text_of("{\"tahun\":2024}");
  build_index(in_folder("idx"), &c, 0);
  corpus_deinit(&c);
  return open_index(in_folder("idx"));
}

static rakor_results *search(rakor_index *index, const char *query) {
  rakor_results *results;
  rakor_error error = {0};
  ck_assert_int_eq(rakor_search(index, text_of(query), NULL, &results, &error), RAKOR_OK);
  return results;
}

START_TEST(test_version) { ck_assert_str_eq(rakor_version(), RAKOR_VERSION); }
END_TEST

static void expect_line(const char *file, uint64_t line, uint64_t byte, const char *expected) {
  rakor_error error = {.status = RAKOR_IO, .line = line, .byte = byte};
  char text[100], cut[8];
  snprintf(error.file, sizeof error.file, "%s", file);
  snprintf(error.message, sizeof error.message, "sebab");
  ck_assert_uint_eq(rakor_error_format(&error, text, sizeof text), strlen(expected));
  ck_assert_str_eq(text, expected);
  ck_assert_uint_eq(rakor_error_format(&error, cut, sizeof cut), strlen(expected));
  ck_assert_int_eq(strncmp(cut, expected, sizeof cut - 1), 0);
  ck_assert_uint_lt(strlen(cut), sizeof cut);
  ck_assert_uint_eq(rakor_error_format(&error, NULL, 0), strlen(expected));
}

START_TEST(test_error_format) {
  expect_line("a.jsonl", 7, RAKOR_NO_BYTE, "a.jsonl:7: sebab");
  expect_line("a.idx", 0, 12, "a.idx: byte 12: sebab");
  expect_line("a.idx", 0, RAKOR_NO_BYTE, "a.idx: sebab");
  expect_line("", 3, RAKOR_NO_BYTE, "line 3: sebab");
  expect_line("", 0, 5, "byte 5: sebab");
  expect_line("", 0, RAKOR_NO_BYTE, "sebab");
}
END_TEST

START_TEST(test_first_cause_wins) {
  rakor_error error = {0};
  rakor_index *index;
  ck_assert_int_eq(rakor_index_open(in_folder("one"), &index, &error), RAKOR_NO_INDEX);
  ck_assert_int_eq(rakor_check(in_folder("two"), NULL, NULL, NULL, &error), RAKOR_NO_INDEX);
  ck_assert_ptr_nonnull(strstr(error.file, "one"));
  ck_assert_int_eq(error.status, RAKOR_NO_INDEX);
}
END_TEST

/* Every error may be NULL, and every free takes NULL. */
START_TEST(test_null) {
  rakor_index *index;
  rakor_writer *writer;
  rakor_stored *stored;
  rakor_results *results;
  ck_assert_int_eq(rakor_index_open(in_folder("none"), &index, NULL), RAKOR_NO_INDEX);
  ck_assert_ptr_null(index);
  write_whole(in_folder("file"), "x", 1);
  ck_assert_int_eq(rakor_writer_open(in_folder("file"), NULL, &writer, NULL), RAKOR_MISUSE);
  ck_assert_ptr_null(writer);
  ck_assert_int_eq(rakor_check(in_folder("none"), NULL, NULL, NULL, NULL), RAKOR_NO_INDEX);
  index = small_index();
  ck_assert_int_eq(rakor_stored_get(index, 3, &stored, NULL), RAKOR_MISUSE);
  ck_assert_ptr_null(stored);
  const rakor_search_options bad = {.k1 = -1};
  ck_assert_int_eq(rakor_search(index, text_of("desa"), &bad, &results, NULL), RAKOR_MISUSE);
  ck_assert_ptr_null(results);
  ck_assert_int_eq(rakor_search(index, (rakor_text){NULL, 0}, NULL, &results, NULL), RAKOR_OK);
  ck_assert_uint_eq(rakor_results_count(results), 0);
  rakor_results_free(results);
  rakor_index_close(index);
  rakor_index_close(NULL);
  rakor_results_free(NULL);
  rakor_stored_free(NULL);
  rakor_snippet_free(NULL);
  rakor_writer_abort(NULL);
}
END_TEST

START_TEST(test_search_and_fetch) {
  rakor_index *index = small_index();
  rakor_results *results = search(index, "jalan");
  ck_assert_uint_eq(rakor_results_count(results), 2);
  ck_assert_uint_eq(rakor_results_hit(results, 0).document, 1); /* says it twice */
  ck_assert_double_gt(rakor_results_hit(results, 0).score, rakor_results_hit(results, 1).score);
  ck_assert_double_gt(rakor_results_hit(results, 1).score, 0);
  rakor_stored *stored;
  ck_assert_int_eq(rakor_stored_get(index, 1, &stored, NULL), RAKOR_OK);
  const rakor_document *document = rakor_stored_document(stored);
  ck_assert(rk_view_equal(view_of_text(document->id), rk_view_of("d1")));
  ck_assert(rk_view_equal(view_of_text(document->title), rk_view_of("Kota")));
  ck_assert(rk_view_equal(view_of_text(document->path), rk_view_of("a/kota.txt")));
  ck_assert(rk_view_equal(view_of_text(document->fields), rk_view_of("{\"tahun\":2024}")));
  rakor_snippet *snippet;
  ck_assert_int_eq(rakor_snippet_make(results, document->body, 12, &snippet, NULL), RAKOR_OK);
  ck_assert(rk_view_equal(view_of_text(snippet->text), rk_view_of("Jalan kota…")));
  ck_assert_uint_eq(snippet->span_count, 1);
  ck_assert_uint_eq(snippet->spans[0].offset, 0);
  ck_assert_uint_eq(snippet->spans[0].len, 5);
  rakor_snippet_free(snippet);
  ck_assert_int_eq(rakor_snippet_make(results, text_of(""), 0, &snippet, NULL), RAKOR_OK);
  ck_assert_uint_eq(snippet->text.len, 0);
  rakor_snippet_free(snippet);
  rakor_stored_free(stored);
  rakor_results_free(results);
  rakor_index_close(index);
}
END_TEST

START_TEST(test_no_hits) {
  rakor_index *index = small_index();
  static const char *const queries[] = {"", "  ", "?!", "bukanapapun", "\xff"};
  for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
    rakor_results *results = search(index, queries[q]);
    ck_assert_uint_eq(rakor_results_count(results), 0);
    rakor_snippet *snippet;
    ck_assert_int_eq(rakor_snippet_make(results, text_of("apa saja"), 0, &snippet, NULL), RAKOR_OK);
    ck_assert_uint_eq(snippet->span_count, 0);
    rakor_snippet_free(snippet);
    rakor_results_free(results);
  }
  rakor_index_close(index);
}
END_TEST

static void expect_options(rakor_index *index, rakor_search_options options, rakor_status status) {
  rakor_results *results;
  rakor_error error = {0};
  ck_assert_int_eq(rakor_search(index, text_of("jalan"), &options, &results, &error), status);
  ck_assert((status == RAKOR_OK) == (error.message[0] == '\0'));
  rakor_results_free(results);
}

/* How many match, with these options; `limit` as for rakor_count. */
static void expect_total(rakor_index *index, const char *query, const rakor_search_options *options,
                         uint64_t limit, uint64_t count, bool is_exact) {
  rakor_total total;
  ck_assert_int_eq(rakor_count(index, text_of(query), options, limit, &total, NULL), RAKOR_OK);
  ck_assert_msg(total.count == count && total.is_exact == is_exact, "%s: %d%s", query,
                (int)total.count, total.is_exact ? "" : " and more");
}

START_TEST(test_counts) {
  rakor_index *index = small_index();
  const rakor_search_options all = {.match = RAKOR_MATCH_ALL}, one = {.match = 1};
  const rakor_search_options plain = {.is_plain = true};
  expect_total(index, "jalan", NULL, 0, 2, true);
  expect_total(index, "jalan", NULL, 2, 2, true);
  expect_total(index, "jalan", NULL, 1, 1, false);
  expect_total(index, "zamrud", NULL, 1, 0, true);
  expect_total(index, "kota desa", NULL, 0, 2, true);
  expect_total(index, "kota desa", &all, 0, 0, true);
  expect_total(index, "kota panjang", &all, 0, 1, true);
  expect_total(index, "+jalan kota", NULL, 0, 2, true);
  expect_total(index, "+jalan kota", &one, 0, 1, true);
  expect_total(index, "jalan -kota", NULL, 0, 1, true);
  expect_total(index, "jalan -kota", &plain, 0, 2, true);
  expect_total(index, "\"jalan kota\"", NULL, 0, 1, true);
  expect_total(index, "\"kota jalan\"", NULL, 0, 0, true); /* title and body are two */
  expect_total(index, "-jalan", NULL, 0, 0, true);
  rakor_index_close(index);
}
END_TEST

static void expect_only_excludes(rakor_index *index, const char *query, bool expected) {
  rakor_results *results = search(index, query);
  ck_assert_msg(rakor_results_only_excludes(results) == expected, "%s", query);
  rakor_results_free(results);
}

START_TEST(test_queries_that_only_exclude) {
  rakor_index *index = small_index();
  expect_only_excludes(index, "-jalan -\"kota desa\"", true);
  expect_only_excludes(index, "-jalan zamrud", false);
  expect_only_excludes(index, "", false);
  rakor_index_close(index);
}
END_TEST

START_TEST(test_options) {
  rakor_index *index = small_index();
  rakor_search_options options;
  rakor_search_options_init(&options);
  ck_assert_uint_eq(options.k, 10);
  ck_assert(options.k1 == RAKOR_DEFAULT_K1 && options.b == RAKOR_DEFAULT_B);
  ck_assert_int_eq(options.evaluator, RAKOR_EVALUATOR_AUTO);
  expect_options(index, options, RAKOR_OK);
  expect_options(index, (rakor_search_options){.k = 0}, RAKOR_OK);
  expect_options(index, (rakor_search_options){.k = 1000000, .k1 = 1000, .b = 1}, RAKOR_OK);
  expect_options(index, (rakor_search_options){.k = 1000001}, RAKOR_MISUSE);
  expect_options(index, (rakor_search_options){.k1 = -0.1}, RAKOR_MISUSE);
  expect_options(index, (rakor_search_options){.k1 = 1000.1}, RAKOR_MISUSE);
  expect_options(index, (rakor_search_options){.k1 = (double)NAN}, RAKOR_MISUSE);
  expect_options(index, (rakor_search_options){.k1 = (double)INFINITY}, RAKOR_MISUSE);
  expect_options(index, (rakor_search_options){.b = -0.1}, RAKOR_MISUSE);
  expect_options(index, (rakor_search_options){.b = 1.1}, RAKOR_MISUSE);
  expect_options(index, (rakor_search_options){.b = (double)NAN}, RAKOR_MISUSE);
  expect_options(index, (rakor_search_options){.evaluator = RAKOR_EVALUATOR_EXHAUSTIVE}, RAKOR_OK);
  expect_options(index, (rakor_search_options){.evaluator = (rakor_evaluator)3}, RAKOR_MISUSE);
  rakor_index_close(index);
}
END_TEST

START_TEST(test_stats) {
  rakor_index *index = small_index();
  rakor_stats stats;
  ck_assert_int_eq(rakor_index_stats(index, &stats, NULL), RAKOR_OK);
  ck_assert_uint_eq(stats.documents, 3);
  ck_assert_uint_eq(stats.segments, 1);
  ck_assert_uint_eq(stats.generation, 1);
  ck_assert_uint_eq(stats.tokens, 11);
  ck_assert_uint_eq(stats.terms, 6);  /* rapat desa bangun jalan kota panjang */
  ck_assert_uint_eq(stats.forms, 7);  /* pembangunan and dibangun */
  ck_assert_uint_eq(stats.postings, 8);
  ck_assert_double_eq(stats.mean_length, 11.0 / 3);
  ck_assert_uint_eq(stats.text_bytes, 10 + 22 + 4 + 34);
  uint64_t sum = 0, on_disk = 0;
  for (size_t i = 0; i < stats.chunk_count; i++) sum += stats.chunks[i].size_bytes;
  ck_assert_uint_eq(sum, stats.index_bytes);
  static const char *const files[] = {"idx/MANIFEST", "idx/seg-0000000000000001.rks", "idx/lock"};
  for (size_t i = 0; i < 3; i++) {
    struct stat info;
    ck_assert_int_eq(stat(in_folder(files[i]), &info), 0);
    on_disk += (uint64_t)info.st_size;
  }
  ck_assert_uint_eq(on_disk, stats.index_bytes);
  rakor_index_close(index);
}
END_TEST

/* ---- Writing ---- */

typedef struct listener {
  int skipped, calls;
  uint64_t lines[10];
  bool go_on;
  uint64_t text_bytes;
} listener;

static void on_skip(void *context, const rakor_error *why) {
  listener *l = context;
  ck_assert(why->file[0] && why->message[0]);
  l->lines[l->skipped++] = why->line;
}

static bool on_progress(void *context, const rakor_progress *progress) {
  listener *l = context;
  l->calls++;
  ck_assert_uint_ge(progress->text_bytes, l->text_bytes);
  l->text_bytes = progress->text_bytes;
  return l->go_on;
}

static const char jsonl[] =
    "{\"id\":\"1\",\"title\":\"Desa\",\"body\":\"satu\"}\n"
    "{\"id\":\"2\",\"title\":\n"
    "{\"id\":\"3\",\"title\":\"Desa\",\"body\":\"tiga\"}\n";

START_TEST(test_bad_records_are_skipped) {
  listener l = {.go_on = true};
  const rakor_writer_options options = {.on_skip = on_skip, .context = &l};
  rakor_writer *writer;
  rakor_summary summary;
  write_whole(in_folder("in.jsonl"), jsonl, sizeof jsonl - 1);
  ck_assert_int_eq(rakor_writer_open(in_folder("idx"), &options, &writer, NULL), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_add_path(writer, in_folder("in.jsonl"), NULL), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_commit(writer, &summary, NULL), RAKOR_OK);
  ck_assert_int_eq(l.skipped, 1);
  ck_assert_uint_eq(l.lines[0], 2);
  ck_assert_uint_eq(summary.documents, 2);
  ck_assert_uint_eq(summary.skipped, 1);
  ck_assert_uint_eq(summary.text_bytes, 16);
  ck_assert_uint_eq(summary.input_bytes, sizeof jsonl - 1);
  ck_assert_uint_eq(summary.tokens, 4);
  ck_assert_uint_eq(summary.segments, 1);
  ck_assert_uint_gt(summary.index_bytes, 0);
  ck_assert_double_ge(summary.seconds, 0);
}
END_TEST

START_TEST(test_strict_stops) {
  const rakor_writer_options options = {.strict = true};
  rakor_writer *writer;
  rakor_error error = {0};
  write_whole(in_folder("in.jsonl"), jsonl, sizeof jsonl - 1);
  ck_assert_int_eq(rakor_writer_open(in_folder("idx"), &options, &writer, &error), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_add_path(writer, in_folder("in.jsonl"), &error), RAKOR_BAD_INPUT);
  ck_assert_uint_eq(error.line, 2);
  ck_assert_ptr_nonnull(strstr(error.file, "in.jsonl"));
  rakor_writer_abort(writer);
  struct stat info;
  ck_assert_int_ne(stat(in_folder("idx"), &info), 0);
}
END_TEST

START_TEST(test_input_that_is_not_there) {
  rakor_writer *writer;
  rakor_error error = {0};
  ck_assert_int_eq(rakor_writer_open(in_folder("idx"), NULL, &writer, &error), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_add_path(writer, in_folder("nowhere"), &error), RAKOR_IO);
  ck_assert_ptr_nonnull(strstr(error.file, "nowhere"));
  rakor_writer_abort(writer);
}
END_TEST

/* Progress is told sooner or later, and a no stops the writer. */
START_TEST(test_cancelling) {
  listener l = {.go_on = false};
  const rakor_writer_options options = {.on_progress = on_progress, .context = &l};
  rakor_writer *writer;
  rakor_error error = {0};
  rakor_status status = RAKOR_OK;
  const rakor_document document = {.body = text_of("desa")};
  ck_assert_int_eq(rakor_writer_open(in_folder("idx"), &options, &writer, &error), RAKOR_OK);
  for (long i = 0; status == RAKOR_OK && i < 100000000; i++)
    status = rakor_writer_add(writer, &document, &error);
  ck_assert_int_eq(status, RAKOR_CANCELLED);
  ck_assert_int_eq(error.status, RAKOR_CANCELLED);
  ck_assert_int_eq(l.calls, 1);
  rakor_writer_abort(writer);
}
END_TEST

/* What rakor_writer_add is given may change right after. */
START_TEST(test_documents_are_copied) {
  char body[] = "desa";
  rakor_writer *writer;
  ck_assert_int_eq(rakor_writer_open(in_folder("idx"), NULL, &writer, NULL), RAKOR_OK);
  const rakor_document document = {.body = {body, 4}};
  ck_assert_int_eq(rakor_writer_add(writer, &document, NULL), RAKOR_OK);
  memcpy(body, "kota", 4);
  ck_assert_int_eq(rakor_writer_commit(writer, NULL, NULL), RAKOR_OK);
  rakor_index *index = open_index(in_folder("idx"));
  rakor_results *results = search(index, "desa");
  ck_assert_uint_eq(rakor_results_count(results), 1);
  rakor_results_free(results);
  rakor_index_close(index);
}
END_TEST

/* ---- Words ---- */

START_TEST(test_stem) {
  char stem[RAKOR_WORD_MAX_BYTES], word[600];
  ck_assert_uint_eq(rakor_stem(text_of("Pembangunan"), stem), 6);
  ck_assert_str_eq(stem, "bangun");
  ck_assert_uint_eq(rakor_stem(text_of(""), stem), 0);
  ck_assert_str_eq(stem, "");
  ck_assert_uint_eq(rakor_stem((rakor_text){NULL, 0}, stem), 0);
  memset(word, 'z', sizeof word);
  const size_t len = rakor_stem((rakor_text){word, sizeof word}, stem);
  ck_assert_uint_le(len, RAKOR_WORD_MAX_BYTES - 1);
  ck_assert_uint_eq(strlen(stem), len);
}
END_TEST

typedef struct seen_tokens {
  size_t count, stop_after;
  char forms[200];
} seen_tokens;

static bool on_token(void *context, const rakor_token *token) {
  seen_tokens *seen = context;
  ck_assert_uint_eq(token->position, seen->count);
  const size_t len = strlen(seen->forms);
  snprintf(seen->forms + len, sizeof seen->forms - len, "%.*s/%.*s/%s@%zu+%zu ",
           (int)token->form.len, token->form.ptr, (int)token->stem.len, token->stem.ptr,
           token->kind, token->offset, token->len);
  return ++seen->count != seen->stop_after;
}

START_TEST(test_tokens) {
  seen_tokens seen = {0};
  ck_assert_int_eq(rakor_tokens(text_of("Anak-anak dibangun 2,5%"), on_token, &seen, NULL),
                   RAKOR_OK);
  ck_assert_str_eq(seen.forms,
                   "anak-anak/anak/word@0+9 dibangun/bangun/word@10+8 2,5/2,5/percent@19+4 ");
  seen = (seen_tokens){.stop_after = 2};
  ck_assert_int_eq(rakor_tokens(text_of("a b c d"), on_token, &seen, NULL), RAKOR_OK);
  ck_assert_uint_eq(seen.count, 2);
  seen = (seen_tokens){0};
  ck_assert_int_eq(rakor_tokens((rakor_text){NULL, 0}, on_token, &seen, NULL), RAKOR_OK);
  ck_assert_uint_eq(seen.count, 0);
  rakor_error error = {0};
  ck_assert_int_eq(rakor_tokens((rakor_text){"x", UINT32_MAX}, on_token, &seen, &error),
                   RAKOR_LIMIT);
  ck_assert(error.message[0]);
}
END_TEST

/* ---- One index, several threads ---- */

static void *search_often(void *context) {
  rakor_index *index = context;
  for (int i = 0; i < 50; i++) {
    rakor_results *results = NULL;
    rakor_stored *stored = NULL;
    if (rakor_search(index, text_of("jalan desa"), NULL, &results, NULL) != RAKOR_OK) return index;
    const bool right = rakor_results_count(results) == 2;
    rakor_results_free(results);
    if (!right || rakor_stored_get(index, 1, &stored, NULL) != RAKOR_OK) return index;
    rakor_stored_free(stored);
  }
  return NULL;
}

START_TEST(test_threads) {
  rakor_index *index = small_index();
  pthread_t threads[4];
  for (int t = 0; t < 4; t++)
    ck_assert_int_eq(pthread_create(&threads[t], NULL, search_often, index), 0);
  for (int t = 0; t < 4; t++) {
    void *wrong;
    ck_assert_int_eq(pthread_join(threads[t], &wrong), 0);
    ck_assert_ptr_null(wrong);
  }
  rakor_index_close(index);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_version,
                                test_error_format,
                                test_first_cause_wins,
                                test_null,
                                test_search_and_fetch,
                                test_no_hits,
                                test_counts,
                                test_queries_that_only_exclude,
                                test_options,
                                test_stats,
                                test_bad_records_are_skipped,
                                test_strict_stops,
                                test_input_that_is_not_there,
                                test_cancelling,
                                test_documents_are_copied,
                                test_stem,
                                test_tokens,
                                test_threads};
  return run_cases("rakor", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
