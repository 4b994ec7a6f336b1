#include "engine/base/intern.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/cases.h"
#include "tests/support/random.h"

static uint32_t put(rk_intern *table, rk_view text, uint32_t tag, bool want_added) {
  uint32_t id = UINT32_MAX;
  bool added = !want_added;
  REQUIRE(rk_intern_put(table, text, tag, &id, &added) == RK_OK);
  REQUIRE(added == want_added && id < table->count);
  REQUIRE(rk_view_equal(rk_intern_text(table, id), text));
  REQUIRE(rk_intern_tag(table, id) == tag);
  return id;
}

START_TEST(ids_are_dense_in_order_of_appearance) {
  rk_intern table = {0};
  ck_assert_uint_eq(put(&table, rk_view_of("satu"), 0, true), 0);
  ck_assert_uint_eq(put(&table, rk_view_of("dua"), 0, true), 1);
  ck_assert_uint_eq(put(&table, rk_view_of("satu"), 0, false), 0);
  ck_assert_uint_eq(put(&table, rk_view_of("sat"), 0, true), 2);
  ck_assert_uint_eq(put(&table, rk_view_of("satu"), 1, true), 3); /* another tag, another id */
  ck_assert_uint_eq(put(&table, rk_view_of("satu"), 1, false), 3);
  ck_assert_uint_eq(put(&table, (rk_view){"sa\0u", 4}, 0, true), 4);
  ck_assert_uint_eq(put(&table, (rk_view){"sa\0v", 4}, 0, true), 5);
  ck_assert_uint_eq(table.count, 6);
  rk_intern_deinit(&table);
}
END_TEST

START_TEST(the_empty_string_is_a_string) {
  rk_intern table = {0};
  ck_assert_uint_eq(put(&table, (rk_view){NULL, 0}, 0, true), 0);
  ck_assert_uint_eq(put(&table, (rk_view){NULL, 0}, 0, false), 0);
  ck_assert_uint_eq(put(&table, rk_view_of(""), 0, false), 0);
  ck_assert_uint_eq(put(&table, rk_view_of(""), 9, true), 1);
  ck_assert_uint_eq(put(&table, (rk_view){"\0", 1}, 0, true), 2);
  rk_intern_deinit(&table);
}
END_TEST

/* Key i in some spelling that all lengths up to 40 occur in. */
static rk_view key_of(uint32_t i, char text[64]) {
  const int len = snprintf(text, 64, "%0*u", (int)(6 + i % 35), i);
  return (rk_view){text, (size_t)len};
}

START_TEST(a_hundred_thousand_keys) {
  enum { KEYS = 100000 };
  rk_intern table = {0};
  char text[64];
  random_source random = {8};
  for (uint32_t i = 0; i < KEYS; i++) {
    REQUIRE(put(&table, key_of(i, text), i % 3, true) == i);
    const uint32_t old = random_below(&random, i + 1);
    REQUIRE(put(&table, key_of(old, text), old % 3, false) == old);
  }
  /* A second time round, nothing is new; under another tag, everything. */
  for (uint32_t i = 0; i < KEYS; i++)
    REQUIRE(put(&table, key_of(i, text), i % 3, false) == i);
  ck_assert_uint_eq(table.count, KEYS);
  ck_assert_uint_eq(put(&table, key_of(0, text), 1, true), KEYS);
  ck_assert_uint_ge(rk_intern_memory(&table), KEYS * sizeof(rk_intern_key));
  rk_intern_deinit(&table);
  ck_assert_uint_eq(rk_intern_memory(&table), 0);
}
END_TEST

/* Strings whose hashes fall on the same slot of a small table must still be
 * told apart: collect such by trying. */
START_TEST(keys_that_collide) {
  enum { WANTED = 200, SLOT = 17 };
  rk_intern table = {0};
  char text[64];
  static uint32_t chosen[WANTED];
  uint32_t count = 0;
  for (uint32_t i = 0; count < WANTED; i++)
    if (((uint32_t)rk_hash(key_of(i, text), 0) & 1023) == SLOT) chosen[count++] = i;
  for (uint32_t i = 0; i < WANTED; i++)
    ck_assert_uint_eq(put(&table, key_of(chosen[i], text), 0, true), i);
  for (uint32_t i = 0; i < WANTED; i++)
    ck_assert_uint_eq(put(&table, key_of(chosen[i], text), 0, false), i);
  rk_intern_deinit(&table);
}
END_TEST

/* Two strings with the same 32-bit hash, forced: a slot is made to lie. */
START_TEST(equal_hashes_are_not_enough) {
  rk_intern table = {0};
  put(&table, rk_view_of("satu"), 0, true);
  const uint32_t at = (uint32_t)rk_hash(rk_view_of("dua!"), 0) & (table.slot_count - 1);
  memset(table.slots, 0, table.slot_count * sizeof *table.slots);
  table.slots[at] = (rk_intern_slot){(uint32_t)rk_hash(rk_view_of("dua!"), 0), 1};
  ck_assert_uint_eq(put(&table, rk_view_of("dua!"), 0, true), 1);
  ck_assert_uint_eq(put(&table, rk_view_of("dua!"), 0, false), 1);
  rk_intern_deinit(&table);
}
END_TEST

/* Exact heap blocks of every length: the hash never reads past the string,
 * and looks at every byte of it. */
START_TEST(the_hash_sees_every_byte) {
  for (size_t len = 1; len <= 70; len++) {
    char *text = malloc(len);
    memset(text, 'a', len);
    const uint64_t before = rk_hash((rk_view){text, len}, 0);
    ck_assert_uint_ne(before, rk_hash((rk_view){text, len}, 1));
    ck_assert_uint_ne(before, rk_hash((rk_view){text, len - 1}, 0));
    for (size_t i = 0; i < len; i++) {
      text[i] = 'b';
      ck_assert_uint_ne(before, rk_hash((rk_view){text, len}, 0));
      text[i] = 'a';
    }
    ck_assert_uint_eq(before, rk_hash((rk_view){text, len}, 0));
    free(text);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {ids_are_dense_in_order_of_appearance,
                                the_empty_string_is_a_string,
                                a_hundred_thousand_keys,
                                keys_that_collide,
                                equal_hashes_are_not_enough,
                                the_hash_sees_every_byte};
  return run_cases("intern", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
