#include "engine/search/search.h"

#include "engine/search/phrase.h"
#include "engine/search/plan.h"

/* Has each word one spelling only? */
static bool are_single(const rk_evaluation *e) {
  for (size_t c = 0; c < e->clause_count; c++)
    for (uint32_t w = 0; w < e->clauses[c].word_count; w++)
      if (e->words[e->clauses[c].first_word + w].term_count != 1) return false;
  return true;
}

static rk_evaluate *fastest(const rk_evaluation *evaluation) {
  switch (evaluation->shape) {
    case RK_SHAPE_DISJUNCTION: /* one word alone is all of the words */
      return evaluation->term_count > 1 ? rk_evaluate_block_max : rk_evaluate_conjunction;
    case RK_SHAPE_CONJUNCTION:
      return are_single(evaluation) ? rk_evaluate_conjunction : rk_evaluate_boolean;
    case RK_SHAPE_PHRASE:
      return are_single(evaluation) ? rk_evaluate_phrase : rk_evaluate_boolean;
    case RK_SHAPE_BOOLEAN:
      break;
  }
  return rk_evaluate_boolean;
}

static rk_status search_segment(rk_plan *plan, uint32_t s, const rk_bm25 *bm25,
                                rk_evaluate *evaluate, rk_topk *topk, rk_error *error) {
  rk_evaluation evaluation;
  bool can_match;
  rk_status status = rk_plan_segment(plan, s, &evaluation, &can_match, error);
  if (status != RK_OK || !can_match) return status;
  evaluation.bm25 = bm25;
  evaluation.topk = topk;
  if (evaluate != rk_evaluate_exhaustive) evaluate = fastest(&evaluation);
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
  if (!options->bm25)
    rk_bm25_init(&bm25, options->k1, options->b, snapshot->document_count, snapshot->token_count);
  for (uint32_t s = 0; status == RK_OK && s < snapshot->segment_count; s++)
    status = search_segment(&plan, s, options->bm25 ? options->bm25 : &bm25, options->evaluate, topk,
                            error);
  if (status == RK_OK) rk_topk_finish(topk);
  rk_plan_deinit(&plan);
  return status;
}
