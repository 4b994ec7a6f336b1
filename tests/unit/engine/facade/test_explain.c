/* How a word is read, through the public header. */
#include <string.h>

#include "engine/rakor.h"
#include "tests/support/cases.h"
#include "tests/support/corpus.h"

static rakor_explanation explained;

/* "meN- [pukul]" of the first reading. */
static const char *chain_of(const char *word, const rakor_analysis *analysis) {
  static char chain[512];
  rakor_explain(analysis, text_of(word), &explained);
  chain[0] = '\0';
  if (explained.reading_count == 0) return chain;
  const rakor_reading *reading = &explained.readings[0];
  bool had_root = false;
  for (size_t i = 0; i <= reading->affix_count; i++) {
    const bool is_left = i < reading->affix_count &&
                         (strcmp(reading->affixes[i].role, "prefix") == 0 ||
                          strcmp(reading->affixes[i].role, "infix") == 0);
    if (!is_left && !had_root) {
      snprintf(chain + strlen(chain), sizeof chain - strlen(chain), "[%s] ", reading->root);
      had_root = true;
    }
    if (i < reading->affix_count)
      snprintf(chain + strlen(chain), sizeof chain - strlen(chain), "%s ",
               reading->affixes[i].name);
  }
  chain[strlen(chain) - 1] = '\0';
  return chain;
}

START_TEST(affixes_come_in_order) {
  ck_assert_str_eq(chain_of("memukul", NULL), "meN- [pukul]");
  ck_assert_int_eq(explained.readings[0].restored, 'p');
  ck_assert_str_eq(explained.stem, "pukul");
  ck_assert_str_eq(chain_of("Kemiskinan", NULL), "ke- [miskin] -an");
  ck_assert_str_eq(explained.word, "kemiskinan");
  ck_assert_int_eq(explained.readings[0].restored, 0);
  ck_assert_str_eq(chain_of("mempersatukannyalah", NULL), "meN- per- [satu] -kan -nya -lah");
  ck_assert_str_eq(chain_of("dilapangan", NULL), "di- [lapang] -an");
}
END_TEST

START_TEST(listed_forms_are_shown) {
  ck_assert_str_eq(chain_of("mempelajari", NULL), "meN- [ajar] -i");
  ck_assert_str_eq(explained.readings[0].listed, "pelajar");
  ck_assert_str_eq(chain_of("mengajari", NULL), "meN- [ajar] -i");
  ck_assert_str_eq(explained.readings[0].listed, "");
  ck_assert_str_eq(chain_of("belajar", NULL), "ber- [ajar]"); /* listed, and how it is made */
}
END_TEST

START_TEST(doubling_is_named) {
  static const char *const cases[][3] = {{"buku-buku", "full", "buku"},
                                         {"buku2", "figure", "buku"},
                                         {"tolong-menolong", "reciprocal", "tolong"},
                                         {"cebar-cebur", "sound", "cebur"},
                                         {"sayur-mayur", "listed", "sayur"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    rakor_explain(NULL, text_of(cases[i][0]), &explained);
    ck_assert_ptr_nonnull(explained.doubling);
    ck_assert_str_eq(explained.doubling, cases[i][1]);
    ck_assert_str_eq(explained.stem, cases[i][2]);
    ck_assert_str_eq(explained.readings[0].root, cases[i][2]);
  }
  rakor_explain(NULL, text_of("buku"), &explained);
  ck_assert_ptr_null(explained.doubling);
}
END_TEST

/* The parts make the score, the order is that of the scores, and the first is the stem. */
START_TEST(scores_add_up) {
  static const char *const words[] = {"memukul", "beruang", "mengawasi", "penyelidikan",
                                      "kemiskinan", "memakan", "berlari", "xyzzy"};
  for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
    rakor_explain(NULL, text_of(words[w]), &explained);
    ck_assert_uint_ge(explained.reading_count, 1);
    ck_assert_str_eq(explained.readings[0].root, explained.stem);
    ck_assert_int_eq(explained.won_by != NULL, explained.reading_count > 1);
    for (size_t i = 0; i < explained.reading_count; i++) {
      const rakor_reading *r = &explained.readings[i];
      ck_assert_int_eq(r->score, r->points.evidence + r->points.length + r->points.frequency -
                                     r->points.cost);
      if (i) ck_assert_int_le(r->score, explained.readings[i - 1].score);
      ck_assert(r->evidence && r->evidence_meaning);
    }
  }
}
END_TEST

START_TEST(the_winner_has_a_reason) {
  static const char *const cases[][4] = {
      {"memakan", "makan", "pakan", "evidence"},
      {"beruang", "beruang", "uang", "evidence"},
      {"memerah", "merah", "perah", "frequency"},
      {"susukan", "susu", "susuk", "frequency"},
      {"mengaji", "kaji", "gaji", "score"}, /* gaji with one g less is misspelt */
      {"kesetnya", "keset", "tanya", "clitic"},
      {"memencrot", "pencrot", "mencrot", "rule order"}};
  rakor_lexicon *lexicon;
  ck_assert_int_eq(rakor_lexicon_parse(text_of("root pencrot\nroot mencrot"), NULL, &lexicon, NULL),
                   RAKOR_OK);
  const rakor_analysis analysis = {.lexicon = lexicon};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    rakor_explain(&analysis, text_of(cases[i][0]), &explained);
    ck_assert_msg(explained.reading_count >= 2, "%s", cases[i][0]);
    ck_assert_str_eq(explained.stem, cases[i][1]);
    ck_assert_str_eq(explained.readings[1].root, cases[i][2]);
    ck_assert_str_eq(explained.won_by, cases[i][3]);
  }
  rakor_lexicon_free(lexicon);
}
END_TEST

START_TEST(what_has_no_readings) {
  rakor_explain(NULL, text_of(""), &explained);
  ck_assert_uint_eq(explained.reading_count, 0);
  ck_assert_str_eq(explained.stem, "");
  rakor_explain(NULL, (rakor_text){NULL, 0}, &explained);
  ck_assert_uint_eq(explained.reading_count, 0);
  char word[600];
  memset(word, 'z', sizeof word);
  rakor_explain(NULL, (rakor_text){word, sizeof word}, &explained);
  ck_assert_uint_eq(explained.reading_count, 0);
  rakor_explain(NULL, text_of("\xff\xfe-\x80"), &explained);
  ck_assert_uint_eq(explained.reading_count, 0);
  ck_assert(!explained.is_split);
  rakor_explain(NULL, text_of("..."), &explained);
  ck_assert_uint_eq(explained.reading_count, 0);
  rakor_explain(NULL, text_of("@makanan"), &explained); /* names of people are not stemmed */
  ck_assert_uint_eq(explained.reading_count, 0);
  ck_assert_str_eq(explained.stem, "makanan");
}
END_TEST

static bool append_stem(void *context, const rakor_token *token) {
  char *parts = context;
  const size_t len = strlen(parts);
  if (len + 1 + token->stem.len < RAKOR_WORD_MAX_BYTES)
    snprintf(parts + len, RAKOR_WORD_MAX_BYTES - len, "%s%.*s", len ? " " : "",
             (int)token->stem.len, token->stem.ptr);
  return true;
}

/* What is one word here is one in the index, and what is none has the parts that it has there. */
START_TEST(it_is_split_as_a_text_is) {
  static const struct {
    const char *word;
    bool is_split;
  } cases[] = {{"jual-beli", true},
               {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", true},
               {"Kutai\xe2\x80\x90Samarinda-Bontang", true},
               {"covid19", true},
               {"https://www.kompas.com/berita", true},
               {"01/11/2024", true},
               {"satu dua", true},
               {"anak-anak", false},
               {"ber-KTP", false},
               {"adi-", false},
               {"-kah", false},
               {"tsb.", false},
               {"S.H.", false},
               {"2.000.000", false},
               {"buku2", false}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char parts[RAKOR_WORD_MAX_BYTES] = "";
    rakor_explain(NULL, text_of(cases[i].word), &explained);
    ck_assert_int_eq(rakor_tokens(text_of(cases[i].word), append_stem, parts, NULL), RAKOR_OK);
    ck_assert_msg(explained.is_split == cases[i].is_split, "%s", cases[i].word);
    ck_assert_str_eq(explained.is_split ? explained.parts : explained.stem, parts);
    ck_assert(!explained.is_split || explained.reading_count == 0);
    ck_assert(explained.is_split || !explained.parts[0]);
    if (explained.reading_count) ck_assert_str_eq(explained.readings[0].root, explained.stem);
  }
  char word[600];
  memset(word, 'z', sizeof word);
  rakor_explain(NULL, (rakor_text){word, sizeof word}, &explained);
  ck_assert(explained.is_split); /* no word is that long */
  ck_assert_uint_eq(strlen(explained.parts), 255);
}
END_TEST

START_TEST(settings_are_heeded) {
  rakor_lexicon *lexicon;
  rakor_error error = {0};
  ck_assert_int_eq(rakor_lexicon_parse(text_of("root kretawa"), NULL, &lexicon, &error), RAKOR_OK);
  const rakor_analysis analysis = {.lexicon = lexicon, .old_spelling = true};
  ck_assert_str_eq(chain_of("dikretawakan", &analysis), "di- [kretawa] -kan");
  ck_assert_str_eq(explained.stem, "kretawa");
  ck_assert_str_eq(chain_of("tjeritanja", &analysis), "[cerita] -nya");
  ck_assert_str_eq(explained.modern, "ceritanya");
  ck_assert_str_eq(explained.stem, "cerita");
  ck_assert_str_eq(chain_of("tjeritanja", NULL), "[tjeritanja]");
  ck_assert_str_eq(explained.modern, "");
  ck_assert_str_eq(explained.readings[0].evidence, "none");
  rakor_lexicon_free(lexicon);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {affixes_come_in_order, listed_forms_are_shown, doubling_is_named, scores_add_up,
                                the_winner_has_a_reason,
                                what_has_no_readings, it_is_split_as_a_text_is, settings_are_heeded};
  return run_cases("explain", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
