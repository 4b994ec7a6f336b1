/*
 * column_builder: the columns of a segment that is being made, from the values of one document after
 * the other.
 *
 * A text is kept once in a column and a document holds its number; documents without a value take a
 * bit, and those before the first one that has a value nothing. A column comes into being with its
 * first value and has the type of that.
 * Copies what it is given. After a failure only deinit makes sense. One thread at a time, in the
 * order of the documents.
 */
#ifndef RK_INDEX_COLUMN_BUILDER_H
#define RK_INDEX_COLUMN_BUILDER_H

#include "engine/base/intern.h"
#include "engine/segment/columns_writer.h"

typedef struct rk_built_column {
  rk_buffer name;
  rk_column_type type;
  rk_intern texts;
  rk_buffer present; /* a bit a document, up to the last that has a value */
  rk_buffer values;  /* i64, or u32 ids of texts, of those that have one */
  rk_docid end;      /* behind the last document that has a value */
} rk_built_column;

/* Zeroed is empty. */
typedef struct rk_column_builder {
  rk_built_column columns[RK_COLUMNS_MAX];
  uint32_t count;
  rk_docid document_count;
} rk_column_builder;

/* The values of the next document. Of two in one column the first counts. Values of one column have
 * one type, and there are no more than RK_COLUMNS_MAX names. */
rk_status rk_column_builder_add(rk_column_builder *builder, const rk_column_value *values,
                                size_t count, rk_error *error) RK_MUST_CHECK;
/* What it holds, and what writing will need besides. */
size_t rk_column_builder_memory(const rk_column_builder *builder);
/* True when a table of texts nears its limit. */
bool rk_column_builder_is_full(const rk_column_builder *builder);
/* Writes the columns of all documents, and is empty then. */
rk_status rk_column_builder_flush(rk_column_builder *builder, rk_chunk_writer *chunks,
                                  rk_error *error) RK_MUST_CHECK;
void rk_column_builder_deinit(rk_column_builder *builder);

#endif
