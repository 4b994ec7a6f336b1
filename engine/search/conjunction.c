/*
 * conjunction: the best documents that hold all of the words.
 *
 * The rarest list leads, a block at a time. A block whose best document can't enter, even with the
 * best of all other lists, is passed over undecoded. Of the others all postings are scored first,
 * and only those that can still enter are looked for in the next list, and so on: the later a list
 * comes, the fewer are left. Scoring first: Lucene's BlockMaxConjunctionBulkScorer; block bounds:
 * Ding and Suel (2011).
 */
#include <stdlib.h>

#include "engine/search/scored_list.h"

typedef struct conjunction {
  const rk_evaluation *evaluation;
  rk_error *error;
  size_t count;
  rk_scored_list *lists;  /* ascending by document frequency */
  double *bounds_behind;  /* sum of the bounds of lists[i + 1..] */
  rk_candidates candidates;
} conjunction;

static int rarest_first(const void *a, const void *b) {
  const rk_weighted_term *x = *(const rk_weighted_term *const *)a;
  const rk_weighted_term *y = *(const rk_weighted_term *const *)b;
  return (x->info.document_frequency > y->info.document_frequency) -
         (x->info.document_frequency < y->info.document_frequency);
}

static rk_status open_lists(conjunction *c, const rk_weighted_term **terms) {
  const rk_evaluation *e = c->evaluation;
  for (size_t t = 0; t < c->count; t++) terms[t] = &e->terms[t];
  qsort(terms, c->count, sizeof *terms, rarest_first);
  for (size_t t = 0; t < c->count; t++) {
    rk_status status = rk_scored_list_open(&c->lists[t], e, terms[t], c->error);
    if (status != RK_OK) return status;
  }
  if (c->count == 1 && !e->dropped) rk_scored_list_prime(&c->lists[0], e->topk);
  double behind = 0;
  for (size_t t = c->count; t > 0; t--) {
    c->bounds_behind[t - 1] = behind;
    behind += c->lists[t - 1].bound;
  }
  return RK_OK;
}

/* What a document must have more than when lists[0..t] have given their part. */
static double bar(const conjunction *c, size_t t) {
  const double least = c->evaluation->topk->threshold - c->bounds_behind[t];
  return least > 0 ? least : 0;
}

static rk_status collect(conjunction *c) {
  const rk_evaluation *e = c->evaluation;
  for (size_t i = 0; i < c->candidates.count; i++) {
    const rk_docid document = c->candidates.documents[i];
    if (!rk_topk_would_enter(e->topk, c->candidates.scores[i])) continue;
    if (rk_deletes_has(e->dropped, document)) continue;
    rk_status status = rk_topk_push(e->topk, c->candidates.scores[i], e->base + document);
    if (status != RK_OK) return rk_error_set(c->error, status, NULL, "out of memory");
  }
  return RK_OK;
}

static rk_status evaluate_block(conjunction *c, uint32_t block) {
  rk_scored_list *lead = &c->lists[0];
  if (rk_scored_list_block_bound(lead, block) <= bar(c, 0)) return RK_OK;
  rk_status status = rk_list_cursor_load_block(&lead->cursor, block, c->error);
  if (status == RK_OK) status = rk_scored_list_take_block(lead, bar(c, 0), &c->candidates, c->error);
  for (size_t t = 1; status == RK_OK && t < c->count && c->candidates.count > 0; t++)
    status = rk_scored_list_require(&c->lists[t], bar(c, t), &c->candidates, c->error);
  return status == RK_OK ? collect(c) : status;
}

static rk_status evaluate(conjunction *c, const rk_weighted_term **terms) {
  rk_status status = open_lists(c, terms);
  const uint32_t blocks = status == RK_OK ? c->lists[0].cursor.block_count : 0;
  for (uint32_t block = 0; status == RK_OK && block < blocks; block++)
    status = evaluate_block(c, block);
  return status;
}

rk_status rk_evaluate_conjunction(const rk_evaluation *evaluation, rk_error *error) {
  const size_t count = evaluation->term_count;
  conjunction *c = malloc(sizeof *c);
  rk_scored_list *lists = malloc((count + 1) * sizeof *lists);
  double *bounds_behind = malloc((count + 1) * sizeof *bounds_behind);
  const rk_weighted_term **terms = malloc((count + 1) * sizeof *terms);
  rk_status status;
  if (c && lists && bounds_behind && terms) {
    c->evaluation = evaluation;
    c->error = error;
    c->count = count;
    c->lists = lists;
    c->bounds_behind = bounds_behind;
    status = evaluate(c, terms);
  } else {
    status = rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  }
  free(c);
  free(lists);
  free(bounds_behind);
  free(terms);
  return status;
}
