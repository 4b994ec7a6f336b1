/*
 * exhaustive: the slow reference. One score and one tally of clauses for every document of the
 * segment; the clauses' lists are gone through in turn, then those of the terms that weigh.
 */
#include <stdlib.h>

#include "engine/search/evaluate.h"
#include "engine/search/exhaustive_phrase.h"

/* By document. */
typedef struct tally {
  const rk_evaluation *evaluation;
  uint32_t *met; /* the last clause it was met by, from 1: one with two spellings counts once */
  uint16_t *must, *should; /* clauses met */
  bool *is_excluded;
  double *scores; /* NULL: not wanted */
  rk_error *error;
} tally;

typedef void take_posting(tally *t, rk_docid document, uint32_t frequency, const void *what);

static rk_status walk(tally *t, const rk_weighted_term *term, take_posting *take,
                      const void *what) {
  const rk_segment *segment = t->evaluation->segment;
  rk_list_cursor cursor;
  rk_status status =
      rk_list_cursor_open(&cursor, &segment->file, segment->lists,
                          (rk_docid)segment->meta.document_count, &term->info, t->error);
  for (uint32_t block = 0; status == RK_OK && block < cursor.block_count; block++) {
    status = rk_list_cursor_load_block(&cursor, block, t->error);
    if (status == RK_OK) status = rk_list_cursor_load_frequencies(&cursor, t->error);
    for (uint32_t i = 0; status == RK_OK && i < cursor.n; i++)
      take(t, cursor.documents[i], cursor.frequencies[i], what);
  }
  return status;
}

static void add_score(tally *t, double weight, rk_docid document, uint32_t frequency) {
  const rk_evaluation *e = t->evaluation;
  t->scores[document] += rk_bm25_score(e->bm25, weight, frequency, e->lengths[document]);
}

static void score_term(tally *t, rk_docid document, uint32_t frequency, const void *term) {
  add_score(t, ((const rk_weighted_term *)term)->weight, document, frequency);
}

/* The document meets the clause. */
static void meet(tally *t, rk_docid document, uint32_t frequency, const void *met) {
  const rk_weighted_clause *clause = met;
  const uint32_t number = (uint32_t)(clause - t->evaluation->clauses) + 1;
  (void)frequency;
  if (t->met[document] == number) return;
  t->met[document] = number;
  if (clause->role == RK_MUST) t->must[document]++;
  if (clause->role == RK_SHOULD) t->should[document]++;
  if (clause->role == RK_MUST_NOT) t->is_excluded[document] = true;
}

static rk_status take_phrase(tally *t, const rk_weighted_clause *clause) {
  rk_buffer buffer = {0};
  rk_status status = rk_exhaustive_phrase(t->evaluation, clause, &buffer, t->error);
  const rk_phrase_count *counts = (const rk_phrase_count *)(const void *)buffer.ptr;
  for (size_t i = 0; status == RK_OK && i < buffer.len / sizeof *counts; i++) {
    meet(t, counts[i].document, counts[i].places, clause);
    if (t->scores && clause->weight > 0)
      add_score(t, clause->weight, counts[i].document, counts[i].places);
  }
  rk_buffer_deinit(&buffer);
  return status;
}

static rk_status take_clause(tally *t, const rk_weighted_clause *clause) {
  if (clause->word_count > 1) return take_phrase(t, clause);
  const rk_weighted_word *word = &t->evaluation->words[clause->first_word];
  rk_status status = RK_OK;
  for (uint32_t i = 0; status == RK_OK && i < word->term_count; i++)
    status = walk(t, &t->evaluation->terms[word->first_term + i], meet, clause);
  return status;
}

static void tally_deinit(tally *t) {
  free(t->met);
  free(t->must);
  free(t->should);
  free(t->is_excluded);
  free(t->scores);
}

static rk_status tally_make(tally *t, const rk_evaluation *evaluation, bool wants_scores,
                            rk_error *error) {
  const size_t documents = (size_t)evaluation->segment->meta.document_count + 1;
  *t = (tally){.evaluation = evaluation, .error = error};
  t->met = calloc(documents, sizeof *t->met);
  t->must = calloc(documents, sizeof *t->must);
  t->should = calloc(documents, sizeof *t->should);
  t->is_excluded = calloc(documents, sizeof *t->is_excluded);
  if (wants_scores) t->scores = calloc(documents, sizeof *t->scores);
  if (!t->met || !t->must || !t->should || !t->is_excluded || (wants_scores && !t->scores))
    return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  rk_status status = RK_OK;
  for (size_t c = 0; status == RK_OK && c < evaluation->clause_count; c++)
    status = take_clause(t, &evaluation->clauses[c]);
  for (size_t i = 0; wants_scores && status == RK_OK && i < evaluation->term_count; i++)
    if (evaluation->terms[i].weight > 0)
      status = walk(t, &evaluation->terms[i], score_term, &evaluation->terms[i]);
  return status;
}

/* Does it meet all that it must, and enough of the others? */
static bool is_match(const tally *t, size_t must, size_t document) {
  return t->must[document] == must && t->should[document] >= t->evaluation->at_least &&
         !t->is_excluded[document];
}

static size_t count_must(const rk_evaluation *evaluation) {
  size_t must = 0;
  for (size_t c = 0; c < evaluation->clause_count; c++)
    must += evaluation->clauses[c].role == RK_MUST;
  return must;
}

rk_status rk_evaluate_exhaustive(const rk_evaluation *evaluation, rk_error *error) {
  tally t;
  rk_status status = tally_make(&t, evaluation, true, error);
  const size_t must = count_must(evaluation);
  const size_t documents = (size_t)evaluation->segment->meta.document_count;
  for (size_t d = 0; status == RK_OK && d < documents; d++) {
    if (!is_match(&t, must, d) || rk_deletes_has(evaluation->dropped, (rk_docid)d)) continue;
    if (!rk_topk_would_enter(evaluation->topk, t.scores[d])) continue;
    status = rk_topk_push(evaluation->topk, t.scores[d], evaluation->base + d);
    if (status != RK_OK) rk_error_set(error, status, NULL, "out of memory");
  }
  tally_deinit(&t);
  return status;
}

rk_status rk_exhaustive_matches(const rk_evaluation *evaluation, uint8_t *matches,
                                rk_error *error) {
  tally t;
  rk_status status = tally_make(&t, evaluation, false, error);
  const size_t must = count_must(evaluation);
  const size_t documents = (size_t)evaluation->segment->meta.document_count;
  for (size_t d = 0; status == RK_OK && d < documents; d++)
    if (is_match(&t, must, d)) matches[d / 8] |= (uint8_t)(1u << d % 8);
  tally_deinit(&t);
  return status;
}
