/*
 * list: the inverted list of one term, as bytes in the LIST chunk.
 *
 *   list    := [skips] documents positions
 *   documents (document frequency df, tokens ttf):
 *     df = 1       nothing: the dictionary entry holds the document
 *     df <= 128    documents, ascending below the number of documents, in the low
 *                  stream (interpolative.h); gamma(frequency) of each in the
 *                  high stream (bits.h) unless ttf = df
 *     otherwise    a block (block.h) of gaps - 1 for every 128 documents, each
 *                  followed by a block of frequencies - 1 unless ttf = df
 *   skips, only when df > 128, with B = ceil(df / 128) blocks:
 *     8            frontier of the whole list: 4 frequencies, 4 length codes
 *     6            floors of the whole list (floor.h): 3 frequencies, 3 length codes
 *     8 * B        frontier of each block
 *     1..4 * B     last document of each block
 *     1..4 * B     end of each block, from the start of `documents`
 *     1..4 * B     end of each block's positions, from the start of `positions`
 *   The last three are numbers of as many bytes as the greatest that there could be (rk_list_widths).
 *   positions: for each block of documents its positions and forms (positions.h)
 */
#ifndef RK_SEGMENT_LIST_H
#define RK_SEGMENT_LIST_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/segment/block.h"
#include "engine/segment/floor.h"
#include "engine/segment/format.h"
#include "engine/segment/frontier.h"

/* What the dictionary knows of a term; enough to read its list. */
typedef struct rk_term_info {
  uint32_t document_frequency;  /* >= 1 */
  uint64_t token_frequency;     /* >= document_frequency */
  uint32_t form_count;          /* >= 1 */
  rk_docid only_document;       /* when document_frequency is 1 */
  uint64_t list_offset;         /* in LIST */
  uint64_t documents_bytes;     /* skips and documents */
  uint64_t positions_bytes;
  uint64_t forms_offset;        /* in FORM */
  uint64_t forms_bytes;         /* 0: the only form is the stem itself */
} rk_term_info;

static inline uint32_t rk_list_blocks(uint64_t count) {
  return (uint32_t)((count + RK_BLOCK_VALUES - 1) / RK_BLOCK_VALUES);
}

static inline bool rk_list_has_skips(const rk_term_info *term) {
  return term->document_frequency > RK_BLOCK_VALUES;
}

static inline bool rk_list_has_frequencies(const rk_term_info *term) {
  return term->token_frequency > term->document_frequency;
}

/* Bytes of a number of each table of the skips: 1..4. */
typedef struct rk_list_widths {
  unsigned last, end, positions_end;
} rk_list_widths;

static inline unsigned rk_list_width(uint64_t greatest) {
  return greatest >> 24 ? 4 : greatest >> 16 ? 3 : greatest >> 8 ? 2 : 1;
}

static inline rk_list_widths rk_list_widths_of(const rk_term_info *term, rk_docid document_count) {
  return (rk_list_widths){.last = rk_list_width(document_count),
                          .end = rk_list_width(term->documents_bytes),
                          .positions_end = rk_list_width(term->positions_bytes)};
}

static inline uint64_t rk_list_skips_bytes(const rk_term_info *term, rk_docid document_count) {
  if (!rk_list_has_skips(term)) return 0;
  const rk_list_widths widths = rk_list_widths_of(term, document_count);
  return RK_FRONTIER_BYTES + RK_FLOORS_BYTES +
         rk_list_blocks(term->document_frequency) *
             (uint64_t)(RK_FRONTIER_BYTES + widths.last + widths.end + widths.positions_end);
}

#endif
