#include "engine/search/plan.h"

#include <stdlib.h>

void rk_plan_deinit(rk_plan *plan) {
  free(plan->order);
  free(plan->info);
  free(plan->frequencies);
  free(plan->group_frequencies);
  free(plan->clause_weights);
  free(plan->is_marked);
  free(plan->groups);
  free(plan->terms);
  free(plan->words);
  free(plan->clauses);
  *plan = (rk_plan){0};
}

/* ---- The snapshot's view ---- */

static bool allocate(rk_plan *plan) {
  const rk_query *query = plan->query;
  const size_t terms = query->term_count + 1, clauses = query->clause_count + 1;
  plan->order = calloc(terms, sizeof *plan->order);
  plan->info = calloc(plan->snapshot->segment_count * terms + 1, sizeof *plan->info);
  plan->frequencies = calloc(terms, sizeof *plan->frequencies);
  plan->group_frequencies = calloc(terms, sizeof *plan->group_frequencies);
  plan->clause_weights = calloc(clauses, sizeof *plan->clause_weights);
  plan->is_marked = calloc(terms, sizeof *plan->is_marked);
  plan->groups = calloc(terms, sizeof *plan->groups);
  plan->terms = calloc(terms, sizeof *plan->terms);
  plan->words = calloc(query->word_count + 1, sizeof *plan->words);
  plan->clauses = calloc(clauses, sizeof *plan->clauses);
  return plan->order && plan->info && plan->frequencies && plan->group_frequencies &&
         plan->clause_weights && plan->is_marked && plan->groups && plan->terms && plan->words &&
         plan->clauses;
}

/* A counting sort by group; stable. */
static void order_terms(rk_plan *plan) {
  const rk_query *query = plan->query;
  uint32_t *sizes = plan->order; /* of the groups, then where each starts; then the order */
  rk_weighted_word *starts = plan->groups;
  uint32_t start = 0;
  for (size_t t = 0; t < query->term_count; t++) sizes[query->terms[t].group]++;
  for (size_t g = 0; g < query->term_count; g++) {
    starts[g].first_term = start;
    start += sizes[g];
  }
  for (uint32_t t = 0; t < query->term_count; t++)
    plan->order[starts[query->terms[t].group].first_term++] = t;
}

static rk_status look_up(rk_plan *plan, rk_error *error) {
  const rk_query *query = plan->query;
  for (uint32_t s = 0; s < plan->snapshot->segment_count; s++) {
    const rk_dictionary *dictionary = &plan->snapshot->segments[s].dictionary;
    for (size_t i = 0; i < query->term_count; i++) {
      rk_term_info *info = &plan->info[s * query->term_count + i];
      bool found;
      rk_status status =
          rk_dictionary_find(dictionary, query->terms[plan->order[i]].stem, info, &found, error);
      if (status != RK_OK) return status;
      if (!found) info->document_frequency = 0;
      plan->frequencies[plan->order[i]] += info->document_frequency;
    }
  }
  return RK_OK;
}

static double weigh(const rk_plan *plan, uint32_t count, uint64_t document_frequency) {
  const uint64_t documents = plan->snapshot->document_count;
  if (document_frequency == 0) return 0;
  return rk_bm25_weight(count, documents,
                        document_frequency < documents ? document_frequency : documents);
}

static void weigh_phrases(rk_plan *plan) {
  const rk_query *query = plan->query;
  for (size_t t = 0; t < query->term_count; t++)
    plan->group_frequencies[query->terms[t].group] += plan->frequencies[t];
  for (size_t c = 0; c < query->clause_count; c++) {
    const rk_clause *clause = &query->clauses[c];
    if (!rk_clause_is_phrase(clause)) continue;
    double sum = 0;
    for (uint32_t w = 0; w < clause->word_count; w++)
      sum += weigh(plan, 1, plan->group_frequencies[query->words[clause->first_word + w].group]);
    plan->clause_weights[c] = clause->weight * sum;
  }
}

rk_status rk_plan_init(rk_plan *plan, const rk_snapshot *snapshot, const rk_query *query,
                       rk_error *error) {
  *plan = (rk_plan){.snapshot = snapshot, .query = query};
  rk_status status = RK_OK;
  if (!allocate(plan)) {
    status = rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  } else {
    order_terms(plan);
    status = look_up(plan, error);
  }
  if (status == RK_OK)
    weigh_phrases(plan);
  else
    rk_plan_deinit(plan);
  return status;
}

void rk_plan_snippet_weights(const rk_plan *plan, double *weights) {
  for (size_t t = 0; t < plan->query->term_count; t++) {
    const rk_query_term *term = &plan->query->terms[t];
    weights[t] = weigh(plan, term->weight + term->in_phrases, plan->frequencies[t]);
  }
}

/* ---- A segment's view ---- */

static bool can_be_met(const rk_plan *plan, const rk_clause *clause) {
  for (uint32_t w = 0; w < clause->word_count; w++)
    if (!plan->is_marked[plan->query->words[clause->first_word + w].group]) return false;
  return true;
}

/* Fills the clauses that can be met, and their roles. False: one that must be can't be. */
static bool choose_clauses(rk_plan *plan, const rk_term_info *info, rk_evaluation *evaluation) {
  const rk_query *query = plan->query;
  uint32_t should = 0;
  for (size_t g = 0; g < query->term_count; g++) plan->is_marked[g] = false;
  for (size_t i = 0; i < query->term_count; i++) /* at first: is it there? */
    if (info[i].document_frequency) plan->is_marked[query->terms[plan->order[i]].group] = true;
  for (size_t c = 0; c < query->clause_count; c++) {
    const rk_clause *clause = &query->clauses[c];
    if (can_be_met(plan, clause)) {
      plan->clauses[evaluation->clause_count++] =
          (rk_weighted_clause){.role = clause->role,
                               .first_word = clause->first_word,
                               .word_count = clause->word_count,
                               .weight = plan->clause_weights[c]};
      should += clause->role == RK_SHOULD;
    } else if (clause->role == RK_MUST) {
      return false;
    }
  }
  evaluation->at_least = query->at_least;
  if (should < evaluation->at_least) return false;
  if (should > evaluation->at_least || should == 0) return true;
  /* None of them may be missing: so they are what must be. */
  for (size_t c = 0; c < evaluation->clause_count; c++)
    if (plan->clauses[c].role == RK_SHOULD) plan->clauses[c].role = RK_MUST;
  evaluation->at_least = 0;
  return true;
}

/* Fills the words of the clauses, and the terms that these name. */
static void choose_terms(rk_plan *plan, const rk_term_info *info, rk_evaluation *evaluation) {
  const rk_query *query = plan->query;
  for (size_t g = 0; g < query->term_count; g++) plan->is_marked[g] = false;
  for (size_t c = 0; c < evaluation->clause_count; c++)
    for (uint32_t w = 0; w < plan->clauses[c].word_count; w++)
      plan->is_marked[query->words[plan->clauses[c].first_word + w].group] = true;
  for (size_t i = 0; i < query->term_count; i++) {
    const uint32_t t = plan->order[i], group = query->terms[t].group;
    rk_weighted_word *terms = &plan->groups[group];
    if (t == group) *terms = (rk_weighted_word){.first_term = (uint32_t)evaluation->term_count};
    if (!info[i].document_frequency || !plan->is_marked[group]) continue;
    plan->terms[evaluation->term_count++] =
        (rk_weighted_term){info[i], weigh(plan, query->terms[t].weight, plan->frequencies[t])};
    terms->term_count++;
  }
  for (size_t w = 0; w < query->word_count; w++) {
    plan->words[w] = plan->groups[query->words[w].group];
    plan->words[w].offset = query->words[w].offset;
  }
}

static bool all_terms_weigh(const rk_evaluation *evaluation) {
  for (size_t t = 0; t < evaluation->term_count; t++)
    if (!(evaluation->terms[t].weight > 0)) return false;
  return true;
}

static rk_shape shape_of(const rk_evaluation *evaluation) {
  size_t words = 0, must = 0;
  for (size_t c = 0; c < evaluation->clause_count; c++) {
    const rk_weighted_clause *clause = &evaluation->clauses[c];
    if (clause->role == RK_MUST_NOT) return RK_SHAPE_BOOLEAN;
    words += clause->word_count == 1;
    must += clause->role == RK_MUST;
  }
  const size_t count = evaluation->clause_count;
  if (words == count && (count == 1 || (must == 0 && evaluation->at_least == 1)))
    return all_terms_weigh(evaluation) ? RK_SHAPE_DISJUNCTION : RK_SHAPE_BOOLEAN;
  if (must < count) return RK_SHAPE_BOOLEAN;
  if (words == count) return all_terms_weigh(evaluation) ? RK_SHAPE_CONJUNCTION : RK_SHAPE_BOOLEAN;
  return count == 1 ? RK_SHAPE_PHRASE : RK_SHAPE_BOOLEAN;
}

rk_status rk_plan_segment(rk_plan *plan, uint32_t s, rk_evaluation *evaluation, bool *can_match,
                          rk_error *error) {
  const rk_snapshot *snapshot = plan->snapshot;
  const rk_term_info *info = &plan->info[s * plan->query->term_count];
  *evaluation = (rk_evaluation){.segment = &snapshot->segments[s],
                                .dropped = snapshot->deletes[s].dropped,
                                .base = snapshot->bases[s],
                                .terms = plan->terms,
                                .words = plan->words,
                                .clauses = plan->clauses};
  *can_match = choose_clauses(plan, info, evaluation);
  if (!*can_match) return RK_OK;
  choose_terms(plan, info, evaluation);
  evaluation->shape = shape_of(evaluation);
  evaluation->lengths = rk_segment_lengths(evaluation->segment, error);
  return evaluation->lengths ? RK_OK : RK_CORRUPT;
}
