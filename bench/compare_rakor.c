/*
 * compare_rakor: this engine for bench/compare. See peers/driver.h; the index is made by rakor-search.
 *
 *   compare_rakor serve INDEX QUERIES
 *
 * Queries are made of stems, as the other engines get them: nothing is analysed. k1 = 1.2 and b = 0.75, as
 * the others have them.
 */
#include "bench/peers/driver.h"
#include "engine/search/search.h"

typedef struct prepared {
  rk_query query;
  double *weights;
} prepared;

static rk_snapshot snapshot;

static void must(rk_status status, const rk_error *error) {
  if (status != RK_OK) driver_die("rakor", error->message);
}

static const char *open_index(const char *path) {
  rk_error error = {0};
  must(rk_snapshot_open(&snapshot, path, &error), &error);
  return "this commit";
}

static void prepare(driver_query *query) {
  rk_error error = {.message = "out of memory"};
  prepared *made = calloc(1, sizeof *made);
  if (!made || !(made->weights = calloc(query->count, sizeof *made->weights)))
    must(RK_NO_MEMORY, &error);
  for (size_t i = 0; i < query->count; i++)
    must(rk_query_add(&made->query, (rk_view){query->stems[i], strlen(query->stems[i])}, 1), &error);
  query->prepared = made;
}

static uint64_t run_or(const prepared *made, size_t k) {
  const rk_search_options options = {
      .k = k, .k1 = 1.2, .b = 0.75, .evaluate = rk_evaluate_block_max};
  rk_error error = {0};
  rk_topk topk;
  must(rk_search(&snapshot, &made->query, &options, &topk, made->weights, &error), &error);
  const uint64_t hits = topk.count;
  rk_topk_deinit(&topk);
  return hits;
}

/* What there is: the one place to change when more comes. */
static uint64_t run(const driver_query *query, size_t k) {
  if (k == 0 || (query->how != DRIVER_OR && query->count > 1)) return DRIVER_UNSUPPORTED;
  return run_or(query->prepared, k);
}

int main(int argc, char **argv) {
  static const driver_engine engine = {NULL, open_index, prepare, run};
  return driver_main(argc, argv, &engine);
}
