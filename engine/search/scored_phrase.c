#include "engine/search/scored_phrase.h"

#include <stdlib.h>

static rk_status open_lists(rk_scored_phrase *phrase, rk_error *error) {
  const rk_evaluation *e = phrase->evaluation;
  const rk_weighted_clause *clause = phrase->clause;
  phrase->lists = malloc(clause->word_count * sizeof *phrase->lists);
  if (!phrase->lists) return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  rk_status status = RK_OK;
  for (uint32_t w = 0; status == RK_OK && w < clause->word_count; w++) {
    const rk_weighted_word *word = &e->words[clause->first_word + w];
    if (word->term_count > 1) continue; /* together they may be more than each */
    const rk_weighted_term term = {e->terms[word->first_term].info, clause->weight};
    status = rk_scored_list_open(&phrase->lists[phrase->list_count++], e, &term, error);
  }
  return status;
}

rk_status rk_scored_phrase_open(rk_scored_phrase *phrase, const rk_evaluation *evaluation,
                                const rk_weighted_clause *clause, rk_error *error) {
  *phrase = (rk_scored_phrase){.evaluation = evaluation, .clause = clause};
  rk_status status = rk_match_phrase_open(&phrase->places, evaluation, clause, error);
  if (status != RK_OK || !(clause->weight > 0)) return status;
  status = open_lists(phrase, error);
  if (status != RK_OK) rk_scored_phrase_deinit(phrase);
  return status;
}

void rk_scored_phrase_deinit(rk_scored_phrase *phrase) {
  rk_match_phrase_deinit(&phrase->places);
  free(phrase->lists);
}

void rk_scored_phrase_bound(rk_scored_phrase *phrase, uint32_t first, uint32_t count,
                            double *bounds, double *scratch) {
  const double weight = phrase->clause->weight;
  for (uint32_t w = 0; w < count; w++) bounds[w] = weight > 0 ? rk_bm25_of_share(weight, 1) : 0;
  for (size_t l = 0; l < phrase->list_count; l++) {
    rk_scored_list_bound(&phrase->lists[l], first, count, scratch);
    for (uint32_t w = 0; w < count; w++)
      if (scratch[w] < bounds[w]) bounds[w] = scratch[w];
  }
}

static double score(const rk_scored_phrase *phrase, uint32_t places, rk_docid document) {
  const rk_evaluation *e = phrase->evaluation;
  if (places == 0 || !(phrase->clause->weight > 0)) return 0;
  return rk_bm25_score(e->bm25, phrase->clause->weight, places, e->lengths[document]);
}

/* Is it still in question? With what the phrase gives it, in *total. */
static rk_status judge(rk_scored_phrase *phrase, rk_docid document, double least, double *total,
                       bool *stays, rk_error *error) {
  const rk_role role = phrase->clause->role;
  uint32_t places;
  rk_status status = rk_match_phrase_reach(&phrase->places, document, &places, error);
  *stays = *total + score(phrase, places, document) > least && (places || role != RK_MUST);
  if (status != RK_OK || !*stays || !places) return status;
  status = rk_match_phrase_count(&phrase->places, document, &places, error);
  *total += score(phrase, places, document);
  *stays = *total > least && (role == RK_SHOULD || (role == RK_MUST) == (places > 0));
  return status;
}

rk_status rk_scored_phrase_add(rk_scored_phrase *phrase, double least, rk_candidates *candidates,
                               rk_error *error) {
  size_t kept = 0;
  for (size_t i = 0; i < candidates->count; i++) {
    const rk_docid document = candidates->documents[i];
    double total = candidates->scores[i];
    bool stays;
    rk_status status = judge(phrase, document, least, &total, &stays, error);
    if (status != RK_OK) return status;
    candidates->documents[kept] = document;
    candidates->scores[kept] = total;
    kept += stays;
  }
  candidates->count = kept;
  return RK_OK;
}
