/*
 * cli_language: which languages does an option's value name?
 */
#ifndef RAKOR_TOOLS_CLI_LANGUAGE_H
#define RAKOR_TOOLS_CLI_LANGUAGE_H

#include "tools/cli_options.h"

/* "id,ms": adds their bits (1 << rakor_language). False: reported, the parser's status says how. */
bool cli_language_take(cli_parser *parser, const char *name, const char *value,
                       uint32_t *languages);

#endif
