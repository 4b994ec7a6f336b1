/* The public functions that search. */
#include <math.h>
#include <stdlib.h>

#include "engine/rakor_error.h"
#include "engine/rakor_index.h"
#include "engine/rakor_query.h"
#include "engine/search/count.h"
#include "engine/search/expand.h"
#include "engine/search/search.h"
#include "engine/search/snippet.h"

enum { DEFAULT_K = 10, MAX_K = 1000000, MAX_K1 = 1000 };

struct rakor_results {
  rk_query query;
  double *weights; /* by term of the query */
  rk_topk topk;
  rk_stem_memos *memos; /* for snippets; a share of the index's */
};

/* A snippet with the memory that it points into. */
typedef struct owned_snippet {
  rakor_snippet snippet; /* first, so that a pointer to it is one to this */
  rk_snippet memory;
} owned_snippet;

static rakor_status no_memory(rakor_error *error) {
  return rakor_error_make(error, RAKOR_NO_MEMORY, "out of memory");
}

void rakor_search_options_init(rakor_search_options *options) {
  *options = (rakor_search_options){
      .k = DEFAULT_K, .k1 = RAKOR_DEFAULT_K1, .b = RAKOR_DEFAULT_B};
}

static rakor_status read_options(const rakor_search_options *given, rk_search_options *options,
                                 rakor_error *error) {
  rakor_search_options o;
  rakor_search_options_init(&o);
  if (given) o = *given;
  if (o.k == 0) o.k = DEFAULT_K;
  if (o.k > MAX_K) return rakor_error_make(error, RAKOR_MISUSE, "k must be 1 to 1000000");
  if (!(o.k1 >= 0 && o.k1 <= MAX_K1))
    return rakor_error_make(error, RAKOR_MISUSE, "k1 must be 0 to 1000");
  if (!(o.b >= 0 && o.b <= 1)) return rakor_error_make(error, RAKOR_MISUSE, "b must be 0 to 1");
  if ((unsigned)o.evaluator > RAKOR_EVALUATOR_BLOCK_MAX)
    return rakor_error_make(error, RAKOR_MISUSE, "no such evaluator");
  *options = (rk_search_options){
      .k = o.k,
      .k1 = o.k1,
      .b = o.b,
      .evaluate = o.evaluator == RAKOR_EVALUATOR_EXHAUSTIVE ? rk_evaluate_exhaustive
                                                            : rk_evaluate_block_max};
  return RAKOR_OK;
}

rk_status rakor_query_read(rk_query *query, const rk_snapshot *snapshot, rakor_text text,
                           const rakor_search_options *options, rk_error *error) {
  const size_t match = options ? options->match : 0;
  const rk_query_options how = {.is_plain = options && options->is_plain,
                                .match = match < RK_MATCH_ALL ? (uint32_t)match : RK_MATCH_ALL};
  rk_status status =
      rk_query_parse(query, rakor_view_of(text), &how, &snapshot->analysis, error);
  if (status != RK_OK) return status;
  status = rk_expand(query, snapshot, error);
  if (status != RK_OK) rk_query_deinit(query);
  return status;
}

rakor_status rakor_search(rakor_index *index, rakor_text query,
                          const rakor_search_options *given, rakor_results **out,
                          rakor_error *error) {
  *out = NULL;
  rk_search_options options;
  const rakor_status read = read_options(given, &options, error);
  if (read != RAKOR_OK) return read;
  if (options.k1 == index->bm25.k1 && options.b == index->bm25.b) options.bm25 = &index->bm25;
  rakor_results *results = calloc(1, sizeof *results);
  if (!results) return no_memory(error);
  results->memos = rk_stem_memos_share(index->memos);
  rk_error cause = {0};
  rk_status status = rakor_query_read(&results->query, &index->snapshot, query, given, &cause);
  if (status == RK_OK) {
    results->weights = calloc(results->query.term_count + 1, sizeof *results->weights);
    status = results->weights
                 ? rk_search(&index->snapshot, &results->query, &options, &results->topk,
                             results->weights, &cause)
                 : rk_error_set(&cause, RK_NO_MEMORY, NULL, "out of memory");
  }
  if (status != RK_OK) {
    rakor_results_free(results);
    return rakor_error_take(error, &cause, status);
  }
  *out = results;
  return RAKOR_OK;
}

rakor_status rakor_count(rakor_index *index, rakor_text text, const rakor_search_options *given,
                         uint64_t limit, rakor_total *total, rakor_error *error) {
  rk_query query;
  rk_error cause = {0};
  *total = (rakor_total){0};
  rk_status status = rakor_query_read(&query, &index->snapshot, text, given, &cause);
  if (status == RK_OK) {
    status = rk_count(&index->snapshot, &query, limit, &total->count, &total->is_exact, &cause);
    rk_query_deinit(&query);
  }
  return rakor_error_take(error, &cause, status);
}

void rakor_results_free(rakor_results *results) {
  if (!results) return;
  rk_query_deinit(&results->query);
  rk_topk_deinit(&results->topk);
  rk_stem_memos_release(results->memos);
  free(results->weights);
  free(results);
}

size_t rakor_results_count(const rakor_results *results) { return results->topk.count; }

bool rakor_results_only_excludes(const rakor_results *results) {
  const rk_query *query = &results->query;
  for (size_t c = 0; c < query->clause_count; c++)
    if (query->clauses[c].role != RK_MUST_NOT) return false;
  return query->clause_count > 0;
}

rakor_hit rakor_results_hit(const rakor_results *results, size_t rank) {
  const rk_hit hit = results->topk.hits[rank];
  return (rakor_hit){.document = hit.document, .score = hit.score};
}

rakor_status rakor_snippet_make(const rakor_results *results, rakor_text text, size_t max_bytes,
                                rakor_snippet **out, rakor_error *error) {
  _Static_assert(sizeof(rakor_span) == sizeof(rk_span), "spans are handed out as they are");
  *out = NULL;
  rk_stem_memo *memo = rk_stem_memos_take(results->memos);
  if (!memo) return no_memory(error);
  owned_snippet *owned = calloc(1, sizeof *owned);
  rk_error cause = {0};
  const rk_status status =
      owned ? rk_snippet_make(&owned->memory, rakor_view_of(text), &results->query,
                              results->weights, max_bytes, memo, &cause)
            : rk_error_set(&cause, RK_NO_MEMORY, NULL, "out of memory");
  rk_stem_memos_give(results->memos, memo);
  if (status != RK_OK) {
    free(owned);
    return rakor_error_take(error, &cause, status);
  }
  owned->snippet = (rakor_snippet){
      .text = rakor_text_of(rk_buffer_view(&owned->memory.text)),
      .spans = (const rakor_span *)(const void *)owned->memory.spans.ptr,
      .span_count = owned->memory.spans.len / sizeof(rk_span),
  };
  *out = &owned->snippet;
  return RAKOR_OK;
}

void rakor_snippet_free(rakor_snippet *snippet) {
  if (!snippet) return;
  owned_snippet *owned = (owned_snippet *)(void *)snippet;
  rk_snippet_deinit(&owned->memory);
  free(owned);
}
