/*
 * merge_postings: which postings has a segment to give to a term's merged list?
 *
 * Walks the postings of a term in one segment, without those of dropped documents, each with its
 * new document number and its positions as they are coded. Borrows what the part points to; no
 * allocation but for the counts of drops. One thread.
 */
#ifndef RK_INDEX_MERGE_POSTINGS_H
#define RK_INDEX_MERGE_POSTINGS_H

#include "engine/index/document_map.h"

/* A segment that holds the term. */
typedef struct rk_merge_part {
  const rk_segment *segment;
  const rk_document_map *map;
  const rk_document_map_input *input; /* the segment's part of the map */
  const uint8_t *lengths; /* length codes by its own document numbers: those of the merged segment */
  const rk_term_info *info;
  const uint32_t *codes; /* new form codes by old ones; NULL: they stay */
  uint32_t document_frequency; /* how much of it stays */
  uint64_t token_frequency;
  uint32_t dropped_at; /* its first in the counts of drops by form: see merge.c */
} rk_merge_part;

typedef struct rk_merge_postings {
  const rk_merge_part *part;
  rk_list_cursor cursor; /* its block and index are those of the next posting */
  rk_positions positions;
  uint32_t block;
  uint64_t tokens; /* of the postings that were passed */
  /* The posting: */
  rk_docid document; /* new number */
  uint32_t frequency;
  rk_bit_span coded; /* its positions */
  uint32_t forms_left; /* of its tokens: see next_forms */
} rk_merge_postings;

rk_status rk_merge_postings_open(rk_merge_postings *postings, const rk_merge_part *part,
                                 rk_error *error) RK_MUST_CHECK;
/* To the next one; *got is false at the end. RK_CORRUPT when the list is damaged. */
rk_status rk_merge_postings_next(rk_merge_postings *postings, bool *got,
                                 rk_error *error) RK_MUST_CHECK;

/* Some of the posting's tokens, while forms_left: `times[0]` of form codes[0], then `times[1]` of
 * codes[1] (new codes; either may be none). */
rk_status rk_merge_postings_next_forms(rk_merge_postings *postings, uint32_t codes[2],
                                       uint32_t times[2], rk_error *error) RK_MUST_CHECK;

/* Sets how much of the part stays, and adds to form_tokens[code], by old code, the tokens of dropped
 * documents. Looks no closer than it must at blocks that nothing is dropped from. */
rk_status rk_merge_postings_count(rk_merge_part *part, rk_merge_postings *room,
                                  uint64_t *form_tokens, rk_error *error) RK_MUST_CHECK;

#endif
