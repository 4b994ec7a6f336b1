/*
 * index_run: what index and add have in common, which is nearly everything.
 *
 * Defined in cmd_index.c.
 */
#ifndef RAKOR_TOOLS_INDEX_RUN_H
#define RAKOR_TOOLS_INDEX_RUN_H

#include "engine/rakor.h"
#include "tools/cli_options.h"

extern const cli_option cmd_index_options[];

/* Reads the arguments and does as they say; the exit status. `command` is whose help is meant. */
int cmd_index_run(const cli_command *command, rakor_writer_mode mode, int argc, char **argv,
                  cli_out *out);

#endif
