/*
 * boolean_times: how long does a query with signs take, and how long does counting what it finds?
 *
 *   boolean_times INDEX [QUERIES [ROUNDS [SEED [KIND]]]]
 *
 * Draws QUERIES (default 200) queries of each kind from the index (query_sample.h) and answers each
 * ROUNDS (default 9) times in this process, warm: all matches counted, counted up to 1000, and the
 * best 10 and 1000; with RAKOR_BENCH_EXHAUSTIVE set, the best 10 by the reference evaluation, too. A
 * query counts with the least of its times; the table gives the median, the 99th percentile and the
 * mean over the queries, in microseconds, and the mean of what was counted or found. Neither the
 * parsing of the query is timed, nor fetching.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "bench/query_sample.h"
#include "bench/stem_query.h"
#include "engine/search/count.h"
#include "engine/search/search.h"

enum { PARTS = 3, CLAUSES_MAX = 32 };

/* Some clauses of one kind. */
typedef struct part {
  rk_role role;
  bool is_phrase;
  size_t least, most; /* words */
  double low, high;   /* share of the documents that hold a word; of a phrase, its rarest */
} part;

typedef struct kind {
  const char *name;
  uint32_t at_least;
  part parts[PARTS]; /* those without words are not there */
} kind;

#define MIDDLE 0.001, 0.05
#define FREQUENT 0.1, 1
#define RARE 0, 0.001

static const kind kinds[] = {
    {"one", 1, {{RK_SHOULD, false, 1, 1, MIDDLE}}},
    {"or", 1, {{RK_SHOULD, false, 2, 4, MIDDLE}}},
    {"or-frequent", 1, {{RK_SHOULD, false, 2, 4, FREQUENT}}},
    {"or-rare+frequent", 1, {{RK_SHOULD, false, 1, 1, RARE}, {RK_SHOULD, false, 1, 1, FREQUENT}}},
    {"or-long", 1, {{RK_SHOULD, false, 10, 20, 0.001, 1}}},
    {"and", 0, {{RK_MUST, false, 2, 4, MIDDLE}}},
    {"and-frequent", 0, {{RK_MUST, false, 2, 4, FREQUENT}}},
    {"and-rare+frequent", 0, {{RK_MUST, false, 1, 1, RARE}, {RK_MUST, false, 1, 1, FREQUENT}}},
    {"not", 1, {{RK_SHOULD, false, 1, 2, MIDDLE}, {RK_MUST_NOT, false, 1, 1, MIDDLE}}},
    {"not-frequent", 1, {{RK_SHOULD, false, 1, 2, FREQUENT}, {RK_MUST_NOT, false, 1, 1, FREQUENT}}},
    {"must+should", 0, {{RK_MUST, false, 1, 1, MIDDLE}, {RK_SHOULD, false, 2, 4, 0.001, 1}}},
    {"must-frequent+should",
     0,
     {{RK_MUST, false, 1, 1, FREQUENT}, {RK_SHOULD, false, 2, 4, 0.001, 1}}},
    {"3-of-6", 3, {{RK_SHOULD, false, 6, 6, 0.001, 1}}},
    {"7-of-10", 7, {{RK_SHOULD, false, 10, 10, 0.001, 1}}},
    {"2-of-4-frequent", 2, {{RK_SHOULD, false, 4, 4, FREQUENT}}},
    {"phrase", 0, {{RK_MUST, true, 2, 3, MIDDLE}}},
    {"phrase-frequent", 0, {{RK_MUST, true, 2, 3, 0.05, 1}}},
    {"should-phrase", 1, {{RK_SHOULD, false, 1, 2, MIDDLE}, {RK_SHOULD, true, 2, 3, MIDDLE}}},
    {"must-phrase", 0, {{RK_MUST, true, 2, 3, 0.01, 1}, {RK_MUST, false, 1, 1, 0.01, 1}}},
    {"not-phrase", 1, {{RK_SHOULD, false, 1, 2, 0.01, 1}, {RK_MUST_NOT, true, 2, 2, 0.01, 1}}},
};

typedef struct drawn {
  query_terms terms[PARTS];
  rk_query query;
} drawn;

typedef enum task { COUNT, COUNT_1000, BEST_10, BEST_1000, REFERENCE_10, TASKS } task;

static const char *const task_names[] = {"count", "count 1000", "best 10", "best 1000",
                                         "exhaustive"};

typedef struct run {
  const rk_snapshot *snapshot;
  size_t query_count, rounds;
  drawn *queries;
} run;

static void must(rk_status status, const rk_error *error) {
  if (status == RK_OK) return;
  fprintf(stderr, "boolean_times: %s\n", error->message);
  exit(3);
}

/* The clauses of a part, as rk_query_parse would make them; a word that was there is left out. */
static void add_part(rk_query *query, const part *of, const query_terms *terms) {
  const uint32_t first = (uint32_t)query->word_count;
  for (uint32_t w = 0; w < terms->count; w++) {
    const size_t before = query->term_count;
    const uint32_t t = stem_query_term(query, terms->stems[w]);
    if (!of->is_phrase && t < before) continue;
    query->words[query->word_count++] = (rk_query_word){t, of->is_phrase ? w : 0};
    if (of->role != RK_MUST_NOT && of->is_phrase) query->terms[t].in_phrases++;
    if (of->is_phrase) continue;
    query->terms[t].weight += of->role != RK_MUST_NOT;
    query->clauses[query->clause_count++] =
        (rk_clause){of->role, (uint32_t)query->word_count - 1, 1, of->role != RK_MUST_NOT};
  }
  if (of->is_phrase)
    query->clauses[query->clause_count++] =
        (rk_clause){of->role, first, (uint32_t)terms->count, of->role != RK_MUST_NOT};
}

static void make_query(query_source *source, const kind *of, drawn *d) {
  rk_query *query = &d->query;
  *query = (rk_query){.analysis = source->snapshot->analysis, .at_least = of->at_least};
  query->terms = bench_must(calloc(CLAUSES_MAX, sizeof *query->terms));
  query->words = bench_must(calloc(CLAUSES_MAX, sizeof *query->words));
  query->clauses = bench_must(calloc(CLAUSES_MAX, sizeof *query->clauses));
  for (size_t p = 0; p < PARTS && of->parts[p].least; p++) {
    const part *at = &of->parts[p];
    if (at->is_phrase)
      query_source_phrase(source, at->least, at->most, at->low, at->high, &d->terms[p]);
    else
      query_source_words(source, at->least, at->most, at->low, at->high, &d->terms[p]);
    add_part(query, at, &d->terms[p]);
  }
}

static void answer(const run *r, const rk_query *query, task what, uint64_t *found) {
  double weights[CLAUSES_MAX];
  rk_error error = {0};
  if (what == COUNT || what == COUNT_1000) {
    uint64_t count;
    bool is_exact;
    must(rk_count(r->snapshot, query, what == COUNT ? 0 : 1000, &count, &is_exact, &error), &error);
    *found += count;
    return;
  }
  const rk_search_options options = {
      .k = what == BEST_1000 ? 1000 : 10,
      .k1 = 0.9,
      .b = 0.4,
      .evaluate = what == REFERENCE_10 ? rk_evaluate_exhaustive : rk_evaluate_block_max};
  rk_topk topk;
  must(rk_search(r->snapshot, query, &options, &topk, weights, &error), &error);
  *found += topk.count;
  rk_topk_deinit(&topk);
}

static void measure(const run *r, const char *name, task what) {
  double *best = bench_must(malloc(r->query_count * sizeof *best)), sum = 0;
  uint64_t found = 0;
  for (size_t q = 0; q < r->query_count; q++) best[q] = 1e9;
  for (size_t round = 0; round < r->rounds; round++)
    for (size_t q = 0; q < r->query_count; q++) {
      const double from = bench_now_seconds();
      answer(r, &r->queries[q].query, what, &found);
      const double took = bench_now_seconds() - from;
      if (took < best[q]) best[q] = took;
    }
  for (size_t q = 0; q < r->query_count; q++) sum += best[q];
  const bench_spread spread = bench_spread_of(best, r->query_count);
  printf("%s\t%s\t%.1f\t%.1f\t%.1f\t%.1f\n", name, task_names[what], 1e6 * spread.median,
         1e6 * best[(r->query_count * 99 - 1) / 100], 1e6 * sum / (double)r->query_count,
         (double)found / (double)(r->query_count * r->rounds));
  fflush(stdout);
  free(best);
}

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: boolean_times INDEX [QUERIES [ROUNDS [SEED [KIND]]]]\n");
    return 2;
  }
  rk_snapshot snapshot;
  rk_error error = {0};
  must(rk_snapshot_open(&snapshot, argv[1], &error), &error);
  run r = {.snapshot = &snapshot,
           .query_count = argc > 2 ? strtoul(argv[2], NULL, 10) : 200,
           .rounds = argc > 3 ? strtoul(argv[3], NULL, 10) : 9};
  const bool with_reference = getenv("RAKOR_BENCH_EXHAUSTIVE") != NULL;
  r.queries = bench_must(calloc(r.query_count + 1, sizeof *r.queries));
  query_source source;
  query_source_init(&source, &snapshot, argc > 4 ? strtoull(argv[4], NULL, 10) : 1);
  printf("kind\ttask\tp50 us\tp99\tmean\tfound\n");
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (argc > 5 && strcmp(argv[5], kinds[i].name) != 0) continue;
    for (size_t q = 0; q < r.query_count; q++) make_query(&source, &kinds[i], &r.queries[q]);
    for (int what = 0; what < TASKS; what++)
      if (what != REFERENCE_10 || with_reference) measure(&r, kinds[i].name, (task)what);
    for (size_t q = 0; q < r.query_count; q++) stem_query_free(&r.queries[q].query);
  }
  query_source_deinit(&source);
  rk_snapshot_close(&snapshot);
  free(r.queries);
  return 0;
}
