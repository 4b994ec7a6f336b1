/* What is left of a text when nothing but its words counts? */
#include "engine/text/bare_text.h"

#include <stdio.h>

#include "tests/support/cases.h"
#include "tests/support/random.h"

static char room[RK_BARE_ROOM_BYTES + 1];

static const char *bare(const char *text) {
  rk_view rest = rk_view_of(text);
  room[rk_bare_text_next(&rest, room)] = '\0';
  ck_assert_uint_eq(rest.len, 0);
  return room;
}

START_TEST(test_words_alone) {
  ck_assert_str_eq(bare("Jum'at,\n(1/11)"), "jum at 1 11 ");
  ck_assert_str_eq(bare("  \"Pasar MURAH\" -- murah... sekali!?  "), "pasar murah murah sekali ");
  ck_assert_str_eq(bare("@[`{/:AZaz09"), "azaz09 ");
  ck_assert_str_eq(bare(""), "");
  ck_assert_str_eq(bare(" .,;\t\r\n"), "");
  ck_assert_str_eq(bare("x"), "x ");
}
END_TEST

/* Of what is not ASCII letters are folded, invisible characters vanish, the rest parts words. */
START_TEST(test_wide_characters) {
  ck_assert_str_eq(bare("Éclair — “kafé”…itu"), "eclair kafe itu ");
  ck_assert_str_eq(bare("ke\u00adbersamaan\u200b ｆｕｌｌ"), "kebersamaan full ");
  ck_assert_str_eq(bare("e\u0301tude"), "etude ");
  ck_assert_str_eq(bare("\u00a0\u00a0rapat\u00a0\u2014\u00a0koordinasi"), "rapat koordinasi ");
  ck_assert_str_eq(bare("漢字 かな"), "漢字 かな ");
  ck_assert_str_eq(bare("⑴ ½ satu"), "1 1 2 satu ");
}
END_TEST

/* What ASCII becomes, said simply. */
static size_t model(const char *text, size_t len, char *out) {
  size_t n = 0;
  for (size_t i = 0; i < len; i++) {
    const char c = text[i];
    const bool is_upper = c >= 'A' && c <= 'Z';
    if (is_upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      out[n++] = (char)(is_upper ? c + 32 : c);
    else if (n && out[n - 1] != ' ')
      out[n++] = ' ';
  }
  if (n && out[n - 1] != ' ') out[n++] = ' ';
  return n;
}

/* Any length, any share of what is dropped: blocks and chunks of the vector code begin anywhere. */
START_TEST(test_ascii_like_the_model) {
  random_source random = {7};
  static char text[5000], expected[5001];
  for (int round = 0; round < 3000; round++) {
    const size_t len = random_below(&random, round % 10 ? 120 : sizeof text);
    const uint32_t share = random_below(&random, 101);
    for (size_t i = 0; i < len; i++)
      text[i] = random_below(&random, 100) < share ? (char)random_below(&random, 128) : 'k';
    rk_view rest = {text, len};
    const size_t got = rk_bare_text_next(&rest, room), want = model(text, len, expected);
    REQUIRE(got == want && memcmp(room, expected, want) == 0);
  }
}
END_TEST

/* A text is cut at white space, so its pieces are what it would be in one. */
START_TEST(test_long_text) {
  enum { WORDS = 20000 };
  static char text[WORDS * 8], got[WORDS * 8];
  size_t len = 0, got_len = 0, pieces = 0;
  for (uint32_t i = 0; i < WORDS; i++) len += (size_t)sprintf(text + len, "K%u,\n", i);
  rk_view rest = {text, len};
  for (; rest.len; pieces++) {
    const size_t n = rk_bare_text_next(&rest, room);
    memcpy(got + got_len, room, n);
    got_len += n;
  }
  ck_assert_uint_gt(pieces, 5);
  static char expected[sizeof text];
  ck_assert_uint_eq(got_len, model(text, len, expected));
  ck_assert_mem_eq(got, expected, got_len);
}
END_TEST

/* No white space at all; and letters that fold to many: nothing is written beyond the room. */
START_TEST(test_endless_words) {
  static char text[3 * 40000 + 1];
  for (size_t i = 0; i < 40000; i++) memcpy(text + 3 * i, "\xef\xb7\xba", 3); /* 18 letters each */
  rk_view rest = {text, sizeof text - 1};
  size_t pieces = 0;
  for (; rest.len; pieces++) ck_assert_uint_le(rk_bare_text_next(&rest, room), RK_BARE_ROOM_BYTES);
  ck_assert_uint_ge(pieces, 7);
  memset(text, 0x80, sizeof text); /* no UTF-8 at all */
  rest = (rk_view){text, sizeof text};
  while (rest.len) ck_assert_uint_eq(rk_bare_text_next(&rest, room), 0);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_words_alone, test_wide_characters, test_ascii_like_the_model,
                                test_long_text, test_endless_words};
  return run_cases("bare_text", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
