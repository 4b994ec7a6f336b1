#include "engine/index/merge_ids.h"

#include <stdlib.h>

#include "engine/base/sort_keys.h"

typedef struct merge_input {
  rk_id_cursor cursor;
  const rk_document_map_input *numbers;
} merge_input;

typedef struct id_merger {
  const rk_document_map *map;
  merge_input *inputs;
  uint32_t count;
  merge_input **heap; /* those that are not at their end; the smallest hash on top */
  uint32_t heap_count;
  rk_buffer documents; /* of one hash, with their new numbers; u64 each, for the sort */
  rk_id_encoder encoder;
  rk_error *error;
} id_merger;

static rk_status no_memory(id_merger *m) {
  return rk_error_set(m->error, RK_NO_MEMORY, NULL, "out of memory");
}

static uint32_t hash_at(const id_merger *m, uint32_t place) {
  return rk_id_cursor_hash(&m->heap[place]->cursor);
}

static void sink(id_merger *m, uint32_t place) {
  for (;;) {
    uint32_t child = 2 * place + 1;
    if (child >= m->heap_count) return;
    if (child + 1 < m->heap_count && hash_at(m, child + 1) < hash_at(m, child)) child++;
    if (hash_at(m, place) <= hash_at(m, child)) return;
    merge_input *const swap = m->heap[place];
    m->heap[place] = m->heap[child];
    m->heap[child] = swap;
    place = child;
  }
}

static rk_status open_inputs(id_merger *m, const rk_segment *segments) {
  for (uint32_t i = 0; i < m->count; i++) {
    merge_input *input = &m->inputs[i];
    input->numbers = &m->map->inputs[i];
    rk_status status = rk_id_cursor_open(&input->cursor, &segments[i].ids, m->error);
    if (status != RK_OK) return status;
    if (!rk_id_cursor_at_end(&input->cursor)) m->heap[m->heap_count++] = input;
  }
  for (uint32_t place = m->heap_count; place > 0; place--) sink(m, place - 1);
  return RK_OK;
}

/* Moves the documents of the smallest hash, those that stay, from the tables to m->documents. */
static rk_status gather(id_merger *m, uint32_t hash) {
  while (m->heap_count && hash_at(m, 0) == hash) {
    merge_input *input = m->heap[0];
    const rk_docid document = rk_id_cursor_document(&input->cursor);
    if (!rk_document_map_drops(input->numbers, document)) {
      const uint64_t number = rk_document_map_new(m->map, input->numbers, document);
      if (rk_buffer_append(&m->documents, &number, sizeof number) != RK_OK) return no_memory(m);
    }
    rk_status status = rk_id_cursor_next(&input->cursor, m->error);
    if (status != RK_OK) return status;
    if (rk_id_cursor_at_end(&input->cursor)) m->heap[0] = m->heap[--m->heap_count];
    sink(m, 0);
  }
  return RK_OK;
}

/* Most hashes have one document. */
static rk_status put_in_order(id_merger *m) {
  const size_t len = m->documents.len, count = len / sizeof(uint64_t);
  if (count < 2) return RK_OK;
  if (rk_buffer_reserve(&m->documents, len) != RK_OK) return no_memory(m);
  uint64_t *numbers = (uint64_t *)(void *)m->documents.ptr;
  rk_sort_keys(numbers, numbers + count, count, 0, 32);
  return RK_OK;
}

static rk_status merge_hash(id_merger *m, uint32_t hash) {
  m->documents.len = 0;
  rk_status status = gather(m, hash);
  if (status == RK_OK) status = put_in_order(m);
  const uint64_t *numbers = (const uint64_t *)(const void *)m->documents.ptr;
  const size_t count = m->documents.len / sizeof *numbers;
  for (size_t i = 0; status == RK_OK && i < count; i++)
    status = rk_id_encoder_add(&m->encoder, hash, (rk_docid)numbers[i], m->error);
  return status;
}

static rk_status merge_all(id_merger *m, const rk_segment *inputs) {
  rk_status status = rk_id_encoder_begin(&m->encoder, m->error);
  if (status == RK_OK) status = open_inputs(m, inputs);
  while (status == RK_OK && m->heap_count) status = merge_hash(m, hash_at(m, 0));
  return status == RK_OK ? rk_id_encoder_finish(&m->encoder, m->error) : status;
}

rk_status rk_merge_ids(const rk_segment *inputs, const rk_document_map *map,
                       rk_chunk_writer *chunks, rk_error *error) {
  const uint32_t count = map->count;
  id_merger m = {.map = map,
                 .inputs = calloc(count + (size_t)1, sizeof *m.inputs),
                 .count = count,
                 .heap = calloc(count + (size_t)1, sizeof *m.heap),
                 .encoder = {.chunks = chunks},
                 .error = error};
  rk_status status = m.inputs && m.heap ? merge_all(&m, inputs) : no_memory(&m);
  for (uint32_t i = 0; i < count; i++)
    rk_chunk_forget(&inputs[i].file, inputs[i].ids.chunk, 0, inputs[i].ids.chunk->size_bytes);
  rk_id_encoder_deinit(&m.encoder);
  rk_buffer_deinit(&m.documents);
  free(m.inputs);
  free(m.heap);
  return status;
}
