#include "tools/cli_columns.h"

#include <string.h>

#include "tools/cli_text.h"

enum { NAME_WIDTH = 15, BOUND_BYTES = 28 };

static const char *type_name(rakor_column_type type) {
  static const char *const names[] = {"number", "text", "date"}; /* as in rakor_column_type */
  return names[type];
}

static void put_number(rakor_column_type type, int64_t number, bool wants_json, cli_out *out) {
  char date[24];
  if (type == RAKOR_COLUMN_DATE && rakor_date_text(number, date))
    cli_out_format(out, wants_json ? "\"%s\"" : "%s", date);
  else
    cli_out_format(out, "%lld", (long long)number);
}

/* As much as there is room for, in whole characters. */
static rakor_text cut(rakor_text text) {
  rakor_text kept = {text.ptr, 0};
  while (kept.len < text.len) {
    uint32_t character;
    const rakor_text rest = {text.ptr + kept.len, text.len - kept.len};
    const size_t len = cli_text_next(rest, &character);
    if (kept.len + len > BOUND_BYTES) break;
    kept.len += len;
  }
  return kept;
}

static void put_bound_line(rakor_column_type type, int64_t number, rakor_text text, cli_out *out) {
  if (type != RAKOR_COLUMN_TEXT) {
    put_number(type, number, false, out);
    return;
  }
  const rakor_text kept = cut(text);
  cli_out_text(out, kept);
  if (kept.len < text.len) cli_out_string(out, "…");
}

static void put_line(const rakor_column *column, const rakor_column_facts *facts, cli_out *out) {
  cli_out_text(out, column->name);
  for (size_t i = column->name.len; i < NAME_WIDTH; i++) cli_out_char(out, ' ');
  cli_out_format(out, " %-6s %10llu %9llu  ", type_name(column->type),
                 (unsigned long long)facts->documents, (unsigned long long)facts->size_bytes);
  const bool has_bounds = column->type == RAKOR_COLUMN_TEXT ? facts->first.len : facts->documents;
  if (has_bounds) {
    put_bound_line(column->type, facts->least, facts->first, out);
    cli_out_string(out, " to ");
    put_bound_line(column->type, facts->most, facts->last, out);
  }
  if (column->type == RAKOR_COLUMN_TEXT)
    cli_out_format(out, " (%llu)", (unsigned long long)facts->texts);
  cli_out_char(out, '\n');
}

static void put_bound_json(const char *name, rakor_column_type type, int64_t number,
                           rakor_text text, cli_out *out) {
  cli_out_format(out, ",\"%s\":", name);
  if (type == RAKOR_COLUMN_TEXT)
    cli_out_json(out, text);
  else
    put_number(type, number, true, out);
}

static void put_json(const rakor_column *column, const rakor_column_facts *facts, cli_out *out) {
  cli_out_json(out, column->name);
  cli_out_format(out, ":{\"type\":\"%s\",\"kept\":%s,\"documents\":%llu,\"bytes\":%llu",
                 type_name(column->type), column->is_kept ? "true" : "false",
                 (unsigned long long)facts->documents, (unsigned long long)facts->size_bytes);
  if (column->type == RAKOR_COLUMN_TEXT)
    cli_out_format(out, ",\"texts\":%llu", (unsigned long long)facts->texts);
  if (column->type == RAKOR_COLUMN_TEXT ? facts->first.len : facts->documents) {
    put_bound_json("least", column->type, facts->least, facts->first, out);
    put_bound_json("most", column->type, facts->most, facts->last, out);
  }
  cli_out_char(out, '}');
}

static rakor_status put_all(rakor_index *index, bool wants_json, cli_out *out,
                            rakor_error *error) {
  rakor_columns *columns;
  rakor_status status = rakor_columns_open(index, &columns, error);
  if (status != RAKOR_OK) return status;
  for (size_t i = 0; status == RAKOR_OK && i < rakor_columns_count(columns); i++) {
    const rakor_column column = rakor_columns_at(columns, i);
    rakor_column_facts facts;
    status = rakor_columns_facts(columns, i, &facts, error);
    if (status != RAKOR_OK) break;
    if (wants_json && i) cli_out_char(out, ',');
    if (wants_json)
      put_json(&column, &facts, out);
    else
      put_line(&column, &facts, out);
  }
  rakor_columns_close(columns);
  return status;
}

rakor_status cli_columns_lines(rakor_index *index, cli_out *out, rakor_error *error) {
  cli_out_string(out, "\ncolumn          type    documents     bytes  values (different texts)\n");
  return put_all(index, false, out, error);
}

rakor_status cli_columns_json(rakor_index *index, cli_out *out, rakor_error *error) {
  cli_out_char(out, '{');
  const rakor_status status = put_all(index, true, out, error);
  cli_out_char(out, '}');
  return status;
}

static bool is_source(const rakor_column *column) {
  return !column->is_kept && column->name.len == 6 && memcmp(column->name.ptr, "source", 6) == 0;
}

rakor_status cli_columns_values_json(rakor_columns *columns, uint64_t document, cli_out *out,
                                     rakor_error *error) {
  bool is_first = true;
  cli_out_char(out, '{');
  for (size_t i = 0; i < rakor_columns_count(columns); i++) {
    const rakor_column column = rakor_columns_at(columns, i);
    if (is_source(&column)) continue;
    rakor_value value;
    const rakor_status status = rakor_columns_value(columns, i, document, &value, error);
    if (status != RAKOR_OK) return status;
    if (value.is_missing) continue;
    if (!is_first) cli_out_char(out, ',');
    is_first = false;
    cli_out_json(out, column.name);
    cli_out_char(out, ':');
    if (column.type == RAKOR_COLUMN_TEXT)
      cli_out_json(out, value.text);
    else
      put_number(column.type, value.number, true, out);
  }
  cli_out_char(out, '}');
  return RAKOR_OK;
}
