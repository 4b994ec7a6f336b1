#include "engine/base/cpu.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static rk_cpu_level best_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi") ||
      !__builtin_cpu_supports("bmi2") || !__builtin_cpu_supports("popcnt"))
    return RK_CPU_PLAIN;
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    return RK_CPU_AVX512;
  return RK_CPU_AVX2;
#else
  return RK_CPU_PLAIN;
#endif
}

static rk_cpu_level allowed_level(void) {
  const char *allowed = getenv("RAKOR_CPU");
  if (allowed && strcmp(allowed, "plain") == 0) return RK_CPU_PLAIN;
  if (allowed && strcmp(allowed, "avx2") == 0) return RK_CPU_AVX2;
  return RK_CPU_AVX512;
}

rk_cpu_level rk_cpu(void) {
  /* Threads that come at once all find the same. */
  static _Atomic int known = -1;
  int level = atomic_load_explicit(&known, memory_order_relaxed);
  if (level >= 0) return (rk_cpu_level)level;
  const rk_cpu_level best = best_level(), allowed = allowed_level();
  level = best < allowed ? (int)best : (int)allowed;
  atomic_store_explicit(&known, level, memory_order_relaxed);
  return (rk_cpu_level)level;
}
