/* The vocabularies in the order of the dictionary, forms in the order of their codes. */
#include "engine/index/term_table.h"

#include "engine/segment/forms.h"
#include "tests/support/cases.h"

enum { PARTS = 3 };

static rk_inverter inverters[PARTS];
static rk_inverter *const pointers[PARTS] = {&inverters[0], &inverters[1], &inverters[2]};
static rk_term_table table;

static void setup(void) {}

static void teardown(void) {
  rk_term_table_deinit(&table);
  for (int p = 0; p < PARTS; p++) rk_inverter_deinit(&inverters[p]);
}

static void add(int part, const char *text) {
  ck_assert_int_eq(rk_inverter_add(&inverters[part], rk_view_of(""), rk_view_of(text), NULL), RK_OK);
}

static void build(uint32_t parts) {
  rk_term_table_deinit(&table);
  ck_assert_int_eq(rk_term_table_init(&table, pointers, parts, NULL), RK_OK);
}

static uint32_t rank_of(const char *stem) {
  for (uint32_t r = 0; r < table.term_count; r++)
    if (rk_view_equal(rk_term_table_stem(&table, r), rk_view_of(stem))) return r;
  ck_abort_msg("no term %s", stem);
  return 0;
}

/* Every part that knows the form has its key. */
static void expect_keys(rk_view form, uint32_t rank, uint32_t code) {
  for (uint32_t p = 0; p < table.part_count; p++) {
    const rk_analyzer *analyzer = &inverters[p].analyzer;
    for (uint32_t w = 0; w < rk_analyzer_word_count(analyzer); w++) {
      if (!table.parts[p].tokens_of_word[w] || !rk_view_equal(rk_analyzer_form(analyzer, w), form))
        continue;
      ck_assert_uint_eq(table.parts[p].keys[w].rank, rank);
      ck_assert_uint_eq(table.parts[p].keys[w].code, code);
    }
  }
}

static void expect_form(uint32_t rank, uint32_t number, const char *form, uint32_t tokens) {
  const rk_form_count *counted = rk_term_table_form(&table, rank, number);
  const rk_view text = rk_term_table_text(&table, counted->word);
  ck_assert_msg(rk_view_equal(text, rk_view_of(form)), "%.*s", (int)text.len, text.ptr);
  ck_assert_uint_eq(counted->tokens, tokens);
  expect_keys(text, rank, number);
}

static void expect_ascending(void) {
  for (uint32_t r = 1; r < table.term_count; r++)
    ck_assert_int_lt(
        rk_view_compare(rk_term_table_stem(&table, r - 1), rk_term_table_stem(&table, r)), 0);
}

START_TEST(test_terms_ascend) {
  add(0, "sapi ayam 2024 zebra ayam Kutai é kutainegara kutainegeri");
  build(1);
  ck_assert_uint_eq(table.term_count, 8);
  expect_ascending();
  ck_assert_uint_eq(table.tokens_of_rank[rank_of("ayam")], 2);
  ck_assert_uint_eq(table.tokens_of_rank[rank_of("zebra")], 1);
}
END_TEST

/* The most frequent form has code 0; equals are in byte order. */
START_TEST(test_codes) {
  add(0, "membangun pembangunan dibangun bangunan pembangunan dibangun pembangunan desa");
  build(1);
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

/* The same as of one vocabulary, whoever knows what. */
START_TEST(test_several_parts) {
  add(0, "desa dibangun membangun zebra");
  add(2, "pembangunan dibangun bangunan pembangunan ayam");
  add(2, "pembangunan desa");
  build(PARTS);
  ck_assert_uint_eq(table.term_count, 4);
  expect_ascending();
  const uint32_t rank = rank_of("bangun");
  ck_assert_uint_eq(rk_term_table_forms(&table, rank), 4);
  expect_form(rank, 0, "pembangunan", 3);
  expect_form(rank, 1, "dibangun", 2); /* one of each */
  expect_form(rank, 2, "bangunan", 1);
  expect_form(rank, 3, "membangun", 1);
  ck_assert_uint_eq(table.tokens_of_rank[rank], 7);
  ck_assert_uint_eq(table.tokens_of_rank[rank_of("desa")], 2);
  ck_assert_uint_eq(table.tokens_of_rank[rank_of("zebra")], 1);
}
END_TEST

START_TEST(test_nothing) {
  build(1);
  ck_assert_uint_eq(table.term_count, 0);
  build(PARTS);
  ck_assert_uint_eq(table.term_count, 0);
}
END_TEST

/* Words that were known before, and are not in the log, are left out. */
START_TEST(test_words_outside_the_log) {
  add(0, "kota membangun desa");
  rk_inverter_clear(&inverters[0]);
  add(0, "desa dibangun");
  build(1);
  ck_assert_uint_eq(table.term_count, 2);
  ck_assert_uint_eq(table.tokens_of_rank[rank_of("desa")], 1);
  ck_assert_uint_eq(rk_term_table_forms(&table, rank_of("bangun")), 1);
  expect_form(rank_of("bangun"), 0, "dibangun", 1);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_terms_ascend, test_codes, test_several_parts, test_nothing,
                                test_words_outside_the_log};
  return run_cases("term_table", tests, sizeof tests / sizeof *tests, setup, teardown);
}
