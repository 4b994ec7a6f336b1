/*
 * column_pack: integers of up to 64 bits in as few bits each, any of them within reach.
 *
 * Value i has the bits i * width to i * width + width - 1, counted from the low bit of byte 0: the
 * layout of a tail in pack.h, for wider values. Width 0 takes no bytes and means zeros.
 * Reading may look at RK_COLUMN_PACK_SLACK bytes past the last one. Pure functions.
 */
#ifndef RK_SEGMENT_COLUMN_PACK_H
#define RK_SEGMENT_COLUMN_PACK_H

#include <stddef.h>

#include "engine/base/bytes.h"

enum { RK_COLUMN_PACK_SLACK = 9 };

static inline size_t rk_column_pack_bytes(size_t n, unsigned width) { return (n * width + 7) / 8; }

static inline unsigned rk_column_pack_width(uint64_t value) {
  return value ? 64u - (unsigned)__builtin_clzll(value) : 0u;
}

static inline uint64_t rk_column_pack_get(const uint8_t *packed, size_t i, unsigned width) {
  if (width == 0) return 0;
  const size_t bit = i * width;
  const unsigned shift = bit % 8;
  uint64_t value = rk_load_u64(packed + bit / 8) >> shift;
  if (shift + width > 64) value |= (uint64_t)packed[bit / 8 + 8] << (64 - shift);
  return value & (UINT64_MAX >> (64 - width));
}

/* Fills rk_column_pack_bytes(n, width) bytes; no value is wider than `width`. */
void rk_column_pack_encode(const uint64_t *values, size_t n, unsigned width, uint8_t *out);

#endif
