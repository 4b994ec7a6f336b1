#include "engine/query/query.h"

#include <stdlib.h>

#include "engine/text/analyzer.h"

void rk_query_deinit(rk_query *query) {
  free(query->terms);
  rk_buffer_deinit(&query->bytes);
  rk_lexicon_release(query->analysis.lexicon);
  *query = (rk_query){0};
}

/* The analyzer numbers its terms in the order of first appearance: that is ours too. */
static rk_status collect(rk_query *query, const rk_analyzer *analyzer, const uint32_t *words,
                         size_t word_count) {
  const uint32_t count = rk_analyzer_term_count(analyzer);
  query->terms = calloc(count + 1u, sizeof *query->terms);
  if (!query->terms) return RK_NO_MEMORY;
  query->term_cap = count + 1u;
  size_t bytes = 0;
  for (uint32_t t = 0; t < count; t++) bytes += rk_analyzer_stem(analyzer, t).len;
  if (rk_buffer_reserve(&query->bytes, bytes) != RK_OK) return RK_NO_MEMORY;
  for (uint32_t t = 0; t < count; t++) {
    const rk_view stem = rk_analyzer_stem(analyzer, t);
    query->terms[t].stem = (rk_view){(const char *)query->bytes.ptr + query->bytes.len, stem.len};
    if (rk_buffer_append(&query->bytes, stem.ptr, stem.len) != RK_OK) return RK_NO_MEMORY;
  }
  for (size_t i = 0; i < word_count; i++)
    query->terms[rk_analyzer_term_of(analyzer, words[i])].weight++;
  query->term_count = count;
  return RK_OK;
}

/* Room for one more term, whose stem has `len` bytes. */
static rk_status reserve(rk_query *query, size_t len) {
  if (query->term_count == query->term_cap) {
    const size_t cap = 2 * query->term_cap + 16;
    rk_query_term *terms = realloc(query->terms, cap * sizeof *terms);
    if (!terms) return RK_NO_MEMORY;
    query->terms = terms;
    query->term_cap = cap;
  }
  if (len <= query->bytes.cap - query->bytes.len) return RK_OK;
  if (rk_buffer_reserve(&query->bytes, len) != RK_OK) return RK_NO_MEMORY;
  const char *at = (const char *)query->bytes.ptr; /* they may have moved */
  for (size_t t = 0; t < query->term_count; at += query->terms[t++].stem.len)
    query->terms[t].stem.ptr = at;
  return RK_OK;
}

rk_status rk_query_add(rk_query *query, rk_view stem, uint32_t weight) {
  if (reserve(query, stem.len) != RK_OK) return RK_NO_MEMORY;
  const rk_view own = {(const char *)query->bytes.ptr + query->bytes.len, stem.len};
  query->terms[query->term_count++] = (rk_query_term){own, weight};
  return rk_buffer_append(&query->bytes, stem.ptr, stem.len);
}

rk_status rk_query_parse(rk_query *query, rk_view text, const rk_analysis *analysis,
                         rk_error *error) {
  *query = (rk_query){.analysis = *analysis};
  rk_lexicon_share(analysis->lexicon);
  rk_analyzer analyzer = {.analysis = *analysis};
  rk_buffer words = {0};
  rk_status status = rk_analyzer_words(&analyzer, text, &words);
  const size_t count = words.len / sizeof(uint32_t);
  if (status == RK_OK && count > RK_QUERY_WORDS_MAX)
    status = rk_error_set(error, RK_MISUSE, NULL, "the query has %zu words; the limit is %d",
                          count, RK_QUERY_WORDS_MAX);
  if (status == RK_OK)
    status = collect(query, &analyzer, (const uint32_t *)(const void *)words.ptr, count);
  if (status == RK_LIMIT) rk_error_set(error, status, NULL, "the query is too long");
  if (status == RK_NO_MEMORY) rk_error_set(error, status, NULL, "out of memory");
  rk_buffer_deinit(&words);
  rk_analyzer_deinit(&analyzer);
  if (status != RK_OK) rk_query_deinit(query);
  return status;
}
