/*
 * plan: from a query and a snapshot to one evaluation for each segment.
 *
 * Looks each term up in every segment once, and weighs terms and phrases by the statistics of the
 * whole snapshot:
 *   term      rk_bm25_weight of how often the query says it
 *   phrase    how often the query says it times the sum of rk_bm25_weight of its words, one each;
 *             of a word with several spellings the documents of all are added up
 * For a segment it leaves out what can't be met there, and tells when nothing can match.
 * Ownership: borrows snapshot and query; evaluations point into it until the next one or deinit. One
 * thread at a time.
 */
#ifndef RK_SEARCH_PLAN_H
#define RK_SEARCH_PLAN_H

#include "engine/index/snapshot.h"
#include "engine/search/evaluate.h"

typedef struct rk_plan {
  const rk_snapshot *snapshot;
  const rk_query *query;
  uint32_t *order;          /* the terms of the query, those of a group together */
  rk_term_info *info;       /* [segment * terms + place in `order`]; document_frequency 0: missing */
  uint64_t *frequencies;    /* by term: documents of all segments that hold it */
  uint64_t *group_frequencies; /* by group: their sum over its terms */
  double *clause_weights;   /* by clause */
  bool *is_marked;          /* by group, in one segment: is it there, and then: is it needed? */
  rk_weighted_word *groups; /* by group, in one segment */
  rk_weighted_term *terms;  /* the three of one evaluation */
  rk_weighted_word *words;
  rk_weighted_clause *clauses;
} rk_plan;

/* After a failure there is nothing to deinit. */
rk_status rk_plan_init(rk_plan *plan, const rk_snapshot *snapshot, const rk_query *query,
                       rk_error *error) RK_MUST_CHECK;
void rk_plan_deinit(rk_plan *plan);

/* What each term of the query is worth in a snippet: its weight, with every time that it stands in a
 * phrase that may or must be there; 0 for one that no document holds or that is only excluded. */
void rk_plan_snippet_weights(const rk_plan *plan, double *weights);

/* Fills all but bm25 and topk. False in *can_match: no document of the segment does, and nothing
 * else is filled. */
rk_status rk_plan_segment(rk_plan *plan, uint32_t segment, rk_evaluation *evaluation,
                          bool *can_match, rk_error *error) RK_MUST_CHECK;

#endif
