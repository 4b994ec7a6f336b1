#include "engine/search/expand.h"

#include "engine/base/intern.h"
#include "engine/text/old_spelling.h"

typedef struct expansion {
  rk_query *query;
  const rk_snapshot *snapshot;
  rk_intern seen;    /* the query's terms and every spelling that was looked for */
  uint32_t lookups;  /* so far */
  uint64_t weights;  /* of all terms */
} expansion;

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

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

/* Adds `spelling` if it is no term yet and the index has it. */
static rk_status look_for(expansion *e, rk_view spelling, uint32_t weight, rk_error *error) {
  uint32_t id;
  bool is_new, found;
  if (rk_intern_put(&e->seen, spelling, 0, &id, &is_new) != RK_OK) return no_memory(error);
  if (!is_new) return RK_OK;
  e->lookups++;
  rk_status status = has_term(e->snapshot, spelling, &found, error);
  if (status != RK_OK || !found) return status;
  e->weights += weight;
  return rk_query_add(e->query, spelling, weight) == RK_OK ? RK_OK : no_memory(error);
}

static rk_status add_spellings(expansion *e, const rk_query_term *term, rk_error *error) {
  /* A copy: the query's own bytes move when it grows. */
  char word[RK_OLD_SPELLING_WORD_MAX_BYTES];
  const uint32_t weight = term->weight;
  if (term->stem.len > sizeof word) return RK_OK;
  memcpy(word, term->stem.ptr, term->stem.len);
  const rk_view copy = {word, term->stem.len};
  rk_old_spelling iterator = {.word = copy,
                              .is_known = rk_analysis_knows(&e->query->analysis, copy)};
  rk_view spelling;
  while (e->lookups < RK_EXPAND_LOOKUPS_MAX && e->weights + weight <= RK_QUERY_WORDS_MAX &&
         rk_old_spelling_next(&iterator, &spelling)) {
    rk_status status = look_for(e, spelling, weight, error);
    if (status != RK_OK) return status;
  }
  return RK_OK;
}

rk_status rk_expand(rk_query *query, const rk_snapshot *snapshot, rk_error *error) {
  if (!query->analysis.old_spelling) return RK_OK;
  expansion e = {.query = query, .snapshot = snapshot};
  const size_t given = query->term_count;
  rk_status status = RK_OK;
  for (size_t t = 0; status == RK_OK && t < given; t++) {
    uint32_t id;
    bool is_new;
    e.weights += query->terms[t].weight;
    if (rk_intern_put(&e.seen, query->terms[t].stem, 0, &id, &is_new) != RK_OK)
      status = no_memory(error);
  }
  for (size_t t = 0; status == RK_OK && t < given; t++)
    status = add_spellings(&e, &query->terms[t], error);
  rk_intern_deinit(&e.seen);
  return status;
}
