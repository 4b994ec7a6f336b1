/* Where does chance come from? From hashes of what is to be decided, so that any document of a
 * crawl can be made again from the seed and its number alone.
 *
 * SplitMix64 (Steele, Lea and Flood 2014): a counter and a mixing function. Nothing here allocates
 * or fails; a crawl_random belongs to one thread.
 */
#ifndef BENCH_CRAWL_RANDOM_H
#define BENCH_CRAWL_RANDOM_H

#include <stdint.h>

typedef struct crawl_random {
  uint64_t state;
} crawl_random;

static inline uint64_t crawl_mix(uint64_t value) {
  value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9u;
  value = (value ^ value >> 27) * 0x94d049bb133111ebu;
  return value ^ value >> 31;
}

static inline uint64_t crawl_hash(uint64_t first, uint64_t second) {
  return crawl_mix(first * 0x9e3779b97f4a7c15u + second + 0x632be59bd9b4e019u);
}

static inline uint64_t crawl_next(crawl_random *random) {
  return crawl_mix(random->state += 0x9e3779b97f4a7c15u);
}

/* 0 to limit - 1; limit > 0. The high half of `value` decides. */
static inline uint32_t crawl_below(uint64_t value, uint32_t limit) {
  return (uint32_t)((value >> 32) * limit >> 32);
}

/* A share as a threshold for the low 32 bits of a hash. */
static inline uint64_t crawl_share(double share) { return (uint64_t)(share * 4294967296.0); }

static inline int crawl_happens(uint64_t value, uint64_t share) { return (uint32_t)value < share; }

#endif
