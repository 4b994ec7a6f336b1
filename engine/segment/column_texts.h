/*
 * column_texts: the distinct values of a text column, in byte order.
 *
 * Numbered from 1 in that order, so that ordinals sort as the texts do; 0 stands for no value.
 * Front-coded in blocks of RK_COLUMN_TEXT_BLOCK, as terms are:
 *   texts := block... u64 offset[blocks]
 *   block := entry[1..16]
 *   entry := [varint shared] varint rest bytes[rest]       no `shared` in the first of a block
 * A text is found by its ordinal with one block walked, an ordinal by its text by halves.
 *
 * Reading verifies every byte that it uses and refuses what does not fit.
 * Threads: a writer or an iterator belongs to one; the texts themselves are constant.
 */
#ifndef RK_SEGMENT_COLUMN_TEXTS_H
#define RK_SEGMENT_COLUMN_TEXTS_H

#include "engine/segment/chunk_file.h"

static inline uint32_t rk_texts_blocks(uint32_t texts) {
  return texts / RK_COLUMN_TEXT_BLOCK + (texts % RK_COLUMN_TEXT_BLOCK != 0);
}

/* ---- Writing ---- */

/* Zeroed, with `chunks` set and the `start` of the texts in the chunk, it is ready. */
typedef struct rk_texts_writer {
  rk_chunk_writer *chunks;
  uint64_t start, blocks_bytes; /* the latter after the end */
  uint32_t count;
  rk_buffer offsets, last, entry;
} rk_texts_writer;

/* Ascending, 1 to RK_COLUMN_TEXT_MAX bytes. */
rk_status rk_texts_add(rk_texts_writer *writer, rk_view text, rk_error *error) RK_MUST_CHECK;
/* Writes the offsets. */
rk_status rk_texts_end(rk_texts_writer *writer, rk_error *error) RK_MUST_CHECK;
void rk_texts_writer_deinit(rk_texts_writer *writer);

/* ---- Reading ---- */

typedef struct rk_texts {
  const rk_chunk_file *file;
  const rk_chunk *chunk;
  uint64_t offset, blocks_bytes;
  uint32_t count;
} rk_texts;

/* How many bytes all of it takes up; UINT64_MAX when that is no number. */
uint64_t rk_texts_bytes(uint64_t blocks_bytes, uint32_t count);

/* `ordinal` is 1 to count. The text lives in `room` until its next use. */
rk_status rk_texts_get(const rk_texts *texts, uint32_t ordinal, rk_buffer *room, rk_view *text,
                       rk_error *error) RK_MUST_CHECK;
/* The ordinal of the first text that is not below this one (count + 1: all are), and whether it is
 * this one. `room` is used. */
rk_status rk_texts_find(const rk_texts *texts, rk_view text, rk_buffer *room, uint32_t *ordinal,
                        bool *found, rk_error *error) RK_MUST_CHECK;

/* All texts in order. Zeroed, with `texts` set, it stands before the first one. */
typedef struct rk_texts_iterator {
  const rk_texts *texts;
  uint32_t ordinal; /* of the current text; 0 before the first */
  rk_buffer text;
  const uint8_t *at, *end; /* in the block */
} rk_texts_iterator;

/* *got is false behind the last. RK_CORRUPT also when texts don't ascend. */
rk_status rk_texts_next(rk_texts_iterator *iterator, bool *got, rk_error *error) RK_MUST_CHECK;
void rk_texts_iterator_deinit(rk_texts_iterator *iterator);

#endif
