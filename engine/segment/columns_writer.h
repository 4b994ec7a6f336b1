/*
 * columns_writer: columns into a segment, one behind the other.
 *
 * Begin a column, give it its texts when it is one of texts, then the value of each document, and
 * end it; names ascend. A column that no document has must not be begun. The chunks are only made
 * when there is a column; nothing else may be written to the file between the first and the finish.
 * Ownership: `chunks` is borrowed. One thread.
 */
#ifndef RK_SEGMENT_COLUMNS_WRITER_H
#define RK_SEGMENT_COLUMNS_WRITER_H

#include "engine/segment/columns.h"

/* Zeroed, with `chunks` set, it is ready. */
typedef struct rk_columns_writer {
  rk_chunk_writer *chunks;
  rk_buffer directory;
  rk_numbers_writer *numbers; /* of the column at work; made once */
  rk_texts_writer texts;
  rk_column_type type;
  uint64_t start; /* of the column at work, in COLV */
  rk_buffer name;
} rk_columns_writer;

rk_status rk_columns_writer_begin(rk_columns_writer *writer, rk_view name, rk_column_type type,
                                  rk_error *error) RK_MUST_CHECK;
/* Only of a text column, before the first document; ascending. */
rk_status rk_columns_writer_add_text(rk_columns_writer *writer, rk_view text,
                                     rk_error *error) RK_MUST_CHECK;
/* The next document's number, or the ordinal of its text. */
rk_status rk_columns_writer_add(rk_columns_writer *writer, bool has_value, int64_t value,
                                rk_error *error) RK_MUST_CHECK;
rk_status rk_columns_writer_end(rk_columns_writer *writer, rk_error *error) RK_MUST_CHECK;
/* Writes the directory. */
rk_status rk_columns_writer_finish(rk_columns_writer *writer, rk_error *error) RK_MUST_CHECK;
void rk_columns_writer_deinit(rk_columns_writer *writer);

#endif
