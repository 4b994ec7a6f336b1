#include <stdlib.h>

#include "engine/index/check.h"
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

/* The postings of a list under each of its floors. */
static void count_above_floors(const rk_list_cursor *cursor, uint32_t frequency, uint8_t code,
                               uint64_t counts[RK_FLOORS]) {
  for (unsigned i = 0; cursor->floors && i < RK_FLOORS; i++) {
    const rk_floor floor = rk_list_cursor_floor_at(cursor, i);
    counts[i] += frequency >= floor.frequency && code <= floor.length_code;
  }
}

/* Frequency 0 says nothing. */
static bool floors_hold(const rk_list_cursor *cursor, const uint64_t counts[RK_FLOORS]) {
  for (unsigned i = 0; cursor->floors && i < RK_FLOORS; i++)
    if (rk_list_cursor_floor_at(cursor, i).frequency && counts[i] < rk_floor_postings(i))
      return false;
  return true;
}

static rk_status check_block(tally *t, const rk_term_info *term, uint64_t *tokens,
                             const uint8_t *lengths, uint64_t above_floors[RK_FLOORS]) {
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
    count_above_floors(cursor, frequency, lengths[document], above_floors);
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

static rk_status check_term(tally *t, rk_view stem, const rk_term_info *term,
                            const uint8_t *lengths) {
  const rk_segment *segment = t->segment;
  uint64_t tokens = 0, above_floors[RK_FLOORS] = {0};
  rk_positions_open(&t->positions, &segment->file, segment->lists, lengths, term);
  memset(t->form_tokens, 0, term->form_count * sizeof *t->form_tokens);
  rk_status status =
      rk_list_cursor_open(&t->cursor, &segment->file, segment->lists,
                          (rk_docid)segment->meta.document_count, term, t->error);
  for (uint32_t b = 0; status == RK_OK && b < t->cursor.block_count; b++) {
    status = rk_list_cursor_load_block(&t->cursor, b, t->error);
    if (status == RK_OK) status = check_block(t, term, &tokens, lengths, above_floors);
  }
  if (status != RK_OK) return status;
  if (tokens != term->token_frequency)
    return broken(t, term->list_offset, "frequencies don't add up");
  if (!rk_list_cursor_tables_end(&t->cursor))
    return broken(t, term->list_offset, "bytes are left over behind a list");
  if (!floors_hold(&t->cursor, above_floors))
    return broken(t, term->list_offset, "fewer postings are above a floor than it says");
  return check_forms(t, stem, term);
}

/* Lists and form records stand one behind the other, in term order. */
static rk_status check_place(tally *t, const rk_term_info *term) {
  const uint64_t lists = t->skips_bytes + t->documents_bytes + t->positions_bytes;
  if (term->list_offset != lists || term->forms_offset != t->forms_bytes)
    return broken(t, term->list_offset, "a list is not where it belongs");
  const uint64_t skips =
      rk_list_skips_bytes(term, (rk_docid)t->segment->meta.document_count);
  t->skips_bytes += skips;
  t->documents_bytes += term->documents_bytes - skips;
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
