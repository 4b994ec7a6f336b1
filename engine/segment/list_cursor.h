/*
 * list_cursor: here is a term; which documents hold it, how often, and where?
 *
 * Reads a list block by block (128 postings). Contract:
 *  - open loads nothing but the tables; `block` is then none.
 *  - load_block(b) makes block b current: documents[0..n), ascending;
 *    frequencies on demand (load_frequencies).
 *  - block_for(from, target) gives the first block from `from` on whose last
 *    document is >= target, without decoding anything.
 *  - seek / next walk single postings on top of that; document() is
 *    RK_DOCID_NONE at the end.
 * Bad bytes never crash: a failing call returns RK_CORRUPT and the cursor
 * stands at its end. Nothing here allocates; the segment must outlive it.
 */
#ifndef RK_SEGMENT_LIST_CURSOR_H
#define RK_SEGMENT_LIST_CURSOR_H

#include "engine/segment/chunk_file.h"
#include "engine/segment/list.h"

enum { RK_LIST_CURSOR_SLACK = 16 }; /* for who reads documents a vector at a time */

typedef struct rk_list_cursor {
  const rk_chunk_file *file;
  const rk_chunk *lists;
  rk_docid document_count; /* of the segment */
  rk_term_info term;
  uint32_t block_count;
  const uint8_t *frontier, *floors, *frontiers; /* tables; NULL without skips, as are: */
  const uint8_t *last, *end, *positions_end;    /* numbers of so many bytes: */
  rk_list_widths widths;
  const uint8_t *frequencies_at; /* where the current block's frequencies start */
  const uint8_t *block_end;
  uint64_t document_bits; /* of a short list: in the low stream */
  uint32_t block; /* the current one, or block_count at the end, or UINT32_MAX before the start */
  uint32_t n, index; /* postings of the block, and the one we stand at */
  bool has_frequencies;
  uint32_t documents[RK_BLOCK_VALUES + RK_LIST_CURSOR_SLACK];
  uint32_t frequencies[RK_BLOCK_VALUES]; /* below 2^31 */
} rk_list_cursor;

rk_status rk_list_cursor_open(rk_list_cursor *cursor, const rk_chunk_file *file,
                              const rk_chunk *lists, rk_docid document_count,
                              const rk_term_info *term, rk_error *error) RK_MUST_CHECK;

rk_status rk_list_cursor_load_block(rk_list_cursor *cursor, uint32_t block,
                                    rk_error *error) RK_MUST_CHECK;
rk_status rk_list_cursor_load_frequencies(rk_list_cursor *cursor, rk_error *error) RK_MUST_CHECK;

/* block_count when there is none. Starts to look at block `from`. */
uint32_t rk_list_cursor_block_for(const rk_list_cursor *cursor, uint32_t from, rk_docid target);
/* Last document of a block; only with skips, or for the current block. */
rk_docid rk_list_cursor_block_last(const rk_list_cursor *cursor, uint32_t block);
/* The stored frontier of a block; only with skips. */
void rk_list_cursor_block_frontier(const rk_list_cursor *cursor, uint32_t block,
                                   rk_frontier *frontier);
/* The frontier of the whole list; only with skips. */
void rk_list_cursor_frontier(const rk_list_cursor *cursor, rk_frontier *frontier);
/* At least k postings of the list have at least this frequency and at most this length code, deleted
 * documents among them. False when the list doesn't say so of any. */
bool rk_list_cursor_floor(const rk_list_cursor *cursor, uint32_t k, uint32_t *frequency,
                          uint8_t *length_code);
/* Floor i of RK_FLOORS as it is stored; only with skips. */
rk_floor rk_list_cursor_floor_at(const rk_list_cursor *cursor, unsigned i);

/* To the first posting whose document is >= target, never backwards. */
rk_status rk_list_cursor_seek(rk_list_cursor *cursor, rk_docid target,
                              rk_error *error) RK_MUST_CHECK;
rk_status rk_list_cursor_next(rk_list_cursor *cursor, rk_error *error) RK_MUST_CHECK;

static inline rk_docid rk_list_cursor_document(const rk_list_cursor *cursor) {
  return cursor->index < cursor->n ? cursor->documents[cursor->index] : RK_DOCID_NONE;
}

/* The skips and the documents, and the positions: do they end where the tables say? */
bool rk_list_cursor_tables_end(const rk_list_cursor *cursor);

/* Where the positions of the current block are: bytes [*start, *stop) of the list's positions, as the
 * tables say. */
void rk_list_cursor_positions_range(const rk_list_cursor *cursor, uint64_t *start,
                                    uint64_t *stop);

#endif
