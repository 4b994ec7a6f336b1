/* Which language is this text in? On passages that were written for this test, apart from the lists. */
#include "engine/text/language.h"

#include <stdio.h>

#include "tests/support/cases.h"
#include "tests/support/random.h"

enum { PASSAGES = 40, ALL_WORDS = 1000 };

static const rk_language languages[] = {RK_LANGUAGE_ID, RK_LANGUAGE_MS, RK_LANGUAGE_EN,
                                        RK_LANGUAGE_JV, RK_LANGUAGE_SU};

static rk_language_guess guess(const char *text) {
  return rk_language_of((rk_view){0}, rk_view_of(text));
}

/* The first words of a text. */
static rk_view begin_of(const char *text, unsigned words) {
  size_t len = 0;
  for (; text[len] && text[len] != '\n'; len++)
    if (text[len] == ' ' && --words == 0) break;
  return (rk_view){text, len};
}

typedef struct row {
  unsigned as[RK_LANGUAGES], total;
} row;

/* What the passages in one language are taken for, when only their first words are seen. */
static row read_passages(rk_language language, unsigned words) {
  char path[512], line[4096];
  snprintf(path, sizeof path, "%s/tests/unit/engine/text/passages/%s.txt", RAKOR_SOURCE_DIR,
           rk_language_code(language));
  FILE *file = fopen(path, "r");
  ck_assert_ptr_nonnull(file);
  row counts = {0};
  for (; fgets(line, sizeof line, file); counts.total++)
    counts.as[rk_language_of((rk_view){0}, begin_of(line, words)).language]++;
  fclose(file);
  ck_assert_uint_ge(counts.total, PASSAGES);
  return counts;
}

/* In percent: of Indonesian, of Malay, of each of the others. */
static void check_floors(unsigned words, unsigned id, unsigned ms, unsigned others) {
  for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
    const rk_language language = languages[i];
    const row counts = read_passages(language, words);
    const unsigned least = language == RK_LANGUAGE_ID ? id : language == RK_LANGUAGE_MS ? ms : others;
    ck_assert_msg(counts.as[language] * 100 >= least * counts.total, "%s, %u words: %u of %u",
                  rk_language_code(language), words, counts.as[language], counts.total);
    /* Nothing but Malay is taken for Indonesian more than once. */
    if (language != RK_LANGUAGE_ID && language != RK_LANGUAGE_MS)
      ck_assert_uint_le(counts.as[RK_LANGUAGE_ID], 1);
  }
}

START_TEST(test_short_passages) { check_floors(20, 95, 70, 95); }
END_TEST

START_TEST(test_whole_passages) { check_floors(ALL_WORDS, 97, 82, 97); }
END_TEST

START_TEST(test_what_is_none_of_them) {
  ck_assert_int_eq(guess("").language, RK_LANGUAGE_UNKNOWN);
  ck_assert_int_eq(guess("Rp 1.250.000,00 (2024) -- 12:30").language, RK_LANGUAGE_UNKNOWN);
  ck_assert_int_eq(guess("Rapat koordinasi").language, RK_LANGUAGE_UNKNOWN);
  ck_assert(guess("Rapat koordinasi").confidence == 0);
  ck_assert_int_eq(guess("東京都は日本の首都であり人口が最も多い都市である。観光客も多い。").language,
                   RK_LANGUAGE_OTHER);
  ck_assert_int_eq(guess("Москва является столицей России, город на реке").language,
                   RK_LANGUAGE_OTHER);
  ck_assert_int_eq(guess("Der Bürgermeister hat gestern mit den Bewohnern der Stadt über die neue "
                         "Brücke gesprochen, die im Frühjahr gebaut werden soll.").language,
                   RK_LANGUAGE_OTHER);
  ck_assert_int_eq(guess("Le maire a parlé hier avec les habitants de la ville du nouveau pont qui "
                         "sera construit au printemps prochain.").language,
                   RK_LANGUAGE_OTHER);
}
END_TEST

/* The title counts, and a text in mixed languages is that of most of its words. */
START_TEST(test_title_and_mixture) {
  ck_assert_int_eq(rk_language_of(rk_view_of("Bupati meresmikan jembatan karena warga membutuhkannya"),
                                  rk_view_of("..."))
                       .language,
                   RK_LANGUAGE_ID);
  ck_assert_int_eq(guess("Menurut dia, istilah \"machine learning\" sering dipakai keliru. Padahal, "
                         "komputer hanya mencari pola karena diberi banyak contoh oleh manusia.")
                       .language,
                   RK_LANGUAGE_ID);
}
END_TEST

/* Of a long text parts from all over are looked at: not the menu at its beginning alone. */
START_TEST(test_long_text) {
  static char text[200000];
  size_t len = 0;
  for (int i = 0; i < 12; i++) len += (size_t)sprintf(text + len, "Home News Sports About us Contact. ");
  for (int i = 0; i < 700; i++)
    len += (size_t)sprintf(text + len,
                           "Warga desa itu belum bisa pulang karena jalan nomor %d masih rusak. ", i);
  const rk_language_guess whole = guess(text);
  ck_assert_int_eq(whole.language, RK_LANGUAGE_ID);
  ck_assert(whole.confidence > 0.9);
  memset(text, 'a', sizeof text - 1); /* no white space to part it at */
  ck_assert_int_eq(guess(text).language, guess(text).language);
}
END_TEST

START_TEST(test_codes) {
  for (int l = 0; l < RK_LANGUAGES; l++) {
    rk_language found;
    ck_assert(rk_language_find(rk_view_of(rk_language_code((rk_language)l)), &found));
    ck_assert_int_eq((int)found, l);
  }
  rk_language found;
  ck_assert(!rk_language_find(rk_view_of("xx"), &found));
  ck_assert(!rk_language_find(rk_view_of(""), &found));
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_short_passages,  test_whole_passages, test_what_is_none_of_them,
                                test_title_and_mixture, test_long_text,      test_codes};
  return run_cases("language", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
