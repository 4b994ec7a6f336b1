/*
 * gaps: from the gaps of a block to its documents.
 *
 * Plain C and vector versions with the same results (gaps_avx2.c, gaps_avx512.c), chosen at run time by cpu.h.
 */
#ifndef RK_SEGMENT_GAPS_H
#define RK_SEGMENT_GAPS_H

#include <stddef.h>
#include <stdint.h>

#include "engine/segment/block.h"

/* values[i] becomes the sum of previous + 1, values[0..i] and i, modulo 2^32; n <= RK_BLOCK_VALUES.
 * Returns the sum of all values[0..n), not modulo anything. */
uint64_t rk_gaps_sum(uint32_t *values, size_t n, uint32_t previous);

/* The same, plainly: the reference. */
uint64_t rk_gaps_sum_plain(uint32_t *values, size_t n, uint32_t previous);

#if defined(__x86_64__)
/* Of a whole block; for machines with AVX-512 F and with AVX2. */
uint64_t rk_gaps_sum_avx512(uint32_t values[RK_BLOCK_VALUES], uint32_t previous);
uint64_t rk_gaps_sum_avx2(uint32_t values[RK_BLOCK_VALUES], uint32_t previous);
#endif

#endif
