#include "engine/segment/column_numbers.h"

static rk_status broken(const rk_numbers *numbers, uint64_t at, const char *reason,
                        rk_error *error) {
  return rk_chunk_corrupt(numbers->file, numbers->chunk, numbers->offset + at, reason, error);
}

rk_status rk_numbers_open(rk_numbers *numbers, const rk_chunk_file *file, const rk_chunk *chunk,
                          uint64_t offset, uint64_t bytes, rk_docid count, rk_error *error) {
  const uint64_t entries = (uint64_t)rk_numbers_blocks(count) * RK_NUMBERS_ENTRY_BYTES;
  *numbers = (rk_numbers){.file = file, .chunk = chunk, .offset = offset, .count = count};
  if (bytes < entries) return broken(numbers, 0, "a column is too short", error);
  numbers->data_bytes = bytes - entries;
  return RK_OK;
}

/* Does the entry make sense by itself? Fills step, codes and width. */
static bool read_entry(const uint8_t *p, rk_numbers_block *open, uint64_t *place) {
  open->least = (int64_t)rk_load_u64(p);
  open->most = (int64_t)rk_load_u64(p + 8);
  open->step = rk_load_u64(p + 16);
  const uint64_t last = rk_load_u64(p + 24), range = (uint64_t)open->most - (uint64_t)open->least;
  open->value_count = last & 0xffff;
  *place = last >> 16;
  if (open->value_count > open->count || open->least > open->most) return false;
  if (open->value_count == 0) return open->least == 0 && open->most == 0 && open->step == 0;
  if ((open->step == 0) != (range == 0)) return false;
  if (open->step && range % open->step) return false;
  open->codes = open->step ? range / open->step : 0;
  open->width = rk_column_pack_width(open->codes);
  return true;
}

rk_status rk_numbers_open_block(const rk_numbers *numbers, uint32_t block, rk_numbers_block *open,
                                rk_error *error) {
  const uint64_t at = numbers->data_bytes + (uint64_t)block * RK_NUMBERS_ENTRY_BYTES;
  const rk_docid first = block * RK_COLUMN_BLOCK, left = numbers->count - first;
  uint64_t place = 0;
  *open = (rk_numbers_block){.block = block,
                             .count = left < RK_COLUMN_BLOCK ? left : RK_COLUMN_BLOCK};
  const uint8_t *p = rk_chunk_bytes(numbers->file, numbers->chunk, numbers->offset + at,
                                    RK_NUMBERS_ENTRY_BYTES, error);
  if (!p) return RK_CORRUPT;
  if (!read_entry(p, open, &place))
    return broken(numbers, at, "the entry of a block is broken", error);
  const bool some = open->value_count && open->value_count < open->count;
  const uint64_t bitmap = some ? (open->count + 7u) / 8 : 0;
  const uint64_t len = bitmap + rk_column_pack_bytes(open->value_count, open->width);
  if (place > numbers->data_bytes || len > numbers->data_bytes - place)
    return broken(numbers, at, "a block reaches past its column", error);
  const uint8_t *bytes =
      rk_chunk_bytes(numbers->file, numbers->chunk, numbers->offset + place, len, error);
  if (!bytes) return RK_CORRUPT;
  open->bitmap = some ? bytes : NULL;
  open->packed = bytes + bitmap;
  open->end = place + len;
  open->numbers = numbers;
  return RK_OK;
}

static void load_bitmap(const rk_numbers_block *open, uint64_t present[RK_COLUMN_BLOCK / 64]) {
  memset(present, 0, RK_NUMBERS_BITMAP_BYTES);
  if (open->bitmap) {
    memcpy(present, open->bitmap, (open->count + 7u) / 8);
    return;
  }
  if (open->value_count == 0) return;
  for (uint32_t i = 0; i < open->count; i += 64)
    present[i / 64] = open->count - i < 64 ? (UINT64_C(1) << (open->count - i)) - 1 : UINT64_MAX;
}

/* Has it a value, and which of the block's? */
static bool rank_of(const rk_numbers_block *open, uint32_t i, uint32_t *rank) {
  if (!open->bitmap) {
    *rank = i;
    return open->value_count > 0;
  }
  uint64_t words[RK_COLUMN_BLOCK / 64] = {0};
  memcpy(words, open->bitmap, (i + 8u) / 8);
  *rank = 0;
  for (uint32_t w = 0; w < i / 64; w++) *rank += (uint32_t)__builtin_popcountll(words[w]);
  const uint64_t below = words[i / 64] & ((UINT64_C(1) << i % 64) - 1);
  *rank += (uint32_t)__builtin_popcountll(below);
  return words[i / 64] >> i % 64 & 1;
}

static inline int64_t value_of(const rk_numbers_block *open, uint64_t code) {
  return (int64_t)((uint64_t)open->least + code * open->step);
}

rk_status rk_numbers_get(const rk_numbers *numbers, rk_docid document, rk_numbers_block *open,
                         bool *has_value, int64_t *value, rk_error *error) {
  const uint32_t block = document / RK_COLUMN_BLOCK;
  if (open->numbers != numbers || open->block != block) {
    rk_status status = rk_numbers_open_block(numbers, block, open, error);
    if (status != RK_OK) return status;
  }
  uint32_t rank;
  *value = 0;
  *has_value = rank_of(open, document % RK_COLUMN_BLOCK, &rank);
  if (!*has_value) return RK_OK;
  if (rank >= open->value_count)
    return broken(numbers, open->end, "a bitmap has too many bits", error);
  const uint64_t code = rk_column_pack_get(open->packed, rank, open->width);
  if (code > open->codes) return broken(numbers, open->end, "a value is out of range", error);
  *value = value_of(open, code);
  return RK_OK;
}

rk_status rk_numbers_decode(const rk_numbers_block *open, int64_t values[RK_COLUMN_BLOCK],
                            uint64_t present[RK_COLUMN_BLOCK / 64], rk_error *error) {
  load_bitmap(open, present);
  uint32_t bits = 0;
  for (uint32_t w = 0; w < RK_COLUMN_BLOCK / 64; w++)
    bits += (uint32_t)__builtin_popcountll(present[w]);
  uint64_t greatest = 0;
  for (uint32_t i = 0; i < open->value_count; i++) {
    const uint64_t code = rk_column_pack_get(open->packed, i, open->width);
    if (code > greatest) greatest = code;
    values[i] = value_of(open, code);
  }
  if (bits != open->value_count)
    return broken(open->numbers, open->end, "a bitmap has not as many bits as values", error);
  if (greatest > open->codes)
    return broken(open->numbers, open->end, "a value is out of range", error);
  return RK_OK;
}

/* The bits behind the last document are in no value's way, but they must be zero. */
static bool bitmap_ends_clean(const rk_numbers_block *open) {
  const uint32_t rest = open->count % 8;
  return !open->bitmap || rest == 0 || open->bitmap[open->count / 8] >> rest == 0;
}

static bool packed_ends_clean(const rk_numbers_block *open) {
  const size_t bits = (size_t)open->value_count * open->width;
  return bits % 8 == 0 || open->packed[bits / 8] >> bits % 8 == 0;
}

static rk_status check_block(const rk_numbers_block *open, const int64_t *values,
                             rk_numbers_facts *facts, rk_error *error) {
  int64_t least = INT64_MAX, most = INT64_MIN;
  for (uint32_t i = 0; i < open->value_count; i++) {
    if (values[i] < least) least = values[i];
    if (values[i] > most) most = values[i];
  }
  if (open->value_count && (least != open->least || most != open->most))
    return broken(open->numbers, open->end, "the bounds of a block are not true", error);
  if (!bitmap_ends_clean(open) || !packed_ends_clean(open))
    return broken(open->numbers, open->end, "bits are left over behind a block", error);
  if (open->value_count == 0) return RK_OK;
  if (facts->documents == 0 || least < facts->least) facts->least = least;
  if (facts->documents == 0 || most > facts->most) facts->most = most;
  facts->documents += open->value_count;
  return RK_OK;
}

rk_status rk_numbers_check(const rk_numbers *numbers,
                           rk_status (*on_value)(void *context, int64_t value, rk_error *error),
                           void *context, rk_numbers_facts *facts, rk_error *error) {
  uint64_t end = 0, present[RK_COLUMN_BLOCK / 64];
  int64_t values[RK_COLUMN_BLOCK];
  rk_status status = RK_OK;
  *facts = (rk_numbers_facts){0};
  for (uint32_t b = 0; status == RK_OK && b < rk_numbers_blocks(numbers->count); b++) {
    rk_numbers_block open;
    status = rk_numbers_open_block(numbers, b, &open, error);
    if (status != RK_OK) break;
    const uint64_t len = (open.bitmap ? (open.count + 7u) / 8 : 0) +
                         rk_column_pack_bytes(open.value_count, open.width);
    if (open.end - len != end) return broken(numbers, end, "blocks leave a gap", error);
    end = open.end;
    status = rk_numbers_decode(&open, values, present, error);
    if (status == RK_OK) status = check_block(&open, values, facts, error);
    for (uint32_t i = 0; status == RK_OK && on_value && i < open.value_count; i++)
      status = on_value(context, values[i], error);
  }
  if (status == RK_OK && end != numbers->data_bytes)
    return broken(numbers, end, "bytes are left over behind a column", error);
  return status;
}
