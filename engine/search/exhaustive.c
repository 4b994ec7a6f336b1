/*
 * exhaustive: the slow reference. One score for every document of the segment;
 * each term's postings are added in turn.
 */
#include <stdlib.h>

#include "engine/search/evaluate.h"

static rk_status add_term(const rk_evaluation *evaluation, const rk_weighted_term *term,
                          double *scores, bool *matches, rk_error *error) {
  const rk_segment *segment = evaluation->segment;
  rk_list_cursor cursor;
  rk_status status =
      rk_list_cursor_open(&cursor, &segment->file, segment->lists,
                          (rk_docid)segment->meta.document_count, &term->info, error);
  for (uint32_t block = 0; status == RK_OK && block < cursor.block_count; block++) {
    status = rk_list_cursor_load_block(&cursor, block, error);
    if (status == RK_OK) status = rk_list_cursor_load_frequencies(&cursor, error);
    for (uint32_t i = 0; status == RK_OK && i < cursor.n; i++) {
      const rk_docid document = cursor.documents[i];
      scores[document] += rk_bm25_score(evaluation->bm25, term->weight, cursor.frequencies[i],
                                        evaluation->lengths[document]);
      matches[document] = true;
    }
  }
  return status;
}

rk_status rk_evaluate_exhaustive(const rk_evaluation *evaluation, rk_error *error) {
  const size_t documents = (size_t)evaluation->segment->meta.document_count;
  double *scores = calloc(documents + 1, sizeof *scores);
  bool *matches = calloc(documents + 1, sizeof *matches);
  rk_status status = RK_OK;
  if (!scores || !matches)
    status = rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  for (size_t t = 0; status == RK_OK && t < evaluation->term_count; t++)
    status = add_term(evaluation, &evaluation->terms[t], scores, matches, error);
  for (size_t d = 0; status == RK_OK && d < documents; d++) {
    if (!matches[d] || rk_deletes_has(evaluation->dropped, (rk_docid)d)) continue;
    if (!rk_topk_would_enter(evaluation->topk, scores[d])) continue;
    status = rk_topk_push(evaluation->topk, scores[d], evaluation->base + d);
    if (status != RK_OK) rk_error_set(error, status, NULL, "out of memory");
  }
  free(scores);
  free(matches);
  return status;
}
