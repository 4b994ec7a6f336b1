/*
 * spelling_table: have we seen this token before, and which words did it stand for?
 *
 * The one look-up that every token of every document pays, so it is made to
 * touch one cache line: open addressing, and slots that hold short keys
 * themselves. Longer keys (over 16 bytes) keep a 64-bit hash in the slot and
 * their bytes aside. One thread at a time.
 */
#ifndef RK_TEXT_SPELLING_TABLE_H
#define RK_TEXT_SPELLING_TABLE_H

#include "engine/base/view.h"

/* Which words a spelling stands for: word `first` when count is 1, else `count`
 * parts from number `first` on. count 0: nothing is left of it after folding. */
typedef struct rk_spelling {
  uint32_t first;
  uint16_t count;
} rk_spelling;

typedef struct rk_spelling_slot {
  uint64_t low, high; /* the key, zero-padded; or its hash and its offset in `bytes` */
  uint32_t first;
  uint16_t count_plus_1; /* 0: the slot is free */
  uint8_t len, kind;
} rk_spelling_slot;

typedef struct rk_spelling_table {
  rk_spelling_slot *slots;
  uint32_t slot_count; /* a power of two, or 0 */
  uint32_t count;
  rk_buffer bytes; /* keys longer than 16 */
} rk_spelling_table;

/* What a token is told apart by. Made once, used for find and add. */
typedef struct rk_spelling_key {
  uint64_t low, high, hash;
  rk_view text;
  uint8_t kind;
} rk_spelling_key;

/* The token text[offset, offset + len), len 1..255, of a kind below 256. */
void rk_spelling_key_init(rk_spelling_key *key, rk_view text, size_t offset, size_t len,
                          uint8_t kind);
static inline rk_spelling_key rk_spelling_key_of(rk_view text, size_t offset, size_t len,
                                                 uint8_t kind) {
  rk_spelling_key key;
  rk_spelling_key_init(&key, text, offset, len, kind);
  return key;
}

/* NULL when it is not there. Valid until the next add. */
const rk_spelling_slot *rk_spelling_find(const rk_spelling_table *table,
                                         const rk_spelling_key *key);
/* Asks for the memory that find will look at. */
static inline void rk_spelling_fetch(const rk_spelling_table *table, const rk_spelling_key *key) {
  if (table->slot_count)
    __builtin_prefetch(&table->slots[(uint32_t)key->hash & (table->slot_count - 1)]);
}
/* The key must not be there yet. RK_NO_MEMORY or RK_LIMIT at worst. */
rk_status rk_spelling_add(rk_spelling_table *table, const rk_spelling_key *key,
                          rk_spelling spelling) RK_MUST_CHECK;

void rk_spelling_deinit(rk_spelling_table *table);
size_t rk_spelling_memory(const rk_spelling_table *table);
/* The same while it grows, when it soon will. */
size_t rk_spelling_memory_ahead(const rk_spelling_table *table);

#endif
