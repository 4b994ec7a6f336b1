/*
 * named_file: is a file there that a manifest names?
 *
 * An index without one of its files is damaged, which is another thing than a file that can't be
 * opened. Threads: no state.
 */
#ifndef RK_SEGMENT_NAMED_FILE_H
#define RK_SEGMENT_NAMED_FILE_H

#include "engine/base/error.h"

/* RK_CORRUPT: nothing is there, or something that is no file. */
rk_status rk_named_file_require(const char *path, rk_error *error) RK_MUST_CHECK;

#endif
