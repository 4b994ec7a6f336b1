#include <assert.h>
#include <stdlib.h>
#include <zdict.h>
#include <zstd.h>

#include "engine/base/bytes.h"
#include "engine/segment/docstore.h"

enum {
  LEVEL = 3,
  SAMPLE_BYTES = 1 << 20,      /* of documents that the dictionary is trained on */
  DICTIONARY_BYTES = 1 << 15,
  SAMPLE_PART_BYTES = 1 << 12, /* what the trainer takes as one sample */
  LEAST_SAMPLES = 64,          /* with less text than this there is no dictionary */
};

struct rk_docstore_writer {
  rk_chunk_writer *chunks;
  rk_buffer block;         /* records of the block that is being filled */
  rk_buffer waiting;       /* blocks that wait for the dictionary: see `waiting_sizes` */
  rk_buffer waiting_sizes; /* (first document u32, bytes u32) of each */
  rk_buffer index, packed, dictionary;
  rk_docid next_document, block_first;
  bool trained;
  ZSTD_CCtx *context;
  ZSTD_CDict *shared;
};

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

rk_status rk_docstore_writer_open(rk_docstore_writer **out, rk_chunk_writer *chunks,
                                  rk_error *error) {
  *out = NULL;
  rk_docstore_writer *writer = calloc(1, sizeof *writer);
  if (!writer) return no_memory(error);
  writer->chunks = chunks;
  writer->context = ZSTD_createCCtx();
  rk_status status = writer->context ? rk_chunk_writer_begin(chunks, RK_CHUNK_DOCUMENTS, error)
                                     : no_memory(error);
  if (status != RK_OK) {
    rk_docstore_writer_close(writer);
    return status;
  }
  *out = writer;
  return RK_OK;
}

void rk_docstore_writer_close(rk_docstore_writer *writer) {
  if (!writer) return;
  rk_buffer *buffers[] = {&writer->block, &writer->waiting, &writer->waiting_sizes,
                          &writer->index, &writer->packed,  &writer->dictionary};
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) rk_buffer_deinit(buffers[i]);
  ZSTD_freeCCtx(writer->context);
  ZSTD_freeCDict(writer->shared);
  free(writer);
}

static rk_status use_dictionary(rk_docstore_writer *writer, rk_error *error) {
  writer->shared = ZSTD_createCDict(writer->dictionary.ptr, writer->dictionary.len, LEVEL);
  return writer->shared ? RK_OK : no_memory(error);
}

rk_status rk_docstore_writer_set_dictionary(rk_docstore_writer *writer, rk_view bytes,
                                            rk_error *error) {
  assert(!writer->trained && bytes.len > 0);
  writer->trained = true;
  if (rk_buffer_append(&writer->dictionary, bytes.ptr, bytes.len) != RK_OK) return no_memory(error);
  return use_dictionary(writer, error);
}

rk_view rk_docstore_writer_dictionary(const rk_docstore_writer *writer) {
  return rk_buffer_view(&writer->dictionary);
}

size_t rk_docstore_writer_memory(const rk_docstore_writer *writer) {
  return writer->block.cap + writer->waiting.cap + writer->index.cap + writer->packed.cap;
}

static rk_status add_index_entry(rk_docstore_writer *writer, rk_docid first, uint32_t bytes) {
  if (rk_buffer_reserve(&writer->index, RK_DOCSTORE_INDEX_ENTRY_BYTES) != RK_OK)
    return RK_NO_MEMORY;
  uint8_t *p = writer->index.ptr + writer->index.len;
  rk_store_u32(p, first);
  rk_store_u32(p + 4, bytes);
  rk_store_u64(p + 8, rk_chunk_writer_offset(writer->chunks));
  writer->index.len += RK_DOCSTORE_INDEX_ENTRY_BYTES;
  return RK_OK;
}

static rk_status write_block(rk_docstore_writer *writer, rk_docid first, const void *bytes,
                             size_t len, rk_error *error) {
  const size_t bound = ZSTD_compressBound(len);
  writer->packed.len = 0;
  if (rk_buffer_reserve(&writer->packed, bound) != RK_OK ||
      add_index_entry(writer, first, (uint32_t)len) != RK_OK)
    return no_memory(error);
  const size_t packed =
      writer->shared
          ? ZSTD_compress_usingCDict(writer->context, writer->packed.ptr, bound, bytes, len,
                                     writer->shared)
          : ZSTD_compressCCtx(writer->context, writer->packed.ptr, bound, bytes, len, LEVEL);
  if (ZSTD_isError(packed))
    return rk_error_set(error, RK_NO_MEMORY, NULL, "zstd: %s", ZSTD_getErrorName(packed));
  return rk_chunk_writer_write(writer->chunks, writer->packed.ptr, packed, error);
}

/* Trains on the waiting blocks, cut into parts; a failure means no dictionary. */
static rk_status train(rk_docstore_writer *writer, rk_error *error) {
  const size_t parts = writer->waiting.len / SAMPLE_PART_BYTES;
  writer->trained = true;
  if (parts < LEAST_SAMPLES) return RK_OK;
  size_t *sizes = malloc(parts * sizeof *sizes);
  if (!sizes || rk_buffer_reserve(&writer->dictionary, DICTIONARY_BYTES) != RK_OK) {
    free(sizes);
    return no_memory(error);
  }
  for (size_t i = 0; i < parts; i++) sizes[i] = SAMPLE_PART_BYTES;
  const size_t len = ZDICT_trainFromBuffer(writer->dictionary.ptr, DICTIONARY_BYTES,
                                           writer->waiting.ptr, sizes, (unsigned)parts);
  free(sizes);
  if (ZDICT_isError(len)) return RK_OK;
  writer->dictionary.len = len;
  return use_dictionary(writer, error);
}

/* Trains the dictionary, then writes the blocks that waited for it. */
static rk_status write_waiting(rk_docstore_writer *writer, rk_error *error) {
  rk_status status = train(writer, error);
  const uint8_t *bytes = writer->waiting.ptr;
  for (size_t i = 0; status == RK_OK && i < writer->waiting_sizes.len; i += 8) {
    const uint32_t len = rk_load_u32(writer->waiting_sizes.ptr + i + 4);
    status = write_block(writer, rk_load_u32(writer->waiting_sizes.ptr + i), bytes, len, error);
    bytes += len;
  }
  rk_buffer_deinit(&writer->waiting);
  rk_buffer_deinit(&writer->waiting_sizes);
  return status;
}

static rk_status hold_block(rk_docstore_writer *writer, rk_error *error) {
  uint8_t entry[8];
  rk_store_u32(entry, writer->block_first);
  rk_store_u32(entry + 4, (uint32_t)writer->block.len);
  if (rk_buffer_append(&writer->waiting, writer->block.ptr, writer->block.len) != RK_OK ||
      rk_buffer_append(&writer->waiting_sizes, entry, sizeof entry) != RK_OK)
    return no_memory(error);
  return writer->waiting.len >= SAMPLE_BYTES ? write_waiting(writer, error) : RK_OK;
}

static rk_status end_block(rk_docstore_writer *writer, rk_error *error) {
  if (writer->block.len == 0) return RK_OK;
  rk_status status = writer->trained ? write_block(writer, writer->block_first, writer->block.ptr,
                                                   writer->block.len, error)
                                     : hold_block(writer, error);
  writer->block.len = 0;
  writer->block_first = writer->next_document;
  return status;
}

rk_status rk_docstore_writer_add(rk_docstore_writer *writer, const rk_record *record,
                                 rk_error *error) {
  const rk_view fields[RK_DOCSTORE_FIELDS] = {record->id, record->title, record->body,
                                              record->path, record->fields};
  size_t len = RK_DOCSTORE_FIELDS * RK_VARINT_MAX;
  for (size_t i = 0; i < RK_DOCSTORE_FIELDS; i++) len += fields[i].len;
  if (len > UINT32_MAX / 2)
    return rk_error_set(error, RK_LIMIT, NULL, "a document of %zu bytes is too large", len);
  if (writer->block.len + len > RK_DOCSTORE_BLOCK_BYTES) {
    rk_status status = end_block(writer, error);
    if (status != RK_OK) return status;
  }
  if (rk_buffer_reserve(&writer->block, len) != RK_OK) return no_memory(error);
  uint8_t *p = writer->block.ptr + writer->block.len;
  for (size_t i = 0; i < RK_DOCSTORE_FIELDS; i++) p = rk_varint_encode(p, fields[i].len);
  for (size_t i = 0; i < RK_DOCSTORE_FIELDS; i++) {
    if (fields[i].len) memcpy(p, fields[i].ptr, fields[i].len);
    p += fields[i].len;
  }
  writer->block.len = (size_t)(p - writer->block.ptr);
  writer->next_document++;
  return RK_OK;
}

rk_status rk_docstore_writer_add_frame(rk_docstore_writer *writer, rk_view packed,
                                       uint32_t unpacked_bytes, rk_docid documents,
                                       rk_error *error) {
  assert(writer->trained);
  rk_status status = end_block(writer, error);
  if (status != RK_OK) return status;
  if (add_index_entry(writer, writer->next_document, unpacked_bytes) != RK_OK)
    return no_memory(error);
  writer->next_document += documents;
  writer->block_first = writer->next_document;
  return rk_chunk_writer_write(writer->chunks, packed.ptr, packed.len, error);
}

rk_status rk_docstore_writer_finish(rk_docstore_writer *writer, rk_error *error) {
  rk_status status = end_block(writer, error);
  if (status == RK_OK && !writer->trained) status = write_waiting(writer, error);
  if (status != RK_OK) return status;
  if (add_index_entry(writer, writer->next_document, 0) != RK_OK) return no_memory(error);
  status = rk_chunk_writer_begin(writer->chunks, RK_CHUNK_DOCUMENT_INDEX, error);
  if (status == RK_OK)
    status = rk_chunk_writer_write(writer->chunks, writer->index.ptr, writer->index.len, error);
  if (status == RK_OK)
    status = rk_chunk_writer_begin(writer->chunks, RK_CHUNK_DOCUMENT_DICTIONARY, error);
  if (status == RK_OK)
    status = rk_chunk_writer_write(writer->chunks, writer->dictionary.ptr, writer->dictionary.len,
                                   error);
  return status;
}
