/*
 * query: what the user typed, as the terms to look for.
 *
 * The text goes through the same analyzer as documents do, with the settings
 * of the index. Equal stems are
 * folded into one term whose weight is their count; terms keep the order of
 * their first appearance. Ownership: all memory is the query's, until deinit;
 * it holds the settings' lexicon as long.
 */
#ifndef RK_QUERY_QUERY_H
#define RK_QUERY_QUERY_H

#include "engine/base/view.h"
#include "engine/text/analysis.h"

/* Words in one query, repeated ones included. Keeps every sum of scores exact: see bm25.h. */
enum { RK_QUERY_WORDS_MAX = 4096 };

typedef struct rk_query_term {
  rk_view stem;    /* points into the query */
  uint32_t weight; /* how often the query says it, >= 1 */
} rk_query_term;

typedef struct rk_query {
  size_t term_count, term_cap;
  rk_query_term *terms;
  rk_buffer bytes; /* the stems, in the order of the terms */
  rk_analysis analysis;
} rk_query;

/* A text without any word gives a query without terms; bytes that are not
 * UTF-8 are no part of any word. RK_MISUSE for more than RK_QUERY_WORDS_MAX words. */
rk_status rk_query_parse(rk_query *query, rk_view text, const rk_analysis *analysis,
                         rk_error *error) RK_MUST_CHECK;
/* One more term, behind the others; it must not be there yet. Stems may move. */
rk_status rk_query_add(rk_query *query, rk_view stem, uint32_t weight) RK_MUST_CHECK;
void rk_query_deinit(rk_query *query);

#endif
