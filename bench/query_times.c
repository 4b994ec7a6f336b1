/*
 * query_times: how long does a query take, by kind?
 *
 *   query_times INDEX [QUERIES [ROUNDS [SEED [KIND [K]]]]]
 *
 * Draws QUERIES (default 200) queries of each kind from the index (query_sample.h) and answers each
 * ROUNDS (default 9) times in this process, warm. A query counts with the least of its times; the
 * table gives the median, the 99th percentile and the mean over the queries, in microseconds, and
 * the mean of the hits. Only rk_search is timed: not the parsing of the query, nor fetching.
 */
#include <stdio.h>
#include <stdlib.h>

#include "bench/bench.h"
#include "bench/query_sample.h"
#include "bench/stem_query.h"
#include "engine/search/search.h"

#define OR STEM_QUERY_OR
#define AND STEM_QUERY_AND
#define PHRASE STEM_QUERY_PHRASE

typedef struct kind {
  const char *name;
  stem_query_mode as;
  size_t least, most;
  double low, high; /* share of the documents that hold a word */
  enum { WORDS, SENTENCE, MIXED } from;
} kind;

static const kind kinds[] = {
    {"one", OR, 1, 1, 0.001, 0.05, WORDS},
    {"or", OR, 2, 4, 0.001, 0.05, WORDS},
    {"or-frequent", OR, 2, 4, 0.1, 1, WORDS},
    {"or-rare+frequent", OR, 1, 1, 0, 0.001, MIXED},
    {"or-sentence", OR, 8, 12, 0, 1, SENTENCE},
    {"or-long", OR, 10, 20, 0.001, 1, WORDS},
    {"and", AND, 2, 4, 0.001, 0.05, WORDS},
    {"and-frequent", AND, 2, 4, 0.1, 1, WORDS},
    {"and-rare+frequent", AND, 1, 1, 0, 0.001, MIXED},
    {"phrase", PHRASE, 2, 3, 0.001, 0.05, SENTENCE},
    {"phrase-frequent", PHRASE, 2, 3, 0.05, 1, SENTENCE},
};

static const size_t ks[] = {10, 100, 1000};

typedef struct run {
  const rk_snapshot *snapshot;
  size_t query_count, rounds;
  query_terms *drawn;
  rk_query *queries;
  rk_search_options options;
} run;

static void must(rk_status status, const rk_error *error) {
  if (status == RK_OK) return;
  fprintf(stderr, "query_times: %s\n", error->message);
  exit(3);
}

static void draw(query_source *source, const kind *k, query_terms *terms) {
  if (k->from == SENTENCE)
    query_source_phrase(source, k->least, k->most, k->low, k->high, terms);
  else
    query_source_words(source, k->least, k->most, k->low, k->high, terms);
  if (k->from != MIXED) return;
  query_terms frequent;
  query_source_words(source, 1, 1, 0.1, 1, &frequent);
  memcpy(terms->stems[terms->count++], frequent.stems[0], sizeof frequent.stems[0]);
}

static void make_queries(run *r, query_source *source, const kind *of) {
  for (size_t q = 0; q < r->query_count; q++) {
    draw(source, of, &r->drawn[q]);
    const char *stems[QUERY_TERMS_MAX];
    for (size_t t = 0; t < r->drawn[q].count; t++) stems[t] = r->drawn[q].stems[t];
    stem_query_make(&r->queries[q], of->as, r->drawn[q].count, stems);
  }
}

static void forget_queries(run *r) {
  for (size_t q = 0; q < r->query_count; q++) stem_query_free(&r->queries[q]);
}

/* Seconds of one search. */
static double answer(const run *r, const rk_query *query, size_t *hits) {
  double weights[QUERY_TERMS_MAX + 1];
  rk_topk topk;
  rk_error error = {0};
  const double from = bench_now_seconds();
  must(rk_search(r->snapshot, query, &r->options, &topk, weights, &error), &error);
  const double took = bench_now_seconds() - from;
  *hits += topk.count;
  rk_topk_deinit(&topk);
  return took;
}

static void measure(const run *r, const char *name) {
  double *best = bench_must(malloc(r->query_count * sizeof *best)), sum = 0;
  size_t hits = 0;
  for (size_t q = 0; q < r->query_count; q++) best[q] = 1e9;
  for (size_t round = 0; round < r->rounds; round++)
    for (size_t q = 0; q < r->query_count; q++) {
      const double took = answer(r, &r->queries[q], &hits);
      if (took < best[q]) best[q] = took;
    }
  for (size_t q = 0; q < r->query_count; q++) sum += best[q];
  const bench_spread spread = bench_spread_of(best, r->query_count);
  printf("%s\t%zu\t%.1f\t%.1f\t%.1f\t%.1f\n", name, r->options.k, 1e6 * spread.median,
         1e6 * best[(r->query_count * 99 - 1) / 100], 1e6 * sum / (double)r->query_count,
         (double)hits / (double)(r->query_count * r->rounds));
  fflush(stdout);
  free(best);
}

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: query_times INDEX [QUERIES [ROUNDS [SEED [KIND [K]]]]]\n");
    return 2;
  }
  rk_snapshot snapshot;
  rk_error error = {0};
  must(rk_snapshot_open(&snapshot, argv[1], &error), &error);
  static rk_bm25 bm25;
  rk_bm25_init(&bm25, 0.9, 0.4, snapshot.document_count, snapshot.token_count);
  run r = {.snapshot = &snapshot,
           .query_count = argc > 2 ? strtoul(argv[2], NULL, 10) : 200,
           .rounds = argc > 3 ? strtoul(argv[3], NULL, 10) : 9,
           .options = {.bm25 = &bm25, .k1 = 0.9, .b = 0.4, .evaluate = rk_evaluate_block_max}};
  const char *only_kind = argc > 5 ? argv[5] : NULL;
  const size_t only_k = argc > 6 ? strtoul(argv[6], NULL, 10) : 0;
  r.queries = bench_must(calloc(r.query_count + 1, sizeof *r.queries));
  r.drawn = bench_must(calloc(r.query_count + 1, sizeof *r.drawn));
  query_source source;
  query_source_init(&source, &snapshot, argc > 4 ? strtoull(argv[4], NULL, 10) : 1);
  printf("kind\tk\tp50 us\tp99\tmean\thits\n");
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    make_queries(&r, &source, &kinds[i]); /* also of kinds left out: the seed decides */
    for (size_t k = 0; k < sizeof ks / sizeof *ks; k++) {
      r.options.k = ks[k];
      if (only_k && only_k != ks[k]) continue;
      if (only_kind && strcmp(only_kind, kinds[i].name) != 0) continue;
      measure(&r, kinds[i].name);
    }
    forget_queries(&r);
  }
  query_source_deinit(&source);
  rk_snapshot_close(&snapshot);
  free(r.queries);
  free(r.drawn);
  return 0;
}
