/*
 * block_max: MaxScore over windows of documents, with block-max bounds.
 *
 * The documents are taken in windows of RK_WINDOW. In each, a term's bound is the
 * greatest bound of its blocks there. The terms with the smallest bounds, as
 * many as together can't lift a document over the threshold, are non-essential:
 * they can't bring a new document in. The scores of the others are added up block by
 * block in an array over the window; documents that could still enter
 * are then looked up in the non-essential lists, greatest bound first. When
 * every term is non-essential the window is passed over undecoded.
 * MaxScore: Turtle and Flood, "Query evaluation: strategies and optimizations"
 * (1995); block-max: Ding and Suel (2011); over windows of documents with
 * bounds of their own: Chakrabarti, Chaudhuri and Ganti (2011), Lucene's
 * MaxScoreBulkScorer.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/search/scored_list.h"

enum {
  STRETCH = 512,     /* windows that are bounded at a time */
  FIRST_WINDOWS = 3, /* at least so many are evaluated ahead of the others */
};

typedef struct evaluator {
  const rk_evaluation *evaluation;
  const rk_kernels *kernels;
  rk_error *error;
  size_t count;
  rk_scored_list *lists;
  rk_scored_list **order; /* ascending by window_bound */
  double *bounds_up_to;   /* sum of the bounds of order[0..i] */
  double *bounds;         /* of list l in window first_window + w: bounds[l * STRETCH + w] */
  uint32_t first_window, window_count; /* of the stretch */
  double sums[STRETCH];   /* of the bounds, by window; -1 once it has been evaluated */
  bool is_window_clear;   /* false until the first use of the window */
  rk_candidates candidates;
  rk_window window;
} evaluator;

/* Orders the lists by their bounds in a window of the stretch. From window to window the order
 * changes little, so insertion does it. */
static void order_lists(evaluator *e, uint32_t w) {
  for (size_t i = 0; i < e->count; i++) {
    rk_scored_list *list = e->order[i];
    list->window_bound = e->bounds[(size_t)(list - e->lists) * STRETCH + w];
    size_t at = i;
    for (; at > 0 && e->order[at - 1]->window_bound > list->window_bound; at--)
      e->order[at] = e->order[at - 1];
    e->order[at] = list;
  }
  double sum = 0;
  for (size_t i = 0; i < e->count; i++) e->bounds_up_to[i] = sum += e->order[i]->window_bound;
}

/* What a document must have more than, when lists that give `bound` at most are still to come. */
static double bar(const evaluator *e, double bound) {
  const double least = e->evaluation->topk->threshold - bound;
  return least > 0 ? least : 0;
}

/* The documents of the window that the essential lists, order[first..], can bring in. */
static rk_status gather(evaluator *e, size_t first, rk_docid from, rk_docid to) {
  const double least = bar(e, first ? e->bounds_up_to[first - 1] : 0);
  if (e->count - first == 1)
    return rk_scored_list_take(e->order[first], from, to, least, &e->candidates, e->error);
  if (!e->is_window_clear) memset(&e->window, 0, sizeof e->window);
  e->is_window_clear = true;
  for (size_t i = first; i < e->count; i++) {
    rk_status status = rk_scored_list_fill(e->order[i], from, to, &e->window, e->error);
    if (status != RK_OK) return status;
  }
  e->candidates.count = e->kernels->take_window(&e->window, from, least, e->candidates.documents,
                                                e->candidates.scores);
  return RK_OK;
}

/* Completes the candidates from the non-essential lists, order[0..count), as long as they can
 * still enter. */
static rk_status complete(evaluator *e, size_t count) {
  for (size_t i = count; i > 0 && e->candidates.count > 0; i--) {
    if (e->order[i - 1]->window_bound == 0) return RK_OK; /* nor have those before it */
    const double least = bar(e, i > 1 ? e->bounds_up_to[i - 2] : 0);
    rk_status status = rk_scored_list_add(e->order[i - 1], least, &e->candidates, e->error);
    if (status != RK_OK) return status;
  }
  return RK_OK;
}

/* Bounds may come from deleted documents, too: that only makes them higher than they need be. */
static rk_status collect(evaluator *e) {
  rk_topk *topk = e->evaluation->topk;
  const rk_candidates *c = &e->candidates;
  for (size_t i = 0; i < c->count; i++) {
    if (!rk_topk_would_enter(topk, c->scores[i])) continue;
    if (rk_deletes_has(e->evaluation->dropped, c->documents[i])) continue;
    rk_status status = rk_topk_push(topk, c->scores[i], e->evaluation->base + c->documents[i]);
    if (status != RK_OK) return rk_error_set(e->error, status, NULL, "out of memory");
  }
  return RK_OK;
}

static rk_status evaluate_window(evaluator *e, uint32_t w) {
  const rk_topk *topk = e->evaluation->topk;
  if (!rk_topk_would_enter(topk, e->sums[w])) return RK_OK;
  order_lists(e, w);
  e->sums[w] = -1;
  size_t non_essential = 0;
  while (non_essential < e->count && (e->order[non_essential]->window_bound == 0 ||
                                      !rk_topk_would_enter(topk, e->bounds_up_to[non_essential])))
    non_essential++;
  if (non_essential == e->count) return RK_OK;
  const rk_docid documents = (rk_docid)e->evaluation->segment->meta.document_count;
  const rk_docid from = (e->first_window + w) * (rk_docid)RK_WINDOW;
  const rk_docid to = documents - from > RK_WINDOW ? from + RK_WINDOW : documents;
  rk_status status = gather(e, non_essential, from, to);
  if (status == RK_OK) status = complete(e, non_essential);
  return status == RK_OK ? collect(e) : status;
}

static void bound_stretch(evaluator *e) {
  for (size_t l = 0; l < e->count; l++)
    rk_scored_list_bound(&e->lists[l], e->first_window, e->window_count, e->bounds + l * STRETCH);
  for (uint32_t w = 0; w < e->window_count; w++) e->sums[w] = 0;
  for (size_t l = 0; l < e->count; l++)
    for (uint32_t w = 0; w < e->window_count; w++) e->sums[w] += e->bounds[l * STRETCH + w];
}

/* How many windows of the stretch go first: enough to fill the k places. */
static uint32_t windows_ahead(const evaluator *e) {
  uint64_t postings = 0;
  for (size_t l = 0; l < e->count; l++) postings += e->lists[l].cursor.term.document_frequency;
  const uint64_t windows = e->evaluation->segment->meta.document_count / RK_WINDOW + 1;
  const uint64_t ahead = FIRST_WINDOWS + e->evaluation->topk->k * windows / (postings + 1);
  return ahead < e->window_count / 4 ? (uint32_t)ahead : e->window_count / 4;
}

static int ascending(const void *a, const void *b) {
  const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

/* The windows with the greatest bounds first: what they give makes it a high threshold for all. */
static rk_status evaluate_ahead(evaluator *e) {
  const uint32_t ahead = windows_ahead(e);
  uint32_t chosen[STRETCH / 4];
  if (ahead == 0 || e->count < 2) return RK_OK;
  rk_topk_expect_order(e->evaluation->topk, false);
  for (uint32_t i = 0; i < ahead; i++) {
    uint32_t best = 0;
    for (uint32_t w = 1; w < e->window_count; w++)
      if (e->sums[w] > e->sums[best]) best = w;
    chosen[i] = best;
    e->sums[best] = -e->sums[best]; /* not again */
  }
  qsort(chosen, ahead, sizeof *chosen, ascending);
  rk_status status = RK_OK;
  for (uint32_t i = 0; status == RK_OK && i < ahead; i++) {
    e->sums[chosen[i]] = -e->sums[chosen[i]];
    status = evaluate_window(e, chosen[i]);
  }
  for (size_t l = 0; l < e->count; l++) rk_scored_list_rewind(&e->lists[l]);
  return status;
}

static rk_status evaluate_stretch(evaluator *e) {
  bound_stretch(e);
  rk_status status = evaluate_ahead(e);
  for (uint32_t w = 0; status == RK_OK && w < e->window_count; w++) status = evaluate_window(e, w);
  rk_topk_expect_order(e->evaluation->topk, true);
  return status;
}

static rk_status evaluate(evaluator *e) {
  const uint64_t documents = e->evaluation->segment->meta.document_count;
  const uint32_t windows = (uint32_t)((documents + RK_WINDOW - 1) / RK_WINDOW);
  rk_status status = RK_OK;
  double all_bounds = 0;
  for (size_t t = 0; status == RK_OK && t < e->count; t++) {
    e->order[t] = &e->lists[t];
    status = rk_scored_list_open(&e->lists[t], e->evaluation, &e->evaluation->terms[t], e->error);
    if (status == RK_OK && !e->evaluation->dropped)
      rk_scored_list_prime(&e->lists[t], e->evaluation->topk);
    all_bounds += e->lists[t].bound;
  }
  for (e->first_window = 0; status == RK_OK && e->first_window < windows;
       e->first_window += STRETCH) {
    /* What earlier segments or windows gave may be out of reach for all that is left. */
    if (!rk_topk_would_enter(e->evaluation->topk, all_bounds)) return RK_OK;
    const uint32_t left = windows - e->first_window;
    e->window_count = left < STRETCH ? left : STRETCH;
    status = evaluate_stretch(e);
  }
  return status;
}

rk_status rk_evaluate_block_max(const rk_evaluation *evaluation, rk_error *error) {
  const size_t count = evaluation->term_count;
  evaluator *e = malloc(sizeof *e);
  if (e) {
    e->is_window_clear = false;
    e->evaluation = evaluation;
    e->kernels = rk_kernels_get();
    e->error = error;
    e->count = count;
    e->lists = malloc((count + 1) * sizeof *e->lists);
    e->order = malloc((count + 1) * sizeof *e->order);
    e->bounds_up_to = malloc((count + 1) * sizeof *e->bounds_up_to);
    e->bounds = malloc((count + 1) * STRETCH * sizeof *e->bounds);
  }
  rk_status status = e && e->lists && e->order && e->bounds_up_to && e->bounds
                         ? evaluate(e)
                         : rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  if (e) {
    free(e->lists);
    free(e->order);
    free(e->bounds_up_to);
    free(e->bounds);
    free(e);
  }
  return status;
}
