/*
 * merge_queue: what is the next term of several segments, and which of them hold it?
 *
 * Walks all dictionaries at once: a binary heap of iterators, the least term on top, ties in the
 * order of the segments. Borrows the segments. One thread.
 */
#ifndef RK_INDEX_MERGE_QUEUE_H
#define RK_INDEX_MERGE_QUEUE_H

#include "engine/segment/segment.h"

typedef struct rk_merge_input {
  const rk_segment *segment;
  rk_dictionary_iterator iterator;
  uint64_t forgotten[3]; /* bytes of LIST, TERM and FORM that were given back: see merge.c */
} rk_merge_input;

typedef struct rk_merge_queue {
  rk_merge_input *inputs;
  uint32_t *heap;    /* numbers of inputs that have terms left */
  uint32_t *holders; /* inputs that hold the current term, ascending */
  uint32_t heap_len, holder_count;
  uint8_t before[RK_TERM_MAX_BYTES]; /* the term before: see next */
  size_t before_len;
} rk_merge_queue;

rk_status rk_merge_queue_init(rk_merge_queue *queue, const rk_segment *segments, uint32_t count,
                              rk_error *error) RK_MUST_CHECK;
void rk_merge_queue_deinit(rk_merge_queue *queue); /* also after init failed */

/* Moves to the next term: holder_count is 0 at the end. The term and what each holder knows of it
 * stand in its iterator until the next call. RK_CORRUPT when terms don't ascend. */
rk_status rk_merge_queue_next(rk_merge_queue *queue, rk_error *error) RK_MUST_CHECK;

/* The input of holder `i`. */
static inline rk_merge_input *rk_merge_queue_holder(const rk_merge_queue *queue, uint32_t i) {
  return &queue->inputs[queue->holders[i]];
}

#endif
