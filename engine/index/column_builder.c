#include "engine/index/column_builder.h"

#include <assert.h>
#include <stdlib.h>

enum { TEXT_BYTES_FULL = 1 << 30, TEXTS_FULL = 1 << 28 };

/* A text on its way to its place in byte order. */
typedef struct sorted_text {
  rk_view text;
  uint32_t id;
} sorted_text;

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

static void deinit_column(rk_built_column *column) {
  rk_intern_deinit(&column->texts);
  rk_buffer_deinit(&column->name);
  rk_buffer_deinit(&column->present);
  rk_buffer_deinit(&column->values);
}

void rk_column_builder_deinit(rk_column_builder *builder) {
  for (uint32_t c = 0; c < builder->count; c++) deinit_column(&builder->columns[c]);
  builder->count = 0;
  builder->document_count = 0;
}

/* The column of that name, made when it is not there. `hint`: where it was in the document before. */
static rk_status column_of(rk_column_builder *builder, const rk_column_value *value, size_t hint,
                           rk_built_column **column, rk_error *error) {
  if (hint < builder->count &&
      rk_view_equal(rk_buffer_view(&builder->columns[hint].name), value->name)) {
    *column = &builder->columns[hint];
    return RK_OK;
  }
  for (uint32_t c = 0; c < builder->count; c++) {
    *column = &builder->columns[c];
    if (rk_view_equal(rk_buffer_view(&(*column)->name), value->name)) return RK_OK;
  }
  assert(builder->count < RK_COLUMNS_MAX);
  *column = &builder->columns[builder->count++];
  **column = (rk_built_column){.type = value->type};
  return rk_buffer_append(&(*column)->name, value->name.ptr, value->name.len) == RK_OK
             ? RK_OK
             : no_memory(error);
}

/* Zero bytes up to the one that holds the document's bit. */
static rk_status reach(rk_buffer *present, rk_docid document) {
  const size_t len = document / 8 + (size_t)1;
  if (len <= present->len) return RK_OK;
  if (rk_buffer_reserve(present, len - present->len) != RK_OK) return RK_NO_MEMORY;
  memset(present->ptr + present->len, 0, len - present->len);
  present->len = len;
  return RK_OK;
}

static rk_status add_value(rk_built_column *column, rk_docid document,
                           const rk_column_value *value, rk_error *error) {
  assert(column->type == value->type);
  if (column->end > document) return RK_OK; /* it has one already */
  uint32_t id = 0;
  rk_status status = RK_OK;
  if (value->type == RK_COLUMN_TEXT) {
    bool added;
    assert(value->text.len > 0 && value->text.len <= RK_COLUMN_TEXT_MAX);
    status = rk_intern_put(&column->texts, value->text, 0, &id, &added);
    if (status == RK_OK) status = rk_buffer_append(&column->values, &id, sizeof id);
  } else {
    status = rk_buffer_append(&column->values, &value->number, sizeof value->number);
  }
  if (status == RK_OK) status = reach(&column->present, document);
  if (status != RK_OK) return rk_error_set(error, status, NULL, "too many values in a column");
  column->present.ptr[document / 8] |= (uint8_t)(1u << document % 8);
  column->end = document + 1;
  return RK_OK;
}

rk_status rk_column_builder_add(rk_column_builder *builder, const rk_column_value *values,
                                size_t count, rk_error *error) {
  rk_status status = RK_OK;
  for (size_t i = 0; status == RK_OK && i < count; i++) {
    rk_built_column *column;
    status = column_of(builder, &values[i], i, &column, error);
    if (status == RK_OK) status = add_value(column, builder->document_count, &values[i], error);
  }
  builder->document_count++;
  return status;
}

size_t rk_column_builder_memory(const rk_column_builder *builder) {
  size_t bytes = 0;
  for (uint32_t c = 0; c < builder->count; c++) {
    const rk_built_column *column = &builder->columns[c];
    bytes += rk_intern_memory(&column->texts) + column->present.cap + column->values.cap +
             column->texts.count * (2 * sizeof(sorted_text) + sizeof(uint32_t));
  }
  return bytes;
}

bool rk_column_builder_is_full(const rk_column_builder *builder) {
  for (uint32_t c = 0; c < builder->count; c++) {
    const rk_intern *texts = &builder->columns[c].texts;
    if (texts->bytes.len >= TEXT_BYTES_FULL || texts->count >= TEXTS_FULL) return true;
  }
  return false;
}

/* ---- Writing ---- */

static int by_text(const void *a, const void *b) {
  return rk_view_compare(((const sorted_text *)a)->text, ((const sorted_text *)b)->text);
}

/* Gives the texts to the writer; *ordinals gets the ordinal of each id, malloc'd. */
static rk_status write_texts(const rk_intern *texts, rk_columns_writer *writer,
                             uint32_t **ordinals, rk_error *error) {
  sorted_text *sorted = malloc((texts->count + (size_t)1) * sizeof *sorted);
  *ordinals = malloc((texts->count + (size_t)1) * sizeof **ordinals);
  rk_status status = sorted && *ordinals ? RK_OK : no_memory(error);
  for (uint32_t id = 0; status == RK_OK && id < texts->count; id++)
    sorted[id] = (sorted_text){rk_intern_text(texts, id), id};
  if (status == RK_OK) qsort(sorted, texts->count, sizeof *sorted, by_text);
  for (uint32_t i = 0; status == RK_OK && i < texts->count; i++) {
    (*ordinals)[sorted[i].id] = i + 1;
    status = rk_columns_writer_add_text(writer, sorted[i].text, error);
  }
  free(sorted);
  return status;
}

static int64_t value_at(const rk_built_column *column, const uint32_t *ordinals, size_t i) {
  if (column->type == RK_COLUMN_TEXT) return ordinals[rk_load_u32(column->values.ptr + 4 * i)];
  return (int64_t)rk_load_u64(column->values.ptr + 8 * i);
}

static rk_status write_column(const rk_built_column *column, rk_docid documents,
                              rk_columns_writer *writer, rk_error *error) {
  uint32_t *ordinals = NULL;
  rk_status status =
      rk_columns_writer_begin(writer, rk_buffer_view(&column->name), column->type, error);
  if (status == RK_OK && column->type == RK_COLUMN_TEXT)
    status = write_texts(&column->texts, writer, &ordinals, error);
  size_t next = 0;
  for (rk_docid d = 0; status == RK_OK && d < documents; d++) {
    const bool has = d < column->end && (column->present.ptr[d / 8] >> d % 8 & 1);
    status = rk_columns_writer_add(writer, has, has ? value_at(column, ordinals, next) : 0, error);
    next += has;
  }
  free(ordinals);
  return status == RK_OK ? rk_columns_writer_end(writer, error) : status;
}

static int by_name(const void *a, const void *b) {
  const rk_built_column *x = a, *y = b;
  return rk_view_compare(rk_buffer_view(&x->name), rk_buffer_view(&y->name));
}

rk_status rk_column_builder_flush(rk_column_builder *builder, rk_chunk_writer *chunks,
                                  rk_error *error) {
  rk_columns_writer writer = {.chunks = chunks};
  rk_status status = RK_OK;
  qsort(builder->columns, builder->count, sizeof *builder->columns, by_name);
  for (uint32_t c = 0; status == RK_OK && c < builder->count; c++)
    status = write_column(&builder->columns[c], builder->document_count, &writer, error);
  rk_column_builder_deinit(builder);
  if (status == RK_OK) status = rk_columns_writer_finish(&writer, error);
  rk_columns_writer_deinit(&writer);
  return status;
}
