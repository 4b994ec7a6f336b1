/*
 * block: up to 128 integers with few outliers, as stored in posting lists.
 *
 * Patched frame of reference (Zukowski et al., "Super-scalar RAM-CPU cache
 * compression", 2006; Yan, Ding and Suel, 2009): a width that fits most values,
 * and exceptions for the rest, whose high parts are packed in a width of their
 * own (Yan, Ding and Suel's NewPFD). Bytes (n is known to the reader):
 *   1      low 6 bits: width w, 0..32; 0x80: there are exceptions; 0x40: in a bitmap
 *   [1]    width v of the high parts, 0..32 - w
 *   packed low w bits of every value: full layout for n = 128, else tail (pack.h)
 *   [*]    which are exceptions: a byte each, ascending, 0x80 added to the last;
 *          or a bitmap of n bits
 *   [*]    (value >> w) - 1 of each in v bits, in the tail layout
 */
#ifndef RK_SEGMENT_BLOCK_H
#define RK_SEGMENT_BLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "engine/segment/pack.h"

enum {
  RK_BLOCK_VALUES = RK_PACK_BLOCK,
  /* Never more bytes than a plain block of width 32. */
  RK_BLOCK_MAX_BYTES = 1 + 4 * RK_PACK_BLOCK,
};

/* Writes at most RK_BLOCK_MAX_BYTES; returns the position after them. n is 1..128. */
uint8_t *rk_block_encode(const uint32_t *values, size_t n, uint8_t *out);

/* Fills `values` (room for n) and returns the position after the block, or
 * NULL when the bytes are no block that ends at or before `end`. Reads up to
 * RK_PACK_SLACK bytes past the block. */
const uint8_t *rk_block_decode(const uint8_t *in, const uint8_t *end, size_t n, uint32_t *values);

#endif
