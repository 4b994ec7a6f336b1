#include "tools/cli_facts.h"

#include <string.h>

enum { NAME_COLUMN = 16 };

static void put_value(cli_out *out, const cli_fact *fact) {
  if (fact->decimals) {
    cli_out_format(out, "%.*f", fact->decimals, fact->real);
  } else {
    cli_out_format(out, "%llu", (unsigned long long)fact->count);
  }
}

void cli_facts_lines(cli_out *out, const cli_fact *facts, size_t fact_count) {
  for (size_t i = 0; i < fact_count; i++) {
    size_t len = strlen(facts[i].name);
    for (size_t j = 0; j < len; j++) {
      char c = facts[i].name[j];
      cli_out_char(out, c == '_' ? ' ' : c);
    }
    for (size_t j = len; j < NAME_COLUMN; j++) cli_out_char(out, ' ');
    if (facts[i].text) {
      cli_out_string(out, facts[i].text);
    } else if (facts[i].is_flag) {
      cli_out_string(out, facts[i].count ? "yes" : "no");
    } else {
      put_value(out, &facts[i]);
    }
    cli_out_end_line(out);
  }
}

void cli_facts_json(cli_out *out, const cli_fact *facts, size_t fact_count) {
  for (size_t i = 0; i < fact_count; i++) {
    cli_out_format(out, "%s\"%s\":", i ? "," : "", facts[i].name);
    if (facts[i].text) {
      cli_out_format(out, "\"%s\"", facts[i].text);
    } else if (facts[i].is_flag) {
      cli_out_string(out, facts[i].count ? "true" : "false");
    } else {
      put_value(out, &facts[i]);
    }
  }
}
