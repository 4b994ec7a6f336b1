#include "engine/segment/columns.h"

#include <stdlib.h>

/* The directory as it is read: what comes next, and where the next column's values are. */
typedef struct directory {
  const rk_chunk_file *file;
  const rk_chunk *entries, *values;
  const uint8_t *at, *end;
  uint64_t offset; /* in COLV */
  rk_docid documents;
} directory;

static rk_status broken(const directory *d, const char *reason, rk_error *error) {
  const uint64_t at = d->at ? (uint64_t)(d->at - d->entries->ptr) : 0;
  return rk_chunk_corrupt(d->file, d->entries, at, reason, error);
}

static bool take_varint(directory *d, uint64_t most, uint64_t *value) {
  const uint8_t *p = rk_varint_decode(d->at, d->end, value);
  if (!p || *value > most) return false;
  d->at = p;
  return true;
}

static bool take_u64(directory *d, uint64_t *value) {
  if (d->end - d->at < 8) return false;
  *value = rk_load_u64(d->at);
  d->at += 8;
  return true;
}

static bool take_name(directory *d, rk_view *name) {
  uint64_t len;
  if (!take_varint(d, RK_COLUMN_NAME_MAX, &len) || len == 0 || len > (uint64_t)(d->end - d->at))
    return false;
  *name = (rk_view){(const char *)d->at, (size_t)len};
  d->at += len;
  return true;
}

static bool take_entry(directory *d, rk_column *column) {
  uint64_t documents, first, second;
  if (!take_name(d, &column->name) || d->at == d->end || *d->at > RK_COLUMN_TEXT) return false;
  column->type = (rk_column_type)*d->at++;
  if (!take_varint(d, d->documents, &documents) || documents == 0 ||
      !take_varint(d, d->values->size_bytes - d->offset, &column->size_bytes))
    return false;
  column->documents = (rk_docid)documents;
  if (column->type == RK_COLUMN_NUMBER) {
    if (!take_u64(d, &first) || !take_u64(d, &second)) return false;
    column->least = (int64_t)first;
    column->most = (int64_t)second;
    return column->least <= column->most;
  }
  if (!take_varint(d, documents, &first) || first == 0 ||
      !take_varint(d, column->size_bytes, &second))
    return false;
  column->texts = (rk_texts){.file = d->file, .chunk = d->values, .offset = d->offset,
                             .blocks_bytes = second, .count = (uint32_t)first};
  return true;
}

static rk_status read_column(directory *d, rk_column *column, rk_error *error) {
  if (!take_entry(d, column)) return broken(d, "an entry is broken", error);
  uint64_t texts = 0;
  if (column->type == RK_COLUMN_TEXT)
    texts = rk_texts_bytes(column->texts.blocks_bytes, column->texts.count);
  if (texts > column->size_bytes) return broken(d, "texts don't fit their column", error);
  const uint64_t offset = d->offset + texts;
  d->offset += column->size_bytes;
  return rk_numbers_open(&column->numbers, d->file, d->values, offset,
                         column->size_bytes - texts, d->documents, error);
}

static rk_status read_directory(rk_columns *columns, directory *d, rk_error *error) {
  while (d->at < d->end) {
    if (columns->count == RK_COLUMNS_MAX) return broken(d, "too many columns", error);
    rk_column *column = &columns->columns[columns->count];
    rk_status status = read_column(d, column, error);
    if (status != RK_OK) return status;
    if (columns->count && rk_view_compare(column[-1].name, column->name) >= 0)
      return broken(d, "columns are not in order", error);
    columns->count++;
  }
  if (d->offset != d->values->size_bytes)
    return broken(d, "its columns don't fill COLV", error);
  return RK_OK;
}

rk_status rk_columns_open(rk_columns *columns, const rk_chunk_file *file, rk_docid documents,
                          rk_error *error) {
  *columns = (rk_columns){0};
  directory d = {.file = file, .documents = documents,
                 .entries = rk_chunk_file_find(file, RK_CHUNK_COLUMNS),
                 .values = rk_chunk_file_find(file, RK_CHUNK_COLUMN_VALUES)};
  if (!d.entries && !d.values) return RK_OK;
  rk_status status = rk_chunk_file_require(file, RK_CHUNK_COLUMNS, &d.entries, error);
  if (status == RK_OK)
    status = rk_chunk_file_require(file, RK_CHUNK_COLUMN_VALUES, &d.values, error);
  if (status != RK_OK) return status;
  d.at = rk_chunk_bytes(file, d.entries, 0, d.entries->size_bytes, error);
  if (!d.at) return RK_CORRUPT;
  d.end = d.at + d.entries->size_bytes;
  columns->columns = calloc(RK_COLUMNS_MAX, sizeof *columns->columns);
  if (!columns->columns) return rk_error_set(error, RK_NO_MEMORY, file->path, "out of memory");
  status = read_directory(columns, &d, error);
  if (status != RK_OK) {
    rk_columns_close(columns);
    return status;
  }
  /* What a segment has, and not what it could have. */
  rk_column *fewer = realloc(columns->columns, (columns->count + 1u) * sizeof *fewer);
  if (fewer) columns->columns = fewer;
  return RK_OK;
}

void rk_columns_close(rk_columns *columns) {
  free(columns->columns);
  *columns = (rk_columns){0};
}

const rk_column *rk_columns_find(const rk_columns *columns, rk_view name) {
  for (uint32_t c = 0; c < columns->count; c++)
    if (rk_view_equal(columns->columns[c].name, name)) return &columns->columns[c];
  return NULL;
}

rk_status rk_column_ordinal(const rk_column *column, rk_docid document, rk_numbers_block *open,
                            uint32_t *ordinal, rk_error *error) {
  bool has_value;
  int64_t value;
  rk_status status = rk_numbers_get(&column->numbers, document, open, &has_value, &value, error);
  *ordinal = 0;
  if (status != RK_OK || !has_value) return status;
  if (value < 1 || value > (int64_t)column->texts.count)
    return rk_chunk_corrupt(column->numbers.file, column->numbers.chunk, column->numbers.offset,
                            "a document has a text that is not there", error);
  *ordinal = (uint32_t)value;
  return RK_OK;
}

/* ---- Checking ---- */

typedef struct used_texts {
  const rk_column *column;
  uint8_t *used; /* a bit for each ordinal */
  uint32_t count;
} used_texts;

static rk_status broken_column(const rk_column *column, const char *reason, rk_error *error) {
  return rk_chunk_corrupt(column->numbers.file, column->numbers.chunk, column->numbers.offset,
                          reason, error);
}

static rk_status on_ordinal(void *context, int64_t value, rk_error *error) {
  used_texts *u = context;
  if (value < 1 || value > (int64_t)u->column->texts.count)
    return broken_column(u->column, "a document has a text that is not there", error);
  const uint8_t bit = (uint8_t)(1u << value % 8);
  u->count += !(u->used[value / 8] & bit);
  u->used[value / 8] |= bit;
  return RK_OK;
}

static rk_status check_texts(const rk_column *column, rk_error *error) {
  rk_texts_iterator iterator = {.texts = &column->texts};
  rk_status status = RK_OK;
  for (bool got = true; status == RK_OK && got;) status = rk_texts_next(&iterator, &got, error);
  rk_texts_iterator_deinit(&iterator);
  return status;
}

rk_status rk_column_check(const rk_column *column, rk_error *error) {
  const bool is_text = column->type == RK_COLUMN_TEXT;
  used_texts u = {.column = column};
  rk_numbers_facts facts;
  rk_status status = is_text ? check_texts(column, error) : RK_OK;
  if (status != RK_OK) return status;
  u.used = calloc(column->texts.count / 8 + (size_t)1, 1);
  if (!u.used)
    return rk_error_set(error, RK_NO_MEMORY, column->numbers.file->path, "out of memory");
  status = rk_numbers_check(&column->numbers, is_text ? on_ordinal : NULL, &u, &facts, error);
  free(u.used);
  if (status != RK_OK) return status;
  if (facts.documents != column->documents)
    return broken_column(column, "COLS counts its documents wrongly", error);
  if (!is_text && (facts.least != column->least || facts.most != column->most))
    return broken_column(column, "the bounds in COLS are not true", error);
  if (is_text && u.count != column->texts.count)
    return broken_column(column, "it holds a text that no document has", error);
  return RK_OK;
}
