#include "engine/index/column_set.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/segment/lengths.h"

static const char *const known_names[] = {RK_COLUMN_DATE, RK_COLUMN_SITE, RK_COLUMN_LANGUAGE,
                                          RK_COLUMN_SOURCE, RK_COLUMN_LENGTH};
enum { KNOWN = sizeof known_names / sizeof *known_names };

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

bool rk_column_names_next(const rk_segment *segments, uint32_t count, rk_view before,
                          rk_view *name) {
  bool found = false;
  for (uint32_t s = 0; s < count; s++) {
    const rk_columns *columns = &segments[s].columns;
    for (uint32_t c = 0; c < columns->count; c++) {
      const rk_view own = columns->columns[c].name;
      if (rk_view_compare(own, before) <= 0) continue;
      if (!found || rk_view_compare(own, *name) < 0) *name = own;
      found = true;
      break; /* they ascend */
    }
  }
  return found;
}

/* ---- Which columns are there? ---- */

static bool is_known(rk_view name) {
  for (size_t i = 0; i < KNOWN; i++)
    if (rk_view_equal(name, rk_view_of(known_names[i]))) return true;
  return false;
}

/* Adds the column if any segment has it, or if it is the length. */
static rk_status add_column(rk_column_set *set, rk_view name, bool is_kept) {
  const rk_snapshot *snapshot = set->snapshot;
  rk_set_column *columns = realloc(set->columns, (set->count + (size_t)1) * sizeof *columns);
  if (!columns) return RK_NO_MEMORY;
  set->columns = columns;
  rk_set_column *column = &columns[set->count];
  *column = (rk_set_column){.name = name,
                            .is_kept = is_kept,
                            .is_length = rk_view_equal(name, rk_view_of(RK_COLUMN_LENGTH))};
  column->parts = calloc(snapshot->segment_count + (size_t)1, sizeof *column->parts);
  if (!column->parts) return RK_NO_MEMORY;
  bool found = column->is_length;
  for (uint32_t s = 0; s < snapshot->segment_count && !column->is_length; s++) {
    column->parts[s] = rk_columns_find(&snapshot->segments[s].columns, name);
    if (!column->parts[s]) continue;
    found = true;
    if (column->parts[s]->type == RK_COLUMN_TEXT) column->type = RK_COLUMN_TEXT;
  }
  if (found)
    set->count++;
  else
    free(column->parts);
  return RK_OK;
}

rk_status rk_column_set_init(rk_column_set *set, const rk_snapshot *snapshot, rk_error *error) {
  *set = (rk_column_set){.snapshot = snapshot};
  rk_status status = RK_OK;
  for (size_t i = 0; status == RK_OK && i < KNOWN; i++)
    status = add_column(set, rk_view_of(known_names[i]), false);
  rk_view name = {0};
  while (status == RK_OK &&
         rk_column_names_next(snapshot->segments, snapshot->segment_count, name, &name))
    if (!is_known(name)) status = add_column(set, name, true);
  if (status == RK_OK) return RK_OK;
  rk_column_set_deinit(set);
  return no_memory(error);
}

void rk_column_set_deinit(rk_column_set *set) {
  for (uint32_t c = 0; c < set->count; c++) free(set->columns[c].parts);
  free(set->columns);
  *set = (rk_column_set){0};
}

const rk_set_column *rk_column_set_find(const rk_column_set *set, rk_view name) {
  for (uint32_t c = 0; c < set->count; c++)
    if (rk_view_equal(set->columns[c].name, name)) return &set->columns[c];
  return NULL;
}

/* ---- Values ---- */

void rk_column_reader_deinit(rk_column_reader *reader) {
  rk_buffer_deinit(&reader->text);
  *reader = (rk_column_reader){0};
}

static rk_status read_length(const rk_segment *segment, rk_docid document, int64_t *length,
                             rk_error *error) {
  const uint8_t *code = rk_chunk_bytes(&segment->file, segment->lengths, document, 1, error);
  if (!code) return RK_CORRUPT;
  *length = rk_length_decode(*code);
  return RK_OK;
}

static rk_status read_text(const rk_column *part, rk_docid document, rk_column_reader *reader,
                           bool *has_value, rk_view *text, rk_error *error) {
  uint32_t ordinal;
  rk_status status = rk_column_ordinal(part, document, &reader->open, &ordinal, error);
  *has_value = ordinal != 0;
  if (status != RK_OK || ordinal == 0) return status;
  return rk_texts_get(&part->texts, ordinal, &reader->text, text, error);
}

static rk_status read_number(const rk_set_column *column, const rk_column *part, rk_docid document,
                             rk_column_reader *reader, bool *has_value, rk_column_value *value,
                             rk_error *error) {
  rk_status status = rk_numbers_get(&part->numbers, document, &reader->open, has_value,
                                    &value->number, error);
  if (status != RK_OK || !*has_value || column->type == RK_COLUMN_NUMBER) return status;
  snprintf(reader->digits, sizeof reader->digits, "%lld", (long long)value->number);
  value->text = rk_view_of(reader->digits);
  return RK_OK;
}

rk_status rk_column_set_value(const rk_column_set *set, const rk_set_column *column,
                              uint64_t document, rk_column_reader *reader, bool *has_value,
                              rk_column_value *value, rk_error *error) {
  rk_docid local;
  const rk_segment *segment = rk_snapshot_find(set->snapshot, document, &local);
  const rk_column *part = column->parts[segment - set->snapshot->segments];
  *value = (rk_column_value){.name = column->name, .type = column->type};
  *has_value = column->is_length;
  if (column->is_length) return read_length(segment, local, &value->number, error);
  if (!part) return RK_OK;
  if (part->type == RK_COLUMN_TEXT)
    return read_text(part, local, reader, has_value, &value->text, error);
  return read_number(column, part, local, reader, has_value, value, error);
}

/* ---- Facts ---- */

void rk_set_column_facts_deinit(rk_set_column_facts *facts) {
  rk_buffer_deinit(&facts->first);
  rk_buffer_deinit(&facts->last);
  *facts = (rk_set_column_facts){0};
}

static void take_bounds(rk_set_column_facts *facts, int64_t least, int64_t most) {
  if (facts->documents == 0 || least < facts->least) facts->least = least;
  if (facts->documents == 0 || most > facts->most) facts->most = most;
}

static rk_status add_lengths(const rk_segment *segment, rk_set_column_facts *facts,
                             rk_error *error) {
  const uint64_t count = segment->meta.document_count;
  if (count == 0) return RK_OK;
  const uint8_t *codes = rk_segment_lengths(segment, error);
  if (!codes) return RK_CORRUPT;
  uint8_t least = UINT8_MAX, most = 0;
  for (uint64_t d = 0; d < count; d++) {
    if (codes[d] < least) least = codes[d];
    if (codes[d] > most) most = codes[d];
  }
  take_bounds(facts, rk_length_decode(least), rk_length_decode(most));
  facts->documents += count;
  return RK_OK;
}

static rk_status copy_text(rk_buffer *to, rk_view text, rk_error *error) {
  to->len = 0;
  return rk_buffer_append(to, text.ptr, text.len) == RK_OK ? RK_OK : no_memory(error);
}

/* The first and the last text of a part; `room` is used. */
static rk_status add_texts(const rk_texts *texts, rk_set_column_facts *facts, rk_buffer *room,
                           rk_error *error) {
  rk_view text;
  rk_status status = rk_texts_get(texts, 1, room, &text, error);
  if (status == RK_OK && (facts->first.len == 0 ||
                          rk_view_compare(text, rk_buffer_view(&facts->first)) < 0))
    status = copy_text(&facts->first, text, error);
  if (status == RK_OK) status = rk_texts_get(texts, texts->count, room, &text, error);
  if (status == RK_OK && rk_view_compare(text, rk_buffer_view(&facts->last)) > 0)
    status = copy_text(&facts->last, text, error);
  facts->texts += texts->count;
  return status;
}

rk_status rk_column_set_facts(const rk_column_set *set, const rk_set_column *column,
                              rk_set_column_facts *facts, rk_error *error) {
  rk_buffer room = {0};
  rk_status status = RK_OK;
  bool is_mixed = false;
  for (uint32_t s = 0; status == RK_OK && s < set->snapshot->segment_count; s++) {
    const rk_column *part = column->parts[s];
    if (column->is_length) status = add_lengths(&set->snapshot->segments[s], facts, error);
    if (!part) continue;
    if (part->type == RK_COLUMN_TEXT)
      status = add_texts(&part->texts, facts, &room, error);
    else
      take_bounds(facts, part->least, part->most);
    is_mixed |= part->type != column->type;
    facts->documents += part->documents;
    facts->size_bytes += part->size_bytes;
  }
  rk_buffer_deinit(&room);
  if (is_mixed) facts->first.len = facts->last.len = 0;
  return status;
}
