/*
 * damage_fixture: a small index, what it answers, and what it must never answer.
 *
 * witness_init notes the right answers of a sound index. After damage,
 * witness_ask does all that a reader can do: whatever comes back without an
 * error must be the right answer, and nothing may crash. With `forged` damage
 * (sound checksums, wrong content) answers may be wrong, but not deadly.
 */
#ifndef TESTS_CORRUPT_DAMAGE_FIXTURE_H
#define TESTS_CORRUPT_DAMAGE_FIXTURE_H

#include "tests/support/deletes.h"
#include "tests/support/index_fixture.h"

enum { WITNESS_QUERIES = 6, WITNESS_K = 200 };

static const char *const witness_queries[WITNESS_QUERIES] = {
    "desa", "pembangunan sekolah desa", "kabupaten", "jalan badabi bagu perumahan",
    "\"membangun desa\"", "+desa jalan \"desa bantuan\" -\"desa sosial\""};

typedef struct witness {
  rakor_hit hits[WITNESS_QUERIES][WITNESS_K];
  size_t counts[WITNESS_QUERIES];
  const corpus *corpus;
} witness;

/* Documents of every kind: empty, short, with fields; "desa" in more than 128. */
static inline void damage_corpus(corpus *c, uint32_t documents, uint32_t words) {
  random_source random = {42};
  for (uint32_t d = 0; d < documents; d++) {
    const uint32_t length = random_between(&random, d % 10 ? 0 : 1, words);
    const rakor_text body = corpus_text(c, &random, length, 60);
    corpus_add(c, text_of(d % 10 == 9 ? "" : "Desa"), body);
    if (d % 8 == 0) corpus_add(c, text_of("desa"), text_of("membangun desa"));
    if (d % 16 == 0) {
      c->documents[d].path = text_of("a/b.txt");
      c->documents[d].fields = text_of("{\"x\":1}");
    }
    c->documents[d].date = text_of(d % 3 ? "2024-08-17" : d % 2 ? "1945-08-17" : "1999-12-31");
    if (d % 4 != 1) c->documents[d].site = text_of(d % 3 ? "a.example" : "b.example");
    if (d % 5 == 0) c->documents[d].language = text_of("id");
  }
}

static inline bool damage_deletes(void *context, uint64_t document) {
  (void)context;
  return document % 40 == 3;
}

/* An index of these documents that has everything a manifest may have. */
static inline void damage_build(const char *path, const corpus *c) {
  rakor_lexicon *lexicon;
  rakor_writer *writer;
  rakor_error error = {0};
  ck_assert_ok(rakor_lexicon_parse(text_of("root kretawa\nexception badabi bagu\n"), NULL, &lexicon,
                                   &error), error);
  static const rakor_keep keep[] = {{"x", RAKOR_COLUMN_NUMBER}};
  const rakor_writer_options options = {.keep = keep, .keep_count = 1, .analysis = {.lexicon = lexicon, .old_spelling = true}};
  ck_assert_ok(rakor_writer_open(path, &options, &writer, &error), error);
  rakor_lexicon_free(lexicon);
  for (size_t d = 0; d < c->count; d++)
    ck_assert_ok(rakor_writer_add(writer, &c->documents[d], &error), error);
  ck_assert_ok(rakor_writer_commit(writer, NULL, &error), error);
  deletes_make(path, damage_deletes, NULL);
}

static inline rakor_status witness_search(rakor_index *index, size_t query, rakor_results **results,
                                          rakor_evaluator evaluator) {
  const rakor_search_options options = {
      .k = WITNESS_K, .k1 = RAKOR_DEFAULT_K1, .b = RAKOR_DEFAULT_B, .evaluator = evaluator};
  rakor_error error = {0};
  return rakor_search(index, text_of(witness_queries[query]), &options, results, &error);
}

static inline void witness_init(witness *w, const char *path, const corpus *c) {
  rakor_index *index = open_index(path);
  w->corpus = c;
  for (size_t q = 0; q < WITNESS_QUERIES; q++) {
    rakor_results *results;
    ck_assert_int_eq(witness_search(index, q, &results, RAKOR_EVALUATOR_EXHAUSTIVE), RAKOR_OK);
    w->counts[q] = rakor_results_count(results);
    for (size_t i = 0; i < w->counts[q]; i++) w->hits[q][i] = rakor_results_hit(results, i);
    rakor_results_free(results);
  }
  ck_assert_uint_gt(w->counts[0], 128); /* so that its list has skips */
  ck_assert_uint_gt(w->counts[4], 0);
  ck_assert_uint_gt(w->counts[5], 0);
  rakor_index_close(index);
}

static inline void witness_look(const witness *w, rakor_index *index, const rakor_results *results,
                                uint64_t document, bool forged) {
  rakor_stored *stored;
  rakor_error error = {0};
  if (rakor_stored_get(index, document, &stored, &error) != RAKOR_OK) return;
  const rakor_document *got = rakor_stored_document(stored);
  if (!forged) {
    const rakor_document *given = &w->corpus->documents[document];
    if (!same_text(got->id, given->id) || !same_text(got->title, given->title) ||
        !same_text(got->body, given->body) || !same_text(got->path, given->path) ||
        !same_text(got->fields, given->fields) || !same_text(got->date, given->date) ||
        !same_text(got->site, given->site) || !same_text(got->language, given->language))
      ck_abort_msg("a wrong document");
  }
  rakor_snippet *snippet;
  if (results && rakor_snippet_make(results, got->body, 60, &snippet, &error) == RAKOR_OK)
    rakor_snippet_free(snippet);
  rakor_stored_free(stored);
}

/* Every column, of this document and as a whole. */
static inline void witness_columns(const witness *w, rakor_index *index, uint64_t document,
                                   bool forged) {
  rakor_columns *columns;
  rakor_error error = {0};
  if (rakor_columns_open(index, &columns, &error) != RAKOR_OK) return;
  for (size_t c = 0; c < rakor_columns_count(columns); c++) {
    rakor_value value;
    rakor_column_facts facts;
    error = (rakor_error){0};
    (void)!rakor_columns_facts(columns, c, &facts, &error);
    const bool is_x = same_text(rakor_columns_at(columns, c).name, text_of("x"));
    const bool has_x = w->corpus->documents[document].fields.len > 0;
    error = (rakor_error){0};
    if (rakor_columns_value(columns, c, document, &value, &error) != RAKOR_OK) continue;
    if (!forged && is_x && (value.is_missing == has_x || (has_x && value.number != 1)))
      ck_abort_msg("a wrong value");
  }
  rakor_columns_close(columns);
}

static inline void witness_compare(const witness *w, size_t query, const rakor_results *results) {
  if (rakor_results_count(results) != w->counts[query])
    ck_abort_msg("query %zu: a wrong answer: %zu hits", query, rakor_results_count(results));
  for (size_t i = 0; i < w->counts[query]; i++) {
    const rakor_hit hit = rakor_results_hit(results, i), right = w->hits[query][i];
    if (hit.document != right.document || memcmp(&hit.score, &right.score, sizeof hit.score) != 0)
      ck_abort_msg("query %zu: a wrong answer at rank %zu", query, i);
  }
}

static inline void witness_ask(const witness *w, const char *path, bool forged) {
  rakor_index *index;
  rakor_error error = {0};
  if (rakor_index_open(path, &index, &error) != RAKOR_OK) {
    if (error.status == RAKOR_OK || !error.message[0]) ck_abort_msg("an error without a reason");
    return;
  }
  for (size_t q = 0; q < WITNESS_QUERIES; q++) {
    rakor_results *results;
    const bool slow = q % 2;
    if (witness_search(index, q, &results,
                       slow ? RAKOR_EVALUATOR_EXHAUSTIVE : RAKOR_EVALUATOR_BLOCK_MAX) != RAKOR_OK)
      continue;
    if (!forged) witness_compare(w, q, results);
    if (rakor_results_count(results))
      witness_look(w, index, results, rakor_results_hit(results, 0).document, forged);
    rakor_results_free(results);
  }
  rakor_stats stats;
  if (rakor_index_stats(index, &stats, &error) == RAKOR_OK && stats.documents)
    witness_look(w, index, NULL, stats.documents + stats.deleted - 1, forged);
  if (stats.documents && stats.documents <= w->corpus->count)
    witness_columns(w, index, stats.documents / 32 * 16, forged);
  rakor_index_close(index);
}

static inline void count_problem(void *context, const rakor_error *problem) {
  if (problem->status == RAKOR_OK || !problem->message[0] || !problem->file[0])
    ck_abort_msg("a problem without a name");
  (*(uint64_t *)context)++;
}

/* Must be told of by check. */
static inline void expect_problem(const char *path, const char *what, size_t byte) {
  rakor_error error = {0};
  uint64_t problems = 0;
  const rakor_status status = rakor_check(path, count_problem, &problems, NULL, &error);
  if (status != RAKOR_CORRUPT && status != RAKOR_UNSUPPORTED)
    ck_abort_msg("%s, byte %zu: check says %d", what, byte, status);
  if (status == RAKOR_CORRUPT && problems == 0) ck_abort_msg("%s: no problem told", what);
  if (error.status != status || !error.message[0] || !error.file[0])
    ck_abort_msg("%s, byte %zu: an error without a reason", what, byte);
}

/* ---- The index under test: built as "idx" in the test's folder ---- */

static corpus documents;
static witness right;

static inline void damage_prepare(uint32_t count, uint32_t words) {
  damage_corpus(&documents, count, words);
  damage_build(in_folder("idx"), &documents);
  expect_sound(in_folder("idx"));
  witness_init(&right, in_folder("idx"), &documents);
}

static inline void damage_teardown(void) {
  corpus_deinit(&documents);
  folder_teardown();
}

#endif
