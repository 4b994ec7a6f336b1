/*
 * cli_options: what can be asked of a subcommand, and what was asked?
 *
 * A cli_command is the whole truth about a subcommand: what it does, its
 * options, its examples, the function that runs it. The option parser,
 * --help, the man page and the bash completion all read this one table, so
 * they can't tell different stories.
 *
 * The parser takes -k 5, -k5, --name value, --name=value, flags in one bunch
 * (-jq), "--" before operands that look like options, and options after
 * operands.
 *
 * Ownership: tables are constant; the parser borrows argv and reorders it.
 * One thread.
 */
#ifndef RAKOR_TOOLS_CLI_OPTIONS_H
#define RAKOR_TOOLS_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tools/cli_out.h"

typedef struct cli_option {
  int key;              /* what cli_next returns for it, > 0 */
  char letter;          /* 0: none */
  const char *name;     /* NULL ends a table */
  const char *argument; /* "FILE"; NULL: a flag */
  const char *choices;  /* "auto|text|jsonl", or NULL: anything */
  const char *help;     /* NULL: hidden */
} cli_option;

typedef struct cli_example {
  const char *command; /* NULL ends a list */
  const char *meaning;
} cli_example;

typedef struct cli_command {
  const char *name;
  const char *summary;           /* one line, no full stop */
  const char *operands;          /* for the usage line: "FILE..." */
  bool takes_files;              /* completion offers file names as operands */
  const char *const *paragraphs; /* ends with NULL */
  const cli_option *options;
  const cli_example *examples;
  int (*run)(int argc, char **argv, cli_out *out); /* arguments after the name; exit status */
} cli_command;

enum {
  CLI_KEY_INDEX = 1000,
  CLI_KEY_HELP,
  CLI_KEY_VERSION,
  CLI_KEY_LEXICON,      /* these two: cli_analysis.h */
  CLI_KEY_OLD_SPELLING,
};

/* Options that several subcommands share. */
#define CLI_OPTION_INDEX                     \
  {CLI_KEY_INDEX, 'i', "index", "INDEX", NULL, \
   "the index to read (default: $RAKOR_INDEX, then ./rakor.idx)"}
#define CLI_OPTION_HELP \
  { CLI_KEY_HELP, 'h', "help", NULL, NULL, "show this help and stop" }
#define CLI_OPTION_BUFFERS(key)          \
  {key, 'm', "memory", "SIZE", NULL, \
   "memory for buffers, in bytes or with K, M or G (default: 512M)"}
#define CLI_OPTION_JSON_SUMMARY(key) \
  { key, 0, "json", NULL, NULL, "print the summary as one JSON object" }
#define CLI_OPTIONS_END \
  { 0, 0, NULL, NULL, NULL, NULL }

enum { CLI_END = 0, CLI_STOP = -1 };

typedef struct cli_parser {
  const cli_command *command;
  cli_out *out;      /* for --help */
  char **argv;
  int argc, next;
  const char *bunch; /* rest of a -abc, or NULL */
  bool only_operands;
  char **operands;   /* complete after CLI_END; the front of argv */
  int operand_count;
  int status;        /* the exit status to end with, after CLI_STOP */
} cli_parser;

void cli_parser_init(cli_parser *parser, const cli_command *command, int argc, char **argv,
                     cli_out *out);
/* The next option's key, with its value; CLI_END when all was read; CLI_STOP
 * when help was shown or a mistake reported. */
int cli_next(cli_parser *parser, const char **value);

/* After CLI_END, for a command that takes none: false when there are operands, and
 * parser->status says how to end. */
bool cli_no_operands(cli_parser *parser);

const cli_option *cli_option_by_name(const cli_option *options, const char *name, size_t len);
const cli_option *cli_option_by_letter(const cli_option *options, char letter);

/* Values. False: reported as wrong use of `name` ("-k", "--memory"), and
 * parser->status is set. */
bool cli_value_count(cli_parser *parser, const char *name, const char *value, uint64_t smallest,
                     uint64_t largest, uint64_t *count);
bool cli_value_real(cli_parser *parser, const char *name, const char *value, double smallest,
                    double largest, double *real);
/* Bytes, with an optional K, M or G (times 1024). */
bool cli_value_size(cli_parser *parser, const char *name, const char *value, uint64_t *size_bytes);
/* The position of `value` in "a|b|c". */
bool cli_value_choice(cli_parser *parser, const char *name, const char *value, const char *choices,
                      int *choice);

/* Edits (insert, delete, change) between two short words, for "nearest is". */
size_t cli_distance(const char *a, size_t a_len, const char *b);

#endif
