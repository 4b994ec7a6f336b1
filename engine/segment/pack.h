/*
 * pack: how do up to 128 small integers go into few bits?
 *
 * Two layouts, both without a header (block.h adds one):
 *  - full: exactly 128 values, width w: four interleaved lanes of 32 values.
 *    Value i is number i/4 of lane i%4; a lane is w 32-bit words, value after
 *    value from the low bit up; word k of lane l stands at byte (4k + l) * 4.
 *    16 * w bytes. The layout is that of SIMD-BP128 (Lemire and Boytsov,
 *    "Decoding billions of integers per second through vectorization", 2015):
 *    four values are shifted and masked at once.
 *  - tail: n < 128 values one after the other from the low bit of byte 0 up;
 *    ceil(n * w / 8) bytes.
 * Width 0 takes no bytes and decodes to zeros. Widths go to 32.
 *
 * The decoders read exactly the bytes above (full), or up to 8 bytes past them
 * (tail): callers keep RK_PACK_SLACK readable bytes behind every tail block.
 */
#ifndef RK_SEGMENT_PACK_H
#define RK_SEGMENT_PACK_H

#include <stddef.h>
#include <stdint.h>

enum { RK_PACK_BLOCK = 128, RK_PACK_SLACK = 8 };

static inline size_t rk_pack_full_bytes(unsigned width) { return 16u * width; }
static inline size_t rk_pack_tail_bytes(size_t n, unsigned width) { return (n * width + 7) / 8; }

/* Bits that hold `value`: 0 for 0, 32 at the most. */
static inline unsigned rk_pack_width(uint32_t value) {
  return 63u - (unsigned)__builtin_clzll((uint64_t)value << 1 | 1); /* no branch on what is 0 or not */
}

/* Only the low `width` bits of each value are packed. */
void rk_pack_full_encode(const uint32_t values[RK_PACK_BLOCK], unsigned width, uint8_t *out);
void rk_pack_full_decode(const uint8_t *in, unsigned width, uint32_t values[RK_PACK_BLOCK]);
/* The same contract as rk_pack_full_decode, one value at a time: the reference for tests. */
void rk_pack_full_decode_scalar(const uint8_t *in, unsigned width,
                                uint32_t values[RK_PACK_BLOCK]);

void rk_pack_tail_encode(const uint32_t *values, size_t n, unsigned width, uint8_t *out);
void rk_pack_tail_decode(const uint8_t *in, size_t n, unsigned width, uint32_t *values);

#endif
