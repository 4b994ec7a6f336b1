/*
 * block_max: MaxScore over windows of documents, with block-max bounds.
 *
 * The documents are taken in windows of 4096. In each, a term's bound is the
 * greatest bound of its blocks there. The terms with the smallest bounds, as
 * many as together can't lift a document over the threshold, are non-essential:
 * they can't bring a new document in. The others are added up posting by
 * posting into an array over the window; only documents that could still enter
 * are then looked up in the non-essential lists, greatest bound first. When
 * every term is non-essential the window is passed over undecoded.
 * MaxScore: Turtle and Flood, "Query evaluation: strategies and optimizations"
 * (1995); block-max: Ding and Suel (2011); over windows of documents with
 * bounds of their own: Chakrabarti, Chaudhuri and Ganti (2011), Lucene's
 * MaxScoreBulkScorer.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/search/evaluate.h"

enum { WINDOW = 4096, WORD_BITS = 64 };

typedef struct term_state {
  rk_list_cursor cursor;
  double weight;
  double list_bound;   /* of the whole list */
  double window_bound; /* in the current window; 0: no posting there */
  double block_bound;  /* of block `bounded_block` */
  uint32_t bounded_block;
  uint32_t window_block; /* first block that may reach the window */
} term_state;

typedef struct evaluator {
  const rk_evaluation *evaluation;
  rk_error *error;
  size_t count;
  term_state *terms;
  term_state **order;      /* terms of the window, ascending by window_bound */
  double *bounds_up_to;    /* sum of the bounds of order[0..i] */
  double scores[WINDOW];
  uint64_t matches[WINDOW / WORD_BITS];
} evaluator;

static double score(const evaluator *e, const term_state *term) {
  const rk_list_cursor *cursor = &term->cursor;
  return rk_bm25_score(e->evaluation->bm25, term->weight, cursor->frequencies[cursor->index],
                       e->evaluation->lengths[cursor->documents[cursor->index]]);
}

/* A list without skips is one block: read it, and take its best score. */
static rk_status bound_short_list(evaluator *e, term_state *term) {
  rk_list_cursor *cursor = &term->cursor;
  rk_status status = rk_list_cursor_load_block(cursor, 0, e->error);
  if (status == RK_OK) status = rk_list_cursor_load_frequencies(cursor, e->error);
  for (cursor->index = 0; status == RK_OK && cursor->index < cursor->n; cursor->index++) {
    const double s = score(e, term);
    if (s > term->list_bound) term->list_bound = s;
  }
  cursor->index = 0;
  return status;
}

static rk_status open_term(evaluator *e, term_state *term, const rk_weighted_term *weighted) {
  const rk_segment *segment = e->evaluation->segment;
  term->weight = weighted->weight;
  term->bounded_block = UINT32_MAX;
  rk_status status =
      rk_list_cursor_open(&term->cursor, &segment->file, segment->lists,
                          (rk_docid)segment->meta.document_count, &weighted->info, e->error);
  if (status != RK_OK) return status;
  if (!rk_list_has_skips(&weighted->info)) return bound_short_list(e, term);
  rk_frontier frontier;
  rk_list_cursor_frontier(&term->cursor, &frontier);
  term->list_bound = rk_bm25_bound(e->evaluation->bm25, term->weight, &frontier);
  return RK_OK;
}

static double block_bound(evaluator *e, term_state *term, uint32_t block) {
  if (term->bounded_block == block) return term->block_bound;
  rk_frontier frontier;
  rk_list_cursor_block_frontier(&term->cursor, block, &frontier);
  term->bounded_block = block;
  term->block_bound = rk_bm25_bound(e->evaluation->bm25, term->weight, &frontier);
  return term->block_bound;
}

/* Sets window_bound for the window [from, to); false when no posting is there
 * (a bound may be 0 and a posting there all the same). */
static bool bound_window(evaluator *e, term_state *term, rk_docid from, rk_docid to) {
  const rk_list_cursor *cursor = &term->cursor;
  term->window_bound = 0;
  if (!rk_list_has_skips(&cursor->term)) {
    term->window_bound = term->list_bound;
    return cursor->n && cursor->documents[cursor->n - 1] >= from && cursor->documents[0] < to;
  }
  uint32_t block = rk_list_cursor_block_for(cursor, term->window_block, from);
  term->window_block = block;
  for (; block < cursor->block_count; block++) {
    const double bound = block_bound(e, term, block);
    if (bound > term->window_bound) term->window_bound = bound;
    if (rk_list_cursor_block_last(cursor, block) >= to - 1) break;
  }
  return term->window_block < cursor->block_count;
}

static int by_bound(const void *a, const void *b) {
  const term_state *x = *(term_state *const *)a, *y = *(term_state *const *)b;
  return (x->window_bound > y->window_bound) - (x->window_bound < y->window_bound);
}

/* Fills order and bounds_up_to with the terms of the window; returns how many. */
static size_t order_terms(evaluator *e, rk_docid from, rk_docid to) {
  size_t count = 0;
  for (size_t t = 0; t < e->count; t++) {
    if (bound_window(e, &e->terms[t], from, to)) e->order[count++] = &e->terms[t];
  }
  qsort(e->order, count, sizeof *e->order, by_bound);
  double sum = 0;
  for (size_t i = 0; i < count; i++) e->bounds_up_to[i] = sum += e->order[i]->window_bound;
  return count;
}

/* Adds up the postings of an essential term inside the window. */
static rk_status add_essential(evaluator *e, term_state *term, rk_docid from, rk_docid to) {
  rk_list_cursor *cursor = &term->cursor;
  rk_status status = rk_list_cursor_seek(cursor, from, e->error);
  while (status == RK_OK && rk_list_cursor_document(cursor) < to) {
    status = rk_list_cursor_load_frequencies(cursor, e->error);
    if (status != RK_OK) break;
    for (; cursor->index < cursor->n && cursor->documents[cursor->index] < to; cursor->index++) {
      const uint32_t place = cursor->documents[cursor->index] - from;
      e->scores[place] += score(e, term);
      e->matches[place / WORD_BITS] |= UINT64_C(1) << place % WORD_BITS;
    }
    if (cursor->index < cursor->n) break;
    status = rk_list_cursor_load_block(cursor, cursor->block + 1, e->error);
  }
  return status;
}

/* Completes the score of one document from the non-essential lists, as long as
 * it can still enter. */
static rk_status complete(evaluator *e, size_t non_essential, rk_docid document, double *total) {
  for (size_t i = non_essential; i > 0; i--) {
    if (!rk_topk_would_enter(e->evaluation->topk, *total + e->bounds_up_to[i - 1])) return RK_OK;
    term_state *term = e->order[i - 1];
    rk_status status = rk_list_cursor_seek(&term->cursor, document, e->error);
    if (status != RK_OK) return status;
    if (rk_list_cursor_document(&term->cursor) != document) continue;
    status = rk_list_cursor_load_frequencies(&term->cursor, e->error);
    if (status != RK_OK) return status;
    *total += score(e, term);
  }
  return RK_OK;
}

/* Takes the window's matches in ascending order and clears them. Bounds may come from deleted
 * documents, too: that only makes them higher than they need be. */
static rk_status collect(evaluator *e, size_t non_essential, rk_docid from) {
  rk_topk *topk = e->evaluation->topk;
  for (size_t w = 0; w < WINDOW / WORD_BITS; w++) {
    uint64_t matches = e->matches[w];
    e->matches[w] = 0;
    for (; matches; matches &= matches - 1) {
      const uint32_t place = (uint32_t)(w * WORD_BITS) + (uint32_t)__builtin_ctzll(matches);
      double total = e->scores[place];
      e->scores[place] = 0;
      if (rk_deletes_has(e->evaluation->dropped, from + place)) continue;
      rk_status status = complete(e, non_essential, from + place, &total);
      if (status != RK_OK) return status;
      if (!rk_topk_would_enter(topk, total)) continue;
      status = rk_topk_push(topk, total, e->evaluation->base + from + place);
      if (status != RK_OK) return rk_error_set(e->error, status, NULL, "out of memory");
    }
  }
  return RK_OK;
}

static rk_status evaluate_window(evaluator *e, rk_docid from, rk_docid to) {
  const rk_topk *topk = e->evaluation->topk;
  const size_t count = order_terms(e, from, to);
  size_t non_essential = 0;
  while (non_essential < count && !rk_topk_would_enter(topk, e->bounds_up_to[non_essential]))
    non_essential++;
  if (non_essential == count) return RK_OK;
  for (size_t i = non_essential; i < count; i++) {
    rk_status status = add_essential(e, e->order[i], from, to);
    if (status != RK_OK) return status;
  }
  return collect(e, non_essential, from);
}

static rk_status evaluate(evaluator *e) {
  const rk_docid documents = (rk_docid)e->evaluation->segment->meta.document_count;
  rk_status status = RK_OK;
  double all_bounds = 0;
  for (size_t t = 0; status == RK_OK && t < e->count; t++) {
    status = open_term(e, &e->terms[t], &e->evaluation->terms[t]);
    all_bounds += e->terms[t].list_bound;
  }
  for (rk_docid from = 0; status == RK_OK && from < documents;) {
    /* What earlier segments or windows gave may be out of reach for all that is left. */
    if (!rk_topk_would_enter(e->evaluation->topk, all_bounds)) return RK_OK;
    const rk_docid to = documents - from > WINDOW ? from + WINDOW : documents;
    status = evaluate_window(e, from, to);
    from = to;
  }
  return status;
}

rk_status rk_evaluate_block_max(const rk_evaluation *evaluation, rk_error *error) {
  evaluator *e = calloc(1, sizeof *e);
  if (e) {
    e->evaluation = evaluation;
    e->error = error;
    e->count = evaluation->term_count;
    e->terms = calloc(e->count + 1, sizeof *e->terms);
    e->order = calloc(e->count + 1, sizeof *e->order);
    e->bounds_up_to = calloc(e->count + 1, sizeof *e->bounds_up_to);
  }
  rk_status status = e && e->terms && e->order && e->bounds_up_to
                         ? evaluate(e)
                         : rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  if (e) {
    free(e->terms);
    free(e->order);
    free(e->bounds_up_to);
    free(e);
  }
  return status;
}
