/*
 * columns: what is known of each document besides its text, by name.
 *
 * COLS is the directory, COLV holds the values. A segment none of whose documents has a value in any
 * column has neither chunk; a column that none of them has is not there.
 *   COLS := entry...                  in byte order of the names, each name once
 *   entry := varint name_bytes, name, u8 type, varint documents, varint bytes,
 *            number: u64 least, u64 most;  text: varint texts, varint bytes of their blocks
 *   COLV := column...                 in the order of COLS, without gaps
 *   column := number: numbers;  text: texts, then their ordinals as numbers
 *
 * In: an open chunk file. Out: columns, and the values of documents. Views of names borrow from the
 * file. Opening reads the directory alone. May be shared between threads.
 */
#ifndef RK_SEGMENT_COLUMNS_H
#define RK_SEGMENT_COLUMNS_H

#include "engine/segment/column_numbers.h"
#include "engine/segment/column_texts.h"
#include "engine/segment/column_value.h"

typedef struct rk_column {
  rk_view name;
  rk_column_type type;
  rk_docid documents;  /* that have a value */
  int64_t least, most; /* of numbers */
  rk_texts texts;      /* of texts: the distinct ones */
  rk_numbers numbers;  /* the values, or the ordinals of texts */
  uint64_t size_bytes; /* without the directory */
} rk_column;

typedef struct rk_columns {
  rk_column *columns; /* in byte order of the names */
  uint32_t count;
} rk_columns;

rk_status rk_columns_open(rk_columns *columns, const rk_chunk_file *file, rk_docid documents,
                          rk_error *error) RK_MUST_CHECK;
void rk_columns_close(rk_columns *columns); /* zeroed is allowed */
/* NULL when the segment has none of that name. */
const rk_column *rk_columns_find(const rk_columns *columns, rk_view name);

/* The ordinal of a document's text; 0: it has none. `open` as for rk_numbers_get. */
rk_status rk_column_ordinal(const rk_column *column, rk_docid document, rk_numbers_block *open,
                            uint32_t *ordinal, rk_error *error) RK_MUST_CHECK;

/* Every rule of a column that reading does not test. */
rk_status rk_column_check(const rk_column *column, rk_error *error) RK_MUST_CHECK;

#endif
