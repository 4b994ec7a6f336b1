#include <stdlib.h>

#include "engine/index/check.h"
#include "engine/base/bytes.h"
#include "engine/segment/forms.h"
#include "engine/segment/lengths.h"

/* Counts that must agree with META and LENS at the end. */
typedef struct tally {
  rk_segment *segment;
  rk_error *error;
  uint64_t terms, forms, postings, tokens;
  uint64_t skips_bytes, documents_bytes, positions_bytes, forms_bytes;
  uint32_t *lengths; /* by document, summed from frequencies */
  rk_list_cursor cursor;
  rk_positions positions;
  uint64_t form_tokens[RK_FORMS_MAX]; /* by form code, of the current term */
  uint64_t forms_told;                /* sum of the counts in the form record */
  uint64_t form_before;               /* count of the form before, in code order */
  bool forms_agree;
} tally;

static rk_status broken(tally *t, uint64_t offset, const char *reason) {
  return rk_chunk_corrupt(&t->segment->file, t->segment->lists, offset, reason, t->error);
}

/* Every pair of the block lies under its frontier. */
static bool frontier_covers(const rk_frontier *frontier, uint32_t frequency, uint8_t code) {
  for (unsigned i = 0; i < RK_FRONTIER; i++) {
    const uint8_t f = frontier->frequency[i];
    if (f == RK_FRONTIER_FREQUENCY_MAX || (f >= frequency && frontier->length_code[i] <= code))
      return true;
  }
  return false;
}

/* The positions ascend and are in range, whatever their bits are; so these need only be there. */
static rk_status check_positions(tally *t, const rk_term_info *term, uint32_t frequency) {
  rk_bit_span coded;
  rk_status status = rk_positions_find(&t->positions, &t->cursor, &coded, t->error);
  if (status == RK_OK) status = rk_positions_find_forms(&t->positions, &t->cursor, t->error);
  while (status == RK_OK && frequency) {
    uint32_t zeros, form;
    if (!rk_form_runs_next(&t->positions.forms, frequency, &zeros, &form))
      return broken(t, term->list_offset, "a block of forms is broken");
    t->form_tokens[0] += zeros;
    if (form) t->form_tokens[form]++;
    frequency -= zeros + (form != 0);
  }
  return status;
}

static rk_status check_block(tally *t, const rk_term_info *term, uint64_t *tokens,
                             const uint8_t *lengths) {
  rk_list_cursor *cursor = &t->cursor;
  rk_frontier frontier = {{0}, {0}}, whole = {{0}, {0}};
  const bool skips = rk_list_has_skips(term);
  rk_status status = rk_list_cursor_load_frequencies(cursor, t->error);
  if (status != RK_OK) return status;
  if (skips) {
    rk_list_cursor_block_frontier(cursor, cursor->block, &frontier);
    rk_list_cursor_frontier(cursor, &whole);
  }
  for (cursor->index = 0; cursor->index < cursor->n; cursor->index++) {
    const rk_docid document = cursor->documents[cursor->index];
    const uint32_t frequency = cursor->frequencies[cursor->index];
    if (frequency > term->token_frequency - *tokens)
      return broken(t, term->list_offset, "frequencies add up to too much");
    if (skips && (!frontier_covers(&frontier, frequency, lengths[document]) ||
                  !frontier_covers(&whole, frequency, lengths[document])))
      return broken(t, term->list_offset, "a posting lies above its block's frontier");
    status = check_positions(t, term, frequency);
    if (status != RK_OK) return status;
    t->lengths[document] += frequency;
    *tokens += frequency;
  }
  return rk_positions_end_block(&t->positions, t->error);
}

static void on_form(void *context, uint32_t code, const rk_form *form) {
  tally *t = context;
  const bool is_rest = code == RK_FORMS_MAX - 1; /* may outweigh the forms before it */
  t->forms_told += form->count;
  if (t->form_tokens[code] != form->count) t->forms_agree = false;
  if (code && !is_rest && form->count > t->form_before) t->forms_agree = false;
  t->form_before = form->count;
}

static rk_status check_forms(tally *t, rk_view stem, const rk_term_info *term) {
  t->forms_told = 0;
  t->forms_agree = true;
  rk_status status = rk_forms_walk(&t->segment->file, t->segment->forms, stem, term, on_form, t,
                                   t->error);
  if (status != RK_OK) return status;
  if (!t->forms_agree || t->forms_told != term->token_frequency)
    return rk_chunk_corrupt(&t->segment->file, t->segment->forms, term->forms_offset,
                            "form counts don't agree with the positions or are out of order", t->error);
  t->forms += term->form_count;
  return RK_OK;
}

static uint32_t last_of(const uint8_t *ends, uint64_t count) {
  return rk_load_u32(ends + 4 * (count - 1));
}

/* The last end of either table is where documents or positions end. */
static bool tables_end_with_list(const tally *t, const rk_term_info *term) {
  const uint64_t blocks = t->cursor.block_count, skips = rk_list_skips_bytes(term);
  if (!t->cursor.end) return true;
  return last_of(t->cursor.end, blocks) == term->documents_bytes - skips &&
         last_of(t->cursor.positions_end, blocks) == term->positions_bytes;
}

static rk_status check_term(tally *t, rk_view stem, const rk_term_info *term,
                            const uint8_t *lengths) {
  const rk_segment *segment = t->segment;
  uint64_t tokens = 0;
  rk_positions_open(&t->positions, &segment->file, segment->lists, lengths, term);
  memset(t->form_tokens, 0, term->form_count * sizeof *t->form_tokens);
  rk_status status =
      rk_list_cursor_open(&t->cursor, &segment->file, segment->lists,
                          (rk_docid)segment->meta.document_count, term, t->error);
  for (uint32_t b = 0; status == RK_OK && b < t->cursor.block_count; b++) {
    status = rk_list_cursor_load_block(&t->cursor, b, t->error);
    if (status == RK_OK) status = check_block(t, term, &tokens, lengths);
  }
  if (status != RK_OK) return status;
  if (tokens != term->token_frequency)
    return broken(t, term->list_offset, "frequencies don't add up");
  if (!tables_end_with_list(t, term))
    return broken(t, term->list_offset, "bytes are left over behind a list");
  return check_forms(t, stem, term);
}

/* Lists and form records stand one behind the other, in term order. */
static rk_status check_place(tally *t, const rk_term_info *term) {
  const uint64_t lists = t->skips_bytes + t->documents_bytes + t->positions_bytes;
  if (term->list_offset != lists || term->forms_offset != t->forms_bytes)
    return broken(t, term->list_offset, "a list is not where it belongs");
  t->skips_bytes += rk_list_skips_bytes(term);
  t->documents_bytes += term->documents_bytes - rk_list_skips_bytes(term);
  t->positions_bytes += term->positions_bytes;
  t->forms_bytes += term->forms_bytes;
  t->postings += term->document_frequency;
  t->tokens += term->token_frequency;
  t->terms++;
  return RK_OK;
}

static rk_status check_terms(tally *t, const uint8_t *lengths) {
  rk_dictionary_iterator iterator = {.dictionary = &t->segment->dictionary};
  char before[RK_TERM_MAX_BYTES];
  rk_view previous = {before, 0};
  for (;;) {
    bool got;
    rk_status status = rk_dictionary_next(&iterator, &got, t->error);
    if (status != RK_OK || !got) return status;
    if (rk_view_compare(previous, iterator.term) >= 0)
      return rk_chunk_corrupt(&t->segment->file, t->segment->dictionary.terms, 0,
                              "terms are not in order", t->error);
    status = check_place(t, &iterator.info);
    if (status == RK_OK) status = check_term(t, iterator.term, &iterator.info, lengths);
    if (status != RK_OK) return status;
    memcpy(before, iterator.term.ptr, iterator.term.len);
    previous.len = iterator.term.len;
  }
}

static rk_status check_sums(tally *t, const uint8_t *lengths) {
  const rk_segment *segment = t->segment;
  const rk_segment_meta *meta = &segment->meta;
  for (uint64_t d = 0; d < meta->document_count; d++)
    if (rk_length_encode(t->lengths[d]) != lengths[d])
      return rk_chunk_corrupt(&segment->file, segment->lengths, d,
                              "a length does not agree with the postings", t->error);
  if (t->terms != meta->term_count || t->postings != meta->posting_count ||
      t->tokens != meta->token_count || t->skips_bytes != meta->skips_bytes ||
      t->documents_bytes != meta->documents_bytes || t->forms != meta->form_count ||
      t->positions_bytes != meta->positions_bytes ||
      t->skips_bytes + t->documents_bytes + t->positions_bytes != segment->lists->size_bytes ||
      t->forms_bytes != segment->forms->size_bytes)
    return rk_error_set(t->error, RK_CORRUPT, segment->file.path,
                        "damaged index: the counts in META don't agree with the lists");
  return RK_OK;
}

static rk_status check_documents(rk_segment *segment, rk_error *error) {
  uint64_t text_bytes;
  rk_status status = rk_docstore_check(&segment->store, &text_bytes, error);
  if (status == RK_OK && text_bytes != segment->meta.text_bytes)
    return rk_error_set(error, RK_CORRUPT, segment->file.path,
                        "damaged index: the text in META is not as long as the documents'");
  return status;
}

rk_status rk_check_segment(rk_segment *segment, rk_error *error) {
  const uint8_t *lengths = rk_segment_lengths(segment, error);
  if (!lengths) return RK_CORRUPT;
  tally *t = calloc(1, sizeof *t);
  if (t) t->lengths = calloc((size_t)segment->meta.document_count + 1, sizeof *t->lengths);
  rk_status status = RK_OK;
  if (!t || !t->lengths) {
    status = rk_error_set(error, RK_NO_MEMORY, segment->file.path, "out of memory");
  } else {
    t->segment = segment;
    t->error = error;
    status = check_terms(t, lengths);
    if (status == RK_OK) status = check_sums(t, lengths);
    if (status == RK_OK) status = check_documents(segment, error);
    if (status == RK_OK) status = rk_check_ids(segment, error);
    for (uint32_t c = 0; status == RK_OK && c < segment->columns.count; c++)
      status = rk_column_check(&segment->columns.columns[c], error);
  }
  if (t) free(t->lengths);
  free(t);
  return status;
}
