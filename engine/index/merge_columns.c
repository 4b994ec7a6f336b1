#include "engine/index/merge_columns.h"

#include <stdlib.h>

#include "engine/index/column_set.h"
#include "engine/index/merge_texts.h"

enum {
  PLACES = 512,
  FORGET_EVERY = 32, /* times so many: then the inputs give their pages back */
};

/* A segment's part in the column at work. */
typedef struct input_column {
  const rk_column *column; /* NULL: it has none */
  rk_numbers_block open;
  uint32_t *ordinals; /* of the texts, by ordinal in the segment or in: */
  rk_number_texts numbers; /* that go into a column of texts */
} input_column;

typedef struct column_merger {
  const rk_segment *inputs;
  uint32_t count;
  const rk_column_order *order;
  rk_column_place next; /* without an order */
  input_column *columns;
  rk_columns_writer writer;
  rk_column_type type; /* of the column at work, in the result */
  rk_error *error;
} column_merger;

typedef rk_status on_place(column_merger *m, void *context, const rk_column_place *place);

static rk_status no_memory(column_merger *m) {
  return rk_error_set(m->error, RK_NO_MEMORY, NULL, "out of memory");
}

/* ---- The documents, in their new order ---- */

static void rewind_places(column_merger *m) {
  m->next = (rk_column_place){0};
  if (m->order) m->order->rewind(m->order->context);
}

static size_t next_places(column_merger *m, rk_column_place *places) {
  if (m->order) return m->order->next(m->order->context, places, PLACES);
  size_t n = 0;
  while (n < PLACES && m->next.input < m->count) {
    if (m->next.document < m->inputs[m->next.input].meta.document_count) {
      places[n++] = m->next;
      m->next.document++;
    } else {
      m->next = (rk_column_place){.input = m->next.input + 1};
    }
  }
  return n;
}

/* The pages of all columns, which are read anew where they are needed again. */
static void forget(const column_merger *m) {
  for (uint32_t s = 0; s < m->count; s++) {
    const rk_column *column = m->columns[s].column;
    if (!column) continue;
    const rk_chunk *values = column->numbers.chunk;
    rk_chunk_forget(column->numbers.file, values, 0, values->size_bytes);
  }
}

static rk_status for_each(column_merger *m, on_place *on, void *context) {
  rk_column_place places[PLACES];
  rk_status status = RK_OK;
  uint64_t times = 0;
  rewind_places(m);
  for (size_t n; status == RK_OK && (n = next_places(m, places)) > 0;) {
    for (size_t i = 0; status == RK_OK && i < n; i++) status = on(m, context, &places[i]);
    if (++times % FORGET_EVERY == 0) forget(m);
  }
  forget(m);
  return status;
}

/* The number, or the ordinal of the text, that a document has. */
static rk_status value_at(column_merger *m, const rk_column_place *place, bool *has,
                          int64_t *value) {
  input_column *input = &m->columns[place->input];
  *has = false;
  *value = 0;
  if (!input->column) return RK_OK;
  if (input->column->type == RK_COLUMN_NUMBER)
    return rk_numbers_get(&input->column->numbers, place->document, &input->open, has, value,
                          m->error);
  uint32_t ordinal;
  rk_status status =
      rk_column_ordinal(input->column, place->document, &input->open, &ordinal, m->error);
  *has = ordinal != 0;
  *value = ordinal;
  return status;
}

/* ---- What of the inputs is used? ---- */

/* Does the input have numbers, where texts are wanted? */
static bool has_digits(const column_merger *m, const input_column *input) {
  return input->column && input->column->type == RK_COLUMN_NUMBER && m->type == RK_COLUMN_TEXT;
}

/* Marks the texts in use; *used: some document has a value. */
static rk_status mark_used(column_merger *m, void *used, const rk_column_place *place) {
  bool has;
  int64_t value;
  rk_status status = value_at(m, place, &has, &value);
  if (status != RK_OK || !has) return status;
  *(bool *)used = true;
  input_column *input = &m->columns[place->input];
  if (input->ordinals) input->ordinals[value] = 1;
  if (!has_digits(m, input)) return RK_OK;
  status = rk_number_texts_put(&input->numbers, value);
  return status == RK_OK ? RK_OK
                         : rk_error_set(m->error, status, NULL, "too many values in a column");
}

static rk_status make_ordinals(column_merger *m) {
  for (uint32_t s = 0; s < m->count; s++) {
    input_column *input = &m->columns[s];
    if (!input->column || input->column->type != RK_COLUMN_TEXT) continue;
    input->ordinals = calloc(input->column->texts.count + (size_t)1, sizeof *input->ordinals);
    if (!input->ordinals) return no_memory(m);
  }
  return RK_OK;
}

/* All numbers that were put in are used. */
static rk_status settle_numbers(column_merger *m) {
  for (uint32_t s = 0; s < m->count; s++) {
    input_column *input = &m->columns[s];
    if (!has_digits(m, input)) continue;
    rk_number_texts_settle(&input->numbers);
    input->ordinals = malloc((input->numbers.count + 1) * sizeof *input->ordinals);
    if (!input->ordinals) return no_memory(m);
    for (size_t i = 0; i <= input->numbers.count; i++) input->ordinals[i] = 1;
  }
  return RK_OK;
}

/* ---- One column ---- */

static rk_status write_texts(column_merger *m) {
  rk_merge_texts_input *inputs = calloc(m->count + (size_t)1, sizeof *inputs);
  if (!inputs) return no_memory(m);
  for (uint32_t s = 0; s < m->count; s++) {
    const input_column *column = &m->columns[s];
    inputs[s].ordinals = column->ordinals;
    if (has_digits(m, column))
      inputs[s].numbers = &column->numbers;
    else if (column->ordinals)
      inputs[s].iterator.texts = &column->column->texts;
  }
  rk_status status = rk_merge_texts(inputs, m->count, &m->writer, m->error);
  for (uint32_t s = 0; s < m->count; s++) rk_texts_iterator_deinit(&inputs[s].iterator);
  free(inputs);
  return status;
}

static rk_status write_value(column_merger *m, void *context, const rk_column_place *place) {
  (void)context;
  bool has;
  int64_t value;
  rk_status status = value_at(m, place, &has, &value);
  if (status != RK_OK) return status;
  const input_column *input = &m->columns[place->input];
  if (has && has_digits(m, input)) value = rk_number_texts_find(&input->numbers, value);
  if (has && input->ordinals) value = input->ordinals[value];
  return rk_columns_writer_add(&m->writer, has, value, m->error);
}

static rk_status write_column(column_merger *m, rk_view name) {
  bool used = false;
  rk_status status = make_ordinals(m);
  if (status == RK_OK) status = for_each(m, mark_used, &used);
  if (status != RK_OK || !used) return status;
  status = settle_numbers(m);
  if (status == RK_OK) status = rk_columns_writer_begin(&m->writer, name, m->type, m->error);
  if (status == RK_OK && m->type == RK_COLUMN_TEXT) status = write_texts(m);
  if (status == RK_OK) status = for_each(m, write_value, NULL);
  return status == RK_OK ? rk_columns_writer_end(&m->writer, m->error) : status;
}

/* ---- All columns, by name ---- */

static rk_status merge_column(column_merger *m, rk_view name) {
  m->type = RK_COLUMN_NUMBER;
  for (uint32_t s = 0; s < m->count; s++) {
    input_column *input = &m->columns[s];
    *input = (input_column){.column = rk_columns_find(&m->inputs[s].columns, name)};
    if (input->column && input->column->type == RK_COLUMN_TEXT) m->type = RK_COLUMN_TEXT;
  }
  const rk_status status = write_column(m, name);
  for (uint32_t s = 0; s < m->count; s++) {
    free(m->columns[s].ordinals);
    rk_number_texts_deinit(&m->columns[s].numbers);
  }
  return status;
}

rk_status rk_merge_columns(const rk_segment *inputs, uint32_t count, const rk_column_order *order,
                           rk_chunk_writer *chunks, rk_error *error) {
  column_merger m = {.inputs = inputs, .count = count, .order = order, .error = error,
                     .writer = {.chunks = chunks}};
  m.columns = calloc(count + (size_t)1, sizeof *m.columns);
  rk_status status = m.columns ? RK_OK : no_memory(&m);
  rk_view name = {0};
  uint32_t done = 0;
  for (; status == RK_OK && rk_column_names_next(inputs, count, name, &name); done++) {
    if (done == RK_COLUMNS_MAX)
      status = rk_error_set(error, RK_LIMIT, NULL, "more than %d columns", RK_COLUMNS_MAX);
    else
      status = merge_column(&m, name);
  }
  if (status == RK_OK) status = rk_columns_writer_finish(&m.writer, error);
  rk_columns_writer_deinit(&m.writer);
  free(m.columns);
  return status;
}
