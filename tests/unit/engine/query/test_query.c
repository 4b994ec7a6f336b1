/* What the user typed, as terms: order, weights, limits. */
#include "engine/query/query.h"

#include <stdio.h>

#include "tests/support/cases.h"

static const rk_analysis built_in;

static void expect_query(const char *text, const char *terms) {
  rk_query query;
  rk_error error = {0};
  ck_assert_int_eq(rk_query_parse(&query, rk_view_of(text), &built_in, &error), RK_OK);
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

static rk_status parse_words(size_t words, rk_query *query, rk_error *error) {
  rk_buffer text = {0};
  for (size_t i = 0; i < words; i++)
    ck_assert_int_eq(rk_buffer_append(&text, i % 2 ? "desa " : "kota ", 5), RK_OK);
  const rk_status status = rk_query_parse(query, rk_buffer_view(&text), &built_in, error);
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
                                test_bad_bytes_are_no_part_of_a_word, test_most_words};
  return run_cases("query", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
