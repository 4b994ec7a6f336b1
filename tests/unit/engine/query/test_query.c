/* What the user typed, as terms and clauses: order, roles, weights, limits. */
#include "engine/query/query.h"

#include <stdio.h>

#include "tests/support/cases.h"

static const rk_analysis built_in;

static void expect_query(const char *text, const char *terms) {
  rk_query query;
  rk_error error = {0};
  ck_assert_int_eq(rk_query_parse(&query, rk_view_of(text), NULL, &built_in, &error), RK_OK);
  char got[500] = "";
  size_t len = 0;
  for (size_t t = 0; t < query.term_count; t++)
    len += (size_t)snprintf(got + len, sizeof got - len, "%s%.*s*%u", t ? " " : "",
                            (int)query.terms[t].stem.len, query.terms[t].stem.ptr,
                            query.terms[t].weight);
  ck_assert_str_eq(got, terms);
  rk_query_deinit(&query);
}

START_TEST(test_terms_in_order_with_weights) {
  expect_query("desa", "desa*1");
  expect_query("kota desa kota", "kota*2 desa*1");
  expect_query("Pembangunan jalan, dibangun membangun!", "bangun*3 jalan*1");
  expect_query("anak-anak anak", "anak*2");
  expect_query("Kutai-Samarinda", "kutai*1 samarinda*1");
}
END_TEST

START_TEST(test_queries_without_words) {
  expect_query("", "");
  expect_query("  \t\n ", "");
  expect_query("?! -- \"\"", "");
  expect_query("\xff\xfe\x80", "");
}
END_TEST

START_TEST(test_bad_bytes_are_no_part_of_a_word) {
  expect_query("desa\xff", "desa*1");
  expect_query("\xff desa \xc3", "desa*1");
}
END_TEST

/* ---- Clauses ---- */

static size_t put_clause(const rk_query *query, const rk_clause *clause, char *out, size_t room) {
  static const char *const signs[] = {"", "+", "-"};
  const bool is_phrase = clause->word_count > 1;
  size_t len = (size_t)snprintf(out, room, "%s%s", signs[clause->role], is_phrase ? "\"" : "");
  for (uint32_t w = 0; w < clause->word_count; w++) {
    const rk_query_word *word = &query->words[clause->first_word + w];
    const rk_view stem = query->terms[word->group].stem;
    ck_assert_uint_eq(word->offset, w);
    len += (size_t)snprintf(out + len, room - len, "%s%.*s", w ? " " : "", (int)stem.len, stem.ptr);
  }
  len += (size_t)snprintf(out + len, room - len, "%s", is_phrase ? "\"" : "");
  if (clause->weight != 1 && clause->role != RK_MUST_NOT)
    len += (size_t)snprintf(out + len, room - len, "*%u", clause->weight);
  return len;
}

/* Clauses as they would be typed, with weights other than 1; then at_least, when it is not 1. */
static void expect_read(const char *text, const rk_query_options *options, const char *expected) {
  rk_query query;
  rk_error error = {0};
  char got[500] = "";
  size_t len = 0;
  ck_assert_int_eq(rk_query_parse(&query, rk_view_of(text), options, &built_in, &error), RK_OK);
  for (size_t c = 0; c < query.clause_count; c++) {
    len += (size_t)snprintf(got + len, sizeof got - len, "%s", c ? " " : "");
    len += put_clause(&query, &query.clauses[c], got + len, sizeof got - len);
  }
  if (query.at_least != 1) snprintf(got + len, sizeof got - len, " >=%u", query.at_least);
  ck_assert_msg(strcmp(got, expected) == 0, "%s: %s, not %s", text, got, expected);
  rk_query_deinit(&query);
}

static void expect_clauses(const char *text, const char *expected) {
  expect_read(text, NULL, expected);
}

START_TEST(test_signs) {
  expect_clauses("kota desa", "kota desa");
  expect_clauses("+kota desa", "+kota desa >=0");
  expect_clauses("kota -desa", "kota -desa");
  expect_clauses("  +kota\t-desa\n", "+kota -desa >=0");
  expect_clauses("kota\xc2\xa0-desa", "kota -desa"); /* a no-break space */
  expect_clauses("-kota", "-kota");
  expect_clauses("+(kota) -'desa'", "+kota -desa >=0");
}
END_TEST

START_TEST(test_signs_that_are_none) {
  expect_clauses("kota - desa", "kota desa");
  expect_clauses("kota + desa +", "kota desa");
  expect_clauses("kota-desa", "kota desa");
  expect_clauses("2020-2024", "2020 2024");
  expect_clauses("kota+desa C++", "kota desa c");
  expect_clauses("--kota +-desa -+jalan", "kota desa jalan");
  expect_clauses("(-kota)", "kota");
  expect_clauses("kota,-desa", "kota desa");
  expect_clauses("kota \xe2\x80\x93 desa", "kota desa"); /* a dash */
  expect_clauses("- + -- \"\" +\"\" -\"?\"", "");
}
END_TEST

/* What is written together belongs together. */
START_TEST(test_signs_before_several_words) {
  expect_clauses("-jual-beli", "-\"jual beli\"");
  expect_clauses("+www.kompas.com", "+\"kompas com\" >=0");
  expect_clauses("-kota/desa, jalan", "-\"kota desa\" jalan");
  expect_clauses("+anak-anak", "+anak >=0");
}
END_TEST

START_TEST(test_phrases) {
  expect_clauses("\"rapat koordinasi\"", "\"rapat koordinasi\"");
  expect_clauses("kota \"jual beli tanah\" desa", "kota \"jual beli tanah\" desa");
  expect_clauses("+\"jual beli\" -\"beli tanah\"", "+\"jual beli\" -\"beli tanah\" >=0");
  expect_clauses("\"kota\"", "kota");
  expect_clauses("-\"kota\"", "-kota");
  expect_clauses("\"+kota -desa\"", "\"kota desa\"");
  expect_clauses("\"kota desa\"\"jual beli\"", "\"kota desa\" \"jual beli\"");
  expect_clauses("\"kota desa\"+\"jual beli\"", "\"kota desa\" \"jual beli\"");
  expect_clauses("\"dugaan korupsi\"-nya", "\"duga korupsi\" nya");
  expect_clauses("\"jual-beli tanah\"", "\"jual beli tanah\"");
  expect_clauses("\"17/8/1945\"", "\"17 agustus 1945\"");
  expect_clauses("\xe2\x80\x9cjual beli\xe2\x80\x9d -\xe2\x80\x9ekota desa\"",
                 "\"jual beli\" -\"kota desa\"");
}
END_TEST

START_TEST(test_stray_quotes) {
  expect_clauses("kota \"jual beli", "kota \"jual beli\"");
  expect_clauses("\"", "");
  expect_clauses("kota \"", "kota");
  expect_clauses("pipa 5\" baru murah", "pipa 5 baru murah");
  expect_clauses("kota\"jual beli\"", "kota jual beli"); /* behind a letter: none opens */
  expect_clauses("kota:\"jual beli\"", "kota \"jual beli\"");
  expect_clauses("kota\xe2\x80\x94\"jual beli\"", "kota \"jual beli\"");
}
END_TEST

START_TEST(test_equal_clauses_are_one) {
  expect_clauses("kota +kota desa", "+kota*2 desa >=0");
  expect_clauses("\"jual beli\" +\"penjualan pembelian\"", "+\"jual beli\"*2 >=0");
  expect_clauses("kota -kota -kota", "kota -kota");
  expect_clauses("\"jual beli\" \"beli jual\"", "\"jual beli\" \"beli jual\"");
}
END_TEST

START_TEST(test_how_many_must_match) {
  const rk_query_options all = {.match = RK_MATCH_ALL}, two = {.match = 2}, one = {.match = 1};
  expect_read("kota desa -jalan", &all, "+kota +desa -jalan >=0");
  expect_read("kota \"jual beli\"", &all, "+kota +\"jual beli\" >=0");
  expect_read("-jalan", &all, "-jalan");
  expect_read("kota desa jalan", &two, "kota desa jalan >=2");
  expect_read("kota desa kota", &two, "kota*2 desa >=2");
  expect_read("kota", &two, "kota");
  expect_read("+kota desa jalan", &two, "+kota desa jalan >=2");
  expect_read("+kota", &two, "+kota >=0");
  expect_read("+kota desa", &one, "+kota desa");
  expect_read("-kota", &two, "-kota");
  expect_read("", &two, "");
}
END_TEST

START_TEST(test_plain_text) {
  const rk_query_options plain = {.is_plain = true};
  const rk_query_options plain_all = {.is_plain = true, .match = RK_MATCH_ALL};
  expect_read("Pemkab - DPRD, \"dugaan korupsi\" -nya +62", &plain,
              "pemkab dprd duga korupsi nya 62");
  expect_read("kota \"-desa", &plain_all, "+kota +desa >=0");
}
END_TEST

/* Terms weigh what the query says of them as words; phrases are counted apart. */
START_TEST(test_terms_of_clauses) {
  rk_query query;
  rk_error error = {0};
  const rk_view text = rk_view_of("kota \"kota desa kota\" -desa -\"jalan raya\" +\"desa jalan\"");
  ck_assert_int_eq(rk_query_parse(&query, text, NULL, &built_in, &error), RK_OK);
  static const uint32_t expected[][2] = {{1, 2}, {0, 2}, {0, 1}, {0, 0}}; /* kota desa jalan raya */
  ck_assert_uint_eq(query.term_count, 4);
  for (size_t t = 0; t < 4; t++) {
    ck_assert_uint_eq(query.terms[t].weight, expected[t][0]);
    ck_assert_uint_eq(query.terms[t].in_phrases, expected[t][1]);
    ck_assert_uint_eq(query.terms[t].group, t);
  }
  rk_query_deinit(&query);
}
END_TEST

static rk_status parse_words(size_t words, rk_query *query, rk_error *error) {
  rk_buffer text = {0};
  for (size_t i = 0; i < words; i++)
    ck_assert_int_eq(rk_buffer_append(&text, i % 2 ? "desa " : "kota ", 5), RK_OK);
  const rk_status status = rk_query_parse(query, rk_buffer_view(&text), NULL, &built_in, error);
  rk_buffer_deinit(&text);
  return status;
}

START_TEST(test_most_words) {
  rk_query query;
  rk_error error = {0};
  ck_assert_int_eq(parse_words(RK_QUERY_WORDS_MAX, &query, &error), RK_OK);
  ck_assert_uint_eq(query.term_count, 2);
  ck_assert_uint_eq(query.terms[0].weight, RK_QUERY_WORDS_MAX / 2);
  rk_query_deinit(&query);
  ck_assert_int_eq(parse_words(RK_QUERY_WORDS_MAX + 1, &query, &error), RK_MISUSE);
  ck_assert_ptr_nonnull(strstr(error.message, "4097"));
  ck_assert_ptr_nonnull(strstr(error.message, "4096"));
  ck_assert_uint_eq(query.term_count, 0); /* safe to deinit again */
  rk_query_deinit(&query);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_terms_in_order_with_weights, test_queries_without_words,
                                test_bad_bytes_are_no_part_of_a_word, test_signs,
                                test_signs_that_are_none, test_signs_before_several_words,
                                test_phrases, test_stray_quotes, test_equal_clauses_are_one,
                                test_how_many_must_match, test_plain_text, test_terms_of_clauses,
                                test_most_words};
  return run_cases("query", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
