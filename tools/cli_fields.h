/*
 * cli_fields: which fields did --map name?
 *
 * In: values of --map, "title=judul,body=isi", one or several. Out: the names as
 * the library wants them.
 *
 * Ownership: the names live until deinit. One thread.
 */
#ifndef RAKOR_TOOLS_CLI_FIELDS_H
#define RAKOR_TOOLS_CLI_FIELDS_H

#include "engine/rakor.h"
#include "tools/cli_options.h"

typedef struct cli_fields {
  char *names[4]; /* of id, title, body, date; NULL: not mapped */
} cli_fields;

/* False: a mistake was reported, and parser->status is set. */
bool cli_fields_take(cli_fields *fields, cli_parser *parser, const char *value);
rakor_field_names cli_fields_names(const cli_fields *fields);
void cli_fields_deinit(cli_fields *fields);

#endif
