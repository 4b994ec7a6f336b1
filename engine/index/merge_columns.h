/*
 * merge_columns: the columns of several segments, for the documents of the segment they become.
 *
 * Columns come together by name; a document of a segment that has no such column is missing in it. A
 * column that no document of the result has is not written. Where one segment has numbers and
 * another texts under one name, the result has texts, numbers as their digits.
 * All bytes are those of one segment made of the same documents.
 *
 * In: the segments, and which of their documents become the first, the second ... of the result: as
 * they stand one behind the other, or as an order says, which may leave some out and permute them.
 * Memory: four bytes for each distinct text of one column in all inputs together, and as much as
 * number_texts.h says for each distinct number of a column of two types.
 */
#ifndef RK_INDEX_MERGE_COLUMNS_H
#define RK_INDEX_MERGE_COLUMNS_H

#include "engine/segment/segment.h"

typedef struct rk_column_place {
  uint32_t input; /* of the segments */
  rk_docid document;
} rk_column_place;

/* Gone through several times, each from the beginning. */
typedef struct rk_column_order {
  void (*rewind)(void *context);
  /* Fills up to `room` places with the next documents of the result; 0: there are no more. */
  size_t (*next)(void *context, rk_column_place *places, size_t room);
  void *context;
} rk_column_order;

/* Writes COLV and COLS when there are columns. `order` may be NULL: one behind the other. */
rk_status rk_merge_columns(const rk_segment *inputs, uint32_t count, const rk_column_order *order,
                           rk_chunk_writer *chunks, rk_error *error) RK_MUST_CHECK;

#endif
