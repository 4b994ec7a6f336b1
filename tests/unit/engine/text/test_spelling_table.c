/* The table against a plain list: every spelling that was added is found with
 * its words, none that was not; by text, length and kind. */
#include <stdlib.h>

#include "engine/text/spelling_table.h"
#include "tests/support/cases.h"
#include "tests/support/random.h"

enum { SPELLINGS = 20000, KINDS = 3 };

static rk_spelling_key key_of(const char *text, size_t len, uint8_t kind) {
  return rk_spelling_key_of((rk_view){text, len}, 0, len, kind);
}

START_TEST(what_was_added_is_found) {
  static const char *const words[] = {"a",  "di", "yang", "rapat", "kukar", "DTKS",
                                      "pemberdayaan", "enambelas_hurufx", "tujuhbelas_huruf_",
                                      "pertanggungjawabannyalah"};
  rk_spelling_table table = {0};
  for (uint32_t i = 0; i < sizeof words / sizeof *words; i++) {
    for (uint8_t kind = 0; kind < KINDS; kind++) {
      const rk_spelling_key key = key_of(words[i], strlen(words[i]), kind);
      ck_assert_ptr_null(rk_spelling_find(&table, &key));
      const rk_spelling spelling = {i * KINDS + kind, (uint16_t)i};
      ck_assert_int_eq(rk_spelling_add(&table, &key, spelling), RK_OK);
    }
  }
  for (uint32_t i = 0; i < sizeof words / sizeof *words; i++) {
    for (uint8_t kind = 0; kind < KINDS; kind++) {
      const rk_spelling_key key = key_of(words[i], strlen(words[i]), kind);
      const rk_spelling_slot *slot = rk_spelling_find(&table, &key);
      ck_assert_ptr_nonnull(slot);
      ck_assert_uint_eq(slot->first, i * KINDS + kind);
      ck_assert_uint_eq(slot->count_plus_1, i + 1);
    }
  }
  rk_spelling_deinit(&table);
}
END_TEST

/* The key is the token alone: what stands around it, or the end of the text
 * right behind it, makes no difference. */
START_TEST(surroundings_do_not_matter) {
  const char text[] = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxrapatyyyyyyyyyyyyyyyyyyyyyyyyyyyyy";
  for (size_t len = 1; len <= 24; len++) {
    char *tight = malloc(len); /* the sanitizer guards its end */
    memcpy(tight, text + 28, len);
    const rk_spelling_key inside =
        rk_spelling_key_of((rk_view){text, sizeof text - 1}, 28, len, 1);
    const rk_spelling_key alone = rk_spelling_key_of((rk_view){tight, len}, 0, len, 1);
    ck_assert_uint_eq(inside.low, alone.low);
    if (len <= 16) ck_assert_uint_eq(inside.high, alone.high);
    ck_assert_uint_eq(inside.hash, alone.hash);
    free(tight);
  }
}
END_TEST

static size_t random_spelling(random_source *random, char *text) {
  const size_t len = random_between(random, 1, random_below(random, 4) ? 20 : 255);
  for (size_t i = 0; i < len; i++) text[i] = (char)('a' + random_below(random, 3));
  return len;
}

START_TEST(many_spellings) {
  random_source random = {.state = 7};
  static char texts[SPELLINGS][255];
  static size_t lens[SPELLINGS];
  static uint32_t firsts[SPELLINGS];
  rk_spelling_table table = {0};
  uint32_t added = 0;
  for (uint32_t i = 0; i < SPELLINGS; i++) {
    lens[i] = random_spelling(&random, texts[i]);
    const rk_spelling_key key = key_of(texts[i], lens[i], 0);
    const rk_spelling_slot *slot = rk_spelling_find(&table, &key);
    firsts[i] = slot ? slot->first : added++;
    if (!slot)
      ck_assert_int_eq(rk_spelling_add(&table, &key, (rk_spelling){firsts[i], 1}), RK_OK);
  }
  ck_assert_uint_eq(table.count, added);
  for (uint32_t i = 0; i < SPELLINGS; i++) {
    const rk_spelling_key key = key_of(texts[i], lens[i], 0);
    const rk_spelling_slot *slot = rk_spelling_find(&table, &key);
    ck_assert_ptr_nonnull(slot);
    ck_assert_uint_eq(slot->first, firsts[i]);
    /* The same text was given the same number, and no other text was. */
    const uint32_t j = random_below(&random, SPELLINGS);
    const bool same = lens[i] == lens[j] && memcmp(texts[i], texts[j], lens[i]) == 0;
    ck_assert_int_eq(same, firsts[i] == firsts[j]);
  }
  rk_spelling_deinit(&table);
  const rk_spelling_key key = key_of(texts[0], lens[0], 0);
  ck_assert_ptr_null(rk_spelling_find(&table, &key));
}
END_TEST

int main(void) {
  const TTest *const tests[] = {what_was_added_is_found, surroundings_do_not_matter,
                                many_spellings};
  return run_cases("spelling_table", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
