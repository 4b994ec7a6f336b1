#include "tools/cli_query.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tools/cli_message.h"

enum { MATCH_MAX = 4096 }; /* words in a query */

bool cli_query_match(cli_parser *parser, const char *value, size_t *match) {
  char *end;
  *match = 0;
  if (strcmp(value, "any") == 0) return true;
  *match = RAKOR_MATCH_ALL;
  if (strcmp(value, "all") == 0) return true;
  errno = 0;
  const unsigned long number = strtoul(value, &end, 10);
  *match = number;
  if (*value >= '0' && *value <= '9' && !*end && !errno && number >= 1 && number <= MATCH_MAX)
    return true;
  parser->status =
      cli_wrong(parser->command->name,
                "--match: '%s' is none of any|all, and no whole number from 1 to %d", value, MATCH_MAX);
  return false;
}

bool cli_query_syntax(cli_parser *parser, const char *value, bool *is_plain) {
  int choice;
  if (!cli_value_choice(parser, "--syntax", value, "signs|plain", &choice)) return false;
  *is_plain = choice == 1;
  return true;
}
