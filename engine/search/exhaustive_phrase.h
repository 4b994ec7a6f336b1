/*
 * exhaustive_phrase: in which documents does a phrase stand, and at how many places?
 *
 * The reference. Takes the words in turn; of the places where the phrase may begin after one word,
 * those stay that the next has, too. Holds all places of the first word at once.
 * Out: rk_phrase_count, ascending by document, appended to a buffer of the caller.
 */
#ifndef RK_SEARCH_EXHAUSTIVE_PHRASE_H
#define RK_SEARCH_EXHAUSTIVE_PHRASE_H

#include "engine/search/evaluate.h"

typedef struct rk_phrase_count {
  rk_docid document;
  uint32_t places; /* >= 1 */
} rk_phrase_count;

rk_status rk_exhaustive_phrase(const rk_evaluation *evaluation, const rk_weighted_clause *clause,
                               rk_buffer *counts, rk_error *error) RK_MUST_CHECK;

#endif
