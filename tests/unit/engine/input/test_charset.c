/* Labels, byte order marks, and bytes of each charset as UTF-8. */
#include "engine/input/charset.h"

#include <stdio.h>

#include "engine/input/html_charset.h"
#include "engine/input/http_message.h"
#include "tests/support/cases.h"

static rk_buffer made;

static void teardown(void) { rk_buffer_deinit(&made); }

static void expect(rk_charset charset, const char *bytes, size_t len, const char *wanted) {
  rk_view text;
  ck_assert_int_eq(rk_charset_decode(charset, (rk_view){bytes, len}, &made, &text), RK_OK);
  ck_assert_msg(rk_view_equal(text, rk_view_of(wanted)), "'%.*s', not '%s'", (int)text.len,
                text.ptr, wanted);
}

START_TEST(labels) {
  ck_assert_int_eq(rk_charset_of(rk_view_of(" \"UTF-8\" ")), RK_CHARSET_UTF_8);
  ck_assert_int_eq(rk_charset_of(rk_view_of("ISO-8859-1")), RK_CHARSET_WINDOWS_1252);
  ck_assert_int_eq(rk_charset_of(rk_view_of("us-ascii")), RK_CHARSET_WINDOWS_1252);
  ck_assert_int_eq(rk_charset_of(rk_view_of("latin9")), RK_CHARSET_ISO_8859_15);
  ck_assert_int_eq(rk_charset_of(rk_view_of("utf-16be")), RK_CHARSET_UTF_16BE);
  ck_assert_int_eq(rk_charset_of(rk_view_of("shift_jis")), RK_CHARSET_FOREIGN);
  ck_assert_int_eq(rk_charset_of(rk_view_of("utf-88")), RK_CHARSET_NONE);
  ck_assert_int_eq(rk_charset_of(rk_view_of(" '' ")), RK_CHARSET_NONE);
  ck_assert_int_eq(rk_charset_of((rk_view){0}), RK_CHARSET_NONE);
}
END_TEST

START_TEST(marks_and_guesses) {
  rk_view utf_8 = {"\xef\xbb\xbf" "a", 4}, wide = {"\xff\xfe" "a", 3}, plain = {"\xef\xbb", 2};
  ck_assert_int_eq(rk_charset_take_mark(&utf_8), RK_CHARSET_UTF_8);
  ck_assert(rk_view_equal(utf_8, rk_view_of("a")));
  ck_assert_int_eq(rk_charset_take_mark(&wide), RK_CHARSET_UTF_16LE);
  ck_assert_uint_eq(wide.len, 1);
  ck_assert_int_eq(rk_charset_take_mark(&plain), RK_CHARSET_NONE);
  ck_assert_uint_eq(plain.len, 2);
  ck_assert_int_eq(rk_charset_guess(rk_view_of("caf\xc3\xa9")), RK_CHARSET_UTF_8);
  ck_assert_int_eq(rk_charset_guess(rk_view_of("caf\xe9")), RK_CHARSET_WINDOWS_1252);
}
END_TEST

START_TEST(settled_by_the_bytes) {
  const rk_view utf_8 = rk_view_of("caf\xc3\xa9"), other = rk_view_of("caf\xe9");
  ck_assert_int_eq(rk_charset_settle(RK_CHARSET_NONE, utf_8), RK_CHARSET_UTF_8);
  ck_assert_int_eq(rk_charset_settle(RK_CHARSET_NONE, other), RK_CHARSET_WINDOWS_1252);
  ck_assert_int_eq(rk_charset_settle(RK_CHARSET_FOREIGN, utf_8), RK_CHARSET_UTF_8);
  ck_assert_int_eq(rk_charset_settle(RK_CHARSET_FOREIGN, other), RK_CHARSET_FOREIGN);
  const rk_view quoted = rk_view_of("Warga desa \x93membeli\x94 beras murah di pasar.");
  ck_assert_int_eq(rk_charset_settle(RK_CHARSET_FOREIGN, quoted), RK_CHARSET_FOREIGN);
  char page[200];
  snprintf(page, sizeof page, "<html><p class=isi>%s</p></html>", quoted.ptr);
  ck_assert_int_eq(rk_charset_settle(RK_CHARSET_FOREIGN, rk_view_of(page)),
                   RK_CHARSET_WINDOWS_1252);
  ck_assert_int_eq(rk_charset_settle(RK_CHARSET_ISO_8859_15, utf_8), RK_CHARSET_ISO_8859_15);
}
END_TEST

START_TEST(one_byte_a_character) {
  expect(RK_CHARSET_WINDOWS_1252, "caf\xe9 \x93x\x94 \x80\x81", 11,
         "caf\xc3\xa9 \xe2\x80\x9cx\xe2\x80\x9d \xe2\x82\xac\xc2\x81");
  expect(RK_CHARSET_ISO_8859_15, "\xa4\xa6\xa8\xb4\xb8\xbc\xbd\xbe\xe9", 9,
         "\xe2\x82\xac\xc5\xa0\xc5\xa1\xc5\xbd\xc5\xbe\xc5\x92\xc5\x93\xc5\xb8\xc3\xa9");
  expect(RK_CHARSET_WINDOWS_1252, "", 0, "");
}
END_TEST

START_TEST(faulty_utf_8) {
  expect(RK_CHARSET_UTF_8, "baik", 4, "baik");
  expect(RK_CHARSET_UTF_8, "a\xff" "b", 3, "a\xef\xbf\xbd" "b");
  expect(RK_CHARSET_UTF_8, "a\xe2\x80", 3, "a\xef\xbf\xbd");
  expect(RK_CHARSET_UTF_8, "\xc0\xaf.\xed\xa0\x80.", 7, "\xef\xbf\xbd.\xef\xbf\xbd.");
}
END_TEST

START_TEST(utf_16) {
  expect(RK_CHARSET_UTF_16LE, "a\0\xe9\0\x3d\xd8\x00\xde", 8, "a\xc3\xa9\xf0\x9f\x98\x80");
  expect(RK_CHARSET_UTF_16BE, "\0a\xd8\x3d\0b\0", 7,
         "a\xef\xbf\xbd" "b\xef\xbf\xbd");
  expect(RK_CHARSET_UTF_16BE, "\xde\x00\xd8\x3d", 4, "\xef\xbf\xbd\xef\xbf\xbd");
}
END_TEST

static rk_charset declared(const char *page) { return rk_html_charset_declared(rk_view_of(page)); }

START_TEST(declared_in_the_page) {
  ck_assert_int_eq(declared("<meta charset=utf-8>"), RK_CHARSET_UTF_8);
  ck_assert_int_eq(declared("<p><META CHARSET='Latin1'/>"), RK_CHARSET_WINDOWS_1252);
  ck_assert_int_eq(declared("<meta content=\"text/html; charset=iso-8859-15\" "
                            "http-equiv=\"Content-Type\">"),
                   RK_CHARSET_ISO_8859_15);
  ck_assert_int_eq(declared("<meta name=x content='text/html; charset=latin1'>"), RK_CHARSET_NONE);
  ck_assert_int_eq(declared("<!-- <meta charset=latin1> --><meta charset=big5>"),
                   RK_CHARSET_FOREIGN);
  ck_assert_int_eq(declared("<meta charset=x><meta charset=latin1><meta charset=utf-8>"),
                   RK_CHARSET_WINDOWS_1252);
  ck_assert_int_eq(declared("<meta charset=utf-16>"), RK_CHARSET_UTF_8);
  ck_assert_int_eq(declared("<p>charset=latin1</p>"), RK_CHARSET_NONE);
}
END_TEST

START_TEST(declared_in_the_header) {
  ck_assert(rk_view_equal(rk_http_charset(rk_view_of("text/html; a=b; CHARSET=\"x\"")),
                          rk_view_of("\"x\"")));
  ck_assert_uint_eq(rk_http_charset(rk_view_of("text/html; charsets=x")).len, 0);
  ck_assert_uint_eq(rk_http_charset(rk_view_of("charset=x")).len, 0);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {labels, marks_and_guesses, settled_by_the_bytes,
                                one_byte_a_character, faulty_utf_8, utf_16, declared_in_the_page,
                                declared_in_the_header};
  return run_cases("charset", tests, sizeof tests / sizeof *tests, NULL, teardown);
}
