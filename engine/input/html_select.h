/*
 * html_select: which blocks of a page are its main text?
 *
 * Three steps, each from what the blocks themselves show:
 *   1. Hints are followed where the text bears them out: a side bar, a footer or
 *      comments are cut while there is a text without them; what names itself the
 *      article is kept to when it holds most of the page's running text.
 *   2. A block is running text when it has many words and few of them in links
 *      (Kohlschuetter, Fankhauser, Nejdl, "Boilerplate Detection using Shallow Text
 *      Features", 2010, whose features and thresholds these are); a short one is
 *      judged by its neighbours.
 *   3. Running text counts for, all else against; the run of blocks with the
 *      largest sum is the region of the main text (Pasternack, Roth, "Extracting
 *      Article Text from the Web with Maximum Subsequence Segmentation", 2009).
 *      Within it short paragraphs, list items, table cells and headings stay; links
 *      to other pages ("Baca juga: ..."), bylines and the like go.
 * A page without any running text keeps all that is not cut and not links.
 *
 * Threads: no state.
 */
#ifndef RK_INPUT_HTML_SELECT_H
#define RK_INPUT_HTML_SELECT_H

#include "engine/input/html_blocks.h"

/* Sets is_cut and is_kept of each block. */
void rk_html_select(const rk_html_blocks *blocks);

#endif
