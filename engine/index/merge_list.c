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

static rk_status add_documents(rk_merge_list *list, const rk_merge_part *part, uint64_t *tokens,
                               rk_error *error) {
  const rk_list_cursor *cursor = &list->cursor;
  rk_status status = rk_list_cursor_load_frequencies(&list->cursor, error);
  for (uint32_t i = 0; status == RK_OK && i < cursor->n; i++) {
    const uint32_t frequency = cursor->frequencies[i];
    if (frequency > part->info->token_frequency - *tokens)
      return broken(part, "frequencies add up to too much", error);
    rk_list_writer_add_document(&list->writer, part->base + cursor->documents[i], frequency);
    *tokens += frequency;
  }
  return status;
}

static rk_status add_all_documents(rk_merge_list *list, const rk_merge_part *part, pass why,
                                   rk_error *error) {
  const rk_segment *segment = part->segment;
  uint64_t tokens = 0;
  rk_status status =
      rk_list_cursor_open(&list->cursor, &segment->file, segment->lists,
                          (rk_docid)segment->meta.document_count, part->info, error);
  for (uint32_t b = 0; status == RK_OK && b < list->cursor.block_count; b++) {
    status = rk_list_cursor_load_block(&list->cursor, b, error);
    if (status == RK_OK) status = add_documents(list, part, &tokens, error);
    if (status == RK_OK && why != PASS_ALL) status = take(list, why, error);
  }
  if (status == RK_OK && tokens != part->info->token_frequency)
    return broken(part, "frequencies don't add up", error);
  return status;
}

/* Gaps count within a document, so they stay what they are: only form codes change. */
static rk_status add_all_positions(rk_merge_list *list, const rk_merge_part *part, pass why,
                                   rk_error *error) {
  const rk_segment *segment = part->segment;
  rk_positions *positions = &list->positions;
  rk_status status = RK_OK;
  rk_positions_open(positions, &segment->file, segment->lists, part->info);
  for (uint32_t b = 0; status == RK_OK && b < positions->block_count; b++) {
    uint32_t n;
    status = rk_positions_load(positions, b, &n, error);
    if (status != RK_OK) break;
    for (uint32_t i = 0; part->codes && i < n; i++)
      positions->forms[i] = part->codes[positions->forms[i]];
    rk_list_writer_add_gaps(&list->writer, positions->gaps, positions->forms, n);
    if (why != PASS_ALL) status = take(list, why, error);
  }
  return status;
}

static rk_status add_part(rk_merge_list *list, const rk_merge_part *part, pass why,
                          rk_error *error) {
  rk_status status = why == PASS_POSITIONS ? RK_OK : add_all_documents(list, part, why, error);
  if (status == RK_OK && why != PASS_DOCUMENTS)
    status = add_all_positions(list, part, why, error);
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
  rk_list_writer_begin(&list->writer, list->length_codes, all->documents, all->tokens, all->forms);
  rk_status status = RK_OK;
  for (uint32_t p = 0; status == RK_OK && p < count; p++)
    status = add_part(list, &parts[p], why, error);
  if (status != RK_OK || why == PASS_ALL) return status;
  status = explain(rk_list_writer_end(&list->writer, info), error);
  return status == RK_OK ? take(list, why, error) : status;
}

static rk_status write_in_parts(rk_merge_list *list, const rk_merge_part *parts, uint32_t count,
                                const sums *all, rk_term_info *info, rk_error *error) {
  rk_buffer ends = {0};
  rk_status status = go_through(list, parts, count, all, PASS_MEASURE, info, error);
  const rk_term_info whole = *info; /* the passes that follow see a part of the list only */
  if (status == RK_OK) status = explain(rk_list_writer_append_ends(&list->writer, &ends), error);
  if (status == RK_OK)
    status = explain(rk_list_writer_append_skips(&list->writer, &list->out), error);
  if (status == RK_OK && all->documents > 1)
    status = go_through(list, parts, count, all, PASS_DOCUMENTS, info, error);
  if (status == RK_OK) status = explain(rk_buffer_append(&list->out, ends.ptr, ends.len), error);
  if (status == RK_OK)
    status = go_through(list, parts, count, all, PASS_POSITIONS, info, error);
  rk_buffer_deinit(&ends);
  *info = whole;
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
