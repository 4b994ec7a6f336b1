#include "tools/cli_facts.h"

#include <string.h>

enum { NAME_COLUMN = 16 };

/* How a table says what is no number. */
typedef struct notation {
  const char *yes, *no, *quote;
} notation;

static void put_value(cli_out *out, const cli_fact *fact, const notation *n) {
  if (fact->text) {
    cli_out_string(out, n->quote);
    cli_out_string(out, fact->text);
    cli_out_string(out, n->quote);
  } else if (fact->is_flag) {
    cli_out_string(out, fact->count ? n->yes : n->no);
  } else if (fact->decimals) {
    cli_out_format(out, "%.*f", fact->decimals, fact->real);
  } else {
    cli_out_format(out, "%llu", (unsigned long long)fact->count);
  }
}

void cli_facts_lines(cli_out *out, const cli_fact *facts, size_t fact_count) {
  static const notation people = {"yes", "no", ""};
  for (size_t i = 0; i < fact_count; i++) {
    size_t len = strlen(facts[i].name);
    for (size_t j = 0; j < len; j++) {
      char c = facts[i].name[j];
      cli_out_char(out, c == '_' ? ' ' : c);
    }
    for (size_t j = len; j < NAME_COLUMN; j++) cli_out_char(out, ' ');
    put_value(out, &facts[i], &people);
    cli_out_end_line(out);
  }
}

void cli_facts_json(cli_out *out, const cli_fact *facts, size_t fact_count) {
  static const notation programs = {"true", "false", "\""};
  for (size_t i = 0; i < fact_count; i++) {
    cli_out_format(out, "%s\"%s\":", i ? "," : "", facts[i].name);
    put_value(out, &facts[i], &programs);
  }
}

void cli_facts_put(cli_out *out, const cli_fact *facts, size_t fact_count, bool wants_json) {
  if (!wants_json) {
    cli_facts_lines(out, facts, fact_count);
    return;
  }
  cli_out_char(out, '{');
  cli_facts_json(out, facts, fact_count);
  cli_out_string(out, "}\n");
}
