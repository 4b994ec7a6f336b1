/* Gaps to documents: the plain loop against a wider one, and the vector versions against it. */
#include "engine/segment/gaps.h"

#include <string.h>

#include "engine/base/cpu.h"
#include "tests/support/cases.h"
#include "tests/support/random.h"

typedef uint64_t sum_gaps(uint32_t *values, size_t n, uint32_t previous);

#if defined(__x86_64__)
static uint64_t sum_avx2(uint32_t *values, size_t n, uint32_t previous) {
  return n == RK_BLOCK_VALUES ? rk_gaps_sum_avx2(values, previous)
                              : rk_gaps_sum_plain(values, n, previous);
}

static uint64_t sum_avx512(uint32_t *values, size_t n, uint32_t previous) {
  return n == RK_BLOCK_VALUES ? rk_gaps_sum_avx512(values, previous)
                              : rk_gaps_sum_plain(values, n, previous);
}
#endif

/* Those that this machine has; returns how many. */
static size_t versions(sum_gaps *all[4]) {
  size_t count = 0;
  all[count++] = rk_gaps_sum_plain;
  all[count++] = rk_gaps_sum; /* the one that is chosen */
#if defined(__x86_64__)
  if (rk_cpu() >= RK_CPU_AVX2) all[count++] = sum_avx2;
  if (rk_cpu() >= RK_CPU_AVX512) all[count++] = sum_avx512;
#endif
  return count;
}

/* From the contract, with sums that don't wrap around. */
static void check(const uint32_t *gaps, size_t n, uint32_t previous) {
  sum_gaps *all[4];
  const size_t count = versions(all);
  uint32_t wanted[RK_BLOCK_VALUES];
  uint64_t total = 0;
  for (size_t i = 0; i < n; i++) {
    total += gaps[i];
    wanted[i] = (uint32_t)(previous + 1 + total + i);
  }
  for (size_t v = 0; v < count; v++) {
    uint32_t values[RK_BLOCK_VALUES + 2];
    memset(values, 0xa5, sizeof values);
    memcpy(values + 1, gaps, n * sizeof *gaps); /* at no particular address */
    REQUIRE(all[v](values + 1, n, previous) == total);
    REQUIRE(memcmp(values + 1, wanted, n * sizeof *wanted) == 0);
    REQUIRE(values[0] == 0xa5a5a5a5 && values[n + 1] == 0xa5a5a5a5);
  }
}

START_TEST(random_gaps) {
  random_source random = {1};
  for (int round = 0; round < 4000; round++) {
    uint32_t gaps[RK_BLOCK_VALUES];
    const size_t n = round % 3 ? RK_BLOCK_VALUES : random_below(&random, RK_BLOCK_VALUES + 1);
    const unsigned bits = random_below(&random, 33);
    for (size_t i = 0; i < n; i++) gaps[i] = random_bits(&random, bits);
    check(gaps, n, random_below(&random, 4) ? random_bits(&random, 32) : UINT32_MAX);
  }
}
END_TEST

/* The first document of all comes behind UINT32_MAX; and forged gaps go round many times. */
START_TEST(wrap_around) {
  uint32_t gaps[RK_BLOCK_VALUES] = {0};
  check(gaps, RK_BLOCK_VALUES, UINT32_MAX);
  check(gaps, RK_BLOCK_VALUES, UINT32_MAX - 64);
  memset(gaps, 0xff, sizeof gaps);
  check(gaps, RK_BLOCK_VALUES, UINT32_MAX);
  check(gaps, RK_BLOCK_VALUES, 0);
  for (size_t lane = 0; lane < RK_BLOCK_VALUES; lane++) {
    memset(gaps, 0, sizeof gaps);
    gaps[lane] = UINT32_MAX;
    check(gaps, RK_BLOCK_VALUES, 5);
  }
}
END_TEST

START_TEST(few_values) {
  const uint32_t gaps[] = {7, UINT32_MAX, 0};
  for (size_t n = 0; n <= 3; n++) check(gaps, n, UINT32_MAX - 7);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {random_gaps, wrap_around, few_values};
  return run_cases("gaps", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
