#include "tools/cli_options.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tools/cli_help.h"
#include "tools/cli_message.h"

void cli_parser_init(cli_parser *parser, const cli_command *command, int argc, char **argv,
                     cli_out *out) {
  *parser = (cli_parser){
      .command = command, .out = out, .argv = argv, .argc = argc, .operands = argv};
}

const cli_option *cli_option_by_name(const cli_option *options, const char *name, size_t len) {
  for (const cli_option *o = options; o->name; o++) {
    if (strlen(o->name) == len && memcmp(o->name, name, len) == 0) return o;
  }
  return NULL;
}

const cli_option *cli_option_by_letter(const cli_option *options, char letter) {
  for (const cli_option *o = options; o->name; o++) {
    if (o->letter == letter) return o;
  }
  return NULL;
}

/* Levenshtein 1966, one row at a time; words over 63 bytes are simply far away. */
size_t cli_distance(const char *a, size_t a_len, const char *b) {
  enum { LONGEST = 63 };
  size_t row[LONGEST + 1], b_len = strlen(b);
  if (a_len > LONGEST || b_len > LONGEST) return LONGEST;
  for (size_t j = 0; j <= b_len; j++) row[j] = j;
  for (size_t i = 1; i <= a_len; i++) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b_len; j++) {
      size_t change = diagonal + (a[i - 1] != b[j - 1]);
      size_t one_side = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
      diagonal = row[j];
      row[j] = change < one_side ? change : one_side;
    }
  }
  return row[b_len];
}

static int stop(cli_parser *parser, int status) {
  parser->status = status;
  return CLI_STOP;
}

static int unknown_name(cli_parser *parser, const char *name, size_t len) {
  const char *nearest = NULL;
  size_t best = 3;
  for (const cli_option *o = parser->command->options; o->name; o++) {
    size_t distance = cli_distance(name, len, o->name);
    if (o->help && distance < best && distance < len) {
      best = distance;
      nearest = o->name;
    }
  }
  const char *command = parser->command->name;
  return stop(parser, nearest ? cli_wrong(command, "unknown option '--%.*s', nearest is '--%s'",
                                          (int)len, name, nearest)
                              : cli_wrong(command, "unknown option '--%.*s'", (int)len, name));
}

/* What to hand back for an option that was found. An empty value is a variable that was not set. */
static int found(cli_parser *parser, const cli_option *option, const char *value) {
  if (value && !*value)
    return stop(parser, cli_wrong(parser->command->name, "'--%s' has an empty value", option->name));
  if (option->key != CLI_KEY_HELP) return option->key;
  cli_help_command(parser->command, parser->out);
  return stop(parser, CLI_OK);
}

static int next_long(cli_parser *parser, const char *text, const char **value) {
  const char *equals = strchr(text, '=');
  size_t len = equals ? (size_t)(equals - text) : strlen(text);
  const cli_option *option = cli_option_by_name(parser->command->options, text, len);
  if (!option) return unknown_name(parser, text, len);
  const char *command = parser->command->name;
  if (!option->argument) {
    if (equals) return stop(parser, cli_wrong(command, "'--%s' takes no value", option->name));
  } else if (equals) {
    *value = equals + 1;
  } else if (parser->next < parser->argc) {
    *value = parser->argv[parser->next++];
  } else {
    return stop(parser, cli_wrong(command, "'--%s' needs a value, %s", option->name,
                                  option->argument));
  }
  return found(parser, option, *value);
}

static int next_letter(cli_parser *parser, const char **value) {
  char letter = *parser->bunch++;
  const char *rest = *parser->bunch ? parser->bunch : NULL;
  parser->bunch = rest;
  const cli_option *option = cli_option_by_letter(parser->command->options, letter);
  const char *command = parser->command->name;
  if (!option) {
    const bool takes_query = strncmp(parser->command->operands, "QUERY", 5) == 0;
    return stop(parser, cli_wrong(command, "unknown option '-%c'%s", letter,
                                  takes_query ? "; words to leave out go behind '--'" : ""));
  }
  if (option->argument) {
    parser->bunch = NULL;
    if (rest) {
      *value = rest;
    } else if (parser->next < parser->argc) {
      *value = parser->argv[parser->next++];
    } else {
      return stop(parser, cli_wrong(command, "'-%c' needs a value, %s", letter, option->argument));
    }
  }
  return found(parser, option, *value);
}

int cli_next(cli_parser *parser, const char **value) {
  *value = NULL;
  if (parser->bunch) return next_letter(parser, value);
  while (parser->next < parser->argc) {
    char *argument = parser->argv[parser->next++];
    if (parser->only_operands || argument[0] != '-' || argument[1] == '\0') {
      /* Read arguments leave room at the front: operand_count < next. */
      parser->operands[parser->operand_count++] = argument;
    } else if (argument[1] != '-') {
      parser->bunch = argument + 1;
      return next_letter(parser, value);
    } else if (argument[2] != '\0') {
      return next_long(parser, argument + 2, value);
    } else {
      parser->only_operands = true;
    }
  }
  return CLI_END;
}

bool cli_no_operands(cli_parser *parser) {
  if (parser->operand_count == 0) return true;
  parser->status =
      cli_wrong(parser->command->name, "'%s' is one operand too many", parser->operands[0]);
  return false;
}

static bool wrong_value(cli_parser *parser, int status) {
  parser->status = status;
  return false;
}

bool cli_value_count(cli_parser *parser, const char *name, const char *value, uint64_t smallest,
                     uint64_t largest, uint64_t *count) {
  char *end;
  errno = 0;
  unsigned long long number = strtoull(value, &end, 10);
  if (!isdigit((unsigned char)value[0]) || *end || errno || number < smallest || number > largest) {
    return wrong_value(parser, cli_wrong(parser->command->name,
                                         "%s: '%s' is not a whole number from %llu to %llu", name,
                                         value, (unsigned long long)smallest,
                                         (unsigned long long)largest));
  }
  *count = number;
  return true;
}

bool cli_value_real(cli_parser *parser, const char *name, const char *value, double smallest,
                    double largest, double *real) {
  char *end;
  double number = strtod(value, &end);
  bool is_number = isdigit((unsigned char)value[0]) || value[0] == '.';
  if (!is_number || *end || isnan(number) || number < smallest || number > largest) {
    return wrong_value(parser, cli_wrong(parser->command->name,
                                         "%s: '%s' is not a number from %g to %g", name, value,
                                         smallest, largest));
  }
  *real = number;
  return true;
}

bool cli_value_size(cli_parser *parser, const char *name, const char *value,
                    uint64_t *size_bytes) {
  static const char units[] = "KMG";
  char *end;
  errno = 0;
  unsigned long long number = strtoull(value, &end, 10);
  unsigned shift = 0;
  const char *unit = *end ? strchr(units, toupper((unsigned char)*end)) : NULL;
  if (unit) {
    shift = 10 * (unsigned)(unit - units + 1);
    end++;
  }
  if (!isdigit((unsigned char)value[0]) || *end || errno || number == 0 ||
      number > UINT64_MAX >> shift) {
    return wrong_value(parser,
                       cli_wrong(parser->command->name,
                                 "%s: '%s' is not a size (a whole number of bytes, or with K, M "
                                 "or G)",
                                 name, value));
  }
  *size_bytes = number << shift;
  return true;
}

bool cli_value_choice(cli_parser *parser, const char *name, const char *value, const char *choices,
                      int *choice) {
  int position = 0;
  for (const char *p = choices; *p; position++) {
    size_t len = strcspn(p, "|");
    if (strlen(value) == len && memcmp(p, value, len) == 0) {
      *choice = position;
      return true;
    }
    p += len + (p[len] == '|');
  }
  return wrong_value(parser, cli_wrong(parser->command->name, "%s: '%s' is none of %s", name, value,
                                       choices));
}
