/* The public functions that read columns. */
#include <stdlib.h>

#include "engine/base/timestamp.h"
#include "engine/rakor_error.h"
#include "engine/rakor_index.h"

_Static_assert((int)RK_TIMESTAMP_BYTES == 24, "a date has the room it needs");

struct rakor_columns {
  const rk_column_set *set;
  rk_column_reader *readers; /* one a column */
  rk_set_column_facts facts; /* of the last call */
};

rakor_status rakor_columns_open(rakor_index *index, rakor_columns **out, rakor_error *error) {
  *out = NULL;
  rakor_columns *columns = calloc(1, sizeof *columns);
  if (columns) columns->readers = calloc(index->columns.count + 1u, sizeof *columns->readers);
  if (!columns || !columns->readers) {
    free(columns);
    return rakor_error_make(error, RAKOR_NO_MEMORY, "out of memory");
  }
  columns->set = &index->columns;
  *out = columns;
  return RAKOR_OK;
}

void rakor_columns_close(rakor_columns *columns) {
  if (!columns) return;
  for (uint32_t c = 0; c < columns->set->count; c++) rk_column_reader_deinit(&columns->readers[c]);
  rk_set_column_facts_deinit(&columns->facts);
  free(columns->readers);
  free(columns);
}

size_t rakor_columns_count(const rakor_columns *columns) { return columns->set->count; }

size_t rakor_columns_find(const rakor_columns *columns, rakor_text name) {
  const rk_set_column *column = rk_column_set_find(columns->set, rakor_view_of(name));
  return column ? (size_t)(column - columns->set->columns) : columns->set->count;
}

rakor_column rakor_columns_at(const rakor_columns *columns, size_t column) {
  const rk_set_column *found = &columns->set->columns[column];
  rakor_column_type type = RAKOR_COLUMN_NUMBER;
  if (found->type == RK_COLUMN_TEXT)
    type = RAKOR_COLUMN_TEXT;
  else if (rk_view_equal(found->name, rk_view_of(RK_COLUMN_DATE)))
    type = RAKOR_COLUMN_DATE;
  return (rakor_column){rakor_text_of(found->name), type, found->is_kept};
}

rakor_status rakor_columns_value(rakor_columns *columns, size_t column, uint64_t document,
                                 rakor_value *value, rakor_error *error) {
  *value = (rakor_value){.is_missing = true};
  if (column >= columns->set->count) return rakor_error_make(error, RAKOR_MISUSE, "no such column");
  if (document >= columns->set->snapshot->document_count)
    return rakor_error_make(error, RAKOR_MISUSE, "no such document");
  bool has_value;
  rk_column_value found;
  rk_error cause = {0};
  const rk_status status =
      rk_column_set_value(columns->set, &columns->set->columns[column], document,
                          &columns->readers[column], &has_value, &found, &cause);
  if (status != RK_OK || !has_value) return rakor_error_take(error, &cause, status);
  value->is_missing = false;
  if (found.type == RK_COLUMN_TEXT)
    value->text = rakor_text_of(found.text);
  else
    value->number = found.number;
  return RAKOR_OK;
}

rakor_status rakor_columns_facts(rakor_columns *columns, size_t column, rakor_column_facts *facts,
                                 rakor_error *error) {
  *facts = (rakor_column_facts){0};
  if (column >= columns->set->count) return rakor_error_make(error, RAKOR_MISUSE, "no such column");
  rk_set_column_facts *found = &columns->facts;
  rk_set_column_facts_deinit(found);
  rk_error cause = {0};
  const rk_status status =
      rk_column_set_facts(columns->set, &columns->set->columns[column], found, &cause);
  if (status == RK_OK)
    *facts = (rakor_column_facts){.documents = found->documents,
                                  .texts = found->texts,
                                  .size_bytes = found->size_bytes,
                                  .least = found->least,
                                  .most = found->most,
                                  .first = rakor_text_of(rk_buffer_view(&found->first)),
                                  .last = rakor_text_of(rk_buffer_view(&found->last))};
  return rakor_error_take(error, &cause, status);
}

size_t rakor_date_text(int64_t seconds, char text[RK_TIMESTAMP_BYTES]) {
  return rk_timestamp_print(seconds, text);
}
