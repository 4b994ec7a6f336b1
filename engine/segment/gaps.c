#include "engine/segment/gaps.h"

#include "engine/base/cpu.h"

uint64_t rk_gaps_sum_plain(uint32_t *values, size_t n, uint32_t previous) {
  uint64_t total = 0;
  uint32_t document = previous;
  for (size_t i = 0; i < n; i++) {
    total += values[i];
    values[i] = document += values[i] + 1;
  }
  return total;
}

uint64_t rk_gaps_sum(uint32_t *values, size_t n, uint32_t previous) {
#if defined(__x86_64__)
  if (n == RK_BLOCK_VALUES) {
    const rk_cpu_level level = rk_cpu();
    if (level == RK_CPU_AVX512) return rk_gaps_sum_avx512(values, previous);
    if (level == RK_CPU_AVX2) return rk_gaps_sum_avx2(values, previous);
  }
#endif
  return rk_gaps_sum_plain(values, n, previous);
}
