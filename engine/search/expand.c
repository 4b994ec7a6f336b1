#include "engine/search/expand.h"

#include "engine/base/intern.h"
#include "engine/text/old_spelling.h"

typedef struct expansion {
  rk_query *query;
  const rk_snapshot *snapshot;
  rk_intern seen;    /* the query's terms and every spelling that was looked for */
  rk_buffer terms;   /* uint32_t by number in `seen`: its term, or NO_TERM */
  uint32_t lookups;  /* so far */
  uint64_t weights;  /* of all terms and phrases */
} expansion;

#define NO_TERM UINT32_MAX

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

/* The first term of the group. Groups are trees while they grow: `group` is the term above. */
static uint32_t first_of(const rk_query *query, uint32_t term) {
  while (query->terms[term].group != term) term = query->terms[term].group;
  return term;
}

/* Term `other`, which is there already, is a spelling of term `of`. One that stands only in phrases
 * so far is asked for as a word now. */
static void join(expansion *e, uint32_t of, uint32_t other) {
  rk_query_term *terms = e->query->terms;
  const uint32_t a = first_of(e->query, of), b = first_of(e->query, other);
  terms[a > b ? a : b].group = a > b ? b : a;
  if (terms[other].weight) return;
  terms[other].weight = terms[of].weight;
  e->weights += terms[of].weight;
}

/* Puts it among those seen, under its term. */
static rk_status see(expansion *e, rk_view spelling, uint32_t term, uint32_t *id, bool *is_new) {
  rk_status status = rk_intern_put(&e->seen, spelling, 0, id, is_new);
  if (status == RK_OK && *is_new) status = rk_buffer_append(&e->terms, &term, sizeof term);
  return status;
}

/* Adds `spelling`, one of term `of`, if it is no term yet and the index has it. */
static rk_status look_for(expansion *e, rk_view spelling, uint32_t of, rk_error *error) {
  uint32_t id;
  bool is_new, found;
  if (see(e, spelling, NO_TERM, &id, &is_new) != RK_OK) return no_memory(error);
  uint32_t *term = (uint32_t *)(void *)e->terms.ptr + id;
  if (!is_new) {
    if (*term != NO_TERM) join(e, of, *term);
    return RK_OK;
  }
  e->lookups++;
  rk_status status = has_term(e->snapshot, spelling, &found, error);
  if (status != RK_OK || !found) return status;
  e->weights += e->query->terms[of].weight;
  *term = (uint32_t)e->query->term_count;
  return rk_query_add_spelling(e->query, spelling, of) == RK_OK ? RK_OK : no_memory(error);
}

static rk_status add_spellings(expansion *e, uint32_t of, rk_error *error) {
  /* A copy: the query's own bytes move when it grows. */
  char word[RK_OLD_SPELLING_WORD_MAX_BYTES];
  const rk_query_term *term = &e->query->terms[of];
  const uint32_t weight = term->weight;
  if (term->stem.len > sizeof word) return RK_OK;
  memcpy(word, term->stem.ptr, term->stem.len);
  const rk_view copy = {word, term->stem.len};
  rk_old_spelling iterator = {.word = copy,
                              .is_known = rk_analysis_knows(&e->query->analysis, copy)};
  rk_view spelling;
  while (e->lookups < RK_EXPAND_LOOKUPS_MAX && e->weights + weight <= RK_QUERY_WORDS_MAX &&
         rk_old_spelling_next(&iterator, &spelling)) {
    rk_status status = look_for(e, spelling, of, error);
    if (status != RK_OK) return status;
  }
  return RK_OK;
}

/* Every group by the first of its terms, for terms and words. */
static void settle_groups(rk_query *query) {
  for (uint32_t t = 0; t < query->term_count; t++)
    query->terms[t].group = first_of(query, t);
  for (size_t w = 0; w < query->word_count; w++)
    query->words[w].group = query->terms[query->words[w].group].group;
}

rk_status rk_expand(rk_query *query, const rk_snapshot *snapshot, rk_error *error) {
  if (!query->analysis.old_spelling) return RK_OK;
  expansion e = {.query = query, .snapshot = snapshot};
  const uint32_t given = (uint32_t)query->term_count;
  rk_status status = RK_OK;
  for (uint32_t t = 0; status == RK_OK && t < given; t++) {
    uint32_t id;
    bool is_new;
    e.weights += query->terms[t].weight + query->terms[t].in_phrases;
    if (see(&e, query->terms[t].stem, t, &id, &is_new) != RK_OK) status = no_memory(error);
  }
  for (uint32_t t = 0; status == RK_OK && t < given; t++) status = add_spellings(&e, t, error);
  if (status == RK_OK) settle_groups(query);
  rk_intern_deinit(&e.seen);
  rk_buffer_deinit(&e.terms);
  return status;
}
