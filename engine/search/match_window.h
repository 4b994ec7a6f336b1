/*
 * match_window: which documents match, a window of RK_WINDOW after the other, as bits.
 *
 * In: an evaluation. What must be there is intersected, the rarest first; a list that few documents
 * are still asked of is looked up for each of them, another is turned into bits whole. Windows where
 * the rarest of these words has nothing are passed over. How many of the others match is counted in
 * planes of bits, all documents of a window at a time. Positions are read at last, for what is still
 * in question.
 * Windows are asked for in ascending order. The evaluation and all it points to is borrowed until
 * close, but for bm25 and topk, which are not looked at. One thread at a time.
 */
#ifndef RK_SEARCH_MATCH_WINDOW_H
#define RK_SEARCH_MATCH_WINDOW_H

#include "engine/search/match_list.h"

typedef struct rk_matcher rk_matcher;

typedef struct rk_matcher_options {
  bool keeps_dropped;  /* deleted documents match, too */
  /* For who reads the places of all phrases later: where it can, it looks at their words only; and at
   * nothing of those that must not be there. What it gives then is a match when it meets the phrases
   * that must be there, none that must not, and has a score. */
  bool defers_phrases;
} rk_matcher_options;

/* `options` may be NULL: neither. */
rk_status rk_matcher_open(rk_matcher **matcher, const rk_evaluation *evaluation,
                          const rk_matcher_options *options, rk_error *error) RK_MUST_CHECK;
void rk_matcher_close(rk_matcher *matcher); /* NULL is allowed */

/* The first window from `first` on in which something may match; *window is that or greater than any
 * that the segment has. */
rk_status rk_matcher_reach(rk_matcher *matcher, uint32_t first, uint32_t *window,
                           rk_error *error) RK_MUST_CHECK;
/* At most so many documents match in a window, as far as tables tell. */
uint32_t rk_matcher_most(const rk_matcher *matcher, uint32_t window);
/* What matches in a window, which is behind those of earlier calls of fill or keep. */
rk_status rk_matcher_fill(rk_matcher *matcher, uint32_t window, rk_window_bits *bits,
                          rk_error *error) RK_MUST_CHECK;
/* Of the documents that are given, those that match. */
rk_status rk_matcher_keep(rk_matcher *matcher, uint32_t window, rk_window_bits *bits,
                          rk_error *error) RK_MUST_CHECK;

#endif
