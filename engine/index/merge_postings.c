#include "engine/index/merge_postings.h"

static rk_status broken(const rk_merge_part *part, const char *reason, rk_error *error) {
  return rk_chunk_corrupt(&part->segment->file, part->segment->lists, part->info->list_offset,
                          reason, error);
}

static rk_status open_cursor(rk_merge_postings *postings, const rk_merge_part *part,
                             rk_error *error) {
  const rk_segment *segment = part->segment;
  postings->part = part;
  postings->block = 0;
  postings->tokens = 0;
  postings->forms_left = 0;
  rk_positions_open(&postings->positions, &segment->file, segment->lists, part->lengths,
                    part->info);
  return rk_list_cursor_open(&postings->cursor, &segment->file, segment->lists,
                             part->input->documents, part->info, error);
}

rk_status rk_merge_postings_open(rk_merge_postings *postings, const rk_merge_part *part,
                                 rk_error *error) {
  rk_status status = open_cursor(postings, part, error);
  postings->cursor.n = postings->cursor.index = 0;
  return status;
}

/* Makes block `block` the current one, with its frequencies. */
static rk_status load_block(rk_merge_postings *postings, uint32_t block, rk_error *error) {
  rk_status status = rk_list_cursor_load_block(&postings->cursor, block, error);
  return status == RK_OK ? rk_list_cursor_load_frequencies(&postings->cursor, error) : status;
}

/* Passes the posting that the cursor stands at. */
static rk_status count_tokens(rk_merge_postings *postings, rk_error *error) {
  const rk_list_cursor *cursor = &postings->cursor;
  const uint32_t frequency = cursor->frequencies[cursor->index];
  if (frequency > postings->part->info->token_frequency - postings->tokens)
    return broken(postings->part, "frequencies add up to too much", error);
  postings->tokens += frequency;
  postings->forms_left = postings->frequency = frequency;
  return RK_OK;
}

static rk_status at_end(const rk_merge_postings *postings, rk_error *error) {
  return postings->tokens == postings->part->info->token_frequency
             ? RK_OK
             : broken(postings->part, "frequencies don't add up", error);
}

/* The cursor's next posting, dropped or not. */
static rk_status advance(rk_merge_postings *postings, bool *got, rk_error *error) {
  rk_list_cursor *cursor = &postings->cursor;
  rk_status status = RK_OK;
  if (cursor->index + 1 < cursor->n) {
    cursor->index++;
  } else {
    *got = postings->block < cursor->block_count;
    if (!*got) return at_end(postings, error);
    status = load_block(postings, postings->block++, error);
  }
  *got = true;
  return status == RK_OK ? count_tokens(postings, error) : status;
}

rk_status rk_merge_postings_next(rk_merge_postings *postings, bool *got, rk_error *error) {
  const rk_merge_part *part = postings->part;
  const rk_list_cursor *cursor = &postings->cursor;
  rk_docid document;
  do {
    rk_status status = advance(postings, got, error);
    if (status != RK_OK || !*got) return status;
    document = cursor->documents[cursor->index];
  } while (rk_document_map_drops(part->input, document));
  postings->document = rk_document_map_new(part->map, part->input, document);
  return rk_positions_find(&postings->positions, &postings->cursor, &postings->coded, error);
}

static rk_status next_run(rk_merge_postings *postings, uint32_t *zeros, uint32_t *form,
                          rk_error *error) {
  if (postings->forms_left == postings->frequency) {
    rk_status status = rk_positions_find_forms(&postings->positions, &postings->cursor, error);
    if (status != RK_OK) return status;
  }
  if (!rk_form_runs_next(&postings->positions.forms, postings->forms_left, zeros, form))
    return broken(postings->part, "a block of forms is broken", error);
  postings->forms_left -= *zeros + (*form != 0);
  return RK_OK;
}

rk_status rk_merge_postings_next_forms(rk_merge_postings *postings, uint32_t codes[2],
                                       uint32_t times[2], rk_error *error) {
  const uint32_t *renumbered = postings->part->codes;
  uint32_t form;
  rk_status status = next_run(postings, &times[0], &form, error);
  if (status != RK_OK) return status;
  times[1] = form != 0;
  codes[0] = renumbered ? renumbered[0] : 0;
  codes[1] = renumbered ? renumbered[form] : form;
  return RK_OK;
}

/* The posting that the cursor stands at goes. */
static rk_status drop(rk_merge_part *part, rk_merge_postings *room, uint64_t *form_tokens,
                      rk_error *error) {
  rk_status status = count_tokens(room, error);
  part->document_frequency--;
  part->token_frequency -= room->frequency;
  while (status == RK_OK && room->forms_left) {
    uint32_t zeros, form;
    status = next_run(room, &zeros, &form, error);
    if (status != RK_OK) return status;
    form_tokens[0] += zeros;
    if (form) form_tokens[form]++;
  }
  return status;
}

static rk_status count_block(rk_merge_part *part, rk_merge_postings *room, uint32_t block,
                             uint64_t *form_tokens, rk_error *error) {
  rk_list_cursor *cursor = &room->cursor;
  rk_status status = rk_list_cursor_load_block(cursor, block, error);
  if (status != RK_OK) return status;
  for (uint32_t i = 0; status == RK_OK && i < cursor->n; i++) {
    if (!rk_document_map_drops(part->input, cursor->documents[i])) continue;
    cursor->index = i;
    status = rk_list_cursor_load_frequencies(cursor, error);
    if (status == RK_OK) status = drop(part, room, form_tokens, error);
  }
  return status;
}

/* Is anything dropped between the documents `after` (RK_DOCID_NONE: from the start) and `last`? */
static bool drops_between(const rk_document_map_input *input, rk_docid after, rk_docid last) {
  /* Unknown, or damaged, and then decoding it will tell. */
  if (last >= input->documents || (after != RK_DOCID_NONE && after >= last)) return true;
  return rk_document_map_dropped_before(input, after + 1) !=
         rk_document_map_dropped_before(input, last) + rk_document_map_drops(input, last);
}

rk_status rk_merge_postings_count(rk_merge_part *part, rk_merge_postings *room,
                                  uint64_t *form_tokens, rk_error *error) {
  part->document_frequency = part->info->document_frequency;
  part->token_frequency = part->info->token_frequency;
  if (!part->input->dropped) return RK_OK;
  rk_status status = open_cursor(room, part, error);
  rk_docid after = RK_DOCID_NONE;
  for (uint32_t b = 0; status == RK_OK && b < room->cursor.block_count; b++) {
    const rk_docid last =
        room->cursor.last ? rk_list_cursor_block_last(&room->cursor, b) : RK_DOCID_NONE;
    if (drops_between(part->input, after, last))
      status = count_block(part, room, b, form_tokens, error);
    after = last;
  }
  return status;
}
