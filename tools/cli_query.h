/*
 * cli_query: how is a query to be read?
 *
 * The options --match and --syntax, and what the commands that take queries tell of them.
 */
#ifndef RAKOR_TOOLS_CLI_QUERY_H
#define RAKOR_TOOLS_CLI_QUERY_H

#include "engine/rakor.h"
#include "tools/cli_options.h"

enum { CLI_KEY_MATCH = 1100, CLI_KEY_SYNTAX };

#define CLI_OPTION_MATCH                       \
  {CLI_KEY_MATCH, 0, "match", "MANY", "any|all", \
   "of the words and phrases without a sign a document must have: any of them (or none, where " \
   "others have a +), all, or a number of them, all if they are fewer (default: any)"}
#define CLI_OPTION_SYNTAX(otherwise)                     \
  {CLI_KEY_SYNTAX, 0, "syntax", "NAME", "signs|plain", \
   "signs: + - and quotes mean what is told above; plain: words are all there is (default: signs" \
   otherwise ")"}

/* The language, for --help. */
#define CLI_QUERY_PARAGRAPH                                                                        \
  "A query is words and phrases in double quotes (at most 4096 words), each of which may stand in " \
  "any form. One of them must be in a document; --match asks for more. What has a + before it "     \
  "(+beras, +\"pasar murah\") must be there, what has a - must not; where there is a +, the rest "  \
  "counts for the rank only. What follows a sign without a blank belongs together: -jual-beli is "  \
  "a phrase. A hyphen inside a word or between blanks is no sign, a quote without an end runs to "  \
  "that of the query, and nothing is an error."

/* False: reported as wrong use, and the parser's status is set. */
bool cli_query_match(cli_parser *parser, const char *value, size_t *match);
bool cli_query_syntax(cli_parser *parser, const char *value, bool *is_plain);

#endif
