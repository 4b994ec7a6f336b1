/*
 * cli_index: which index is meant?
 */
#ifndef RAKOR_TOOLS_CLI_INDEX_H
#define RAKOR_TOOLS_CLI_INDEX_H

#include "engine/rakor.h"

/* `given` (the value of -i or -o, or NULL), else $RAKOR_INDEX, else "rakor.idx" here. */
const char *cli_index_path(const char *given);

/* Reports trouble with reading an index and returns the exit status for it. */
int cli_index_report(const rakor_error *error);

/* Says in one line when other rules than ours made its stems. */
void cli_index_warn(const char *given, const rakor_index *index);

/* Opens it for reading. Returns an exit status; trouble is reported. The
 * caller closes the index. */
int cli_index_open(const char *given, rakor_index **index);

#endif
