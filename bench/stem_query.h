/*
 * stem_query: a query of stems, as rk_query_parse would make it of words that have them.
 *
 * For programs that measure: nothing is analysed. The stems are borrowed as long as the query lives.
 */
#ifndef BENCH_STEM_QUERY_H
#define BENCH_STEM_QUERY_H

#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "engine/query/query.h"

typedef enum stem_query_mode { STEM_QUERY_OR, STEM_QUERY_AND, STEM_QUERY_PHRASE } stem_query_mode;

static inline uint32_t stem_query_term(rk_query *query, const char *stem) {
  uint32_t t = 0;
  while (t < query->term_count && strcmp(query->terms[t].stem.ptr, stem) != 0) t++;
  if (t == query->term_count)
    query->terms[query->term_count++] = (rk_query_term){.stem = rk_view_of(stem), .group = t};
  return t;
}

static inline void stem_query_make(rk_query *query, stem_query_mode mode, size_t count,
                                   const char *const *stems) {
  const bool is_phrase = mode == STEM_QUERY_PHRASE && count > 1;
  *query = (rk_query){.at_least = mode == STEM_QUERY_OR};
  query->terms = bench_must(calloc(count + 1, sizeof *query->terms));
  query->words = bench_must(calloc(count + 1, sizeof *query->words));
  query->clauses = bench_must(calloc(count + 1, sizeof *query->clauses));
  for (uint32_t w = 0; w < count; w++) {
    const size_t known = query->term_count;
    const uint32_t t = stem_query_term(query, stems[w]);
    if (is_phrase) query->terms[t].in_phrases++;
    else query->terms[t].weight++;
    if (!is_phrase && t < known) { /* equal words are one clause */
      query->clauses[t].weight++;
      continue;
    }
    query->words[query->word_count] = (rk_query_word){.group = t, .offset = is_phrase ? w : 0};
    if (!is_phrase)
      query->clauses[query->clause_count++] = (rk_clause){
          mode == STEM_QUERY_OR ? RK_SHOULD : RK_MUST, (uint32_t)query->word_count, 1, 1};
    query->word_count++;
  }
  if (is_phrase)
    query->clauses[query->clause_count++] =
        (rk_clause){RK_MUST, 0, (uint32_t)query->word_count, 1};
}

static inline void stem_query_free(rk_query *query) {
  free(query->terms);
  free(query->words);
  free(query->clauses);
}

#endif
