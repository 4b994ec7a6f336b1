/*
 * cli_keep: which fields did --keep name?
 *
 * In: values of --keep, "kategori,harga:number", one or several. Out: the fields as the library wants
 * them, which then says whether they can be.
 *
 * Ownership: the names live until deinit. One thread.
 */
#ifndef RAKOR_TOOLS_CLI_KEEP_H
#define RAKOR_TOOLS_CLI_KEEP_H

#include "engine/rakor.h"
#include "tools/cli_options.h"

#define CLI_KEEP_OPTION(key)                                                      \
  {key, 0, "keep", "FIELD[:TYPE],...", NULL,                                      \
   "fields to keep as columns, for filters and sorting; TYPE is text (default) " \
   "or number (may come several times)"}

typedef struct cli_keep {
  rakor_keep *fields; /* their names are malloc'd */
  size_t count;
} cli_keep;

/* False: a mistake was reported, and parser->status is set. */
bool cli_keep_take(cli_keep *keep, cli_parser *parser, const char *value);
void cli_keep_deinit(cli_keep *keep);

#endif
