#include "engine/index/near_table.h"

#include <stdlib.h>
#include <string.h>

/* An entry: the place of its signature plus one, and above it a tag, bits of the band's hash behind
 * those that chose the bucket at first. As the table grows, the choice takes bits over from the tag:
 * so it begins no more than GROWTH doublings below its full size. */
enum {
  BUCKET_BITS = 4,
  BUCKET = 1 << BUCKET_BITS,
  LEAST_BITS = 10,
  PLACE_BITS = 23,
  MOST_BITS = PLACE_BITS - 1,
  TAG_BITS = 32 - PLACE_BITS,
  GROWTH = 3,
};

static uint64_t buckets_of_band(const rk_near_table *table) {
  return (uint64_t)1 << (table->bits - BUCKET_BITS);
}

static size_t entry_count(unsigned bits) { return (size_t)RK_SKETCH_BANDS << bits; }

rk_status rk_near_table_init(rk_near_table *table, uint64_t share_bytes) {
  *table = (rk_near_table){.most_bits = LEAST_BITS};
  while (table->most_bits < MOST_BITS &&
         ((uint64_t)RK_NEAR_TEXT_BYTES << (table->most_bits + 1)) <= share_bytes)
    table->most_bits++;
  table->first_bits = table->most_bits - GROWTH > LEAST_BITS ? table->most_bits - GROWTH : LEAST_BITS;
  table->bits = table->first_bits;
  table->signatures = calloc((size_t)1 << table->bits, sizeof *table->signatures);
  table->entries = calloc(entry_count(table->bits), sizeof *table->entries);
  if (table->signatures && table->entries) return RK_OK;
  rk_near_table_deinit(table);
  return RK_NO_MEMORY;
}

void rk_near_table_deinit(rk_near_table *table) {
  free(table->signatures);
  free(table->entries);
  *table = (rk_near_table){0};
}

static uint32_t *bucket_of(const rk_near_table *table, unsigned band, uint64_t hash) {
  const uint64_t bucket = hash >> (64 - (table->bits - BUCKET_BITS));
  return table->entries + (band * buckets_of_band(table) + bucket) * BUCKET;
}

static uint32_t tag_of(const rk_near_table *table, uint64_t hash) {
  return (uint32_t)(hash << (table->first_bits - BUCKET_BITS) >> (64 - TAG_BITS)) << PLACE_BITS;
}

static void push(uint32_t *bucket, uint32_t entry) {
  memmove(bucket + 1, bucket, (BUCKET - 1) * sizeof *bucket);
  bucket[0] = entry;
}

/* Each bucket becomes two: from the last one down, so none is overwritten unread. */
static void split_buckets(uint32_t *entries, unsigned bits, unsigned next_bit) {
  for (size_t b = entry_count(bits) / BUCKET; b-- > 0;) {
    uint32_t old[BUCKET];
    memcpy(old, entries + b * BUCKET, sizeof old);
    memset(entries + 2 * b * BUCKET, 0, 2 * sizeof old);
    for (int i = BUCKET - 1; i >= 0; i--)
      if (old[i]) push(entries + (2 * b + (old[i] >> next_bit & 1)) * BUCKET, old[i]);
  }
}

static bool grow(rk_near_table *table) {
  if (table->bits == table->most_bits) return false;
  const unsigned bits = table->bits + 1;
  rk_signature *signatures = realloc(table->signatures, sizeof *signatures << bits);
  if (signatures) table->signatures = signatures;
  uint32_t *entries = signatures ? realloc(table->entries, entry_count(bits) * sizeof *entries) : NULL;
  if (!entries) {
    table->most_bits = table->bits;
    return false;
  }
  split_buckets(entries, table->bits, 31 - (table->bits - table->first_bits));
  table->entries = entries;
  table->bits = bits;
  return true;
}

uint32_t rk_near_table_add(rk_near_table *table, const rk_sketch *sketch) {
  if (table->added >> table->bits && !grow(table)) table->forgotten++;
  const uint64_t place = table->added++ & (((uint64_t)1 << table->bits) - 1);
  table->signatures[place] = sketch->signature;
  for (unsigned band = 0; band < RK_SKETCH_BANDS; band++) {
    const uint64_t hash = sketch->bands[band];
    push(bucket_of(table, band, hash), tag_of(table, hash) | (uint32_t)(place + 1));
  }
  return (uint32_t)table->added ? (uint32_t)table->added : UINT32_MAX;
}

void rk_near_table_take(rk_near_table *table, uint32_t number) {
  const uint32_t newer = (uint32_t)table->added - number, size = 1u << table->bits;
  if (newer < size) table->signatures[(number - 1) & (size - 1)] = (rk_signature){{0}};
}

void rk_near_table_clear(rk_near_table *table) {
  memset(table->signatures, 0, sizeof *table->signatures << table->bits);
  memset(table->entries, 0, entry_count(table->bits) * sizeof *table->entries);
}

bool rk_near_table_find(const rk_near_table *table, const rk_sketch *sketch, double threshold) {
  uint32_t last = 0; /* mostly all bands lead to one text */
  for (unsigned band = 0; band < RK_SKETCH_BANDS; band++)
    __builtin_prefetch(bucket_of(table, band, sketch->bands[band]));
  for (unsigned band = 0; band < RK_SKETCH_BANDS; band++) {
    const uint64_t hash = sketch->bands[band];
    const uint32_t *bucket = bucket_of(table, band, hash), tag = tag_of(table, hash);
    for (int i = 0; i < BUCKET && bucket[i]; i++) {
      const uint32_t place = bucket[i] & ((1u << PLACE_BITS) - 1);
      if (bucket[i] - place != tag || place == last) continue;
      last = place;
      const rk_signature *other = &table->signatures[place - 1];
      if (rk_signature_resemblance(other, &sketch->signature) >= threshold) return true;
    }
  }
  return false;
}
