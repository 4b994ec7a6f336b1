/* Which passage, which words in it, and clean text whatever came in. */
#include "engine/search/snippet.h"

#include "engine/base/utf8_valid.h"
#include "engine/text/analyzer.h"
#include "tests/support/cases.h"
#include "tests/support/corpus.h"

static const rk_analysis built_in;
static const double equal_weights[8] = {1, 1, 1, 1, 1, 1, 1, 1};

static void make(rk_snippet *snippet, rk_view text, const char *query_text, const double *weights,
                 size_t max_bytes) {
  rk_query query;
  rk_error error = {0};
  ck_assert_int_eq(rk_query_parse(&query, rk_view_of(query_text), NULL, &built_in, &error), RK_OK);
  ck_assert_int_eq(rk_snippet_make(snippet, text, &query, weights, max_bytes, &error), RK_OK);
  rk_query_deinit(&query);
}

/* The snippet with its spans in brackets. */
static void show(const rk_snippet *snippet, char *out, size_t cap) {
  const rk_span *spans = (const rk_span *)(const void *)snippet->spans.ptr;
  size_t count = snippet->spans.len / sizeof *spans, len = 0, span = 0;
  for (size_t i = 0; i <= snippet->text.len && len + 3 < cap; i++) {
    if (span < count && i == spans[span].offset + spans[span].len) out[len++] = ']', span++;
    if (span < count && i == spans[span].offset) out[len++] = '[';
    if (i < snippet->text.len) out[len++] = (char)snippet->text.ptr[i];
  }
  out[len] = '\0';
}

static void expect_weighted(const char *text, const char *query, const double *weights,
                            size_t max_bytes, const char *expected) {
  rk_snippet snippet;
  char shown[1000];
  make(&snippet, rk_view_of(text), query, weights, max_bytes);
  show(&snippet, shown, sizeof shown);
  ck_assert_str_eq(shown, expected);
  rk_snippet_deinit(&snippet);
}

static void expect(const char *text, const char *query, size_t max_bytes, const char *expected) {
  expect_weighted(text, query, equal_weights, max_bytes, expected);
}

/* Words of phrases count wherever they stand; what is only excluded does not. */
START_TEST(test_phrases_and_exclusions) {
  expect("Kota Kutai, desa di Kutai", "\"desa kutai\"", 0, "Kota [Kutai], [desa] di [Kutai]");
  expect("Kota Kutai, desa", "+kota -\"desa kutai\" -jalan", 0, "[Kota] Kutai, desa");
  expect("Kota Kutai, desa", "desa -\"kutai desa\"", 0, "Kota Kutai, [desa]");
}
END_TEST

START_TEST(test_whole_texts) {
  expect("Desa di Kutai", "desa", 0, "[Desa] di Kutai");
  expect("Desa di Kutai", "desa", 100, "[Desa] di Kutai");
  expect("membangun jalan, dibangun", "pembangunan", 100, "[membangun] jalan, [dibangun]");
  expect("anak-anak desa", "anak", 100, "[anak-anak] desa");
  expect("Kutai-Samarinda", "samarinda", 100, "Kutai-[Samarinda]");
  expect("di https://www.kompas.com/desa-kota, 1/11/2024", "kota kompas november", 100,
         "di [https://www.kompas.com/desa-kota], [1/11/2024]");
  expect("satu dua https://www.kompas.com/desa lima", "desa", 12,
         "…[https://www.kompas.com/desa]…");
  expect("satu dua 01/11/2024 lima", "2024", 15, "…[01/11/2024] lima");
  expect("", "desa", 100, "");
  expect("tanpa kata itu", "desa", 100, "tanpa kata itu");
  expect("...", "desa", 2, "...");
}
END_TEST

START_TEST(test_cuts_stand_between_words) {
  expect("satu dua tiga empat desa lima enam", "desa", 12, "…[desa] lima…");
  expect("desa satu dua tiga", "desa", 10, "[desa] satu…");
  expect("satu dua tiga desa", "desa", 10, "…tiga [desa]");
  expect("satu dua tiga empat", "desa", 9, "satu dua…");
  expect("satu desakabupaten dua", "desakabupaten", 3, "…[desakabupaten]…"); /* at least it */
}
END_TEST

START_TEST(test_the_passage_with_most_different_words) {
  const char *text =
      "desa desa desa . . . . . . . . . . . . . . . . . . . . . . desa kota . . . . . . . . . . "
      "kota";
  expect(text, "desa kota", 14, "…[desa] [kota]…");
}
END_TEST

/* A rare word is worth more than two common ones; among equals the first wins. */
START_TEST(test_weights_choose) {
  const char *text = "desa kota aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa air";
  const double rare_third[] = {1, 1, 5};
  expect_weighted(text, "desa kota air", equal_weights, 10, "[desa] [kota]…");
  expect_weighted(text, "desa kota air", rare_third, 10, "…aaaa [air]");
  const double rare_second[] = {1, 5};
  expect_weighted("air aaaa aaaa aaaa aaaa desa desa desa", "desa air", rare_second, 14,
                  "[air] aaaa aaaa…");
  expect("kota aaaaaa aaaaaaa aaaaaa kota", "kota", 5, "[kota]…");
}
END_TEST

START_TEST(test_white_space_and_controls) {
  expect("  desa \n\n\t kota  ", "kota", 0, "desa [kota]");
  expect("desa\x1b[31mkota\x07\x7f!", "kota", 0, "desa [31mkota !");
  expect("a\x01\x02\x03z", "b", 0, "a z");
  expect("desa\xc2\x9b[31m kota", "kota", 0, "desa [31m [kota]"); /* the one-letter escape */
  expect("desa\xc2\xa0\xc2\xa0kota", "kota", 0, "desa [kota]");
}
END_TEST

START_TEST(test_utf8_stays_whole) {
  expect("é é é desa é é é", "desa", 7, "…[desa] é…");
  expect("DÉSA kota", "desa", 0, "[DÉSA] kota");
}
END_TEST

/* Long signs without words must not make long snippets. */
START_TEST(test_long_runs_without_words) {
  rk_buffer text = {0};
  for (int i = 0; i < 5000; i++) ck_assert_int_eq(rk_buffer_append(&text, "- ", 2), RK_OK);
  ck_assert_int_eq(rk_buffer_append(&text, "desa", 4), RK_OK);
  for (int i = 0; i < 5000; i++) ck_assert_int_eq(rk_buffer_append(&text, " -", 2), RK_OK);
  rk_snippet snippet;
  make(&snippet, rk_buffer_view(&text), "desa", equal_weights, 100);
  ck_assert_uint_eq(snippet.spans.len, sizeof(rk_span));
  ck_assert_uint_le(snippet.text.len, 210);
  rk_snippet_deinit(&snippet);
  rk_buffer_deinit(&text);
}
END_TEST

/* ---- Random texts ---- */

static bool is_in_query(const rk_query *query, rk_view word) {
  char stem[RK_ANALYZER_WORD_MAX_BYTES];
  const rk_view got = {stem, rk_analyzer_stem_word(&built_in, word, stem)};
  for (size_t t = 0; t < query->term_count; t++)
    if (rk_view_equal(query->terms[t].stem, got)) return true;
  return false;
}

static void expect_clean(const rk_snippet *snippet, const rk_query *query, size_t max_bytes) {
  const rk_view text = rk_buffer_view(&snippet->text);
  const rk_span *spans = (const rk_span *)(const void *)snippet->spans.ptr;
  const size_t count = snippet->spans.len / sizeof *spans;
  ck_assert_uint_eq(rk_utf8_valid_prefix(text), text.len);
  for (size_t i = 0; i < text.len; i++) {
    if ((uint8_t)text.ptr[i] < ' ' || (i && text.ptr[i] == ' ' && text.ptr[i - 1] == ' '))
      ck_abort_msg("white space is not folded");
  }
  size_t end = 0;
  for (size_t s = 0; s < count; s++) {
    if (spans[s].offset < end || spans[s].offset + spans[s].len > text.len)
      ck_abort_msg("span %zu is out of place", s);
    end = spans[s].offset + spans[s].len;
    if (!is_in_query(query, (rk_view){text.ptr + spans[s].offset, spans[s].len}))
      ck_abort_msg("span %zu is no word of the query", s);
  }
  if (max_bytes) ck_assert_uint_le(text.len, 2 * max_bytes + CORPUS_WORD_BYTES + 6);
}

START_TEST(test_random_texts) {
  random_source random = {1};
  for (int i = 0; i < 400; i++) {
    corpus c = {0};
    rk_query query;
    rk_snippet snippet;
    rk_error error = {0};
    const rakor_text text = corpus_text(&c, &random, random_between(&random, 1, 200), 100);
    const rakor_text words = corpus_text(&c, &random, random_between(&random, 1, 4), 60);
    char *wild = malloc(text.len); /* spaces become all sorts of white space and signs */
    memcpy(wild, text.ptr, text.len);
    for (size_t b = 0; b < text.len; b++)
      if (wild[b] == ' ' && random_below(&random, 3) == 0)
        wild[b] = "\n\t,. \x1f"[random_below(&random, 6)];
    ck_assert_int_eq(rk_query_parse(&query, (rk_view){words.ptr, words.len}, NULL, &built_in, &error), RK_OK);
    const size_t max_bytes = random_below(&random, 4) ? random_between(&random, 1, 300) : 0;
    ck_assert_int_eq(rk_snippet_make(&snippet, (rk_view){wild, text.len}, &query, equal_weights,
                                     max_bytes, &error),
                     RK_OK);
    expect_clean(&snippet, &query, max_bytes);
    /* A text that has a match shows one. */
    rk_snippet whole;
    ck_assert_int_eq(rk_snippet_make(&whole, (rk_view){wild, text.len}, &query, equal_weights, 0,
                                     &error),
                     RK_OK);
    ck_assert((whole.spans.len > 0) == (snippet.spans.len > 0));
    rk_snippet_deinit(&whole);
    rk_snippet_deinit(&snippet);
    rk_query_deinit(&query);
    free(wild);
    corpus_deinit(&c);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_phrases_and_exclusions, test_whole_texts,
                                test_cuts_stand_between_words,
                                test_the_passage_with_most_different_words,
                                test_weights_choose,
                                test_white_space_and_controls,
                                test_utf8_stays_whole,
                                test_long_runs_without_words,
                                test_random_texts};
  return run_cases("snippet", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
