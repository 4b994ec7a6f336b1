#include "engine/index/reorder.h"

#include <stdlib.h>

#include "engine/index/forward.h"
#include "engine/index/reorder_bp.h"
#include "engine/index/reorder_ids.h"

/* Bisection takes about as long for a posting as merging for so many bytes. */
enum { BISECTION_BYTES = 128 };

static uint64_t bisection_bytes(const rk_segment *segment) {
  return segment->meta.posting_count * BISECTION_BYTES;
}

uint64_t rk_reorder_bytes(rk_reorder by, const rk_segment *segment) {
  if (by == RK_REORDER_BP) return rk_forward_bytes(segment) + bisection_bytes(segment);
  return by == RK_REORDER_IDS ? segment->store.documents->size_bytes : 0;
}

static rk_status by_words(rk_segment *inputs, uint32_t count, const rk_document_map *map,
                          const rk_reorder_options *options, uint32_t *places, rk_error *error) {
  rk_forward forward;
  const uint64_t held = (uint64_t)map->document_count * sizeof *places;
  const uint64_t memory = options->memory_bytes > held ? options->memory_bytes - held : 0;
  uint64_t work = 0;
  for (uint32_t s = 0; s < count; s++) work += bisection_bytes(&inputs[s]);
  rk_status status =
      rk_forward_build(&forward, inputs, count, map, memory, options->watch, error);
  if (status == RK_OK) status = rk_reorder_bp(&forward, places, work, options->watch, error);
  rk_forward_deinit(&forward);
  return status;
}

static rk_status by_ids(rk_segment *inputs, uint32_t count, const rk_document_map *map,
                        const rk_reorder_options *options, uint32_t *places, rk_error *error) {
  const rk_reorder_ids_options ids = {.memory_bytes = options->memory_bytes,
                                      .scratch_path = options->scratch_path,
                                      .watch = options->watch};
  return rk_reorder_ids(inputs, count, map, &ids, places, error);
}

/* From documents by place to places by document, without a second table: follows each cycle of the
 * permutation round. The high bit marks what is done; there are fewer than 2^31 documents. */
static void invert(uint32_t *table, uint32_t count) {
  const uint32_t done = UINT32_C(1) << 31;
  for (uint32_t start = 0; start < count; start++) {
    if (table[start] & done) continue;
    uint32_t at = start, document = table[at];
    do {
      const uint32_t next = table[document];
      table[document] = at | done;
      at = document;
      document = next;
    } while (at != start);
  }
  for (uint32_t i = 0; i < count; i++) table[i] &= ~done;
}

rk_status rk_reorder_find(rk_segment *inputs, uint32_t count, rk_document_map *map,
                          const rk_reorder_options *options, rk_error *error) {
  const rk_docid documents = map->document_count;
  if (documents > UINT32_MAX / 2)
    return rk_error_set(error, RK_LIMIT, NULL, "too many documents to bring in order");
  uint32_t *table = malloc((documents + (size_t)1) * sizeof *table);
  if (!table) return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  rk_status status = options->by == RK_REORDER_BP
                         ? by_words(inputs, count, map, options, table, error)
                         : by_ids(inputs, count, map, options, table, error);
  if (status != RK_OK) {
    free(table);
    return status;
  }
  invert(table, documents);
  map->order = table;
  return RK_OK;
}
