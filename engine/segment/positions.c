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

static void enter(rk_positions *reader, uint32_t entry) {
  reader->index = entry * RK_POSITIONS_STEP;
  reader->bits.bit = reader->entry[entry];
}

/* False when an entry leads out of the block. */
static bool read_entries(rk_positions *reader, uint32_t documents) {
  const uint64_t bytes = (uint64_t)(reader->end - reader->bytes);
  const unsigned bits = rk_positions_entry_bits(bytes);
  reader->bits = (rk_bit_reader){.base = reader->bytes, .end = 8 * bytes};
  reader->entries = rk_list_has_skips(&reader->term) ? rk_positions_entries(documents) : 0;
  reader->entry[0] = (uint64_t)reader->entries * bits;
  if (reader->entry[0] > reader->bits.end) return false;
  for (uint32_t e = 1; e <= reader->entries; e++, reader->bits.bit += bits) {
    reader->entry[e] =
        reader->entry[0] + (rk_bits_peek(&reader->bits) & ((UINT64_C(1) << bits) - 1));
    if (reader->entry[e] > reader->bits.end) return false;
  }
  enter(reader, 0);
  return true;
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
  if (!read_entries(reader, cursor->n))
    return broken(reader, "a block of positions is broken", error);
  reader->block = cursor->block;
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

static rk_status bad_positions(rk_positions *reader, rk_error *error) {
  reader->block = UINT32_MAX;
  return broken(reader, "a block of positions is broken", error);
}

/* The reader came from the document before to that at `reader->index`: is it still in the block, and
 * where the entry says? */
static bool is_in_place(const rk_positions *reader) {
  const uint32_t entry = reader->index / RK_POSITIONS_STEP;
  return reader->bits.bit <= reader->bits.end &&
         (reader->index % RK_POSITIONS_STEP || entry > reader->entries ||
          reader->bits.bit == reader->entry[entry]);
}

/* Takes the positions of the document at `reader->index`. */
static bool take(rk_positions *reader, const rk_list_cursor *cursor, uint32_t *positions) {
  const uint32_t frequency = cursor->frequencies[reader->index];
  const uint32_t room = rk_length_room(reader->lengths[cursor->documents[reader->index]]);
  if (frequency > room) return false;
  if (!positions)
    rk_interpolative_pass(&reader->bits, frequency, room);
  else if (frequency == 1 && room > 1 && reader->bits.bit <= reader->bits.end) /* most are */
    *positions = rk_interpolative_get(&reader->bits, room);
  else
    rk_interpolative_decode(&reader->bits, positions, frequency, room);
  reader->index++;
  return is_in_place(reader);
}

/* rk_interpolative_one_of(rk_length_room(code)) by code, as the compiler can work it out. */
#define ROOM_OF_NEXT(n) ((n) < 32 ? (n) : (n) == 256 ? UINT32_MAX : (16u + (n) % 16) << ((n) / 16 - 1))
#define BITS(room) (31u - (unsigned)__builtin_clz(room))
#define SHORTS(room) (uint32_t)((UINT64_C(2) << BITS(room)) - (room))
#define ONE(code) {SHORTS(ROOM_OF_NEXT(code + 1)), BITS(ROOM_OF_NEXT(code + 1))}
#define ONES_4(code) ONE(code), ONE(code + 1), ONE(code + 2), ONE(code + 3)
#define ONES_16(code) ONES_4(code), ONES_4(code + 4), ONES_4(code + 8), ONES_4(code + 12)
#define ONES_64(code) ONES_16(code), ONES_16(code + 16), ONES_16(code + 32), ONES_16(code + 48)
static const rk_interpolative_one ones[RK_LENGTH_CODES] = {ONES_64(0u), ONES_64(64u),
                                                           ONES_64(128u), ONES_64(192u)};

/* Passes over documents with a single token, as far as the next one is such and before `end`. A word of
 * bits lasts for several. */
static bool pass_singles(rk_positions *reader, const rk_list_cursor *cursor, uint32_t end) {
  uint64_t bit = reader->bits.bit, word = rk_bits_peek(&reader->bits);
  unsigned used = 0;
  uint32_t i = reader->index;
  for (; i < end && cursor->frequencies[i] == 1; i++) {
    const rk_interpolative_one one = ones[reader->lengths[cursor->documents[i]]];
    if (used + one.bits + 1 > RK_BITS_MAX) {
      reader->bits.bit = bit += used;
      if (bit > reader->bits.end) return false;
      word = rk_bits_peek(&reader->bits);
      used = 0;
    }
    const unsigned bits = rk_interpolative_one_bits(one, word);
    word >>= bits;
    used += bits;
  }
  reader->index = i;
  reader->bits.bit = bit + used;
  return is_in_place(reader);
}

/* To the positions of the cursor's posting. */
static rk_status seek(rk_positions *reader, rk_list_cursor *cursor, rk_error *error) {
  rk_status status = follow(reader, cursor, error);
  if (status != RK_OK) return status;
  uint32_t entry = cursor->index / RK_POSITIONS_STEP;
  if (entry > reader->entries) entry = reader->entries;
  if (cursor->index < reader->index || reader->index < entry * RK_POSITIONS_STEP)
    enter(reader, entry);
  while (reader->index < cursor->index) {
    const bool passed = cursor->frequencies[reader->index] == 1
                            ? pass_singles(reader, cursor, cursor->index)
                            : take(reader, cursor, NULL);
    if (!passed) return bad_positions(reader, error);
  }
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
