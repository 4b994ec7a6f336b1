/*
 * rakor_query: the text of a query as the public options say to read it. Facade files only.
 */
#ifndef RAKOR_QUERY_H
#define RAKOR_QUERY_H

#include "engine/index/snapshot.h"
#include "engine/query/query.h"
#include "engine/rakor.h"

/* Parsed and expanded; of `options` (or NULL) only what is about reading it is looked at. Deinit after
 * success. */
rk_status rakor_query_read(rk_query *query, const rk_snapshot *snapshot, rakor_text text,
                           const rakor_search_options *options, rk_error *error) RK_MUST_CHECK;

#endif
