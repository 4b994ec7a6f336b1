#include "engine/search/exhaustive_phrase.h"

#include <stdlib.h>

/* A place where the phrase may begin: document in the upper half, position in the lower. */
typedef uint64_t place;

typedef struct phrase {
  const rk_evaluation *evaluation;
  rk_buffer places;    /* place, ascending: those that all words so far have */
  rk_buffer found;     /* place: those of the word that is at hand */
  rk_buffer positions; /* uint32_t, of one posting */
  rk_error *error;
} phrase;

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

static size_t count_of(const rk_buffer *places) { return places->len / sizeof(place); }
static place *places_of(const rk_buffer *places) { return (place *)(void *)places->ptr; }

/* The places of the posting that the cursor stands at. */
static rk_status take_posting(phrase *p, rk_positions *reader, rk_list_cursor *cursor,
                              uint32_t offset) {
  const rk_docid document = cursor->documents[cursor->index];
  const uint32_t frequency = cursor->frequencies[cursor->index];
  /* More than all tokens of the term is nothing that can be read. */
  const size_t room = frequency <= cursor->term.token_frequency ? frequency : 0;
  p->positions.len = 0;
  if (rk_buffer_reserve(&p->positions, room * sizeof(uint32_t)) != RK_OK ||
      rk_buffer_reserve(&p->found, room * sizeof(place)) != RK_OK)
    return no_memory(p->error);
  if (room < frequency)
    return rk_chunk_corrupt(reader->file, reader->lists, cursor->term.list_offset,
                            "a frequency is out of range", p->error);
  uint32_t *positions = (uint32_t *)(void *)p->positions.ptr;
  rk_status status = rk_positions_read(reader, cursor, positions, NULL, p->error);
  for (uint32_t i = 0; status == RK_OK && i < frequency; i++) {
    if (positions[i] < offset) continue;
    places_of(&p->found)[count_of(&p->found)] = (place)document << 32 | (positions[i] - offset);
    p->found.len += sizeof(place);
  }
  return status;
}

/* All places of a term; of a word that is not the first, those in documents that have all before. */
static rk_status take_term(phrase *p, const rk_weighted_term *term, uint32_t offset,
                           bool is_first) {
  const rk_evaluation *e = p->evaluation;
  const rk_segment *segment = e->segment;
  rk_list_cursor cursor;
  rk_positions reader;
  size_t at = 0; /* in the places so far */
  rk_status status =
      rk_list_cursor_open(&cursor, &segment->file, segment->lists,
                          (rk_docid)segment->meta.document_count, &term->info, p->error);
  rk_positions_open(&reader, &segment->file, segment->lists, e->lengths, &term->info);
  for (uint32_t block = 0; status == RK_OK && block < cursor.block_count; block++) {
    status = rk_list_cursor_load_block(&cursor, block, p->error);
    if (status == RK_OK) status = rk_list_cursor_load_frequencies(&cursor, p->error);
    for (cursor.index = 0; status == RK_OK && cursor.index < cursor.n; cursor.index++) {
      const rk_docid document = cursor.documents[cursor.index];
      while (at < count_of(&p->places) && places_of(&p->places)[at] >> 32 < document) at++;
      if (is_first ||
          (at < count_of(&p->places) && places_of(&p->places)[at] >> 32 == document))
        status = take_posting(p, &reader, &cursor, offset);
    }
  }
  return status;
}

static int by_place(const void *a, const void *b) {
  const place x = *(const place *)a, y = *(const place *)b;
  return (x > y) - (x < y);
}

/* Keeps the places that were found just now, too. */
static void intersect(phrase *p) {
  place *places = places_of(&p->places);
  const place *found = places_of(&p->found);
  const size_t count = count_of(&p->places), found_count = count_of(&p->found);
  size_t kept = 0, f = 0;
  for (size_t i = 0; i < count; i++) {
    while (f < found_count && found[f] < places[i]) f++;
    if (f < found_count && found[f] == places[i]) places[kept++] = places[i];
  }
  p->places.len = kept * sizeof(place);
}

static rk_status take_word(phrase *p, const rk_weighted_word *word, bool is_first) {
  rk_status status = RK_OK;
  p->found.len = 0;
  for (uint32_t t = 0; status == RK_OK && t < word->term_count; t++)
    status = take_term(p, &p->evaluation->terms[word->first_term + t], word->offset, is_first);
  if (status != RK_OK) return status;
  if (word->term_count > 1 && count_of(&p->found))
    qsort(p->found.ptr, count_of(&p->found), sizeof(place), by_place);
  if (is_first) {
    const rk_buffer found = p->found;
    p->found = p->places;
    p->places = found;
  } else {
    intersect(p);
  }
  return RK_OK;
}

static rk_status count_places(const phrase *p, rk_buffer *counts) {
  const place *places = places_of(&p->places);
  for (size_t i = 0, end; i < count_of(&p->places); i = end) {
    for (end = i + 1; end < count_of(&p->places) && places[end] >> 32 == places[i] >> 32; end++) {
    }
    const rk_phrase_count count = {(rk_docid)(places[i] >> 32), (uint32_t)(end - i)};
    if (rk_buffer_append(counts, &count, sizeof count) != RK_OK) return no_memory(p->error);
  }
  return RK_OK;
}

rk_status rk_exhaustive_phrase(const rk_evaluation *evaluation, const rk_weighted_clause *clause,
                               rk_buffer *counts, rk_error *error) {
  phrase p = {.evaluation = evaluation, .error = error};
  rk_status status = RK_OK;
  for (uint32_t w = 0; status == RK_OK && w < clause->word_count; w++)
    status = take_word(&p, &evaluation->words[clause->first_word + w], w == 0);
  if (status == RK_OK) status = count_places(&p, counts);
  rk_buffer_deinit(&p.places);
  rk_buffer_deinit(&p.found);
  rk_buffer_deinit(&p.positions);
  return status;
}
