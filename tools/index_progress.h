/*
 * index_progress: what is shown of a run that puts documents into an index.
 *
 * One thread.
 */
#ifndef RAKOR_TOOLS_INDEX_PROGRESS_H
#define RAKOR_TOOLS_INDEX_PROGRESS_H

#include "engine/rakor.h"
#include "tools/cli_progress.h"

void index_progress_tell(cli_progress *view, const rakor_progress *progress);

/* All that is to be read, as stored; 0 when that can't be known beforehand. */
uint64_t index_progress_input_bytes(char **inputs, int input_count);

#endif
