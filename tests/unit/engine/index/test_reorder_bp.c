/* Does bisection bring together what belongs together, and is its arithmetic right? */
#include "engine/index/reorder_bp.h"

#include <math.h>

#include "engine/index/reorder_gain.h"
#include "tests/support/cases.h"
#include "tests/support/random.h"

/* Documents of `clusters` kinds that come by turns; each kind has words of its own, and there are words
 * that all have. */
static rk_forward make_forward(random_source *random, uint32_t documents, uint32_t clusters) {
  enum { OWN = 40, COMMON = 100, EACH = 12 };
  rk_forward f = {.document_count = documents, .term_count = clusters * OWN + COMMON};
  f.starts = malloc((documents + 1) * sizeof *f.starts);
  f.terms = malloc((documents + 1) * 2 * EACH * sizeof *f.terms);
  ck_assert(f.starts && f.terms);
  uint32_t at = 0;
  for (uint32_t d = 0; d < documents; d++) {
    f.starts[d] = at;
    uint32_t own = random_below(random, 5), common = random_below(random, 10);
    for (; own < OWN; own += random_between(random, 1, 6))
      f.terms[at++] = COMMON + d % clusters * OWN + own;
    for (; common < COMMON && at - f.starts[d] < 2 * EACH - 1; common += random_between(random, 5, 30))
      f.terms[at++] = common;
  }
  f.starts[documents] = at;
  return f;
}

static void release(rk_forward *f) {
  free(f->starts);
  free(f->terms);
}

/* Sum of the logarithms of all gaps, when the documents stand in this order. */
static double gaps_of(const rk_forward *f, const uint32_t *order) {
  uint32_t *last = calloc(f->term_count, sizeof *last);
  double sum = 0;
  ck_assert_ptr_nonnull(last);
  for (uint32_t at = 0; at < f->document_count; at++)
    for (uint32_t i = f->starts[order[at]]; i < f->starts[order[at] + 1]; i++) {
      sum += log2(at + 1 - last[f->terms[i]]);
      last[f->terms[i]] = at + 1;
    }
  free(last);
  return sum;
}

static void expect_permutation(const uint32_t *order, uint32_t count) {
  uint8_t *seen = calloc(count + 1, 1);
  ck_assert_ptr_nonnull(seen);
  for (uint32_t i = 0; i < count; i++) REQUIRE(order[i] < count && !seen[order[i]]++);
  free(seen);
}

static void reorder(rk_forward *f, uint32_t *order) {
  rk_error error = {0};
  ck_assert_ok(rk_reorder_bp(f, order, 0, NULL, &error), error);
  expect_permutation(order, f->document_count);
}

START_TEST(test_any_number_of_documents) {
  random_source random = {.state = 6};
  for (uint32_t count = 0; count < 200; count++) {
    rk_forward f = make_forward(&random, count, 1 + count % 5);
    uint32_t order[200];
    reorder(&f, order);
    release(&f);
  }
}
END_TEST

START_TEST(test_clusters_come_together) {
  enum { DOCUMENTS = 6000, CLUSTERS = 16 };
  random_source random = {.state = 7};
  rk_forward f = make_forward(&random, DOCUMENTS, CLUSTERS);
  static uint32_t same[DOCUMENTS], order[DOCUMENTS];
  for (uint32_t d = 0; d < DOCUMENTS; d++) same[d] = d;
  const double before = gaps_of(&f, same);
  reorder(&f, order);
  const double after = gaps_of(&f, order);
  ck_assert_msg(after < 0.7 * before, "%.0f bits before, %.0f after", before, after);
  uint32_t changes = 0;
  for (uint32_t i = 1; i < DOCUMENTS; i++)
    changes += order[i] % CLUSTERS != order[i - 1] % CLUSTERS;
  ck_assert_uint_lt(changes, DOCUMENTS / 20);
  release(&f);
}
END_TEST

/* A sum over the order of one collection, on every machine. */
START_TEST(test_the_same_everywhere) {
  enum { DOCUMENTS = 3000 };
  random_source random = {.state = 12};
  rk_forward f = make_forward(&random, DOCUMENTS, 7);
  static uint32_t order[DOCUMENTS];
  reorder(&f, order);
  uint64_t sum = 0;
  for (uint32_t i = 0; i < DOCUMENTS; i++) sum = (sum ^ order[i]) * UINT64_C(0x9e3779b97f4a7c15);
  ck_assert_uint_eq(sum, UINT64_C(14991919380331699548));
  release(&f);
}
END_TEST

typedef struct watcher {
  unsigned asked, stop_at;
  uint64_t done;
} watcher;

static bool on_watch(void *context, uint64_t done_bytes, uint64_t total_bytes) {
  watcher *w = context;
  ck_assert_uint_le(done_bytes, total_bytes);
  w->done = done_bytes;
  return ++w->asked != w->stop_at;
}

START_TEST(test_watching_and_stopping) {
  enum { DOCUMENTS = 3000, WORK = 50 << 20 };
  static uint32_t order[DOCUMENTS];
  random_source random = {.state = 5};
  rk_forward f = make_forward(&random, DOCUMENTS, 3);
  for (unsigned stop_at = 1; stop_at < 1000; stop_at += 9) {
    watcher w = {.stop_at = stop_at};
    rk_merge_watch watch = {.go_on = on_watch, .context = &w, .total_bytes = WORK};
    rk_error error = {0};
    const rk_status status = rk_reorder_bp(&f, order, WORK, &watch, &error);
    ck_assert(status == RK_OK || status == RK_CANCELLED);
    ck_assert_int_eq(status == RK_CANCELLED, w.asked == stop_at);
    if (status != RK_OK) continue;
    ck_assert_uint_eq(watch.done_bytes, WORK);
    ck_assert_uint_gt(w.asked, 10);
    break;
  }
  release(&f);
}
END_TEST

static double step_of(double d) { return d * log2(d + 1) - (d > 1 ? (d - 1) * log2(d) : 0); }

START_TEST(test_gains) {
  static rk_gain_table table;
  rk_gain_table_init(&table);
  for (uint32_t x = 1; x < 100000; x += 1 + x / 100)
    REQUIRE(fabs((double)rk_gain_log2(x) / 0x1p32 - log2(x)) < 1e-8);
  for (uint32_t d = 1; d < RK_GAIN_TABLE; d++)
    REQUIRE(fabs(table.step[d] / 65536.0 - step_of(d)) < 1e-4);
  for (uint32_t d = RK_GAIN_TABLE; d < 50000000; d += 1 + d / 50)
    REQUIRE(fabs(rk_gain_step(&table, d) / 65536.0 - (log2(d) + 1 / log(2))) < 2e-3);
  ck_assert_int_eq(rk_gain(&table, 1, 0), 0); /* the only one: no matter where */
  ck_assert_int_gt(rk_gain(&table, 1, 5), 0); /* to where the others are */
  ck_assert_int_lt(rk_gain(&table, 5, 1), 0);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_any_number_of_documents, test_clusters_come_together,
                                test_the_same_everywhere, test_watching_and_stopping, test_gains};
  return run_cases("reorder_bp", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
