/* How do ranks look as text? Part of crawl_text; see there.
 *
 * Stops, commas and paragraphs follow from the words around them, so that what is said twice is
 * written the same way twice. `room` has CRAWL_RENDER_BYTES(count) bytes.
 */
#ifndef BENCH_CRAWL_RENDER_H
#define BENCH_CRAWL_RENDER_H

#include "bench/crawl_text.h"

/* A word, a space, and what may stand around them. */
#define CRAWL_RENDER_BYTES(count) ((size_t)(count) * (CRAWL_WORD_MAX + 8) + 64)

size_t crawl_render_title(const crawl_words *words, const uint64_t *ranks, size_t count,
                          char *room);
size_t crawl_render_body(const crawl_words *words, const uint64_t *ranks, size_t count, char *room);
void crawl_render_site(const crawl_words *words, uint64_t site, char room[64]);
/* Fills address and date; number, site and title must be there. */
void crawl_render_address(crawl_document *document, uint64_t chance);

#endif
