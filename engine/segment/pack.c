#include "engine/segment/pack.h"

#include <string.h>

#include "engine/base/bytes.h"

typedef uint32_t lanes __attribute__((vector_size(16)));

enum { ROWS = RK_PACK_BLOCK / 4 };

static inline lanes load_lanes(const uint8_t *p) {
  lanes v;
  memcpy(&v, p, sizeof v);
  return v;
}

static inline uint32_t mask_of(unsigned width) {
  return width >= 32 ? UINT32_MAX : (UINT32_C(1) << width) - 1;
}

/* With a constant width the loop unrolls into straight shifts and masks. */
static inline __attribute__((always_inline)) void decode_rows(const uint8_t *in,
                                                              const unsigned width,
                                                              uint32_t *values) {
  const uint32_t mask = mask_of(width);
#pragma GCC unroll 32
  for (unsigned row = 0; row < ROWS; row++) {
    const unsigned bit = row * width, word = bit / 32, shift = bit % 32;
    lanes v = load_lanes(in + 16 * word) >> shift;
    if (shift + width > 32) v |= load_lanes(in + 16 * (word + 1)) << (32 - shift);
    v &= mask;
    memcpy(values + 4 * row, &v, sizeof v);
  }
}

#define CASE(w)                  \
  case w:                        \
    decode_rows(in, w, values);  \
    break;
#define CASES_8(w) \
  CASE(w) CASE(w + 1) CASE(w + 2) CASE(w + 3) CASE(w + 4) CASE(w + 5) CASE(w + 6) CASE(w + 7)

void rk_pack_full_decode(const uint8_t *in, unsigned width, uint32_t values[RK_PACK_BLOCK]) {
  switch (width) {
    CASES_8(1)
    CASES_8(9)
    CASES_8(17)
    CASES_8(25)
    default:
      memset(values, 0, RK_PACK_BLOCK * sizeof *values);
  }
}

void rk_pack_full_decode_scalar(const uint8_t *in, unsigned width,
                                uint32_t values[RK_PACK_BLOCK]) {
  for (unsigned i = 0; i < RK_PACK_BLOCK; i++) {
    const unsigned lane = i % 4, first_bit = i / 4 * width;
    uint32_t value = 0;
    for (unsigned k = 0; k < width; k++) {
      const unsigned bit = first_bit + k;
      const uint32_t word = rk_load_u32(in + (4 * (bit / 32) + lane) * 4);
      value |= (word >> bit % 32 & 1) << k;
    }
    values[i] = value;
  }
}

void rk_pack_full_encode(const uint32_t values[RK_PACK_BLOCK], unsigned width, uint8_t *out) {
  if (width == 0) return;
  const uint32_t mask = mask_of(width);
  lanes word = {0};
  unsigned filled = 0;
  for (unsigned row = 0; row < ROWS; row++) {
    const lanes v = load_lanes((const uint8_t *)(values + 4 * row)) & mask;
    word |= v << filled;
    filled += width;
    if (filled < 32) continue;
    memcpy(out, &word, sizeof word);
    out += sizeof word;
    filled -= 32;
    /* What did not fit; a shift by the whole width would be undefined. */
    word = filled ? v >> (width - filled) : (lanes){0};
  }
}

void rk_pack_tail_encode(const uint32_t *values, size_t n, unsigned width, uint8_t *out) {
  uint64_t pending = 0;
  unsigned filled = 0;
  for (size_t i = 0; i < n; i++) {
    pending |= (uint64_t)(values[i] & mask_of(width)) << filled;
    for (filled += width; filled >= 8; filled -= 8) {
      *out++ = (uint8_t)pending;
      pending >>= 8;
    }
  }
  if (filled) *out = (uint8_t)pending;
}

void rk_pack_tail_decode(const uint8_t *in, size_t n, unsigned width, uint32_t *values) {
  const uint32_t mask = width ? mask_of(width) : 0;
  size_t bit = 0;
  for (size_t i = 0; i < n; i++, bit += width)
    values[i] = (uint32_t)(rk_load_u64(in + bit / 8) >> bit % 8) & mask;
}
