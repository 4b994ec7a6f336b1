/*
 * naive_bm25: a second BM25, written from its formula over the tokens that rakor_tokens gives, for
 * the evaluators to be compared with.
 *
 * It shares with the engine only the rounding of lengths (lengths.h) and what the spellings of a
 * word are (old_spelling.h).
 */
#ifndef TESTS_PROPERTY_NAIVE_BM25_H
#define TESTS_PROPERTY_NAIVE_BM25_H

#include <math.h>

#include "engine/base/intern.h"
#include "engine/segment/lengths.h"
#include "engine/text/analysis.h"
#include "engine/text/old_spelling.h"
#include "tests/support/index_fixture.h"

enum { QUERY_WORDS = 20, SPELLINGS = 64 };

/* ---- The yardstick ---- */

typedef struct naive {
  bool old_spelling;
  size_t document_count;
  bool *deleted;     /* documents that no query finds; NULL: none. Statistics still know them */
  uint32_t *lengths; /* tokens of each document */
  rk_intern stems;       /* of the documents, then of queries */
  uint32_t stem_count;   /* of the documents */
  rk_buffer occurrences; /* occurrence, in document order */
  uint64_t *starts;      /* by stem: its first in `documents`; one more at the end */
  uint32_t *documents;   /* by stem, then ascending, one for each token */
  uint64_t tokens;
  double *scores; /* of one query; below zero: no match */
} naive;

typedef struct occurrence {
  uint32_t stem, document;
} occurrence;

typedef struct naive_query {
  naive *n;
  uint32_t stems[QUERY_WORDS * SPELLINGS], counts[QUERY_WORDS * SPELLINGS];
  size_t count;
} naive_query;

static inline uint32_t stem_number(naive *n, rakor_text stem) {
  uint32_t id;
  bool added;
  if (rk_intern_put(&n->stems, view_of_text(stem), 0, &id, &added) != RK_OK) abort();
  return id;
}

/* The texts of many documents at once: rakor_tokens then stems each spelling once. */
typedef struct batch {
  naive *n;
  rk_buffer text;
  uint64_t *ends; /* by document, in `text` */
  uint32_t document;
} batch;

static inline bool take_token(void *context, const rakor_token *token) {
  batch *b = context;
  while (token->offset >= b->ends[b->document]) b->document++;
  const occurrence o = {stem_number(b->n, token->stem), b->document};
  b->n->lengths[b->document]++;
  b->n->tokens++;
  return rk_buffer_append(&b->n->occurrences, &o, sizeof o) == RK_OK;
}

static inline void append_line(rk_buffer *text, rakor_text line) {
  ck_assert_int_eq(rk_buffer_append(text, line.ptr, line.len), RK_OK);
  ck_assert_int_eq(rk_buffer_append(text, "\n\n", 2), RK_OK);
}

static inline void group_by_stem(naive *n) {
  const occurrence *all = (const occurrence *)(const void *)n->occurrences.ptr;
  const size_t count = n->occurrences.len / sizeof *all;
  n->starts = calloc(n->stems.count + 2u, sizeof *n->starts);
  n->documents = calloc(count + 1, sizeof *n->documents);
  uint64_t *next = calloc(n->stems.count + 1u, sizeof *next);
  for (size_t i = 0; i < count; i++) n->starts[all[i].stem + 1]++;
  for (uint32_t s = 0; s < n->stems.count; s++) {
    n->starts[s + 1] += n->starts[s];
    next[s] = n->starts[s];
  }
  for (size_t i = 0; i < count; i++) n->documents[next[all[i].stem]++] = all[i].document;
  free(next);
}

static inline void naive_init(naive *n, const corpus *c, bool old_spelling) {
  *n = (naive){.old_spelling = old_spelling,
               .document_count = c->count,
               .lengths = calloc(c->count + 1, sizeof *n->lengths),
               .scores = calloc(c->count + 1, sizeof *n->scores)};
  batch b = {.n = n, .ends = calloc(c->count + 1, sizeof *b.ends)};
  for (size_t d = 0; d < c->count; d++) {
    append_line(&b.text, c->documents[d].title);
    append_line(&b.text, c->documents[d].body);
    b.ends[d] = b.text.len;
  }
  const rakor_text text = {(const char *)b.text.ptr, b.text.len};
  const rakor_analysis analysis = {.old_spelling = old_spelling};
  ck_assert_int_eq(rakor_tokens_with(&analysis, text, take_token, &b, NULL), RAKOR_OK);
  rk_buffer_deinit(&b.text);
  free(b.ends);
  n->stem_count = n->stems.count;
  group_by_stem(n);
}

static inline void naive_deinit(naive *n) {
  rk_intern_deinit(&n->stems);
  rk_buffer_deinit(&n->occurrences);
  free(n->lengths);
  free(n->starts);
  free(n->documents);
  free(n->scores);
  free(n->deleted);
}

/* Its place among the stems of the query; q->count when it is not there. */
static inline size_t place_of(const naive_query *q, uint32_t stem) {
  size_t at = 0;
  while (at < q->count && q->stems[at] != stem) at++;
  return at;
}

static inline bool take_query_token(void *context, const rakor_token *token) {
  naive_query *q = context;
  const uint32_t stem = stem_number(q->n, token->stem);
  const size_t at = place_of(q, stem);
  if (at == q->count) q->count++;
  q->stems[at] = stem;
  q->counts[at]++;
  return true;
}

/* Every other spelling that some document has is asked for as often as the word that leads there
 * first. */
static inline void add_spellings(naive_query *q) {
  const rk_analysis analysis = {.old_spelling = true};
  const size_t given = q->count;
  for (size_t t = 0; t < given; t++) {
    char word[RK_OLD_SPELLING_WORD_MAX_BYTES];
    const rk_view stem = rk_intern_text(&q->n->stems, q->stems[t]);
    if (stem.len > sizeof word) continue;
    memcpy(word, stem.ptr, stem.len);
    rk_old_spelling iterator = {.word = {word, stem.len}};
    iterator.is_known = rk_analysis_knows(&analysis, iterator.word);
    for (rk_view other; rk_old_spelling_next(&iterator, &other);) {
      const uint32_t number = stem_number(q->n, (rakor_text){other.ptr, other.len});
      if (number >= q->n->stem_count || place_of(q, number) < q->count) continue;
      q->stems[q->count] = number;
      q->counts[q->count++] = q->counts[t];
    }
  }
}

static inline void add_scores(naive *n, uint32_t stem, uint32_t count, double k1, double b) {
  if (stem >= n->stem_count) return; /* no document holds it */
  const uint32_t *documents = n->documents + n->starts[stem];
  const size_t tokens = (size_t)(n->starts[stem + 1] - n->starts[stem]);
  size_t frequency_of_documents = 0;
  for (size_t i = 0; i < tokens; i++)
    frequency_of_documents += i == 0 || documents[i] != documents[i - 1];
  const double df = (double)frequency_of_documents, all = (double)n->document_count;
  const double idf = log(1 + (all - df + 0.5) / (df + 0.5));
  const double mean = (double)n->tokens / all;
  for (size_t i = 0; i < tokens;) {
    const uint32_t document = documents[i];
    double tf = 0;
    for (; i < tokens && documents[i] == document; i++) tf++;
    const double length = rk_length_decode(rk_length_encode(n->lengths[document]));
    if (n->scores[document] < 0) n->scores[document] = 0;
    n->scores[document] += count * idf * tf / (tf + k1 * (1 - b + b * length / mean));
  }
}

/* Fills n->scores; returns how many documents match. */
static inline size_t naive_search(naive *n, rakor_text text, double k1, double b) {
  naive_query q = {.n = n};
  const rakor_analysis analysis = {.old_spelling = n->old_spelling};
  ck_assert_int_eq(rakor_tokens_with(&analysis, text, take_query_token, &q, NULL), RAKOR_OK);
  if (n->old_spelling) add_spellings(&q);
  for (size_t d = 0; d < n->document_count; d++) n->scores[d] = -1;
  for (size_t t = 0; t < q.count; t++) add_scores(n, q.stems[t], q.counts[t], k1, b);
  size_t matches = 0;
  for (size_t d = 0; d < n->document_count; d++) {
    if (n->deleted && n->deleted[d]) n->scores[d] = -1;
    matches += n->scores[d] >= 0;
  }
  return matches;
}

/* ---- The comparison ---- */

static inline double tolerance(double score) { return 1e-9 * score + QUERY_WORDS * SPELLINGS * 0x1p-34; }

static inline void expect_naive(naive *n, const rakor_results *results, size_t matches, size_t k) {
  const size_t count = rakor_results_count(results);
  ck_assert_uint_eq(count, matches < k ? matches : k);
  for (size_t i = 0; i < count; i++) {
    const rakor_hit hit = rakor_results_hit(results, i);
    const double score = hit.document < n->document_count ? n->scores[hit.document] : -1;
    if (score < 0)
      ck_abort_msg("document %zu does not match, or comes twice", (size_t)hit.document);
    if (fabs(hit.score - score) > tolerance(score))
      ck_abort_msg("rank %zu scores %.17g, not %.17g", i, hit.score, score);
    n->scores[hit.document] = -1;
    if (i == 0) continue;
    const rakor_hit before = rakor_results_hit(results, i - 1);
    if (before.score < hit.score || (before.score == hit.score && before.document >= hit.document))
      ck_abort_msg("rank %zu is out of order", i);
  }
  /* Whoever was left out is no better than the last. */
  if (count == 0) return;
  const double worst = rakor_results_hit(results, count - 1).score;
  for (size_t d = 0; d < n->document_count; d++)
    if (n->scores[d] > worst + tolerance(worst))
      ck_abort_msg("document %zu was left out: %g > %g", d, n->scores[d], worst);
}

static inline rakor_results *search(rakor_index *index, rakor_text query, rakor_search_options options,
                             rakor_evaluator evaluator) {
  rakor_results *results = NULL;
  rakor_error error = {0};
  options.evaluator = evaluator;
  const rakor_status status = rakor_search(index, query, &options, &results, &error);
  ck_assert_msg(status == RAKOR_OK, "%s", error.message);
  return results;
}

static inline void expect_same(const rakor_results *a, const rakor_results *b, rakor_text query,
                        const rakor_search_options *options) {
  ck_assert_uint_eq(rakor_results_count(a), rakor_results_count(b));
  for (size_t i = 0; i < rakor_results_count(a); i++) {
    const rakor_hit x = rakor_results_hit(a, i), y = rakor_results_hit(b, i);
    if (x.document == y.document && memcmp(&x.score, &y.score, sizeof x.score) == 0) continue;
    ck_abort_msg("rank %zu: %zu %.17g and %zu %.17g; k %zu k1 %g b %g query %.*s", i,
                 (size_t)x.document, x.score, (size_t)y.document, y.score, options->k,
                 options->k1, options->b, (int)query.len, query.ptr);
  }
}

static inline void compare(rakor_index *index, naive *n, rakor_text query,
                    const rakor_search_options *options) {
  rakor_results *slow = search(index, query, *options, RAKOR_EVALUATOR_EXHAUSTIVE);
  rakor_results *fast = search(index, query, *options, RAKOR_EVALUATOR_BLOCK_MAX);
  rakor_results *automatic = search(index, query, *options, RAKOR_EVALUATOR_AUTO);
  expect_same(slow, fast, query, options);
  expect_same(slow, automatic, query, options);
  const size_t matches = naive_search(n, query, options->k1, options->b);
  expect_naive(n, slow, matches, options->k);
  rakor_results_free(slow);
  rakor_results_free(fast);
  rakor_results_free(automatic);
}

#endif
