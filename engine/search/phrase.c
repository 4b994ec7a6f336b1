#include "engine/search/phrase.h"

#include <stdlib.h>

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

void rk_phrase_deinit(rk_phrase *phrase) {
  for (size_t l = 0; l < phrase->list_count; l++) rk_buffer_deinit(&phrase->lists[l].places);
  free(phrase->lists);
  free(phrase->list_of);
  rk_buffer_deinit(&phrase->starts);
}

/* ---- Opening ---- */

static const rk_weighted_term *term_of_word(const rk_phrase *phrase, uint32_t word) {
  const rk_evaluation *e = phrase->evaluation;
  return &e->terms[e->words[phrase->clause->first_word + word].first_term];
}

static rk_status open_list(rk_phrase *phrase, const rk_weighted_term *term, rk_error *error) {
  const rk_segment *segment = phrase->evaluation->segment;
  rk_phrase_list *list = &phrase->lists[phrase->list_count++];
  const rk_weighted_term weighted = {term->info, phrase->weight};
  list->places = (rk_buffer){0};
  rk_positions_open(&list->positions, &segment->file, segment->lists, phrase->evaluation->lengths,
                    &term->info);
  return rk_scored_list_open(&list->scored, phrase->evaluation, &weighted, error);
}

/* A list for each distinct term. `order` has room for the words. */
static rk_status open_lists(rk_phrase *phrase, uint32_t *order, rk_error *error) {
  const uint32_t words = phrase->clause->word_count;
  for (uint32_t w = 0; w < words; w++) { /* rarest first: phrases are short, or nobody's hurry */
    const uint32_t frequency = term_of_word(phrase, w)->info.document_frequency;
    uint32_t at = w;
    for (; at > 0 && term_of_word(phrase, order[at - 1])->info.document_frequency > frequency; at--)
      order[at] = order[at - 1];
    order[at] = w;
  }
  for (uint32_t i = 0; i < words; i++) {
    const rk_weighted_term *term = term_of_word(phrase, order[i]);
    uint32_t earlier = 0;
    while (earlier < i && term_of_word(phrase, order[earlier]) != term) earlier++;
    if (earlier < i) {
      phrase->list_of[order[i]] = phrase->list_of[order[earlier]];
      continue;
    }
    phrase->list_of[order[i]] = (uint32_t)phrase->list_count;
    rk_status status = open_list(phrase, term, error);
    if (status != RK_OK) return status;
  }
  return RK_OK;
}

rk_status rk_phrase_open(rk_phrase *phrase, const rk_evaluation *evaluation,
                         const rk_weighted_clause *clause, double weight, rk_error *error) {
  *phrase = (rk_phrase){.evaluation = evaluation, .clause = clause, .weight = weight};
  phrase->lists = malloc(clause->word_count * sizeof *phrase->lists);
  phrase->list_of = malloc(clause->word_count * sizeof *phrase->list_of);
  uint32_t *order = malloc(clause->word_count * sizeof *order);
  rk_status status = phrase->lists && phrase->list_of && order ? open_lists(phrase, order, error)
                                                               : no_memory(error);
  free(order);
  if (status != RK_OK) rk_phrase_deinit(phrase);
  return status;
}

/* ---- A document ---- */

/* Brings every list to the document. False in *holds: one has it not, or not often enough for more
 * than `least`. */
static rk_status reach_all(rk_phrase *phrase, rk_docid document, double least, bool *holds,
                           rk_error *error) {
  *holds = false;
  for (size_t l = 0; l < phrase->list_count; l++) {
    rk_status status =
        rk_scored_list_reach(&phrase->lists[l].scored, document, least, holds, error);
    if (status != RK_OK || !*holds) return status;
  }
  uint32_t fewest = UINT32_MAX;
  for (size_t l = 0; l < phrase->list_count; l++) {
    rk_list_cursor *cursor = &phrase->lists[l].scored.cursor;
    rk_status status = rk_list_cursor_load_frequencies(cursor, error);
    if (status != RK_OK) return status;
    if (cursor->frequencies[cursor->index] < fewest) fewest = cursor->frequencies[cursor->index];
  }
  const rk_evaluation *e = phrase->evaluation;
  *holds = least == 0 ||
           rk_bm25_score(e->bm25, phrase->weight, fewest, e->lengths[document]) > least;
  return RK_OK;
}

static rk_status read_places(rk_phrase_list *list, rk_error *error) {
  rk_list_cursor *cursor = &list->scored.cursor;
  const uint32_t frequency = cursor->frequencies[cursor->index];
  if (frequency > cursor->term.token_frequency)
    return rk_chunk_corrupt(cursor->file, cursor->lists, cursor->term.list_offset,
                            "a frequency is out of range", error);
  list->places.len = 0;
  if (rk_buffer_reserve(&list->places, frequency * sizeof(uint32_t)) != RK_OK)
    return no_memory(error);
  list->place_count = frequency;
  return rk_positions_read(&list->positions, cursor, (uint32_t *)(void *)list->places.ptr, NULL,
                           error);
}

/* Keeps the starts from which the list has a place `offset` further. Both ascend. */
static uint32_t intersect(uint32_t *starts, uint32_t count, const rk_phrase_list *list,
                          uint32_t offset) {
  const uint32_t *places = (const uint32_t *)(const void *)list->places.ptr;
  uint32_t kept = 0, p = 0;
  for (uint32_t s = 0; s < count; s++) {
    const uint64_t wanted = (uint64_t)starts[s] + offset;
    while (p < list->place_count && places[p] < wanted) p++;
    if (p == list->place_count) break;
    if (places[p] == wanted) starts[kept++] = starts[s];
  }
  return kept;
}

/* The places of word `word` as starts of the phrase. */
static rk_status begin(rk_phrase *phrase, uint32_t word, uint32_t *count, rk_error *error) {
  const rk_phrase_list *list = &phrase->lists[phrase->list_of[word]];
  const uint32_t offset = phrase->evaluation->words[phrase->clause->first_word + word].offset;
  const uint32_t *places = (const uint32_t *)(const void *)list->places.ptr;
  phrase->starts.len = 0;
  *count = 0;
  if (rk_buffer_reserve(&phrase->starts, list->place_count * sizeof(uint32_t)) != RK_OK)
    return no_memory(error);
  uint32_t *starts = (uint32_t *)(void *)phrase->starts.ptr;
  for (uint32_t p = 0; p < list->place_count; p++)
    if (places[p] >= offset) starts[(*count)++] = places[p] - offset;
  return RK_OK;
}

/* Reads places list by list; the starts shrink with each word. */
static rk_status count_places(rk_phrase *phrase, uint32_t *count, rk_error *error) {
  bool has_begun = false;
  *count = 0;
  for (size_t l = 0; l < phrase->list_count; l++) {
    rk_status status = read_places(&phrase->lists[l], error);
    for (uint32_t w = 0; status == RK_OK && w < phrase->clause->word_count; w++) {
      if (phrase->list_of[w] != l) continue;
      const uint32_t offset = phrase->evaluation->words[phrase->clause->first_word + w].offset;
      if (has_begun)
        *count = intersect((uint32_t *)(void *)phrase->starts.ptr, *count, &phrase->lists[l], offset);
      else
        status = begin(phrase, w, count, error);
      has_begun = true;
    }
    if (status != RK_OK || *count == 0) return status;
  }
  return RK_OK;
}

rk_status rk_phrase_count(rk_phrase *phrase, rk_docid document, double least, uint32_t *places,
                          rk_error *error) {
  bool holds;
  *places = 0;
  rk_status status = reach_all(phrase, document, least, &holds, error);
  return status == RK_OK && holds ? count_places(phrase, places, error) : status;
}

/* ---- The best documents ---- */

/* The candidates, from a block of the rarest list, have its scores as bounds. */
static rk_status collect(rk_phrase *phrase, const rk_candidates *candidates, rk_error *error) {
  const rk_evaluation *e = phrase->evaluation;
  for (size_t i = 0; i < candidates->count; i++) {
    const rk_docid document = candidates->documents[i];
    if (!rk_topk_would_enter(e->topk, candidates->scores[i])) continue;
    if (rk_deletes_has(e->dropped, document)) continue;
    uint32_t places;
    rk_status status = rk_phrase_count(phrase, document, e->topk->threshold, &places, error);
    if (status != RK_OK) return status;
    if (places == 0) continue;
    const double score = rk_bm25_score(e->bm25, phrase->weight, places, e->lengths[document]);
    if (!rk_topk_would_enter(e->topk, score)) continue;
    status = rk_topk_push(e->topk, score, e->base + document);
    if (status != RK_OK) return no_memory(error);
  }
  return RK_OK;
}

rk_status rk_evaluate_phrase(const rk_evaluation *evaluation, rk_error *error) {
  rk_phrase phrase;
  rk_candidates *candidates = malloc(sizeof *candidates);
  if (!candidates) return no_memory(error);
  rk_status status = rk_phrase_open(&phrase, evaluation, &evaluation->clauses[0],
                                    evaluation->clauses[0].weight, error);
  if (status == RK_OK) {
    rk_scored_list *lead = &phrase.lists[0].scored;
    const double *threshold = &evaluation->topk->threshold;
    for (uint32_t block = 0; status == RK_OK && block < lead->cursor.block_count; block++) {
      if (rk_scored_list_block_bound(lead, block) <= *threshold) continue;
      status = rk_list_cursor_load_block(&lead->cursor, block, error);
      if (status == RK_OK) status = rk_scored_list_take_block(lead, *threshold, candidates, error);
      if (status == RK_OK) status = collect(&phrase, candidates, error);
    }
    rk_phrase_deinit(&phrase);
  }
  free(candidates);
  return status;
}
