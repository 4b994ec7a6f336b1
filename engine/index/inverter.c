#include "engine/index/inverter.h"

#include <stdlib.h>

#include "engine/index/term_table.h"
#include "engine/segment/forms.h"
#include "engine/segment/lengths.h"
#include "engine/segment/list_writer.h"

/* One token, on its way into term order. */
typedef struct occurrence {
  rk_docid document;
  uint32_t position, word;
} occurrence;

/* Everything that a flush holds. */
typedef struct flusher {
  rk_inverter *inverter;
  rk_chunk_writer *chunks;
  rk_error *error;
  rk_term_table table;
  uint8_t *length_codes;
  occurrence *sorted;
  size_t sorted_cap;
  uint64_t *next; /* by rank in the range: where its next occurrence goes */
  rk_list_writer list;
  rk_buffer list_bytes, forms;
  uint64_t lists_written; /* bytes of LIST so far */
  rk_dictionary_writer dictionary;
  rk_segment_meta *meta;
} flusher;

enum { LIST_BYTES_HELD = 1 << 20 };

void rk_inverter_deinit(rk_inverter *inverter) {
  rk_analyzer_deinit(&inverter->analyzer);
  rk_buffer_deinit(&inverter->log);
  rk_buffer_deinit(&inverter->starts);
  inverter->text_bytes = 0;
}

static uint64_t *starts_of(const rk_inverter *inverter) {
  return (uint64_t *)(void *)inverter->starts.ptr;
}

static const uint32_t *log_of(const rk_inverter *inverter) {
  return (const uint32_t *)(const void *)inverter->log.ptr;
}

uint32_t rk_inverter_document_count(const rk_inverter *inverter) {
  return (uint32_t)(inverter->starts.len / sizeof(uint64_t));
}

uint64_t rk_inverter_token_count(const rk_inverter *inverter) {
  return inverter->log.len / sizeof(uint32_t);
}

size_t rk_inverter_memory(const rk_inverter *inverter) {
  return rk_analyzer_memory(&inverter->analyzer) + inverter->log.len + inverter->starts.len;
}

bool rk_inverter_is_full(const rk_inverter *inverter) {
  return rk_inverter_token_count(inverter) > UINT32_MAX / 2 ||
         rk_inverter_document_count(inverter) > UINT32_MAX / 2 ||
         rk_analyzer_memory(&inverter->analyzer) > UINT32_MAX / 2;
}

static rk_status explain(rk_status status, rk_error *error) {
  if (status == RK_OK) return RK_OK;
  return rk_error_set(error, status, NULL, "%s",
                      status == RK_NO_MEMORY ? "out of memory" : "a document is too large");
}

rk_status rk_inverter_add(rk_inverter *inverter, rk_view title, rk_view body, rk_error *error) {
  const uint64_t start = rk_inverter_token_count(inverter);
  const uint32_t gap = RK_INVERTER_GAP;
  rk_status status = rk_buffer_append(&inverter->starts, &start, sizeof start);
  if (status == RK_OK) status = rk_analyzer_words(&inverter->analyzer, title, &inverter->log);
  if (status == RK_OK && title.len && body.len)
    status = rk_buffer_append(&inverter->log, &gap, sizeof gap);
  if (status == RK_OK) status = rk_analyzer_words(&inverter->analyzer, body, &inverter->log);
  inverter->text_bytes += title.len + body.len;
  return explain(status, error);
}

/* [from, to) of a document in the log. */
static void document_range(const rk_inverter *inverter, uint32_t document, uint64_t *from,
                           uint64_t *to) {
  const uint64_t *starts = starts_of(inverter);
  *from = starts[document];
  *to = document + 1 < rk_inverter_document_count(inverter) ? starts[document + 1]
                                                            : rk_inverter_token_count(inverter);
}

static rk_status write_lengths(flusher *f) {
  const rk_inverter *inverter = f->inverter;
  const uint32_t *log = log_of(inverter);
  const uint32_t documents = rk_inverter_document_count(inverter);
  f->length_codes = malloc(documents + 1u);
  if (!f->length_codes) return explain(RK_NO_MEMORY, f->error);
  for (uint32_t d = 0; d < documents; d++) {
    uint64_t from, to, gaps = 0;
    document_range(inverter, d, &from, &to);
    for (uint64_t i = from; i < to; i++) gaps += log[i] == RK_INVERTER_GAP;
    f->length_codes[d] = rk_length_encode((uint32_t)(to - from - gaps));
    f->meta->token_count += to - from - gaps;
  }
  rk_status status = rk_chunk_writer_begin(f->chunks, RK_CHUNK_LENGTHS, f->error);
  if (status != RK_OK) return status;
  return rk_chunk_writer_write(f->chunks, f->length_codes, documents, f->error);
}

/* Collects the occurrences of the terms ranked [first, end), term after term. */
static void sort_range(flusher *f, uint32_t first, uint32_t end) {
  const rk_inverter *inverter = f->inverter;
  const uint32_t *log = log_of(inverter), *rank_of_word = f->table.rank_of_word;
  uint64_t place = 0;
  for (uint32_t r = first; r < end; r++) {
    f->next[r - first] = place;
    place += f->table.tokens_of_rank[r];
  }
  const uint32_t documents = rk_inverter_document_count(inverter);
  for (uint32_t d = 0; d < documents; d++) {
    uint64_t from, to;
    document_range(inverter, d, &from, &to);
    for (uint64_t i = from; i < to; i++) {
      if (log[i] == RK_INVERTER_GAP) continue;
      const uint32_t rank = rank_of_word[log[i]];
      if (rank - first >= end - first) continue; /* also true when rank < first: unsigned */
      f->sorted[f->next[rank - first]++] = (occurrence){d, (uint32_t)(i - from), log[i]};
    }
  }
}

static rk_status write_held_lists(flusher *f) {
  rk_status status =
      rk_chunk_writer_write(f->chunks, f->list_bytes.ptr, f->list_bytes.len, f->error);
  f->lists_written += f->list_bytes.len;
  f->list_bytes.len = 0;
  return status;
}

static uint32_t count_documents(const occurrence *tokens, uint64_t count) {
  uint32_t documents = count ? 1 : 0;
  for (uint64_t i = 1; i < count; i++) documents += tokens[i].document != tokens[i - 1].document;
  return documents;
}

/* The record of a term's forms; none when its only form is the stem. */
static rk_status encode_forms(flusher *f, uint32_t rank, rk_term_info *info) {
  const rk_term_table *table = &f->table;
  const uint32_t *words = table->words + table->words_start[rank];
  const uint32_t forms = rk_term_table_forms(table, rank);
  const rk_view stem = rk_term_table_stem(table, rank);
  info->forms_offset = f->forms.len;
  f->meta->form_count += forms < RK_FORMS_MAX ? forms : RK_FORMS_MAX;
  if (forms == 1 && rk_view_equal(rk_analyzer_form(table->analyzer, words[0]), stem))
    return RK_OK;
  rk_form rest = {0}; /* all forms that share the last code */
  for (uint32_t i = 0; i < forms; i++) {
    const rk_form form = {rk_analyzer_form(table->analyzer, words[i]),
                          table->tokens_of_word[words[i]]};
    if (forms > RK_FORMS_MAX && i >= RK_FORMS_MAX - 1) {
      rest.count += form.count;
      continue;
    }
    rk_status status = rk_form_encode(&f->forms, stem, &form);
    if (status != RK_OK) return status;
  }
  rk_status status = rest.count ? rk_form_encode(&f->forms, (rk_view){0}, &rest) : RK_OK;
  info->forms_bytes = f->forms.len - info->forms_offset;
  return status;
}

static rk_status write_list(flusher *f, uint32_t rank, const occurrence *tokens) {
  const rk_term_table *table = &f->table;
  const uint64_t count = table->tokens_of_rank[rank];
  uint32_t forms = rk_term_table_forms(table, rank);
  if (forms > RK_FORMS_MAX) forms = RK_FORMS_MAX;
  rk_list_writer_begin(&f->list, f->length_codes, rk_inverter_document_count(f->inverter),
                       count_documents(tokens, count), count, forms);
  for (uint64_t i = 0; i < count;) {
    uint64_t end = i + 1;
    while (end < count && tokens[end].document == tokens[i].document) end++;
    rk_list_writer_add_document(&f->list, tokens[i].document, (uint32_t)(end - i));
    for (; i < end; i++)
      rk_list_writer_add_position(&f->list, tokens[i].position, table->code_of_word[tokens[i].word]);
  }
  rk_term_info info;
  const uint64_t offset = f->lists_written + f->list_bytes.len;
  rk_status status = rk_list_writer_finish(&f->list, &f->list_bytes, &info);
  info.list_offset = offset;
  if (status == RK_OK) status = encode_forms(f, rank, &info);
  if (status != RK_OK) return explain(status, f->error);
  f->meta->posting_count += info.document_frequency;
  f->meta->skips_bytes += rk_list_skips_bytes(&info);
  f->meta->documents_bytes += info.documents_bytes - rk_list_skips_bytes(&info);
  f->meta->positions_bytes += info.positions_bytes;
  status = rk_dictionary_add(&f->dictionary, rk_term_table_stem(table, rank), &info, f->error);
  if (status == RK_OK && f->list_bytes.len >= LIST_BYTES_HELD) status = write_held_lists(f);
  return status;
}

static rk_status write_range(flusher *f, uint32_t first, uint32_t end) {
  const occurrence *tokens = f->sorted;
  rk_status status = RK_OK;
  sort_range(f, first, end);
  for (uint32_t r = first; status == RK_OK && r < end; r++) {
    status = write_list(f, r, tokens);
    tokens += f->table.tokens_of_rank[r];
  }
  return status;
}

/* The end of the range of terms from `first` on whose tokens fit the buffer. */
static uint32_t range_end(const flusher *f, uint32_t first) {
  uint64_t tokens = 0;
  uint32_t r = first;
  while (r < f->table.term_count && tokens + f->table.tokens_of_rank[r] <= f->sorted_cap)
    tokens += f->table.tokens_of_rank[r++];
  return r;
}

static rk_status allocate_sort(flusher *f, size_t sort_bytes) {
  const uint64_t all = rk_inverter_token_count(f->inverter);
  f->sorted_cap = sort_bytes / sizeof *f->sorted;
  if (f->sorted_cap > all) f->sorted_cap = (size_t)all;
  for (uint32_t r = 0; r < f->table.term_count; r++)
    if (f->table.tokens_of_rank[r] > f->sorted_cap)
      f->sorted_cap = (size_t)f->table.tokens_of_rank[r];
  f->sorted = malloc((f->sorted_cap + 1) * sizeof *f->sorted);
  f->next = malloc((f->table.term_count + (size_t)1) * sizeof *f->next);
  return f->sorted && f->next ? RK_OK : explain(RK_NO_MEMORY, f->error);
}

static rk_status write_lists(flusher *f, size_t sort_bytes) {
  rk_status status = rk_chunk_writer_begin(f->chunks, RK_CHUNK_LISTS, f->error);
  if (status == RK_OK) status = allocate_sort(f, sort_bytes);
  for (uint32_t first = 0; status == RK_OK && first < f->table.term_count;) {
    const uint32_t end = range_end(f, first);
    status = write_range(f, first, end);
    first = end;
  }
  return status == RK_OK ? write_held_lists(f) : status;
}

static rk_status write_chunk(flusher *f, rk_chunk_id id, const rk_buffer *bytes) {
  rk_status status = rk_chunk_writer_begin(f->chunks, id, f->error);
  if (status != RK_OK) return status;
  return rk_chunk_writer_write(f->chunks, bytes->ptr, bytes->len, f->error);
}

static rk_status flush(flusher *f, size_t sort_bytes) {
  rk_status status = write_lengths(f);
  if (status == RK_OK) {
    status = rk_term_table_init(&f->table, &f->inverter->analyzer, log_of(f->inverter),
                                (size_t)rk_inverter_token_count(f->inverter));
    if (status != RK_OK) return explain(status, f->error);
  }
  if (status == RK_OK) status = write_lists(f, sort_bytes);
  if (status == RK_OK) status = write_chunk(f, RK_CHUNK_TERMS, &f->dictionary.terms);
  if (status == RK_OK) status = write_chunk(f, RK_CHUNK_TERM_INDEX, &f->dictionary.index);
  if (status == RK_OK) status = write_chunk(f, RK_CHUNK_FORMS, &f->forms);
  f->meta->term_count = f->table.term_count;
  return status;
}

rk_status rk_inverter_flush(rk_inverter *inverter, rk_chunk_writer *chunks, size_t sort_bytes,
                            rk_segment_meta *meta, rk_error *error) {
  *meta = (rk_segment_meta){.document_count = rk_inverter_document_count(inverter),
                            .text_bytes = inverter->text_bytes};
  flusher *f = calloc(1, sizeof *f);
  if (!f) return explain(RK_NO_MEMORY, error);
  f->inverter = inverter;
  f->chunks = chunks;
  f->error = error;
  f->meta = meta;
  rk_status status = flush(f, sort_bytes);
  rk_term_table_deinit(&f->table);
  rk_list_writer_deinit(&f->list);
  rk_dictionary_writer_deinit(&f->dictionary);
  rk_buffer_deinit(&f->list_bytes);
  rk_buffer_deinit(&f->forms);
  free(f->length_codes);
  free(f->sorted);
  free(f->next);
  free(f);
  /* Gives the memory back: what is held counts against the next segment's budget. */
  rk_inverter_deinit(inverter);
  return status;
}
