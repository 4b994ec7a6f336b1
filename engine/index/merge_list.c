#include "engine/index/merge_list.h"

enum { OUT_BYTES = 1 << 18 };

/* What a pass over the inputs is for. */
typedef enum pass { PASS_ALL, PASS_MEASURE, PASS_DOCUMENTS, PASS_POSITIONS } pass;

void rk_merge_list_deinit(rk_merge_list *list) {
  rk_list_writer_deinit(&list->writer);
  rk_buffer_deinit(&list->out);
}

static rk_status explain(rk_status status, rk_error *error) {
  if (status == RK_OK) return RK_OK;
  return rk_error_set(error, status, NULL, "%s",
                      status == RK_NO_MEMORY ? "out of memory" : "a list is too long");
}

rk_status rk_merge_list_flush(rk_merge_list *list, rk_error *error) {
  rk_status status = rk_chunk_writer_write(list->chunks, list->out.ptr, list->out.len, error);
  list->out.len = 0;
  return status;
}

static rk_status broken(const rk_merge_part *part, const char *reason, rk_error *error) {
  return rk_chunk_corrupt(&part->segment->file, part->segment->lists, part->info->list_offset,
                          reason, error);
}

/* Both parts of the list leave the writer's memory; the pass says which of them is wanted. */
static rk_status take(rk_merge_list *list, pass why, rk_error *error) {
  rk_list_writer *writer = &list->writer;
  rk_status status =
      rk_list_writer_take_documents(writer, why == PASS_DOCUMENTS ? &list->out : NULL);
  if (status == RK_OK)
    status = rk_list_writer_take_positions(writer, why == PASS_POSITIONS ? &list->out : NULL);
  if (status != RK_OK) return explain(status, error);
  return list->out.len >= OUT_BYTES ? rk_merge_list_flush(list, error) : RK_OK;
}

/* The forms of the posting that the cursor stands at, by their codes in the merged list. */
static rk_status add_forms(rk_merge_list *list, const rk_merge_part *part, uint32_t frequency,
                           rk_error *error) {
  const uint32_t *codes = part->codes;
  rk_status status = rk_positions_find_forms(&list->positions, &list->cursor, error);
  while (status == RK_OK && frequency) {
    uint32_t zeros, form;
    if (!rk_form_runs_next(&list->positions.forms, frequency, &zeros, &form))
      return broken(part, "a block of forms is broken", error);
    rk_list_writer_add_forms(&list->writer, codes ? codes[0] : 0, zeros);
    if (form) rk_list_writer_add_forms(&list->writer, codes ? codes[form] : form, 1);
    frequency -= zeros + (form != 0);
  }
  return status;
}

/* The posting that the cursor stands at. Positions are coded by their document and nothing else, so
 * their bits stay what they are; only form codes change. */
static rk_status add_posting(rk_merge_list *list, const rk_merge_part *part, rk_error *error) {
  const rk_list_cursor *cursor = &list->cursor;
  const uint32_t frequency = cursor->frequencies[cursor->index];
  rk_bit_span coded;
  rk_status status = rk_positions_find(&list->positions, &list->cursor, &coded, error);
  if (status != RK_OK) return status;
  rk_list_writer_add_document(&list->writer, part->base + cursor->documents[cursor->index],
                              frequency);
  rk_list_writer_copy_positions(&list->writer, &coded);
  return add_forms(list, part, frequency, error);
}

static rk_status add_block(rk_merge_list *list, const rk_merge_part *part, uint64_t *tokens,
                           rk_error *error) {
  rk_list_cursor *cursor = &list->cursor;
  rk_status status = rk_list_cursor_load_frequencies(cursor, error);
  for (cursor->index = 0; status == RK_OK && cursor->index < cursor->n; cursor->index++) {
    const uint32_t frequency = cursor->frequencies[cursor->index];
    if (frequency > part->info->token_frequency - *tokens)
      return broken(part, "frequencies add up to too much", error);
    *tokens += frequency;
    status = add_posting(list, part, error);
  }
  return status;
}

static rk_status add_part(rk_merge_list *list, const rk_merge_part *part, pass why,
                          rk_error *error) {
  const rk_segment *segment = part->segment;
  uint64_t tokens = 0;
  rk_status status =
      rk_list_cursor_open(&list->cursor, &segment->file, segment->lists,
                          (rk_docid)segment->meta.document_count, part->info, error);
  rk_positions_open(&list->positions, &segment->file, segment->lists, part->lengths, part->info);
  for (uint32_t b = 0; status == RK_OK && b < list->cursor.block_count; b++) {
    status = rk_list_cursor_load_block(&list->cursor, b, error);
    if (status == RK_OK) status = add_block(list, part, &tokens, error);
    if (status == RK_OK && why != PASS_ALL) status = take(list, why, error);
  }
  if (status == RK_OK && tokens != part->info->token_frequency)
    return broken(part, "frequencies don't add up", error);
  return status;
}

/* What all inputs together hold. */
typedef struct sums {
  uint32_t documents, forms;
  uint64_t tokens, bytes;
} sums;

/* Goes through all inputs once. *info is then complete. */
static rk_status go_through(rk_merge_list *list, const rk_merge_part *parts, uint32_t count,
                            const sums *all, pass why, rk_term_info *info, rk_error *error) {
  rk_list_writer_begin(&list->writer, list->length_codes, list->document_count, all->documents,
                       all->tokens, all->forms);
  rk_status status = RK_OK;
  for (uint32_t p = 0; status == RK_OK && p < count; p++)
    status = add_part(list, &parts[p], why, error);
  if (status != RK_OK || why == PASS_ALL) return status;
  status = explain(rk_list_writer_end(&list->writer, info), error);
  return status == RK_OK ? take(list, why, error) : status;
}

static rk_status write_in_parts(rk_merge_list *list, const rk_merge_part *parts, uint32_t count,
                                const sums *all, rk_term_info *info, rk_error *error) {
  rk_status status = go_through(list, parts, count, all, PASS_MEASURE, info, error);
  if (status == RK_OK)
    status = explain(rk_list_writer_append_skips(&list->writer, &list->out), error);
  if (status == RK_OK && all->documents > 1)
    status = go_through(list, parts, count, all, PASS_DOCUMENTS, info, error);
  if (status == RK_OK)
    status = go_through(list, parts, count, all, PASS_POSITIONS, info, error);
  return status;
}

rk_status rk_merge_list_write(rk_merge_list *list, const rk_merge_part *parts, uint32_t count,
                              uint32_t form_count, rk_term_info *info, rk_error *error) {
  sums all = {.forms = form_count};
  for (uint32_t p = 0; p < count; p++) {
    all.documents += parts[p].info->document_frequency;
    all.tokens += parts[p].info->token_frequency;
    all.bytes += parts[p].info->documents_bytes + parts[p].info->positions_bytes;
  }
  const uint64_t offset = list->written_bytes;
  rk_status status;
  if (all.bytes > list->held_bytes) {
    status = write_in_parts(list, parts, count, &all, info, error);
  } else {
    status = go_through(list, parts, count, &all, PASS_ALL, info, error);
    if (status == RK_OK)
      status = explain(rk_list_writer_finish(&list->writer, &list->out, info), error);
  }
  if (status != RK_OK) return status;
  info->list_offset = offset;
  list->written_bytes += info->documents_bytes + info->positions_bytes;
  return list->out.len >= OUT_BYTES ? rk_merge_list_flush(list, error) : RK_OK;
}
