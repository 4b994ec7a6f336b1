#include "engine/search/matches.h"

#include "engine/search/match_window.h"
#include "engine/search/plan.h"

static rk_status tell(const rk_window_bits *bits, uint32_t segment, rk_docid from,
                      rk_match_listener *on_match, void *context, rk_error *error) {
  rk_status status = RK_OK;
  for (uint32_t i = 0; i < RK_WINDOW_WORDS; i++)
    for (uint64_t left = bits->words[i]; status == RK_OK && left; left &= left - 1)
      status = on_match(context, segment, from + i * 64 + (uint32_t)__builtin_ctzll(left), error);
  return status;
}

static rk_status match_segment(rk_plan *plan, uint32_t s, rk_match_listener *on_match,
                               void *context, rk_error *error) {
  const rk_matcher_options options = {.keeps_dropped = true};
  rk_evaluation evaluation;
  rk_matcher *matcher;
  bool can_match;
  rk_status status = rk_plan_segment(plan, s, &evaluation, &can_match, error);
  if (status != RK_OK || !can_match) return status;
  status = rk_matcher_open(&matcher, &evaluation, &options, error);
  if (status != RK_OK) return status;
  const uint64_t documents = evaluation.segment->meta.document_count;
  for (uint32_t window = 0; status == RK_OK; window++) {
    rk_window_bits bits;
    status = rk_matcher_reach(matcher, window, &window, error);
    if (status != RK_OK || (uint64_t)window * RK_WINDOW >= documents) break;
    status = rk_matcher_fill(matcher, window, &bits, error);
    if (status == RK_OK && bits.count)
      status = tell(&bits, s, window * (rk_docid)RK_WINDOW, on_match, context, error);
  }
  rk_matcher_close(matcher);
  return status;
}

rk_status rk_matches(const rk_snapshot *snapshot, const rk_query *query,
                     rk_match_listener *on_match, void *context, rk_error *error) {
  rk_plan plan;
  rk_status status = rk_plan_init(&plan, snapshot, query, error);
  if (status != RK_OK) return status;
  for (uint32_t s = 0; status == RK_OK && s < snapshot->segment_count; s++)
    status = match_segment(&plan, s, on_match, context, error);
  rk_plan_deinit(&plan);
  return status;
}
