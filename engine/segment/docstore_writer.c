#include <assert.h>
#include <stdlib.h>

#include "engine/base/bytes.h"
#include "engine/segment/docstore.h"
#include "engine/segment/docstore_pack.h"

struct rk_docstore_writer {
  rk_chunk_writer *chunks;
  rk_buffer block;         /* records of the block that is being filled */
  rk_buffer waiting;       /* blocks that wait for the dictionary: see `waiting_sizes` */
  rk_buffer waiting_sizes; /* (first document u32, bytes u32) of each */
  rk_buffer index, packed;
  rk_docid next_document, block_first;
  bool is_settled; /* what the dictionary is, if there is one */
  const rk_docstore_dictionary *dictionary;
  rk_docstore_dictionary *own_dictionary; /* the same, unless it is borrowed */
  rk_docstore_packer packer;
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
  rk_status status = rk_chunk_writer_begin(chunks, RK_CHUNK_DOCUMENTS, error);
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
                          &writer->index, &writer->packed};
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) rk_buffer_deinit(buffers[i]);
  rk_docstore_packer_deinit(&writer->packer);
  rk_docstore_dictionary_free(writer->own_dictionary);
  free(writer);
}

static void settle(rk_docstore_writer *writer, const rk_docstore_dictionary *dictionary) {
  writer->is_settled = true;
  writer->dictionary = dictionary;
}

rk_status rk_docstore_writer_set_dictionary(rk_docstore_writer *writer, rk_view bytes,
                                            rk_error *error) {
  assert(!writer->is_settled && bytes.len > 0);
  rk_status status = rk_docstore_dictionary_new(&writer->own_dictionary, bytes, error);
  settle(writer, writer->own_dictionary);
  return status;
}

void rk_docstore_writer_share_dictionary(rk_docstore_writer *writer,
                                         const rk_docstore_dictionary *dictionary) {
  assert(!writer->is_settled);
  settle(writer, dictionary);
}

size_t rk_docstore_writer_memory(const rk_docstore_writer *writer) {
  return writer->block.len + writer->index.len;
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
  writer->packed.len = 0;
  if (add_index_entry(writer, first, (uint32_t)len) != RK_OK) return no_memory(error);
  rk_status status = rk_docstore_pack(&writer->packer, writer->dictionary, (rk_view){bytes, len},
                                      &writer->packed, error);
  if (status != RK_OK) return status;
  return rk_chunk_writer_write(writer->chunks, writer->packed.ptr, writer->packed.len, error);
}

/* Takes the dictionary, then writes the blocks that waited for it. */
static rk_status write_waiting(rk_docstore_writer *writer, rk_error *error) {
  rk_status status = rk_docstore_dictionary_take(&writer->own_dictionary,
                                                  rk_buffer_view(&writer->waiting), error);
  settle(writer, writer->own_dictionary);
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
  return writer->waiting.len >= RK_DOCSTORE_SAMPLE_BYTES ? write_waiting(writer, error) : RK_OK;
}

static rk_status end_block(rk_docstore_writer *writer, rk_error *error) {
  if (writer->block.len == 0) return RK_OK;
  rk_status status = writer->is_settled ? write_block(writer, writer->block_first, writer->block.ptr,
                                                   writer->block.len, error)
                                     : hold_block(writer, error);
  writer->block.len = 0;
  writer->block_first = writer->next_document;
  return status;
}

rk_status rk_docstore_writer_add(rk_docstore_writer *writer, const rk_record *record,
                                 rk_error *error) {
  if (!rk_docstore_record_fits(writer->block.len, record)) {
    rk_status status = end_block(writer, error);
    if (status != RK_OK) return status;
  }
  rk_status status = rk_docstore_encode_record(&writer->block, record, NULL, error);
  if (status == RK_OK) writer->next_document++;
  return status;
}

rk_status rk_docstore_writer_add_frame(rk_docstore_writer *writer, rk_view packed,
                                       uint32_t unpacked_bytes, rk_docid documents,
                                       rk_error *error) {
  assert(writer->is_settled);
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
  if (status == RK_OK && !writer->is_settled) status = write_waiting(writer, error);
  if (status != RK_OK) return status;
  if (add_index_entry(writer, writer->next_document, 0) != RK_OK) return no_memory(error);
  const rk_view dictionary = rk_docstore_dictionary_bytes(writer->dictionary);
  status = rk_chunk_writer_begin(writer->chunks, RK_CHUNK_DOCUMENT_INDEX, error);
  if (status == RK_OK)
    status = rk_chunk_writer_write(writer->chunks, writer->index.ptr, writer->index.len, error);
  if (status == RK_OK)
    status = rk_chunk_writer_begin(writer->chunks, RK_CHUNK_DOCUMENT_DICTIONARY, error);
  if (status == RK_OK)
    status = rk_chunk_writer_write(writer->chunks, dictionary.ptr, dictionary.len, error);
  return status;
}
