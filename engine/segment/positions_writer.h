/*
 * positions_writer: the positions and forms of a block of postings in, its bytes out.
 *
 * For each document begin, then either add for each of its tokens (ascending) or copy with what
 * another list holds for it; end_block after up to 128 documents. Layout: positions.h.
 * Out of memory is remembered and reported by end_block. Keeps its buffers from block to block.
 */
#ifndef RK_SEGMENT_POSITIONS_WRITER_H
#define RK_SEGMENT_POSITIONS_WRITER_H

#include <string.h>

#include "engine/segment/form_runs.h"
#include "engine/segment/positions_entries.h"

typedef struct rk_positions_writer {
  bool has_forms, has_entries;
  bool out_of_memory;
  uint32_t documents; /* of the block so far */
  uint32_t room;      /* of the document that is being added */
  uint64_t entries[RK_POSITIONS_ENTRIES]; /* where every 32nd of them begins, in bits of `coded` */
  rk_buffer document; /* u32: its positions so far */
  rk_buffer coded;    /* the low stream of the block; its length is that of `bits` */
  rk_bit_writer bits; /* bits.at is kept as an offset in coded.len */
  rk_form_runs_writer forms;
  rk_buffer high;     /* what `forms` makes */
} rk_positions_writer;

void rk_positions_writer_deinit(rk_positions_writer *writer);
/* A new list: forgets what is held. */
void rk_positions_writer_reset(rk_positions_writer *writer, bool has_forms, bool has_entries);

/* The next document; `room` is that of its length code (rk_length_room). */
static inline void rk_positions_writer_begin(rk_positions_writer *writer, uint32_t room);
static inline void rk_positions_writer_add(rk_positions_writer *writer, uint32_t position,
                                           uint32_t form);

/* All positions of the document as another list has them, for a document of the same length code;
 * then the forms of all its tokens, by these two as they come. */
void rk_positions_writer_copy(rk_positions_writer *writer, const rk_bit_span *coded);
static inline void rk_positions_writer_add_forms(rk_positions_writer *writer, uint32_t form,
                                                 uint32_t times);

/* Appends the block to `out`. */
rk_status rk_positions_writer_end_block(rk_positions_writer *writer, rk_buffer *out) RK_MUST_CHECK;

/* ---- What comes for every token ---- */

/* Codes the positions of the document. */
void rk_positions_writer_end_document(rk_positions_writer *writer);
/* The document that comes is one that an entry leads to. */
void rk_positions_writer_note_entry(rk_positions_writer *writer);

static inline void rk_positions_writer_begin(rk_positions_writer *writer, uint32_t room) {
  if (writer->document.len) rk_positions_writer_end_document(writer);
  if (writer->documents && writer->documents % RK_POSITIONS_STEP == 0)
    rk_positions_writer_note_entry(writer);
  writer->documents++;
  writer->room = room;
}

static inline void rk_positions_writer_add_forms(rk_positions_writer *writer, uint32_t form,
                                                 uint32_t times) {
  if (!writer->has_forms) return;
  if (form == 0) {
    rk_form_runs_add_zeros(&writer->forms, times);
    return;
  }
  for (uint32_t i = 0; i < times; i++)
    if (rk_form_runs_add(&writer->forms, form) != RK_OK) writer->out_of_memory = true;
}

static inline void rk_positions_writer_add(rk_positions_writer *writer, uint32_t position,
                                           uint32_t form) {
  rk_buffer *document = &writer->document;
  if (document->cap - document->len < sizeof position &&
      rk_buffer_reserve(document, sizeof position) != RK_OK) {
    writer->out_of_memory = true;
    return;
  }
  memcpy(document->ptr + document->len, &position, sizeof position);
  document->len += sizeof position;
  rk_positions_writer_add_forms(writer, form, 1);
}

#endif
