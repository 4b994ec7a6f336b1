#include "engine/input/json_fields.h"

#define DATE_MEMBER "\"date\":\""

/* The others, with a brace at each end, can't be longer than the line; but a date is written anew. */
size_t rk_json_fields_most(size_t line_len) {
  return line_len + 2 + sizeof DATE_MEMBER + RK_DATE_BYTES;
}

static void put(rk_json_record *record, rk_view bytes) {
  rk_buffer *assembly = &record->assembly;
  if (bytes.len) memcpy(assembly->ptr + assembly->len, bytes.ptr, bytes.len);
  assembly->len += bytes.len;
}

static void put_separator(rk_json_record *record) {
  put(record, (rk_view){record->assembly.len ? "," : "{", 1});
}

void rk_json_fields_keep(rk_json_record *record, rk_view raw_name, rk_view raw_value) {
  put_separator(record);
  put(record, raw_name);
  put(record, (rk_view){":", 1});
  put(record, raw_value);
}

void rk_json_fields_keep_date(rk_json_record *record, rk_view raw_name, rk_view raw_value,
                              rk_view value) {
  const rk_view date =
      record->date.len ? (rk_view){0} : rk_date_normalise(value, record->date_text);
  if (date.len == 0) {
    rk_json_fields_keep(record, raw_name, raw_value);
    return;
  }
  record->date = date;
  put_separator(record);
  put(record, (rk_view){DATE_MEMBER, sizeof DATE_MEMBER - 1});
  put(record, date);
  put(record, (rk_view){"\"", 1});
}

void rk_json_fields_end(rk_json_record *record) {
  if (record->assembly.len == 0) return;
  put(record, (rk_view){"}", 1});
  record->fields = rk_buffer_view(&record->assembly);
}
