#include "engine/segment/positions_writer.h"

#include <assert.h>

#include "engine/segment/interpolative.h"

void rk_positions_writer_deinit(rk_positions_writer *writer) {
  rk_buffer_deinit(&writer->document);
  rk_buffer_deinit(&writer->coded);
  rk_buffer_deinit(&writer->high);
  rk_form_runs_writer_deinit(&writer->forms);
}

void rk_positions_writer_reset(rk_positions_writer *writer, bool has_forms, bool has_entries) {
  writer->has_forms = has_forms;
  writer->has_entries = has_entries;
  writer->out_of_memory = false;
  writer->documents = 0;
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

static uint64_t bits_so_far(const rk_positions_writer *writer) {
  return 8 * (uint64_t)writer->coded.len + writer->bits.filled;
}

void rk_positions_writer_note_entry(rk_positions_writer *writer) {
  writer->entries[writer->documents / RK_POSITIONS_STEP - 1] = bits_so_far(writer);
}

void rk_positions_writer_copy(rk_positions_writer *writer, const rk_bit_span *coded) {
  rk_bit_writer *bits = open_bits(writer, coded->end - coded->first);
  if (!bits) return;
  rk_bits_copy(bits, coded);
  close_bits(writer);
}

/* Bits of an entry. The more they are the larger is the block, of whose size they depend: the fewest
 * that will do. */
static unsigned entry_bits(uint32_t entries, uint64_t other_bits) {
  unsigned bits = 0;
  for (;;) {
    const unsigned needed = rk_positions_entry_bits((entries * bits + other_bits + 7) / 8);
    if (needed == bits) return bits;
    bits = needed;
  }
}

/* The low stream, behind its entries. `out` has room. Returns its bits. */
static uint64_t put_low(const rk_positions_writer *writer, uint32_t entries, uint64_t high_bits,
                        rk_buffer *out) {
  const uint64_t coded_bits = bits_so_far(writer);
  const rk_bit_span coded = {writer->coded.ptr, 0, coded_bits};
  const unsigned bits = entries ? entry_bits(entries, coded_bits + high_bits) : 0;
  rk_bit_writer low = {.at = out->ptr + out->len};
  for (uint32_t e = 0; e < entries; e++) rk_bits_put(&low, writer->entries[e], bits);
  rk_bits_copy(&low, &coded);
  if (low.filled) *low.at++ = (uint8_t)low.pending;
  out->len = (size_t)(low.at - out->ptr);
  return entries * bits + coded_bits;
}

static rk_status put_block(rk_positions_writer *writer, uint32_t entries, rk_buffer *out) {
  uint64_t high_bits = 0;
  writer->high.len = 0;
  rk_status status =
      writer->has_forms ? rk_form_runs_end(&writer->forms, &writer->high, &high_bits) : RK_OK;
  if (status == RK_OK)
    status = rk_buffer_reserve(out, writer->coded.len + writer->high.len + 4 * 8 + RK_BITS_SLACK);
  if (status != RK_OK || !open_bits(writer, 0)) return RK_NO_MEMORY;
  writer->coded.ptr[writer->coded.len] = (uint8_t)writer->bits.pending; /* for the copy */
  const uint64_t low_bits = put_low(writer, entries, high_bits, out);
  if (high_bits == 0) return RK_OK;
  memcpy(out->ptr + out->len, writer->high.ptr, writer->high.len);
  out->len += writer->high.len;
  rk_bits_join(out, low_bits, high_bits);
  return RK_OK;
}

rk_status rk_positions_writer_end_block(rk_positions_writer *writer, rk_buffer *out) {
  rk_positions_writer_end_document(writer);
  const uint32_t entries =
      writer->has_entries && writer->documents ? rk_positions_entries(writer->documents) : 0;
  rk_status status = writer->out_of_memory ? RK_NO_MEMORY : put_block(writer, entries, out);
  writer->documents = 0;
  writer->coded.len = 0;
  writer->bits = (rk_bit_writer){0};
  return status;
}
