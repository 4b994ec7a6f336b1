#include "engine/search/search.h"

#include <stdlib.h>

/* What every segment's dictionary says of every term: info[segment * terms + term];
 * document_frequency 0 where the term is missing. */
typedef struct plan {
  const rk_snapshot *snapshot;
  const rk_query *query;
  rk_term_info *info;
  rk_weighted_term *weighted; /* of one segment */
} plan;

static rk_status look_up(plan *p, double *weights, rk_error *error) {
  const size_t terms = p->query->term_count;
  for (size_t t = 0; t < terms; t++) {
    uint64_t document_frequency = 0;
    for (uint32_t s = 0; s < p->snapshot->segment_count; s++) {
      rk_term_info *info = &p->info[s * terms + t];
      bool found;
      rk_status status = rk_dictionary_find(&p->snapshot->segments[s].dictionary,
                                            p->query->terms[t].stem, info, &found, error);
      if (status != RK_OK) return status;
      if (!found) info->document_frequency = 0;
      document_frequency += info->document_frequency;
    }
    weights[t] = document_frequency ? rk_bm25_weight(p->query->terms[t].weight,
                                                     p->snapshot->document_count,
                                                     document_frequency)
                                    : 0;
  }
  return RK_OK;
}

static rk_status search_segment(plan *p, uint32_t s, const double *weights, const rk_bm25 *bm25,
                                rk_evaluate *evaluate, rk_topk *topk, rk_error *error) {
  const rk_segment *segment = &p->snapshot->segments[s];
  const size_t terms = p->query->term_count;
  rk_evaluation evaluation = {.segment = segment,
                              .dropped = p->snapshot->deletes[s].dropped,
                              .base = p->snapshot->bases[s],
                              .bm25 = bm25,
                              .terms = p->weighted,
                              .topk = topk};
  for (size_t t = 0; t < terms; t++)
    if (p->info[s * terms + t].document_frequency)
      p->weighted[evaluation.term_count++] =
          (rk_weighted_term){p->info[s * terms + t], weights[t]};
  if (evaluation.term_count == 0) return RK_OK;
  evaluation.lengths = rk_segment_lengths(segment, error);
  return evaluation.lengths ? evaluate(&evaluation, error) : RK_CORRUPT;
}

rk_status rk_search(const rk_snapshot *snapshot, const rk_query *query,
                    const rk_search_options *options, rk_topk *topk, double *weights,
                    rk_error *error) {
  const size_t terms = query->term_count;
  plan p = {.snapshot = snapshot, .query = query};
  rk_topk_init(topk, options->k);
  p.info = calloc(snapshot->segment_count * terms + 1, sizeof *p.info);
  p.weighted = calloc(terms + 1, sizeof *p.weighted);
  rk_status status = p.info && p.weighted
                         ? look_up(&p, weights, error)
                         : rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  rk_bm25 bm25;
  rk_bm25_init(&bm25, options->k1, options->b, snapshot->document_count, snapshot->token_count);
  for (uint32_t s = 0; status == RK_OK && s < snapshot->segment_count; s++)
    status = search_segment(&p, s, weights, &bm25, options->evaluate, topk, error);
  if (status == RK_OK) rk_topk_finish(topk);
  free(p.info);
  free(p.weighted);
  return status;
}
