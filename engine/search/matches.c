#include "engine/search/matches.h"

static rk_status walk_list(const rk_segment *segment, const rk_term_info *info, uint32_t number,
                           rk_match_listener *on_match, void *context, rk_error *error) {
  rk_list_cursor cursor;
  rk_status status = rk_list_cursor_open(&cursor, &segment->file, segment->lists,
                                         (rk_docid)segment->meta.document_count, info, error);
  for (uint32_t block = 0; status == RK_OK && block < cursor.block_count; block++) {
    status = rk_list_cursor_load_block(&cursor, block, error);
    for (uint32_t i = 0; status == RK_OK && i < cursor.n; i++)
      status = on_match(context, number, cursor.documents[i], error);
  }
  return status;
}

rk_status rk_matches(const rk_snapshot *snapshot, const rk_query *query,
                     rk_match_listener *on_match, void *context, rk_error *error) {
  rk_status status = RK_OK;
  for (uint32_t s = 0; status == RK_OK && s < snapshot->segment_count; s++) {
    const rk_segment *segment = &snapshot->segments[s];
    for (size_t t = 0; status == RK_OK && t < query->term_count; t++) {
      rk_term_info info;
      bool found;
      status = rk_dictionary_find(&segment->dictionary, query->terms[t].stem, &info, &found, error);
      if (status == RK_OK && found)
        status = walk_list(segment, &info, s, on_match, context, error);
    }
  }
  return status;
}
