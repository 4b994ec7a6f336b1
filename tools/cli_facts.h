/*
 * cli_facts: a short table of names and values, for people or for programs.
 *
 * Names are written with underscores: as they are in JSON, with spaces for
 * people.
 */
#ifndef RAKOR_TOOLS_CLI_FACTS_H
#define RAKOR_TOOLS_CLI_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tools/cli_out.h"

typedef struct cli_fact {
  const char *name;
  const char *text; /* not NULL: this, which needs no escapes; else a number */
  bool is_flag;     /* count is true or false */
  uint64_t count;
  double real;  /* used when decimals > 0 */
  int decimals; /* 0: a count */
} cli_fact;

void cli_facts_lines(cli_out *out, const cli_fact *facts, size_t fact_count);
/* `"name":value,...` without braces. */
void cli_facts_json(cli_out *out, const cli_fact *facts, size_t fact_count);
/* All that a command has to say: lines, or one JSON object. */
void cli_facts_put(cli_out *out, const cli_fact *facts, size_t fact_count, bool wants_json);

#endif
