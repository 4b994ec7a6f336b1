/*
 * cli_text: which characters may reach a terminal?
 *
 * Titles, ids and snippets come from documents that nobody has vetted. A
 * character is harmless when printing it can only draw a glyph: no control
 * characters (C0, DEL, C1), no line or paragraph separators, and none of the
 * marks that turn the writing direction around and so make a line read as
 * what it is not.
 *
 * Pure functions; safe from any thread.
 */
#ifndef RAKOR_TOOLS_CLI_TEXT_H
#define RAKOR_TOOLS_CLI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/rakor.h"

/* What cli_text_next says of a byte that starts no well-formed UTF-8. */
#define CLI_TEXT_BROKEN UINT32_MAX

/* The first character of a text that is not empty. Returns its bytes; a
 * broken one is a single byte. */
size_t cli_text_next(rakor_text text, uint32_t *character);
bool cli_text_is_harmless(uint32_t character);
bool cli_text_is_space(char c); /* of ASCII */

rakor_text cli_text_of(const char *c_string);
/* Without ASCII white space at both ends. */
rakor_text cli_text_trim(rakor_text text);

/* The words with single spaces between them, malloc'd. NULL: out of memory, reported. */
char *cli_text_join(char *const *words, int count);

#endif
