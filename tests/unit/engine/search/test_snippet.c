/* Which passage, which words in it, and clean text whatever came in. */
#include "engine/search/snippet.h"

#include "engine/base/utf8_valid.h"
#include "engine/text/analyzer.h"
#include "tests/support/cases.h"
#include "tests/support/corpus.h"

static const rk_analysis built_in;
static const double equal_weights[8] = {1, 1, 1, 1, 1, 1, 1, 1};

/* Of all that is tested: it changes nothing. */
static rk_stem_memos *memos;

static rk_status make_with(rk_stem_memos *from, rk_snippet *snippet, rk_view text,
                           const rk_query *query, const double *weights, size_t max_bytes) {
  rk_error error = {0};
  rk_stem_memo *memo = rk_stem_memos_take(from);
  ck_assert_ptr_nonnull(memo);
  const rk_status status = rk_snippet_make(snippet, text, query, weights, max_bytes, memo, &error);
  rk_stem_memos_give(from, memo);
  return status;
}

static void make(rk_snippet *snippet, rk_view text, const char *query_text, const double *weights,
                 size_t max_bytes) {
  rk_query query;
  rk_error error = {0};
  ck_assert_int_eq(rk_query_parse(&query, rk_view_of(query_text), NULL, &built_in, &error), RK_OK);
  ck_assert_int_eq(make_with(memos, snippet, text, &query, weights, max_bytes), RK_OK);
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
    const rk_view wild_text = {wild, text.len};
    ck_assert_int_eq(make_with(memos, &snippet, wild_text, &query, equal_weights, max_bytes), RK_OK);
    expect_clean(&snippet, &query, max_bytes);
    /* A text that has a match shows one. */
    rk_snippet whole;
    ck_assert_int_eq(make_with(memos, &whole, wild_text, &query, equal_weights, 0), RK_OK);
    ck_assert((whole.spans.len > 0) == (snippet.spans.len > 0));
    rk_snippet_deinit(&whole);
    rk_snippet_deinit(&snippet);
    rk_query_deinit(&query);
    free(wild);
    corpus_deinit(&c);
  }
}
END_TEST

/* ---- The plain way: every word of the text analysed as for an index ---- */

/* Letters by chance, so that the memo forgets, between words of every shape. */
static size_t odd_text(random_source *random, char *text, size_t cap) {
  static const char *const words[] = {
      "desa",     "Desa",         "pedesaan",   "DESA-DESA",  "jual-beli", "beli",    "dibelinya",
      "anak",     "anak-anak",    "1/11/2024",  "01-11-2024", "november",  "2024",    "tsb.",
      "sebut",    "S.H.",         "#DesaKita",  "@desa",      "12,5%",     "10.30",   "é",
      "www.desa.go.id/beli?anak", "a@desa.id",  "pertanggungjawabannya",   "dipertanggungjawabkan",
      "tanggung", "Jum'at",       "Jum’at",     "jumat",      "\xff",      "\xc2\xad", "…"};
  size_t len = 0;
  while (len + 40 < cap) {
    if (random_below(random, 3) == 0) {
      for (uint32_t n = random_between(random, 1, 20); n; n--)
        text[len++] = (char)('a' + random_below(random, 26));
    } else {
      const char *word = words[random_below(random, sizeof words / sizeof *words)];
      memcpy(text + len, word, strlen(word));
      len += strlen(word);
    }
    text[len++] = " \n,.-"[random_below(random, 5)];
  }
  return len;
}

/* The matches, one behind the other, each with a bar behind it. */
static void plain_matches(rk_view text, const rk_query *query, rk_buffer *out) {
  rk_analyzer analyzer = {0};
  rk_buffer tokens = {0};
  uint32_t id;
  bool added;
  for (size_t t = 0; t < query->term_count; t++)
    ck_assert_int_eq(rk_intern_put(&analyzer.terms, query->terms[t].stem, 0, &id, &added), RK_OK);
  ck_assert_int_eq(rk_analyzer_tokens(&analyzer, text, &tokens), RK_OK);
  const rk_word_token *all = (const rk_word_token *)(const void *)tokens.ptr;
  size_t end = 0;
  for (size_t i = 0; i < tokens.len / sizeof *all; i++) {
    if (rk_analyzer_term_of(&analyzer, all[i].word) >= query->term_count || all[i].offset < end)
      continue;
    end = all[i].offset + (size_t)all[i].len;
    ck_assert_int_eq(rk_buffer_append(out, text.ptr + all[i].offset, all[i].len), RK_OK);
    ck_assert_int_eq(rk_buffer_append(out, "|", 1), RK_OK);
  }
  rk_buffer_deinit(&tokens);
  rk_analyzer_deinit(&analyzer);
}

static void shown_matches(const rk_snippet *snippet, rk_buffer *out) {
  const rk_span *spans = (const rk_span *)(const void *)snippet->spans.ptr;
  for (size_t s = 0; s < snippet->spans.len / sizeof *spans; s++) {
    ck_assert_int_eq(rk_buffer_append(out, snippet->text.ptr + spans[s].offset, spans[s].len), RK_OK);
    ck_assert_int_eq(rk_buffer_append(out, "|", 1), RK_OK);
  }
}

static void expect_plain_matches(rk_view text, const rk_query *query) {
  rk_buffer plain = {0}, shown = {0};
  rk_snippet snippet;
  ck_assert_int_eq(make_with(memos, &snippet, text, query, equal_weights, 0), RK_OK);
  plain_matches(text, query, &plain);
  shown_matches(&snippet, &shown);
  ck_assert(rk_view_equal(rk_buffer_view(&plain), rk_buffer_view(&shown)));
  rk_snippet_deinit(&snippet);
  rk_buffer_deinit(&plain);
  rk_buffer_deinit(&shown);
}

/* A memo that has seen much gives what one gives that has seen nothing. */
static void expect_no_memory_of(rk_view text, const rk_query *query, size_t max_bytes) {
  rk_stem_memos *fresh = rk_stem_memos_new(&built_in);
  rk_snippet one, other;
  ck_assert_int_eq(make_with(memos, &one, text, query, equal_weights, max_bytes), RK_OK);
  ck_assert_int_eq(make_with(fresh, &other, text, query, equal_weights, max_bytes), RK_OK);
  ck_assert(rk_view_equal(rk_buffer_view(&one.text), rk_buffer_view(&other.text)));
  ck_assert(rk_view_equal(rk_buffer_view(&one.spans), rk_buffer_view(&other.spans)));
  rk_snippet_deinit(&one);
  rk_snippet_deinit(&other);
  rk_stem_memos_release(fresh);
}

START_TEST(test_matches_are_those_of_the_index) {
  static const char *const queries[] = {"desa", "beli anak november", "sebut tanggung jawab",
                                        "jumat 2024 sh", "12,5 10.30 desakita", "go id www",
                                        "", "é"};
  enum { TEXT_BYTES = 4000 };
  random_source random = {3};
  char *text = malloc(TEXT_BYTES);
  for (int i = 0; i < 600; i++) {
    rk_query query;
    rk_error error = {0};
    const rk_view given = {text, odd_text(&random, text, random_between(&random, 40, TEXT_BYTES))};
    const char *asked = queries[random_below(&random, sizeof queries / sizeof *queries)];
    ck_assert_int_eq(rk_query_parse(&query, rk_view_of(asked), NULL, &built_in, &error), RK_OK);
    expect_plain_matches(given, &query);
    expect_no_memory_of(given, &query, random_between(&random, 1, 300));
    rk_query_deinit(&query);
  }
  free(text);
}
END_TEST

static void setup(void) { ck_assert_ptr_nonnull(memos = rk_stem_memos_new(&built_in)); }

static void teardown(void) { rk_stem_memos_release(memos); }

int main(void) {
  const TTest *const tests[] = {test_phrases_and_exclusions, test_whole_texts,
                                test_cuts_stand_between_words,
                                test_the_passage_with_most_different_words,
                                test_weights_choose,
                                test_white_space_and_controls,
                                test_utf8_stays_whole,
                                test_long_runs_without_words,
                                test_random_texts,
                                test_matches_are_those_of_the_index};
  return run_cases("snippet", tests, sizeof tests / sizeof *tests, setup, teardown);
}
