#include "engine/query/query.h"

#include <stdlib.h>

void rk_query_deinit(rk_query *query) {
  free(query->terms);
  free(query->words);
  free(query->clauses);
  rk_buffer_deinit(&query->bytes);
  rk_lexicon_release(query->analysis.lexicon);
  *query = (rk_query){0};
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

rk_status rk_query_add_spelling(rk_query *query, rk_view stem, size_t of) {
  if (reserve(query, stem.len) != RK_OK) return RK_NO_MEMORY;
  rk_query_term *term = &query->terms[query->term_count++];
  *term = query->terms[of];
  term->stem = (rk_view){(const char *)query->bytes.ptr + query->bytes.len, stem.len};
  return rk_buffer_append(&query->bytes, stem.ptr, stem.len);
}
