/*
 * json_put: members of a JSON object, written one after the other.
 *
 * In: names and text values. Out: "{...}" in a buffer, RFC 8259, for rk_doc.fields.
 *
 * Ownership: the buffer is the caller's. The text must be valid UTF-8.
 * Threads: no shared state.
 */
#ifndef RK_INPUT_JSON_PUT_H
#define RK_INPUT_JSON_PUT_H

#include "engine/base/view.h"

/* Opens the object when the buffer is empty. RK_NO_MEMORY. */
rk_status rk_json_put_member(rk_buffer *object, rk_view name, rk_view value) RK_MUST_CHECK;
/* Closes it and gives the whole, or nothing when there were no members. RK_NO_MEMORY. */
rk_status rk_json_put_end(rk_buffer *object, rk_view *whole) RK_MUST_CHECK;

#endif
