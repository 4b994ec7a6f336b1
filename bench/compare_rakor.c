/*
 * compare_rakor: this engine for bench/compare. See peers/driver.h; the index is made by rakor-search.
 *
 *   compare_rakor serve INDEX QUERIES
 *
 * Queries are made of stems, as the other engines get them: nothing is analysed. k1 = 1.2 and b = 0.75, as
 * the others have them.
 */
#include "bench/peers/driver.h"
#include "bench/stem_query.h"
#include "engine/search/count.h"
#include "engine/search/search.h"

typedef struct prepared {
  rk_query query;
  double *weights;
} prepared;

static rk_snapshot snapshot;
static rk_bm25 bm25; /* as an open index of librakor keeps it */

static void must(rk_status status, const rk_error *error) {
  if (status != RK_OK) driver_die("rakor", error->message);
}

static const char *open_index(const char *path) {
  rk_error error = {0};
  must(rk_snapshot_open(&snapshot, path, &error), &error);
  rk_bm25_init(&bm25, 1.2, 0.75, snapshot.document_count, snapshot.token_count);
  return "this commit";
}

static void prepare(driver_query *query) {
  static const stem_query_mode modes[] = {STEM_QUERY_OR, STEM_QUERY_AND, STEM_QUERY_PHRASE};
  prepared *made = bench_must(calloc(1, sizeof *made));
  made->weights = bench_must(calloc(query->count, sizeof *made->weights));
  stem_query_make(&made->query, modes[query->how], query->count,
                  (const char *const *)query->stems);
  query->prepared = made;
}

static uint64_t run(const driver_query *query, size_t k) {
  const prepared *made = query->prepared;
  const rk_search_options options = {
      .k = k, .k1 = 1.2, .b = 0.75, .bm25 = &bm25, .evaluate = rk_evaluate_block_max};
  rk_error error = {0};
  if (k == 0) {
    uint64_t count;
    bool is_exact;
    must(rk_count(&snapshot, &made->query, 0, &count, &is_exact, &error), &error);
    return count;
  }
  rk_topk topk;
  must(rk_search(&snapshot, &made->query, &options, &topk, made->weights, &error), &error);
  const uint64_t hits = topk.count;
  rk_topk_deinit(&topk);
  return hits;
}

int main(int argc, char **argv) {
  static const driver_engine engine = {NULL, open_index, prepare, run};
  return driver_main(argc, argv, &engine);
}
