#include "engine/index/version_table.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKET = 4, MOST_BITS = 31 };

rk_status rk_version_table_init(rk_version_table *table, uint64_t share_bytes) {
  *table = (rk_version_table){0};
  while (table->bits < MOST_BITS &&
         (BUCKET * sizeof(rk_version)) << (table->bits + 1) <= share_bytes)
    table->bits++;
  table->buckets = calloc((size_t)BUCKET << table->bits, sizeof *table->buckets);
  return table->buckets ? RK_OK : RK_NO_MEMORY;
}

void rk_version_table_deinit(rk_version_table *table) {
  free(table->buckets);
  *table = (rk_version_table){0};
}

void rk_version_table_clear(rk_version_table *table) {
  if (table->buckets) memset(table->buckets, 0, (BUCKET * sizeof *table->buckets) << table->bits);
}

static rk_version *bucket_of(const rk_version_table *table, const rk_id_key *id) {
  return table->buckets + (size_t)(id->high >> 32 & ((1ull << table->bits) - 1)) * BUCKET;
}

bool rk_version_table_take(rk_version_table *table, const rk_id_key *id, rk_version *version) {
  rk_version *bucket = bucket_of(table, id);
  for (int i = 0; i < BUCKET && bucket[i].text; i++) {
    if (bucket[i].tag != (uint32_t)id->low) continue;
    *version = bucket[i];
    memmove(bucket + i, bucket + i + 1, (size_t)(BUCKET - 1 - i) * sizeof *bucket);
    bucket[BUCKET - 1] = (rk_version){0};
    return true;
  }
  return false;
}

bool rk_version_table_put(rk_version_table *table, const rk_id_key *id, rk_version version,
                          rk_version *oldest) {
  rk_version *bucket = bucket_of(table, id);
  *oldest = bucket[BUCKET - 1];
  memmove(bucket + 1, bucket, (BUCKET - 1) * sizeof *bucket);
  version.tag = (uint32_t)id->low;
  bucket[0] = version;
  table->forgotten += oldest->text != 0;
  return oldest->text != 0;
}
