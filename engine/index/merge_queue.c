#include "engine/index/merge_queue.h"

#include <stdlib.h>

static bool is_before(const rk_merge_queue *queue, uint32_t a, uint32_t b) {
  const int order =
      rk_view_compare(queue->inputs[a].iterator.term, queue->inputs[b].iterator.term);
  return order < 0 || (order == 0 && a < b);
}

static void push(rk_merge_queue *queue, uint32_t input) {
  uint32_t at = queue->heap_len++;
  for (; at > 0 && is_before(queue, input, queue->heap[(at - 1) / 2]); at = (at - 1) / 2)
    queue->heap[at] = queue->heap[(at - 1) / 2];
  queue->heap[at] = input;
}

static uint32_t pop(rk_merge_queue *queue) {
  const uint32_t top = queue->heap[0], last = queue->heap[--queue->heap_len];
  uint32_t at = 0;
  for (;;) {
    uint32_t child = 2 * at + 1;
    if (child >= queue->heap_len) break;
    if (child + 1 < queue->heap_len && is_before(queue, queue->heap[child + 1], queue->heap[child]))
      child++;
    if (!is_before(queue, queue->heap[child], last)) break;
    queue->heap[at] = queue->heap[child];
    at = child;
  }
  queue->heap[at] = last;
  return top;
}

/* To the input's next term, and into the heap when it has one. */
static rk_status advance(rk_merge_queue *queue, uint32_t input, rk_error *error) {
  bool got;
  rk_status status = rk_dictionary_next(&queue->inputs[input].iterator, &got, error);
  if (status == RK_OK && got) push(queue, input);
  return status;
}

rk_status rk_merge_queue_init(rk_merge_queue *queue, const rk_segment *segments, uint32_t count,
                              rk_error *error) {
  *queue = (rk_merge_queue){.inputs = calloc(count + (size_t)1, sizeof *queue->inputs),
                            .heap = calloc(count + (size_t)1, sizeof *queue->heap),
                            .holders = calloc(count + (size_t)1, sizeof *queue->holders)};
  if (!queue->inputs || !queue->heap || !queue->holders)
    return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  for (uint32_t s = 0; s < count; s++) {
    queue->inputs[s].segment = &segments[s];
    queue->inputs[s].iterator.dictionary = &segments[s].dictionary;
    rk_status status = advance(queue, s, error);
    if (status != RK_OK) return status;
  }
  return RK_OK;
}

void rk_merge_queue_deinit(rk_merge_queue *queue) {
  free(queue->inputs);
  free(queue->heap);
  free(queue->holders);
  *queue = (rk_merge_queue){0};
}

static rk_status remember(rk_merge_queue *queue, rk_view term, rk_error *error) {
  const rk_view before = {(const char *)queue->before, queue->before_len};
  if (rk_view_compare(before, term) >= 0) {
    const rk_segment *segment = rk_merge_queue_holder(queue, 0)->segment;
    return rk_chunk_corrupt(&segment->file, segment->dictionary.terms, 0, "terms are not in order",
                            error);
  }
  memcpy(queue->before, term.ptr, term.len);
  queue->before_len = term.len;
  return RK_OK;
}

rk_status rk_merge_queue_next(rk_merge_queue *queue, rk_error *error) {
  for (uint32_t i = 0; i < queue->holder_count; i++) {
    rk_status status = advance(queue, queue->holders[i], error);
    if (status != RK_OK) return status;
  }
  queue->holder_count = 0;
  if (queue->heap_len == 0) return RK_OK;
  const rk_view term = queue->inputs[queue->heap[0]].iterator.term;
  while (queue->heap_len && rk_view_equal(queue->inputs[queue->heap[0]].iterator.term, term))
    queue->holders[queue->holder_count++] = pop(queue);
  return remember(queue, term, error);
}
