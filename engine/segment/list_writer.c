#include "engine/segment/list_writer.h"

#include <assert.h>

#include "engine/base/bytes.h"
#include "engine/segment/lengths.h"

void rk_list_writer_deinit(rk_list_writer *writer) {
  rk_buffer *buffers[] = {&writer->skip_frontiers, &writer->skip_last,     &writer->skip_end,
                          &writer->skip_positions_end, &writer->documents, &writer->positions};
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) rk_buffer_deinit(buffers[i]);
  rk_positions_writer_deinit(&writer->block_positions);
}

void rk_list_writer_begin(rk_list_writer *writer, const uint8_t *length_codes,
                          uint32_t document_frequency, uint64_t token_frequency,
                          uint32_t form_count) {
  writer->length_codes = length_codes;
  writer->info = (rk_term_info){.document_frequency = document_frequency,
                                .token_frequency = token_frequency,
                                .form_count = form_count};
  writer->skip_frontiers.len = writer->skip_last.len = writer->skip_end.len = 0;
  writer->skip_positions_end.len = writer->documents.len = writer->positions.len = 0;
  writer->documents_held = 0;
  writer->last_document = RK_DOCID_NONE; /* so that the first gap - 1 is the document itself */
  rk_positions_writer_reset(&writer->block_positions, form_count > 1);
  writer->documents_taken = writer->positions_taken = 0;
  writer->out_of_memory = false;
  if (!rk_list_has_skips(&writer->info)) return;
  rk_frontier_reset(&writer->block_frontier);
  rk_frontier_reset(&writer->list_frontier);
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
  append_u32(writer, &writer->skip_last, writer->last_document);
  append_u32(writer, &writer->skip_end,
             (uint32_t)(writer->documents_taken + writer->documents.len));
  append_u32(writer, &writer->skip_positions_end,
             (uint32_t)(writer->positions_taken + writer->positions.len));
}

static void flush_block(rk_list_writer *writer) {
  const size_t n = writer->documents_held;
  if (n == 0) return;
  append_block(writer, &writer->documents, writer->gaps, n);
  if (rk_list_has_frequencies(&writer->info))
    append_block(writer, &writer->documents, writer->frequencies, n);
  if (rk_positions_writer_end_block(&writer->block_positions, &writer->positions) != RK_OK)
    writer->out_of_memory = true;
  if (rk_list_has_skips(&writer->info)) append_skip(writer);
  writer->documents_held = 0;
}

void rk_list_writer_add_document(rk_list_writer *writer, rk_docid document, uint32_t frequency) {
  assert(writer->last_document == RK_DOCID_NONE || document > writer->last_document);
  const uint8_t length_code = writer->length_codes[document];
  if (writer->documents_held == RK_BLOCK_VALUES) flush_block(writer);
  if (writer->info.document_frequency == 1) writer->info.only_document = document;
  if (rk_list_has_skips(&writer->info))
    rk_frontier_add(&writer->block_frontier, frequency, length_code);
  writer->gaps[writer->documents_held] = document - writer->last_document - 1;
  writer->frequencies[writer->documents_held++] = frequency - 1;
  writer->last_document = document;
  rk_positions_writer_begin(&writer->block_positions, rk_length_room(length_code));
}

void rk_list_writer_add_position(rk_list_writer *writer, uint32_t position, uint32_t form) {
  rk_positions_writer_add(&writer->block_positions, position, form);
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

rk_status rk_list_writer_append_skips(rk_list_writer *writer, rk_buffer *out) {
  if (!rk_list_has_skips(&writer->info)) return RK_OK;
  rk_frontier frontier;
  rk_frontier_finish(&writer->list_frontier, &frontier);
  append_frontier(writer, out, &frontier);
  if (writer->out_of_memory) return RK_NO_MEMORY;
  const rk_buffer *tables[] = {&writer->skip_frontiers, &writer->skip_last, &writer->skip_end,
                               &writer->skip_positions_end};
  rk_status status = RK_OK;
  for (size_t i = 0; status == RK_OK && i < sizeof tables / sizeof *tables; i++)
    status = rk_buffer_append(out, tables[i]->ptr, tables[i]->len);
  return status;
}

rk_status rk_list_writer_end(rk_list_writer *writer, rk_term_info *info) {
  flush_block(writer);
  const uint64_t documents = writer->documents_taken + writer->documents.len;
  const uint64_t positions = writer->positions_taken + writer->positions.len;
  if (writer->out_of_memory) return RK_NO_MEMORY;
  if (documents > UINT32_MAX || positions > UINT32_MAX) return RK_LIMIT;
  const bool in_dictionary = writer->info.document_frequency == 1;
  writer->info.documents_bytes =
      in_dictionary ? 0 : rk_list_skips_bytes(&writer->info) + documents;
  writer->info.positions_bytes = positions;
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
