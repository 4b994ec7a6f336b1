#include "engine/base/intern.h"

#include <stdlib.h>

#include "engine/base/large_pages.h"

enum { FIRST_SLOTS = 1024 };

static void place(rk_intern_slot *slots, uint32_t slot_count, rk_intern_slot slot) {
  uint32_t at = slot.hash & (slot_count - 1);
  while (slots[at].id_plus_1) at = (at + 1) & (slot_count - 1);
  slots[at] = slot;
}

/* Doubles the slots. */
static rk_status grow(rk_intern *table) {
  if (table->count >= UINT32_C(1) << 30) return RK_LIMIT;
  const uint32_t wider = table->slot_count ? table->slot_count * 2 : FIRST_SLOTS;
  rk_intern_slot *slots = calloc(wider, sizeof *slots);
  if (!slots) return RK_NO_MEMORY;
  rk_large_pages_wish(slots, wider * sizeof *slots);
  for (uint32_t i = 0; i < table->slot_count; i++)
    if (table->slots[i].id_plus_1) place(slots, wider, table->slots[i]);
  free(table->slots);
  table->slots = slots;
  table->slot_count = wider;
  return RK_OK;
}

static rk_status add(rk_intern *table, rk_view text, uint32_t tag) {
  if (table->bytes.len > UINT32_MAX - text.len) return RK_LIMIT;
  const rk_intern_key key = {(uint32_t)table->bytes.len, (uint32_t)text.len, tag};
  rk_status status = rk_buffer_append(&table->bytes, text.ptr, text.len);
  if (status == RK_OK) status = rk_buffer_append(&table->keys, &key, sizeof key);
  return status;
}

/* memcmp(a, b, len) == 0; the strings are mostly short, where a call costs more. */
static inline bool same_bytes(const uint8_t *a, const char *b, size_t len) {
  if (len > 16) return memcmp(a, b, len) == 0;
  if (len >= 8)
    return !((rk_load_u64(a) ^ rk_load_u64(b)) | (rk_load_u64(a + len - 8) ^ rk_load_u64(b + len - 8)));
  if (len >= 4)
    return !((rk_load_u32(a) ^ rk_load_u32(b)) | (rk_load_u32(a + len - 4) ^ rk_load_u32(b + len - 4)));
  for (size_t i = 0; i < len; i++)
    if (a[i] != (uint8_t)b[i]) return false;
  return true;
}

rk_status rk_intern_put_hashed(rk_intern *table, rk_view text, uint32_t hash, uint32_t tag,
                               uint32_t *id, bool *added) {
  /* At most half full, so that a probe ends soon. */
  if (table->count >= table->slot_count / 2) {
    rk_status status = grow(table);
    if (status != RK_OK) return status;
  }
  const uint32_t mask = table->slot_count - 1;
  uint32_t at = hash & mask;
  for (; table->slots[at].id_plus_1; at = (at + 1) & mask) {
    const rk_intern_slot slot = table->slots[at];
    if (slot.hash != hash) continue;
    const rk_intern_key *key = &rk_intern_keys(table)[slot.id_plus_1 - 1];
    if (key->tag != tag || key->len != text.len ||
        !same_bytes(table->bytes.ptr + key->offset, text.ptr, text.len))
      continue;
    *id = slot.id_plus_1 - 1;
    *added = false;
    return RK_OK;
  }
  rk_status status = add(table, text, tag);
  if (status != RK_OK) return status;
  *id = table->count++;
  *added = true;
  table->slots[at] = (rk_intern_slot){hash, table->count};
  return RK_OK;
}

rk_status rk_intern_put(rk_intern *table, rk_view text, uint32_t tag, uint32_t *id, bool *added) {
  return rk_intern_put_hashed(table, text, rk_intern_hash(text), tag, id, added);
}

void rk_intern_deinit(rk_intern *table) {
  free(table->slots);
  rk_buffer_deinit(&table->keys);
  rk_buffer_deinit(&table->bytes);
  *table = (rk_intern){0};
}

size_t rk_intern_memory(const rk_intern *table) {
  return table->slot_count * sizeof *table->slots + table->keys.cap + table->bytes.cap;
}

size_t rk_intern_memory_ahead(const rk_intern *table) {
  const bool will_grow = table->count >= table->slot_count / 16 * 7;
  return rk_intern_memory(table) + (will_grow ? 2 * table->slot_count * sizeof *table->slots : 0);
}
