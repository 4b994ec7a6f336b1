/*
 * match_list: a term's documents, without scores: which of these does it hold?
 *
 * Stands on a list_cursor and decodes documents only. All calls go forward: a window or a target must
 * not lie before those of earlier calls; each window is met once.
 * Segment is borrowed; nothing here allocates. One thread at a time.
 */
#ifndef RK_SEARCH_MATCH_LIST_H
#define RK_SEARCH_MATCH_LIST_H

#include "engine/search/evaluate.h"
#include "engine/search/kernels.h"

typedef struct rk_match_list {
  rk_list_cursor cursor;
  const rk_kernels *kernels;
} rk_match_list;

/* Documents of a window, one bit each. */
typedef struct rk_window_bits {
  uint64_t words[RK_WINDOW_WORDS];
  size_t count; /* how many are set; whoever changes them says so */
} rk_window_bits;

rk_status rk_match_list_open(rk_match_list *list, const rk_segment *segment,
                             const rk_term_info *term, rk_error *error) RK_MUST_CHECK;

/* Its first document that is not below `target`; RK_DOCID_NONE when there is none. */
rk_status rk_match_list_seek(rk_match_list *list, rk_docid target, rk_docid *document,
                             rk_error *error) RK_MUST_CHECK;

/* No more than so many of its documents are in the window at `from`; from what the tables say. */
uint32_t rk_match_list_most(const rk_match_list *list, rk_docid from);

/* Sets in `met` those of the `wanted` documents of the window at `from` that it holds; maybe some of
 * its others, too. */
rk_status rk_match_list_meet(rk_match_list *list, rk_docid from, const rk_window_bits *wanted,
                             uint64_t *met, rk_error *error) RK_MUST_CHECK;

/* The same for documents in ascending order: keeps those that it holds, and returns how many. */
rk_status rk_match_list_keep(rk_match_list *list, rk_docid *documents, uint32_t *count,
                             rk_error *error) RK_MUST_CHECK;

#endif
