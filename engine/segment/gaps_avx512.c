/* gaps with AVX-512 F; compiled for it, called only where it exists. */
#include "engine/segment/gaps.h"

#if defined(__x86_64__)

#include <immintrin.h>

enum { LANES = 16 };

/* Each lane moves `by` lanes up; zeros come in. */
#define MOVED_UP(v, by) _mm512_alignr_epi32(v, _mm512_setzero_si512(), LANES - (by))

uint64_t rk_gaps_sum_avx512(uint32_t values[RK_BLOCK_VALUES], uint32_t previous) {
  const __m512i last = _mm512_set1_epi32(LANES - 1), one = _mm512_set1_epi32(1);
  __m512i carry = _mm512_set1_epi32((int)previous), total = _mm512_setzero_si512();
  for (size_t i = 0; i < RK_BLOCK_VALUES; i += LANES) {
    __m512i v = _mm512_loadu_si512(values + i);
    total = _mm512_add_epi64(total, _mm512_and_si512(v, _mm512_set1_epi64(UINT32_MAX)));
    total = _mm512_add_epi64(total, _mm512_srli_epi64(v, 32));
    v = _mm512_add_epi32(v, one);
    v = _mm512_add_epi32(v, MOVED_UP(v, 1));
    v = _mm512_add_epi32(v, MOVED_UP(v, 2));
    v = _mm512_add_epi32(v, MOVED_UP(v, 4));
    v = _mm512_add_epi32(v, MOVED_UP(v, 8));
    v = _mm512_add_epi32(v, carry);
    carry = _mm512_permutexvar_epi32(last, v);
    _mm512_storeu_si512(values + i, v);
  }
  return (uint64_t)_mm512_reduce_add_epi64(total);
}

#endif
