#include "engine/segment/column_numbers.h"

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

static uint64_t greatest_divisor(uint64_t a, uint64_t b) {
  while (b) {
    const uint64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/* The entry of the block, and its values as codes. */
static void frame_block(rk_numbers_writer *writer, rk_numbers_block *block) {
  uint64_t *values = writer->values;
  *block = (rk_numbers_block){.count = writer->in_block, .value_count = writer->value_count};
  if (writer->value_count == 0) return;
  block->least = block->most = (int64_t)values[0];
  for (uint32_t i = 1; i < writer->value_count; i++) {
    const int64_t value = (int64_t)values[i];
    if (value < block->least) block->least = value;
    if (value > block->most) block->most = value;
  }
  for (uint32_t i = 0; i < writer->value_count; i++) {
    values[i] -= (uint64_t)block->least;
    if (block->step != 1) block->step = greatest_divisor(values[i], block->step);
  }
  if (block->step > 1)
    for (uint32_t i = 0; i < writer->value_count; i++) values[i] /= block->step;
  if (block->step) block->codes = ((uint64_t)block->most - (uint64_t)block->least) / block->step;
}

static rk_status add_entry(rk_numbers_writer *writer, const rk_numbers_block *block) {
  if (rk_buffer_reserve(&writer->entries, RK_NUMBERS_ENTRY_BYTES) != RK_OK) return RK_NO_MEMORY;
  uint8_t *p = writer->entries.ptr + writer->entries.len;
  const uint64_t place = rk_chunk_writer_offset(writer->chunks) - writer->start;
  rk_store_u64(p, (uint64_t)block->least);
  rk_store_u64(p + 8, (uint64_t)block->most);
  rk_store_u64(p + 16, block->step);
  rk_store_u64(p + 24, place << 16 | block->value_count);
  writer->entries.len += RK_NUMBERS_ENTRY_BYTES;
  return RK_OK;
}

static rk_status end_block(rk_numbers_writer *writer, rk_error *error) {
  rk_numbers_block block;
  frame_block(writer, &block);
  if (add_entry(writer, &block) != RK_OK) return no_memory(error);
  size_t len = 0;
  if (block.value_count && block.value_count < block.count) {
    len = (block.count + 7u) / 8;
    memcpy(writer->room, writer->bitmap, len);
  }
  const unsigned width = rk_column_pack_width(block.codes);
  rk_column_pack_encode(writer->values, block.value_count, width, writer->room + len);
  len += rk_column_pack_bytes(block.value_count, width);
  memset(writer->bitmap, 0, sizeof writer->bitmap);
  writer->in_block = writer->value_count = 0;
  return rk_chunk_writer_write(writer->chunks, writer->room, len, error);
}

rk_status rk_numbers_add(rk_numbers_writer *writer, bool has_value, int64_t value,
                         rk_error *error) {
  if (has_value) {
    if (writer->documents == 0 || value < writer->least) writer->least = value;
    if (writer->documents == 0 || value > writer->most) writer->most = value;
    writer->documents++;
    writer->bitmap[writer->in_block / 8] |= (uint8_t)(1u << writer->in_block % 8);
    writer->values[writer->value_count++] = (uint64_t)value;
  }
  writer->in_block++;
  writer->count++;
  return writer->in_block == RK_COLUMN_BLOCK ? end_block(writer, error) : RK_OK;
}

rk_status rk_numbers_end(rk_numbers_writer *writer, rk_error *error) {
  rk_status status = writer->in_block ? end_block(writer, error) : RK_OK;
  if (status != RK_OK) return status;
  return rk_chunk_writer_write(writer->chunks, writer->entries.ptr, writer->entries.len, error);
}

void rk_numbers_writer_deinit(rk_numbers_writer *writer) { rk_buffer_deinit(&writer->entries); }
