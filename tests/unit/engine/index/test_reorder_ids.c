/* The order of ids, next to a plain sort: in memory, and in runs of whatever size. */
#include "engine/index/reorder_ids.h"

#include "tests/support/segments.h"

typedef struct labelled {
  rakor_text id;
  uint32_t number;
} labelled;

static int compare(const void *a, const void *b) {
  const labelled *x = a, *y = b;
  const int order = rk_view_compare(view_of_text(x->id), view_of_text(y->id));
  return order ? order : (x->number > y->number) - (x->number < y->number);
}

/* Ids that share much, some of them equal, empty or longer than any window. */
static void make_ids(corpus *c, random_source *random, size_t count) {
  for (size_t d = 0; d < count; d++) {
    static char id[9000];
    const uint32_t kind = random_below(random, 40);
    int len = snprintf(id, sizeof id, "https://situs%u.id/%s%u", random_below(random, 9),
                       kind < 20 ? "berita/" : "", random_below(random, 500));
    if (kind == 0) len = 0;
    if (kind == 1) memset(id + len, 'x', sizeof id - (size_t)len), len = sizeof id;
    corpus_append(c, (rakor_document){.id = corpus_copy(c, id, (size_t)len), .body = text_of("isi")});
  }
}

static void expect_order(const char *path, const corpus *c, const uint8_t *const *dropped,
                         size_t memory_bytes) {
  rk_snapshot snapshot;
  rk_document_map map;
  rk_error error = {0};
  labelled *want = calloc(c->count, sizeof *want);
  uint32_t *order = calloc(c->count, sizeof *order), count = 0, d = 0;
  ck_assert(want && order);
  ck_assert_ok(rk_snapshot_open(&snapshot, path, &error), error);
  const uint32_t segments = (uint32_t)snapshot.segment_count;
  ck_assert_ok(rk_document_map_init(&map, snapshot.segments, segments, dropped, &error), error);
  for (uint32_t s = 0; s < segments; s++)
    for (rk_docid i = 0; i < map.inputs[s].documents; i++, d++)
      if (!rk_document_map_drops(&map.inputs[s], i)) {
        want[count] = (labelled){c->documents[d].id, count};
        count++;
      }
  ck_assert_uint_eq(map.document_count, count);
  qsort(want, count, sizeof *want, compare);
  const rk_reorder_ids_options options = {.memory_bytes = memory_bytes,
                                          .scratch_path = in_folder("scratch")};
  ck_assert_ok(rk_reorder_ids(snapshot.segments, segments, &map, &options, order, &error), error);
  for (uint32_t at = 0; at < count; at++) REQUIRE(order[at] == want[at].number);
  rk_document_map_deinit(&map);
  rk_snapshot_close(&snapshot);
  free(want);
  free(order);
}

START_TEST(test_against_a_plain_sort) {
  static const size_t budgets[] = {0, 1000, 30000, 1 << 24};
  random_source random = {.state = 21};
  corpus c = {0};
  make_ids(&c, &random, 700);
  segments_build(in_folder("idx"), &c, 3);
  uint8_t bits[40];
  for (size_t i = 0; i < sizeof bits; i++) bits[i] = (uint8_t)random_below(&random, 256);
  const uint8_t *const dropped[] = {NULL, bits, NULL};
  for (size_t i = 0; i < sizeof budgets / sizeof *budgets; i++) {
    expect_order(in_folder("idx"), &c, NULL, budgets[i]);
    expect_order(in_folder("idx"), &c, dropped, budgets[i]);
  }
  corpus_deinit(&c);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_against_a_plain_sort};
  return run_cases("reorder_ids", tests, sizeof tests / sizeof *tests, folder_setup,
                   folder_teardown);
}
