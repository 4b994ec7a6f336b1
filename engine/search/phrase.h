/*
 * phrase: does a phrase stand in a document, and in how many places?
 *
 * A matcher of one clause, whose words have one term each: the lists of the distinct terms, rarest
 * first, and their positions. Documents are asked for in ascending order. Positions are read only when
 * the document holds all words and the least of their frequencies leaves a chance: the phrase can't
 * stand in more places than that.
 * Ownership: its memory is its own, until deinit; segment and lengths are borrowed. One thread.
 */
#ifndef RK_SEARCH_PHRASE_H
#define RK_SEARCH_PHRASE_H

#include "engine/search/scored_list.h"
#include "engine/segment/positions.h"

typedef struct rk_phrase_list {
  rk_scored_list scored; /* with the weight of the phrase, so that its bounds and scores hold for it */
  rk_positions positions;
  rk_buffer places;      /* uint32_t: of the term in the document at hand */
  uint32_t place_count;
} rk_phrase_list;

typedef struct rk_phrase {
  const rk_evaluation *evaluation;
  const rk_weighted_clause *clause;
  double weight;
  size_t list_count;
  rk_phrase_list *lists; /* of the distinct terms, ascending by document frequency */
  uint32_t *list_of;     /* by word of the clause */
  rk_buffer starts;      /* uint32_t: places where the phrase may begin */
} rk_phrase;

/* `weight` > 0: that of the phrase, or any other when scores don't matter. After a failure there is
 * nothing to deinit. */
rk_status rk_phrase_open(rk_phrase *phrase, const rk_evaluation *evaluation,
                         const rk_weighted_clause *clause, double weight,
                         rk_error *error) RK_MUST_CHECK;
void rk_phrase_deinit(rk_phrase *phrase);

/* How many places the phrase has in a document: *places, 0 also when that score can't be more than
 * `least`. The document must not lie before those of earlier calls. */
rk_status rk_phrase_count(rk_phrase *phrase, rk_docid document, double least, uint32_t *places,
                          rk_error *error) RK_MUST_CHECK;

/* The best documents of RK_SHAPE_PHRASE, when each of its words has one term. */
rk_status rk_evaluate_phrase(const rk_evaluation *evaluation, rk_error *error) RK_MUST_CHECK;

#endif
