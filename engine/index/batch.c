#include "engine/index/batch.h"

static rk_batch_block *blocks_of(const rk_batch *batch) {
  return (rk_batch_block *)(void *)batch->blocks.ptr;
}

static size_t block_count(const rk_batch *batch) {
  return batch->blocks.len / sizeof(rk_batch_block);
}

void rk_batch_deinit(rk_batch *batch) {
  rk_buffer_deinit(&batch->records);
  rk_buffer_deinit(&batch->blocks);
  rk_buffer_deinit(&batch->documents);
  rk_buffer_deinit(&batch->frames);
}

static void clear(rk_buffer *buffer, size_t keep_bytes) {
  buffer->len = 0;
  if (buffer->cap > keep_bytes) rk_buffer_deinit(buffer);
}

void rk_batch_clear(rk_batch *batch, size_t batch_bytes) {
  const size_t keep_bytes = batch_bytes + 2 * (size_t)RK_DOCSTORE_BLOCK_BYTES;
  clear(&batch->records, 2 * keep_bytes);
  clear(&batch->frames, 2 * keep_bytes);
  clear(&batch->blocks, keep_bytes);
  clear(&batch->documents, keep_bytes);
}

bool rk_batch_is_empty(const rk_batch *batch) { return batch->documents.len == 0; }

/* Bytes in the block that is being filled. */
static size_t open_bytes(const rk_batch *batch) {
  const size_t blocks = block_count(batch);
  return blocks ? blocks_of(batch)[blocks - 1].len : 0;
}

bool rk_batch_is_full(const rk_batch *batch, size_t batch_bytes, const rk_record *record) {
  return batch->records.len >= batch_bytes && !rk_docstore_record_fits(open_bytes(batch), record);
}

rk_status rk_batch_add(rk_batch *batch, const rk_record *record, rk_error *error) {
  rk_record_place place;
  const size_t start = batch->records.len;
  const bool fits = block_count(batch) && rk_docstore_record_fits(open_bytes(batch), record);
  rk_status status = rk_docstore_encode_record(&batch->records, record, &place, error);
  if (status != RK_OK) return status;
  status = rk_buffer_append(&batch->documents, &place, sizeof place);
  if (status == RK_OK && !fits)
    status = rk_buffer_append(&batch->blocks, &(rk_batch_block){.start = start},
                              sizeof(rk_batch_block));
  if (status != RK_OK) return rk_error_set(error, status, NULL, "out of memory");
  rk_batch_block *block = &blocks_of(batch)[block_count(batch) - 1];
  block->len = batch->records.len - block->start;
  block->documents++;
  return RK_OK;
}

rk_status rk_batch_invert(const rk_batch *batch, rk_inverter *inverter, rk_log_run *run,
                          rk_error *error) {
  const rk_record_place *place = (const rk_record_place *)(const void *)batch->documents.ptr;
  const char *text = (const char *)batch->records.ptr;
  const size_t count = batch->documents.len / sizeof *place;
  *run = (rk_log_run){.documents = (uint32_t)count,
                      .first_place = rk_inverter_place_count(inverter),
                      .first_extent = rk_inverter_document_count(inverter)};
  rk_status status = rk_inverter_reserve(inverter, batch->records.len, count, error);
  for (size_t d = 0; status == RK_OK && d < count; d++) {
    const rk_view title = {text + place[d].title, place[d].title_len};
    const rk_view body = {title.ptr + title.len, place[d].body_len};
    status = rk_inverter_add(inverter, title, body, error);
  }
  run->places = rk_inverter_place_count(inverter) - run->first_place;
  return status;
}

rk_status rk_batch_pack(rk_batch *batch, rk_docstore_packer *packer,
                        const rk_docstore_dictionary *dictionary, rk_error *error) {
  rk_status status = RK_OK;
  for (size_t b = 0; status == RK_OK && b < block_count(batch); b++) {
    rk_batch_block *block = &blocks_of(batch)[b];
    const rk_view bytes = {(const char *)batch->records.ptr + block->start, block->len};
    block->packed_start = batch->frames.len;
    status = rk_docstore_pack(packer, dictionary, bytes, &batch->frames, error);
    block->packed_len = batch->frames.len - block->packed_start;
  }
  return status;
}

rk_status rk_batch_store(const rk_batch *batch, rk_docstore_writer *store, rk_error *error) {
  rk_status status = RK_OK;
  for (size_t b = 0; status == RK_OK && b < block_count(batch); b++) {
    const rk_batch_block *block = &blocks_of(batch)[b];
    const rk_view packed = {(const char *)batch->frames.ptr + block->packed_start,
                            block->packed_len};
    status = rk_docstore_writer_add_frame(store, packed, (uint32_t)block->len, block->documents,
                                          error);
  }
  return status;
}
