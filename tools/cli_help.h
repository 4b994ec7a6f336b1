/*
 * cli_help: the tables of the subcommands as text for people and for bash.
 *
 * Three renderings of the same tables: --help, the man page (man(7) macros),
 * the bash completion. All go to `out`; nothing can fail here.
 */
#ifndef RAKOR_TOOLS_CLI_HELP_H
#define RAKOR_TOOLS_CLI_HELP_H

#include "tools/cli_options.h"
#include "tools/cli_out.h"

void cli_help_program(cli_out *out);
void cli_help_command(const cli_command *command, cli_out *out);
void cli_help_man(cli_out *out);
void cli_help_bash(cli_out *out);

#endif
