/*
 * field_names: which field of a record is the id, the title, the body, the date?
 *
 * Formats with named fields (JSONL, CSV, TSV, TREC) look them up under "id",
 * "title", "body" and "date", or under the name that the user gave in their place. A
 * field that lost its place that way is one of the others.
 *
 * Ownership: the names are borrowed.
 */
#ifndef RK_INPUT_FIELD_NAMES_H
#define RK_INPUT_FIELD_NAMES_H

#include <strings.h>

#include "engine/base/view.h"

typedef enum rk_field {
  RK_FIELD_OTHER,
  RK_FIELD_ID,
  RK_FIELD_TITLE,
  RK_FIELD_BODY,
  RK_FIELD_DATE,
} rk_field;

/* NULL: under its own name. */
typedef struct rk_field_names {
  const char *id, *title, *body, *date;
} rk_field_names;

static inline bool rk_field_is(const char *name, const char *own_name, rk_view field,
                               bool any_case) {
  if (!name) name = own_name;
  if (strlen(name) != field.len) return false;
  return any_case ? strncasecmp(name, field.ptr, field.len) == 0
                  : memcmp(name, field.ptr, field.len) == 0;
}

/* `any_case`: ASCII letters match in either case. */
static inline rk_field rk_field_of(const rk_field_names *names, rk_view field, bool any_case) {
  if (rk_field_is(names->id, "id", field, any_case)) return RK_FIELD_ID;
  if (rk_field_is(names->title, "title", field, any_case)) return RK_FIELD_TITLE;
  if (rk_field_is(names->body, "body", field, any_case)) return RK_FIELD_BODY;
  if (rk_field_is(names->date, "date", field, any_case)) return RK_FIELD_DATE;
  return RK_FIELD_OTHER;
}

#endif
