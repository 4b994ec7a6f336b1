/*
 * merge_list: one inverted list out of those that several segments have for a term.
 *
 * One block is decoded at a time. The list is put together in memory while its inputs are small;
 * beyond `held_bytes` only its tables are, and it is gone through three times (list_writer.h).
 * Where documents get a new order the postings are brought into it first: merge_order.h.
 * One thread; keeps its buffers from term to term.
 */
#ifndef RK_INDEX_MERGE_LIST_H
#define RK_INDEX_MERGE_LIST_H

#include "engine/index/merge_order.h"
#include "engine/index/merge_postings.h"
#include "engine/segment/list_writer.h"

typedef struct rk_merge_list {
  rk_chunk_writer *chunks; /* at LIST; borrowed */
  uint64_t held_bytes;
  rk_list_writer writer; /* opened by the owner, for the merged segment */
  rk_buffer out; /* bytes of LIST that wait to be written */
  uint64_t written_bytes; /* of LIST, with those that wait */
  rk_merge_postings postings;
  rk_merge_order order; /* its options are set by the owner, if need be */
} rk_merge_list;

void rk_merge_list_deinit(rk_merge_list *list);

/* Writes the list and fills *info but for the forms. */
rk_status rk_merge_list_write(rk_merge_list *list, const rk_merge_part *parts, uint32_t count,
                              uint32_t form_count, rk_term_info *info,
                              rk_error *error) RK_MUST_CHECK;
/* After the last one: writes what waits. */
rk_status rk_merge_list_flush(rk_merge_list *list, rk_error *error) RK_MUST_CHECK;

#endif
