/*
 * scored_list: a term's postings with their scores, and the best that they can be.
 *
 * Stands on a list_cursor; blocks are scored whole, and only once. All calls go forward: a window or
 * a candidate must not lie before those of earlier calls. Bounds are never below the score of any
 * posting that they speak for, deleted documents included.
 * In: a segment's list. Out: documents and scores in candidates or a window. Nothing here allocates;
 * segment, lengths and bm25 are borrowed. One thread at a time.
 */
#ifndef RK_SEARCH_SCORED_LIST_H
#define RK_SEARCH_SCORED_LIST_H

#include "engine/search/evaluate.h"
#include "engine/search/kernels.h"
#include "engine/segment/list_cursor.h"

/* Documents of one window with what they have scored so far, ascending. */
typedef struct rk_candidates {
  size_t count;
  uint32_t documents[RK_WINDOW + RK_KERNEL_SLACK];
  double scores[RK_WINDOW + RK_KERNEL_SLACK];
} rk_candidates;

typedef struct rk_scored_list {
  rk_list_cursor cursor;
  const rk_kernels *kernels;
  const rk_bm25 *bm25;
  const uint8_t *lengths;
  double weight;
  double bound;           /* of the whole list */
  double window_bound;    /* for the owner: in the current window; 0: no posting is there */
  uint32_t bounded_block; /* whose bound is block_bound */
  double block_bound;
  uint32_t scored_block;  /* whose scores these are; UINT32_MAX: of none */
  double scores[RK_BLOCK_VALUES];
} rk_scored_list;

rk_status rk_scored_list_open(rk_scored_list *list, const rk_evaluation *evaluation,
                              const rk_weighted_term *term, rk_error *error) RK_MUST_CHECK;

/* Tells `topk` what score its k best postings have at the least, as far as that is known. Only for who
 * will push all documents of the list that score enough, and when none of the segment is deleted. */
void rk_scored_list_prime(const rk_scored_list *list, rk_topk *topk);

/* bounds[w] gets the bound of its postings in window first + w, for count windows of RK_WINDOW
 * documents; 0 when there are none. */
void rk_scored_list_bound(rk_scored_list *list, uint32_t first, uint32_t count, double *bounds);

/* The bound of one of its blocks. */
double rk_scored_list_block_bound(rk_scored_list *list, uint32_t block);
/* The candidates become the postings of the current block with more than `least`. */
rk_status rk_scored_list_take_block(rk_scored_list *list, double least, rk_candidates *candidates,
                                    rk_error *error) RK_MUST_CHECK;

/* Brings the cursor to a document. False in *holds: the list has it not, or the bound of its block is
 * no more than `least`. */
rk_status rk_scored_list_reach(rk_scored_list *list, rk_docid document, double least, bool *holds,
                               rk_error *error) RK_MUST_CHECK;

/* Back to the start, for windows that lie before those of earlier calls. */
void rk_scored_list_rewind(rk_scored_list *list);

/* Adds the scores of its postings in [from, to) to the window that starts at `from`. */
rk_status rk_scored_list_fill(rk_scored_list *list, rk_docid from, rk_docid to, rk_window *window,
                              rk_error *error) RK_MUST_CHECK;
/* The postings in [from, to) with more than `least` become the candidates. */
rk_status rk_scored_list_take(rk_scored_list *list, rk_docid from, rk_docid to, double least,
                              rk_candidates *candidates, rk_error *error) RK_MUST_CHECK;
/* Keeps the candidates that the list holds and that have more than `least` with its score. */
rk_status rk_scored_list_require(rk_scored_list *list, double least, rk_candidates *candidates,
                                 rk_error *error) RK_MUST_CHECK;
/* Adds its score to each candidate that it holds, and keeps those that then have more than `least`. */
rk_status rk_scored_list_add(rk_scored_list *list, double least, rk_candidates *candidates,
                             rk_error *error) RK_MUST_CHECK;

#endif
