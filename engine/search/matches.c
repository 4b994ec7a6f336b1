#include "engine/search/matches.h"

#include <stdlib.h>

#include "engine/search/plan.h"

/* The matches of a segment as bits, or NULL in *matches for none. The caller frees them. */
static rk_status find_matches(rk_plan *plan, uint32_t s, uint8_t **matches, rk_error *error) {
  rk_evaluation evaluation;
  bool can_match;
  *matches = NULL;
  rk_status status = rk_plan_segment(plan, s, &evaluation, &can_match, error);
  if (status != RK_OK || !can_match) return status;
  const uint64_t documents = evaluation.segment->meta.document_count;
  *matches = calloc((size_t)rk_deletes_bits_bytes(documents) + 1, 1);
  if (!*matches) return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  return rk_exhaustive_matches(&evaluation, *matches, error);
}

rk_status rk_matches(const rk_snapshot *snapshot, const rk_query *query,
                     rk_match_listener *on_match, void *context, rk_error *error) {
  rk_plan plan;
  rk_status status = rk_plan_init(&plan, snapshot, query, error);
  if (status != RK_OK) return status;
  for (uint32_t s = 0; status == RK_OK && s < snapshot->segment_count; s++) {
    const uint64_t documents = snapshot->segments[s].meta.document_count;
    uint8_t *matches;
    status = find_matches(&plan, s, &matches, error);
    for (uint64_t d = 0; status == RK_OK && matches && d < documents; d++)
      if (rk_deletes_has(matches, (rk_docid)d))
        status = on_match(context, s, (rk_docid)d, error);
    free(matches);
  }
  rk_plan_deinit(&plan);
  return status;
}

/* Bits that are set in `matches` and not in `dropped`, which may be NULL. */
static uint64_t count_bits(const uint8_t *matches, const uint8_t *dropped, uint64_t documents) {
  uint64_t count = 0;
  for (uint64_t i = 0; i < rk_deletes_bits_bytes(documents); i++) {
    const unsigned gone = dropped ? dropped[i] : 0;
    count += (unsigned)__builtin_popcount(matches[i] & ~gone);
  }
  return count;
}

rk_status rk_count(const rk_snapshot *snapshot, const rk_query *query, uint64_t limit,
                   uint64_t *count, bool *is_exact, rk_error *error) {
  rk_plan plan;
  *count = 0;
  *is_exact = true;
  rk_status status = rk_plan_init(&plan, snapshot, query, error);
  if (status != RK_OK) return status;
  for (uint32_t s = 0; status == RK_OK && *is_exact && s < snapshot->segment_count; s++) {
    uint8_t *matches;
    status = find_matches(&plan, s, &matches, error);
    if (status == RK_OK && matches)
      *count += count_bits(matches, snapshot->deletes[s].dropped,
                           snapshot->segments[s].meta.document_count);
    free(matches);
    *is_exact = limit == 0 || *count <= limit;
  }
  if (!*is_exact) *count = limit;
  rk_plan_deinit(&plan);
  return status;
}
