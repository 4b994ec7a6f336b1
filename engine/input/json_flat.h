/*
 * json_flat: the JSON objects that crawls consist of, read without a parser.
 *
 * Takes objects whose members are all texts, under names without escapes, and does at once what
 * yajl's events do one by one: the same record, at a fraction of the cost. At anything else (another
 * kind of value, an error of any kind, \u0000) it gives up, and yajl reads the line from its start and says what
 * there is to be said: json_record.c has the meaning of everything, this file is a short cut.
 * tests/property/test_json_flat.c holds the two against each other.
 */
#ifndef RK_INPUT_JSON_FLAT_H
#define RK_INPUT_JSON_FLAT_H

#include "engine/input/json_record.h"

/* Fills id, title, body, date and `assembly` (still open at its end) of a record as
 * rk_json_record_parse has prepared it: all empty, both buffers with room for the line, which is UTF-8. False: it gave
 * up, and the record has to be prepared again. */
bool rk_json_flat_read(rk_json_record *record, rk_view line);

#endif
