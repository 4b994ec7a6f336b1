/*
 * json_escape: what does an escape in a JSON text stand for?
 *
 * One place for all who read JSON texts themselves; what they do with NUL is their own affair.
 * Pure functions: any thread.
 */
#ifndef RK_INPUT_JSON_ESCAPE_H
#define RK_INPUT_JSON_ESCAPE_H

#include "engine/base/view.h"

/* The code unit of a \uXXXX at `at`, which is not behind the end; -1: there is none. */
int rk_json_escape_unit(rk_view text, size_t at);

/* The escape that `text` begins with, backslash and all; two units of \u that make one character are
 * one. Returns its length; 0: it is none, or a surrogate without its partner. */
size_t rk_json_escape_read(rk_view text, uint32_t *character);

#endif
