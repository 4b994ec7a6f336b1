/*
 * json_fields: the members of a JSON object that are neither id, title nor body, kept as they were written.
 *
 * They are put together in the record's `assembly`, which has room for them (json_record.c): open at its end, a brace
 * is missing. Names and values come as they stand in the line, names with their quotation marks.
 */
#ifndef RK_INPUT_JSON_FIELDS_H
#define RK_INPUT_JSON_FIELDS_H

#include "engine/input/json_record.h"

/* Room that the assembly needs at most. */
size_t rk_json_fields_most(size_t line_len);

void rk_json_fields_keep(rk_json_record *record, rk_view raw_name, rk_view raw_value);
/* The first date that is understood stands under "date", in one form, whatever its own name; `value`:
 * unescaped, or of len 0. */
void rk_json_fields_keep_date(rk_json_record *record, rk_view raw_name, rk_view raw_value,
                              rk_view value);
/* Sets the record's `fields`. */
void rk_json_fields_end(rk_json_record *record);

#endif
