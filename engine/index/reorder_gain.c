#include "engine/index/reorder_gain.h"

enum { LOG_BITS = 32 };

/* Digit by digit: squaring a number of [1, 2) doubles its logarithm, and what passes 2 is a digit. */
uint64_t rk_gain_log2(uint32_t x) {
  const unsigned whole = 31u - (unsigned)__builtin_clz(x);
  uint64_t mantissa = (uint64_t)x << (31 - whole); /* [2^31, 2^32): in 1/2^31 */
  uint64_t log = whole;
  for (int digit = 0; digit < LOG_BITS; digit++) {
    mantissa = mantissa * mantissa >> 31;
    const uint64_t carry = mantissa >> 32;
    log = log << 1 | carry;
    mantissa >>= carry;
  }
  return log;
}

static int32_t rounded(uint64_t log) {
  return (int32_t)((log + (1u << (LOG_BITS - RK_GAIN_BITS - 1))) >> (LOG_BITS - RK_GAIN_BITS));
}

void rk_gain_table_init(rk_gain_table *table) {
  uint64_t before = 0; /* F(d - 1) */
  table->step[0] = 0;
  for (uint32_t d = 1; d < RK_GAIN_TABLE; d++) {
    const uint64_t all = d * rk_gain_log2(d + 1);
    table->step[d] = rounded(all - before);
    before = all;
  }
}

/* d · log2(1 + 1/d) is log2(e) · (1 - 1/2d + 1/3d² ...), and the rest of f(d) is log2(d). */
int32_t rk_gain_far_step(uint32_t d) {
  const uint64_t log2_e = 6196328019u; /* 1.442695... in 1/2^32 */
  return rounded(rk_gain_log2(d) + log2_e - log2_e / d / 2);
}
