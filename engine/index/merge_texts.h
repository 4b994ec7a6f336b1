/*
 * merge_texts: the distinct texts of several columns into one, in byte order.
 *
 * In: the texts of each input, or its numbers, as whose digits they go in; and which of them are
 * used. Out: the texts that anybody uses, to a
 * writer, and for each input the ordinal that each of its texts has now.
 * Texts are gone through side by side: memory is a heap of the inputs, and the ordinals.
 */
#ifndef RK_INDEX_MERGE_TEXTS_H
#define RK_INDEX_MERGE_TEXTS_H

#include "engine/index/number_texts.h"
#include "engine/segment/columns_writer.h"

typedef struct rk_merge_texts_input {
  rk_texts_iterator iterator;     /* before the first text */
  const rk_number_texts *numbers; /* in place of the iterator's texts, or NULL */
  uint32_t *ordinals; /* by ordinal in the input: not 0 on entry: used; then: the one in the result.
                         NULL: not looked at */
} rk_merge_texts_input;

rk_status rk_merge_texts(rk_merge_texts_input *inputs, uint32_t count, rk_columns_writer *writer,
                         rk_error *error) RK_MUST_CHECK;

#endif
