#include "engine/search/count.h"

#include <stdlib.h>
#include <string.h>

#include "engine/search/match_window.h"
#include "engine/search/plan.h"

/* A word is rare when fewer than one of so many documents hold it: then an intersection of documents
 * takes less time than one of bits. */
enum { RARE = 16 };

/* Adds the matches to *count, until there are more than `most`. */
static rk_status count_windows(const rk_evaluation *evaluation, uint64_t most, uint64_t *count,
                               rk_error *error) {
  const uint64_t documents = evaluation->segment->meta.document_count;
  rk_matcher *matcher;
  rk_status status = rk_matcher_open(&matcher, evaluation, NULL, error);
  if (status != RK_OK) return status;
  for (uint32_t window = 0; status == RK_OK && *count <= most; window++) {
    rk_window_bits bits;
    status = rk_matcher_reach(matcher, window, &window, error);
    if (status != RK_OK || (uint64_t)window * RK_WINDOW >= documents) break;
    status = rk_matcher_fill(matcher, window, &bits, error);
    if (status == RK_OK) *count += bits.count;
  }
  rk_matcher_close(matcher);
  return status;
}

/* ---- Any of the words: their documents as bits, a stretch at a time ---- */

enum {
  STRETCH = 64 * RK_WINDOW, /* documents: 32 KiB of bits, which stay close to the processor */
  FAR_SHORTER = 16,         /* a document looked up takes as long as so many unpacked */
};

/* Sets the bits of the list's documents before `to`; bit 0 stands for `from`. */
static rk_status set_stretch(rk_match_list *list, rk_docid from, uint64_t to, uint64_t *bits,
                             rk_error *error) {
  rk_list_cursor *cursor = &list->cursor;
  rk_status status = cursor->block == UINT32_MAX ? rk_list_cursor_load_block(cursor, 0, error) : RK_OK;
  while (status == RK_OK && cursor->n) {
    const uint32_t n = cursor->n;
    uint32_t end = n;
    if (cursor->documents[n - 1] >= to)
      end = list->kernels->seek(cursor->documents, cursor->index, (rk_docid)to);
    list->kernels->set_bits(cursor->documents + cursor->index, end - cursor->index, from, bits);
    cursor->index = end;
    if (end < n) return RK_OK;
    status = rk_list_cursor_load_block(cursor, cursor->block + 1, error);
  }
  return status;
}

static void remove_dropped(const rk_evaluation *e, rk_docid from, uint64_t to, uint64_t *bits) {
  if (!e->dropped) return;
  for (uint64_t byte = from / 8; byte < rk_deletes_bits_bytes(to); byte++)
    bits[(byte - from / 8) / 8] &= ~((uint64_t)e->dropped[byte] << byte % 8 * 8);
}

/* Of the documents that the bits stand for: those that the list has not. */
static rk_status count_others(rk_match_list *list, rk_docid from, size_t windows,
                              const uint64_t *bits, uint64_t *count, rk_error *error) {
  rk_docid documents[RK_WINDOW];
  for (size_t w = 0; w < windows; w++) {
    const rk_docid first = from + (rk_docid)(w * RK_WINDOW);
    uint32_t n = (uint32_t)list->kernels->list_bits(bits + w * RK_WINDOW_WORDS, first, documents);
    *count += n;
    if (n == 0) continue;
    rk_status status = rk_match_list_keep(list, documents, &n, error);
    if (status != RK_OK) return status;
    *count -= n;
  }
  return RK_OK;
}

/* The `apart` first lists are only asked for what the others hold, and counted by their lengths before:
 * 0 or 1, and 0 when documents are deleted. */
static rk_status count_stretches(const rk_evaluation *e, rk_match_list *lists, size_t apart,
                                 uint64_t *bits, uint64_t most, uint64_t *count, rk_error *error) {
  const uint64_t documents = e->segment->meta.document_count;
  for (uint64_t from = 0; from < documents && *count <= most; from += STRETCH) {
    const uint64_t to = documents - from > STRETCH ? from + STRETCH : documents;
    const size_t windows = (size_t)((to - from + RK_WINDOW - 1) / RK_WINDOW);
    memset(bits, 0, windows * RK_WINDOW_WORDS * sizeof *bits);
    for (size_t t = apart; t < e->term_count; t++) {
      rk_status status = set_stretch(&lists[t], (rk_docid)from, to, bits, error);
      if (status != RK_OK) return status;
    }
    if (apart) {
      rk_status status = count_others(&lists[0], (rk_docid)from, windows, bits, count, error);
      if (status != RK_OK) return status;
      continue;
    }
    remove_dropped(e, (rk_docid)from, to, bits);
    for (size_t w = 0; w < windows; w++)
      *count += lists[0].kernels->count_bits(bits + w * RK_WINDOW_WORDS);
  }
  return RK_OK;
}

/* Without deletes a list's length says how many there are at the least. When the others together are
 * far shorter than the longest, that one is not gone through. */
static rk_status count_disjunction(const rk_evaluation *e, uint64_t most, uint64_t *count,
                                   rk_error *error) {
  const size_t terms = e->term_count;
  uint64_t greatest = 0, all = 0;
  size_t longest = 0;
  for (size_t t = 0; t < terms; t++) {
    const uint64_t frequency = e->terms[t].info.document_frequency;
    all += frequency;
    if (frequency > greatest) greatest = frequency, longest = t;
  }
  const bool is_known = !e->dropped && (terms == 1 || *count + greatest > most);
  const size_t apart = !e->dropped && (all - greatest) * FAR_SHORTER < greatest;
  if (is_known || apart) *count += greatest;
  if (is_known) return RK_OK;
  uint64_t *bits = malloc(STRETCH / 8);
  rk_match_list *lists = malloc(terms * sizeof *lists);
  rk_status status = RK_OK;
  if (!bits || !lists) status = rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  for (size_t i = 0; status == RK_OK && i < terms; i++) { /* the longest first */
    const size_t t = i == 0 ? longest : i == longest ? 0 : i;
    status = rk_match_list_open(&lists[i], e->segment, &e->terms[t].info, error);
  }
  if (status == RK_OK) status = count_stretches(e, lists, apart, bits, most, count, error);
  free(bits);
  free(lists);
  return status;
}

/* ---- All of the words, one of them rare ---- */

static int rarest_first(const void *a, const void *b) {
  const rk_weighted_term *x = *(const rk_weighted_term *const *)a;
  const rk_weighted_term *y = *(const rk_weighted_term *const *)b;
  return (x->info.document_frequency > y->info.document_frequency) -
         (x->info.document_frequency < y->info.document_frequency);
}

/* Documents of the rarest list that the others hold, too; a block of it after the other. */
static rk_status intersect(const rk_evaluation *e, rk_match_list *lists, uint64_t most,
                           uint64_t *count, rk_error *error) {
  rk_list_cursor *lead = &lists[0].cursor;
  rk_status status = RK_OK;
  for (uint32_t block = 0; status == RK_OK && block < lead->block_count && *count <= most; block++) {
    rk_docid documents[RK_BLOCK_VALUES];
    status = rk_list_cursor_load_block(lead, block, error);
    uint32_t left = status == RK_OK ? lead->n : 0;
    memcpy(documents, lead->documents, left * sizeof *documents);
    for (size_t t = 1; status == RK_OK && left && t < e->term_count; t++)
      status = rk_match_list_keep(&lists[t], documents, &left, error);
    if (status != RK_OK) return status;
    for (uint32_t i = 0; i < left; i++) *count += !rk_deletes_has(e->dropped, documents[i]);
  }
  return status;
}

static rk_status count_conjunction(const rk_evaluation *e, uint64_t most, uint64_t *count,
                                   rk_error *error) {
  const size_t terms = e->term_count;
  const rk_weighted_term **order = malloc(terms * sizeof *order);
  rk_match_list *lists = malloc(terms * sizeof *lists);
  rk_status status = RK_OK;
  if (!order || !lists) status = rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  for (size_t t = 0; status == RK_OK && t < terms; t++) order[t] = &e->terms[t];
  if (status == RK_OK) qsort(order, terms, sizeof *order, rarest_first);
  for (size_t t = 0; status == RK_OK && t < terms; t++)
    status = rk_match_list_open(&lists[t], e->segment, &order[t]->info, error);
  if (status == RK_OK) status = intersect(e, lists, most, count, error);
  free(order);
  free(lists);
  return status;
}

/* Words with one spelling each, one of them rare. */
static bool is_sparse_conjunction(const rk_evaluation *e) {
  uint64_t rarest = UINT64_MAX;
  if (e->shape != RK_SHAPE_CONJUNCTION) return false;
  for (size_t c = 0; c < e->clause_count; c++) {
    const rk_weighted_word *word = &e->words[e->clauses[c].first_word];
    const uint64_t frequency = e->terms[word->first_term].info.document_frequency;
    if (word->term_count > 1) return false;
    if (frequency < rarest) rarest = frequency;
  }
  return rarest * RARE < e->segment->meta.document_count;
}

static rk_status count_segment(rk_plan *plan, uint32_t s, uint64_t most, uint64_t *count,
                               rk_error *error) {
  rk_evaluation evaluation;
  bool can_match;
  rk_status status = rk_plan_segment(plan, s, &evaluation, &can_match, error);
  if (status != RK_OK || !can_match) return status;
  if (evaluation.shape == RK_SHAPE_DISJUNCTION)
    return count_disjunction(&evaluation, most, count, error);
  return is_sparse_conjunction(&evaluation) ? count_conjunction(&evaluation, most, count, error)
                                            : count_windows(&evaluation, most, count, error);
}

rk_status rk_count(const rk_snapshot *snapshot, const rk_query *query, uint64_t limit,
                   uint64_t *count, bool *is_exact, rk_error *error) {
  const uint64_t most = limit ? limit : UINT64_MAX;
  rk_plan plan;
  *count = 0;
  rk_status status = rk_plan_init(&plan, snapshot, query, error);
  if (status == RK_OK) {
    for (uint32_t s = 0; status == RK_OK && *count <= most && s < snapshot->segment_count; s++)
      status = count_segment(&plan, s, most, count, error);
    rk_plan_deinit(&plan);
  }
  *is_exact = *count <= most;
  if (!*is_exact) *count = limit;
  return status;
}
