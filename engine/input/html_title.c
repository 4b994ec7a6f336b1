#define _GNU_SOURCE /* memmem */
#include "engine/input/html_title.h"

#include <strings.h>

#include "engine/input/format.h"
#include "engine/input/site.h"

#define NAME_BYTES_MAX 64

/* Letters and digits alone, in small letters: "Kompas.com" and "kompas com" are one name. */
static size_t squeeze(rk_view text, char to[NAME_BYTES_MAX]) {
  size_t len = 0;
  for (size_t i = 0; i < text.len && len < NAME_BYTES_MAX; i++) {
    const char c = text.ptr[i];
    if (c >= 'A' && c <= 'Z')
      to[len++] = (char)(c | 0x20);
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80))
      to[len++] = c;
  }
  return len;
}

/* Is it the site's name, or the beginning or end of its host? */
static bool is_site(rk_view part, rk_view site) {
  char a[NAME_BYTES_MAX], b[NAME_BYTES_MAX];
  const size_t a_len = squeeze(part, a), b_len = squeeze(site, b);
  if (a_len < 3 || b_len < a_len) return false;
  return memmem(b, b_len, a, a_len) != NULL;
}

static bool has_two_words(rk_view text) {
  return text.len && memchr(text.ptr, ' ', text.len) != NULL;
}

static bool holds(rk_view title, rk_view part) {
  return has_two_words(part) && part.len <= title.len &&
         memmem(title.ptr, title.len, part.ptr, part.len) != NULL;
}

static rk_view first_line(rk_view text) {
  const char *stop = text.len ? memchr(text.ptr, '\n', text.len) : NULL;
  return (rk_view){text.ptr, stop ? (size_t)(stop - text.ptr) : text.len};
}

/* Of the headings that are no links (as a logo is one): the longest that stands in the title; when
 * there is no title, the first of level 1. */
static rk_view best_heading(const rk_html_blocks *blocks, rk_view title) {
  const size_t count = rk_html_blocks_count(blocks);
  rk_view best = {0};
  for (size_t i = 0; i < count; i++) {
    const rk_html_block *block = rk_html_blocks_at(blocks, i);
    if (block->kind != RK_HTML_HEADING || block->level > 3 || block->words == 0) continue;
    const rk_view text = first_line(rk_html_block_text(blocks, block));
    if (2 * (size_t)block->linked > text.len) continue;
    if (title.len == 0 && block->level == 1) return text;
    if (text.len > best.len && holds(title, text)) best = text;
  }
  return best;
}

/* Where the last (or first) part begins behind its separator; 0: there is none. */
static bool split(rk_view title, bool at_end, rk_view *rest, rk_view *part) {
  static const char *const separators[] = {" - ",   " | ", " \xe2\x80\x93 ", " \xe2\x80\x94 ",
                                           " :: ",  " \xc2\xbb ", " \xc2\xb7 ", ": "};
  size_t best = 0, best_len = 0;
  for (size_t s = 0; s < sizeof separators / sizeof *separators; s++) {
    const size_t len = strlen(separators[s]);
    rk_view left = title;
    for (const char *at; left.len && (at = memmem(left.ptr, left.len, separators[s], len));) {
      const size_t place = (size_t)(at - title.ptr);
      if (best_len == 0 || (at_end ? place > best : place < best)) best = place, best_len = len;
      if (!at_end) break;
      left = (rk_view){at + len, title.len - place - len};
    }
  }
  if (best_len == 0) return false;
  const rk_view first = {title.ptr, best};
  const rk_view last = {title.ptr + best + best_len, title.len - best - best_len};
  *rest = rk_format_trim(at_end ? first : last);
  *part = rk_format_trim(at_end ? last : first);
  return rest->len > 0;
}

static rk_view without_site(rk_view title, rk_view site_name, rk_view host) {
  rk_view rest, part;
  for (int at_end = 1; at_end >= 0; at_end--) {
    if (!split(title, at_end, &rest, &part)) continue;
    if (is_site(part, site_name) || is_site(part, host)) return rest;
  }
  return title;
}

rk_view rk_html_title(const rk_html_blocks *blocks, rk_view address) {
  const rk_html_meta *meta = &blocks->meta;
  const rk_view title = rk_format_trim(rk_buffer_view(&blocks->title));
  const rk_view heading = best_heading(blocks, title);
  rk_view host = rk_site_of(address);
  if (host.len == 0) host = rk_site_of(meta->canonical);
  if (title.len == 0) return meta->og_title.len ? meta->og_title : heading;
  if (heading.len) return heading;
  const rk_view own = without_site(meta->og_title, meta->site_name, host);
  if (holds(title, own)) return own;
  return without_site(title, meta->site_name, host);
}
