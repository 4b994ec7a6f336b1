/*
 * intern: one small number for each distinct string.
 *
 * Ids are dense, from 0, in the order of first appearance. A string is told
 * apart together with a 32-bit tag. Open addressing with linear probing over
 * (hash, id) slots; strings stand one after the other in one buffer.
 * Ownership: owns copies of all strings; views stay valid until the next put.
 * One thread at a time.
 */
#ifndef RK_BASE_INTERN_H
#define RK_BASE_INTERN_H

#include <stdbool.h>

#include "engine/base/bytes.h"
#include "engine/base/view.h"

typedef struct rk_intern_key {
  uint32_t offset, len, tag;
} rk_intern_key;

typedef struct rk_intern_slot {
  uint32_t hash, id_plus_1;
} rk_intern_slot;

typedef struct rk_intern {
  rk_intern_slot *slots;
  uint32_t slot_count; /* a power of two, or 0 */
  uint32_t count;      /* strings */
  rk_buffer keys;      /* rk_intern_key of each id */
  rk_buffer bytes;
} rk_intern;

/* The id of (text, tag), added when it is new. Fails with RK_NO_MEMORY, or
 * RK_LIMIT past 4 GiB of strings or 2^30 of them. */
rk_status rk_intern_put(rk_intern *table, rk_view text, uint32_t tag, uint32_t *id,
                        bool *added) RK_MUST_CHECK;
/* Frees everything; the table is then empty, ready for use. */
void rk_intern_deinit(rk_intern *table);
size_t rk_intern_memory(const rk_intern *table);
/* The same while it grows, when it soon will. */
size_t rk_intern_memory_ahead(const rk_intern *table);

/* Mixes a string into 64 bits by multiply-and-fold of 8-byte pieces, in the
 * manner of wyhash (Wang Yi). Not against chosen keys: tables grow, never fail. */
static inline uint64_t rk_hash_mix(uint64_t a, uint64_t b) {
  const unsigned __int128 product = (unsigned __int128)a * b;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t rk_hash(rk_view text, uint64_t seed) {
  static const uint64_t k0 = 0x9e3779b97f4a7c15u, k1 = 0xc2b2ae3d27d4eb4fu;
  const char *p = text.ptr;
  size_t len = text.len;
  uint64_t h = seed ^ k1;
  while (len > 16) {
    h = rk_hash_mix(rk_load_u64(p) ^ k0, rk_load_u64(p + 8) ^ h);
    p += 16;
    len -= 16;
  }
  uint64_t a = 0, b = 0;
  if (len >= 8) {
    a = rk_load_u64(p);
    b = rk_load_u64(p + len - 8);
  } else if (len >= 4) {
    a = rk_load_u32(p);
    b = rk_load_u32(p + len - 4);
  } else if (len) {
    a = (uint64_t)(uint8_t)p[0] << 16 | (uint64_t)(uint8_t)p[len / 2] << 8 | (uint8_t)p[len - 1];
  }
  return rk_hash_mix(rk_hash_mix(a ^ k0, b ^ h) ^ k0, text.len ^ k1);
}

/* In two steps, for who has something else to do while the memory that put looks at comes along. */
static inline uint32_t rk_intern_hash(rk_view text) { return (uint32_t)rk_hash(text, 0); }
static inline void rk_intern_fetch(const rk_intern *table, uint32_t hash) {
  if (table->slot_count) __builtin_prefetch(&table->slots[hash & (table->slot_count - 1)]);
}
rk_status rk_intern_put_hashed(rk_intern *table, rk_view text, uint32_t hash, uint32_t tag,
                               uint32_t *id, bool *added) RK_MUST_CHECK;

static inline const rk_intern_key *rk_intern_keys(const rk_intern *table) {
  return (const rk_intern_key *)(const void *)table->keys.ptr;
}

static inline rk_view rk_intern_text(const rk_intern *table, uint32_t id) {
  const rk_intern_key key = rk_intern_keys(table)[id];
  return (rk_view){(const char *)table->bytes.ptr + key.offset, key.len};
}

static inline uint32_t rk_intern_tag(const rk_intern *table, uint32_t id) {
  return rk_intern_keys(table)[id].tag;
}

#endif
