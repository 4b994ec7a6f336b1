/* What is left of an index when documents get a new order, and when those that are deleted go. */
#include "engine/index/optimize.h"

#include "tests/support/optimizing.h"

/* Documents of 25 kinds by turns, each with words of its own. */
static void make_kinds(corpus *c, int documents) {
  random_source random = {.state = 11};
  for (int d = 0; d < documents; d++) {
    char title[60];
    const char kind = (char)('a' + d % 25);
    const int len = snprintf(title, sizeof title, "zw%ck zq%cl zm%cn d%c", kind, kind, kind, kind);
    corpus_add(c, corpus_copy(c, title, (size_t)len), corpus_text(c, &random, 20, 300));
  }
}

/* What a query finds: every document, and no other score than before; equal scores in any order. */
static void expect_like_answers(const char *a, const char *b, const char *query) {
  enum { ALL = 5000 };
  const rakor_search_options options = {.k = ALL};
  const char *paths[] = {a, b};
  rakor_results *results[2];
  rakor_index *indexes[2];
  for (int i = 0; i < 2; i++) {
    rakor_error error = {0};
    indexes[i] = open_index(paths[i]);
    ck_assert_ok(rakor_search(indexes[i], text_of(query), &options, &results[i], &error), error);
  }
  const size_t count = rakor_results_count(results[0]);
  ck_assert_uint_eq(rakor_results_count(results[1]), count);
  double *scores = calloc(ALL, sizeof *scores); /* by id */
  ck_assert_ptr_nonnull(scores);
  for (int i = 0; i < 2; i++)
    for (size_t r = 0; r < count; r++) {
      const rakor_hit hit = rakor_results_hit(results[i], r);
      rakor_stored *stored;
      ck_assert_int_eq(rakor_stored_get(indexes[i], hit.document, &stored, NULL), RAKOR_OK);
      const rakor_text text = rakor_stored_document(stored)->id; /* a letter and a number */
      int id = 0;
      for (size_t c = 1; c < text.len; c++) id = 10 * id + (text.ptr[c] - '0');
      REQUIRE(i == 0 || scores[id] == hit.score);
      REQUIRE(hit.score == rakor_results_hit(results[0], r).score);
      scores[id] = hit.score;
      rakor_stored_free(stored);
    }
  free(scores);
  for (int i = 0; i < 2; i++) {
    rakor_results_free(results[i]);
    rakor_index_close(indexes[i]);
  }
}

static void expect_reordered(rk_reorder reorder, size_t segments, uint64_t memory_bytes) {
  corpus c = {0};
  make_kinds(&c, 1500);
  segments_build(in_folder("plain"), &c, 1);
  segments_build(in_folder("idx"), &c, segments);
  const rk_optimize_counts counts = optimize_by(reorder, in_folder("idx"), memory_bytes);
  ck_assert_uint_eq(counts.segments, 1);
  ck_assert_uint_eq(counts.documents, 1500);
  ck_assert_uint_eq(names_in(in_folder("idx")), 3);
  expect_sound(in_folder("idx"));
  static const char *const queries[] = {"zwbk", "desa zqcl", "\"zmen de\"", "bantuan kemiskinan air"};
  for (size_t q = 0; q < sizeof queries / sizeof *queries; q++)
    expect_like_answers(in_folder("plain"), in_folder("idx"), queries[q]);
  corpus_deinit(&c);
}

START_TEST(test_like_documents_together) {
  expect_reordered(RK_REORDER_BP, 4, 0);
  rk_snapshot plain, idx;
  ck_assert_int_eq(rk_snapshot_open(&plain, in_folder("plain"), NULL), RK_OK);
  ck_assert_int_eq(rk_snapshot_open(&idx, in_folder("idx"), NULL), RK_OK);
  const rk_segment_meta *before = &plain.segments[0].meta, *after = &idx.segments[0].meta;
  ck_assert_uint_lt(after->documents_bytes, before->documents_bytes * 9 / 10);
  ck_assert_uint_eq(after->token_count, before->token_count);
  rk_snapshot_close(&plain);
  rk_snapshot_close(&idx);
}
END_TEST

static void expect_ids_in_order(const char *path, uint64_t documents) {
  rakor_index *index = open_index(path);
  rakor_stored *stored[2] = {NULL, NULL};
  for (uint64_t d = 0; d < documents; d++) {
    ck_assert_int_eq(rakor_stored_get(index, d, &stored[d % 2], NULL), RAKOR_OK);
    if (d == 0) continue;
    const rakor_text a = rakor_stored_document(stored[1 - d % 2])->id;
    const rakor_text b = rakor_stored_document(stored[d % 2])->id;
    REQUIRE(rk_view_compare(view_of_text(a), view_of_text(b)) < 0);
    rakor_stored_free(stored[1 - d % 2]);
  }
  rakor_stored_free(stored[(documents - 1) % 2]);
  rakor_index_close(index);
}

START_TEST(test_by_id) {
  expect_reordered(RK_REORDER_IDS, 3, 0);
  expect_ids_in_order(in_folder("idx"), 1500);
}
END_TEST

/* One segment gets a new order as well, and in as little memory as there may be. */
START_TEST(test_one_segment) {
  expect_reordered(RK_REORDER_IDS, 1, 1);
  expect_ids_in_order(in_folder("idx"), 1500);
}
END_TEST

START_TEST(test_one_segment_bp) { expect_reordered(RK_REORDER_BP, 1, 1); }
END_TEST

/* More segments than one merge can take: the order is that of the last round. */
START_TEST(test_order_after_rounds) {
  corpus c = {0};
  make_corpus(&c, 3000, 4);
  segments_build(in_folder("idx"), &c, 3000);
  ck_assert_uint_eq(optimize_by(RK_REORDER_IDS, in_folder("idx"), 1).segments, 1);
  expect_ids_in_order(in_folder("idx"), 3000);
  expect_sound(in_folder("idx"));
  corpus_deinit(&c);
}
END_TEST

START_TEST(test_order_of_nothing) {
  corpus c = {0};
  segments_build(in_folder("empty"), &c, 3);
  copy_folder(in_folder("empty"), in_folder("ids"));
  ck_assert_uint_eq(optimize_by(RK_REORDER_BP, in_folder("empty"), 0).segments, 1);
  ck_assert_uint_eq(optimize_by(RK_REORDER_IDS, in_folder("ids"), 0).segments, 1);
  expect_sound(in_folder("empty"));
  expect_sound(in_folder("ids"));
}
END_TEST

/* ---- Deleted documents ---- */

static bool is_third(void *context, uint64_t document) {
  (void)context;
  return document % 3 == 1;
}

/* They are gone for good, also from an index of one segment, and with whatever order. */
static void expect_purged(size_t segments, rk_reorder reorder) {
  corpus c = {0}, left = {0};
  make_corpus(&c, 300, 30);
  for (size_t d = 0; d < c.count; d++)
    if (d % 3 != 1) corpus_append(&left, c.documents[d]);
  segments_build(in_folder("idx"), &c, segments);
  segments_build(in_folder("one"), &left, 1);
  ck_assert_uint_eq(deletes_make(in_folder("idx"), is_third, NULL), 100);
  const rk_optimize_counts counts = optimize_by(reorder, in_folder("idx"), 0);
  ck_assert_uint_eq(counts.documents, 200);
  ck_assert_uint_eq(counts.segments, 1);
  ck_assert_uint_eq(names_in(in_folder("idx")), 3);
  expect_sound(in_folder("idx"));
  if (reorder == RK_REORDER_NONE) {
    expect_same_lists(in_folder("idx"), in_folder("one"));
    expect_documents(in_folder("idx"), &left);
  } else {
    expect_like_answers(in_folder("one"), in_folder("idx"), "bantuan desa");
  }
  corpus_deinit(&left);
  corpus_deinit(&c);
}

START_TEST(test_deleted_documents_go) { expect_purged(4, RK_REORDER_NONE); }
END_TEST

START_TEST(test_deleted_documents_go_from_one) { expect_purged(1, RK_REORDER_NONE); }
END_TEST

START_TEST(test_deleted_documents_and_a_new_order) { expect_purged(3, RK_REORDER_BP); }
END_TEST

int main(void) {
  const TTest *const tests[] = {test_like_documents_together,
                                test_by_id,
                                test_one_segment,
                                test_one_segment_bp,
                                test_order_after_rounds,
                                test_order_of_nothing,
                                test_deleted_documents_go,
                                test_deleted_documents_go_from_one,
                                test_deleted_documents_and_a_new_order};
  return run_cases("optimize_order", tests, sizeof tests / sizeof *tests, folder_setup,
                   folder_teardown);
}
