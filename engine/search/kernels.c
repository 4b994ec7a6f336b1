#include "engine/search/kernels.h"

#include <math.h>
#include <string.h>

#include "engine/search/kernels_bits.h"
#include "engine/search/kernels_score.h"

static void score(const rk_bm25 *bm25, double weight, const uint8_t *lengths,
                  const uint32_t *documents, const uint32_t *frequencies, size_t n,
                  double *scores) {
  score_block(bm25, weight, lengths, documents, frequencies, n, scores);
}

static size_t keep_above(const uint32_t *documents, const double *scores, size_t n, double least,
                         uint32_t *kept, double *kept_scores) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++) {
    const double s = scores[i];
    kept[count] = documents[i];
    kept_scores[count] = s;
    count += s > least;
  }
  return count;
}

static size_t take_window(rk_window *window, uint32_t from, double least, uint32_t *kept,
                          double *kept_scores) {
  size_t count = 0;
  for (uint32_t g = 0; g < RK_WINDOW / RK_WINDOW_GROUP; g++) {
    if (!window->flags[g]) continue;
    double *scores = window->scores + g * RK_WINDOW_GROUP;
    for (uint32_t i = 0; i < RK_WINDOW_GROUP; i++) {
      kept[count] = from + g * RK_WINDOW_GROUP + i;
      kept_scores[count] = scores[i];
      count += scores[i] > least;
    }
    memset(scores, 0, RK_WINDOW_GROUP * sizeof *scores);
  }
  memset(window->flags, 0, sizeof window->flags);
  return count;
}

static double least_ratio(const uint8_t *frontiers, size_t count, const rk_bm25 *bm25) {
  double least = INFINITY;
  for (const uint8_t *p = frontiers; count > 0; count--, p += RK_FRONTIER_BYTES) {
    for (unsigned i = 0; i < RK_FRONTIER; i++) {
      const double ratio = p[i] == RK_FRONTIER_FREQUENCY_MAX
                               ? 0
                               : bm25->norm[p[RK_FRONTIER + i]] / (double)(int32_t)p[i];
      if (ratio < least) least = ratio;
    }
  }
  return least;
}

static inline uint32_t seek(const uint32_t documents[RK_BLOCK_VALUES + RK_LIST_CURSOR_SLACK],
                            uint32_t from, uint32_t target) {
  while (documents[from] < target) from++;
  return from;
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

const rk_kernels rk_kernels_plain = {score, keep_above, take_window, least_ratio, seek, meet,
                                     set_bits, count_bits, list_bits};

const rk_kernels *rk_kernels_of(rk_cpu_level level) {
#if defined(__x86_64__)
  if (level == RK_CPU_AVX512) return &rk_kernels_avx512;
  if (level == RK_CPU_AVX2) return &rk_kernels_avx2;
#endif
  (void)level;
  return &rk_kernels_plain;
}

const rk_kernels *rk_kernels_get(void) { return rk_kernels_of(rk_cpu()); }
