/*
 * positions: where in its documents does a term stand, and in which form?
 *
 * A term's positions are numbered through from 0 over all its documents: those
 * of one posting are the `frequency` positions from the number of tokens before
 * it (rk_list_cursor_tokens_before). Blocks of 128 are decoded as they are
 * needed, forms only when asked for. No allocation; borrows the segment.
 */
#ifndef RK_SEGMENT_POSITIONS_H
#define RK_SEGMENT_POSITIONS_H

#include "engine/segment/chunk_file.h"
#include "engine/segment/list.h"

typedef struct rk_positions {
  const rk_chunk_file *file;
  const rk_chunk *lists;
  rk_term_info term;
  uint32_t block_count, block; /* block: the decoded one, UINT32_MAX for none */
  bool has_forms;
  const uint8_t *forms_at, *block_end;
  uint32_t gaps[RK_BLOCK_VALUES], forms[RK_BLOCK_VALUES];
} rk_positions;

void rk_positions_open(rk_positions *reader, const rk_chunk_file *file, const rk_chunk *lists,
                       const rk_term_info *term);

/* Makes block `block` (below block_count) the decoded one, forms and all: *count values in `gaps` and
 * `forms`, for who takes them as they come and needs no documents. */
rk_status rk_positions_load(rk_positions *reader, uint32_t block, uint32_t *count,
                            rk_error *error) RK_MUST_CHECK;

/* Reads `count` positions of one document, from number `first` on; `forms` may be NULL. */
rk_status rk_positions_read(rk_positions *reader, uint64_t first, uint32_t count,
                            uint32_t *positions, uint32_t *forms, rk_error *error) RK_MUST_CHECK;

#endif
