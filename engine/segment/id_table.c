#include "engine/segment/id_table.h"

#include "engine/base/bytes.h"

enum { FIRST_BYTES = 4, END_BYTES = 8 };

static rk_status corrupt(const rk_id_table *table, uint64_t offset, const char *reason,
                         rk_error *error) {
  return rk_chunk_corrupt(table->file, table->chunk, offset, reason, error);
}

rk_status rk_id_table_open(rk_id_table *table, rk_error *error) {
  table->block_count = table->document_count / RK_BLOCK_VALUES +
                       (table->document_count % RK_BLOCK_VALUES != 0);
  const uint64_t tables = (uint64_t)table->block_count * (FIRST_BYTES + END_BYTES);
  if (table->chunk->size_bytes < tables)
    return corrupt(table, 0, "its size does not fit the number of documents", error);
  table->blocks_bytes = table->chunk->size_bytes - tables;
  return RK_OK;
}

/* Hashes from their gaps. */
static bool add_up(rk_id_cursor *cursor, uint32_t first) {
  uint64_t hash = first;
  for (uint32_t i = 0; i < cursor->n; i++) {
    hash += cursor->hashes[i];
    if (hash >> RK_ID_HASH_BITS || cursor->documents[i] >= cursor->table->document_count)
      return false;
    cursor->hashes[i] = (uint32_t)hash;
  }
  return true;
}

static rk_status load(rk_id_cursor *cursor, uint32_t block, rk_error *error) {
  const rk_id_table *table = cursor->table;
  cursor->block = block;
  cursor->index = cursor->n = 0;
  if (block >= table->block_count) return RK_OK;
  const uint64_t start = block ? rk_load_u64(cursor->ends + END_BYTES * (block - UINT64_C(1))) : 0;
  const uint64_t stop = rk_load_u64(cursor->ends + END_BYTES * (uint64_t)block);
  if (start >= stop || stop > table->blocks_bytes)
    return corrupt(table, start, "a block of ids is out of place", error);
  const uint8_t *p = rk_chunk_bytes(table->file, table->chunk, start, stop - start, error);
  if (!p) return RK_CORRUPT;
  const uint8_t *end = p + (stop - start);
  const uint32_t left = table->document_count - block * (uint32_t)RK_BLOCK_VALUES;
  const uint32_t n = left < RK_BLOCK_VALUES ? left : RK_BLOCK_VALUES;
  p = rk_block_decode(p, end, n, cursor->hashes);
  if (p) p = rk_block_decode(p, end, n, cursor->documents);
  cursor->n = n;
  if (p == end && add_up(cursor, rk_load_u32(cursor->firsts + FIRST_BYTES * (uint64_t)block)))
    return RK_OK;
  cursor->n = 0;
  return corrupt(table, start, "a block of ids is broken", error);
}

rk_status rk_id_cursor_open(rk_id_cursor *cursor, const rk_id_table *table, rk_error *error) {
  cursor->table = table;
  cursor->block = cursor->index = cursor->n = 0;
  if (table->block_count == 0) return RK_OK;
  const uint64_t firsts = (uint64_t)table->block_count * FIRST_BYTES;
  cursor->firsts = rk_chunk_bytes(table->file, table->chunk, table->blocks_bytes,
                                  table->chunk->size_bytes - table->blocks_bytes, error);
  if (!cursor->firsts) return RK_CORRUPT;
  cursor->ends = cursor->firsts + firsts;
  return load(cursor, 0, error);
}

rk_status rk_id_cursor_next(rk_id_cursor *cursor, rk_error *error) {
  if (++cursor->index < cursor->n) return RK_OK;
  return load(cursor, cursor->block + 1, error);
}

/* The first block behind the current one that may hold the hash: the last that begins below it, since
 * its end may, or else the next one. */
static uint32_t block_for(const rk_id_cursor *cursor, uint32_t hash) {
  uint32_t low = cursor->block + 1, high = cursor->table->block_count;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (rk_load_u32(cursor->firsts + FIRST_BYTES * (uint64_t)middle) < hash)
      low = middle + 1;
    else
      high = middle;
  }
  return low > cursor->block + 1 ? low - 1 : low;
}

rk_status rk_id_cursor_seek(rk_id_cursor *cursor, uint32_t hash, rk_error *error) {
  while (cursor->n) {
    if (cursor->hashes[cursor->n - 1] >= hash) {
      while (cursor->hashes[cursor->index] < hash) cursor->index++;
      return RK_OK;
    }
    rk_status status = load(cursor, block_for(cursor, hash), error);
    if (status != RK_OK) return status;
  }
  return RK_OK;
}
