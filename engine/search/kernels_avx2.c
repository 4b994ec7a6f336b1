/* The kernels with AVX2; compiled for it, called only where it exists. */
#include "engine/search/kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#include "engine/search/kernels_bits.h"
#include "engine/search/kernels_score.h"

enum { LANES = 4 };

static void score(const rk_bm25 *bm25, double weight, const uint8_t *lengths,
                  const uint32_t *documents, const uint32_t *frequencies, size_t n,
                  double *scores) {
  score_block(bm25, weight, lengths, documents, frequencies, n, scores);
}

static inline unsigned lanes_above(__m256d scores, __m256d bar) {
  return (unsigned)_mm256_movemask_pd(_mm256_cmp_pd(scores, bar, _CMP_GT_OQ));
}

/* Few pass: lanes are taken one by one. */
static size_t keep_above(const uint32_t *documents, const double *scores, size_t n, double least,
                         uint32_t *kept, double *kept_scores) {
  const __m256d bar = _mm256_set1_pd(least);
  size_t count = 0, i = 0;
  for (; i + LANES <= n; i += LANES) {
    for (unsigned mask = lanes_above(_mm256_loadu_pd(scores + i), bar); mask; mask &= mask - 1) {
      const size_t from = i + (size_t)__builtin_ctz(mask);
      kept[count] = documents[from];
      kept_scores[count++] = scores[from];
    }
  }
  for (; i < n; i++) {
    if (!(scores[i] > least)) continue;
    kept[count] = documents[i];
    kept_scores[count++] = scores[i];
  }
  return count;
}

static size_t take_window(rk_window *window, uint32_t from, double least, uint32_t *kept,
                          double *kept_scores) {
  const __m256d bar = _mm256_set1_pd(least);
  size_t count = 0;
  for (uint32_t first = 0; first < RK_WINDOW / RK_WINDOW_GROUP; first += 8) {
    uint64_t groups;
    memcpy(&groups, window->flags + first, sizeof groups);
    if (!groups) continue;
    memset(window->flags + first, 0, sizeof groups);
    for (; groups; groups &= groups - 1) {
      const uint32_t place = (first + (uint32_t)__builtin_ctzll(groups) / 8) * RK_WINDOW_GROUP;
      double *scores = window->scores + place;
      unsigned mask = lanes_above(_mm256_loadu_pd(scores), bar) |
                      lanes_above(_mm256_loadu_pd(scores + LANES), bar) << LANES;
      for (; mask; mask &= mask - 1) {
        const uint32_t lane = (uint32_t)__builtin_ctz(mask);
        kept[count] = from + place + lane;
        kept_scores[count++] = scores[lane];
      }
      _mm256_storeu_pd(scores, _mm256_setzero_pd());
      _mm256_storeu_pd(scores + LANES, _mm256_setzero_pd());
    }
  }
  return count;
}

static double least_ratio(const uint8_t *frontiers, size_t count, const rk_bm25 *bm25) {
  const __m256d endless = _mm256_set1_pd(RK_FRONTIER_FREQUENCY_MAX);
  __m256d least = _mm256_set1_pd(__builtin_inf());
  for (size_t i = 0; i < count; i++) {
    const __m128i pairs =
        _mm_loadl_epi64((const __m128i *)(const void *)(frontiers + i * RK_FRONTIER_BYTES));
    const __m256d frequencies = _mm256_cvtepi32_pd(_mm_cvtepu8_epi32(pairs));
    const __m128i codes = _mm_cvtepu8_epi32(_mm_srli_si128(pairs, RK_FRONTIER));
    const __m256d ratios = _mm256_div_pd(_mm256_i32gather_pd(bm25->norm, codes, 8), frequencies);
    const __m256d capped = _mm256_cmp_pd(frequencies, endless, _CMP_NEQ_OQ);
    least = _mm256_min_pd(_mm256_and_pd(capped, ratios), least);
  }
  double lanes[LANES];
  _mm256_storeu_pd(lanes, least);
  for (int i = 1; i < LANES; i++)
    if (lanes[i] < lanes[0]) lanes[0] = lanes[i];
  return lanes[0];
}

static inline uint32_t seek(const uint32_t documents[RK_BLOCK_VALUES + RK_LIST_CURSOR_SLACK],
                            uint32_t from, uint32_t target) {
  const __m256i bar = _mm256_set1_epi32((int)target);
  for (;; from += 8) {
    const __m256i d = _mm256_loadu_si256((const __m256i *)(const void *)(documents + from));
    /* Unsigned d >= bar: the greater of both is d. */
    const __m256i reached = _mm256_cmpeq_epi32(_mm256_max_epu32(d, bar), d);
    const unsigned mask = (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(reached));
    if (mask) return from + (uint32_t)__builtin_ctz(mask);
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

static size_t list_bits(const uint64_t *bits, uint32_t from, uint32_t *documents) {
  return list_window_bits(bits, from, documents);
}

const rk_kernels rk_kernels_avx2 = {score, keep_above, take_window, least_ratio, seek, meet,
                                     set_bits, count_bits, list_bits};

#endif
