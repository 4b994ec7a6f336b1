/*
 * random: numbers for tests that come out the same from the same seed.
 *
 * SplitMix64 (Steele, Lea and Flood, 2014). One generator per test; no shared state.
 */
#ifndef TESTS_SUPPORT_RANDOM_H
#define TESTS_SUPPORT_RANDOM_H

#include <math.h>
#include <stdint.h>

typedef struct random_source {
  uint64_t state; /* any value is a seed */
} random_source;

static inline uint64_t random_u64(random_source *source) {
  uint64_t z = source->state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* 0..limit-1; limit >= 1. */
static inline uint32_t random_below(random_source *source, uint32_t limit) {
  return (uint32_t)((random_u64(source) >> 32) * limit >> 32);
}

/* As many bits as asked for, 0 to 32. */
static inline uint32_t random_bits(random_source *source, unsigned bits) {
  return bits ? (uint32_t)(random_u64(source) >> (64 - bits)) : 0;
}

/* least..most, both included. */
static inline uint32_t random_between(random_source *source, uint32_t least, uint32_t most) {
  return least + random_below(source, most - least + 1);
}

/* In [0, 1). */
static inline double random_unit(random_source *source) {
  return (double)(random_u64(source) >> 11) * 0x1p-53;
}

/* 0..limit-1, small ones far more often: number r about as often as 1 / (r + 1) (Zipf). */
static inline uint32_t random_zipf(random_source *source, uint32_t limit) {
  const uint32_t rank = (uint32_t)pow(limit + 1.0, random_unit(source)) - 1;
  return rank < limit ? rank : limit - 1;
}

#endif
