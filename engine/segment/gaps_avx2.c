/* gaps with AVX2; compiled for it, called only where it exists. */
#include "engine/segment/gaps.h"

#if defined(__x86_64__)

#include <immintrin.h>

enum { LANES = 8 };

/* Of lanes 4 to 7 the sum of lanes 0 to 3 is still missing: alignment works within halves. */
static inline __m256i sum_halves(__m256i v) {
  v = _mm256_add_epi32(v, _mm256_slli_si256(v, 4));
  return _mm256_add_epi32(v, _mm256_slli_si256(v, 8));
}

uint64_t rk_gaps_sum_avx2(uint32_t values[RK_BLOCK_VALUES], uint32_t previous) {
  const __m256i third = _mm256_set1_epi32(3), last = _mm256_set1_epi32(LANES - 1);
  const __m256i low = _mm256_set1_epi64x(UINT32_MAX), one = _mm256_set1_epi32(1);
  __m256i carry = _mm256_set1_epi32((int)previous), total = _mm256_setzero_si256();
  for (size_t i = 0; i < RK_BLOCK_VALUES; i += LANES) {
    __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(values + i));
    total = _mm256_add_epi64(total, _mm256_and_si256(v, low));
    total = _mm256_add_epi64(total, _mm256_srli_epi64(v, 32));
    v = sum_halves(_mm256_add_epi32(v, one));
    const __m256i lower = _mm256_permutevar8x32_epi32(v, third);
    v = _mm256_add_epi32(v, _mm256_blend_epi32(_mm256_setzero_si256(), lower, 0xf0));
    v = _mm256_add_epi32(v, carry);
    carry = _mm256_permutevar8x32_epi32(v, last);
    _mm256_storeu_si256((__m256i *)(void *)(values + i), v);
  }
  uint64_t lanes[4];
  _mm256_storeu_si256((__m256i *)(void *)lanes, total);
  return lanes[0] + lanes[1] + lanes[2] + lanes[3];
}

#endif
