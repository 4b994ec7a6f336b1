/*
 * list_writer: the postings of one term in, the bytes of its list out.
 *
 * open once for a segment. Then, for each term: begin, then for each document (ascending) add_document followed by
 * add_position for each of its tokens (ascending), then finish. What another
 * list holds of a document's positions can be copied instead. The writer
 * keeps its buffers from one term to the next.
 */
#ifndef RK_SEGMENT_LIST_WRITER_H
#define RK_SEGMENT_LIST_WRITER_H

#include "engine/base/view.h"
#include "engine/segment/list.h"
#include "engine/segment/positions_writer.h"

typedef struct rk_list_writer {
  const uint8_t *length_codes; /* by document of the segment, borrowed */
  rk_term_info info;
  rk_buffer skip_frontiers, skip_last, skip_end, skip_positions_end; /* the four tables */
  rk_buffer documents, positions;
  rk_docid document_count; /* of the segment */
  rk_docid held[RK_BLOCK_VALUES];        /* the open block */
  uint32_t frequencies[RK_BLOCK_VALUES]; /* less one */
  size_t documents_held;
  rk_docid before_block; /* the last document of the block before; RK_DOCID_NONE for none */
  rk_positions_writer block_positions;
  uint64_t documents_taken, positions_taken; /* bytes: see rk_list_writer_take_documents */
  rk_frontier_builder block_frontier, list_frontier;
  rk_floor_builder floors;
  bool out_of_memory; /* latched, reported by finish */
} rk_list_writer;

void rk_list_writer_deinit(rk_list_writer *writer);

/* For the lists of a segment; `length_codes` has the codes of all its documents: positions are coded
 * by them. */
void rk_list_writer_open(rk_list_writer *writer, const uint8_t *length_codes,
                         rk_docid document_count);
/* `document_frequency` and `token_frequency` are the exact counts to come. */
void rk_list_writer_begin(rk_list_writer *writer, uint32_t document_frequency,
                          uint64_t token_frequency, uint32_t form_count);
void rk_list_writer_add_document(rk_list_writer *writer, rk_docid document, uint32_t frequency);
static inline void rk_list_writer_add_position(rk_list_writer *writer, uint32_t position,
                                               uint32_t form) {
  rk_positions_writer_add(&writer->block_positions, position, form);
}
/* Instead of add_position, for a document that has the same length code in the other list: its
 * positions as they are coded there; then `times` tokens of `form`, and so on for all its tokens. */
void rk_list_writer_copy_positions(rk_list_writer *writer, const rk_bit_span *coded);
void rk_list_writer_add_forms(rk_list_writer *writer, uint32_t form, uint32_t times);

/* Appends the list to `out` and fills *info (list_offset and forms are left 0). */
rk_status rk_list_writer_finish(rk_list_writer *writer, rk_buffer *out,
                                rk_term_info *info) RK_MUST_CHECK;

/* ---- A list too long to hold -----------------------------------------------------------------
 * It is gone through three times, the same each time: once for the sizes and the tables, which stand
 * before what they tell of, once for the documents and once for the positions. On the way the caller
 * takes what is done of either part, to write it or to throw it away. ---- */

/* Moves what is done to `out`; NULL: nowhere. */
rk_status rk_list_writer_take_documents(rk_list_writer *writer, rk_buffer *out) RK_MUST_CHECK;
rk_status rk_list_writer_take_positions(rk_list_writer *writer, rk_buffer *out) RK_MUST_CHECK;
/* After the last one: ends the open blocks and fills *info, as finish does. */
rk_status rk_list_writer_end(rk_list_writer *writer, rk_term_info *info) RK_MUST_CHECK;
/* The tables, complete after end. */
rk_status rk_list_writer_append_skips(rk_list_writer *writer, rk_buffer *out) RK_MUST_CHECK;

#endif
