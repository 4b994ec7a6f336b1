#include "engine/search/scored_list.h"

/* A list without skips is one block: read it, and take its best score. */
static rk_status bound_short(rk_scored_list *list, rk_error *error) {
  rk_list_cursor *cursor = &list->cursor;
  rk_status status = rk_list_cursor_load_block(cursor, 0, error);
  if (status == RK_OK) status = rk_list_cursor_load_frequencies(cursor, error);
  if (status != RK_OK) return status;
  list->kernels->score(list->bm25, list->weight, list->lengths, cursor->documents,
                       cursor->frequencies, cursor->n, list->scores);
  list->scored_block = 0;
  for (uint32_t i = 0; i < cursor->n; i++)
    if (list->scores[i] > list->bound) list->bound = list->scores[i];
  return RK_OK;
}

static double bound_of(const rk_scored_list *list, const uint8_t *frontiers, size_t count) {
  const double ratio = list->kernels->least_ratio(frontiers, count, list->bm25);
  return rk_bm25_of_share(list->weight, rk_bm25_share_of_ratio(ratio));
}

rk_status rk_scored_list_open(rk_scored_list *list, const rk_evaluation *evaluation,
                              const rk_weighted_term *term, rk_error *error) {
  const rk_segment *segment = evaluation->segment;
  list->kernels = rk_kernels_get();
  list->bm25 = evaluation->bm25;
  list->lengths = evaluation->lengths;
  list->weight = term->weight;
  list->bound = 0;
  list->bounded_block = list->scored_block = UINT32_MAX;
  rk_status status =
      rk_list_cursor_open(&list->cursor, &segment->file, segment->lists,
                          (rk_docid)segment->meta.document_count, &term->info, error);
  if (status != RK_OK) return status;
  if (!rk_list_has_skips(&term->info)) return bound_short(list, error);
  list->bound = bound_of(list, list->cursor.frontier, 1);
  return RK_OK;
}

enum { SHORT_PRIME = 32 };

/* The k-th best of a short list; its scores are known. 0: it has fewer. */
static double best_of_short(const rk_scored_list *list, size_t k) {
  double best[SHORT_PRIME]; /* descending */
  size_t count = 0;
  if (k > SHORT_PRIME || list->cursor.n < k) return 0;
  for (uint32_t i = 0; i < list->cursor.n; i++) {
    size_t at = count < k ? count++ : k;
    if (at == k && list->scores[i] <= best[--at]) continue;
    for (; at > 0 && best[at - 1] < list->scores[i]; at--) best[at] = best[at - 1];
    best[at] = list->scores[i];
  }
  return best[k - 1];
}

void rk_scored_list_prime(const rk_scored_list *list, rk_topk *topk) {
  const uint32_t k = topk->k < UINT32_MAX ? (uint32_t)topk->k : UINT32_MAX;
  uint32_t frequency;
  uint8_t length_code;
  if (!rk_list_has_skips(&list->cursor.term))
    rk_topk_prime(topk, best_of_short(list, topk->k));
  else if (rk_list_cursor_floor(&list->cursor, k, &frequency, &length_code))
    rk_topk_prime(topk, rk_bm25_score(list->bm25, list->weight, frequency, length_code));
}

double rk_scored_list_block_bound(rk_scored_list *list, uint32_t block) {
  if (block == list->bounded_block) return list->block_bound;
  list->bounded_block = block;
  return list->block_bound =
             rk_list_has_skips(&list->cursor.term)
                 ? bound_of(list, list->cursor.frontiers + (size_t)block * RK_FRONTIER_BYTES, 1)
                 : list->bound;
}

static void bound_short_windows(const rk_scored_list *list, uint32_t first, uint32_t count,
                                double *bounds) {
  const rk_list_cursor *cursor = &list->cursor;
  for (uint32_t i = 0; i < cursor->n; i++) {
    const uint32_t window = cursor->documents[i] / RK_WINDOW;
    if (window - first < count && list->scores[i] > bounds[window - first])
      bounds[window - first] = list->scores[i];
  }
}

/* Each window is bounded by the blocks that may reach into it. */
void rk_scored_list_bound(rk_scored_list *list, uint32_t first, uint32_t count, double *bounds) {
  const rk_list_cursor *cursor = &list->cursor;
  for (uint32_t w = 0; w < count; w++) bounds[w] = 0;
  if (!rk_list_has_skips(&cursor->term)) {
    bound_short_windows(list, first, count, bounds);
    return;
  }
  uint32_t block = rk_list_cursor_block_for(cursor, 0, first * (uint32_t)RK_WINDOW);
  for (uint32_t w = 0; w < count && block < cursor->block_count; w++) {
    const rk_docid last = (first + w) * (uint32_t)RK_WINDOW + (RK_WINDOW - 1);
    const uint32_t from = block;
    while (block + 1 < cursor->block_count && rk_list_cursor_block_last(cursor, block) < last)
      block++;
    bounds[w] = block == from ? rk_scored_list_block_bound(list, block)
                              : bound_of(list, cursor->frontiers + (size_t)from * RK_FRONTIER_BYTES,
                                         block - from + 1);
    if (rk_list_cursor_block_last(cursor, block) <= last) block++;
  }
}

void rk_scored_list_rewind(rk_scored_list *list) {
  rk_list_cursor *cursor = &list->cursor;
  cursor->index = 0;
  if (!rk_list_has_skips(&cursor->term)) return; /* its one block stays */
  cursor->block = UINT32_MAX;
  cursor->n = 0;
  list->scored_block = UINT32_MAX;
}

/* To the first block whose last document is not below `target`; of a short list, its only block. */
static rk_status reach(rk_scored_list *list, rk_docid target, rk_error *error) {
  rk_list_cursor *cursor = &list->cursor;
  if (cursor->n && cursor->documents[cursor->n - 1] >= target) return RK_OK;
  if (!rk_list_has_skips(&cursor->term)) return RK_OK; /* its one block stays, see rewind */
  if (cursor->block != UINT32_MAX && cursor->block >= cursor->block_count) return RK_OK;
  const uint32_t from = cursor->block + 1; /* 0 before the start */
  const uint32_t block =
      from < cursor->block_count ? rk_list_cursor_block_for(cursor, from, target) : from;
  return rk_list_cursor_load_block(cursor, block, error);
}

static rk_status score(rk_scored_list *list, rk_error *error) {
  rk_list_cursor *cursor = &list->cursor;
  if (list->scored_block == cursor->block) return RK_OK;
  rk_status status = rk_list_cursor_load_frequencies(cursor, error);
  if (status != RK_OK) return status;
  list->kernels->score(list->bm25, list->weight, list->lengths, cursor->documents,
                       cursor->frequencies, cursor->n, list->scores);
  list->scored_block = cursor->block;
  return RK_OK;
}

/* Which postings of the current block are in [from, to)? */
static void slice(rk_scored_list *list, rk_docid from, rk_docid to, uint32_t *first,
                  uint32_t *end) {
  rk_list_cursor *cursor = &list->cursor;
  const uint32_t n = cursor->n;
  *first = *end = 0;
  if (n == 0 || cursor->documents[n - 1] < from) return;
  *first = list->kernels->seek(cursor->documents, cursor->index, from);
  *end = cursor->documents[n - 1] < to ? n
                                       : list->kernels->seek(cursor->documents, *first, to);
  cursor->index = *end < n ? *end : n - 1;
}

/* May the next block have something before `to`? */
static bool goes_on(const rk_list_cursor *cursor, rk_docid to) {
  return cursor->block + 1 < cursor->block_count && cursor->n &&
         cursor->documents[cursor->n - 1] < to - 1;
}

rk_status rk_scored_list_fill(rk_scored_list *list, rk_docid from, rk_docid to, rk_window *window,
                              rk_error *error) {
  rk_list_cursor *cursor = &list->cursor;
  rk_status status = reach(list, from, error);
  while (status == RK_OK) {
    uint32_t first, end;
    slice(list, from, to, &first, &end);
    if (first < end) status = score(list, error);
    if (status != RK_OK) return status;
    for (uint32_t i = first; i < end; i++) {
      const uint32_t place = cursor->documents[i] - from;
      window->scores[place] += list->scores[i];
      window->flags[place / RK_WINDOW_GROUP] = 1;
    }
    if (!goes_on(cursor, to)) break;
    status = rk_list_cursor_load_block(cursor, cursor->block + 1, error);
  }
  return status;
}

rk_status rk_scored_list_take(rk_scored_list *list, rk_docid from, rk_docid to, double least,
                              rk_candidates *candidates, rk_error *error) {
  rk_list_cursor *cursor = &list->cursor;
  rk_status status = reach(list, from, error);
  candidates->count = 0;
  while (status == RK_OK) {
    uint32_t first, end;
    slice(list, from, to, &first, &end);
    if (first < end) status = score(list, error);
    if (status != RK_OK) return status;
    candidates->count += list->kernels->keep_above(
        cursor->documents + first, list->scores + first, end - first, least,
        candidates->documents + candidates->count, candidates->scores + candidates->count);
    uint32_t next = cursor->block + 1;
    if (!goes_on(cursor, to)) break;
    rk_docid last = cursor->documents[cursor->n - 1];
    while (next < cursor->block_count && last < to - 1 &&
           rk_scored_list_block_bound(list, next) <= least)
      last = rk_list_cursor_block_last(cursor, next++);
    if (next >= cursor->block_count || last >= to - 1) break;
    status = rk_list_cursor_load_block(cursor, next, error);
  }
  return status;
}

/* The block that `document` would be in; block_count: none. */
static uint32_t block_of(const rk_scored_list *list, rk_docid document) {
  const rk_list_cursor *cursor = &list->cursor;
  if (!rk_list_has_skips(&cursor->term)) return 0;
  const uint32_t from = cursor->block == UINT32_MAX ? 0 : cursor->block;
  return rk_list_cursor_block_for(cursor, from, document);
}

rk_status rk_scored_list_take_block(rk_scored_list *list, double least, rk_candidates *candidates,
                                    rk_error *error) {
  rk_status status = score(list, error);
  if (status != RK_OK) return status;
  candidates->count =
      list->kernels->keep_above(list->cursor.documents, list->scores, list->cursor.n, least,
                                candidates->documents, candidates->scores);
  return RK_OK;
}

/* ---- Candidates ---- */

/* Those of one block, and what they meet there. */
typedef struct run {
  size_t first, end; /* candidates */
  size_t met;
  uint32_t which[RK_BLOCK_VALUES + 1]; /* candidates, from `first` on */
  uint32_t at[RK_BLOCK_VALUES + 1];    /* postings of the block */
  double scores[RK_BLOCK_VALUES];
} run;

/* Could the block lift one of them over `least`? */
static bool can_lift(const run *r, double bound, double least, const rk_candidates *candidates) {
  for (size_t c = r->first; c < r->end; c++)
    if (candidates->scores[c] + bound > least) return true;
  return false;
}

static rk_status score_met(rk_scored_list *list, run *r, rk_error *error) {
  rk_list_cursor *cursor = &list->cursor;
  if (list->scored_block == cursor->block) {
    for (size_t i = 0; i < r->met; i++) r->scores[i] = list->scores[r->at[i]];
    return RK_OK;
  }
  uint32_t documents[RK_BLOCK_VALUES], frequencies[RK_BLOCK_VALUES];
  rk_status status = rk_list_cursor_load_frequencies(cursor, error);
  if (status != RK_OK) return status;
  for (size_t i = 0; i < r->met; i++) {
    documents[i] = cursor->documents[r->at[i]];
    frequencies[i] = cursor->frequencies[r->at[i]];
  }
  list->kernels->score(list->bm25, list->weight, list->lengths, documents, frequencies, r->met,
                       r->scores);
  return RK_OK;
}

/* The next run from candidate `first` on, which is not behind the last one: where it meets the list,
 * and with what scores. When none of them could come to more than `least`, its block is not unpacked
 * and it meets nothing. An empty one: the list is at its end. */
static rk_status next_run(rk_scored_list *list, size_t first, double least,
                          const rk_candidates *candidates, run *r, rk_error *error) {
  rk_list_cursor *cursor = &list->cursor;
  const uint32_t block = block_of(list, candidates->documents[first]);
  r->first = r->end = first;
  r->met = 0;
  if (block >= cursor->block_count) return RK_OK;
  const bool is_short = !rk_list_has_skips(&cursor->term);
  const rk_docid last = rk_list_cursor_block_last(cursor, block);
  while (r->end < candidates->count && candidates->documents[r->end] <= last) r->end++;
  if (r->end == first) return RK_OK; /* behind a short list */
  if (block != cursor->block || is_short) {
    if (!can_lift(r, rk_scored_list_block_bound(list, block), least, candidates)) return RK_OK;
    rk_status status = is_short ? RK_OK : rk_list_cursor_load_block(cursor, block, error);
    if (status != RK_OK) return status;
  }
  r->met = list->kernels->meet(cursor->documents, cursor->index, candidates->documents + first,
                               r->end - first, r->which, r->at);
  if (r->met == 0) return RK_OK;
  cursor->index = r->at[r->met - 1];
  return score_met(list, r, error);
}

static void keep_above(const rk_scored_list *list, double least, rk_candidates *candidates) {
  candidates->count =
      list->kernels->keep_above(candidates->documents, candidates->scores, candidates->count, least,
                                candidates->documents, candidates->scores);
}

rk_status rk_scored_list_add(rk_scored_list *list, double least, rk_candidates *candidates,
                             rk_error *error) {
  run r;
  for (size_t c = 0; c < candidates->count; c = r.end) {
    rk_status status = next_run(list, c, least, candidates, &r, error);
    if (status != RK_OK) return status;
    if (r.end == c) break;
    for (size_t i = 0; i < r.met; i++) candidates->scores[c + r.which[i]] += r.scores[i];
  }
  keep_above(list, least, candidates);
  return RK_OK;
}

rk_status rk_scored_list_require(rk_scored_list *list, double least, rk_candidates *candidates,
                                 rk_error *error) {
  run r;
  size_t kept = 0;
  for (size_t c = 0; c < candidates->count; c = r.end) {
    rk_status status = next_run(list, c, least, candidates, &r, error);
    if (status != RK_OK) return status;
    if (r.end == c) break;
    for (size_t i = 0; i < r.met; i++) {
      candidates->documents[kept] = candidates->documents[c + r.which[i]];
      candidates->scores[kept++] = candidates->scores[c + r.which[i]] + r.scores[i];
    }
  }
  candidates->count = kept;
  keep_above(list, least, candidates);
  return RK_OK;
}

/* Does the current block hold it? If so, that is where the cursor stands then. */
static bool stand_at(rk_scored_list *list, rk_docid document) {
  rk_list_cursor *cursor = &list->cursor;
  if (cursor->documents[cursor->n - 1] < document) return false;
  cursor->index = list->kernels->seek(cursor->documents, cursor->index, document);
  return cursor->documents[cursor->index] == document;
}

rk_status rk_scored_list_reach(rk_scored_list *list, rk_docid document, double least, bool *holds,
                               rk_error *error) {
  rk_list_cursor *cursor = &list->cursor;
  const uint32_t block = block_of(list, document);
  *holds = false;
  if (block >= cursor->block_count) return RK_OK;
  if (block != cursor->block) {
    if (rk_scored_list_block_bound(list, block) <= least) return RK_OK;
    rk_status status = rk_list_cursor_load_block(cursor, block, error);
    if (status != RK_OK) return status;
  }
  *holds = stand_at(list, document);
  return RK_OK;
}
