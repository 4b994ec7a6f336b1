#include "engine/search/expand.h"

#include "engine/text/old_spelling.h"

static rk_status has_term(const rk_snapshot *snapshot, rk_view term, bool *found,
                          rk_error *error) {
  *found = false;
  for (uint32_t s = 0; !*found && s < snapshot->segment_count; s++) {
    rk_term_info info;
    rk_status status =
        rk_dictionary_find(&snapshot->segments[s].dictionary, term, &info, found, error);
    if (status != RK_OK) return status;
  }
  return RK_OK;
}

static bool is_asked_for(const rk_query *query, rk_view stem) {
  for (size_t t = 0; t < query->term_count; t++)
    if (rk_view_equal(query->terms[t].stem, stem)) return true;
  return false;
}

/* Adds the spellings of `word` that the index has. *weights: of all terms so far. */
static rk_status add_spellings(rk_query *query, rk_view word, uint32_t weight,
                               const rk_snapshot *snapshot, uint64_t *weights, rk_error *error) {
  rk_old_spelling iterator = {.word = word,
                              .is_known = rk_analysis_knows(&query->analysis, word)};
  rk_view spelling;
  while (*weights + weight <= RK_QUERY_WORDS_MAX && rk_old_spelling_next(&iterator, &spelling)) {
    bool found;
    if (is_asked_for(query, spelling)) continue;
    rk_status status = has_term(snapshot, spelling, &found, error);
    if (status != RK_OK) return status;
    if (!found) continue;
    if (rk_query_add(query, spelling, weight) != RK_OK)
      return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
    *weights += weight;
  }
  return RK_OK;
}

rk_status rk_expand(rk_query *query, const rk_snapshot *snapshot, rk_error *error) {
  if (!query->analysis.old_spelling) return RK_OK;
  const size_t given = query->term_count;
  uint64_t weights = 0;
  for (size_t t = 0; t < given; t++) weights += query->terms[t].weight;
  for (size_t t = 0; t < given; t++) {
    /* A copy: the query's own bytes move when it grows. */
    char word[RK_OLD_SPELLING_WORD_MAX_BYTES];
    const rk_view stem = query->terms[t].stem;
    if (stem.len > sizeof word) continue;
    memcpy(word, stem.ptr, stem.len);
    const rk_view copy = {word, stem.len};
    bool found;
    rk_status status = has_term(snapshot, copy, &found, error);
    if (status == RK_OK && found)
      status = add_spellings(query, copy, query->terms[t].weight, snapshot, &weights, error);
    if (status != RK_OK) return status;
  }
  return RK_OK;
}
