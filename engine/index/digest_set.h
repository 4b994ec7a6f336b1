/*
 * digest_set: did these 128 bits come by before?
 *
 * Buckets of eight, a cache line each, newest first; the first bits of a digest choose the bucket,
 * and of the others 64 are kept: 8 bytes a digest. The set doubles whenever a bucket is full, as
 * long as its share of memory allows it. From then on a full bucket gives up its oldest digest, so
 * the set is a window on what came last; `forgotten` counts what was given up.
 *
 * A digest that never came is taken for another one by mistake about once in 8 * 2^64 / entries: with
 * 2^23 of them (64 MiB), once in 10^15.
 *
 * Owns its memory. One thread at a time.
 */
#ifndef RK_INDEX_DIGEST_SET_H
#define RK_INDEX_DIGEST_SET_H

#include <stdbool.h>

#include "engine/base/error.h"

enum { RK_DIGEST_SET_LEAST_BYTES = 8 << 10 };

typedef struct rk_digest {
  uint64_t high, low; /* all bits alike random */
} rk_digest;

typedef struct rk_digest_set {
  uint64_t *buckets;
  unsigned bits, most_bits; /* 2^bits buckets, and how far it may grow */
  uint64_t forgotten;
} rk_digest_set;

/* `share_bytes` is rounded down to a power of two, and up to RK_DIGEST_SET_LEAST_BYTES. */
rk_status rk_digest_set_init(rk_digest_set *set, uint64_t share_bytes) RK_MUST_CHECK;
/* Whether it was there; it is afterwards. When there is no memory to grow, the set stays as large as
 * it is. */
bool rk_digest_set_put(rk_digest_set *set, rk_digest digest);
/* Takes a digest out, by its high part: of two that share it, the newer one. */
void rk_digest_set_take(rk_digest_set *set, uint64_t high);
void rk_digest_set_clear(rk_digest_set *set);
void rk_digest_set_deinit(rk_digest_set *set);

#endif
