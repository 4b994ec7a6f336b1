/* Numbers of documents that stay, next to a count by hand. */
#include "engine/index/document_map.h"

#include "tests/support/cases.h"
#include "tests/support/random.h"

START_TEST(test_against_counting) {
  enum { SEGMENTS = 5 };
  random_source random = {.state = 8};
  for (int round = 0; round < 200; round++) {
    rk_segment segments[SEGMENTS] = {0};
    uint8_t bits[SEGMENTS][100];
    const uint8_t *dropped[SEGMENTS];
    const uint32_t one_in = random_between(&random, 1, 30);
    for (int s = 0; s < SEGMENTS; s++) {
      segments[s].meta.document_count = random_below(&random, 790);
      for (size_t i = 0; i < sizeof bits[s]; i++) {
        bits[s][i] = 0; /* bits past the last document are nobody's */
        for (int bit = 0; bit < 8; bit++)
          bits[s][i] |= (uint8_t)((random_below(&random, one_in) == 0) << bit);
      }
      dropped[s] = random_below(&random, 3) ? bits[s] : NULL;
    }
    rk_document_map map;
    ck_assert_int_eq(rk_document_map_init(&map, segments, SEGMENTS, dropped, NULL), RK_OK);
    rk_docid next = 0;
    for (int s = 0; s < SEGMENTS; s++) {
      const rk_document_map_input *input = &map.inputs[s];
      uint32_t before = 0;
      ck_assert_uint_eq(input->base, next);
      for (rk_docid d = 0; d < input->documents; d++) {
        const bool goes = dropped[s] && (bits[s][d / 8] >> d % 8 & 1);
        REQUIRE(rk_document_map_drops(input, d) == goes);
        REQUIRE(rk_document_map_dropped_before(input, d) == before);
        if (!goes) REQUIRE(rk_document_map_new(&map, input, d) == next++);
        before += goes;
      }
      REQUIRE(rk_document_map_dropped_before(input, input->documents) == before);
      REQUIRE(input->kept == input->documents - before);
    }
    ck_assert_uint_eq(map.document_count, next);
    rk_document_map_deinit(&map);
  }
}
END_TEST

START_TEST(test_with_an_order) {
  rk_segment segments[2] = {0};
  const uint8_t first[] = {0x02}; /* the second document goes */
  const uint8_t *const dropped[] = {first, NULL};
  static const rk_docid order[] = {3, 0, 2, 1};
  segments[0].meta.document_count = 3;
  segments[1].meta.document_count = 2;
  rk_document_map map;
  ck_assert_int_eq(rk_document_map_init(&map, segments, 2, dropped, NULL), RK_OK);
  ck_assert_uint_eq(map.document_count, 4);
  map.order = order;
  ck_assert_uint_eq(rk_document_map_new(&map, &map.inputs[0], 0), 3);
  ck_assert_uint_eq(rk_document_map_new(&map, &map.inputs[0], 2), 0);
  ck_assert_uint_eq(rk_document_map_new(&map, &map.inputs[1], 0), 2);
  ck_assert_uint_eq(rk_document_map_kept(&map.inputs[1], 1), 3);
  rk_document_map_deinit(&map);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_against_counting, test_with_an_order};
  return run_cases("document_map", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
