#include "engine/segment/list_writer.h"

#include <assert.h>

#include "engine/base/bytes.h"
#include "engine/segment/interpolative.h"
#include "engine/segment/lengths.h"

/* Of a short list: 32 bits for a document and 63 for a frequency at the most. */
enum { SHORT_BYTES = 12 * RK_BLOCK_VALUES + 2 * RK_BITS_SLACK + 2 };

void rk_list_writer_deinit(rk_list_writer *writer) {
  rk_buffer *buffers[] = {&writer->skip_frontiers, &writer->skip_last,     &writer->skip_end,
                          &writer->skip_positions_end, &writer->documents, &writer->positions};
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) rk_buffer_deinit(buffers[i]);
  rk_positions_writer_deinit(&writer->block_positions);
  rk_floor_builder_deinit(&writer->floors);
}

void rk_list_writer_open(rk_list_writer *writer, const uint8_t *length_codes,
                         rk_docid document_count) {
  writer->length_codes = length_codes;
  writer->document_count = document_count;
  rk_floor_open(&writer->floors, length_codes, document_count);
}

void rk_list_writer_begin(rk_list_writer *writer, uint32_t document_frequency,
                          uint64_t token_frequency, uint32_t form_count) {
  writer->info = (rk_term_info){.document_frequency = document_frequency,
                                .token_frequency = token_frequency,
                                .form_count = form_count};
  writer->skip_frontiers.len = writer->skip_last.len = writer->skip_end.len = 0;
  writer->skip_positions_end.len = writer->documents.len = writer->positions.len = 0;
  writer->documents_held = 0;
  writer->before_block = RK_DOCID_NONE; /* so that the first gap - 1 is the document itself */
  rk_positions_writer_reset(&writer->block_positions, form_count > 1,
                            rk_list_has_skips(&writer->info));
  writer->documents_taken = writer->positions_taken = 0;
  writer->out_of_memory = false;
  if (!rk_list_has_skips(&writer->info)) return;
  rk_frontier_reset(&writer->block_frontier);
  rk_frontier_reset(&writer->list_frontier);
  if (rk_floor_reset(&writer->floors) != RK_OK) writer->out_of_memory = true;
}

static bool reserve(rk_list_writer *writer, rk_buffer *buffer, size_t bytes) {
  if (rk_buffer_reserve(buffer, bytes) != RK_OK) writer->out_of_memory = true;
  return !writer->out_of_memory;
}

static void append_u32(rk_list_writer *writer, rk_buffer *buffer, uint32_t value) {
  if (!reserve(writer, buffer, 4)) return;
  rk_store_u32(buffer->ptr + buffer->len, value);
  buffer->len += 4;
}

static void append_block(rk_list_writer *writer, rk_buffer *buffer, const uint32_t *values,
                         size_t n) {
  if (!reserve(writer, buffer, RK_BLOCK_MAX_BYTES)) return;
  buffer->len = (size_t)(rk_block_encode(values, n, buffer->ptr + buffer->len) - buffer->ptr);
}

static void append_frontier(rk_list_writer *writer, rk_buffer *buffer,
                            const rk_frontier *frontier) {
  if (!reserve(writer, buffer, RK_FRONTIER_BYTES)) return;
  memcpy(buffer->ptr + buffer->len, frontier->frequency, RK_FRONTIER);
  memcpy(buffer->ptr + buffer->len + RK_FRONTIER, frontier->length_code, RK_FRONTIER);
  buffer->len += RK_FRONTIER_BYTES;
}

static void append_skip(rk_list_writer *writer) {
  rk_frontier frontier;
  rk_frontier_finish(&writer->block_frontier, &frontier);
  rk_frontier_merge(&writer->list_frontier, &frontier);
  rk_frontier_reset(&writer->block_frontier);
  append_frontier(writer, &writer->skip_frontiers, &frontier);
  append_u32(writer, &writer->skip_last, writer->held[writer->documents_held - 1]);
  append_u32(writer, &writer->skip_end,
             (uint32_t)(writer->documents_taken + writer->documents.len));
  append_u32(writer, &writer->skip_positions_end,
             (uint32_t)(writer->positions_taken + writer->positions.len));
}

/* A list of a single block: short, or there would be skips. */
static void append_short(rk_list_writer *writer) {
  const uint32_t n = (uint32_t)writer->documents_held;
  rk_buffer *out = &writer->documents;
  if (n < 2 || !reserve(writer, out, SHORT_BYTES)) return; /* one document is in the dictionary */
  uint8_t *const start = out->ptr + out->len;
  rk_bit_writer low = {.at = start};
  rk_interpolative_encode(&low, writer->held, n, writer->document_count);
  const uint64_t low_bits = 8 * (uint64_t)(low.at - start) + low.filled;
  out->len += (size_t)((low_bits + 7) / 8);
  if (!rk_list_has_frequencies(&writer->info)) return;
  uint8_t *const turn = out->ptr + out->len;
  rk_bit_writer high = {.at = turn};
  for (uint32_t i = 0; i < n; i++)
    rk_bits_put_gamma(&high, (uint64_t)writer->frequencies[i] + 1);
  const uint64_t high_bits = 8 * (uint64_t)(high.at - turn) + high.filled;
  out->len += (size_t)((high_bits + 7) / 8);
  rk_bits_join(out, low_bits, high_bits);
}

static void append_long(rk_list_writer *writer) {
  const size_t n = writer->documents_held;
  uint32_t gaps[RK_BLOCK_VALUES];
  rk_docid previous = writer->before_block;
  for (size_t i = 0; i < n; i++) {
    gaps[i] = writer->held[i] - previous - 1;
    previous = writer->held[i];
  }
  writer->before_block = previous;
  append_block(writer, &writer->documents, gaps, n);
  if (rk_list_has_frequencies(&writer->info))
    append_block(writer, &writer->documents, writer->frequencies, n);
}

static void flush_block(rk_list_writer *writer) {
  const bool skips = rk_list_has_skips(&writer->info);
  if (writer->documents_held == 0) return;
  if (skips)
    append_long(writer);
  else
    append_short(writer);
  if (rk_positions_writer_end_block(&writer->block_positions, &writer->positions) != RK_OK)
    writer->out_of_memory = true;
  if (skips) append_skip(writer);
  writer->documents_held = 0;
}

void rk_list_writer_add_document(rk_list_writer *writer, rk_docid document, uint32_t frequency) {
  const uint8_t length_code = writer->length_codes[document];
  if (writer->documents_held == RK_BLOCK_VALUES) flush_block(writer);
  assert(document < writer->document_count &&
         (writer->documents_held == 0 || document > writer->held[writer->documents_held - 1]));
  if (writer->info.document_frequency == 1) writer->info.only_document = document;
  if (rk_list_has_skips(&writer->info)) {
    rk_frontier_add(&writer->block_frontier, frequency, length_code);
    rk_floor_add(&writer->floors, frequency, length_code);
  }
  writer->held[writer->documents_held] = document;
  writer->frequencies[writer->documents_held++] = frequency - 1;
  rk_positions_writer_begin(&writer->block_positions, rk_length_room(length_code));
}

void rk_list_writer_copy_positions(rk_list_writer *writer, const rk_bit_span *coded) {
  rk_positions_writer_copy(&writer->block_positions, coded);
}

void rk_list_writer_add_forms(rk_list_writer *writer, uint32_t form, uint32_t times) {
  rk_positions_writer_add_forms(&writer->block_positions, form, times);
}

static rk_status take(rk_buffer *part, uint64_t *taken, rk_buffer *out) {
  rk_status status = out ? rk_buffer_append(out, part->ptr, part->len) : RK_OK;
  *taken += part->len;
  part->len = 0;
  return status;
}

rk_status rk_list_writer_take_documents(rk_list_writer *writer, rk_buffer *out) {
  return take(&writer->documents, &writer->documents_taken, out);
}

rk_status rk_list_writer_take_positions(rk_list_writer *writer, rk_buffer *out) {
  return take(&writer->positions, &writer->positions_taken, out);
}

static void append_floors(rk_list_writer *writer, rk_buffer *out) {
  rk_floor floors[RK_FLOORS];
  if (!reserve(writer, out, RK_FLOORS_BYTES)) return;
  rk_floor_finish(&writer->floors, floors);
  for (size_t i = 0; i < RK_FLOORS; i++) {
    out->ptr[out->len + i] = floors[i].frequency;
    out->ptr[out->len + RK_FLOORS + i] = floors[i].length_code;
  }
  out->len += RK_FLOORS_BYTES;
}

/* A table of u32, in fewer bytes. */
static void append_narrow(rk_list_writer *writer, rk_buffer *out, const rk_buffer *table,
                          unsigned width) {
  if (!reserve(writer, out, table->len)) return; /* the last store may reach beyond its number */
  for (size_t at = 0; at < table->len; at += 4, out->len += width)
    memcpy(out->ptr + out->len, table->ptr + at, 4);
}

rk_status rk_list_writer_append_skips(rk_list_writer *writer, rk_buffer *out) {
  if (!rk_list_has_skips(&writer->info)) return RK_OK;
  if (writer->out_of_memory) return RK_NO_MEMORY;
  const rk_list_widths widths = rk_list_widths_of(&writer->info, writer->document_count);
  rk_frontier frontier;
  rk_frontier_finish(&writer->list_frontier, &frontier);
  append_frontier(writer, out, &frontier);
  append_floors(writer, out);
  const rk_buffer *frontiers = &writer->skip_frontiers;
  if (rk_buffer_append(out, frontiers->ptr, frontiers->len) != RK_OK) return RK_NO_MEMORY;
  append_narrow(writer, out, &writer->skip_last, widths.last);
  append_narrow(writer, out, &writer->skip_end, widths.end);
  append_narrow(writer, out, &writer->skip_positions_end, widths.positions_end);
  return writer->out_of_memory ? RK_NO_MEMORY : RK_OK;
}

/* The tables' numbers are as wide as the size needs that they are a part of: the least that will do. */
static uint64_t bytes_with_skips(rk_term_info info, rk_docid document_count, uint64_t documents) {
  info.documents_bytes = 0;
  for (;;) {
    const uint64_t bytes = rk_list_skips_bytes(&info, document_count) + documents;
    if (rk_list_width(bytes) == rk_list_width(info.documents_bytes)) return bytes;
    info.documents_bytes = bytes;
  }
}

rk_status rk_list_writer_end(rk_list_writer *writer, rk_term_info *info) {
  flush_block(writer);
  const uint64_t documents = writer->documents_taken + writer->documents.len;
  const uint64_t positions = writer->positions_taken + writer->positions.len;
  if (writer->out_of_memory) return RK_NO_MEMORY;
  if (documents > UINT32_MAX || positions > UINT32_MAX) return RK_LIMIT;
  const bool in_dictionary = writer->info.document_frequency == 1;
  writer->info.positions_bytes = positions;
  writer->info.documents_bytes =
      in_dictionary ? 0 : bytes_with_skips(writer->info, writer->document_count, documents);
  *info = writer->info;
  return RK_OK;
}

rk_status rk_list_writer_finish(rk_list_writer *writer, rk_buffer *out, rk_term_info *info) {
  rk_status status = rk_list_writer_end(writer, info);
  if (status == RK_OK) status = rk_list_writer_append_skips(writer, out);
  if (status == RK_OK && info->document_frequency > 1)
    status = rk_list_writer_take_documents(writer, out);
  if (status == RK_OK) status = rk_list_writer_take_positions(writer, out);
  return status;
}
