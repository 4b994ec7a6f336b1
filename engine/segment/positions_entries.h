/*
 * positions_entries: where to enter a block of positions without passing over all that is before.
 *
 * The blocks of a list of more than one begin, in their low stream, with the places of the positions of
 * documents 32, 64 and 96, as far as the block has them: in bits from the end of these numbers on, each
 * in as many bits as the number of all bits of the block has.
 */
#ifndef RK_SEGMENT_POSITIONS_ENTRIES_H
#define RK_SEGMENT_POSITIONS_ENTRIES_H

#include <stdint.h>

#include "engine/segment/pack.h"

enum {
  RK_POSITIONS_STEP = 32,
  RK_POSITIONS_ENTRIES = RK_PACK_BLOCK / RK_POSITIONS_STEP - 1,
};

/* Of a block with so many documents, at least one. */
static inline uint32_t rk_positions_entries(uint32_t documents) {
  return (documents - 1) / RK_POSITIONS_STEP;
}

/* Bits of an entry in a block of so many bytes; at most 35. */
static inline unsigned rk_positions_entry_bits(uint64_t bytes) {
  return 64u - (unsigned)__builtin_clzll(8 * bytes | 1);
}

#endif
