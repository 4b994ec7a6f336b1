/* How does Indonesian text behave? The numbers of the generator's model, fitted to a real
 * collection with bench/fit_crawl.py; README.md shows the comparison.
 *
 * Ranks count from 0. Shares are of what the comment says, between 0 and 1.
 */
#ifndef BENCH_CRAWL_MODEL_H
#define BENCH_CRAWL_MODEL_H

/* Zipf-Mandelbrot with two exponents (Mandelbrot 1953; Ferrer i Cancho and Sole 2001):
 * p(r) ~ (r + SHIFT)^-HEAD * (1 + r / BEND)^-(TAIL - HEAD). There is no last rank, so that
 * new words never end: Heaps' exponent tends to 1 / TAIL. */
#define MODEL_SHIFT 1.25
#define MODEL_HEAD 0.77
#define MODEL_BEND 1600.0
#define MODEL_TAIL 1.61

#define MODEL_FUNCTION_WORDS 120     /* ranks that come in no bursts */

/* Lengths in words: two log-normal laws, short entries and articles. */
#define MODEL_SHORT_SHARE 0.62
#define MODEL_SHORT_MEDIAN 16.0
#define MODEL_SHORT_SIGMA 0.5
#define MODEL_LONG_MEDIAN 122.0
#define MODEL_LONG_SIGMA 0.83
#define MODEL_MEAN_WORDS 78.0        /* what these come to */

/* Topics: of a block of neighbouring ranks each topic prefers one word. */
#define MODEL_TOPICS 1024
#define MODEL_TOPICLESS 16           /* ranks that are alike on all topics */
#define MODEL_COMMON 2000
#define MODEL_TOPICAL_COMMON 0.72    /* of common words: the preferred one instead */
#define MODEL_TOPICAL 0.4            /* of others */
#define MODEL_SECOND_TOPIC 0.3       /* of these: from the document's second topic */
#define MODEL_SITE_TOPICS 6          /* topics that a site writes about */
#define MODEL_OFF_SITE 0.2           /* of documents: on another topic */

/* Burstiness: an urn (Hoppe 1984; Pitman and Yor 1997). After i words the next span is copied from
 * the document itself with probability COPY * i / (i + URN). */
#define MODEL_COPY 0.56
#define MODEL_URN 50.0
#define MODEL_COPY_ON 0.4            /* a copied word is followed by the next one */
#define MODEL_COPY_NEAR 0.95         /* of copies: from the last 16 to 100 words, else any */
#define MODEL_RARE 20000             /* words beyond this rank ... */
#define MODEL_RARE_STAYS 0.5         /* ... are passed over by this share of copies */
#define MODEL_COPY_MOST 12           /* words that are copied at once */

/* Set phrases, common to documents on a topic, and sentences that a site repeats. */
#define MODEL_PHRASE 0.25            /* of spans that are not copied */
#define MODEL_PHRASE_MEAN 5
#define MODEL_PHRASE_FIRST 24        /* the commonest phrases would be too common */
#define MODEL_PHRASE_OPEN 0.5        /* of phrases: of no topic */
#define MODEL_STOCK 0.1              /* of spans that are not copied: a sentence of the site */
#define MODEL_STOCK_WORDS 24
#define MODEL_STOCK_KINDS 16

/* Sentences; the shares are per content word. */
#define MODEL_STOP 0.07
#define MODEL_COMMA 0.085
#define MODEL_QUOTED 0.06            /* of sentences */
#define MODEL_PARAGRAPH 0.3          /* of sentences: the last of a paragraph */

/* A near duplicate: this share of its words is replaced, and a sentence is added. */
#define MODEL_EDITS 0.03
#define MODEL_ADDED_WORDS 14

#endif
