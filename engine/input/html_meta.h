/*
 * html_meta: what does a page say about itself, outside of its text?
 *
 * Read from <title>, <meta>, <link>, <html lang>, <time> and JSON-LD scripts, as
 * the elements come by. The date is that of publication, from the best place
 * that has one which can be understood (date.h), and of two in one place the
 * first:
 *   1. article:published_time, itemprop="datePublished"
 *   2. "datePublished" in JSON-LD
 *   3. <meta name="date">, pubdate, publish-date, dc.date and their like
 *   4. <time> marked as the entry's own, then any other <time> that says a date
 *
 * Ownership: the views borrow from the tree. Threads: one at a time.
 */
#ifndef RK_INPUT_HTML_META_H
#define RK_INPUT_HTML_META_H

#include "engine/input/date.h"
#include "engine/input/html_tree.h"

typedef struct rk_html_meta {
  rk_view og_title, site_name, description;
  rk_view language;  /* as declared: "id", "id-ID" */
  rk_view canonical; /* an address, as written */
  char date[RK_DATE_BYTES];
  size_t date_len; /* 0: none */

  unsigned date_rank; /* of the place; the reader's own */
  unsigned language_rank;
} rk_html_meta;

/* Looks at an element that may tell something; zeroed before a page. */
void rk_html_meta_take(rk_html_meta *meta, const GumboElement *element);
/* A date that stands somewhere in the text, the last resort. */
void rk_html_meta_take_date(rk_html_meta *meta, rk_view text);

#endif
