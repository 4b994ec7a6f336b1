/*
 * column_numbers: one number for each document, or none, in few bits.
 *
 * Documents go into blocks of RK_COLUMN_BLOCK. A block keeps the least of its values and, for each
 * document that has one, how many steps its value lies above that (frame of reference; Goldstein,
 * Ramakrishnan and Shaft, 1998). The step is what all differences can be divided by: dates that are
 * known to the day only take a day's worth of bits, not a second's. Where some documents have no
 * value, a bitmap says which; where none has one, the block takes no bytes.
 *   numbers := block... entry[blocks]
 *   block   := [bitmap] packed values
 *   entry   := i64 least, i64 most, u64 step, u64 (place * 65536 + values)
 * One value is found by its number alone; the bounds of a block are known without its bytes.
 *
 * Writing goes straight into the chunk writer's current chunk. Reading verifies every byte that it
 * uses and refuses what does not fit; check also tests that the bounds are true.
 * Threads: a writer belongs to one; a reader is constant.
 */
#ifndef RK_SEGMENT_COLUMN_NUMBERS_H
#define RK_SEGMENT_COLUMN_NUMBERS_H

#include "engine/segment/chunk_file.h"
#include "engine/segment/column_pack.h"

enum {
  RK_NUMBERS_ENTRY_BYTES = 32,
  RK_NUMBERS_BITMAP_BYTES = RK_COLUMN_BLOCK / 8,
  RK_NUMBERS_BLOCK_MAX_BYTES = RK_NUMBERS_BITMAP_BYTES + 8 * RK_COLUMN_BLOCK,
};

static inline uint32_t rk_numbers_blocks(rk_docid documents) {
  return documents / RK_COLUMN_BLOCK + (documents % RK_COLUMN_BLOCK != 0);
}

/* ---- Writing ---- */

/* Zeroed, with `chunks` set and the `start` of the numbers in the chunk, it is ready. */
typedef struct rk_numbers_writer {
  rk_chunk_writer *chunks;
  uint64_t start;
  rk_docid count, documents; /* in all, and those with a value */
  int64_t least, most;       /* of all values */
  rk_buffer entries;
  uint32_t in_block, value_count;
  uint64_t values[RK_COLUMN_BLOCK]; /* of the block that is being filled */
  uint8_t bitmap[RK_NUMBERS_BITMAP_BYTES];
  uint8_t room[RK_NUMBERS_BLOCK_MAX_BYTES];
} rk_numbers_writer;

/* The value of the next document. */
rk_status rk_numbers_add(rk_numbers_writer *writer, bool has_value, int64_t value,
                         rk_error *error) RK_MUST_CHECK;
/* Writes what is left, and the entries. */
rk_status rk_numbers_end(rk_numbers_writer *writer, rk_error *error) RK_MUST_CHECK;
void rk_numbers_writer_deinit(rk_numbers_writer *writer);

/* ---- Reading ---- */

typedef struct rk_numbers {
  const rk_chunk_file *file;
  const rk_chunk *chunk;
  uint64_t offset, data_bytes; /* of the blocks; the entries are behind them */
  rk_docid count;
} rk_numbers;

/* A block that is open: its bytes are verified and as many as they must be. */
typedef struct rk_numbers_block {
  const rk_numbers *numbers; /* NULL: no block is open */
  uint32_t block, count, value_count;
  int64_t least, most; /* when there are values */
  uint64_t step, codes; /* the greatest code */
  unsigned width;
  const uint8_t *bitmap; /* NULL: all have a value, or none */
  const uint8_t *packed;
  uint64_t end; /* in the data */
} rk_numbers_block;

/* `bytes` are all that the numbers of `count` documents take up; too few is RK_CORRUPT. */
rk_status rk_numbers_open(rk_numbers *numbers, const rk_chunk_file *file, const rk_chunk *chunk,
                          uint64_t offset, uint64_t bytes, rk_docid count,
                          rk_error *error) RK_MUST_CHECK;
rk_status rk_numbers_open_block(const rk_numbers *numbers, uint32_t block, rk_numbers_block *open,
                                rk_error *error) RK_MUST_CHECK;
/* The value of a document below the count. Opens its block in *open, which is kept from call to
 * call (zeroed at first) and spares most of the work for neighbours. */
rk_status rk_numbers_get(const rk_numbers *numbers, rk_docid document, rk_numbers_block *open,
                         bool *has_value, int64_t *value, rk_error *error) RK_MUST_CHECK;
/* All values of an open block, in the order of the documents that have one, and which these are: a
 * bit for each document. */
rk_status rk_numbers_decode(const rk_numbers_block *open, int64_t values[RK_COLUMN_BLOCK],
                            uint64_t present[RK_COLUMN_BLOCK / 64],
                            rk_error *error) RK_MUST_CHECK;

/* Tests all of it, and gives what a directory should say of it. */
typedef struct rk_numbers_facts {
  rk_docid documents;
  int64_t least, most;
} rk_numbers_facts;
rk_status rk_numbers_check(const rk_numbers *numbers,
                           rk_status (*on_value)(void *context, int64_t value, rk_error *error),
                           void *context, rk_numbers_facts *facts, rk_error *error) RK_MUST_CHECK;

#endif
