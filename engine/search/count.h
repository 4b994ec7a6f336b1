/*
 * count: how many documents does a query find?
 *
 * As many as rk_search would with a k that is large enough. Nothing is scored; and where nothing is
 * deleted, what is known of the most frequent word, the number of its documents, is not counted
 * again: only what the others add to it is.
 */
#ifndef RK_SEARCH_COUNT_H
#define RK_SEARCH_COUNT_H

#include "engine/index/snapshot.h"
#include "engine/query/query.h"

/* How many documents match, without those that are deleted. When there are more than `limit` (0: no
 * limit), *count is the limit and *is_exact false; what is beyond is not looked at. The snapshot may
 * be shared by threads. */
rk_status rk_count(const rk_snapshot *snapshot, const rk_query *query, uint64_t limit,
                   uint64_t *count, bool *is_exact, rk_error *error) RK_MUST_CHECK;

#endif
