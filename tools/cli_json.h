/*
 * cli_json: is this text really a JSON object?
 *
 * The fields of a document are stored as JSON text and printed as they are.
 * Before that they are looked at once more, so that a line of --json is valid
 * JSON whatever an index holds. RFC 8259, at most 128 levels deep.
 */
#ifndef RAKOR_TOOLS_CLI_JSON_H
#define RAKOR_TOOLS_CLI_JSON_H

#include <stdbool.h>

#include "engine/rakor.h"

bool cli_json_is_object(rakor_text text);

#endif
