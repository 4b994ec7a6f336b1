#include "engine/index/digest_set.h"

#include <stdlib.h>
#include <string.h>

enum {
  BUCKET = 8,     /* 64 bytes */
  FIRST_BITS = 7, /* RK_DIGEST_SET_LEAST_BYTES in all; what is kept of a digest begins behind */
};

rk_status rk_digest_set_init(rk_digest_set *set, uint64_t share_bytes) {
  *set = (rk_digest_set){.bits = FIRST_BITS, .most_bits = FIRST_BITS};
  while (set->most_bits < 40 && (128ull << set->most_bits) <= share_bytes) set->most_bits++;
  set->buckets = calloc(BUCKET << FIRST_BITS, sizeof *set->buckets);
  return set->buckets ? RK_OK : RK_NO_MEMORY;
}

void rk_digest_set_deinit(rk_digest_set *set) {
  free(set->buckets);
  *set = (rk_digest_set){0};
}

/* The newest first; a full bucket loses its oldest, which is returned (0: none). */
static uint64_t push(uint64_t *bucket, uint64_t kept) {
  const uint64_t oldest = bucket[BUCKET - 1];
  memmove(bucket + 1, bucket, (BUCKET - 1) * sizeof *bucket);
  bucket[0] = kept;
  return oldest;
}

/* Bucket b becomes 2b and 2b + 1: from the last one down, so none is overwritten unread. */
static bool grow(rk_digest_set *set) {
  if (set->bits == set->most_bits) return false;
  uint64_t *grown = realloc(set->buckets, ((size_t)BUCKET << (set->bits + 1)) * sizeof *grown);
  if (!grown) {
    set->most_bits = set->bits;
    return false;
  }
  const unsigned next_bit = 63 - (set->bits - FIRST_BITS);
  for (size_t b = (size_t)1 << set->bits; b-- > 0;) {
    uint64_t old[BUCKET];
    memcpy(old, grown + b * BUCKET, sizeof old);
    memset(grown + 2 * b * BUCKET, 0, 2 * sizeof old);
    for (int i = BUCKET - 1; i >= 0; i--)
      if (old[i]) push(grown + (2 * b + (old[i] >> next_bit & 1)) * BUCKET, old[i]);
  }
  set->buckets = grown;
  set->bits++;
  return true;
}

static uint64_t *bucket_of(const rk_digest_set *set, uint64_t high) {
  return set->buckets + (size_t)(high >> (64 - set->bits)) * BUCKET;
}

void rk_digest_set_take(rk_digest_set *set, uint64_t high) {
  uint64_t *bucket = bucket_of(set, high);
  for (int i = 0; i < BUCKET && bucket[i]; i++) {
    if (bucket[i] >> FIRST_BITS != high << FIRST_BITS >> FIRST_BITS) continue;
    memmove(bucket + i, bucket + i + 1, (size_t)(BUCKET - 1 - i) * sizeof *bucket);
    bucket[BUCKET - 1] = 0;
    return;
  }
}

void rk_digest_set_clear(rk_digest_set *set) {
  memset(set->buckets, 0, (BUCKET * sizeof *set->buckets) << set->bits);
}

bool rk_digest_set_put(rk_digest_set *set, rk_digest digest) {
  uint64_t kept = digest.high << FIRST_BITS | digest.low >> (64 - FIRST_BITS);
  if (kept == 0) kept = 1; /* 0 is an empty place */
  uint64_t *bucket = bucket_of(set, digest.high);
  for (int i = 0; i < BUCKET; i++)
    if (bucket[i] == kept) return true;
  while (bucket[BUCKET - 1] && grow(set)) bucket = bucket_of(set, digest.high);
  if (push(bucket, kept)) set->forgotten++;
  return false;
}
