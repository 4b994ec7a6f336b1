/*
 * boolean: the best documents of any evaluation, a window after the other.
 *
 * Windows where the rarest of what must be there has nothing, and those in which the bounds of all
 * that scores can't make a document enter, are passed over. In another, one of two comes first. When
 * what must be there is rare, the documents that match (match_window.h): they are looked up in the
 * lists of the terms that weigh, greatest bound first, as long as they can still enter. Otherwise the
 * scores, as in block_max.c, and only what would enter is asked whether it matches. Positions come
 * last in both.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/search/match_window.h"
#include "engine/search/scored_phrase.h"

enum {
  STRETCH = 64,   /* windows that are bounded at a time */
  LOOK_UP_COST = 4, /* to look a match up, in postings that are scored one after the other */
};

typedef struct evaluator {
  const rk_evaluation *evaluation;
  const rk_kernels *kernels;
  rk_error *error;
  rk_matcher *matcher;
  size_t count; /* terms that weigh */
  rk_scored_list *lists;
  rk_scored_list **order; /* ascending by window_bound */
  double *bounds_up_to;   /* sum of the bounds of order[0..i] and of all phrases */
  size_t phrase_count;    /* those whose places are still open, in the order in which they are read */
  rk_scored_phrase *phrases;
  double *bounds; /* of list l, then phrase l - count, in window first_window + w: [l * STRETCH + w] */
  uint32_t first_window, window_count; /* of the stretch */
  double sums[STRETCH];
  double phrase_bounds; /* in the window: their sum */
  bool is_window_clear; /* false until the first use of the window */
  rk_candidates candidates;
  rk_window window;
} evaluator;

/* ---- Opening ---- */

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

static rk_status open_phrases(evaluator *e) {
  static const rk_role roles[] = {RK_MUST, RK_SHOULD, RK_MUST_NOT};
  const rk_evaluation *of = e->evaluation;
  rk_status status = RK_OK;
  for (size_t r = 0; r < sizeof roles / sizeof *roles; r++) {
    for (size_t c = 0; status == RK_OK && c < of->clause_count; c++) {
      if (of->clauses[c].word_count == 1 || of->clauses[c].role != roles[r]) continue;
      status = rk_scored_phrase_open(&e->phrases[e->phrase_count], of, &of->clauses[c], e->error);
      e->phrase_count += status == RK_OK;
    }
  }
  return status;
}

static rk_status open_lists(evaluator *e) {
  const rk_evaluation *of = e->evaluation;
  rk_status status = RK_OK;
  for (size_t t = 0; status == RK_OK && t < of->term_count; t++) {
    if (!(of->terms[t].weight > 0)) continue;
    e->order[e->count] = &e->lists[e->count];
    status = rk_scored_list_open(&e->lists[e->count++], of, &of->terms[t], e->error);
  }
  return status;
}

static rk_status open_all(evaluator *e) {
  static const rk_matcher_options options = {.defers_phrases = true};
  const size_t terms = e->evaluation->term_count + 1, clauses = e->evaluation->clause_count + 1;
  e->lists = malloc(terms * sizeof *e->lists);
  e->order = malloc(terms * sizeof *e->order);
  e->bounds_up_to = malloc(terms * sizeof *e->bounds_up_to);
  e->phrases = malloc(clauses * sizeof *e->phrases);
  e->bounds = malloc((terms + clauses) * STRETCH * sizeof *e->bounds);
  if (!e->lists || !e->order || !e->bounds_up_to || !e->phrases || !e->bounds)
    return no_memory(e->error);
  rk_status status = rk_matcher_open(&e->matcher, e->evaluation, &options, e->error);
  if (status == RK_OK) status = open_lists(e);
  return status == RK_OK ? open_phrases(e) : status;
}

static void close_all(evaluator *e) {
  for (size_t p = 0; p < e->phrase_count; p++) rk_scored_phrase_deinit(&e->phrases[p]);
  rk_matcher_close(e->matcher);
  free(e->lists);
  free(e->order);
  free(e->bounds_up_to);
  free(e->phrases);
  free(e->bounds);
  free(e);
}

/* ---- Bounds ---- */

static void bound_stretch(evaluator *e, uint32_t first) {
  const uint64_t documents = e->evaluation->segment->meta.document_count;
  const uint64_t left = (documents + RK_WINDOW - 1) / RK_WINDOW - first;
  double scratch[STRETCH];
  e->first_window = first;
  e->window_count = left < STRETCH ? (uint32_t)left : STRETCH;
  for (size_t l = 0; l < e->count; l++)
    rk_scored_list_bound(&e->lists[l], first, e->window_count, e->bounds + l * STRETCH);
  for (size_t p = 0; p < e->phrase_count; p++)
    rk_scored_phrase_bound(&e->phrases[p], first, e->window_count,
                           e->bounds + (e->count + p) * STRETCH, scratch);
  for (uint32_t w = 0; w < e->window_count; w++) {
    e->sums[w] = 0;
    for (size_t l = 0; l < e->count + e->phrase_count; l++)
      e->sums[w] += e->bounds[l * STRETCH + w];
  }
}

/* Orders the lists by their bounds in the window; from window to window little changes. */
static void order_lists(evaluator *e, uint32_t w) {
  for (size_t i = 0; i < e->count; i++) {
    rk_scored_list *list = e->order[i];
    list->window_bound = e->bounds[(size_t)(list - e->lists) * STRETCH + w];
    size_t at = i;
    for (; at > 0 && e->order[at - 1]->window_bound > list->window_bound; at--)
      e->order[at] = e->order[at - 1];
    e->order[at] = list;
  }
  e->phrase_bounds = 0;
  for (size_t p = 0; p < e->phrase_count; p++)
    e->phrase_bounds += e->phrases[p].window_bound = e->bounds[(e->count + p) * STRETCH + w];
  double sum = e->phrase_bounds;
  for (size_t i = 0; i < e->count; i++) e->bounds_up_to[i] = sum += e->order[i]->window_bound;
}

/* What is still to come when order[0..count) and all phrases are. */
static double bound_of_rest(const evaluator *e, size_t count) {
  return count ? e->bounds_up_to[count - 1] : e->phrase_bounds;
}

/* ---- A window ---- */

/* How many postings order[first..] may have there; from block to block. */
static uint64_t postings_of(const evaluator *e, size_t first, rk_docid from) {
  uint64_t postings = 0;
  for (size_t i = first; i < e->count; i++) {
    const rk_list_cursor *cursor = &e->order[i]->cursor;
    uint64_t blocks = 1;
    if (rk_list_has_skips(&cursor->term)) {
      const uint32_t block = cursor->block == UINT32_MAX ? 0 : cursor->block;
      const uint32_t begin = rk_list_cursor_block_for(cursor, block, from);
      if (begin < cursor->block_count)
        blocks += rk_list_cursor_block_for(cursor, begin, from + (RK_WINDOW - 1)) - begin;
    }
    postings += blocks * RK_BLOCK_VALUES;
  }
  return postings;
}

/* All matches become candidates, without a score yet. */
static void take_matches(evaluator *e, const rk_window_bits *bits, rk_docid from) {
  e->candidates.count = e->kernels->list_bits(bits->words, from, e->candidates.documents);
  memset(e->candidates.scores, 0, e->candidates.count * sizeof *e->candidates.scores);
}

/* The documents to which order[first..] give more than `least`, which is not negative. */
static rk_status gather(evaluator *e, size_t first, rk_docid from, double least) {
  const rk_docid left = (rk_docid)e->evaluation->segment->meta.document_count - from;
  const rk_docid to = left > RK_WINDOW ? from + RK_WINDOW : from + left;
  rk_candidates *c = &e->candidates;
  if (e->count - first == 1)
    return rk_scored_list_take(e->order[first], from, to, least, c, e->error);
  if (!e->is_window_clear) memset(&e->window, 0, sizeof e->window);
  e->is_window_clear = true;
  for (size_t i = first; i < e->count; i++) {
    rk_status status = rk_scored_list_fill(e->order[i], from, to, &e->window, e->error);
    if (status != RK_OK) return status;
  }
  c->count = e->kernels->take_window(&e->window, from, least, c->documents, c->scores);
  return RK_OK;
}

/* Keeps the candidates that match. */
static rk_status match(evaluator *e, uint32_t window) {
  const rk_docid from = window * (rk_docid)RK_WINDOW;
  rk_candidates *c = &e->candidates;
  rk_window_bits bits = {.count = c->count};
  e->kernels->set_bits(c->documents, c->count, from, bits.words);
  rk_status status = rk_matcher_keep(e->matcher, window, &bits, e->error);
  size_t kept = 0;
  for (size_t i = 0; i < c->count; i++) {
    const uint32_t place = c->documents[i] - from;
    c->documents[kept] = c->documents[i];
    c->scores[kept] = c->scores[i];
    kept += bits.words[place / 64] >> place % 64 & 1;
  }
  c->count = kept;
  return status;
}

/* Adds to the candidates what order[0..count) give them, as long as they can still enter. A candidate
 * may have no score yet: so the bar may be below 0. */
static rk_status complete(evaluator *e, size_t count) {
  const double threshold = e->evaluation->topk->threshold;
  for (size_t i = count; i > 0 && e->candidates.count; i--) {
    if (e->order[i - 1]->window_bound == 0) return RK_OK; /* nor have those before it */
    rk_status status = rk_scored_list_add(
        e->order[i - 1], threshold - bound_of_rest(e, i - 1), &e->candidates, e->error);
    if (status != RK_OK) return status;
  }
  return RK_OK;
}

static rk_status complete_phrases(evaluator *e) {
  const double threshold = e->evaluation->topk->threshold;
  double rest = e->phrase_bounds;
  rk_status status = RK_OK;
  for (size_t p = 0; status == RK_OK && p < e->phrase_count && e->candidates.count; p++) {
    rest -= e->phrases[p].window_bound;
    status = rk_scored_phrase_add(&e->phrases[p], threshold - rest, &e->candidates, e->error);
  }
  return status;
}

static rk_status collect(evaluator *e) {
  const rk_evaluation *of = e->evaluation;
  const rk_candidates *c = &e->candidates;
  for (size_t i = 0; i < c->count; i++) {
    if (!rk_topk_would_enter(of->topk, c->scores[i])) continue;
    if (rk_topk_push(of->topk, c->scores[i], of->base + c->documents[i]) != RK_OK)
      return no_memory(e->error);
  }
  return RK_OK;
}

static rk_status match_first(evaluator *e, uint32_t window) {
  rk_window_bits bits;
  rk_status status = rk_matcher_fill(e->matcher, window, &bits, e->error);
  if (status != RK_OK || bits.count == 0) return status;
  take_matches(e, &bits, window * (rk_docid)RK_WINDOW);
  status = complete(e, e->count);
  if (status == RK_OK) status = complete_phrases(e);
  return status == RK_OK ? collect(e) : status;
}

static rk_status score_first(evaluator *e, uint32_t window, size_t first, double least) {
  rk_status status = gather(e, first, window * (rk_docid)RK_WINDOW, least);
  if (status == RK_OK) status = complete(e, first);
  if (status != RK_OK || e->candidates.count == 0) return status;
  status = match(e, window);
  if (status == RK_OK) status = complete_phrases(e);
  return status == RK_OK ? collect(e) : status;
}

static rk_status evaluate_window(evaluator *e, uint32_t w) {
  const rk_topk *topk = e->evaluation->topk;
  const uint32_t window = e->first_window + w;
  size_t first = 0; /* of the essential ones */
  order_lists(e, w);
  while (first < e->count && (e->order[first]->window_bound == 0 ||
                              !rk_topk_would_enter(topk, e->bounds_up_to[first])))
    first++;
  const double least = topk->threshold - bound_of_rest(e, first);
  /* Less than 0: a phrase alone may be enough, and no word gives a score for it. */
  if (first == e->count || least < 0) return match_first(e, window);
  const uint64_t most = rk_matcher_most(e->matcher, window);
  return most * LOOK_UP_COST < postings_of(e, first, window * (rk_docid)RK_WINDOW)
             ? match_first(e, window)
             : score_first(e, window, first, least);
}

static bool has_must(const rk_evaluation *evaluation) {
  for (size_t c = 0; c < evaluation->clause_count; c++)
    if (evaluation->clauses[c].role == RK_MUST) return true;
  return false;
}

static rk_status evaluate(evaluator *e) {
  const uint64_t documents = e->evaluation->segment->meta.document_count;
  const bool may_jump = has_must(e->evaluation);
  rk_status status = RK_OK;
  for (uint32_t window = 0; status == RK_OK && (uint64_t)window * RK_WINDOW < documents;
       window++) {
    if (may_jump) status = rk_matcher_reach(e->matcher, window, &window, e->error);
    if (status != RK_OK || (uint64_t)window * RK_WINDOW >= documents) break;
    if (window >= e->first_window + e->window_count) bound_stretch(e, window);
    if (rk_topk_would_enter(e->evaluation->topk, e->sums[window - e->first_window]))
      status = evaluate_window(e, window - e->first_window);
  }
  return status;
}

rk_status rk_evaluate_boolean(const rk_evaluation *evaluation, rk_error *error) {
  evaluator *e = malloc(sizeof *e);
  if (!e) return no_memory(error);
  e->evaluation = evaluation;
  e->kernels = rk_kernels_get();
  e->error = error;
  e->matcher = NULL;
  e->count = e->phrase_count = 0;
  e->first_window = e->window_count = 0;
  e->is_window_clear = false;
  rk_status status = open_all(e);
  if (status == RK_OK) status = evaluate(e);
  close_all(e);
  return status;
}
