#include "engine/search/search.h"

#include "engine/search/plan.h"

static rk_status search_segment(rk_plan *plan, uint32_t s, const rk_bm25 *bm25,
                                rk_evaluate *evaluate, rk_topk *topk, rk_error *error) {
  rk_evaluation evaluation;
  bool can_match;
  rk_status status = rk_plan_segment(plan, s, &evaluation, &can_match, error);
  if (status != RK_OK || !can_match) return status;
  evaluation.bm25 = bm25;
  evaluation.topk = topk;
  if (evaluation.shape != RK_SHAPE_DISJUNCTION) evaluate = rk_evaluate_exhaustive;
  return evaluate(&evaluation, error);
}

rk_status rk_search(const rk_snapshot *snapshot, const rk_query *query,
                    const rk_search_options *options, rk_topk *topk, double *weights,
                    rk_error *error) {
  rk_plan plan;
  rk_bm25 bm25;
  rk_topk_init(topk, options->k);
  rk_status status = rk_plan_init(&plan, snapshot, query, error);
  if (status != RK_OK) return status;
  rk_plan_snippet_weights(&plan, weights);
  rk_bm25_init(&bm25, options->k1, options->b, snapshot->document_count, snapshot->token_count);
  for (uint32_t s = 0; status == RK_OK && s < snapshot->segment_count; s++)
    status = search_segment(&plan, s, &bm25, options->evaluate, topk, error);
  if (status == RK_OK) rk_topk_finish(topk);
  rk_plan_deinit(&plan);
  return status;
}
