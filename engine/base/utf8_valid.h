/*
 * utf8_valid: is this text UTF-8, and if not, where does it stop being so?
 *
 * Well-formed as the Unicode Standard has it (chapter 3, table 3-7): no
 * overlong forms, no surrogates, nothing above U+10FFFF, no sequence cut off.
 * Runs of ASCII are passed 32 bytes at a time.
 * No state; any thread.
 */
#ifndef RK_BASE_UTF8_VALID_H
#define RK_BASE_UTF8_VALID_H

#include <stddef.h>

#include "engine/base/view.h"

/* The length of the longest valid prefix: text.len when all is well. */
size_t rk_utf8_valid_prefix(rk_view text);

#endif
