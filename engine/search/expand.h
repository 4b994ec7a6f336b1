/*
 * expand: which other spellings does this index hold for the words of a query?
 *
 * For indexes that read old spelling only. A name may stand in documents as
 * Soeharto here and Suharto there, and nobody can tell whether they are one; so
 * it is left to whoever asks: when the index has the term and another spelling
 * of it, the query looks for both. (An ordinary word has but one spelling among
 * the terms of such an index.) The other spellings become terms like any other,
 * with the weight of the first.
 */
#ifndef RK_SEARCH_EXPAND_H
#define RK_SEARCH_EXPAND_H

#include "engine/index/snapshot.h"
#include "engine/query/query.h"

/* Adds the terms. All weights together stay at RK_QUERY_WORDS_MAX at most. */
rk_status rk_expand(rk_query *query, const rk_snapshot *snapshot, rk_error *error) RK_MUST_CHECK;

#endif
