#include "tools/cli_keep.h"

#include <stdlib.h>
#include <string.h>

#include "tools/cli_message.h"

/* Takes the type off the end of the field; a field whose name holds a colon must name its type. */
static bool take_type(const char *field, size_t *len, rakor_column_type *type) {
  static const struct {
    const char *name;
    rakor_column_type type;
  } types[] = {{":text", RAKOR_COLUMN_TEXT}, {":number", RAKOR_COLUMN_NUMBER}};
  *type = RAKOR_COLUMN_TEXT;
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    const size_t type_len = strlen(types[i].name);
    if (*len < type_len || memcmp(field + *len - type_len, types[i].name, type_len) != 0) continue;
    *len -= type_len;
    *type = types[i].type;
    return true;
  }
  return memchr(field, ':', *len) == NULL;
}

static bool take_field(cli_keep *keep, cli_parser *parser, const char *field, size_t len) {
  const size_t given_len = len;
  rakor_column_type type;
  if (!take_type(field, &len, &type) || len == 0) {
    parser->status = cli_wrong(parser->command->name,
                               "--keep: '%.*s' is no FIELD, FIELD:text or FIELD:number",
                               (int)given_len, field);
    return false;
  }
  rakor_keep *fields = realloc(keep->fields, (keep->count + 1) * sizeof *fields);
  if (fields) keep->fields = fields;
  char *name = fields ? strndup(field, len) : NULL;
  if (!name) {
    cli_say("out of memory");
    parser->status = CLI_TROUBLE;
    return false;
  }
  keep->fields[keep->count++] = (rakor_keep){name, type};
  return true;
}

bool cli_keep_take(cli_keep *keep, cli_parser *parser, const char *value) {
  for (const char *field = value;; field++) {
    const size_t len = strcspn(field, ",");
    if (!take_field(keep, parser, field, len)) return false;
    field += len;
    if (!*field) return true;
  }
}

void cli_keep_deinit(cli_keep *keep) {
  for (size_t i = 0; i < keep->count; i++) free((char *)(uintptr_t)keep->fields[i].name);
  free(keep->fields);
  *keep = (cli_keep){0};
}
