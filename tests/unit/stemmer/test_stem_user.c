/* Unit tests of a user's own lexicon: rows, faults, and that it is asked before the built-in one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stemmer/stem_user.h"
#include "tests/support/cases.h"

typedef struct {
  void *memory;
  const stem_user_lexicon *lexicon;
  stem_user_error error;
} built;

/* Memory of the exact size, so that a sanitizer sees any step outside. */
static built build(const char *text) {
  built b = {.memory = malloc(stem_user_size(strlen(text)))};
  ck_assert_ptr_nonnull(b.memory);
  b.lexicon = stem_user_build(text, strlen(text), b.memory, &b.error);
  return b;
}

static void expect(const built *b, const char *word, const char *stem) {
  char out[STEM_WORD_MAX + 1];
  size_t n = stem_word(b->lexicon, word, strlen(word), out);
  out[n] = 0;
  ck_assert_msg(strcmp(out, stem) == 0, "%s: expected %s, found %s", word, stem, out);
}

static void expect_fault(const char *text, size_t line, const char *reason) {
  built b = build(text);
  ck_assert_msg(b.lexicon == NULL, "no fault found in: %s", text);
  ck_assert_uint_eq(b.error.line, line);
  ck_assert_str_eq(b.error.reason, reason);
  free(b.memory);
}

START_TEST(rows_take_effect) {
  built b = build("# remarks and empty rows\n\n"
                  "root\tgawe   # Javanese: work\r\n"
                  "exception sunmor  minggu\n"
                  "  protected\tmekarsari");
  ck_assert_ptr_nonnull(b.lexicon);
  expect(&b, "digawekan", "gawe");
  expect(&b, "menggawe", "gawe");
  expect(&b, "gawenya", "gawe");
  expect(&b, "sunmor", "minggu");
  expect(&b, "sunmornya", "minggu");
  expect(&b, "mekarsari", "mekarsari");
  expect(&b, "memukul", "pukul"); /* the built-in lexicon still answers */
  free(b.memory);
}
END_TEST

START_TEST(users_word_goes_first) {
  built b = build("protected perumahan\nexception menyapu sapu-bersih\nroot mukul\n");
  ck_assert_ptr_nonnull(b.lexicon);
  expect(&b, "perumahan", "perumahan");
  expect(&b, "perumahannya", "perumahan");
  expect(&b, "menyapu", "sapu-bersih");
  expect(&b, "memukul", "pukul");
  free(b.memory);
}
END_TEST

START_TEST(last_row_counts) {
  built b = build("exception abc def\nexception abc ghi\nexception xyz xyz\n");
  ck_assert_ptr_nonnull(b.lexicon);
  expect(&b, "abc", "ghi");
  expect(&b, "xyz", "xyz");
  free(b.memory);
}
END_TEST

START_TEST(pairs_may_be_listed) {
  built b = build("exception ambyar-ambyaran ambyar\nprotected ciki-ciki\n");
  char out[STEM_WORD_MAX];
  size_t n = 0;
  ck_assert(stem_hyphenated(b.lexicon, "ambyar-ambyaran", 15, out, &n));
  ck_assert_uint_eq(n, 6);
  ck_assert(stem_hyphenated(b.lexicon, "ciki-cikinya", 12, out, &n));
  ck_assert_uint_eq(n, 9);
  ck_assert(memcmp(out, "ciki-ciki", 9) == 0);
  free(b.memory);
}
END_TEST

static void expect_hyphenated(const built *b, const char *word, const char *stem) {
  char out[STEM_WORD_MAX + 1];
  size_t n = 0;
  ck_assert_msg(stem_hyphenated(b->lexicon, word, strlen(word), out, &n), "%s: not one word", word);
  out[n] = 0;
  ck_assert_msg(strcmp(out, stem) == 0, "%s: expected %s, found %s", word, stem, out);
  expect(b, word, stem); /* and either way of asking gives the same */
}

START_TEST(affixes_around_pairs) {
  built b = build("protected tolak-balik\nprotected sandar-mandir\nroot jual-beli\n");
  expect_hyphenated(&b, "ditolak-balikkan", "tolak-balik");
  expect_hyphenated(&b, "menolak-balikkan", "tolak-balik");
  expect_hyphenated(&b, "menyandar-mandirkan", "sandar-mandir");
  expect_hyphenated(&b, "jual-beli", "jual-beli");
  expect_hyphenated(&b, "berjual-beli", "jual-beli");
  free(b.memory);
}
END_TEST

START_TEST(words_with_figures) {
  built b = build("root g30s\nexception buku2 kitab\n");
  expect(&b, "g30s", "g30s");
  expect_hyphenated(&b, "g30s-nya", "g30s");
  expect(&b, "buku2", "kitab");
  expect(&b, "anak2", "anak");
  free(b.memory);
}
END_TEST

START_TEST(other_words_stay_as_they_are) {
  built b = build("root zzz\n");
  expect_hyphenated(&b, "tahu-menahu", "tahu");
  expect_hyphenated(&b, "buku-buku", "buku");
  expect(&b, "jum'at", "jumat");
  free(b.memory);
}
END_TEST

START_TEST(roots_may_begin_like_no_other) {
  built b = build("root zzqx\n");
  expect(&b, "dizzqxkan", "zzqx");
  free(b.memory);
}
END_TEST

START_TEST(names_are_not_cut) {
  built b = build("protected mentan\nprotected surabayana\n");
  expect(&b, "kementan", "kementan");
  expect(&b, "sementan", "mentan");
  expect(&b, "kesurabayana", "surabayana");
  free(b.memory);
}
END_TEST

START_TEST(short_rows_fill_the_memory) {
  enum { WORDS = 26 * 26 };
  char text[WORDS * 8 + 1], word[3] = "aa";
  size_t len = 0;
  for (int i = 0; i < WORDS; i++) {
    len += (size_t)sprintf(text + len, "root %c%c\n", 'a' + i / 26, 'a' + i % 26);
  }
  built b = build(text);
  for (int i = 0; i < WORDS; i++) {
    word[0] = (char)('a' + i / 26);
    word[1] = (char)('a' + i % 26);
    expect(&b, word, word);
  }
  free(b.memory);
}
END_TEST

START_TEST(empty_text_changes_nothing) {
  built b = build("");
  ck_assert_ptr_nonnull(b.lexicon);
  expect(&b, "memukul", "pukul");
  free(b.memory);
}
END_TEST

START_TEST(faults_name_their_line) {
  expect_fault("root a\n\nrot b\n", 3, "a row begins with root, exception or protected");
  expect_fault("root", 1, "a root row has one word");
  expect_fault("root a b", 1, "a root row has one word");
  expect_fault("protected a b", 1, "a protected row has one word");
  expect_fault("exception a", 1, "an exception has two words: the word and its root");
  expect_fault("exception a b c d e", 1, "an exception has two words: the word and its root");
  expect_fault("root Kutim", 1, "a word has letters a-z, digits and hyphens only");
  expect_fault("exception kutim kutai_timur", 1, "a word has letters a-z, digits and hyphens only");
  expect_fault("root -an", 1, "a word does not begin or end with a hyphen");
  expect_fault("protected a-b-c-d-e", 1, "a word has at most four parts between hyphens");
  expect_fault("protected a--b", 1, "a word has no two hyphens in a row");
  expect_fault("root aaaaaaaaaabbbbbbbbbbccccccccccddddddddddx", 1, "a word has at most 40 letters");
}
END_TEST

START_TEST(a_full_table_stays_fast_and_right) {
  enum { WORDS = 3000 };
  char *text = malloc(WORDS * 32), word[32];
  size_t len = 0;
  for (int i = 0; i < WORDS; i++) len += (size_t)sprintf(text + len, "exception q%dq root%d\n", i, i);
  built b = build(text);
  ck_assert_ptr_nonnull(b.lexicon);
  for (int i = 0; i < WORDS; i++) {
    char stem[32];
    sprintf(word, "q%dq", i);
    sprintf(stem, "root%d", i);
    expect(&b, word, stem);
  }
  free(text);
  free(b.memory);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {rows_take_effect,       users_word_goes_first,
                                last_row_counts,        pairs_may_be_listed,
                                affixes_around_pairs,   words_with_figures,
                                other_words_stay_as_they_are, roots_may_begin_like_no_other,
                                names_are_not_cut,      short_rows_fill_the_memory,
                                empty_text_changes_nothing, faults_name_their_line,
                                a_full_table_stays_fast_and_right};
  return run_cases("stem_user", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
