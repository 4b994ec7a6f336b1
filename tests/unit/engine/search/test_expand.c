/* An index that reads old spelling: both spellings of a name are found, by every evaluator alike. */
#include "engine/search/expand.h"

#include "tests/support/index_fixture.h"

static const char *const bodies[] = {
    "Presiden Soeharto berpidato", "Presiden Suharto wafat",       "Soeharto dan Suharto",
    "tjerita lama",                "cerita baru dan cerita-cerita", "Blekzoenja tinggal sendiri",
    "Blekzunya pergi",             "raja",                          "jalan raya"};
enum { BODIES = sizeof bodies / sizeof *bodies };

static rakor_writer *open_writer(bool old_spelling) {
  const rakor_writer_options options = {.analysis = {.old_spelling = old_spelling},
                                        .memory_bytes = RK_WRITER_MEMORY_LEAST};
  rakor_writer *writer;
  ck_assert_int_eq(rakor_writer_open(in_folder("idx"), &options, &writer, NULL), RAKOR_OK);
  return writer;
}

static void add(rakor_writer *writer, rakor_text body) {
  const rakor_document document = {.body = body};
  ck_assert_int_eq(rakor_writer_add(writer, &document, NULL), RAKOR_OK);
}

static void build(bool old_spelling) {
  rakor_writer *writer = open_writer(old_spelling);
  for (size_t i = 0; i < BODIES; i++) add(writer, text_of(bodies[i]));
  ck_assert_int_eq(rakor_writer_commit(writer, NULL, NULL), RAKOR_OK);
}

/* What both evaluators find, alike to the last bit. */
static rakor_results *search_alike(rakor_index *index, const char *query) {
  rakor_results *results[2];
  for (int e = 0; e < 2; e++) {
    rakor_search_options options;
    rakor_search_options_init(&options);
    options.k = 1000;
    options.evaluator = e ? RAKOR_EVALUATOR_BLOCK_MAX : RAKOR_EVALUATOR_EXHAUSTIVE;
    ck_assert_int_eq(rakor_search(index, text_of(query), &options, &results[e], NULL), RAKOR_OK);
  }
  const size_t count = rakor_results_count(results[0]);
  ck_assert_uint_eq(count, rakor_results_count(results[1]));
  for (size_t i = 0; i < count; i++) {
    const rakor_hit a = rakor_results_hit(results[0], i), b = rakor_results_hit(results[1], i);
    ck_assert_uint_eq(a.document, b.document);
    ck_assert(a.score == b.score);
  }
  rakor_results_free(results[1]);
  return results[0];
}

/* The numbers of the hits, ascending, as digits. */
static void expect_hits(rakor_index *index, const char *query, const char *expected) {
  bool hit[BODIES] = {false};
  char got[BODIES + 1] = "";
  rakor_results *results = search_alike(index, query);
  for (size_t i = 0; i < rakor_results_count(results); i++)
    hit[rakor_results_hit(results, i).document] = true;
  for (size_t d = 0, n = 0; d < BODIES; d++)
    if (hit[d]) got[n++] = (char)('0' + d);
  ck_assert_msg(strcmp(got, expected) == 0, "%s: %s, not %s", query, got, expected);
  rakor_results_free(results);
}

START_TEST(both_spellings_are_found) {
  build(true);
  rakor_index *index = open_index(in_folder("idx"));
  ck_assert(rakor_index_analysis(index).old_spelling);
  expect_hits(index, "soeharto", "012");
  expect_hits(index, "Suharto", "012");
  expect_hits(index, "cerita", "34");
  expect_hits(index, "tjeritanja", "34");
  expect_hits(index, "blekzu", "6"); /* the other one is not known to end in -nja */
  expect_hits(index, "raja", "7");
  expect_hits(index, "raya", "8");
  expect_hits(index, "sukarno", "");
  rakor_index_close(index);
}
END_TEST

/* More documents never find less: the other spelling is found whether or not the one that was
 * asked for is in the index. */
START_TEST(one_spelling_is_enough) {
  rakor_writer *writer = open_writer(true);
  add(writer, text_of("Presiden Suharto"));
  add(writer, text_of("Tjokroaminoto"));
  ck_assert_int_eq(rakor_writer_commit(writer, NULL, NULL), RAKOR_OK);
  rakor_index *index = open_index(in_folder("idx"));
  expect_hits(index, "Soeharto", "0");
  expect_hits(index, "suharto", "0");
  expect_hits(index, "cokroaminoto", "1");
  expect_hits(index, "cokroaminota", "");
  rakor_index_close(index);
}
END_TEST

enum { NAMED = 300, OTHERS = 20000 };

/* Lists of several blocks, each spelling in a segment of its own; one is in the last alone. */
START_TEST(every_segment_is_looked_at) {
  rakor_writer *writer = open_writer(true);
  random_source random = {11};
  corpus c = {0};
  for (int i = 0; i < NAMED; i++) add(writer, text_of("Presiden Soeharto berpidato"));
  for (int i = 0; i < OTHERS; i++) add(writer, corpus_text(&c, &random, 6, 20000));
  for (int i = 0; i < NAMED; i++) add(writer, text_of("Suharto wafat"));
  add(writer, text_of("Sukarno"));
  rakor_summary summary;
  ck_assert_int_eq(rakor_writer_commit(writer, &summary, NULL), RAKOR_OK);
  ck_assert_uint_gt(summary.segments, 1);
  corpus_deinit(&c);
  static const struct {
    const char *query;
    size_t hits;
  } cases[] = {{"soeharto", 2 * NAMED}, {"suharto", 2 * NAMED}, {"soekarno", 1}, {"sukarno", 1}};
  rakor_index *index = open_index(in_folder("idx"));
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    rakor_results *results = search_alike(index, cases[i].query);
    ck_assert_msg(rakor_results_count(results) == cases[i].hits, "%s", cases[i].query);
    rakor_results_free(results);
  }
  rakor_index_close(index);
}
END_TEST

START_TEST(off_each_is_itself) {
  build(false);
  rakor_index *index = open_index(in_folder("idx"));
  expect_hits(index, "soeharto", "02");
  expect_hits(index, "suharto", "12");
  expect_hits(index, "tjerita", "3");
  rakor_index_close(index);
}
END_TEST

static void expect_spans(const char *query, const char *body, size_t expected) {
  rakor_index *index = open_index(in_folder("idx"));
  rakor_results *results;
  rakor_snippet *snippet;
  ck_assert_int_eq(rakor_search(index, text_of(query), NULL, &results, NULL), RAKOR_OK);
  rakor_index_close(index);
  ck_assert_int_eq(rakor_snippet_make(results, text_of(body), 0, &snippet, NULL), RAKOR_OK);
  ck_assert_uint_eq(snippet->span_count, expected);
  rakor_snippet_free(snippet);
  rakor_results_free(results);
}

/* A snippet shows the other spelling as a match, also when the index is closed by then. */
START_TEST(snippets_mark_both) {
  build(true);
  expect_spans("suharto", bodies[2], 2);
  expect_spans("cerita", "tjeritanja, cerita dan raja", 2);
}
END_TEST

/* Terms and their weights stay within what makes sums exact. */
START_TEST(weights_are_bounded) {
  build(true);
  rk_snapshot snapshot;
  rk_query query;
  rk_buffer text = {0};
  ck_assert_int_eq(rk_snapshot_open(&snapshot, in_folder("idx"), NULL), RK_OK);
  for (int i = 0; i < 3000; i++)
    ck_assert_int_eq(rk_buffer_append(&text, "soeharto ", 9), RK_OK);
  ck_assert_int_eq(rk_query_parse(&query, rk_buffer_view(&text), NULL, &snapshot.analysis, NULL), RK_OK);
  ck_assert_int_eq(rk_expand(&query, &snapshot, NULL), RK_OK);
  ck_assert_uint_eq(query.term_count, 1); /* a second one would weigh 3000 as well */
  rk_query_deinit(&query);
  text.len = 9 * 2000;
  ck_assert_int_eq(rk_query_parse(&query, rk_buffer_view(&text), NULL, &snapshot.analysis, NULL), RK_OK);
  ck_assert_int_eq(rk_expand(&query, &snapshot, NULL), RK_OK);
  ck_assert_uint_eq(query.term_count, 2);
  ck_assert_uint_eq(query.terms[1].weight, 2000);
  ck_assert(rk_view_equal(query.terms[0].stem, rk_view_of("soeharto")));
  ck_assert(rk_view_equal(query.terms[1].stem, rk_view_of("suharto")));
  rk_query_deinit(&query);
  rk_buffer_deinit(&text);
  rk_snapshot_close(&snapshot);
}
END_TEST

/* Terms after expansion of the last `count` of `all` words with five letters u, of which the index
 * has the very last in its old spelling. */
static size_t expanded_terms(const rk_snapshot *snapshot, size_t all, size_t count) {
  rk_query query;
  rk_buffer text = {0};
  for (size_t i = all - count; i < all; i++) {
    char word[32];
    const int len = snprintf(word, sizeof word, "qu%cu%cu%cuxu ", 'k' + (int)(i / 100 % 10),
                             'k' + (int)(i / 10 % 10), 'k' + (int)(i % 10));
    ck_assert_int_eq(rk_buffer_append(&text, word, (size_t)len), RK_OK);
  }
  ck_assert_int_eq(rk_query_parse(&query, rk_buffer_view(&text), NULL, &snapshot->analysis, NULL),
                   RK_OK);
  ck_assert_uint_eq(query.term_count, count);
  ck_assert_int_eq(rk_expand(&query, snapshot, NULL), RK_OK);
  for (size_t t = 0; t < count; t++) ck_assert_int_eq(query.terms[t].stem.ptr[0], 'q');
  const size_t terms = query.term_count;
  rk_query_deinit(&query);
  rk_buffer_deinit(&text);
  return terms;
}

/* However many spellings a query could have, only so many are looked for. */
START_TEST(lookups_are_bounded) {
  rakor_writer *writer = open_writer(true);
  add(writer, text_of("quqututuxoe"));
  ck_assert_int_eq(rakor_writer_commit(writer, NULL, NULL), RAKOR_OK);
  rk_snapshot snapshot;
  ck_assert_int_eq(rk_snapshot_open(&snapshot, in_folder("idx"), NULL), RK_OK);
  ck_assert_uint_eq(expanded_terms(&snapshot, 700, 1), 2);
  ck_assert_uint_eq(expanded_terms(&snapshot, 700, 500), 501);
  ck_assert_uint_eq(expanded_terms(&snapshot, 700, 700), 700); /* each has 31 others */
  rk_snapshot_close(&snapshot);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {both_spellings_are_found,
                                one_spelling_is_enough,
                                every_segment_is_looked_at,
                                off_each_is_itself,
                                snippets_mark_both,
                                weights_are_bounded,
                                lookups_are_bounded};
  return run_cases("expand", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
