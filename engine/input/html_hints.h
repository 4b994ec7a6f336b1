/*
 * html_hints: what do an element's tag, role and class say that it holds?
 *
 * Pages name their parts: <nav>, role="complementary", class="sidebar-right",
 * id="komentar". Names are looked at word by word ("jp-relatedposts",
 * "shareButtons", "baca_juga"), in English and Indonesian. They are hints: who
 * asks decides by the page's text whether to follow (html_select.h).
 *
 * Threads: no state.
 */
#ifndef RK_INPUT_HTML_HINTS_H
#define RK_INPUT_HTML_HINTS_H

#include "engine/input/html_tree.h"

typedef enum rk_html_hint {
  RK_HTML_NO_HINT,
  RK_HTML_SKIP,     /* never text: scripts, forms' fields, pictures */
  RK_HTML_ASIDE,    /* menus, footers, side bars, shares, links to other pages */
  RK_HTML_COMMENTS, /* what readers wrote below */
  RK_HTML_ARTICLE,  /* an article, or the main part of the page */
  RK_HTML_CONTENT,  /* an article's text, by name */
} rk_html_hint;

rk_html_hint rk_html_hint_of(const GumboElement *element, bool in_article);

#endif
