/*
 * html_page: the bytes of an HTML page -> the parts of a document.
 *
 * In: the page as it was stored, and what is known of it from elsewhere: its
 * address, the charset of its HTTP header, the day it was fetched. Out:
 *   title     <title>, without the site's name behind or before it where og:title or
 *             the <h1> shows what the title proper is; without a <title> one of these
 *   body      the main text, a line a paragraph (html_select.h); the description
 *             that the page gives of itself when it has no text
 *   date      of publication (html_meta.h), else one in a short line by the text, else
 *             the day it was fetched; as date.h writes it
 *   site      the host of the address (or of the canonical one), without "www."; a
 *             page without any: og:site_name
 *   language  as declared: <html lang>, else a meta element
 *   url       the canonical address, when it is not the page's own
 * Charset: a byte order mark, else the header, else <meta>, else by the bytes; labels that
 * name no charset are passed over (charset.h).
 *
 * Ownership: the views borrow from the rk_html_page, from `source` and from the
 * bytes, until the next read or deinit. A zeroed page is ready.
 * Memory: a page may have RK_HTML_PAGE_BYTES_MAX; up to RK_HTML_TREE_BYTES_MAX for its
 * tree, three times as much as the page for copies of its text, twice as much again if
 * it was not UTF-8. Pages of usual size (100 KB) take 2 MB in all.
 * Threads: one at a time.
 */
#ifndef RK_INPUT_HTML_PAGE_H
#define RK_INPUT_HTML_PAGE_H

#include "engine/input/html_blocks.h"
#include "engine/input/input.h"

#define RK_HTML_PAGE_BYTES_MAX ((size_t)4 << 20)
#define RK_HTML_PAGE_TOO_LONG "longer than the 4 MB that an HTML page may have"
#define RK_HTML_TREE_BYTES_MAX ((size_t)48 << 20)
#define RK_HTML_SECONDS_MAX 5

typedef struct rk_html_source {
  rk_view address;      /* empty: none, as a file has */
  rk_view charset;      /* a label; empty: none */
  rk_view fetched_date; /* anything date.h reads; may be empty */
} rk_html_source;

typedef struct rk_html_page {
  rk_view title, body, date, site, language, url;

  /* The rest is the reader's own. */
  rk_html_arena arena;
  rk_html_blocks blocks;
  rk_buffer decoded, light, body_text, fields;
  char date_text[RK_DATE_BYTES];
} rk_html_page;

/* RK_BAD_INPUT with *reason, of static storage; RK_NO_MEMORY. */
rk_status rk_html_page_read(rk_html_page *page, rk_view bytes, const rk_html_source *source,
                            const char **reason) RK_MUST_CHECK;
/* Title, body, date, site, language and fields of the document. RK_NO_MEMORY. */
rk_status rk_html_page_fill(rk_html_page *page, rk_doc *doc) RK_MUST_CHECK;
void rk_html_page_deinit(rk_html_page *page);


#endif
