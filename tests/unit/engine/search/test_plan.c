/* What a segment is asked: shapes, what is left out where it can't be met, weights. */
#include "engine/search/plan.h"

#include "tests/support/index_fixture.h"
#include "tests/support/segments.h"

/* One document a segment. */
static const char *const bodies[] = {"kota desa jalan", "kota kota pasar", "sungai"};
enum { BODIES = sizeof bodies / sizeof *bodies };

static void build(void) {
  corpus c = {0};
  for (size_t i = 0; i < BODIES; i++) corpus_add(&c, text_of(""), text_of(bodies[i]));
  segments_build(in_folder("idx"), &c, BODIES);
  corpus_deinit(&c);
}

/* "shape/terms/clauses/at_least" of each segment, "-" where nothing can match. */
static void expect_plan(const char *text, size_t match, const char *expected) {
  static const char shapes[] = {'D', 'C', 'P', 'B'};
  const rk_query_options options = {.match = (uint32_t)match};
  rk_snapshot snapshot;
  rk_query query;
  rk_plan plan;
  char got[200] = "";
  size_t len = 0;
  ck_assert_int_eq(rk_snapshot_open(&snapshot, in_folder("idx"), NULL), RK_OK);
  ck_assert_int_eq(
      rk_query_parse(&query, rk_view_of(text), &options, &snapshot.analysis, NULL), RK_OK);
  ck_assert_int_eq(rk_plan_init(&plan, &snapshot, &query, NULL), RK_OK);
  for (uint32_t s = 0; s < BODIES; s++) {
    rk_evaluation e;
    bool can_match;
    ck_assert_int_eq(rk_plan_segment(&plan, s, &e, &can_match, NULL), RK_OK);
    if (s) got[len++] = ' ';
    if (can_match)
      len += (size_t)snprintf(got + len, sizeof got - len, "%c/%zu/%zu/%u", shapes[e.shape],
                              e.term_count, e.clause_count, e.at_least);
    else
      got[len++] = '-';
  }
  ck_assert_msg(strcmp(got, expected) == 0, "%s: %s, not %s", text, got, expected);
  rk_plan_deinit(&plan);
  rk_query_deinit(&query);
  rk_snapshot_close(&snapshot);
}

START_TEST(shapes) {
  build();
  expect_plan("kota", 0, "D/1/1/0 D/1/1/0 -");
  expect_plan("kota desa", 0, "D/2/2/1 D/1/1/0 -");
  expect_plan("kota sungai", 0, "D/1/1/0 D/1/1/0 D/1/1/0");
  expect_plan("kota desa", RK_MATCH_ALL, "C/2/2/0 - -");
  expect_plan("+kota +pasar", 0, "- C/2/2/0 -");
  expect_plan("kota desa jalan", 2, "B/3/3/2 - -");
  expect_plan("kota desa pasar", 2, "C/2/2/0 C/2/2/0 -");
  expect_plan("+kota desa", 0, "B/2/2/0 D/1/1/0 -");
  expect_plan("\"kota desa\"", 0, "P/2/1/0 - -");
  expect_plan("\"kota desa\" jalan", 0, "B/3/2/1 - -");
  expect_plan("\"kota desa\" pasar", 0, "P/2/1/0 D/1/1/0 -");
  expect_plan("kota -desa", 0, "B/2/2/0 D/1/1/0 -");
  expect_plan("kota -\"desa pasar\"", 0, "D/1/1/0 D/1/1/0 -");
  expect_plan("-kota", 0, "- - -");
  expect_plan("-kota", RK_MATCH_ALL, "- - -");
  expect_plan("+zamrud kota", 0, "- - -");
  expect_plan("", 0, "- - -");
}
END_TEST

static double idf(double df) { return log1p((BODIES - df + 0.5) / (df + 0.5)); }

/* Words by how often they are said, phrases as a whole; what is only excluded counts for nothing. */
START_TEST(weights) {
  build();
  rk_snapshot snapshot;
  rk_query query;
  rk_plan plan;
  rk_evaluation e;
  bool can_match;
  double shown[4];
  const rk_view text = rk_view_of("jalan \"kota desa\" +\"kota desa\" -pasar jalan");
  ck_assert_int_eq(rk_snapshot_open(&snapshot, in_folder("idx"), NULL), RK_OK);
  ck_assert_int_eq(rk_query_parse(&query, text, NULL, &snapshot.analysis, NULL), RK_OK);
  ck_assert_int_eq(rk_plan_init(&plan, &snapshot, &query, NULL), RK_OK);
  ck_assert_int_eq(rk_plan_segment(&plan, 0, &e, &can_match, NULL), RK_OK);
  ck_assert(can_match);
  ck_assert_uint_eq(e.term_count, 3);
  ck_assert_double_eq_tol(e.terms[0].weight, 2 * idf(1), 1e-12); /* jalan */
  ck_assert_double_eq(e.terms[1].weight, 0);
  ck_assert_double_eq(e.terms[2].weight, 0);
  ck_assert_uint_eq(e.clause_count, 2);
  ck_assert_double_eq(e.clauses[0].weight, 0);
  ck_assert_double_eq_tol(e.clauses[1].weight, 2 * (idf(2) + idf(1)), 1e-12);
  rk_plan_snippet_weights(&plan, shown);
  ck_assert_double_eq_tol(shown[1], 2 * idf(2), 1e-12); /* kota */
  ck_assert_double_eq(shown[3], 0);                     /* pasar */
  rk_plan_deinit(&plan);
  rk_query_deinit(&query);
  rk_snapshot_close(&snapshot);
}
END_TEST

/* A spelling that only a phrase asks for gives no score: who adds up scores alone can't take it. */
START_TEST(words_without_a_weight) {
  build();
  rk_snapshot snapshot;
  rk_query query;
  rk_plan plan;
  rk_evaluation e;
  bool can_match;
  ck_assert_int_eq(rk_snapshot_open(&snapshot, in_folder("idx"), NULL), RK_OK);
  ck_assert_int_eq(
      rk_query_parse(&query, rk_view_of("+kota +desa"), NULL, &snapshot.analysis, NULL), RK_OK);
  query.terms[1].weight = 0;
  ck_assert_int_eq(rk_plan_init(&plan, &snapshot, &query, NULL), RK_OK);
  ck_assert_int_eq(rk_plan_segment(&plan, 0, &e, &can_match, NULL), RK_OK);
  ck_assert(can_match);
  ck_assert_int_eq(e.shape, RK_SHAPE_BOOLEAN);
  rk_plan_deinit(&plan);
  rk_query_deinit(&query);
  rk_snapshot_close(&snapshot);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {shapes, weights, words_without_a_weight};
  return run_cases("plan", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
