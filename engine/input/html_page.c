#define _GNU_SOURCE /* memmem */
#include "engine/input/html_page.h"

#include "engine/input/charset.h"
#include "engine/input/format.h"
#include "engine/input/html_charset.h"
#include "engine/input/html_lighten.h"
#include "engine/input/html_select.h"
#include "engine/input/html_title.h"
#include "engine/input/json_put.h"
#include "engine/input/site.h"

void rk_html_page_deinit(rk_html_page *page) {
  rk_html_arena_deinit(&page->arena);
  rk_html_blocks_deinit(&page->blocks);
  rk_buffer_deinit(&page->decoded);
  rk_buffer_deinit(&page->light);
  rk_buffer_deinit(&page->body_text);
  rk_buffer_deinit(&page->fields);
}

/* ---- The body ---- */

static rk_status put_paragraph(rk_buffer *body, rk_view text) {
  rk_status status = body->len ? rk_buffer_append(body, "\n", 1) : RK_OK;
  return status == RK_OK ? rk_buffer_append(body, text.ptr, text.len) : status;
}

/* The title is a field of its own: the body does not begin with it. */
static bool is_title_again(const rk_html_page *page, const rk_html_block *block, rk_view text) {
  const rk_view title = rk_buffer_view(&page->blocks.title);
  if (rk_view_equal(text, page->title)) return true;
  return page->body_text.len == 0 && block->words >= 3 && text.len <= title.len &&
         memmem(title.ptr, title.len, text.ptr, text.len);
}

static rk_status make_body(rk_html_page *page) {
  const rk_html_blocks *blocks = &page->blocks;
  const size_t count = rk_html_blocks_count(blocks);
  rk_status status = RK_OK;
  page->body_text.len = 0;
  for (size_t i = 0; status == RK_OK && i < count; i++) {
    const rk_html_block *block = rk_html_blocks_at(blocks, i);
    const rk_view text = rk_html_block_text(blocks, block);
    if (!block->is_kept) continue;
    if (is_title_again(page, block, text)) continue;
    status = put_paragraph(&page->body_text, text);
  }
  page->body = page->body_text.len ? rk_buffer_view(&page->body_text) : blocks->meta.description;
  return status;
}

/* ---- A date in the text ---- */

#define BYLINE_WORDS_MAX 16
#define BYLINE_BLOCKS 8 /* so many before the main text, and the first ones of it */

static size_t count_digits(rk_view text) {
  size_t digits = 0;
  for (size_t i = 0; i < text.len; i++) digits += text.ptr[i] >= '0' && text.ptr[i] <= '9';
  return digits;
}

/* The longest run of words from the beginning of `text` that is a date; a number alone is none. */
static void find_date_at(rk_html_meta *meta, rk_view text) {
  while (text.len && !meta->date_len) {
    if (count_digits(text) < text.len) rk_html_meta_take_date(meta, text);
    do text.len--;
    while (text.len && text.ptr[text.len] != ' ' && text.ptr[text.len] != '|');
  }
}

static void find_date_in(rk_html_meta *meta, rk_view line) {
  while (line.len && !meta->date_len) {
    find_date_at(meta, line);
    const char *blank = memchr(line.ptr, ' ', line.len);
    const size_t used = blank ? (size_t)(blank - line.ptr) + 1 : line.len;
    line = (rk_view){line.ptr + used, line.len - used};
  }
}

static void find_date(rk_html_page *page) {
  const size_t count = rk_html_blocks_count(&page->blocks);
  size_t first = 0;
  while (first < count && !rk_html_blocks_at(&page->blocks, first)->is_kept) first++;
  size_t i = first > BYLINE_BLOCKS ? first - BYLINE_BLOCKS : 0;
  for (; i < count && i < first + 3 && !page->blocks.meta.date_len; i++) {
    const rk_html_block *block = rk_html_blocks_at(&page->blocks, i);
    if (block->words <= BYLINE_WORDS_MAX)
      find_date_in(&page->blocks.meta, rk_html_block_text(&page->blocks, block));
  }
}

/* ---- The page ---- */

static rk_status decode(rk_html_page *page, rk_view bytes, rk_view label, rk_view *text,
                        const char **reason) {
  rk_charset charset = rk_charset_take_mark(&bytes);
  if (charset == RK_CHARSET_NONE) charset = rk_charset_of(label);
  if (charset == RK_CHARSET_NONE) charset = rk_html_charset_declared(bytes);
  charset = rk_charset_settle(charset, bytes);
  if (charset == RK_CHARSET_FOREIGN) {
    *reason = RK_CHARSET_NOT_READ;
    return RK_BAD_INPUT;
  }
  return rk_charset_decode(charset, bytes, &page->decoded, text);
}

static void take_facts(rk_html_page *page, const rk_html_source *source) {
  const rk_html_meta *meta = &page->blocks.meta;
  page->date = (rk_view){meta->date, meta->date_len};
  if (page->date.len == 0) page->date = rk_date_normalise(source->fetched_date, page->date_text);
  page->language = meta->language;
  page->url = rk_site_of(meta->canonical).len ? meta->canonical : (rk_view){0};
  page->site = rk_site_of(source->address);
  if (page->site.len == 0) page->site = rk_site_of(page->url);
  if (page->site.len == 0) page->site = meta->site_name;
  if (rk_view_equal(page->url, source->address)) page->url = (rk_view){0};
}

rk_status rk_html_page_read(rk_html_page *page, rk_view bytes, const rk_html_source *source,
                            const char **reason) {
  const GumboNode *document;
  rk_view text;
  *reason = NULL;
  rk_html_arena_reset(&page->arena);
  page->arena.max_bytes = RK_HTML_TREE_BYTES_MAX;
  page->arena.seconds_max = RK_HTML_SECONDS_MAX;
  page->title = page->body = (rk_view){0};
  if (bytes.len > RK_HTML_PAGE_BYTES_MAX) {
    *reason = RK_HTML_PAGE_TOO_LONG;
    return RK_BAD_INPUT;
  }
  rk_status status = decode(page, bytes, source->charset, &text, reason);
  if (status == RK_OK) status = rk_html_lighten(text, &page->light, &text, reason);
  if (status == RK_OK) status = rk_html_tree_parse(&page->arena, text, &document, reason);
  if (status == RK_OK) status = rk_html_blocks_read(&page->blocks, document);
  if (status != RK_OK) return status;
  rk_html_select(&page->blocks);
  page->title = rk_html_title(&page->blocks, source->address);
  status = make_body(page);
  if (status != RK_OK) return status;
  find_date(page);
  take_facts(page, source);
  if (page->title.len || page->body.len) return RK_OK;
  *reason = "a page without text";
  return RK_BAD_INPUT;
}

static rk_status put_field(rk_html_page *page, const char *name, rk_view value) {
  return value.len ? rk_json_put_member(&page->fields, rk_view_of(name), value) : RK_OK;
}

rk_status rk_html_page_fill(rk_html_page *page, rk_doc *doc) {
  page->fields.len = 0;
  doc->title = page->title;
  doc->body = page->body;
  doc->date = page->date;
  doc->site = page->site;
  doc->language = page->language;
  rk_status status = put_field(page, "date", page->date);
  if (status == RK_OK) status = put_field(page, "site", page->site);
  if (status == RK_OK) status = put_field(page, "lang", page->language);
  if (status == RK_OK) status = put_field(page, "url", page->url);
  return status == RK_OK ? rk_json_put_end(&page->fields, &doc->fields) : status;
}
