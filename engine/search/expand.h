/*
 * expand: which other spellings does this index hold for the words of a query?
 *
 * For indexes that read old spelling only. A name may stand in documents as
 * Soeharto here and Suharto there, and nobody can tell whether they are one; so
 * it is left to whoever asks: a query for one looks for every other spelling
 * that the index has, also when it has not the one that was given. (An ordinary
 * word has but one spelling among the terms of such an index.) The other
 * spellings become terms like any other, with the weight of the first term that
 * leads there and in its group: a clause that names one spelling is met by all.
 * Terms of the query that are spellings of one another come into one group, too.
 */
#ifndef RK_SEARCH_EXPAND_H
#define RK_SEARCH_EXPAND_H

#include "engine/index/snapshot.h"
#include "engine/query/query.h"

enum { RK_EXPAND_LOOKUPS_MAX = 1 << 14 }; /* spellings of all terms that are looked for */

/* Adds the terms. All weights, those of phrases included, together stay at RK_QUERY_WORDS_MAX at most; of a query with more
 * spellings than RK_EXPAND_LOOKUPS_MAX those of its last words are left out. */
rk_status rk_expand(rk_query *query, const rk_snapshot *snapshot, rk_error *error) RK_MUST_CHECK;

#endif
