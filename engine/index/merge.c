#include "engine/index/merge.h"

#include <stdlib.h>

#include "engine/base/spill.h"
#include "engine/index/document_walk.h"
#include "engine/index/merge_documents.h"
#include "engine/index/merge_forms.h"
#include "engine/index/merge_ids.h"
#include "engine/index/merge_list.h"
#include "engine/index/merge_queue.h"

enum { TAKE_BYTES = 1 << 16, WINDOW_LEAST = 1 << 16, WINDOW_MOST = 1 << 20 };

/* Everything that a merge holds. */
typedef struct merger {
  rk_segment *inputs;
  uint32_t count;
  rk_chunk_writer *chunks;
  const rk_merge_options *options;
  rk_segment_meta *meta;
  rk_error *error;
  uint8_t *length_codes;
  rk_merge_queue queue;
  rk_document_map own_map; /* when we are given none */
  const rk_document_map *map;
  rk_merge_part *parts; /* of the current term: segments of which anything stays */
  uint32_t part_count;
  rk_buffer dropped; /* uint64_t: tokens that are dropped from it, by part and form */
  rk_merge_forms forms;
  rk_merge_list list;
  rk_dictionary_writer dictionary;
  rk_buffer form_record;
  rk_spill terms, form_records; /* TERM and FORM */
  uint64_t window; /* an input gives its pages back after so many bytes */
} merger;

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

uint64_t rk_merge_bytes(const rk_segment *segment, bool in_new_order) {
  const uint64_t documents = segment->store.documents->size_bytes;
  return documents + (in_new_order ? documents : 0) + segment->lists->size_bytes;
}

/* The length codes of all documents by their new numbers. */
static rk_status load_lengths(merger *m) {
  m->length_codes = malloc((size_t)m->meta->document_count + 1);
  if (!m->length_codes) return no_memory(m->error);
  for (uint32_t s = 0; s < m->count; s++) {
    const rk_document_map_input *input = &m->map->inputs[s];
    const uint8_t *codes = rk_segment_lengths(&m->inputs[s], m->error);
    if (!codes) return RK_CORRUPT;
    if (input->documents && !input->dropped && !m->map->order) {
      memcpy(m->length_codes + input->base, codes, input->documents);
      continue;
    }
    for (rk_docid d = 0; d < input->documents; d++)
      if (!rk_document_map_drops(input, d))
        m->length_codes[rk_document_map_new(m->map, input, d)] = codes[d];
  }
  return RK_OK;
}

static rk_status merge_columns(merger *m) {
  rk_document_walk walk;
  rk_status status = rk_document_walk_init(&walk, m->map, m->error);
  const rk_column_order order = rk_document_walk_order(&walk);
  if (status == RK_OK)
    status = rk_merge_columns(m->inputs, m->count, &order, m->chunks, m->error);
  rk_document_walk_deinit(&walk);
  return status;
}

static rk_status write_lengths(merger *m) {
  rk_status status = rk_chunk_writer_begin(m->chunks, RK_CHUNK_LENGTHS, m->error);
  if (status != RK_OK) return status;
  return rk_chunk_writer_write(m->chunks, m->length_codes, (size_t)m->meta->document_count,
                               m->error);
}

/* The segments that hold the current term, and how much of it stays. */
static rk_status find_parts(merger *m) {
  m->part_count = 0;
  m->dropped.len = 0;
  for (uint32_t i = 0; i < m->queue.holder_count; i++) {
    const rk_merge_input *holder = rk_merge_queue_holder(&m->queue, i);
    const rk_term_info *info = &holder->iterator.info;
    rk_merge_part *part = &m->parts[m->part_count];
    *part = (rk_merge_part){.segment = holder->segment,
                            .map = m->map,
                            .input = &m->map->inputs[holder->segment - m->inputs],
                            .info = info,
                            .dropped_at = (uint32_t)(m->dropped.len / sizeof(uint64_t))};
    if (part->input->dropped) {
      const size_t bytes = info->form_count * sizeof(uint64_t);
      if (rk_buffer_reserve(&m->dropped, bytes) != RK_OK) return no_memory(m->error);
      memset(m->dropped.ptr + m->dropped.len, 0, bytes);
      m->dropped.len += bytes;
    }
    /* Verified in load_lengths. */
    part->lengths = holder->segment->lengths->ptr;
    rk_status status = rk_merge_postings_count(
        part, &m->list.postings, (uint64_t *)(void *)m->dropped.ptr + part->dropped_at, m->error);
    if (status != RK_OK) return status;
    m->part_count += part->document_frequency > 0;
  }
  return RK_OK;
}

static bool is_whole(const rk_merge_part *part) {
  return part->document_frequency == part->info->document_frequency;
}

/* A term that one segment alone holds keeps its forms as they are. */
static rk_status copy_forms(merger *m, const rk_merge_part *part) {
  const rk_term_info *info = part->info;
  m->forms.form_count = info->form_count;
  if (info->forms_bytes == 0) return RK_OK;
  const uint8_t *record = rk_chunk_bytes(&part->segment->file, part->segment->forms,
                                         info->forms_offset, info->forms_bytes, m->error);
  if (!record) return RK_CORRUPT;
  if (rk_buffer_append(&m->form_record, record, (size_t)info->forms_bytes) != RK_OK)
    return no_memory(m->error);
  return RK_OK;
}

static rk_status merge_forms(merger *m) {
  m->form_record.len = 0;
  if (m->part_count == 1 && is_whole(&m->parts[0])) return copy_forms(m, &m->parts[0]);
  bool have_records = false;
  for (uint32_t i = 0; i < m->part_count; i++) have_records |= m->parts[i].info->forms_bytes > 0;
  m->forms.form_count = 1;
  if (!have_records) return RK_OK; /* the stem is the only form in all of them */
  const uint64_t *dropped = (const uint64_t *)(const void *)m->dropped.ptr;
  rk_merge_forms_begin(&m->forms, rk_merge_queue_holder(&m->queue, 0)->iterator.term);
  rk_status status = RK_OK;
  for (uint32_t i = 0; status == RK_OK && i < m->part_count; i++) {
    const rk_merge_part *part = &m->parts[i];
    status = rk_merge_forms_add(&m->forms, part->segment, part->info,
                                is_whole(part) ? NULL : dropped + part->dropped_at, m->error);
  }
  if (status == RK_OK) status = rk_merge_forms_end(&m->forms, &m->form_record, m->error);
  for (uint32_t i = 0; status == RK_OK && i < m->part_count; i++)
    m->parts[i].codes = rk_merge_forms_codes(&m->forms, i);
  return status;
}

/* What lies behind a reader who never turns back. */
static void forget(const merger *m, const rk_segment *segment, const rk_chunk *chunk,
                   uint64_t *forgotten, uint64_t done) {
  if (done - *forgotten < m->window) return;
  rk_chunk_forget(&segment->file, chunk, *forgotten, done);
  *forgotten = done / RK_PAGE_BYTES * RK_PAGE_BYTES;
}

static rk_status tell_and_forget(merger *m, rk_merge_input *input) {
  const rk_segment *segment = input->segment;
  const rk_term_info *info = &input->iterator.info;
  const uint64_t bytes = info->documents_bytes + info->positions_bytes;
  forget(m, segment, segment->lists, &input->forgotten[0], info->list_offset + bytes);
  forget(m, segment, segment->dictionary.terms, &input->forgotten[1],
         (uint64_t)(input->iterator.at - segment->dictionary.terms->ptr));
  forget(m, segment, segment->forms, &input->forgotten[2], info->forms_offset + info->forms_bytes);
  return rk_merge_watch_add(m->options->watch, bytes, m->error);
}

static void count_term(merger *m, const rk_term_info *info) {
  rk_segment_meta *meta = m->meta;
  meta->term_count++;
  meta->form_count += info->form_count;
  meta->token_count += info->token_frequency;
  meta->posting_count += info->document_frequency;
  const uint64_t skips_bytes = rk_list_skips_bytes(info, (rk_docid)meta->document_count);
  meta->skips_bytes += skips_bytes;
  meta->documents_bytes += info->documents_bytes - skips_bytes;
  meta->positions_bytes += info->positions_bytes;
}

static rk_status take_terms(merger *m) {
  rk_buffer *terms = &m->dictionary.terms;
  rk_status status = rk_spill_append(&m->terms, terms->ptr, terms->len, m->error);
  rk_dictionary_take(&m->dictionary);
  return status;
}

/* The current term, of which something stays. */
static rk_status write_term(merger *m) {
  rk_term_info info = {0};
  rk_status status = merge_forms(m);
  if (status == RK_OK)
    status = rk_merge_list_write(&m->list, m->parts, m->part_count, m->forms.form_count, &info,
                                 m->error);
  info.forms_offset = m->form_records.size_bytes;
  info.forms_bytes = m->form_record.len;
  if (status == RK_OK)
    status = rk_spill_append(&m->form_records, m->form_record.ptr, m->form_record.len, m->error);
  if (status == RK_OK)
    status = rk_dictionary_add(&m->dictionary, rk_merge_queue_holder(&m->queue, 0)->iterator.term,
                               &info, m->error);
  if (status == RK_OK && m->dictionary.terms.len >= TAKE_BYTES) status = take_terms(m);
  count_term(m, &info);
  return status;
}

/* The current term of the queue. */
static rk_status merge_term(merger *m) {
  rk_status status = find_parts(m);
  if (status == RK_OK && m->part_count) status = write_term(m);
  for (uint32_t i = 0; status == RK_OK && i < m->queue.holder_count; i++)
    status = tell_and_forget(m, rk_merge_queue_holder(&m->queue, i));
  return status;
}

static rk_status merge_terms(merger *m) {
  rk_status status = rk_chunk_writer_begin(m->chunks, RK_CHUNK_LISTS, m->error);
  if (status == RK_OK)
    status = rk_merge_queue_init(&m->queue, m->inputs, m->count, m->error);
  if (status == RK_OK) status = rk_merge_queue_next(&m->queue, m->error);
  while (status == RK_OK && m->queue.holder_count) {
    status = merge_term(m);
    if (status == RK_OK) status = rk_merge_queue_next(&m->queue, m->error);
  }
  if (status == RK_OK) status = rk_merge_list_flush(&m->list, m->error);
  return status == RK_OK ? take_terms(m) : status;
}

static rk_status to_chunk(void *chunks, const void *bytes, size_t len, rk_error *error) {
  return rk_chunk_writer_write(chunks, bytes, len, error);
}

static rk_status write_spill(merger *m, rk_chunk_id id, rk_spill *spill) {
  rk_status status = rk_chunk_writer_begin(m->chunks, id, m->error);
  if (status == RK_OK) status = rk_spill_drain(spill, to_chunk, m->chunks, m->error);
  rk_spill_deinit(spill);
  return status;
}

static rk_status write_term_index(merger *m) {
  const rk_buffer *index = &m->dictionary.index;
  rk_status status = rk_chunk_writer_begin(m->chunks, RK_CHUNK_TERM_INDEX, m->error);
  if (status != RK_OK) return status;
  return rk_chunk_writer_write(m->chunks, index->ptr, index->len, m->error);
}

/* What is left of the budget for the documents on their way into a new order. */
static size_t memory_besides_order(const merger *m) {
  const size_t memory = m->options->memory_bytes;
  const size_t held = (size_t)m->meta->document_count * (sizeof(rk_docid) + 1);
  return held < memory / 2 ? memory - held : memory / 2;
}

static rk_status merge_documents(merger *m) {
  const rk_merge_documents_task task = {.inputs = m->inputs,
                                        .count = m->count,
                                        .map = m->map,
                                        .length_codes = m->length_codes,
                                        .memory_bytes = memory_besides_order(m),
                                        .scratch_path = m->options->scratch_path,
                                        .chunks = m->chunks,
                                        .watch = m->options->watch};
  uint64_t dropped_text_bytes;
  rk_status status = rk_merge_documents(&task, &dropped_text_bytes, m->error);
  m->meta->text_bytes -= dropped_text_bytes;
  return status;
}

/* When all documents stay, so do all tokens. */
static rk_status check_tokens(const merger *m) {
  uint64_t tokens = 0, documents = 0;
  for (uint32_t s = 0; s < m->count; s++) {
    tokens += m->inputs[s].meta.token_count;
    documents += m->inputs[s].meta.document_count;
  }
  if (m->meta->token_count == tokens ||
      (documents != m->meta->document_count && m->meta->token_count < tokens))
    return RK_OK;
  return rk_error_set(m->error, RK_CORRUPT, m->inputs[0].file.path,
                      "damaged index: the counts in META don't agree with the lists");
}

static rk_status merge(merger *m) {
  rk_status status = load_lengths(m);
  if (status == RK_OK) status = merge_documents(m);
  if (status == RK_OK) status = rk_merge_ids(m->inputs, m->map, m->chunks, m->error);
  if (status == RK_OK) status = merge_columns(m);
  if (status == RK_OK) status = write_lengths(m);
  m->list.order.options.length_codes = m->length_codes;
  rk_list_writer_open(&m->list.writer, m->length_codes, (rk_docid)m->meta->document_count);
  if (status == RK_OK) status = merge_terms(m);
  if (status == RK_OK) status = check_tokens(m);
  if (status == RK_OK) status = write_spill(m, RK_CHUNK_TERMS, &m->terms);
  if (status == RK_OK) status = write_term_index(m);
  if (status == RK_OK) status = write_spill(m, RK_CHUNK_FORMS, &m->form_records);
  return status;
}

static void set_up(merger *m) {
  const size_t memory = m->options->memory_bytes;
  m->list.chunks = m->chunks;
  m->list.held_bytes = memory / 16;
  m->terms = m->form_records =
      (rk_spill){.path = m->options->scratch_path, .limit_bytes = memory / 8};
  m->window = memory / 16 / (m->count + (uint64_t)1);
  if (m->window < WINDOW_LEAST) m->window = WINDOW_LEAST;
  if (m->window > WINDOW_MOST) m->window = WINDOW_MOST;
  m->list.order.options = (rk_shuffle_options){.number_count = m->map->document_count,
                                               .memory_bytes = memory / 4,
                                               .scratch_path = m->options->scratch_path};
  *m->meta = (rk_segment_meta){.document_count = m->map->document_count};
  for (uint32_t s = 0; s < m->count; s++) m->meta->text_bytes += m->inputs[s].meta.text_bytes;
}

static rk_status set_map(merger *m) {
  m->map = m->options->map ? m->options->map : &m->own_map;
  if (m->options->map) return RK_OK;
  return rk_document_map_init(&m->own_map, m->inputs, m->count, NULL, m->error);
}

rk_status rk_merge(rk_segment *inputs, uint32_t count, rk_chunk_writer *chunks,
                   const rk_merge_options *options, rk_segment_meta *meta, rk_error *error) {
  merger *m = calloc(1, sizeof *m);
  rk_merge_part *parts = calloc(count + (size_t)1, sizeof *parts);
  rk_status status = RK_NO_MEMORY;
  if (m && parts) {
    *m = (merger){.inputs = inputs, .count = count, .chunks = chunks, .options = options,
                  .meta = meta, .error = error, .parts = parts};
    status = set_map(m);
    if (status == RK_OK) {
      set_up(m);
      status = merge(m);
    }
    rk_document_map_deinit(&m->own_map);
    rk_buffer_deinit(&m->dropped);
    rk_merge_queue_deinit(&m->queue);
    rk_merge_forms_deinit(&m->forms);
    rk_merge_list_deinit(&m->list);
    rk_dictionary_writer_deinit(&m->dictionary);
    rk_buffer_deinit(&m->form_record);
    rk_spill_deinit(&m->terms);
    rk_spill_deinit(&m->form_records);
    free(m->length_codes);
  } else {
    no_memory(error);
  }
  free(parts);
  free(m);
  return status;
}
