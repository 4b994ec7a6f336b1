#include "tools/cli_fields.h"

#include <stdlib.h>
#include <string.h>

#include "tools/cli_message.h"

/* In the order of cli_fields.names. */
static const char *const targets[] = {"id", "title", "body", "date"};
enum { TARGET_COUNT = 4 };

static bool wrong(cli_parser *parser, int status) {
  parser->status = status;
  return false;
}

static int find_target(const char *text, size_t len) {
  for (int i = 0; i < TARGET_COUNT; i++) {
    if (strlen(targets[i]) == len && memcmp(targets[i], text, len) == 0) return i;
  }
  return -1;
}

/* One "target=name". */
static bool take_part(cli_fields *fields, cli_parser *parser, const char *part, size_t len) {
  const char *equals = memchr(part, '=', len);
  const size_t target_len = equals ? (size_t)(equals - part) : len;
  const size_t name_len = equals ? len - target_len - 1 : 0;
  const char *command = parser->command->name;
  const int target = find_target(part, target_len);
  if (target < 0) {
    return wrong(parser, cli_wrong(command, "--map: '%.*s' is none of id, title, body, date",
                                   (int)target_len, part));
  }
  if (name_len == 0) {
    return wrong(parser, cli_wrong(command, "--map: %s needs the name of a field, %s=NAME",
                                   targets[target], targets[target]));
  }
  if (fields->names[target]) {
    return wrong(parser, cli_wrong(command, "--map: %s is given twice", targets[target]));
  }
  for (int i = 0; i < TARGET_COUNT; i++) {
    const char *other = fields->names[i];
    if (other && strlen(other) == name_len && memcmp(other, equals + 1, name_len) == 0) {
      return wrong(parser, cli_wrong(command, "--map: '%s' can't be both %s and %s", other,
                                     targets[i], targets[target]));
    }
  }
  fields->names[target] = strndup(equals + 1, name_len);
  if (fields->names[target]) return true;
  cli_say("out of memory");
  return wrong(parser, CLI_TROUBLE);
}

bool cli_fields_take(cli_fields *fields, cli_parser *parser, const char *value) {
  for (const char *part = value;; part++) {
    const size_t len = strcspn(part, ",");
    if (!take_part(fields, parser, part, len)) return false;
    part += len;
    if (!*part) return true;
  }
}

rakor_field_names cli_fields_names(const cli_fields *fields) {
  return (rakor_field_names){fields->names[0], fields->names[1], fields->names[2], fields->names[3]};
}

void cli_fields_deinit(cli_fields *fields) {
  for (int i = 0; i < TARGET_COUNT; i++) free(fields->names[i]);
  *fields = (cli_fields){0};
}
