#include <string.h>

#include "tests/support/cases.h"
#include "tokenizer/tok_class.h"
#include "tokenizer/tok_fold.h"
#include "tokenizer/tok_utf8.h"

static void folds_to(const char *text, const char *expected) {
  char out[512];
  size_t n = tok_fold(text, strlen(text), out, sizeof out - 1);
  out[n] = 0;
  ck_assert_str_eq(out, expected);
}

START_TEST(test_ascii) {
  folds_to("", "");
  folds_to("Kutai Kartanegara 2024 @[\\]^_{|}~", "kutai kartanegara 2024 @[\\]^_{|}~");
  folds_to("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz");
  folds_to("Jum'at", "jumat");
  folds_to("PERTANGGUNGJAWABAN'NYA", "pertanggungjawabannya");
  folds_to("ma`af", "maaf");
}
END_TEST

START_TEST(test_quotes_hyphens_and_invisible) {
  folds_to("Jum\u2019at", "jumat");
  folds_to("Qur\u02BCan", "quran");
  folds_to("buku\u2010buku\u2011buku\u2013buku\u2014buku\u2212buku",
           "buku-buku-buku-buku-buku-buku");
  folds_to("ke\u00ADmis\u200Bki\u200Dnan\uFEFF", "kemiskinan");
}
END_TEST

START_TEST(test_composed_and_decomposed_agree) {
  folds_to("\u00C9", "e");
  folds_to("E\u0301", "e");
  folds_to("\u1EA4", "a");
  folds_to("A\u0302\u0301", "a");
  folds_to("\u0419", "\u0438");
  folds_to("\u0418\u0306", "\u0438");
  folds_to("\u1F84", "\u03B1\u03B9");
  folds_to("\u0622", "\u0627");
  folds_to("\uD55C", "\uD55C");
  folds_to("\u1112\u1161\u11AB", "\uD55C");
  folds_to("\uD558\u11AB", "\uD55C");
  folds_to("\uD55C\u11AB", "\uD55C\u11AB"); /* complete: nothing more goes on it */
  folds_to("\u304C", "\u304B\u3099");
}
END_TEST

START_TEST(test_case_and_compatibility) {
  folds_to("Stra\u00DFe", "strasse");
  folds_to("\u1E9E", "ss");
  folds_to("\u0130", "i");
  folds_to("\u0131", "i");
  folds_to("\u039F\u03B4\u03CC\u03C2", "\u03BF\u03B4\u03BF\u03C3");
  folds_to("\uFB03", "ffi");
  folds_to("\uFF21\uFF11", "a1");
  folds_to("m\u00B2", "m2");
  folds_to("\u0663", "3");
  folds_to("\U0001D7D9", "1");
  folds_to("\u00D8\u0141\u0110\u00C6", "olda" "e");
}
END_TEST

START_TEST(test_bad_bytes_become_replacement) {
  folds_to("\xFFKata\xC3", "\uFFFDkata\uFFFD");
}
END_TEST

START_TEST(test_small_capacity_cuts_at_code_points) {
  const char *text = "Abc\u4E00\u4E8C\uFB03";
  char whole[64], out[64];
  size_t len = tok_fold(text, strlen(text), whole, sizeof whole);
  ck_assert_uint_eq(len, 12);
  for (size_t cap = 0; cap <= len; cap++) {
    memset(out, '#', sizeof out);
    size_t n = tok_fold(text, strlen(text), out, cap);
    ck_assert_uint_le(n, cap);
    ck_assert_uint_ge(n + 3, cap);
    ck_assert_int_eq(memcmp(out, whole, n), 0);
    ck_assert_int_eq(out[cap], '#');
    ck_assert_uint_eq(tok_utf8_validate(out, n), n);
  }
}
END_TEST

START_TEST(test_every_code_point_settles) {
  for (uint32_t cp = 0; cp < 0x110000; cp++) {
    if (cp >= 0xD800 && cp < 0xE000) continue;
    char self[TOK_UTF8_MAX], once[256], twice[256];
    size_t len = tok_utf8_encode(cp, (uint8_t *)self);
    size_t n = tok_fold(self, len, once, sizeof once);
    REQUIRE_MSG(n <= 33, "U+%04X folds to %zu bytes", cp, n);
    size_t again = tok_fold(once, n, twice, sizeof twice);
    REQUIRE_MSG(again == n && !memcmp(once, twice, n), "U+%04X does not settle", cp);
    REQUIRE_MSG(n > 0 || !tok_class_is_word(tok_class_of(cp)), "U+%04X folds to nothing", cp);
  }
}
END_TEST

START_TEST(test_classes) {
  ck_assert_int_eq(tok_class_of('a'), TOK_CLASS_LETTER);
  ck_assert_int_eq(tok_class_of('7'), TOK_CLASS_DIGIT);
  ck_assert_int_eq(tok_class_of(' '), TOK_CLASS_OTHER);
  ck_assert_int_eq(tok_class_of('-'), TOK_CLASS_HYPHEN);
  ck_assert_int_eq(tok_class_of('\''), TOK_CLASS_APOSTROPHE);
  ck_assert_int_eq(tok_class_of('_'), TOK_CLASS_UNDERSCORE);
  ck_assert_int_eq(tok_class_of(0x2019), TOK_CLASS_APOSTROPHE);
  ck_assert_int_eq(tok_class_of(0x201C), TOK_CLASS_OTHER);
  ck_assert_int_eq(tok_class_of(0x2014), TOK_CLASS_OTHER);
  ck_assert_int_eq(tok_class_of(0x00B2), TOK_CLASS_NUMERIC);
  ck_assert_int_eq(tok_class_of(0x0301), TOK_CLASS_MARK);
  ck_assert_int_eq(tok_class_of(0x00AD), TOK_CLASS_IGNORE);
  ck_assert_int_eq(tok_class_of(0x115F), TOK_CLASS_IGNORE);
  ck_assert_int_eq(tok_class_of(0x65E5), TOK_CLASS_IDEOGRAPH);
  ck_assert_int_eq(tok_class_of(0x30AB), TOK_CLASS_KATAKANA);
  ck_assert_int_eq(tok_class_of(0x2163), TOK_CLASS_LETTER);
  ck_assert_int_eq(tok_class_of(0x33A1), TOK_CLASS_LETTER);
  ck_assert_int_eq(tok_class_of(0x0640), TOK_CLASS_IGNORE);
  ck_assert_int_eq(tok_class_of(0x05F4), TOK_CLASS_APOSTROPHE);
  ck_assert_int_eq(tok_class_of(0xFFFD), TOK_CLASS_OTHER);
  ck_assert_int_eq(tok_class_of(0x10FFFF), TOK_CLASS_OTHER);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_ascii,
                                test_quotes_hyphens_and_invisible,
                                test_composed_and_decomposed_agree,
                                test_case_and_compatibility,
                                test_bad_bytes_become_replacement,
                                test_small_capacity_cuts_at_code_points,
                                test_every_code_point_settles,
                                test_classes};
  return run_cases("tok_fold", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
