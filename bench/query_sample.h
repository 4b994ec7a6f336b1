/*
 * query_sample: queries to measure with, drawn from an index by a seed.
 *
 * In: an open snapshot. Out: terms (stems) for queries of several kinds. The words of a query come
 * from one document of the index, so that they have to do with each other as words that people put
 * together have; which documents and which words is decided by the seed alone.
 * Ownership: the caller deinits the analyzer of the source; queries own their terms.
 */
#ifndef BENCH_QUERY_SAMPLE_H
#define BENCH_QUERY_SAMPLE_H

#include "engine/index/snapshot.h"
#include "engine/text/analyzer.h"

enum { QUERY_TERMS_MAX = 32 };

typedef struct query_source {
  const rk_snapshot *snapshot;
  rk_analyzer analyzer;
  rk_buffer words; /* of the document that was drawn last */
  uint64_t state;  /* of the random numbers */
} query_source;

typedef struct query_terms {
  size_t count;
  char stems[QUERY_TERMS_MAX][RK_TERM_MAX_BYTES + 1];
  uint64_t frequencies[QUERY_TERMS_MAX]; /* documents that hold it */
} query_terms;

void query_source_init(query_source *source, const rk_snapshot *snapshot, uint64_t seed);
void query_source_deinit(query_source *source);

/* `least` to `most` distinct words of one document, each in at least low and at most high of all
 * documents (0..1). */
void query_source_words(query_source *source, size_t least, size_t most, double low, double high,
                        query_terms *query);
/* That many words that stand next to each other, the rarest of them in low..high of the documents. */
void query_source_phrase(query_source *source, size_t least, size_t most, double low, double high,
                         query_terms *query);
/* Random number below n. */
uint64_t query_source_below(query_source *source, uint64_t n);

/* Documents that hold this stem; the number of all in the index when it is asked for by ratio. */
uint64_t query_source_frequency(const rk_snapshot *snapshot, rk_view stem);

#endif
