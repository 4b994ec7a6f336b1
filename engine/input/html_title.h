/*
 * html_title: what is this page called?
 *
 * <title> often has the site's name at its end or beginning. What og:title or the
 * <h1> says is taken in its place when it stands within it; else a last (or first)
 * part behind " - ", " | " and their like goes when it is the site's name.
 * Without a <title>, og:title or the <h1> is the title.
 *
 * Threads: no state. The view borrows from the blocks.
 */
#ifndef RK_INPUT_HTML_TITLE_H
#define RK_INPUT_HTML_TITLE_H

#include "engine/input/html_blocks.h"

rk_view rk_html_title(const rk_html_blocks *blocks, rk_view address);

#endif
