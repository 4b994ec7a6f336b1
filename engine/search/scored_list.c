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
  return rk_bm25_of_ratio(list->weight, list->kernels->least_ratio(frontiers, count, list->bm25));
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
    while (next < cursor->block_count && last < to - 1 && rk_scored_list_block_bound(list, next) <= least)
      last = rk_list_cursor_block_last(cursor, next++);
    if (next >= cursor->block_count || last >= to - 1) break;
    status = rk_list_cursor_load_block(cursor, next, error);
  }
  return status;
}

/* Candidates that the list holds, to be scored together. */
typedef struct meetings {
  size_t count;
  size_t candidates[RK_BLOCK_VALUES];
  uint32_t documents[RK_BLOCK_VALUES], frequencies[RK_BLOCK_VALUES];
} meetings;

static void add_meetings(const rk_scored_list *list, meetings *met, rk_candidates *candidates) {
  double scores[RK_BLOCK_VALUES];
  list->kernels->score(list->bm25, list->weight, list->lengths, met->documents, met->frequencies,
                       met->count, scores);
  for (size_t i = 0; i < met->count; i++) candidates->scores[met->candidates[i]] += scores[i];
  met->count = 0;
}

/* Does the current block hold it? If so, that is where the cursor stands then. */
static bool stand_at(rk_scored_list *list, rk_docid document) {
  rk_list_cursor *cursor = &list->cursor;
  if (cursor->documents[cursor->n - 1] < document) return false;
  cursor->index = list->kernels->seek(cursor->documents, cursor->index, document);
  return cursor->documents[cursor->index] == document;
}

/* The cursor stands at candidate c. */
static rk_status meet(rk_scored_list *list, size_t c, rk_candidates *candidates, meetings *met,
                      rk_error *error) {
  rk_list_cursor *cursor = &list->cursor;
  if (list->scored_block == cursor->block) {
    candidates->scores[c] += list->scores[cursor->index];
    return RK_OK;
  }
  rk_status status = rk_list_cursor_load_frequencies(cursor, error);
  if (status != RK_OK) return status;
  met->candidates[met->count] = c;
  met->documents[met->count] = cursor->documents[cursor->index];
  met->frequencies[met->count++] = cursor->frequencies[cursor->index];
  if (met->count == RK_BLOCK_VALUES) add_meetings(list, met, candidates);
  return RK_OK;
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

static void keep_above(const rk_scored_list *list, double least, rk_candidates *candidates) {
  candidates->count =
      list->kernels->keep_above(candidates->documents, candidates->scores, candidates->count, least,
                                candidates->documents, candidates->scores);
}

rk_status rk_scored_list_require(rk_scored_list *list, double least, rk_candidates *candidates,
                                 rk_error *error) {
  rk_list_cursor *cursor = &list->cursor;
  const size_t count = candidates->count;
  meetings met;
  met.count = 0;
  candidates->count = 0;
  for (size_t c = 0; c < count; c++) {
    const uint32_t document = candidates->documents[c], block = block_of(list, document);
    if (block >= cursor->block_count) break;
    if (block != cursor->block) {
      if (candidates->scores[c] + rk_scored_list_block_bound(list, block) <= least) continue;
      rk_status status = rk_list_cursor_load_block(cursor, block, error);
      if (status != RK_OK) return status;
    }
    if (!stand_at(list, document)) continue;
    const size_t kept = candidates->count++;
    candidates->documents[kept] = document;
    candidates->scores[kept] = candidates->scores[c];
    rk_status status = meet(list, kept, candidates, &met, error);
    if (status != RK_OK) return status;
  }
  if (met.count) add_meetings(list, &met, candidates);
  keep_above(list, least, candidates);
  return RK_OK;
}

rk_status rk_scored_list_add(rk_scored_list *list, double least, rk_candidates *candidates,
                             rk_error *error) {
  meetings met;
  met.count = 0;
  for (size_t c = 0; c < candidates->count; c++) {
    const uint32_t document = candidates->documents[c], block = block_of(list, document);
    if (block >= list->cursor.block_count) break;
    if (block != list->cursor.block) {
      /* Not worth to unpack it. The score only falls short, as it would have. */
      if (candidates->scores[c] + rk_scored_list_block_bound(list, block) <= least) continue;
      rk_status status = rk_list_cursor_load_block(&list->cursor, block, error);
      if (status != RK_OK) return status;
    }
    if (!stand_at(list, document)) continue;
    rk_status status = meet(list, c, candidates, &met, error);
    if (status != RK_OK) return status;
  }
  if (met.count) add_meetings(list, &met, candidates);
  keep_above(list, least, candidates);
  return RK_OK;
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
