/*
 * html_lighten: an HTML page without what nobody reads, and no page that would keep
 * the parser busy for ever.
 *
 * gumbo takes some 60 ns for each byte, and many of a page's bytes are scripts,
 * styles, comments and indentation. They are left out here, ten times as fast: the content of scripts (but for JSON-LD, which tells the date) and
 * styles, whole comments, and all but one of a run of blanks between tags, unless
 * the page has a <pre> or <textarea>. Nothing that html_blocks.h takes changes.
 *
 * And gumbo does what the HTML standard says: for each tag it looks through the
 * elements that are open, and for each attribute at those before it. A page that
 * nests a million elements, or gives one tag a million attributes, is a million
 * times a million steps. These are added up while the tags come by.
 * An element is taken for closed only when its end tag comes while it is the
 * last one open, so that faults make a page deeper here than it is; the limits
 * leave room for that. Elements whose end tags may be left out (li, p, td and
 * their like) close each other and are not counted. A page made to deceive can
 * hide tags from this reader that the parser sees: html_arena.h has a clock for it.
 *
 * Ownership: the lighter page lives in `made`. Threads: no state.
 * Memory: as much as the page, and 32 KB on the stack.
 */
#ifndef RK_INPUT_HTML_LIGHTEN_H
#define RK_INPUT_HTML_LIGHTEN_H

#include "engine/base/view.h"

/* A page of 4 MB that has a tag every 20 bytes and a depth of 30 needs 6 million. */
#define RK_HTML_STEPS_MAX ((uint64_t)100 << 20)
#define RK_HTML_DEPTH_MAX 4096

/* RK_BAD_INPUT with *reason, of static storage; RK_NO_MEMORY. */
rk_status rk_html_lighten(rk_view page, rk_buffer *made, rk_view *lighter,
                          const char **reason) RK_MUST_CHECK;

#endif
