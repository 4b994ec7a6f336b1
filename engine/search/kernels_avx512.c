/* The kernels with AVX-512 F, BW, DQ and VL; compiled for these, called only where they exist. */
#include "engine/search/kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include "engine/search/kernels_bits.h"
#include "engine/search/kernels_score.h"

enum { LANES = 8 };

static void score(const rk_bm25 *bm25, double weight, const uint8_t *lengths,
                  const uint32_t *documents, const uint32_t *frequencies, size_t n,
                  double *scores) {
  score_block(bm25, weight, lengths, documents, frequencies, n, scores);
}

/* Stores the lanes in `mask`, close together; whole vectors, hence RK_KERNEL_SLACK. */
static inline size_t keep_lanes(__mmask8 mask, __m256i documents, __m512d scores, uint32_t *kept,
                                double *kept_scores) {
  _mm256_storeu_si256((__m256i *)(void *)kept, _mm256_maskz_compress_epi32(mask, documents));
  _mm512_storeu_pd(kept_scores, _mm512_maskz_compress_pd(mask, scores));
  return (size_t)__builtin_popcount(mask);
}

static size_t keep_above(const uint32_t *documents, const double *scores, size_t n, double least,
                         uint32_t *kept, double *kept_scores) {
  const __m512d bar = _mm512_set1_pd(least);
  size_t count = 0;
  for (size_t i = 0; i < n; i += LANES) {
    const __mmask8 valid = (__mmask8)(n - i < LANES ? (1u << (n - i)) - 1 : 0xff);
    const __m512d s = _mm512_maskz_loadu_pd(valid, scores + i);
    const __mmask8 mask = _mm512_mask_cmp_pd_mask(valid, s, bar, _CMP_GT_OQ);
    if (!mask) continue;
    count += keep_lanes(mask, _mm256_maskz_loadu_epi32(valid, documents + i), s, kept + count,
                        kept_scores + count);
  }
  return count;
}

static size_t take_window(rk_window *window, uint32_t from, double least, uint32_t *kept,
                          double *kept_scores) {
  const __m512d bar = _mm512_set1_pd(least);
  const __m256i steps = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  size_t count = 0;
  for (uint32_t first = 0; first < RK_WINDOW / RK_WINDOW_GROUP; first += 64) {
    const __m512i flags = _mm512_loadu_si512(window->flags + first);
    __mmask64 groups = _mm512_test_epi8_mask(flags, flags);
    if (!groups) continue;
    _mm512_storeu_si512(window->flags + first, _mm512_setzero_si512());
    for (; groups; groups &= groups - 1) {
      const uint32_t place = (first + (uint32_t)__builtin_ctzll(groups)) * RK_WINDOW_GROUP;
      const __m512d s = _mm512_loadu_pd(window->scores + place);
      const __mmask8 mask = _mm512_cmp_pd_mask(s, bar, _CMP_GT_OQ);
      _mm512_storeu_pd(window->scores + place, _mm512_setzero_pd());
      if (!mask) continue;
      const __m256i documents = _mm256_add_epi32(_mm256_set1_epi32((int)(from + place)), steps);
      count += keep_lanes(mask, documents, s, kept + count, kept_scores + count);
    }
  }
  return count;
}

/* Frontiers are 4 frequencies and 4 length codes: two of them fill a vector. */
static double least_ratio(const uint8_t *frontiers, size_t count, const rk_bm25 *bm25) {
  const __m512d endless = _mm512_set1_pd(RK_FRONTIER_FREQUENCY_MAX);
  __m512d least = _mm512_set1_pd(__builtin_inf());
  for (size_t i = 0; i < count; i += 2) {
    const uint8_t *p = frontiers + i * RK_FRONTIER_BYTES;
    const __m128i one = _mm_loadl_epi64((const __m128i *)(const void *)p);
    const __m128i pair = i + 1 < count ? _mm_loadu_si128((const __m128i *)(const void *)p)
                                       : _mm_unpacklo_epi64(one, one);
    const __m128i sorted = _mm_shuffle_epi32(pair, 0xd8); /* frequencies, then codes */
    const __m512d frequencies = _mm512_cvtepi32_pd(_mm256_cvtepu8_epi32(sorted));
    const __m256i codes = _mm256_cvtepu8_epi32(_mm_unpackhi_epi64(sorted, sorted));
    const __m512d norms = _mm512_i32gather_pd(codes, bm25->norm, 8);
    const __mmask8 capped = _mm512_cmp_pd_mask(frequencies, endless, _CMP_NEQ_OQ);
    least = _mm512_min_pd(_mm512_maskz_div_pd(capped, norms, frequencies), least);
  }
  return _mm512_reduce_min_pd(least);
}

static inline uint32_t seek(const uint32_t documents[RK_BLOCK_VALUES + RK_LIST_CURSOR_SLACK],
                            uint32_t from, uint32_t target) {
  const __m512i bar = _mm512_set1_epi32((int)target);
  for (;; from += 16) {
    const __mmask16 reached = _mm512_cmpge_epu32_mask(_mm512_loadu_si512(documents + from), bar);
    if (reached) return from + (uint32_t)__builtin_ctz(reached);
  }
}

static size_t meet(const uint32_t documents[RK_BLOCK_VALUES + RK_LIST_CURSOR_SLACK], uint32_t from,
                   const uint32_t *wanted, size_t count, uint32_t *which, uint32_t *at) {
  size_t met = 0;
  for (size_t i = 0; i < count; i++) {
    from = seek(documents, from, wanted[i]);
    which[met] = (uint32_t)i;
    at[met] = from;
    met += documents[from] == wanted[i];
  }
  return met;
}

static void set_bits(const uint32_t *documents, size_t n, uint32_t from, uint64_t *bits) {
  set_window_bits(documents, n, from, bits);
}

static size_t count_bits(const uint64_t *bits) { return count_window_bits(bits); }

/* Whole vectors, hence RK_KERNEL_SLACK. */
static size_t list_bits(const uint64_t *bits, uint32_t from, uint32_t *documents) {
  const __m512i steps =
      _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  size_t count = 0;
  for (uint32_t i = 0; i < RK_WINDOW_WORDS; i++) {
    uint32_t first = from + i * 64;
    for (uint64_t word = bits[i]; word; word >>= 16, first += 16) {
      const __mmask16 mask = (__mmask16)word;
      const __m512i found = _mm512_add_epi32(_mm512_set1_epi32((int)first), steps);
      _mm512_storeu_si512(documents + count, _mm512_maskz_compress_epi32(mask, found));
      count += (size_t)__builtin_popcount(mask);
    }
  }
  return count;
}

const rk_kernels rk_kernels_avx512 = {score, keep_above, take_window, least_ratio, seek, meet,
                                     set_bits, count_bits, list_bits};

#endif
