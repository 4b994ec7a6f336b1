/*
 * search: a query and a snapshot in, ranked documents out.
 *
 * Plans (plan.h), then runs an evaluator segment by segment; the threshold that one
 * segment reached prunes the next. Options name the reference, or any other for the
 * fastest that takes the evaluation (evaluate.h). The snapshot may be shared by threads.
 */
#ifndef RK_SEARCH_SEARCH_H
#define RK_SEARCH_SEARCH_H

#include "engine/index/snapshot.h"
#include "engine/query/query.h"
#include "engine/search/evaluate.h"

typedef rk_status rk_evaluate(const rk_evaluation *evaluation, rk_error *error);

typedef struct rk_search_options {
  size_t k;  /* 1.. */
  double k1; /* >= 0 */
  double b;  /* 0..1 */
  const rk_bm25 *bm25; /* for k1, b and this snapshot, if the caller has it at hand; or NULL */
  rk_evaluate *evaluate;
} rk_search_options;

/* Fills `topk` (init'ed here; the caller deinits it, also after an error): best
 * first. `weights` has room for query->term_count doubles and gets what each term is
 * worth in a snippet: see rk_plan_snippet_weights. */
rk_status rk_search(const rk_snapshot *snapshot, const rk_query *query,
                    const rk_search_options *options, rk_topk *topk, double *weights,
                    rk_error *error) RK_MUST_CHECK;

#endif
