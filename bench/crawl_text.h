/* What does document n of the crawl say?
 *
 * In: a seed, the rates of duplicates, and the number of a document. Out: its title, its body
 * (sentences; '\n' ends a paragraph), its address, site and date, and what it is: an original, a
 * copy of another document, or an edited copy. All of it follows from the seed and the number: no
 * document needs those before it, and an original is made again for each of its copies.
 *
 * Ownership: crawl_text_open takes memory, _close frees it; a document's bytes stay until the next
 * one is made. Not to be shared between threads.
 */
#ifndef BENCH_CRAWL_TEXT_H
#define BENCH_CRAWL_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "bench/crawl_words.h"

typedef enum crawl_kind { CRAWL_ORIGINAL, CRAWL_DUPLICATE, CRAWL_NEAR } crawl_kind;

typedef struct crawl_document {
  uint64_t number, origin; /* origin: the document whose text this is; number, for an original */
  crawl_kind kind;
  char *title, *body;
  size_t title_length, body_length, address_length;
  char address[256], site[64], date[24]; /* date: YYYY-MM-DDThh:mm:ssZ */
  uint64_t site_number;
} crawl_document;

typedef struct crawl_text {
  crawl_words words;
  uint64_t seed, duplicates, near_duplicates; /* shares, as crawl_share gives them */
  double stretch;                             /* lengths are those of the model times this */
  uint16_t *lengths;                          /* quantiles */
  uint32_t *copying;                          /* chance of a copy after i words */
  uint64_t *ranks;
  char *title, *body;
} crawl_text;

/* As crawl_words_open. duplicates, near_duplicates: shares of the documents; mean_words > 0. */
int crawl_text_open(crawl_text *text, const char *dictionary, uint64_t seed, double duplicates,
                    double near_duplicates, double mean_words);
void crawl_text_close(crawl_text *text);
void crawl_text_make(crawl_text *text, uint64_t number, crawl_document *document);

/* Menu, footer and the like of a page: `count` words that the site shows everywhere. Returns their
 * length. */
size_t crawl_text_site_words(const crawl_text *text, uint64_t site, uint64_t part, int count,
                             char room[1024]);

#endif
