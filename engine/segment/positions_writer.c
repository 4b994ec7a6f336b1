#include "engine/segment/positions_writer.h"

#include <assert.h>

#include "engine/segment/interpolative.h"

void rk_positions_writer_deinit(rk_positions_writer *writer) {
  rk_buffer_deinit(&writer->document);
  rk_buffer_deinit(&writer->coded);
  rk_form_runs_writer_deinit(&writer->forms);
}

void rk_positions_writer_reset(rk_positions_writer *writer, bool has_forms) {
  writer->has_forms = has_forms;
  writer->out_of_memory = false;
  writer->document.len = writer->coded.len = 0;
  writer->bits = (rk_bit_writer){0};
  writer->forms.pairs.len = 0;
  writer->forms.run = 0;
}

/* The bit writer, with room for `bits` more; NULL when there is none. */
static rk_bit_writer *open_bits(rk_positions_writer *writer, uint64_t bits) {
  const size_t bytes = (size_t)(bits / 8) + 2 * RK_BITS_SLACK;
  if (writer->coded.cap - writer->coded.len < bytes &&
      rk_buffer_reserve(&writer->coded, bytes) != RK_OK) {
    writer->out_of_memory = true;
    return NULL;
  }
  writer->bits.at = writer->coded.ptr + writer->coded.len;
  return &writer->bits;
}

static void close_bits(rk_positions_writer *writer) {
  writer->coded.len = (size_t)(writer->bits.at - writer->coded.ptr);
}

/* What rk_interpolative_encode does with two that leave each other room: the other frequent case. */
static void put_two(rk_bit_writer *writer, const uint32_t *positions, uint32_t room) {
  rk_bit_writer bits = *writer;
  rk_interpolative_put(&bits, positions[1] - 1, room - 1);
  rk_interpolative_put(&bits, positions[0], positions[1]);
  *writer = bits;
}

void rk_positions_writer_end_document(rk_positions_writer *writer) {
  const uint32_t count = (uint32_t)(writer->document.len / sizeof(uint32_t));
  if (count == 0) return;
  const uint32_t *positions = (const uint32_t *)(const void *)writer->document.ptr;
  assert(count <= writer->room && positions[count - 1] < writer->room);
  rk_bit_writer *bits = open_bits(writer, rk_interpolative_bits_most(count));
  if (bits) {
    if (count == 1) /* most are */
      rk_interpolative_put(bits, *positions, writer->room);
    else if (count == 2 && writer->room > 2 && positions[1] > 1)
      put_two(bits, positions, writer->room);
    else
      rk_interpolative_encode(bits, positions, count, writer->room);
    close_bits(writer);
  }
  writer->document.len = 0;
}

void rk_positions_writer_copy(rk_positions_writer *writer, const rk_bit_span *coded) {
  rk_bit_writer *bits = open_bits(writer, coded->end - coded->first);
  if (!bits) return;
  rk_bits_copy(bits, coded);
  close_bits(writer);
}

rk_status rk_positions_writer_end_block(rk_positions_writer *writer, rk_buffer *out) {
  rk_positions_writer_end_document(writer);
  if (writer->out_of_memory) return RK_NO_MEMORY;
  const uint8_t last = (uint8_t)writer->bits.pending;
  const uint64_t low_bits = 8 * (uint64_t)writer->coded.len + writer->bits.filled;
  rk_status status = rk_buffer_append(out, writer->coded.ptr, writer->coded.len);
  if (status == RK_OK && writer->bits.filled) status = rk_buffer_append(out, &last, 1);
  writer->coded.len = 0;
  writer->bits = (rk_bit_writer){0};
  if (status != RK_OK || !writer->has_forms) return status;
  uint64_t high_bits = 0;
  status = rk_form_runs_end(&writer->forms, out, &high_bits);
  if (status == RK_OK) rk_bits_join(out, low_bits, high_bits);
  return status;
}
