/*
 * html_blocks: a page's tree -> its text in blocks, with what is known of each.
 *
 * A block is text between two block elements (p, div, li, td, h2 ...) or between
 * two <br> in a row; a single <br> is a line end within it. Blanks are joined, and
 * no-break spaces are blanks. Beside its text a block has what tells main text
 * from menus: how many words, how much of it in links, in what element.
 * Ranges are runs of blocks that stand in an element with a hint (html_hints.h).
 *
 * Ownership: all lives in the rk_html_blocks, until the next read or deinit; the
 * views in `meta` borrow from the tree. A zeroed one is ready.
 * Memory: the page's text once, 32 bytes a block.
 * Threads: one at a time.
 */
#ifndef RK_INPUT_HTML_BLOCKS_H
#define RK_INPUT_HTML_BLOCKS_H

#include "engine/input/html_hints.h"
#include "engine/input/html_meta.h"

typedef enum rk_html_kind {
  RK_HTML_BOX,       /* div, section and all else */
  RK_HTML_PARAGRAPH, /* p, blockquote, pre, dd */
  RK_HTML_ITEM,      /* li, dt */
  RK_HTML_CELL,      /* td, th */
  RK_HTML_HEADING,   /* h1 to h6 */
} rk_html_kind;

typedef struct rk_html_block {
  uint32_t start, end; /* in the text */
  uint32_t linked;     /* bytes of it in links */
  uint32_t words;
  uint8_t kind;      /* rk_html_kind */
  uint8_t level;     /* of a heading */
  bool is_cut;       /* by html_select.c: not main text, by a hint or by its words */
  bool is_kept;      /* by html_select.c: main text */
} rk_html_block;

typedef struct rk_html_range {
  uint32_t first, end; /* blocks */
  uint32_t hint;       /* rk_html_hint */
} rk_html_range;

typedef struct rk_html_blocks {
  rk_html_meta meta;
  rk_buffer title;  /* of <title>, its blanks joined */
  rk_buffer text;   /* under 4 GB, as pages are */
  rk_buffer blocks; /* rk_html_block */
  rk_buffer ranges; /* rk_html_range, in the order of their beginnings */

  /* The rest is the reader's own. */
  rk_buffer open, stack;
  rk_html_block now;
  uint32_t links, articles, breaks;
  bool in_title, in_pre, wants_blank;
} rk_html_blocks;

/* RK_NO_MEMORY. */
rk_status rk_html_blocks_read(rk_html_blocks *self, const GumboNode *document) RK_MUST_CHECK;
void rk_html_blocks_deinit(rk_html_blocks *self);

static inline size_t rk_html_blocks_count(const rk_html_blocks *self) {
  return self->blocks.len / sizeof(rk_html_block);
}
static inline rk_html_block *rk_html_blocks_at(const rk_html_blocks *self, size_t i) {
  return (rk_html_block *)self->blocks.ptr + i;
}
static inline rk_view rk_html_block_text(const rk_html_blocks *self, const rk_html_block *block) {
  return (rk_view){(const char *)self->text.ptr + block->start, block->end - block->start};
}

#endif
