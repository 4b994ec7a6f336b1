/*
 * html_tree: an HTML page -> its tree, and a walk through it.
 *
 * In: UTF-8. Out: gumbo's tree, as the HTML standard builds it from whatever the
 * page holds, entities undone.
 *
 * Why gumbo: of what Debian 12 packages for C it alone follows the standard's parsing,
 * which is what pages are written against; libxml2 reads HTML its own way (and
 * nests as it finds), lexbor is not packaged. It was made to read a whole web
 * index. Against it: upstream rests, it trusts malloc and frees by recursion (so
 * html_arena.h), and hostile nesting makes it quadratic (so html_lighten.h comes first).
 *
 * The walk does not recurse either. Text nodes and elements come in the order of
 * the page; leaving an element is told as well.
 *
 * Ownership: the tree lives in the arena until its reset; it borrows from the page.
 * Memory: the tree takes 10 to 25 times the page; the arena's limit bounds it. The
 * walk's stack takes 16 bytes for each level.
 * Threads: one at a time.
 */
#ifndef RK_INPUT_HTML_TREE_H
#define RK_INPUT_HTML_TREE_H

#include <gumbo.h>

#include "engine/base/view.h"
#include "engine/input/html_arena.h"

/* The document node, of a page that html_lighten.h found well. RK_BAD_INPUT with *reason, of
 * static storage: the arena's limits; RK_NO_MEMORY. */
rk_status rk_html_tree_parse(rk_html_arena *arena, rk_view page, const GumboNode **document,
                             const char **reason) RK_MUST_CHECK;

/* The value of an attribute, or an empty view. */
rk_view rk_html_attribute(const GumboElement *element, const char *name);

typedef struct rk_html_visitor {
  void *context;
  /* *enter true: its children come, then leave() for it. */
  rk_status (*element)(void *context, const GumboElement *element, bool *enter);
  rk_status (*leave)(void *context, const GumboElement *element);
  rk_status (*text)(void *context, rk_view text);
} rk_html_visitor;

/* Stops at the first status that is not RK_OK, and returns it. `stack` is the walk's own, kept by
 * the caller from page to page. */
rk_status rk_html_tree_walk(const GumboNode *document, const rk_html_visitor *visitor,
                            rk_buffer *stack) RK_MUST_CHECK;

#endif
