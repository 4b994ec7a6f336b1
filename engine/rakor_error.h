/*
 * rakor_error: from the engine's errors to the public ones.
 *
 * The statuses have the same values in both (asserted in rakor.c), so that a
 * conversion is a copy. Facade files only.
 */
#ifndef RAKOR_ERROR_H
#define RAKOR_ERROR_H

#include "engine/base/error.h"
#include "engine/base/view.h"
#include "engine/rakor.h"

/* Copies the cause when `error` is still empty; returns the status. */
rakor_status rakor_error_take(rakor_error *error, const rk_error *cause, rk_status status);
void rakor_error_copy(rakor_error *to, const rk_error *from);
/* An error of the facade itself. */
rakor_status rakor_error_make(rakor_error *error, rakor_status status, const char *message);

static inline rk_view rakor_view_of(rakor_text text) { return (rk_view){text.ptr, text.len}; }
static inline rakor_text rakor_text_of(rk_view view) { return (rakor_text){view.ptr, view.len}; }

#endif
