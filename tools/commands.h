/*
 * commands: which subcommands are there, and what holds for all of them?
 *
 * Each subcommand is defined in the file of its name, cmd_NAME.c. All of this
 * is constant.
 */
#ifndef RAKOR_TOOLS_COMMANDS_H
#define RAKOR_TOOLS_COMMANDS_H

#include "tools/cli_options.h"

extern const cli_command cmd_index, cmd_add, cmd_delete, cmd_optimize, cmd_search, cmd_stats,
    cmd_check, cmd_stem, cmd_tokens, cmd_language, cmd_help;

extern const cli_command *const commands[]; /* ends with NULL; in the order of the help */

/* The subcommand of that name, or NULL. */
const cli_command *commands_find(const char *name);
/* The name that differs by at most two letters, or NULL. */
const char *commands_nearest(const char *name);

typedef struct commands_note {
  const char *name; /* NULL ends a list */
  const char *text;
} commands_note;

extern const char *const commands_about[]; /* paragraphs */
extern const char commands_summary[];
extern const cli_option commands_options[]; /* of rakor-search itself */
extern const commands_note commands_environment[];
extern const commands_note commands_statuses[];
extern const cli_example commands_examples[];

#endif
