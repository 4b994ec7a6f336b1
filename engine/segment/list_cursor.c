#include "engine/segment/list_cursor.h"

#include "engine/base/bytes.h"
#include "engine/segment/gaps.h"
#include "engine/segment/interpolative.h"

enum { BEFORE_START = -1 };

static rk_status broken(const rk_list_cursor *cursor, const char *reason, rk_error *error) {
  return rk_chunk_corrupt(cursor->file, cursor->lists, cursor->term.list_offset, reason, error);
}

static void to_end(rk_list_cursor *cursor) {
  cursor->block = cursor->block_count;
  cursor->n = cursor->index = 0;
}

static rk_status open_skips(rk_list_cursor *cursor, rk_error *error) {
  const rk_term_info *term = &cursor->term;
  const uint64_t bytes = rk_list_skips_bytes(term, cursor->document_count);
  if (bytes > term->documents_bytes) return broken(cursor, "a list is too short", error);
  const uint8_t *p =
      rk_chunk_bytes(cursor->file, cursor->lists, term->list_offset, bytes, error);
  if (!p) return RK_CORRUPT;
  const size_t blocks = cursor->block_count;
  cursor->widths = rk_list_widths_of(term, cursor->document_count);
  cursor->frontier = p;
  cursor->floors = p + RK_FRONTIER_BYTES;
  cursor->frontiers = cursor->floors + RK_FLOORS_BYTES;
  cursor->last = cursor->frontiers + RK_FRONTIER_BYTES * blocks;
  cursor->end = cursor->last + cursor->widths.last * blocks;
  cursor->positions_end = cursor->end + cursor->widths.end * blocks;
  return RK_OK;
}

rk_status rk_list_cursor_open(rk_list_cursor *cursor, const rk_chunk_file *file,
                              const rk_chunk *lists, rk_docid document_count,
                              const rk_term_info *term, rk_error *error) {
  cursor->file = file;
  cursor->lists = lists;
  cursor->document_count = document_count;
  cursor->term = *term;
  cursor->block_count = rk_list_blocks(term->document_frequency);
  cursor->frontier = cursor->floors = cursor->frontiers = NULL;
  cursor->last = cursor->end = cursor->positions_end = NULL;
  cursor->block = (uint32_t)BEFORE_START;
  cursor->n = cursor->index = 0;
  rk_status status = rk_list_has_skips(term) ? open_skips(cursor, error) : RK_OK;
  if (status != RK_OK) to_end(cursor);
  return status;
}

/* Number i of a table. Looks at up to three bytes behind it, where there is always something. */
static inline uint32_t number_at(const uint8_t *table, unsigned width, uint32_t i) {
  return rk_load_u32(table + (size_t)width * i) & (UINT32_MAX >> (32 - 8 * width));
}

rk_docid rk_list_cursor_block_last(const rk_list_cursor *cursor, uint32_t block) {
  if (cursor->last) return number_at(cursor->last, cursor->widths.last, block);
  return cursor->n ? cursor->documents[cursor->n - 1] : RK_DOCID_NONE;
}

static void load_frontier(const uint8_t *p, rk_frontier *frontier) {
  memcpy(frontier->frequency, p, RK_FRONTIER);
  memcpy(frontier->length_code, p + RK_FRONTIER, RK_FRONTIER);
}

void rk_list_cursor_block_frontier(const rk_list_cursor *cursor, uint32_t block,
                                   rk_frontier *frontier) {
  load_frontier(cursor->frontiers + RK_FRONTIER_BYTES * (size_t)block, frontier);
}

void rk_list_cursor_frontier(const rk_list_cursor *cursor, rk_frontier *frontier) {
  load_frontier(cursor->frontier, frontier);
}

rk_floor rk_list_cursor_floor_at(const rk_list_cursor *cursor, unsigned i) {
  return (rk_floor){cursor->floors[i], cursor->floors[RK_FLOORS + i]};
}

bool rk_list_cursor_floor(const rk_list_cursor *cursor, uint32_t k, uint32_t *frequency,
                          uint8_t *length_code) {
  for (unsigned i = 0; cursor->floors && i < RK_FLOORS; i++) {
    if (rk_floor_postings(i) < k || cursor->floors[i] == 0) continue;
    *frequency = cursor->floors[i];
    *length_code = cursor->floors[RK_FLOORS + i];
    return true;
  }
  return false;
}

uint32_t rk_list_cursor_block_for(const rk_list_cursor *cursor, uint32_t from, rk_docid target) {
  if (!cursor->last) return from; /* one block: only decoding it tells */
  /* Gallop, then halve: seeks are mostly short. */
  uint32_t low = from, step = 1;
  const uint32_t count = cursor->block_count;
  while (low < count && rk_list_cursor_block_last(cursor, low) < target) {
    from = low + 1;
    low += step;
    step *= 2;
  }
  uint32_t high = low < count ? low : count;
  low = from;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (rk_list_cursor_block_last(cursor, middle) < target)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The bytes of one block: all of `documents` when there are no skips. */
static rk_status block_bytes(rk_list_cursor *cursor, uint32_t block, const uint8_t **from,
                             rk_error *error) {
  const uint64_t skips = rk_list_skips_bytes(&cursor->term, cursor->document_count);
  const uint64_t room = cursor->term.documents_bytes - skips;
  uint64_t start = 0, stop = room;
  if (cursor->end) {
    if (block > 0) start = number_at(cursor->end, cursor->widths.end, block - 1);
    stop = number_at(cursor->end, cursor->widths.end, block);
  }
  if (start > stop || stop > room) return broken(cursor, "a block is out of place", error);
  *from = rk_chunk_bytes(cursor->file, cursor->lists, cursor->term.list_offset + skips + start,
                         stop - start, error);
  if (!*from) return RK_CORRUPT;
  cursor->block_end = *from + (stop - start);
  return RK_OK;
}

/* Gaps - 1 to documents. The sum of all gaps tells whether the documents wrapped around: then it misses
 * the last one, which is known beforehand. */
static bool sum_gaps(rk_list_cursor *cursor, uint32_t n, rk_docid previous, rk_docid last) {
  const uint64_t total = rk_gaps_sum(cursor->documents, n, previous);
  /* RK_DOCID_NONE before the first: + 1 makes it 0 */
  return last < cursor->document_count &&
         total + n == (uint64_t)last + 1 - (uint64_t)(previous + UINT32_C(1));
}

/* All of a list without skips. */
static rk_status decode_short(rk_list_cursor *cursor, uint32_t n, rk_error *error) {
  const uint8_t *p = NULL;
  if (n > cursor->document_count) return broken(cursor, "a list has too many documents", error);
  rk_status status = block_bytes(cursor, 0, &p, error);
  if (status != RK_OK) return status;
  rk_bit_reader reader = {.base = p, .end = 8 * (uint64_t)(cursor->block_end - p)};
  rk_interpolative_decode(&reader, cursor->documents, n, cursor->document_count);
  const bool all = rk_list_has_frequencies(&cursor->term)
                       ? reader.bit <= reader.end
                       : rk_bits_meet(p, cursor->block_end, reader.bit, 0);
  if (!all) return broken(cursor, "a list of documents is broken", error);
  cursor->frequencies_at = p;
  cursor->document_bits = reader.bit;
  return RK_OK;
}

static rk_status decode_long(rk_list_cursor *cursor, uint32_t block, uint32_t n,
                             rk_error *error) {
  const uint8_t *p = NULL;
  rk_status status = block_bytes(cursor, block, &p, error);
  if (status != RK_OK) return status;
  p = rk_block_decode(p, cursor->block_end, n, cursor->documents);
  const rk_docid previous =
      block ? rk_list_cursor_block_last(cursor, block - 1) : RK_DOCID_NONE;
  if (!p || (p != cursor->block_end && !rk_list_has_frequencies(&cursor->term)) ||
      !sum_gaps(cursor, n, previous, rk_list_cursor_block_last(cursor, block)))
    return broken(cursor, "a block of documents is broken", error);
  cursor->frequencies_at = p;
  return RK_OK;
}

static rk_status decode_block(rk_list_cursor *cursor, uint32_t block, rk_error *error) {
  const uint32_t before = block * RK_BLOCK_VALUES;
  rk_status status = RK_OK;
  uint32_t n = cursor->term.document_frequency - before;
  if (n > RK_BLOCK_VALUES) n = RK_BLOCK_VALUES;
  if (cursor->term.document_frequency == 1)
    cursor->documents[0] = cursor->term.only_document;
  else
    status = cursor->last ? decode_long(cursor, block, n, error) : decode_short(cursor, n, error);
  if (status != RK_OK) return status;
  cursor->block = block;
  cursor->n = n;
  cursor->index = 0;
  cursor->has_frequencies = false;
  return RK_OK;
}

rk_status rk_list_cursor_load_block(rk_list_cursor *cursor, uint32_t block, rk_error *error) {
  if (block >= cursor->block_count) {
    to_end(cursor);
    return RK_OK;
  }
  if (block == cursor->block) {
    cursor->index = 0;
    return RK_OK;
  }
  rk_status status = decode_block(cursor, block, error);
  if (status != RK_OK) to_end(cursor);
  return status;
}

/* No document is that long; check reports what is greater. */
static uint32_t as_frequency(uint64_t number) {
  return number < INT32_MAX ? (uint32_t)number : INT32_MAX;
}

static bool decode_short_frequencies(rk_list_cursor *cursor) {
  const uint8_t *from = cursor->frequencies_at, *to = cursor->block_end;
  rk_bit_reader reader = {.base = to, .end = 8 * (uint64_t)(to - from) - cursor->document_bits};
  for (uint32_t i = 0; i < cursor->n; i++) {
    uint64_t frequency = 0;
    if (!rk_bits_get_gamma(&reader, &frequency)) return false;
    cursor->frequencies[i] = as_frequency(frequency);
  }
  return rk_bits_meet(from, to, cursor->document_bits, reader.bit);
}

static bool decode_frequencies(rk_list_cursor *cursor) {
  const uint32_t n = cursor->n;
  if (!cursor->last) return decode_short_frequencies(cursor);
  if (rk_block_decode(cursor->frequencies_at, cursor->block_end, n, cursor->frequencies) !=
      cursor->block_end)
    return false;
  for (uint32_t i = 0; i < n; i++)
    cursor->frequencies[i] = as_frequency((uint64_t)cursor->frequencies[i] + 1);
  return true;
}

rk_status rk_list_cursor_load_frequencies(rk_list_cursor *cursor, rk_error *error) {
  if (cursor->has_frequencies) return RK_OK;
  cursor->has_frequencies = true;
  if (cursor->term.document_frequency == 1) {
    cursor->frequencies[0] = as_frequency(cursor->term.token_frequency);
  } else if (!rk_list_has_frequencies(&cursor->term)) {
    for (uint32_t i = 0; i < cursor->n; i++) cursor->frequencies[i] = 1;
  } else if (!decode_frequencies(cursor)) {
    to_end(cursor);
    return broken(cursor, "a block of frequencies is broken", error);
  }
  return RK_OK;
}

rk_status rk_list_cursor_seek(rk_list_cursor *cursor, rk_docid target, rk_error *error) {
  const bool started = cursor->block != (uint32_t)BEFORE_START;
  if (started && cursor->block >= cursor->block_count) return RK_OK;
  if (!started || cursor->documents[cursor->n - 1] < target) {
    uint32_t from = started ? cursor->block + 1 : 0;
    if (from < cursor->block_count) from = rk_list_cursor_block_for(cursor, from, target);
    rk_status status = rk_list_cursor_load_block(cursor, from, error);
    if (status != RK_OK) return status;
  }
  while (cursor->index < cursor->n && cursor->documents[cursor->index] < target) cursor->index++;
  if (cursor->index == cursor->n) to_end(cursor);
  return RK_OK;
}

rk_status rk_list_cursor_next(rk_list_cursor *cursor, rk_error *error) {
  const bool started = cursor->block != (uint32_t)BEFORE_START;
  if (started && cursor->index + 1 < cursor->n) {
    cursor->index++;
    return RK_OK;
  }
  if (started && cursor->block >= cursor->block_count) return RK_OK;
  return rk_list_cursor_load_block(cursor, started ? cursor->block + 1 : 0, error);
}

void rk_list_cursor_positions_range(const rk_list_cursor *cursor, uint64_t *start,
                                    uint64_t *stop) {
  *start = 0;
  *stop = cursor->term.positions_bytes;
  if (!cursor->positions_end) return; /* a single block */
  const unsigned width = cursor->widths.positions_end;
  if (cursor->block > 0) *start = number_at(cursor->positions_end, width, cursor->block - 1);
  *stop = number_at(cursor->positions_end, width, cursor->block);
}

bool rk_list_cursor_tables_end(const rk_list_cursor *cursor) {
  if (!cursor->last) return true;
  const rk_term_info *term = &cursor->term;
  const uint32_t block = cursor->block_count - 1;
  return number_at(cursor->end, cursor->widths.end, block) ==
             term->documents_bytes - rk_list_skips_bytes(term, cursor->document_count) &&
         number_at(cursor->positions_end, cursor->widths.positions_end, block) ==
             term->positions_bytes;
}
