/* What the golden file cannot show: batches, long runs, limits, names. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/cases.h"
#include "tokenizer/tok_utf8.h"
#include "tokenizer/tokenizer.h"

static size_t scan(const char *text, size_t len, tok_token *out, size_t cap) {
  tok_scanner scanner;
  tok_scanner_init(&scanner, text, len);
  return tok_scanner_next(&scanner, out, cap);
}

START_TEST(test_nothing) {
  tok_token token;
  ck_assert_uint_eq(scan("", 0, &token, 1), 0);
  ck_assert_uint_eq(scan(" \n\t.,", 5, &token, 1), 0);
}
END_TEST

START_TEST(test_end_is_reported_again) {
  tok_scanner scanner;
  tok_token token;
  tok_scanner_init(&scanner, "rakor", 5);
  ck_assert_uint_eq(tok_scanner_next(&scanner, &token, 1), 1);
  ck_assert_uint_eq(tok_scanner_next(&scanner, &token, 1), 0);
  ck_assert_uint_eq(tok_scanner_next(&scanner, &token, 1), 0);
}
END_TEST

START_TEST(test_batches_of_any_size) {
  const char *text =
      "Rapat koordinasi (rakor) penanganan kemiskinan se-Kutai Timur, Jumat (01/11/2024), "
      "dihadiri 120 orang dari 18 kecamatan; \u201CAnggaran Rp2,5 miliar,\u201D kata Drs. Budi, "
      "M.Si., saat ditemui di ruang serba-guna kantor dinas sosial pukul 10.30 WIB.";
  size_t len = strlen(text);
  tok_token all[128], some[128];
  size_t count = scan(text, len, all, 128);
  ck_assert_uint_eq(count, 34);
  for (size_t batch = 1; batch <= count; batch++) {
    tok_scanner scanner;
    tok_scanner_init(&scanner, text, len);
    size_t n, total = 0;
    while ((n = tok_scanner_next(&scanner, some, batch))) {
      ck_assert_uint_le(n, batch);
      ck_assert_int_eq(memcmp(some, all + total, n * sizeof *some), 0);
      total += n;
    }
    ck_assert_uint_eq(total, count);
  }
}
END_TEST

static void cuts_into(const char *piece, size_t repeats, size_t first_len) {
  size_t unit = strlen(piece), len = unit * repeats;
  char *text = malloc(len);
  ck_assert_ptr_nonnull(text);
  for (size_t i = 0; i < repeats; i++) memcpy(text + i * unit, piece, unit);
  tok_token tokens[8];
  size_t count = scan(text, len, tokens, 8);
  ck_assert_uint_ge(count, 2);
  ck_assert_uint_eq(tokens[0].len, first_len);
  ck_assert_uint_eq(tokens[1].offset, first_len);
  free(text);
}

START_TEST(test_long_runs_are_cut) {
  cuts_into("a", 600, 255);
  cuts_into("7", 600, 255);
  cuts_into("\u00E9", 300, 254);
  cuts_into("\uD55C", 300, 255);
  cuts_into("\U0001D7D9", 300, 252);
}
END_TEST

START_TEST(test_long_url_is_cut) {
  char text[400] = "https://situs.id/";
  memset(text + 17, 'x', sizeof text - 17);
  tok_token tokens[4];
  ck_assert_uint_eq(scan(text, sizeof text, tokens, 4), 2);
  ck_assert_uint_eq(tokens[0].kind, TOK_URL);
  ck_assert_uint_eq(tokens[0].len, TOK_MAX_BYTES);
  ck_assert_uint_eq(tokens[1].kind, TOK_WORD);
}
END_TEST

START_TEST(test_flags) {
  tok_token t[8];
  const char *text = "rakor Rakor RAKOR rakor-rakor buku2 12 1.000 caf\u00E9";
  ck_assert_uint_eq(scan(text, strlen(text), t, 8), 8);
  ck_assert_uint_eq(t[0].flags, TOK_ASCII_LOWER);
  ck_assert_uint_eq(t[1].flags, TOK_FOLD | TOK_UPPER_INITIAL);
  ck_assert_uint_eq(t[2].flags, TOK_FOLD | TOK_UPPER_INITIAL | TOK_ALL_UPPER);
  ck_assert_uint_eq(t[3].flags, TOK_HYPHEN);
  ck_assert_uint_eq(t[4].flags, TOK_HAS_DIGIT);
  ck_assert_uint_eq(t[5].flags, TOK_HAS_DIGIT);
  ck_assert_uint_eq(t[6].flags, TOK_HAS_DIGIT | TOK_FOLD);
  ck_assert_uint_eq(t[7].flags, TOK_NON_ASCII | TOK_FOLD);
}
END_TEST

START_TEST(test_fold_never_passes_cap) {
  const char *text = "01-11-2024";
  tok_token token;
  ck_assert_uint_eq(scan(text, 10, &token, 1), 1);
  for (size_t cap = 0; cap <= 9; cap++) {
    char out[16];
    memset(out, '#', sizeof out);
    ck_assert_uint_eq(tok_token_fold(text, &token, out, cap), cap);
    ck_assert_int_eq(memcmp(out, "1/11/2024", cap), 0);
    ck_assert_int_eq(out[cap], '#');
  }
}
END_TEST

START_TEST(test_kind_names) {
  ck_assert_str_eq(tok_kind_name(TOK_WORD), "word");
  ck_assert_str_eq(tok_kind_name(TOK_IDEOGRAPH), "ideograph");
  for (int kind = 0; kind < TOK_KINDS; kind++) ck_assert_str_ne(tok_kind_name((tok_kind)kind), "?");
  ck_assert_str_eq(tok_kind_name(TOK_KINDS), "?");
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_nothing,
                                test_end_is_reported_again,
                                test_batches_of_any_size,
                                test_long_runs_are_cut,
                                test_long_url_is_cut,
                                test_flags,
                                test_fold_never_passes_cap,
                                test_kind_names};
  return run_cases("tokenizer", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
