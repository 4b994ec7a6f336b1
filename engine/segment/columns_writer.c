#include "engine/segment/columns_writer.h"

#include <assert.h>
#include <stdlib.h>

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

/* Empties the writers of the column before. */
static rk_status make_ready(rk_columns_writer *writer, rk_view name) {
  if (!writer->numbers) writer->numbers = calloc(1, sizeof *writer->numbers);
  if (!writer->numbers) return RK_NO_MEMORY;
  rk_numbers_writer_deinit(writer->numbers);
  rk_texts_writer_deinit(&writer->texts);
  memset(writer->numbers, 0, sizeof *writer->numbers);
  writer->texts = (rk_texts_writer){.chunks = writer->chunks};
  writer->name.len = 0;
  return rk_buffer_append(&writer->name, name.ptr, name.len);
}

static void begin_numbers(rk_columns_writer *writer) {
  writer->numbers->chunks = writer->chunks;
  writer->numbers->start = rk_chunk_writer_offset(writer->chunks);
}

rk_status rk_columns_writer_begin(rk_columns_writer *writer, rk_view name, rk_column_type type,
                                  rk_error *error) {
  assert(name.len > 0 && name.len <= RK_COLUMN_NAME_MAX);
  rk_status status = RK_OK;
  if (writer->directory.len == 0)
    status = rk_chunk_writer_begin(writer->chunks, RK_CHUNK_COLUMN_VALUES, error);
  if (status == RK_OK && make_ready(writer, name) != RK_OK) status = no_memory(error);
  if (status != RK_OK) return status;
  writer->type = type;
  writer->start = writer->texts.start = rk_chunk_writer_offset(writer->chunks);
  if (type == RK_COLUMN_NUMBER) begin_numbers(writer);
  return RK_OK;
}

rk_status rk_columns_writer_add_text(rk_columns_writer *writer, rk_view text, rk_error *error) {
  return rk_texts_add(&writer->texts, text, error);
}

rk_status rk_columns_writer_add(rk_columns_writer *writer, bool has_value, int64_t value,
                                rk_error *error) {
  if (!writer->numbers->chunks) {
    rk_status status = rk_texts_end(&writer->texts, error);
    if (status != RK_OK) return status;
    begin_numbers(writer);
  }
  return rk_numbers_add(writer->numbers, has_value, value, error);
}

rk_status rk_columns_writer_end(rk_columns_writer *writer, rk_error *error) {
  const rk_numbers_writer *numbers = writer->numbers;
  assert(numbers->documents > 0);
  rk_status status = rk_numbers_end(writer->numbers, error);
  if (status != RK_OK) return status;
  rk_buffer *directory = &writer->directory;
  if (rk_buffer_reserve(directory, writer->name.len + 1 + 16 + 5 * RK_VARINT_MAX) != RK_OK)
    return no_memory(error);
  uint8_t *p = rk_varint_encode(directory->ptr + directory->len, writer->name.len);
  memcpy(p, writer->name.ptr, writer->name.len);
  p += writer->name.len;
  *p++ = (uint8_t)writer->type;
  p = rk_varint_encode(p, numbers->documents);
  p = rk_varint_encode(p, rk_chunk_writer_offset(writer->chunks) - writer->start);
  if (writer->type == RK_COLUMN_NUMBER) {
    rk_store_u64(p, (uint64_t)numbers->least);
    rk_store_u64(p + 8, (uint64_t)numbers->most);
    p += 16;
  } else {
    p = rk_varint_encode(p, writer->texts.count);
    p = rk_varint_encode(p, writer->texts.blocks_bytes);
  }
  directory->len = (size_t)(p - directory->ptr);
  return RK_OK;
}

rk_status rk_columns_writer_finish(rk_columns_writer *writer, rk_error *error) {
  if (writer->directory.len == 0) return RK_OK;
  rk_status status = rk_chunk_writer_begin(writer->chunks, RK_CHUNK_COLUMNS, error);
  if (status != RK_OK) return status;
  return rk_chunk_writer_write(writer->chunks, writer->directory.ptr, writer->directory.len, error);
}

void rk_columns_writer_deinit(rk_columns_writer *writer) {
  if (writer->numbers) rk_numbers_writer_deinit(writer->numbers);
  free(writer->numbers);
  rk_texts_writer_deinit(&writer->texts);
  rk_buffer_deinit(&writer->directory);
  rk_buffer_deinit(&writer->name);
  *writer = (rk_columns_writer){0};
}
