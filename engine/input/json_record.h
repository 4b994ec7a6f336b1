/*
 * json_record: one JSON object -> the fields of a document.
 *
 * In: the bytes of one line. Out: id, title and body unescaped, and the other
 * members as they were written, put together again as one JSON object.
 *
 *   id           text or number (taken as written); null, "" or absent: none
 *   title, body  text, null or absent; one of them must hold more than white space
 *   date         of what date.h understands, in its form; else one of the others
 *   the others   kept in their order, values byte for byte; a name that comes
 *                twice stays there twice
 *
 * Of id, title and body that come twice, the last one counts. NUL characters
 * (\u0000) become spaces, so that text is free of NUL bytes everywhere behind
 * this point. Lone surrogates (\ud800) are refused: they stand for no
 * character. Nesting is bounded (RK_JSON_DEPTH_MAX). The syntax is RFC 8259's,
 * without extensions.
 *
 * Why yajl: of the JSON readers that Debian packages for C it is the fastest
 * that checks what it reads (bench/README-json.md), it does not recurse, and it
 * alone tells where a value stands, which is what lets other fields be kept
 * byte for byte. jansson and json-c cost three to seven times as much; cJSON is
 * as fast but turns numbers into doubles and cuts text at \u0000; jsmn would
 * leave unescaping and validation to us. Against it: upstream rests (Debian
 * keeps the fixes), and it takes UTF-8 and surrogates lightly, so both are
 * checked here before it runs. json_record.c is the only file that knows it.
 *
 * Ownership: the views in the result borrow from the line and from the
 * record's buffers, until the next parse or deinit.
 * Threads: one at a time.
 */
#ifndef RK_INPUT_JSON_RECORD_H
#define RK_INPUT_JSON_RECORD_H

#include "engine/base/error.h"
#include "engine/base/view.h"
#include "engine/input/date.h"
#include "engine/input/field_names.h"

#define RK_JSON_DEPTH_MAX 100

typedef struct rk_json_record {
  rk_field_names names; /* of id, title, body and date; set by the caller, kept by the parse */
  bool by_yajl_alone;      /* set by tests: without the short cut of json_flat.h */
  rk_view id, title, body; /* len 0: none */
  rk_view date;            /* len 0: none that is understood; it is in `fields`, too */
  rk_view fields;          /* "" or "{...}" */

  /* After RK_BAD_INPUT: what is wrong, and the offset in the line. Broken syntax
   * is placed where it was noticed: at the offending byte or right behind it. */
  size_t bad_byte;
  char reason[160];

  char date_text[RK_DATE_BYTES];
  rk_buffer text;                /* unescaped text */
  rk_buffer assembly;            /* fields */
  struct rk_json_parser *parser; /* kept from line to line: making one costs as much as a line */
} rk_json_record;

/* A zeroed record is ready. RK_BAD_INPUT fills bad_byte and reason; RK_NO_MEMORY. */
rk_status rk_json_record_parse(rk_json_record *record, rk_view line) RK_MUST_CHECK;
void rk_json_record_deinit(rk_json_record *record);

#endif
