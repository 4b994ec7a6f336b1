/*
 * column_value: what a document has in one column.
 *
 * Columns are kept by name. A document has one value there at the most; one that has none is
 * missing in the column. Dates are numbers: seconds since 1970 in UTC, with a date that is known to
 * the day only at midnight.
 * Ownership: views are borrowed.
 */
#ifndef RK_SEGMENT_COLUMN_VALUE_H
#define RK_SEGMENT_COLUMN_VALUE_H

#include "engine/base/view.h"

/* The numbers are those of the files. */
typedef enum rk_column_type { RK_COLUMN_NUMBER = 0, RK_COLUMN_TEXT = 1 } rk_column_type;

typedef struct rk_column_value {
  rk_view name; /* 1 to RK_COLUMN_NAME_MAX bytes */
  rk_column_type type;
  int64_t number; /* of a number */
  rk_view text;   /* of a text: 1 to RK_COLUMN_TEXT_MAX bytes */
} rk_column_value;

/* Columns that the engine itself knows. The length of a document is no column on disk: see
 * lengths.h. */
#define RK_COLUMN_DATE "date"
#define RK_COLUMN_SITE "site"
#define RK_COLUMN_LANGUAGE "language"
#define RK_COLUMN_SOURCE "source"
#define RK_COLUMN_LENGTH "length"

#endif
