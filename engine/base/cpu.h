/*
 * cpu: which vector instructions may this process use?
 *
 * Asked once; hot loops exist in up to three versions (plain C, AVX2, AVX-512) with one contract and
 * the same results to the last bit, and their owners choose by this. May be called from any thread.
 */
#ifndef RK_BASE_CPU_H
#define RK_BASE_CPU_H

typedef enum rk_cpu_level {
  RK_CPU_PLAIN,  /* what the compiler makes of C for any x86-64, or another machine */
  RK_CPU_AVX2,   /* AVX2, BMI, BMI2, POPCNT */
  RK_CPU_AVX512, /* these and AVX-512 F, BW, DQ, VL */
} rk_cpu_level;

/* The best that this machine can do; a lower one when the environment variable RAKOR_CPU says
 * "plain" or "avx2" (for measuring and for tests). */
rk_cpu_level rk_cpu(void);

#endif
