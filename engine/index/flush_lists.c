#include "engine/index/flush_lists.h"

#include "engine/segment/forms.h"

void rk_flush_lists_deinit(rk_flush_lists *lists) {
  rk_buffer_deinit(&lists->lists);
  rk_buffer_deinit(&lists->forms);
  rk_buffer_deinit(&lists->infos);
}

static void clear(rk_flush_lists *lists) {
  lists->lists.len = lists->forms.len = lists->infos.len = 0;
  lists->status = RK_OK;
}

/* Form codes of a term. */
static uint32_t codes_of(const rk_term_table *table, uint32_t rank) {
  const uint32_t forms = rk_term_table_forms(table, rank);
  return forms < RK_FORMS_MAX ? forms : RK_FORMS_MAX;
}

/* The record of a term's forms; none when its only form is the stem. */
static rk_status encode_forms(rk_buffer *out, const rk_term_table *table, uint32_t rank) {
  const uint32_t forms = rk_term_table_forms(table, rank);
  const rk_view stem = rk_term_table_stem(table, rank);
  if (forms == 1 &&
      rk_view_equal(rk_term_table_text(table, rk_term_table_form(table, rank, 0)->word), stem))
    return RK_OK;
  rk_form rest = {0}; /* all forms that share the last code */
  for (uint32_t i = 0; i < forms; i++) {
    const rk_form_count *counted = rk_term_table_form(table, rank, i);
    const rk_form form = {rk_term_table_text(table, counted->word), counted->tokens};
    if (forms > RK_FORMS_MAX && i >= RK_FORMS_MAX - 1) {
      rest.count += form.count;
      continue;
    }
    rk_status status = rk_form_encode(out, stem, &form);
    if (status != RK_OK) return status;
  }
  return rest.count ? rk_form_encode(out, (rk_view){0}, &rest) : RK_OK;
}

/* Takes the list that the writer has been given. */
static rk_status end_term(rk_flush_lists *lists, rk_list_writer *writer,
                          const rk_term_table *table, uint32_t rank) {
  rk_term_info info;
  rk_status status = rk_list_writer_finish(writer, &lists->lists, &info);
  const size_t forms_before = lists->forms.len;
  if (status == RK_OK) status = encode_forms(&lists->forms, table, rank);
  info.forms_bytes = lists->forms.len - forms_before;
  return status == RK_OK ? rk_buffer_append(&lists->infos, &info, sizeof info) : status;
}

static uint32_t count_documents(const rk_occurrence *tokens, uint64_t count,
                                rk_occurrence_bits bits) {
  const unsigned shift = bits.position + bits.code;
  uint32_t documents = count ? 1 : 0;
  for (uint64_t i = 1; i < count; i++) documents += (tokens[i] ^ tokens[i - 1]) >> shift != 0;
  return documents;
}

static void put_tokens(rk_list_writer *writer, const rk_occurrence *tokens, uint64_t count,
                       rk_occurrence_bits bits) {
  for (uint64_t i = 0; i < count;) {
    const rk_docid document = rk_occurrence_document(tokens[i], bits);
    uint64_t end = i + 1;
    while (end < count && rk_occurrence_document(tokens[end], bits) == document) end++;
    rk_list_writer_add_document(writer, document, (uint32_t)(end - i));
    for (; i < end; i++)
      rk_list_writer_add_position(writer, rk_occurrence_position(tokens[i], bits),
                                  rk_occurrence_code(tokens[i], bits));
  }
}

void rk_flush_lists_make(rk_flush_lists *lists, rk_list_writer *writer, const rk_term_table *table,
                         uint32_t first, uint32_t end, const rk_occurrence *tokens,
                         rk_occurrence_bits bits) {
  clear(lists);
  for (uint32_t r = first; lists->status == RK_OK && r < end; r++) {
    const uint64_t count = table->tokens_of_rank[r];
    rk_list_writer_begin(writer, count_documents(tokens, count, bits), count, codes_of(table, r));
    put_tokens(writer, tokens, count, bits);
    lists->status = end_term(lists, writer, table, r);
    tokens += count;
  }
}

/* ---- A long one ---- */

static void count_document(void *documents, rk_docid document, uint32_t frequency) {
  (void)document;
  (void)frequency;
  ++*(uint32_t *)documents;
}

static void put_document(void *writer, rk_docid document, uint32_t frequency) {
  rk_list_writer_add_document(writer, document, frequency);
}

static void put_token(void *writer, uint32_t position, uint32_t code) {
  rk_list_writer_add_position(writer, position, code);
}

void rk_flush_lists_make_long(rk_flush_lists *lists, rk_list_writer *writer,
                              const rk_flush_sort *sort, uint32_t rank) {
  clear(lists);
  uint32_t documents = 0;
  rk_flush_sort_walk(sort, rank, count_document, NULL, &documents);
  rk_list_writer_begin(writer, documents, sort->table->tokens_of_rank[rank],
                       codes_of(sort->table, rank));
  rk_flush_sort_walk(sort, rank, put_document, put_token, writer);
  lists->status = end_term(lists, writer, sort->table, rank);
}
