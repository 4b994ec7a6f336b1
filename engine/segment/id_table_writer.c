#include <stdlib.h>
#include <xxhash.h>

#include "engine/base/bytes.h"
#include "engine/base/sort_keys.h"
#include "engine/segment/id_table.h"

uint32_t rk_id_hash(rk_view id) {
  return (uint32_t)(XXH3_64bits(id.ptr, id.len) >> (64 - RK_ID_HASH_BITS));
}

rk_id_key rk_id_key_of(rk_view id) {
  const XXH128_hash_t hash = XXH3_128bits(id.ptr, id.len);
  return (rk_id_key){hash.low64, hash.high64, rk_id_hash(id)};
}

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

/* ---- Entry by entry ---- */

void rk_id_encoder_deinit(rk_id_encoder *encoder) {
  rk_buffer_deinit(&encoder->firsts);
  rk_buffer_deinit(&encoder->ends);
}

rk_status rk_id_encoder_begin(rk_id_encoder *encoder, rk_error *error) {
  return rk_chunk_writer_begin(encoder->chunks, RK_CHUNK_IDS, error);
}

static rk_status write_block(rk_id_encoder *encoder, rk_error *error) {
  uint32_t gaps[RK_BLOCK_VALUES] = {0};
  uint8_t bytes[2 * RK_BLOCK_MAX_BYTES], end[8];
  for (uint32_t i = 1; i < encoder->n; i++)
    gaps[i] = encoder->hashes[i] - encoder->hashes[i - 1];
  uint8_t *p = rk_block_encode(gaps, encoder->n, bytes);
  p = rk_block_encode(encoder->documents, encoder->n, p);
  rk_status status =
      rk_chunk_writer_write(encoder->chunks, bytes, (size_t)(p - bytes), error);
  if (status != RK_OK) return status;
  rk_store_u64(end, rk_chunk_writer_offset(encoder->chunks));
  encoder->n = 0;
  if (rk_buffer_append(&encoder->firsts, &encoder->hashes[0], sizeof encoder->hashes[0]) != RK_OK ||
      rk_buffer_append(&encoder->ends, end, sizeof end) != RK_OK)
    return no_memory(error);
  return RK_OK;
}

rk_status rk_id_encoder_add(rk_id_encoder *encoder, uint32_t hash, rk_docid document,
                            rk_error *error) {
  encoder->hashes[encoder->n] = hash;
  encoder->documents[encoder->n++] = document;
  return encoder->n == RK_BLOCK_VALUES ? write_block(encoder, error) : RK_OK;
}

rk_status rk_id_encoder_finish(rk_id_encoder *encoder, rk_error *error) {
  const rk_buffer *firsts = &encoder->firsts, *ends = &encoder->ends;
  rk_status status = encoder->n ? write_block(encoder, error) : RK_OK;
  if (status == RK_OK)
    status = rk_chunk_writer_write(encoder->chunks, firsts->ptr, firsts->len, error);
  if (status == RK_OK) status = rk_chunk_writer_write(encoder->chunks, ends->ptr, ends->len, error);
  return status;
}

/* ---- A segment's documents ---- */

void rk_id_list_deinit(rk_id_list *list) { rk_buffer_deinit(&list->keys); }

rk_status rk_id_list_add(rk_id_list *list, rk_view id) {
  const uint64_t number = list->keys.len / sizeof(uint64_t);
  const uint64_t key = (uint64_t)rk_id_hash(id) << 32 | number;
  return rk_buffer_append(&list->keys, &key, sizeof key);
}

/* The list itself, which grows by doubling, and room for the sort. What is reserved from an earlier
 * segment does not count. */
size_t rk_id_list_memory(const rk_id_list *list) { return 3 * list->keys.len; }

static rk_status write_sorted(rk_id_encoder *encoder, const uint64_t *keys, size_t count,
                              rk_error *error) {
  rk_status status = rk_id_encoder_begin(encoder, error);
  for (size_t i = 0; status == RK_OK && i < count; i++)
    status = rk_id_encoder_add(encoder, (uint32_t)(keys[i] >> 32), (rk_docid)keys[i], error);
  return status == RK_OK ? rk_id_encoder_finish(encoder, error) : status;
}

rk_status rk_id_list_write(rk_id_list *list, rk_chunk_writer *chunks, rk_error *error) {
  uint64_t *keys = (uint64_t *)(void *)list->keys.ptr;
  const size_t count = list->keys.len / sizeof *keys;
  uint64_t *room = malloc((count + 1) * sizeof *room);
  if (!room) return no_memory(error);
  /* Documents ascend already, and the sort keeps the order of equals. */
  if (count) rk_sort_keys(keys, room, count, 32, 32 + RK_ID_HASH_BITS);
  free(room);
  rk_id_encoder encoder = {.chunks = chunks};
  const rk_status status = write_sorted(&encoder, keys, count, error);
  rk_id_encoder_deinit(&encoder);
  list->keys.len = 0;
  return status;
}
