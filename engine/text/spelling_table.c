#include "engine/text/spelling_table.h"

#include <stdlib.h>

#include "engine/base/intern.h"
#include "engine/base/large_pages.h"

enum { FIRST_SLOTS = 4096, SHORT = 16 };

static uint64_t hash_of(uint64_t low, uint64_t high, size_t len) {
  return rk_hash_mix(low ^ 0x9e3779b97f4a7c15u, high ^ 0xc2b2ae3d27d4eb4fu ^ (uint64_t)len << 56);
}

/* Loads up to 16 bytes, zero-padded; reads past the token only inside the text. */
static void load_short(rk_view text, size_t offset, size_t len, uint64_t *low, uint64_t *high) {
  unsigned char padded[SHORT] = {0};
  const char *p = text.ptr + offset;
  if (text.len - offset < SHORT) {
    memcpy(padded, p, len);
    p = (const char *)padded;
  }
  *low = rk_load_u64(p);
  *high = rk_load_u64(p + 8);
  /* Ones for the bytes that count, cut out of a row of ones and zeros: lengths come in no order that
   * a branch on them could be guessed. */
  static const unsigned char ones[2 * SHORT] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                                0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
  *low &= rk_load_u64(ones + SHORT - len);
  *high &= rk_load_u64(ones + SHORT - len + 8);
}

void rk_spelling_key_init(rk_spelling_key *key, rk_view text, size_t offset, size_t len,
                          uint8_t kind) {
  uint64_t low, high = 0;
  if (len <= SHORT)
    load_short(text, offset, len, &low, &high);
  else
    low = rk_hash((rk_view){text.ptr + offset, len}, kind);
  key->low = low;
  key->high = high;
  key->hash = hash_of(low, high, len);
  key->text.ptr = text.ptr + offset;
  key->text.len = len;
  key->kind = kind;
}

const rk_spelling_slot *rk_spelling_find(const rk_spelling_table *table,
                                         const rk_spelling_key *key) {
  if (table->slot_count == 0) return NULL;
  const uint32_t mask = table->slot_count - 1;
  const bool is_short = key->text.len <= SHORT;
  for (uint32_t at = (uint32_t)key->hash & mask;; at = (at + 1) & mask) {
    const rk_spelling_slot *slot = &table->slots[at];
    if (!slot->count_plus_1) return NULL;
    if (slot->low != key->low || slot->len != key->text.len || slot->kind != key->kind) continue;
    if (is_short ? slot->high == key->high
                 : memcmp(table->bytes.ptr + slot->high, key->text.ptr, slot->len) == 0)
      return slot;
  }
}

static void place(rk_spelling_slot *slots, uint32_t slot_count, uint64_t hash,
                  const rk_spelling_slot *slot) {
  uint32_t at = (uint32_t)hash & (slot_count - 1);
  while (slots[at].count_plus_1) at = (at + 1) & (slot_count - 1);
  slots[at] = *slot;
}

static rk_status grow(rk_spelling_table *table) {
  if (table->slot_count >= UINT32_C(1) << 31) return RK_LIMIT;
  const uint32_t wider = table->slot_count ? table->slot_count * 2 : FIRST_SLOTS;
  rk_spelling_slot *slots = calloc(wider, sizeof *slots);
  if (!slots) return RK_NO_MEMORY;
  rk_large_pages_wish(slots, wider * sizeof *slots);
  for (uint32_t i = 0; i < table->slot_count; i++) {
    const rk_spelling_slot *slot = &table->slots[i];
    const uint64_t high = slot->len <= SHORT ? slot->high : 0; /* no part of the hash: an offset */
    if (slot->count_plus_1) place(slots, wider, hash_of(slot->low, high, slot->len), slot);
  }
  free(table->slots);
  table->slots = slots;
  table->slot_count = wider;
  return RK_OK;
}

rk_status rk_spelling_add(rk_spelling_table *table, const rk_spelling_key *key,
                          rk_spelling spelling) {
  rk_status status = RK_OK;
  if (table->count >= table->slot_count / 8 * 5) status = grow(table);
  rk_spelling_slot slot = {.low = key->low,
                           .high = key->high,
                           .first = spelling.first,
                           .count_plus_1 = (uint16_t)(spelling.count + 1),
                           .len = (uint8_t)key->text.len,
                           .kind = key->kind};
  if (status == RK_OK && key->text.len > SHORT) {
    slot.high = table->bytes.len;
    status = rk_buffer_append(&table->bytes, key->text.ptr, key->text.len);
  }
  if (status != RK_OK) return status;
  place(table->slots, table->slot_count, key->hash, &slot);
  table->count++;
  return RK_OK;
}

void rk_spelling_deinit(rk_spelling_table *table) {
  free(table->slots);
  rk_buffer_deinit(&table->bytes);
  *table = (rk_spelling_table){0};
}

size_t rk_spelling_memory(const rk_spelling_table *table) {
  return table->slot_count * sizeof *table->slots + table->bytes.cap;
}

size_t rk_spelling_memory_ahead(const rk_spelling_table *table) {
  const size_t slots = table->slot_count * sizeof *table->slots;
  const bool will_grow = table->count >= table->slot_count / 2;
  return rk_spelling_memory(table) + (will_grow ? 2 * slots : 0);
}
