/*
 * scored_phrase: what a phrase that may, must or must not be there does to candidates.
 *
 * Its bound in a window is the least of what its words would score there with its weight: it can't
 * stand in more places than any of them. A document whose words are too few for a place among the
 * best costs no positions.
 * Candidates and windows are given in ascending order. The evaluation is borrowed. One thread at a
 * time.
 */
#ifndef RK_SEARCH_SCORED_PHRASE_H
#define RK_SEARCH_SCORED_PHRASE_H

#include "engine/search/match_phrase.h"
#include "engine/search/scored_list.h"

typedef struct rk_scored_phrase {
  const rk_evaluation *evaluation;
  const rk_weighted_clause *clause;
  rk_match_phrase places;
  size_t list_count; /* words with one spelling; none when the phrase has no weight */
  rk_scored_list *lists;
  double window_bound; /* for the owner: in the current window */
} rk_scored_phrase;

/* After a failure there is nothing to deinit. */
rk_status rk_scored_phrase_open(rk_scored_phrase *phrase, const rk_evaluation *evaluation,
                                const rk_weighted_clause *clause, rk_error *error) RK_MUST_CHECK;
void rk_scored_phrase_deinit(rk_scored_phrase *phrase);

/* As rk_scored_list_bound; `scratch` has room for as many as `bounds`. */
void rk_scored_phrase_bound(rk_scored_phrase *phrase, uint32_t first, uint32_t count,
                            double *bounds, double *scratch);
/* Keeps the candidates that meet the clause, if they must or must not, and have more than `least` with
 * its score. */
rk_status rk_scored_phrase_add(rk_scored_phrase *phrase, double least, rk_candidates *candidates,
                               rk_error *error) RK_MUST_CHECK;

#endif
