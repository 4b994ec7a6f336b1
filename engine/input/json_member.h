/*
 * json_member: the members of a JSON object, one after the other, without a tree.
 *
 * In: a JSON object. Out: of each member of the outermost object the name and the value, as they are
 * written. What is no JSON ends the walk early and never makes it read past the end; that all of it
 * is valid is for others to see to (json_record.h).
 *
 * Ownership: views borrow from the object. Threads: no state.
 */
#ifndef RK_INPUT_JSON_MEMBER_H
#define RK_INPUT_JSON_MEMBER_H

#include "engine/base/view.h"

/* Where a walk is; the object's bytes, at first. */
typedef struct rk_json_walk {
  rk_view rest;
  bool inside;
} rk_json_walk;

/* The next member. `name` and `value` are as written: the name without its quotes, a text value with
 * them. False: there is none. */
bool rk_json_next_member(rk_json_walk *walk, rk_view *name, rk_view *value);

/* Appends what a text stands for that is written like this, without its quotes. RK_BAD_INPUT for a
 * broken escape or a lone surrogate; RK_NO_MEMORY. */
rk_status rk_json_unescape(rk_view written, rk_buffer *text) RK_MUST_CHECK;

#endif
