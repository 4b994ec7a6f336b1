#include "engine/segment/floor.h"

#include <stdlib.h>
#include <string.h>

void rk_floor_builder_deinit(rk_floor_builder *builder) {
  free(builder->counts);
  builder->counts = NULL;
}

void rk_floor_open(rk_floor_builder *builder, const uint8_t *length_codes,
                   rk_docid document_count) {
  builder->length_codes = length_codes;
  builder->document_count = document_count;
  builder->has_norm = false;
}

/* k1 (1 - b + b length / mean) grows, for b = 0.4, as 3 sum of lengths + 2 documents * length does;
 * with 2^32 documents of the greatest length that is below 2^54. */
static void make_norm(rk_floor_builder *builder) {
  uint64_t sum = 0;
  for (rk_docid d = 0; d < builder->document_count; d++)
    sum += rk_length_decode(builder->length_codes[d]);
  for (unsigned code = 0; code < RK_LENGTH_CODES; code++)
    builder->norm[code] =
        3 * sum + 2 * (uint64_t)builder->document_count * rk_length_decode((uint8_t)code);
  builder->has_norm = true;
}

rk_status rk_floor_reset(rk_floor_builder *builder) {
  if (!builder->has_norm) make_norm(builder);
  if (!builder->counts) {
    builder->counts = calloc(RK_FLOOR_FREQUENCY_MAX + 1, sizeof *builder->counts);
    if (!builder->counts) return RK_NO_MEMORY;
  } else {
    memset(builder->counts, 0, (builder->highest + 1) * sizeof *builder->counts);
  }
  builder->highest = 0;
  return RK_OK;
}

/* Does (frequency, code) score more than `floor`? */
static bool is_better(const rk_floor_builder *builder, unsigned frequency, unsigned code,
                      const rk_floor *floor) {
  return floor->frequency == 0 ||
         frequency * builder->norm[floor->length_code] > floor->frequency * builder->norm[code];
}

void rk_floor_finish(const rk_floor_builder *builder, rk_floor floors[RK_FLOORS]) {
  uint32_t of_length[RK_LENGTH_CODES] = {0}; /* the postings with frequency f or more */
  memset(floors, 0, RK_FLOORS * sizeof *floors);
  for (unsigned f = builder->highest; f > 0; f--) {
    uint64_t reached = 0;
    unsigned k = 0;
    for (unsigned code = 0; code < RK_LENGTH_CODES; code++)
      of_length[code] += builder->counts[f][code];
    for (unsigned code = 0; code < RK_LENGTH_CODES && k < RK_FLOORS; code++) {
      reached += of_length[code];
      for (; k < RK_FLOORS && reached >= rk_floor_postings(k); k++)
        if (is_better(builder, f, code, &floors[k]))
          floors[k] = (rk_floor){(uint8_t)f, (uint8_t)code};
    }
  }
}
