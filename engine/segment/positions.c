#include "engine/segment/positions.h"

#include "engine/segment/interpolative.h"
#include "engine/segment/lengths.h"

static rk_status broken(const rk_positions *reader, const char *reason, rk_error *error) {
  return rk_chunk_corrupt(reader->file, reader->lists,
                          reader->term.list_offset + reader->term.documents_bytes, reason, error);
}

void rk_positions_open(rk_positions *reader, const rk_chunk_file *file, const rk_chunk *lists,
                       const uint8_t *lengths, const rk_term_info *term) {
  reader->file = file;
  reader->lists = lists;
  reader->lengths = lengths;
  reader->term = *term;
  reader->block = UINT32_MAX;
}

static void rewind_positions(rk_positions *reader) {
  reader->index = 0;
  reader->bits = (rk_bit_reader){.base = reader->bytes,
                                 .end = 8 * (uint64_t)(reader->end - reader->bytes)};
}

static void rewind_forms(rk_positions *reader) {
  reader->forms_index = 0;
  rk_form_runs_open(&reader->forms, reader->bytes, reader->end, reader->term.form_count);
}

static rk_status load_block(rk_positions *reader, const rk_list_cursor *cursor, rk_error *error) {
  const rk_term_info *term = &reader->term;
  uint64_t start, stop;
  reader->block = UINT32_MAX;
  rk_list_cursor_positions_range(cursor, &start, &stop);
  if (start > stop || stop > term->positions_bytes)
    return broken(reader, "a block of positions is out of place", error);
  const uint8_t *p =
      rk_chunk_bytes(reader->file, reader->lists,
                     term->list_offset + term->documents_bytes + start, stop - start, error);
  if (!p) return RK_CORRUPT;
  reader->bytes = p;
  reader->end = p + (stop - start);
  reader->block = cursor->block;
  rewind_positions(reader);
  rewind_forms(reader);
  return RK_OK;
}

/* The cursor's block is the reader's, and its frequencies are loaded. */
static rk_status follow(rk_positions *reader, rk_list_cursor *cursor, rk_error *error) {
  rk_status status = rk_list_cursor_load_frequencies(cursor, error);
  if (status == RK_OK && cursor->block != reader->block)
    status = load_block(reader, cursor, error);
  return status;
}

static uint32_t room_of(const rk_positions *reader, const rk_list_cursor *cursor,
                        uint32_t index) {
  return rk_length_room(reader->lengths[cursor->documents[index]]);
}

static rk_status bad_positions(rk_positions *reader, rk_error *error) {
  reader->block = UINT32_MAX;
  return broken(reader, "a block of positions is broken", error);
}

/* Takes the positions of the document at `reader->index`. */
static bool take(rk_positions *reader, const rk_list_cursor *cursor, uint32_t *positions) {
  const uint32_t frequency = cursor->frequencies[reader->index];
  const uint32_t room = room_of(reader, cursor, reader->index);
  if (frequency > room) return false;
  if (frequency == 1 && room > 1 && reader->bits.bit <= reader->bits.end) { /* most are */
    const uint32_t position = rk_interpolative_get(&reader->bits, room);
    if (positions) *positions = position;
  } else {
    rk_interpolative_decode(&reader->bits, positions, frequency, room);
  }
  reader->index++;
  return reader->bits.bit <= reader->bits.end;
}

/* To the positions of the cursor's posting. */
static rk_status seek(rk_positions *reader, rk_list_cursor *cursor, rk_error *error) {
  rk_status status = follow(reader, cursor, error);
  if (status != RK_OK) return status;
  if (cursor->index < reader->index) rewind_positions(reader);
  while (reader->index < cursor->index)
    if (!take(reader, cursor, NULL)) return bad_positions(reader, error);
  return RK_OK;
}

rk_status rk_positions_read(rk_positions *reader, rk_list_cursor *cursor, uint32_t *positions,
                            uint32_t *forms, rk_error *error) {
  rk_status status = seek(reader, cursor, error);
  if (status != RK_OK) return status;
  if (!take(reader, cursor, positions)) return bad_positions(reader, error);
  if (!forms) return RK_OK;
  status = rk_positions_find_forms(reader, cursor, error);
  if (status != RK_OK) return status;
  return rk_form_runs_take(&reader->forms, cursor->frequencies[cursor->index], forms)
             ? RK_OK
             : bad_positions(reader, error);
}

rk_status rk_positions_find(rk_positions *reader, rk_list_cursor *cursor, rk_bit_span *coded,
                            rk_error *error) {
  rk_status status = seek(reader, cursor, error);
  if (status != RK_OK) return status;
  coded->base = reader->bytes;
  coded->first = reader->bits.bit;
  if (!take(reader, cursor, NULL)) return bad_positions(reader, error);
  coded->end = reader->bits.bit;
  return RK_OK;
}

rk_status rk_positions_find_forms(rk_positions *reader, rk_list_cursor *cursor,
                                  rk_error *error) {
  rk_status status = follow(reader, cursor, error);
  if (status != RK_OK) return status;
  if (cursor->index < reader->forms_index) rewind_forms(reader);
  for (; reader->forms_index < cursor->index; reader->forms_index++)
    if (!rk_form_runs_take(&reader->forms, cursor->frequencies[reader->forms_index], NULL))
      return bad_positions(reader, error);
  reader->forms_index++; /* the caller takes them */
  return RK_OK;
}

rk_status rk_positions_end_block(rk_positions *reader, rk_error *error) {
  const rk_form_runs *forms = &reader->forms;
  if (forms->zeros || !rk_bits_meet(reader->bytes, reader->end, reader->bits.bit, forms->bits.bit))
    return broken(reader, "a block of positions has another size", error);
  return RK_OK;
}
