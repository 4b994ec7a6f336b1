/* The vocabulary in the order of the dictionary, forms in the order of their codes. */
#include "engine/index/term_table.h"

#include "engine/index/inverter.h"
#include "tests/support/cases.h"

static rk_analyzer analyzer;
static rk_buffer words;
static rk_term_table table;

static void setup(void) {}

static void teardown(void) {
  rk_term_table_deinit(&table);
  rk_analyzer_deinit(&analyzer);
  rk_buffer_deinit(&words);
}

static void build(const char *text) {
  const uint32_t gap = RK_INVERTER_GAP;
  ck_assert_int_eq(rk_buffer_append(&words, &gap, sizeof gap), RK_OK);
  ck_assert_int_eq(rk_analyzer_words(&analyzer, rk_view_of(text), &words), RK_OK);
  ck_assert_int_eq(rk_term_table_init(&table, &analyzer, (const uint32_t *)(const void *)words.ptr,
                                      words.len / sizeof(uint32_t)),
                   RK_OK);
}

static uint32_t rank_of(const char *stem) {
  for (uint32_t r = 0; r < table.term_count; r++)
    if (rk_view_equal(rk_term_table_stem(&table, r), rk_view_of(stem))) return r;
  ck_abort_msg("no term %s", stem);
  return 0;
}

static void expect_form(uint32_t rank, uint32_t code, const char *form, uint32_t tokens) {
  const uint32_t word = table.words[table.words_start[rank] + code];
  const rk_view text = rk_analyzer_form(&analyzer, word);
  ck_assert_msg(rk_view_equal(text, rk_view_of(form)), "%.*s", (int)text.len, text.ptr);
  ck_assert_uint_eq(table.code_of_word[word], code);
  ck_assert_uint_eq(table.tokens_of_word[word], tokens);
  ck_assert_uint_eq(table.rank_of_word[word], rank);
}

START_TEST(test_terms_ascend) {
  build("sapi ayam 2024 zebra ayam Kutai é");
  ck_assert_uint_eq(table.term_count, 6);
  for (uint32_t r = 1; r < table.term_count; r++)
    ck_assert_int_lt(
        rk_view_compare(rk_term_table_stem(&table, r - 1), rk_term_table_stem(&table, r)), 0);
  ck_assert_uint_eq(table.tokens_of_rank[rank_of("ayam")], 2);
  ck_assert_uint_eq(table.tokens_of_rank[rank_of("zebra")], 1);
}
END_TEST

/* The most frequent form has code 0; equals are in byte order. */
START_TEST(test_codes) {
  build("membangun pembangunan dibangun bangunan pembangunan dibangun pembangunan desa");
  const uint32_t rank = rank_of("bangun");
  ck_assert_uint_eq(rk_term_table_forms(&table, rank), 4);
  expect_form(rank, 0, "pembangunan", 3);
  expect_form(rank, 1, "dibangun", 2);
  expect_form(rank, 2, "bangunan", 1);
  expect_form(rank, 3, "membangun", 1);
  ck_assert_uint_eq(rk_term_table_forms(&table, rank_of("desa")), 1);
  ck_assert_uint_eq(table.tokens_of_rank[rank], 7);
}
END_TEST

START_TEST(test_nothing) {
  build("");
  ck_assert_uint_eq(table.term_count, 0);
  ck_assert_uint_eq(table.word_count, 0);
}
END_TEST

/* Words that the log does not hold (the analyzer may know them from a failed look) count 0. */
START_TEST(test_words_outside_the_log) {
  rk_buffer elsewhere = {0};
  ck_assert_int_eq(rk_analyzer_words(&analyzer, rk_view_of("kota"), &elsewhere), RK_OK);
  rk_buffer_deinit(&elsewhere);
  build("desa");
  ck_assert_uint_eq(table.tokens_of_rank[rank_of("kota")], 0);
  ck_assert_uint_eq(table.tokens_of_rank[rank_of("desa")], 1);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_terms_ascend, test_codes, test_nothing,
                                test_words_outside_the_log};
  return run_cases("term_table", tests, sizeof tests / sizeof *tests, setup, teardown);
}
