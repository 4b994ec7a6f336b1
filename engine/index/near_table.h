/*
 * near_table: did a text come by that is much like this one?
 *
 * Signatures (sketch.h) stand in a ring; each is entered under its bands in buckets of sixteen
 * entries, a cache line each, newest first. What a band leads to is a candidate; its signature
 * decides. The table doubles when the ring is full, as long as its share of memory allows it. From
 * then on it is a window: the oldest signature goes for each new one (`forgotten` counts them). An
 * entry that still leads to its place then meets another signature, which says no.
 *
 * RK_NEAR_TEXT_BYTES of memory a text. Owns its memory. One thread at a time.
 */
#ifndef RK_INDEX_NEAR_TABLE_H
#define RK_INDEX_NEAR_TABLE_H

#include <stdbool.h>

#include "engine/base/error.h"
#include "engine/index/sketch.h"

enum { RK_NEAR_TEXT_BYTES = sizeof(rk_signature) + 4 * RK_SKETCH_BANDS };

typedef struct rk_near_table {
  rk_signature *signatures;
  uint32_t *entries;        /* 2^(bits - 4) buckets for each band */
  unsigned first_bits, bits, most_bits; /* 2^bits texts; where it began and how far it may grow */
  uint64_t added;
  uint64_t forgotten;
} rk_near_table;

/* `share_bytes` is rounded down to a power of two of texts (1024 at least). */
rk_status rk_near_table_init(rk_near_table *table, uint64_t share_bytes) RK_MUST_CHECK;
/* Whether there is a text whose resemblance is `threshold` or more. */
bool rk_near_table_find(const rk_near_table *table, const rk_sketch *sketch, double threshold);
/* When there is no memory to grow, the table stays as large as it is. Returns how many were added by
 * now, modulo 2^32 (but never 0), which stands for this one. */
uint32_t rk_near_table_add(rk_near_table *table, const rk_sketch *sketch);
/* What was added then is like nothing any more. */
void rk_near_table_take(rk_near_table *table, uint32_t number);
void rk_near_table_clear(rk_near_table *table);
void rk_near_table_deinit(rk_near_table *table);

#endif
