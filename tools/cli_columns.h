/*
 * cli_columns: the columns of an index, and what a document has in them, as people and programs see
 * them.
 *
 * Dates are written as such, numbers as numbers, texts as texts. The caller owns the index and the
 * output.
 */
#ifndef RAKOR_TOOLS_CLI_COLUMNS_H
#define RAKOR_TOOLS_CLI_COLUMNS_H

#include "engine/rakor.h"
#include "tools/cli_out.h"

/* A table with a line for each column, or a JSON object with a member for each. Return what the
 * library returned, with `error` filled. */
rakor_status cli_columns_lines(rakor_index *index, cli_out *out, rakor_error *error);
rakor_status cli_columns_json(rakor_index *index, cli_out *out, rakor_error *error);

/* What a document has, as a JSON object; not its source, which is its path. */
rakor_status cli_columns_values_json(rakor_columns *columns, uint64_t document, cli_out *out,
                                     rakor_error *error);

#endif
