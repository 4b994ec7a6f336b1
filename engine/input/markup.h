/*
 * markup: text with tags and entities in it -> the text alone.
 *
 * In: the inside of an SGML or XML element. Out: its text, appended to a buffer:
 * a tag becomes a line break (so that words on both sides stay apart), comments
 * go, the entities &amp; &lt; &gt; &quot; &apos; &nbsp; and numbers (&#233; &#xe9;)
 * become what they stand for, others stay as written. A "<" that begins no tag
 * is text.
 *
 * Ownership: the buffer is the caller's. The text must be valid UTF-8; then the
 * result is, and it gains no NUL bytes.
 * Threads: no state.
 */
#ifndef RK_INPUT_MARKUP_H
#define RK_INPUT_MARKUP_H

#include "engine/base/view.h"

typedef struct rk_markup_tag {
  size_t start, end; /* from "<" to behind ">" */
  rk_view name;      /* empty: a comment or declaration */
  rk_view rest;      /* attributes */
  bool closes;       /* </name> */
} rk_markup_tag;

/* The first tag at or behind `at`; false: there is none. */
bool rk_markup_find_tag(rk_view text, size_t at, rk_markup_tag *tag);
/* The next name="value" of a tag's attributes, and what is behind it; false: none. */
bool rk_markup_next_attribute(rk_view *rest, rk_view *name, rk_view *value);
/* RK_NO_MEMORY */
rk_status rk_markup_append_text(rk_buffer *to, rk_view text) RK_MUST_CHECK;

#endif
