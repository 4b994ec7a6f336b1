#include "engine/segment/column_texts.h"

#include <assert.h>

#include "engine/base/bytes.h"

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

static size_t shared_bytes(rk_view a, rk_view b) {
  size_t n = 0;
  while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n]) n++;
  return n;
}

/* ---- Writing ---- */

rk_status rk_texts_add(rk_texts_writer *writer, rk_view text, rk_error *error) {
  assert(text.len > 0 && text.len <= RK_COLUMN_TEXT_MAX);
  const bool is_first = writer->count % RK_COLUMN_TEXT_BLOCK == 0;
  uint8_t offset[8];
  rk_store_u64(offset, rk_chunk_writer_offset(writer->chunks) - writer->start);
  writer->entry.len = 0;
  if ((is_first && rk_buffer_append(&writer->offsets, offset, sizeof offset) != RK_OK) ||
      rk_buffer_reserve(&writer->entry, text.len + 2 * RK_VARINT_MAX) != RK_OK)
    return no_memory(error);
  const size_t shared = is_first ? 0 : shared_bytes(rk_buffer_view(&writer->last), text);
  uint8_t *p = writer->entry.ptr;
  if (!is_first) p = rk_varint_encode(p, shared);
  p = rk_varint_encode(p, text.len - shared);
  memcpy(p, text.ptr + shared, text.len - shared);
  p += text.len - shared;
  writer->last.len = 0;
  if (rk_buffer_append(&writer->last, text.ptr, text.len) != RK_OK) return no_memory(error);
  writer->count++;
  return rk_chunk_writer_write(writer->chunks, writer->entry.ptr, (size_t)(p - writer->entry.ptr),
                               error);
}

rk_status rk_texts_end(rk_texts_writer *writer, rk_error *error) {
  writer->blocks_bytes = rk_chunk_writer_offset(writer->chunks) - writer->start;
  return rk_chunk_writer_write(writer->chunks, writer->offsets.ptr, writer->offsets.len, error);
}

void rk_texts_writer_deinit(rk_texts_writer *writer) {
  rk_buffer_deinit(&writer->offsets);
  rk_buffer_deinit(&writer->last);
  rk_buffer_deinit(&writer->entry);
}

/* ---- Reading ---- */

uint64_t rk_texts_bytes(uint64_t blocks_bytes, uint32_t count) {
  const uint64_t offsets = (uint64_t)rk_texts_blocks(count) * 8;
  return blocks_bytes > UINT64_MAX - offsets ? UINT64_MAX : blocks_bytes + offsets;
}

static rk_status broken(const rk_texts *texts, uint64_t at, const char *reason, rk_error *error) {
  return rk_chunk_corrupt(texts->file, texts->chunk, texts->offset + at, reason, error);
}

/* The bytes of one block, verified. */
static rk_status open_block(const rk_texts *texts, uint32_t block, const uint8_t **from,
                            const uint8_t **end, rk_error *error) {
  const bool is_last = block + 1 == rk_texts_blocks(texts->count);
  const uint64_t at = texts->blocks_bytes + (uint64_t)block * 8;
  const uint8_t *p =
      rk_chunk_bytes(texts->file, texts->chunk, texts->offset + at, is_last ? 8 : 16, error);
  if (!p) return RK_CORRUPT;
  const uint64_t start = rk_load_u64(p), stop = is_last ? texts->blocks_bytes : rk_load_u64(p + 8);
  if (start >= stop || stop > texts->blocks_bytes || (block == 0 && start != 0))
    return broken(texts, at, "a block of texts is not where it can be", error);
  *from = rk_chunk_bytes(texts->file, texts->chunk, texts->offset + start, stop - start, error);
  if (!*from) return RK_CORRUPT;
  *end = *from + (stop - start);
  return RK_OK;
}

/* Makes the text of the entry at *at out of the one before it. */
static rk_status read_entry(const rk_texts *texts, const uint8_t **at, const uint8_t *end,
                            bool is_first, rk_buffer *text, rk_error *error) {
  const uint64_t place = (uint64_t)(*at - texts->chunk->ptr) - texts->offset;
  uint64_t shared = 0, rest = 0;
  const uint8_t *p = is_first ? *at : rk_varint_decode(*at, end, &shared);
  if (p) p = rk_varint_decode(p, end, &rest);
  if (!p || shared > text->len || rest > (uint64_t)(end - p) ||
      shared + rest > RK_COLUMN_TEXT_MAX || shared + rest == 0)
    return broken(texts, place, "a text is broken", error);
  text->len = (size_t)shared;
  if (rk_buffer_append(text, p, (size_t)rest) != RK_OK) return no_memory(error);
  *at = p + rest;
  return RK_OK;
}

rk_status rk_texts_get(const rk_texts *texts, uint32_t ordinal, rk_buffer *room, rk_view *text,
                       rk_error *error) {
  assert(ordinal > 0 && ordinal <= texts->count);
  const uint32_t number = ordinal - 1;
  const uint8_t *at = NULL, *end = NULL;
  rk_status status = open_block(texts, number / RK_COLUMN_TEXT_BLOCK, &at, &end, error);
  room->len = 0;
  for (uint32_t i = 0; status == RK_OK && i <= number % RK_COLUMN_TEXT_BLOCK; i++)
    status = read_entry(texts, &at, end, i == 0, room, error);
  *text = rk_buffer_view(room);
  return status;
}

/* The last block whose first text is not above the one that is looked for. */
static rk_status find_block(const rk_texts *texts, rk_view text, rk_buffer *room, uint32_t *block,
                            rk_error *error) {
  uint32_t low = 0, high = rk_texts_blocks(texts->count);
  rk_status status = RK_OK;
  while (status == RK_OK && high - low > 1) {
    const uint32_t middle = low + (high - low) / 2;
    rk_view first;
    status = rk_texts_get(texts, middle * RK_COLUMN_TEXT_BLOCK + 1, room, &first, error);
    if (rk_view_compare(first, text) <= 0)
      low = middle;
    else
      high = middle;
  }
  *block = low;
  return status;
}

rk_status rk_texts_find(const rk_texts *texts, rk_view text, rk_buffer *room, uint32_t *ordinal,
                        bool *found, rk_error *error) {
  *ordinal = 1;
  *found = false;
  if (texts->count == 0) return RK_OK;
  uint32_t block = 0;
  const uint8_t *at = NULL, *end = NULL;
  rk_status status = find_block(texts, text, room, &block, error);
  if (status == RK_OK) status = open_block(texts, block, &at, &end, error);
  *ordinal = block * RK_COLUMN_TEXT_BLOCK + 1;
  room->len = 0;
  for (uint32_t i = 0; status == RK_OK && i < RK_COLUMN_TEXT_BLOCK && *ordinal <= texts->count;
       i++, (*ordinal)++) {
    status = read_entry(texts, &at, end, i == 0, room, error);
    const int order = status == RK_OK ? rk_view_compare(rk_buffer_view(room), text) : -1;
    *found = order == 0;
    if (order >= 0) break;
  }
  return status;
}

static rk_status begin_block(rk_texts_iterator *iterator, rk_error *error) {
  if (iterator->at != iterator->end)
    return broken(iterator->texts, 0, "bytes are left over behind a block of texts", error);
  return open_block(iterator->texts, iterator->ordinal / RK_COLUMN_TEXT_BLOCK, &iterator->at,
                    &iterator->end, error);
}

rk_status rk_texts_next(rk_texts_iterator *iterator, bool *got, rk_error *error) {
  const rk_texts *texts = iterator->texts;
  *got = iterator->ordinal < texts->count;
  if (!*got) {
    if (iterator->at == iterator->end) return RK_OK;
    return broken(texts, 0, "bytes are left over behind the texts", error);
  }
  const bool is_first = iterator->ordinal % RK_COLUMN_TEXT_BLOCK == 0;
  rk_status status = is_first ? begin_block(iterator, error) : RK_OK;
  if (status != RK_OK) return status;
  /* Front coding makes the next text in place of the one before, so the order is told by where they
   * part: compare before it is overwritten. */
  const uint8_t *p = iterator->at;
  uint64_t shared = 0, rest = 0;
  if (!is_first) p = rk_varint_decode(p, iterator->end, &shared);
  if (p) p = rk_varint_decode(p, iterator->end, &rest);
  if (p && iterator->ordinal && shared <= iterator->text.len &&
      rest <= (uint64_t)(iterator->end - p)) {
    const rk_view before = {(const char *)iterator->text.ptr + shared,
                            iterator->text.len - (size_t)shared};
    if (rk_view_compare(before, (rk_view){(const char *)p, (size_t)rest}) >= 0)
      return broken(texts, (uint64_t)(p - texts->chunk->ptr) - texts->offset,
                    "texts are not in order", error);
  }
  status = read_entry(texts, &iterator->at, iterator->end, is_first, &iterator->text, error);
  iterator->ordinal++;
  return status;
}

void rk_texts_iterator_deinit(rk_texts_iterator *iterator) { rk_buffer_deinit(&iterator->text); }
