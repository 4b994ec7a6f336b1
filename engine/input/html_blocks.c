#include "engine/input/html_blocks.h"

#include "engine/input/format.h"

/* What leaving an element has to undo. */
typedef struct open_element {
  uint32_t range_plus_1;
  bool is_block, is_link, is_article, was_pre;
  uint8_t kind, level; /* of the element around it */
} open_element;

/* ---- Blocks ---- */

static uint32_t count_words(rk_view text) {
  uint32_t words = 0;
  bool in_word = false;
  for (size_t i = 0; i < text.len; i++) {
    const unsigned char c = (unsigned char)text.ptr[i];
    const unsigned char small = c | 0x20;
    const bool is_part = c >= 0x80 || (c >= '0' && c <= '9') || (small >= 'a' && small <= 'z');
    if (c <= ' ')
      in_word = false;
    else if (is_part && !in_word)
      in_word = true, words++;
  }
  return words;
}

/* The block that is being read ends here; the next one has the same kind. */
static rk_status end_block(rk_html_blocks *self) {
  rk_html_block block = self->now;
  while (self->text.len > block.start && rk_format_is_blank((char)self->text.ptr[self->text.len - 1]))
    self->text.len--;
  block.end = (uint32_t)self->text.len;
  const uint32_t len = block.end - block.start;
  if (block.linked > len) block.linked = len;
  rk_status status = RK_OK;
  if (len) {
    block.words = count_words(rk_html_block_text(self, &block));
    status = rk_buffer_append(&self->blocks, &block, sizeof block);
  }
  self->now.start = block.end;
  self->now.linked = 0;
  self->breaks = 0;
  self->wants_blank = false;
  return status;
}

static void kind_of(GumboTag tag, rk_html_block *block) {
  switch (tag) {
    case GUMBO_TAG_P:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_DD:
      block->kind = RK_HTML_PARAGRAPH;
      return;
    case GUMBO_TAG_LI:
    case GUMBO_TAG_DT:
      block->kind = RK_HTML_ITEM;
      return;
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
      block->kind = RK_HTML_CELL;
      return;
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
      block->kind = RK_HTML_HEADING;
      block->level = (uint8_t)(tag - GUMBO_TAG_H1 + 1);
      return;
    default: /* a box inside a heading is still the heading */
      if (block->kind != RK_HTML_HEADING) block->kind = RK_HTML_BOX;
  }
}

/* Elements within a line of text; what is not known here is one, too. */
static bool is_block_element(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_ADDRESS: case GUMBO_TAG_ARTICLE: case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_BLOCKQUOTE: case GUMBO_TAG_BODY: case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_CENTER: case GUMBO_TAG_DD: case GUMBO_TAG_DETAILS: case GUMBO_TAG_DIR:
    case GUMBO_TAG_DIV: case GUMBO_TAG_DL: case GUMBO_TAG_DT: case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_FIGCAPTION: case GUMBO_TAG_FIGURE: case GUMBO_TAG_FOOTER: case GUMBO_TAG_FORM:
    case GUMBO_TAG_H1: case GUMBO_TAG_H2: case GUMBO_TAG_H3: case GUMBO_TAG_H4:
    case GUMBO_TAG_H5: case GUMBO_TAG_H6: case GUMBO_TAG_HEADER: case GUMBO_TAG_HGROUP:
    case GUMBO_TAG_HR: case GUMBO_TAG_HTML: case GUMBO_TAG_LEGEND: case GUMBO_TAG_LI:
    case GUMBO_TAG_MAIN: case GUMBO_TAG_MENU: case GUMBO_TAG_NAV: case GUMBO_TAG_OL:
    case GUMBO_TAG_P: case GUMBO_TAG_PRE: case GUMBO_TAG_SECTION: case GUMBO_TAG_SUMMARY:
    case GUMBO_TAG_TABLE: case GUMBO_TAG_TBODY: case GUMBO_TAG_TD: case GUMBO_TAG_TFOOT:
    case GUMBO_TAG_TH: case GUMBO_TAG_THEAD: case GUMBO_TAG_TR: case GUMBO_TAG_UL:
      return true;
    default:
      return false;
  }
}

/* ---- Text ---- */

/* Behind a <br>: one ends the line, two end the block. */
static rk_status take_break(rk_html_blocks *self) {
  if (self->now.start == self->text.len) return RK_OK;
  if (++self->breaks >= 2) return end_block(self);
  self->wants_blank = false;
  return rk_buffer_append(&self->text, "\n", 1);
}

/* Bytes of a blank at `at`, 0: none. The no-break space is one; control characters are. */
static size_t blank_len(rk_view text, size_t at) {
  const unsigned char c = (unsigned char)text.ptr[at];
  if (c <= ' ' || c == 0x7f) return 1;
  return c == 0xc2 && at + 1 < text.len && (unsigned char)text.ptr[at + 1] == 0xa0 ? 2 : 0;
}

/* Blanks are joined to one; *wants_blank: one is due before the next word. */
static rk_status join_blanks(rk_buffer *to, size_t start, rk_view text, bool keeps_lines,
                             bool *wants_blank) {
  if (rk_buffer_reserve(to, text.len + 1) != RK_OK) return RK_NO_MEMORY;
  char *out = (char *)to->ptr;
  for (size_t i = 0; i < text.len;) {
    const size_t blank = blank_len(text, i);
    if (blank) {
      if (keeps_lines && text.ptr[i] == '\n' && to->len > start) out[to->len++] = '\n';
      *wants_blank = true;
      i += blank;
      continue;
    }
    if (*wants_blank && to->len > start && out[to->len - 1] != '\n') out[to->len++] = ' ';
    *wants_blank = false;
    out[to->len++] = text.ptr[i++];
  }
  return RK_OK;
}

static rk_status on_text(void *context, rk_view text) {
  rk_html_blocks *self = context;
  bool unused = self->title.len > 0;
  if (self->in_title) return join_blanks(&self->title, 0, text, false, &unused);
  const size_t before = self->text.len;
  rk_status status =
      join_blanks(&self->text, self->now.start, text, self->in_pre, &self->wants_blank);
  if (self->text.len > before) self->breaks = 0;
  if (self->links) self->now.linked += (uint32_t)(self->text.len - before);
  return status;
}

/* ---- Elements ---- */

static rk_status begin_range(rk_html_blocks *self, rk_html_hint hint, uint32_t *range_plus_1) {
  const uint32_t first = (uint32_t)rk_html_blocks_count(self);
  const rk_html_range range = {first, first, hint};
  *range_plus_1 = (uint32_t)(self->ranges.len / sizeof range) + 1;
  return rk_buffer_append(&self->ranges, &range, sizeof range);
}

static rk_status enter(rk_html_blocks *self, const GumboElement *element, rk_html_hint hint) {
  open_element open = {.is_block = is_block_element(element->tag) ||
                                   (hint != RK_HTML_NO_HINT && element->tag != GUMBO_TAG_A),
                       .is_link = element->tag == GUMBO_TAG_A,
                       .is_article = hint == RK_HTML_ARTICLE,
                       .was_pre = self->in_pre,
                       .kind = self->now.kind,
                       .level = self->now.level};
  rk_status status = RK_OK;
  if (open.is_block) status = end_block(self);
  if (status == RK_OK && open.is_block && hint != RK_HTML_NO_HINT)
    status = begin_range(self, hint, &open.range_plus_1);
  if (open.is_block) kind_of(element->tag, &self->now);
  self->links += open.is_link;
  self->articles += open.is_article;
  self->in_pre |= element->tag == GUMBO_TAG_PRE;
  return status == RK_OK ? rk_buffer_append(&self->open, &open, sizeof open) : status;
}

static rk_status on_element(void *context, const GumboElement *element, bool *goes_in) {
  rk_html_blocks *self = context;
  rk_html_meta_take(&self->meta, element);
  if (element->tag == GUMBO_TAG_BR) return take_break(self);
  const bool is_title =
      element->tag == GUMBO_TAG_TITLE && element->tag_namespace == GUMBO_NAMESPACE_HTML;
  const rk_html_hint hint = rk_html_hint_of(element, self->articles > 0);
  if (hint == RK_HTML_SKIP) {
    self->wants_blank = true;
    return RK_OK;
  }
  *goes_in = true;
  self->in_title = is_title && self->title.len == 0;
  return enter(self, element, hint);
}

static rk_status on_leave(void *context, const GumboElement *element) {
  (void)element;
  rk_html_blocks *self = context;
  self->open.len -= sizeof(open_element);
  const open_element open = *(open_element *)(self->open.ptr + self->open.len);
  rk_status status = open.is_block ? end_block(self) : RK_OK;
  if (open.range_plus_1)
    ((rk_html_range *)self->ranges.ptr)[open.range_plus_1 - 1].end =
        (uint32_t)rk_html_blocks_count(self);
  self->links -= open.is_link;
  self->articles -= open.is_article;
  self->in_pre = open.was_pre;
  self->now.kind = open.kind;
  self->now.level = open.level;
  self->in_title = false;
  return status;
}

rk_status rk_html_blocks_read(rk_html_blocks *self, const GumboNode *document) {
  static const rk_html_visitor visitor = {NULL, on_element, on_leave, on_text};
  self->meta = (rk_html_meta){0};
  self->now = (rk_html_block){0};
  self->title.len = self->text.len = self->blocks.len = self->ranges.len = self->open.len = 0;
  self->links = self->articles = self->breaks = 0;
  self->in_title = self->in_pre = self->wants_blank = false;
  rk_html_visitor mine = visitor;
  mine.context = self;
  rk_status status = rk_html_tree_walk(document, &mine, &self->stack);
  return status == RK_OK ? end_block(self) : status;
}

void rk_html_blocks_deinit(rk_html_blocks *self) {
  rk_buffer *const buffers[] = {&self->title,  &self->text, &self->blocks,
                                &self->ranges, &self->open, &self->stack};
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) rk_buffer_deinit(buffers[i]);
}
