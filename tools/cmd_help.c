/* rakor-search help: what can be done, and how? */
#include "tools/cli_help.h"
#include "tools/cli_message.h"
#include "tools/commands.h"

enum { KEY_MAN = 1, KEY_BASH };

static const char *const paragraphs[] = {
    "Without an operand: the commands, the environment and the exit statuses. With one: what "
    "COMMAND does, its options and examples, the same as \"rakor-search COMMAND --help\".",
    NULL};

/* The last two are for the build, which makes the man page and the completion with them. */
static const cli_option options[] = {CLI_OPTION_HELP,
                                     {KEY_MAN, 0, "man", NULL, NULL, NULL},
                                     {KEY_BASH, 0, "bash", NULL, NULL, NULL},
                                     CLI_OPTIONS_END};

static const cli_example examples[] = {{"rakor-search help search", "how to search"}, {NULL, NULL}};

static int help_on(const char *name, cli_out *out) {
  const cli_command *command = commands_find(name);
  const char *nearest = commands_nearest(name);
  if (command) {
    cli_help_command(command, out);
    return CLI_OK;
  }
  if (nearest) {
    return cli_wrong(NULL, "help: no command is called '%s', nearest is '%s'", name, nearest);
  }
  return cli_wrong(NULL, "help: no command is called '%s'", name);
}

static int run(int argc, char **argv, cli_out *out) {
  cli_parser parser;
  cli_parser_init(&parser, &cmd_help, argc, argv, out);
  void (*all)(cli_out *) = cli_help_program;
  const char *value;
  int key;
  while ((key = cli_next(&parser, &value)) != CLI_END) {
    if (key == CLI_STOP) return parser.status;
    all = key == KEY_MAN ? cli_help_man : cli_help_bash;
  }
  if (parser.operand_count > 1) return cli_wrong("help", "one command at a time");
  if (parser.operand_count == 1) return help_on(parser.operands[0], out);
  all(out);
  return CLI_OK;
}

const cli_command cmd_help = {
    .name = "help",
    .summary = "show what can be done, and how",
    .operands = "[COMMAND]",
    .takes_files = false,
    .paragraphs = paragraphs,
    .options = options,
    .examples = examples,
    .run = run,
};
