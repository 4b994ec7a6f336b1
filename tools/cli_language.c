#include "tools/cli_language.h"

#include <string.h>

#include "engine/rakor.h"
#include "tools/cli_message.h"

bool cli_language_take(cli_parser *parser, const char *name, const char *value,
                       uint32_t *languages) {
  for (const char *part = value;; part++) {
    const size_t len = strcspn(part, ",");
    const rakor_language language = rakor_language_find((rakor_text){part, len});
    /* What is too short to tell always stays: it can't be asked for. */
    if (language == RAKOR_LANGUAGES || language == RAKOR_LANGUAGE_UNKNOWN) {
      parser->status = cli_wrong(parser->command->name,
                                 "%s: '%.*s' is none of id, ms, en, jv, su, other", name, (int)len,
                                 part);
      return false;
    }
    *languages |= 1u << language;
    part += len;
    if (!*part) return true;
  }
}
