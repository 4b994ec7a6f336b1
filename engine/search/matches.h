/*
 * matches: which documents does a query find, and how many are they?
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

/* How many documents match, without those that are deleted. When there are more than `limit` (0: no
 * limit), *count is the limit and *is_exact false; what is beyond need not be looked at. */
rk_status rk_count(const rk_snapshot *snapshot, const rk_query *query, uint64_t limit,
                   uint64_t *count, bool *is_exact, rk_error *error) RK_MUST_CHECK;

#endif
