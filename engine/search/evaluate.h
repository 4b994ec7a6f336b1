/*
 * evaluate: the best documents of one segment for a weighted set of terms.
 *
 * Two evaluators with one contract: each document that holds any of the terms and is not deleted
 * scores the sum of rk_bm25_score over the terms it holds; those that would
 * enter go to `topk`, in ascending order. exhaustive scores everything in the
 * plainest way and is the reference; block_max passes over what can't enter.
 * Their results are equal to the last bit (tests/property).
 */
#ifndef RK_SEARCH_EVALUATE_H
#define RK_SEARCH_EVALUATE_H

#include "engine/search/bm25.h"
#include "engine/search/topk.h"
#include "engine/segment/deletes.h"
#include "engine/segment/segment.h"

/* A term that the segment holds. */
typedef struct rk_weighted_term {
  rk_term_info info;
  double weight; /* > 0 */
} rk_weighted_term;

typedef struct rk_evaluation {
  const rk_segment *segment;
  const uint8_t *lengths; /* of the segment, verified */
  const uint8_t *dropped; /* its deleted documents, or NULL: see deletes.h */
  uint64_t base;          /* number of its first document in the snapshot */
  const rk_bm25 *bm25;
  const rk_weighted_term *terms;
  size_t term_count;
  rk_topk *topk;
} rk_evaluation;

rk_status rk_evaluate_exhaustive(const rk_evaluation *evaluation, rk_error *error) RK_MUST_CHECK;
rk_status rk_evaluate_block_max(const rk_evaluation *evaluation, rk_error *error) RK_MUST_CHECK;

#endif
