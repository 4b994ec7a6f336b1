/* Opens a matcher's lists and phrases, and orders them. */
#include <stdlib.h>

#include "engine/search/matcher.h"

static int cheapest_word(const void *a, const void *b) {
  const uint64_t x = ((const rk_match_word *)a)->cost, y = ((const rk_match_word *)b)->cost;
  return (x > y) - (x < y);
}

static int cheapest_clause(const void *a, const void *b) {
  const uint64_t x = ((const rk_match_clause *)a)->cost, y = ((const rk_match_clause *)b)->cost;
  return (x > y) - (x < y);
}

static rk_status open_word(rk_matcher *m, const rk_weighted_word *of, rk_error *error) {
  rk_match_word *to = &m->words[m->word_count++];
  rk_status status = RK_OK;
  *to = (rk_match_word){.first_list = (uint32_t)m->list_count, .list_count = of->term_count};
  for (uint32_t t = 0; status == RK_OK && t < of->term_count; t++) {
    const rk_term_info *info = &m->evaluation->terms[of->first_term + t].info;
    status = rk_match_list_open(&m->lists[m->list_count++], m->evaluation->segment, info, error);
    to->cost += info->document_frequency;
  }
  return status;
}

/* Of those that may be there, only if it does not matter which of them a document meets: then it has
 * a score from one of them or none. */
static bool is_deferred(const rk_matcher *m, const rk_weighted_clause *of) {
  if (!m->options.defers_phrases) return false;
  return of->role != RK_SHOULD || (m->evaluation->at_least == 1 && m->must_words == 0);
}

static rk_status open_clause(rk_matcher *m, const rk_weighted_clause *of, rk_error *error) {
  rk_match_clause *to = &m->clauses[of->role][m->clause_counts[of->role]++];
  rk_status status = RK_OK;
  *to = (rk_match_clause){.first_word = (uint32_t)m->word_count, .word_count = of->word_count};
  for (uint32_t w = 0; status == RK_OK && w < of->word_count; w++)
    status = open_word(m, &m->evaluation->words[of->first_word + w], error);
  if (status != RK_OK) return status;
  rk_match_word *words = &m->words[to->first_word];
  qsort(words, to->word_count, sizeof *words, cheapest_word);
  to->cost = words[0].cost;
  if (of->word_count == 1 || is_deferred(m, of)) return RK_OK;
  status = rk_match_phrase_open(&m->phrases[m->phrase_count], m->evaluation, of, error);
  if (status == RK_OK) to->phrase = &m->phrases[m->phrase_count++];
  return status;
}

static bool is_wanted(const rk_matcher *m, const rk_weighted_clause *c) {
  if (c->role == RK_SHOULD) return m->evaluation->at_least > 0;
  return c->role == RK_MUST || c->word_count == 1 || !m->options.defers_phrases;
}

static rk_status open_role(rk_matcher *m, rk_role role, rk_error *error) {
  const rk_evaluation *e = m->evaluation;
  rk_status status = RK_OK;
  for (size_t c = 0; status == RK_OK && c < e->clause_count; c++)
    if (e->clauses[c].role == role && is_wanted(m, &e->clauses[c]))
      status = open_clause(m, &e->clauses[c], error);
  return status;
}

static rk_status open_lists(rk_matcher *m, rk_error *error) {
  rk_status status = open_role(m, RK_MUST, error);
  m->must_words = m->word_count;
  if (status == RK_OK) status = open_role(m, RK_SHOULD, error);
  if (status == RK_OK) status = open_role(m, RK_MUST_NOT, error);
  if (status != RK_OK) return status;
  /* Which of these words belongs to which clause does not matter any more. */
  if (m->must_words) qsort(m->words, m->must_words, sizeof *m->words, cheapest_word);
  for (int role = 0; role <= RK_MUST_NOT; role++)
    if (m->clause_counts[role])
      qsort(m->clauses[role], m->clause_counts[role], sizeof(rk_match_clause), cheapest_clause);
  while (UINT64_C(1) << m->plane_count < m->evaluation->at_least) m->plane_count++;
  return RK_OK;
}

static bool allocate(rk_matcher *m) {
  const rk_evaluation *e = m->evaluation;
  size_t words = 0, terms = 0, phrases = 0;
  for (size_t c = 0; c < e->clause_count; c++) {
    const rk_weighted_clause *of = &e->clauses[c];
    words += of->word_count;
    phrases += of->word_count > 1;
    for (uint32_t w = 0; w < of->word_count; w++)
      terms += e->words[of->first_word + w].term_count;
  }
  bool is_complete = true;
  for (int role = 0; role <= RK_MUST_NOT; role++) {
    m->clauses[role] = calloc(e->clause_count + 1, sizeof(rk_match_clause));
    is_complete &= m->clauses[role] != NULL;
  }
  m->lists = malloc((terms + 1) * sizeof *m->lists);
  m->words = calloc(words + 1, sizeof *m->words);
  m->phrases = calloc(phrases + 1, sizeof *m->phrases);
  return is_complete && m->lists && m->words && m->phrases;
}

rk_status rk_matcher_open(rk_matcher **matcher, const rk_evaluation *evaluation,
                          const rk_matcher_options *options, rk_error *error) {
  rk_matcher *m = *matcher = calloc(1, sizeof *m);
  if (!m) return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  m->evaluation = evaluation;
  m->kernels = rk_kernels_get();
  m->document_count = (rk_docid)evaluation->segment->meta.document_count;
  if (options) m->options = *options;
  rk_status status = allocate(m) ? open_lists(m, error)
                                 : rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  if (status == RK_OK) return RK_OK;
  rk_matcher_close(m);
  *matcher = NULL;
  return status;
}

void rk_matcher_close(rk_matcher *m) {
  if (!m) return;
  for (size_t p = 0; p < m->phrase_count; p++) rk_match_phrase_deinit(&m->phrases[p]);
  for (int role = 0; role <= RK_MUST_NOT; role++) free(m->clauses[role]);
  free(m->lists);
  free(m->words);
  free(m->phrases);
  free(m);
}
