/*
 * merge_order: the postings of one term into a new order of documents.
 *
 * add for each posting as it comes, then end: that hands them to a list writer in the order of their
 * new numbers. In memory while there are few; a list that is longer goes through a scratch file
 * (shuffle.h). Positions and forms travel coded as they are.
 * One thread; keeps its buffers from term to term.
 */
#ifndef RK_INDEX_MERGE_ORDER_H
#define RK_INDEX_MERGE_ORDER_H

#include "engine/index/merge_postings.h"
#include "engine/segment/list_writer.h"
#include "engine/segment/shuffle.h"

typedef struct rk_merge_order {
  rk_shuffle_options options; /* but for `bytes`; set by the owner, the rest is zeroed */
  bool has_forms;
  rk_buffer postings, keys; /* of the list; keys: uint64_t, twice as many: see end */
  rk_buffer run;            /* the posting that is being added */
  rk_shuffle *shuffle;      /* of a long list */
} rk_merge_order;

void rk_merge_order_deinit(rk_merge_order *order);

/* The list will take about `bytes`; `in_memory`: it is held. */
rk_status rk_merge_order_begin(rk_merge_order *order, uint64_t bytes, bool in_memory,
                               bool has_forms, rk_error *error) RK_MUST_CHECK;
/* The posting that `postings` stands at. */
rk_status rk_merge_order_add(rk_merge_order *order, rk_merge_postings *postings,
                             rk_error *error) RK_MUST_CHECK;
/* Hands all to `writer`, and calls `on_posting` after each one, while it returns RK_OK. */
rk_status rk_merge_order_end(rk_merge_order *order, rk_list_writer *writer,
                             rk_status (*on_posting)(void *context, rk_error *error),
                             void *context, rk_error *error) RK_MUST_CHECK;

#endif
