/*
 * matches: which documents does a query find?
 *
 * All of them, unranked, as rk_search would find with a k that is large enough.
 */
#ifndef RK_SEARCH_MATCHES_H
#define RK_SEARCH_MATCHES_H

#include "engine/index/snapshot.h"
#include "engine/query/query.h"

typedef rk_status rk_match_listener(void *context, uint32_t segment, rk_docid document,
                                    rk_error *error);

/* Tells of each document once, in ascending order; deleted ones too. Ends when the listener
 * fails. */
rk_status rk_matches(const rk_snapshot *snapshot, const rk_query *query,
                     rk_match_listener *on_match, void *context, rk_error *error) RK_MUST_CHECK;

#endif
