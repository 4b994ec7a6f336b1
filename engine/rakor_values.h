/*
 * rakor_values: what of a document goes into columns?
 *
 * In: a document with its JSON fields, and which of these are kept. Out: values for the engine's
 * columns: date (of the document, or of its field "date"), site (of the document, or the host of an
 * id that is a web address), language, source, and the kept fields. What a document has but fits no column of that type is counted and
 * missing. Facade files only.
 *
 * Ownership: borrows the options' names until deinit and the document's texts as long as the values
 * are used; these live until the next call. One thread.
 */
#ifndef RAKOR_VALUES_H
#define RAKOR_VALUES_H

#include "engine/index/writer.h"
#include "engine/rakor.h"
#include "engine/segment/column_value.h"

enum { RAKOR_VALUES_KEEP_MAX = 64 };

typedef struct rakor_values {
  const rakor_keep *keep; /* as the options have it, or `own` */
  size_t keep_count;
  rakor_keep *own;  /* with what the index keeps behind those of the options, or NULL */
  size_t own_from;  /* names from here on are ours */
  rk_column_value *values;
  size_t count; /* of the last document */
  rk_buffer text, name;
  uint64_t unfit; /* values, of all documents so far */
} rakor_values;

/* RK_MISUSE for kept fields that can't be. Deinit in either case. */
rk_status rakor_values_init(rakor_values *values, const rakor_keep *keep, size_t keep_count,
                            rk_error *cause) RK_MUST_CHECK;
/* Keeps what the index that the writer extends does, too. RK_LIMIT when it can't have so many columns
 * together, RK_MISUSE when a field would be kept as another type than it has there. */
rk_status rakor_values_extend(rakor_values *values, const rk_writer *writer,
                              rk_error *cause) RK_MUST_CHECK;
void rakor_values_deinit(rakor_values *values);
/* RK_LIMIT for a path that is too long. */
rk_status rakor_values_check(const rakor_document *document, rk_error *cause) RK_MUST_CHECK;
/* Of a document that was checked. RK_NO_MEMORY at worst. */
rk_status rakor_values_take(rakor_values *values, const rakor_document *document,
                            rk_error *cause) RK_MUST_CHECK;

#endif
