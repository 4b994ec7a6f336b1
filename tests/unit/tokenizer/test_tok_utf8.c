#include <stdlib.h>
#include <string.h>

#include "tests/support/cases.h"
#include "tokenizer/tok_utf8.h"

static size_t valid_up_to(const char *text) { return tok_utf8_validate(text, strlen(text)); }

START_TEST(test_every_code_point_goes_round) {
  for (uint32_t cp = 0; cp < 0x110000; cp++) {
    if (cp >= 0xD800 && cp < 0xE000) continue;
    uint8_t bytes[TOK_UTF8_MAX];
    unsigned n = tok_utf8_encode(cp, bytes), read;
    uint32_t decoded = tok_utf8_decode(bytes, n, &read);
    REQUIRE_MSG(decoded == cp && read == n, "U+%04X reads as U+%04X", cp, decoded);
    REQUIRE_MSG(tok_utf8_validate((char *)bytes, n) == n, "U+%04X is refused", cp);
  }
}
END_TEST

START_TEST(test_bad_sequences) {
  static const char *const bad[] = {
      "\x80",         "\xBF",         "\xC0\x80",         "\xC1\xBF",         "\xC3",
      "\xC3(",        "\xE0\x80\x80", "\xE0\x9F\xBF",     "\xE2\x80",         "\xE2\x80(",
      "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF0\x9F\x91",
      "\xF0\x9F(\x8D", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xF8\x88\x80\x80\x80", "\xFE",
      "\xFF"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    unsigned n;
    size_t len = strlen(bad[i]);
    ck_assert_uint_eq(tok_utf8_decode((const uint8_t *)bad[i], len, &n), TOK_UTF8_REPLACEMENT);
    ck_assert_uint_eq(n, 1);
    ck_assert_uint_eq(valid_up_to(bad[i]), 0);
  }
}
END_TEST

START_TEST(test_real_replacement_character_is_valid) {
  unsigned n;
  ck_assert_uint_eq(tok_utf8_decode((const uint8_t *)"\xEF\xBF\xBD", 3, &n), TOK_UTF8_REPLACEMENT);
  ck_assert_uint_eq(n, 3);
  ck_assert_uint_eq(valid_up_to("\xEF\xBF\xBD"), 3);
}
END_TEST

START_TEST(test_first_bad_byte_is_found_anywhere) {
  /* around the steps of 32 bytes that ASCII is skipped in */
  for (size_t len = 1; len < 140; len++) {
    for (size_t at = 0; at < len; at++) {
      char *text = malloc(len);
      ck_assert_ptr_nonnull(text);
      memset(text, 'a', len);
      REQUIRE_MSG(tok_utf8_validate(text, len) == len, "%zu good bytes", len);
      text[at] = (char)0xE9;
      REQUIRE_MSG(tok_utf8_validate(text, len) == at, "bad byte %zu of %zu", at, len);
      free(text);
    }
  }
}
END_TEST

START_TEST(test_cut_at_the_end) {
  ck_assert_uint_eq(tok_utf8_validate("kopi\xC3\xA9", 6), 6);
  ck_assert_uint_eq(tok_utf8_validate("kopi\xC3\xA9", 5), 4);
  ck_assert_uint_eq(tok_utf8_validate("", 0), 0);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_every_code_point_goes_round,
                                test_bad_sequences,
                                test_real_replacement_character_is_valid,
                                test_first_bad_byte_is_found_anywhere,
                                test_cut_at_the_end};
  return run_cases("tok_utf8", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
