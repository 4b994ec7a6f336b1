/* The spelling of before 1972: words lead to today's, names have their other spellings. */
#include "engine/text/old_spelling.h"

#include <stdio.h>

#include "engine/text/analyzer.h"
#include "tests/support/cases.h"

static void expect_stem(bool old_spelling, const char *word, const char *stem) {
  const rk_analysis analysis = {.old_spelling = old_spelling};
  char got[RK_ANALYZER_WORD_MAX_BYTES];
  const rk_view view = {got, rk_analyzer_stem_word(&analysis, rk_view_of(word), got)};
  ck_assert_msg(rk_view_equal(view, rk_view_of(stem)), "%s: %.*s, not %s", word, (int)view.len, got,
                stem);
}

START_TEST(words_lead_to_todays) {
  expect_stem(true, "tjerita", "cerita");
  expect_stem(true, "Tjeritanja", "cerita");
  expect_stem(true, "mendjual", "jual");
  expect_stem(true, "tjerita-tjerita", "cerita");
  expect_stem(true, "tjerita2", "cerita");
  expect_stem(true, "tjerita2nja", "cerita");
  expect_stem(true, "pekerdjaan", "kerja");
}
END_TEST

START_TEST(off_it_stays) {
  expect_stem(false, "tjerita", "tjerita");
  expect_stem(false, "tjerita-tjerita", "tjerita");
}
END_TEST

/* A word that is known as it stands is not touched, nor is one that is unknown in both spellings. */
START_TEST(what_is_known_or_unknown_stays) {
  expect_stem(true, "raja", "raja");
  expect_stem(true, "jalan", "jalan");
  expect_stem(true, "memukul", "pukul");
  expect_stem(true, "djoeblekz", "djoeblekz");
  expect_stem(true, "12", "12");
  expect_stem(true, "", "");
}
END_TEST

/* All other spellings, sorted, once each. */
static void expect_spellings(const char *word, bool is_known, const char *expected) {
  char got[64][64], text[4096] = "";
  size_t count = 0;
  rk_old_spelling iterator = {.word = rk_view_of(word), .is_known = is_known};
  rk_view spelling;
  while (rk_old_spelling_next(&iterator, &spelling)) {
    ck_assert_uint_lt(count, 64);
    ck_assert(!rk_view_equal(spelling, rk_view_of(word)));
    snprintf(got[count], sizeof got[0], "%.*s", (int)spelling.len, spelling.ptr);
    size_t i = 0;
    while (i < count && strcmp(got[i], got[count]) != 0) i++;
    if (i == count) count++;
  }
  qsort(got, count, sizeof got[0], (int (*)(const void *, const void *))strcmp);
  for (size_t i = 0; i < count; i++) {
    strcat(text, i ? " " : "");
    strcat(text, got[i]);
  }
  ck_assert_str_eq(text, expected);
}

START_TEST(spellings_of_names) {
  expect_spellings("suharto", false, "soeharto");
  expect_spellings("soeharto", false, "suharto");
  expect_spellings("soeharto", true, "suharto");
  expect_spellings("jarot", false, "djarot yarot");
  expect_spellings("djarot", false, "jarot");
  expect_spellings("chalid", false, "khalid");
  expect_spellings("amir", false, "");
  expect_spellings("", false, "");
}
END_TEST

/* j is a letter of both, so only who knows nothing of a word takes it for a y. */
START_TEST(known_words_keep_their_j) {
  expect_spellings("raja", true, "radja");
  expect_spellings("raya", true, "");
  expect_spellings("raja", false, "radja raya");
}
END_TEST

START_TEST(too_many_choices_are_none) {
  expect_spellings("uuuuuu", false, "");
  char long_word[64];
  memset(long_word, 'u', sizeof long_word);
  long_word[sizeof long_word - 1] = '\0';
  expect_spellings(long_word, false, "");
  rk_old_spelling iterator = {.word = rk_view_of("susunu")};
  rk_view spelling;
  int count = 0;
  while (rk_old_spelling_next(&iterator, &spelling)) count++;
  ck_assert_int_eq(count, 14); /* all choices of three letters but one, of either base */
}
END_TEST

int main(void) {
  const TTest *const tests[] = {words_lead_to_todays,  off_it_stays,
                                what_is_known_or_unknown_stays, spellings_of_names,
                                known_words_keep_their_j, too_many_choices_are_none};
  return run_cases("old_spelling", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
