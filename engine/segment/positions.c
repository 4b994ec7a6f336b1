#include "engine/segment/positions.h"

#include "engine/base/bytes.h"

static rk_status broken(const rk_positions *reader, const char *reason, rk_error *error) {
  return rk_chunk_corrupt(reader->file, reader->lists,
                          reader->term.list_offset + reader->term.documents_bytes, reason, error);
}

void rk_positions_open(rk_positions *reader, const rk_chunk_file *file, const rk_chunk *lists,
                       const rk_term_info *term) {
  reader->file = file;
  reader->lists = lists;
  reader->term = *term;
  reader->block_count = rk_list_blocks(term->token_frequency);
  reader->block = UINT32_MAX;
  reader->has_forms = false;
}

static uint32_t values_in(const rk_positions *reader, uint32_t block) {
  const uint64_t left = reader->term.token_frequency - (uint64_t)block * RK_BLOCK_VALUES;
  return left < RK_BLOCK_VALUES ? (uint32_t)left : RK_BLOCK_VALUES;
}

/* [start, stop) of a block, counted from the end of the table of ends. */
static rk_status block_range(const rk_positions *reader, uint32_t block, uint64_t table,
                             uint64_t *start, uint64_t *stop, rk_error *error) {
  const rk_term_info *term = &reader->term;
  *start = 0;
  *stop = term->positions_bytes - table;
  if (table == 0) return RK_OK;
  const uint64_t base = term->list_offset + term->documents_bytes;
  const uint32_t first = block ? block - 1 : 0;
  const uint8_t *p = rk_chunk_bytes(reader->file, reader->lists, base + 4 * (uint64_t)first,
                                    block ? 8 : 4, error);
  if (!p) return RK_CORRUPT;
  if (block) *start = rk_load_u32(p);
  const uint64_t room = *stop;
  *stop = rk_load_u32(block ? p + 4 : p);
  if (*start > *stop || *stop > room)
    return broken(reader, "a block of positions is out of place", error);
  return RK_OK;
}

static rk_status load_block(rk_positions *reader, uint32_t block, rk_error *error) {
  const rk_term_info *term = &reader->term;
  const uint64_t table = reader->block_count > 1 ? 4 * (uint64_t)reader->block_count : 0;
  if (table > term->positions_bytes)
    return broken(reader, "the table of positions is cut short", error);
  uint64_t start, stop;
  rk_status status = block_range(reader, block, table, &start, &stop, error);
  if (status != RK_OK) return status;
  const uint8_t *p = rk_chunk_bytes(reader->file, reader->lists,
                                    term->list_offset + term->documents_bytes + table + start,
                                    stop - start, error);
  if (!p) return RK_CORRUPT;
  reader->block_end = p + (stop - start);
  reader->block = UINT32_MAX;
  reader->forms_at =
      rk_block_decode(p, reader->block_end, values_in(reader, block), reader->gaps);
  if (!reader->forms_at || (term->form_count < 2 && reader->forms_at != reader->block_end))
    return broken(reader, "a block of positions is broken", error);
  reader->block = block;
  reader->has_forms = false;
  return RK_OK;
}

static rk_status load_forms(rk_positions *reader, rk_error *error) {
  if (reader->has_forms) return RK_OK;
  const uint32_t n = values_in(reader, reader->block);
  if (reader->term.form_count < 2) {
    memset(reader->forms, 0, n * sizeof *reader->forms);
  } else {
    if (rk_block_decode(reader->forms_at, reader->block_end, n, reader->forms) !=
        reader->block_end)
      return broken(reader, "a block of forms is broken", error);
    for (uint32_t i = 0; i < n; i++)
      if (reader->forms[i] >= reader->term.form_count)
        return broken(reader, "a form code is too large", error);
  }
  reader->has_forms = true;
  return RK_OK;
}

rk_status rk_positions_load(rk_positions *reader, uint32_t block, uint32_t *count,
                            rk_error *error) {
  *count = values_in(reader, block);
  rk_status status = load_block(reader, block, error);
  return status == RK_OK ? load_forms(reader, error) : status;
}

rk_status rk_positions_read(rk_positions *reader, uint64_t first, uint32_t count,
                            uint32_t *positions, uint32_t *forms, rk_error *error) {
  if (first > reader->term.token_frequency || count > reader->term.token_frequency - first)
    return broken(reader, "more positions than the term has tokens", error);
  uint32_t position = 0;
  for (uint32_t i = 0; i < count; i++) {
    const uint64_t number = first + i;
    const uint32_t block = (uint32_t)(number / RK_BLOCK_VALUES);
    rk_status status = RK_OK;
    if (block != reader->block) status = load_block(reader, block, error);
    if (status == RK_OK && forms) status = load_forms(reader, error);
    if (status != RK_OK) return status;
    const uint32_t gap = reader->gaps[number % RK_BLOCK_VALUES];
    if (gap > UINT32_MAX - position)
      return broken(reader, "a position is out of range", error);
    position += gap;
    positions[i] = position;
    if (forms) forms[i] = reader->forms[number % RK_BLOCK_VALUES];
  }
  return RK_OK;
}
