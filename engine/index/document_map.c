#include "engine/index/document_map.h"

#include <stdlib.h>

/* The bits of up to 64 documents from `first` on, below `end`. */
static uint64_t bits_of(const uint8_t *dropped, rk_docid first, rk_docid end) {
  uint64_t bits = 0;
  for (rk_docid d = first; d < end && d < first + 64; d += 8)
    bits |= (uint64_t)dropped[d / 8] << (d - first);
  return end - first < 64 ? bits & (((uint64_t)1 << (end - first)) - 1) : bits;
}

static rk_status count_dropped(rk_document_map_input *input, const uint8_t *dropped) {
  const size_t words = input->documents / 64 + (size_t)1;
  uint32_t *before = malloc(words * sizeof *before), all = 0;
  if (!before) return RK_NO_MEMORY;
  for (rk_docid word = 0; word < words; word++) {
    before[word] = all;
    all += (uint32_t)__builtin_popcountll(bits_of(dropped, word * 64, input->documents));
  }
  if (all == 0) {
    free(before);
    return RK_OK;
  }
  input->dropped = dropped;
  input->dropped_before = before;
  input->kept -= all;
  return RK_OK;
}

rk_status rk_document_map_init(rk_document_map *map, const rk_segment *segments, uint32_t count,
                               const uint8_t *const *dropped, rk_error *error) {
  *map = (rk_document_map){.inputs = calloc(count + (size_t)1, sizeof *map->inputs),
                           .count = count};
  rk_status status = map->inputs ? RK_OK : RK_NO_MEMORY;
  for (uint32_t s = 0; status == RK_OK && s < count; s++) {
    rk_document_map_input *input = &map->inputs[s];
    input->documents = input->kept = (rk_docid)segments[s].meta.document_count;
    input->base = map->document_count;
    if (dropped && dropped[s]) status = count_dropped(input, dropped[s]);
    map->document_count += input->kept;
  }
  return status == RK_OK ? RK_OK : rk_error_set(error, status, NULL, "out of memory");
}

void rk_document_map_deinit(rk_document_map *map) {
  for (uint32_t s = 0; map->inputs && s < map->count; s++) free(map->inputs[s].dropped_before);
  free(map->inputs);
  *map = (rk_document_map){0};
}

uint32_t rk_document_map_dropped_before(const rk_document_map_input *input, rk_docid document) {
  const rk_docid word = document / 64;
  if (!input->dropped) return 0;
  return input->dropped_before[word] +
         (uint32_t)__builtin_popcountll(bits_of(input->dropped, word * 64, document));
}
