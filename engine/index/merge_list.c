#include "engine/index/merge_list.h"

#include "engine/base/spill.h"

enum { OUT_BYTES = 1 << 18 };

/* What a pass over the inputs is for. */
typedef enum pass { PASS_ALL, PASS_MEASURE, PASS_DOCUMENTS, PASS_POSITIONS } pass;

void rk_merge_list_deinit(rk_merge_list *list) {
  rk_list_writer_deinit(&list->writer);
  rk_buffer_deinit(&list->out);
  rk_merge_order_deinit(&list->order);
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

/* The posting that the reader stands at. Positions are coded by their document and nothing else, so
 * their bits stay what they are; only form codes change. */
static rk_status add_posting(rk_merge_list *list, bool has_forms, rk_error *error) {
  rk_merge_postings *postings = &list->postings;
  rk_list_writer_add_document(&list->writer, postings->document, postings->frequency);
  rk_list_writer_copy_positions(&list->writer, &postings->coded);
  while (has_forms && postings->forms_left) {
    uint32_t codes[2], times[2];
    rk_status status = rk_merge_postings_next_forms(postings, codes, times, error);
    if (status != RK_OK) return status;
    rk_list_writer_add_forms(&list->writer, codes[0], times[0]);
    rk_list_writer_add_forms(&list->writer, codes[1], times[1]);
  }
  return RK_OK;
}

static rk_status add_part(rk_merge_list *list, const rk_merge_part *part, uint32_t form_count,
                          pass why, rk_error *error) {
  bool got = true;
  uint32_t block = 0;
  rk_status status = rk_merge_postings_open(&list->postings, part, error);
  while (status == RK_OK && got) {
    status = rk_merge_postings_next(&list->postings, &got, error);
    if (status == RK_OK && got) status = add_posting(list, form_count > 1, error);
    if (status != RK_OK || why == PASS_ALL || list->postings.block == block) continue;
    block = list->postings.block;
    status = take(list, why, error);
  }
  return status;
}

/* What all inputs together hold. */
typedef struct sums {
  uint32_t documents, forms;
  uint64_t tokens, bytes;
} sums;

static void begin_writing(rk_merge_list *list, const sums *all) {
  rk_list_writer_begin(&list->writer, all->documents, all->tokens, all->forms);
}

/* Goes through all inputs once. *info is then complete. */
static rk_status go_through(rk_merge_list *list, const rk_merge_part *parts, uint32_t count,
                            const sums *all, pass why, rk_term_info *info, rk_error *error) {
  begin_writing(list, all);
  rk_status status = RK_OK;
  for (uint32_t p = 0; status == RK_OK && p < count; p++)
    status = add_part(list, &parts[p], all->forms, why, error);
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

static rk_status finish(rk_merge_list *list, rk_term_info *info, rk_error *error) {
  return explain(rk_list_writer_finish(&list->writer, &list->out, info), error);
}

/* ---- With a new order ---- */

/* The two parts of a long list that stand behind its tables. */
typedef struct rests {
  rk_merge_list *list;
  rk_spill documents, positions;
  rk_buffer part;
} rests;

static rk_status put_aside(rk_spill *spill, rk_buffer *part, rk_error *error) {
  rk_status status = rk_spill_append(spill, part->ptr, part->len, error);
  part->len = 0;
  return status;
}

static rk_status set_aside(rests *r, rk_error *error) {
  rk_list_writer *writer = &r->list->writer;
  rk_status status = explain(rk_list_writer_take_documents(writer, &r->part), error);
  if (status == RK_OK) status = put_aside(&r->documents, &r->part, error);
  if (status == RK_OK)
    status = explain(rk_list_writer_take_positions(writer, &r->part), error);
  return status == RK_OK ? put_aside(&r->positions, &r->part, error) : status;
}

static rk_status on_long(void *context, rk_error *error) {
  rests *r = context;
  const rk_list_writer *writer = &r->list->writer;
  return writer->positions.len + writer->documents.len < OUT_BYTES ? RK_OK : set_aside(r, error);
}

static rk_status on_short(void *context, rk_error *error) {
  (void)context;
  (void)error;
  return RK_OK;
}

static rk_status to_chunk(void *chunks, const void *bytes, size_t len, rk_error *error) {
  return rk_chunk_writer_write(chunks, bytes, len, error);
}

static rk_status write_long(rests *r, const sums *all, rk_term_info *info, rk_error *error) {
  rk_merge_list *list = r->list;
  rk_status status = rk_merge_order_end(&list->order, &list->writer, on_long, r, error);
  if (status == RK_OK) status = explain(rk_list_writer_end(&list->writer, info), error);
  if (status == RK_OK) status = set_aside(r, error);
  if (status == RK_OK)
    status = explain(rk_list_writer_append_skips(&list->writer, &list->out), error);
  if (status == RK_OK) status = rk_merge_list_flush(list, error);
  if (status == RK_OK && all->documents > 1)
    status = rk_spill_drain(&r->documents, to_chunk, list->chunks, error);
  return status == RK_OK ? rk_spill_drain(&r->positions, to_chunk, list->chunks, error) : status;
}

static rk_status write_in_order(rk_merge_list *list, const rk_merge_part *parts, uint32_t count,
                                const sums *all, rk_term_info *info, rk_error *error) {
  enum { POSTING_BYTES = 24 }; /* that a posting takes under way, beside its positions */
  const uint64_t bytes = all->bytes + (uint64_t)all->documents * POSTING_BYTES;
  const bool in_memory = bytes <= list->held_bytes;
  rk_status status =
      rk_merge_order_begin(&list->order, bytes, in_memory, all->forms > 1, error);
  for (uint32_t p = 0; status == RK_OK && p < count; p++) {
    bool got = true;
    status = rk_merge_postings_open(&list->postings, &parts[p], error);
    while (status == RK_OK && got) {
      status = rk_merge_postings_next(&list->postings, &got, error);
      if (status == RK_OK && got) status = rk_merge_order_add(&list->order, &list->postings, error);
    }
  }
  if (status != RK_OK) return status;
  begin_writing(list, all);
  if (in_memory) {
    status = rk_merge_order_end(&list->order, &list->writer, on_short, NULL, error);
    return status == RK_OK ? finish(list, info, error) : status;
  }
  const rk_spill spill = {.path = list->order.options.scratch_path,
                          .limit_bytes = list->held_bytes / 2};
  rests r = {.list = list, .documents = spill, .positions = spill};
  status = write_long(&r, all, info, error);
  rk_spill_deinit(&r.documents);
  rk_spill_deinit(&r.positions);
  rk_buffer_deinit(&r.part);
  return status;
}

rk_status rk_merge_list_write(rk_merge_list *list, const rk_merge_part *parts, uint32_t count,
                              uint32_t form_count, rk_term_info *info, rk_error *error) {
  sums all = {.forms = form_count};
  for (uint32_t p = 0; p < count; p++) {
    all.documents += parts[p].document_frequency;
    all.tokens += parts[p].token_frequency;
    all.bytes += parts[p].info->documents_bytes + parts[p].info->positions_bytes;
  }
  const uint64_t offset = list->written_bytes;
  rk_status status;
  if (parts[0].map->order) {
    status = write_in_order(list, parts, count, &all, info, error);
  } else if (all.bytes > list->held_bytes) {
    status = write_in_parts(list, parts, count, &all, info, error);
  } else {
    status = go_through(list, parts, count, &all, PASS_ALL, info, error);
    if (status == RK_OK) status = finish(list, info, error);
  }
  if (status != RK_OK) return status;
  info->list_offset = offset;
  list->written_bytes += info->documents_bytes + info->positions_bytes;
  return list->out.len >= OUT_BYTES ? rk_merge_list_flush(list, error) : RK_OK;
}
