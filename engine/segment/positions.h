/*
 * positions: where in its documents does a term stand, and in which form?
 *
 * Positions go with the blocks of postings: the bytes of a block hold, in its low stream (bits.h),
 * the positions of each of its documents, one document behind the other, as interpolative.h codes
 * that many numbers below rk_length_room of the document's length code (in front of them, in a list of
 * more than one block, the entries of positions_entries.h); and, when the term has more
 * than one form, the forms of all their tokens in its high stream (form_runs.h). The streams may
 * meet within a byte, and between them there is less than one.
 *
 * So a document's positions are found by passing over those before it, from an entry on; a reader that
 * is asked for documents in ascending order does that once. Forms are read only when asked for.
 * A reader goes with one cursor, which has the documents and their frequencies. It borrows the
 * segment and its lengths; nothing here allocates.
 */
#ifndef RK_SEGMENT_POSITIONS_H
#define RK_SEGMENT_POSITIONS_H

#include "engine/segment/form_runs.h"
#include "engine/segment/list_cursor.h"
#include "engine/segment/positions_entries.h"

typedef struct rk_positions {
  const rk_chunk_file *file;
  const rk_chunk *lists;
  const uint8_t *lengths; /* length code by document */
  rk_term_info term;
  uint32_t block;       /* the one whose bytes these are; UINT32_MAX for none */
  const uint8_t *bytes, *end;
  uint32_t index;       /* the document of the block whose positions come next in `bits` */
  rk_bit_reader bits;
  uint32_t entries;     /* of the block */
  uint64_t entry[1 + RK_POSITIONS_ENTRIES]; /* the bit where every 32nd document begins */
  uint32_t forms_index; /* the same for `forms` */
  rk_form_runs forms;
} rk_positions;

/* `lengths` is rk_segment_lengths: a code for each document that the cursor may give. */
void rk_positions_open(rk_positions *reader, const rk_chunk_file *file, const rk_chunk *lists,
                       const uint8_t *lengths, const rk_term_info *term);

/* The positions of the posting that the cursor stands at, and the forms of its tokens (NULL: not
 * wanted); room for as many as its frequency. That is no more than the room of its length, or
 * RK_CORRUPT. */
rk_status rk_positions_read(rk_positions *reader, rk_list_cursor *cursor, uint32_t *positions,
                            uint32_t *forms, rk_error *error) RK_MUST_CHECK;

/* For who copies or checks: the same posting's positions as they are coded; and `reader->forms`
 * brought to its first token: the caller takes as many as its frequency from there. */
rk_status rk_positions_find(rk_positions *reader, rk_list_cursor *cursor, rk_bit_span *coded,
                            rk_error *error) RK_MUST_CHECK;
rk_status rk_positions_find_forms(rk_positions *reader, rk_list_cursor *cursor,
                                  rk_error *error) RK_MUST_CHECK;
/* After positions and forms of the last posting of a block: RK_CORRUPT when anything is left in it. */
rk_status rk_positions_end_block(rk_positions *reader, rk_error *error) RK_MUST_CHECK;

#endif
