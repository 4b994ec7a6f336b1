/*
 * evaluate: the best documents of one segment for a query, as that segment sees it.
 *
 * The evaluation (plan.h makes it) has the terms that the segment holds, and the query's clauses as
 * far as they can be met there. A document that is not deleted matches when it meets every RK_MUST
 * clause, no RK_MUST_NOT, and at_least of the RK_SHOULD ones; a word is met by any of its terms, a
 * phrase where each of its words has a term at the word's offset from one place. It scores the sum of
 * rk_bm25_score over the weighted terms that it holds and over the weighted clauses that it meets, the
 * frequency of a clause being the number of its places. Those that would enter go to `topk`, in
 * ascending order.
 *
 * Evaluators with one contract: exhaustive takes every evaluation and scores everything in the
 * plainest way: it is the reference. The others pass over what can't enter. boolean takes every
 * evaluation, too; block_max RK_SHAPE_DISJUNCTION alone, and conjunction and phrase those shapes if each
 * word has one term: these are faster there. Results are equal to the last bit (tests/property).
 */
#ifndef RK_SEARCH_EVALUATE_H
#define RK_SEARCH_EVALUATE_H

#include "engine/query/query.h"
#include "engine/search/bm25.h"
#include "engine/search/topk.h"
#include "engine/segment/deletes.h"
#include "engine/segment/segment.h"

/* A term that the segment holds. */
typedef struct rk_weighted_term {
  rk_term_info info;
  double weight; /* > 0; 0 for one that stands only in phrases or is only excluded */
} rk_weighted_term;

/* A word of a clause: terms [first_term, first_term + term_count), one at least, any of which will
 * do. */
typedef struct rk_weighted_word {
  uint32_t first_term, term_count;
  uint32_t offset; /* positions behind the first word of its clause */
} rk_weighted_word;

typedef struct rk_weighted_clause {
  rk_role role;
  uint32_t first_word, word_count; /* 1: a word; more: a phrase */
  double weight; /* > 0 for a phrase that counts for the rank; 0 for any other clause */
} rk_weighted_clause;

/* What a document must be, from the special to the general. */
typedef enum rk_shape {
  RK_SHAPE_DISJUNCTION, /* one that holds any of the terms; all of them have a weight */
  RK_SHAPE_CONJUNCTION, /* two or more clauses, all RK_MUST and words; all terms have a weight */
  RK_SHAPE_PHRASE,      /* one clause: a phrase, RK_MUST */
  RK_SHAPE_BOOLEAN,     /* whatever the clauses say */
} rk_shape;

typedef struct rk_evaluation {
  const rk_segment *segment;
  const uint8_t *lengths; /* of the segment, verified */
  const uint8_t *dropped; /* its deleted documents, or NULL: see deletes.h */
  uint64_t base;          /* number of its first document in the snapshot */
  const rk_bm25 *bm25;
  const rk_weighted_term *terms; /* those that the clauses name */
  size_t term_count;
  const rk_weighted_word *words;
  const rk_weighted_clause *clauses;
  size_t clause_count;
  uint32_t at_least;
  rk_shape shape;
  rk_topk *topk;
} rk_evaluation;

rk_status rk_evaluate_exhaustive(const rk_evaluation *evaluation, rk_error *error) RK_MUST_CHECK;
rk_status rk_evaluate_block_max(const rk_evaluation *evaluation, rk_error *error) RK_MUST_CHECK;
rk_status rk_evaluate_boolean(const rk_evaluation *evaluation, rk_error *error) RK_MUST_CHECK;
rk_status rk_evaluate_conjunction(const rk_evaluation *evaluation, rk_error *error) RK_MUST_CHECK;

/* Which documents match, deleted ones too: sets bit d % 8 of byte d / 8 of `matches`, which is zeroed
 * and has rk_deletes_bits_bytes. The reference for that; bm25 and topk are not looked at. */
rk_status rk_exhaustive_matches(const rk_evaluation *evaluation, uint8_t *matches,
                                rk_error *error) RK_MUST_CHECK;

#endif
