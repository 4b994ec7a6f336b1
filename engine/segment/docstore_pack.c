#include "engine/segment/docstore_pack.h"

#include <stdlib.h>
#include <zdict.h>
#include <zstd.h>

#include "engine/base/bytes.h"

enum {
  LEVEL = 3,
  DICTIONARY_BYTES = 1 << 15,
  SAMPLE_PART_BYTES = 1 << 12, /* what the trainer takes as one sample */
  LEAST_SAMPLES = 64,          /* with less text than this there is no dictionary */
};

struct rk_docstore_dictionary {
  rk_buffer bytes;
  ZSTD_CDict *packed_with;
};

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

/* ---- Blocks ---- */

/* At most so many bytes. */
static size_t record_bound(const rk_record *record) {
  return RK_DOCSTORE_FIELDS * (size_t)RK_VARINT_MAX + record->id.len + record->title.len +
         record->body.len + record->fields.len;
}

bool rk_docstore_record_fits(size_t block_bytes, const rk_record *record) {
  return block_bytes + record_bound(record) <= RK_DOCSTORE_BLOCK_BYTES;
}

rk_status rk_docstore_encode_record(rk_buffer *block, const rk_record *record,
                                    rk_record_place *place, rk_error *error) {
  const rk_view fields[RK_DOCSTORE_FIELDS] = {record->id, record->title, record->body,
                                              record->fields};
  const size_t len = record_bound(record);
  if (len > UINT32_MAX / 2)
    return rk_error_set(error, RK_LIMIT, NULL, "a document of %zu bytes is too large", len);
  if (rk_buffer_reserve(block, len) != RK_OK) return no_memory(error);
  uint8_t *p = block->ptr + block->len;
  for (size_t i = 0; i < RK_DOCSTORE_FIELDS; i++) p = rk_varint_encode(p, fields[i].len);
  if (place)
    *place = (rk_record_place){.title = (size_t)(p - block->ptr) + record->id.len,
                               .title_len = record->title.len,
                               .body_len = record->body.len};
  for (size_t i = 0; i < RK_DOCSTORE_FIELDS; i++) {
    if (fields[i].len) memcpy(p, fields[i].ptr, fields[i].len);
    p += fields[i].len;
  }
  block->len = (size_t)(p - block->ptr);
  return RK_OK;
}

/* ---- The dictionary ---- */

rk_status rk_docstore_dictionary_new(rk_docstore_dictionary **out, rk_view bytes,
                                     rk_error *error) {
  *out = NULL;
  rk_docstore_dictionary *dictionary = calloc(1, sizeof *dictionary);
  if (!dictionary) return no_memory(error);
  rk_status status = rk_buffer_append(&dictionary->bytes, bytes.ptr, bytes.len);
  if (status == RK_OK) dictionary->packed_with = ZSTD_createCDict(bytes.ptr, bytes.len, LEVEL);
  if (!dictionary->packed_with) {
    rk_docstore_dictionary_free(dictionary);
    return no_memory(error);
  }
  *out = dictionary;
  return RK_OK;
}

rk_status rk_docstore_dictionary_train(rk_docstore_dictionary **dictionary, rk_view records,
                                       rk_error *error) {
  const size_t parts = records.len / SAMPLE_PART_BYTES;
  *dictionary = NULL;
  if (parts < LEAST_SAMPLES) return RK_OK;
  size_t *sizes = malloc(parts * sizeof *sizes);
  void *bytes = malloc(DICTIONARY_BYTES);
  if (!sizes || !bytes) {
    free(sizes);
    free(bytes);
    return no_memory(error);
  }
  for (size_t i = 0; i < parts; i++) sizes[i] = SAMPLE_PART_BYTES;
  const size_t len =
      ZDICT_trainFromBuffer(bytes, DICTIONARY_BYTES, records.ptr, sizes, (unsigned)parts);
  free(sizes);
  rk_status status = RK_OK; /* training may fail, and then there is no dictionary */
  if (!ZDICT_isError(len))
    status = rk_docstore_dictionary_new(dictionary, (rk_view){bytes, len}, error);
  free(bytes);
  return status;
}

void rk_docstore_dictionary_free(rk_docstore_dictionary *dictionary) {
  if (!dictionary) return;
  rk_buffer_deinit(&dictionary->bytes);
  ZSTD_freeCDict(dictionary->packed_with);
  free(dictionary);
}

rk_view rk_docstore_dictionary_bytes(const rk_docstore_dictionary *dictionary) {
  return dictionary ? rk_buffer_view(&dictionary->bytes) : (rk_view){0};
}

/* ---- Packing ---- */

void rk_docstore_packer_deinit(rk_docstore_packer *packer) {
  ZSTD_freeCCtx(packer->context);
  packer->context = NULL;
}

rk_status rk_docstore_pack(rk_docstore_packer *packer, const rk_docstore_dictionary *dictionary,
                           rk_view block, rk_buffer *out, rk_error *error) {
  const size_t bound = ZSTD_compressBound(block.len);
  if (!packer->context) packer->context = ZSTD_createCCtx();
  if (!packer->context || rk_buffer_reserve(out, bound) != RK_OK) return no_memory(error);
  uint8_t *to = out->ptr + out->len;
  const size_t packed =
      dictionary ? ZSTD_compress_usingCDict(packer->context, to, bound, block.ptr, block.len,
                                            dictionary->packed_with)
                 : ZSTD_compressCCtx(packer->context, to, bound, block.ptr, block.len, LEVEL);
  if (ZSTD_isError(packed))
    return rk_error_set(error, RK_NO_MEMORY, NULL, "zstd: %s", ZSTD_getErrorName(packed));
  out->len += packed;
  return RK_OK;
}
