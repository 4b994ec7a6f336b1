#include "engine/search/match_phrase.h"

#include <stdlib.h>

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

void rk_match_phrase_deinit(rk_match_phrase *phrase) {
  free(phrase->words);
  free(phrase->terms);
  rk_buffer_deinit(&phrase->starts);
  rk_buffer_deinit(&phrase->places);
}

/* ---- Opening ---- */

static int rarest_first(const void *a, const void *b) {
  const rk_phrase_word *x = a, *y = b;
  if (x->frequency != y->frequency) return x->frequency < y->frequency ? -1 : 1;
  return (x->offset > y->offset) - (x->offset < y->offset);
}

static rk_status open_words(rk_match_phrase *phrase, const rk_evaluation *e,
                            const rk_weighted_clause *clause, rk_error *error) {
  rk_status status = RK_OK;
  uint32_t count = 0;
  for (uint32_t w = 0; w < clause->word_count; w++) {
    const rk_weighted_word *word = &e->words[clause->first_word + w];
    rk_phrase_word *to = &phrase->words[w];
    *to = (rk_phrase_word){count, word->term_count, word->offset, 0};
    for (uint32_t t = 0; status == RK_OK && t < word->term_count; t++) {
      const rk_term_info *info = &e->terms[word->first_term + t].info;
      rk_phrase_term *term = &phrase->terms[count++];
      status = rk_match_list_open(&term->list, e->segment, info, error);
      rk_positions_open(&term->positions, &e->segment->file, e->segment->lists, e->lengths, info);
      to->frequency += info->document_frequency;
    }
  }
  qsort(phrase->words, phrase->word_count, sizeof *phrase->words, rarest_first);
  return status;
}

rk_status rk_match_phrase_open(rk_match_phrase *phrase, const rk_evaluation *evaluation,
                               const rk_weighted_clause *clause, rk_error *error) {
  size_t terms = 0;
  for (uint32_t w = 0; w < clause->word_count; w++)
    terms += evaluation->words[clause->first_word + w].term_count;
  *phrase = (rk_match_phrase){.word_count = clause->word_count};
  phrase->words = calloc(phrase->word_count, sizeof *phrase->words);
  phrase->terms = malloc(terms * sizeof *phrase->terms);
  rk_status status = phrase->words && phrase->terms
                         ? open_words(phrase, evaluation, clause, error)
                         : no_memory(error);
  if (status != RK_OK) rk_match_phrase_deinit(phrase);
  return status;
}

/* ---- A document ---- */

static uint32_t *numbers_of(const rk_buffer *buffer) {
  return (uint32_t *)(void *)buffer->ptr;
}
static size_t count_of(const rk_buffer *buffer) { return buffer->len / sizeof(uint32_t); }

/* Appends where the phrase begins if a token of the term, which is at its document, is its word. */
static rk_status take_term(rk_match_phrase *phrase, rk_phrase_term *term, uint32_t offset,
                           rk_error *error) {
  rk_list_cursor *cursor = &term->list.cursor;
  rk_status status = rk_list_cursor_load_frequencies(cursor, error);
  if (status != RK_OK) return status;
  const uint32_t frequency = cursor->frequencies[cursor->index];
  /* More than all tokens of the term is nothing that can be read. */
  if (frequency > cursor->term.token_frequency)
    return rk_chunk_corrupt(cursor->file, cursor->lists, cursor->term.list_offset,
                            "a frequency is out of range", error);
  if (rk_buffer_reserve(&phrase->places, frequency * sizeof(uint32_t)) != RK_OK)
    return no_memory(error);
  uint32_t *places = numbers_of(&phrase->places) + count_of(&phrase->places);
  status = rk_positions_read(&term->positions, cursor, places, NULL, error);
  if (status != RK_OK) return status;
  size_t kept = 0;
  for (uint32_t i = 0; i < frequency; i++)
    if (places[i] >= offset) places[kept++] = places[i] - offset;
  phrase->places.len += kept * sizeof *places;
  return RK_OK;
}

static int ascending(const void *a, const void *b) {
  const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

/* Into `places`: where the phrase begins if a token of the document is this word. */
static rk_status take_word(rk_match_phrase *phrase, const rk_phrase_word *word,
                           rk_docid document, rk_error *error) {
  rk_status status = RK_OK;
  size_t parts = 0;
  phrase->places.len = 0;
  for (uint32_t t = 0; status == RK_OK && t < word->term_count; t++) {
    rk_phrase_term *term = &phrase->terms[word->first_term + t];
    if (rk_list_cursor_document(&term->list.cursor) != document) continue;
    status = take_term(phrase, term, word->offset, error);
    parts++;
  }
  if (status == RK_OK && parts > 1 && phrase->places.len)
    qsort(phrase->places.ptr, count_of(&phrase->places), sizeof(uint32_t), ascending);
  return status;
}

/* Keeps the starts that are among the places. */
static void intersect(rk_match_phrase *phrase) {
  uint32_t *starts = numbers_of(&phrase->starts);
  const uint32_t *places = numbers_of(&phrase->places);
  const size_t count = count_of(&phrase->starts), place_count = count_of(&phrase->places);
  size_t kept = 0, p = 0;
  for (size_t i = 0; i < count; i++) {
    while (p < place_count && places[p] < starts[i]) p++;
    if (p == place_count) break;
    if (places[p] == starts[i]) starts[kept++] = starts[i];
  }
  phrase->starts.len = kept * sizeof *starts;
}

/* Does the document hold all words? Brings their lists there. */
static rk_status find_words(rk_match_phrase *phrase, rk_docid document, bool *has_all,
                            rk_error *error) {
  *has_all = true;
  for (size_t w = 0; *has_all && w < phrase->word_count; w++) {
    const rk_phrase_word *word = &phrase->words[w];
    *has_all = false;
    for (uint32_t t = 0; t < word->term_count; t++) {
      rk_docid found;
      rk_match_list *list = &phrase->terms[word->first_term + t].list;
      rk_status status = rk_match_list_seek(list, document, &found, error);
      if (status != RK_OK) return status;
      *has_all |= found == document;
    }
  }
  return RK_OK;
}

/* How often is it there, in any spelling? */
static rk_status count_word(rk_match_phrase *phrase, const rk_phrase_word *word,
                            rk_docid document, uint64_t *count, rk_error *error) {
  rk_status status = RK_OK;
  *count = 0;
  for (uint32_t t = 0; status == RK_OK && t < word->term_count; t++) {
    rk_list_cursor *cursor = &phrase->terms[word->first_term + t].list.cursor;
    if (rk_list_cursor_document(cursor) != document) continue;
    status = rk_list_cursor_load_frequencies(cursor, error);
    if (status == RK_OK) *count += cursor->frequencies[cursor->index];
  }
  return status;
}

rk_status rk_match_phrase_reach(rk_match_phrase *phrase, rk_docid document, uint32_t *most,
                                rk_error *error) {
  bool has_all;
  rk_status status = find_words(phrase, document, &has_all, error);
  *most = status == RK_OK && has_all ? INT32_MAX : 0;
  for (size_t w = 0; status == RK_OK && *most && w < phrase->word_count; w++) {
    uint64_t count;
    status = count_word(phrase, &phrase->words[w], document, &count, error);
    if (count < *most) *most = (uint32_t)count;
  }
  return status;
}

rk_status rk_match_phrase_count(rk_match_phrase *phrase, rk_docid document, uint32_t *places,
                                rk_error *error) {
  *places = 0;
  for (size_t w = 0; w < phrase->word_count; w++) {
    rk_status status = take_word(phrase, &phrase->words[w], document, error);
    if (status != RK_OK) return status;
    if (w == 0) {
      const rk_buffer taken = phrase->places;
      phrase->places = phrase->starts;
      phrase->starts = taken;
    } else {
      intersect(phrase);
    }
    if (phrase->starts.len == 0) return RK_OK;
  }
  *places = (uint32_t)count_of(&phrase->starts);
  return RK_OK;
}
