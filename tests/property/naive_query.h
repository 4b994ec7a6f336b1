/*
 * naive_query: a second evaluation of queries with signs and phrases, for the evaluators to be compared
 * with.
 *
 * Every document is a row of stems, title and body with a gap between them, and every clause is held
 * against every place of every row. A query is a list of clauses, of which the text is made that the
 * engine gets; so its parser is compared, too. Statistics and scores stand on naive_bm25.h.
 */
#ifndef TESTS_PROPERTY_NAIVE_QUERY_H
#define TESTS_PROPERTY_NAIVE_QUERY_H

#include "tests/property/naive_bm25.h"

enum {
  NAIVE_CLAUSES = 12,
  NAIVE_WORDS = 4, /* of a clause */
  NAIVE_TERMS = NAIVE_CLAUSES * NAIVE_WORDS * SPELLINGS,
  NAIVE_GAP = INT32_MAX, /* between title and body: no stem */
};

typedef enum naive_role { NAIVE_MAY, NAIVE_MUST, NAIVE_MUST_NOT } naive_role;

typedef struct naive_clause {
  naive_role role;
  size_t count;
  char words[NAIVE_WORDS][2 * CORPUS_WORD_BYTES];
  uint32_t stems[NAIVE_WORDS];
  uint32_t weight;
} naive_clause;

typedef struct naive_request {
  naive_clause clauses[NAIVE_CLAUSES * NAIVE_WORDS];
  size_t count;
  size_t match; /* as in rakor_search_options */
} naive_request;

/* The documents as rows. */
typedef struct naive_rows {
  naive *n;
  uint32_t *stems;
  uint64_t *starts; /* by document; one more at the end */
  uint32_t *term_of; /* by stem: its place among the terms of the query + 1 */
  size_t term_room;
} naive_rows;

typedef struct naive_term {
  uint32_t stem, weight;
  size_t family; /* the first term that is a spelling of the same */
} naive_term;

typedef struct naive_terms {
  naive_term list[NAIVE_TERMS];
  size_t count;
} naive_terms;

static inline void naive_rows_init(naive_rows *rows, naive *n, const corpus *c) {
  corpus titles = {0};
  naive of_titles;
  for (size_t d = 0; d < c->count; d++) corpus_add(&titles, c->documents[d].title, text_of(""));
  naive_init(&of_titles, &titles, n->old_spelling);
  const occurrence *all = (const occurrence *)(const void *)n->occurrences.ptr;
  const size_t tokens = n->occurrences.len / sizeof *all;
  *rows = (naive_rows){.n = n,
                       .stems = calloc(tokens + c->count + 1, sizeof *rows->stems),
                       .starts = calloc(c->count + 2, sizeof *rows->starts)};
  uint64_t at = 0;
  size_t token = 0;
  for (size_t d = 0; d < c->count; d++) {
    rows->starts[d] = at;
    for (uint32_t i = 0; i <= n->lengths[d]; i++)
      rows->stems[at++] = i == of_titles.lengths[d] ? NAIVE_GAP : all[token++].stem;
  }
  rows->starts[c->count] = at;
  ck_assert_uint_eq(token, tokens);
  naive_deinit(&of_titles);
  corpus_deinit(&titles);
}

static inline void naive_rows_deinit(naive_rows *rows) {
  free(rows->stems);
  free(rows->starts);
  free(rows->term_of);
}

/* ---- Terms and their spellings ---- */

static inline bool take_only_stem(void *context, const rakor_token *token) {
  naive_query *q = context;
  q->stems[q->count++] = stem_number(q->n, token->stem);
  return true;
}

static inline uint32_t stem_of_word(naive *n, const char *word) {
  naive_query *q = calloc(1, sizeof *q);
  const rakor_analysis analysis = {.old_spelling = n->old_spelling};
  q->n = n;
  ck_assert_int_eq(rakor_tokens_with(&analysis, text_of(word), take_only_stem, q, NULL), RAKOR_OK);
  ck_assert_uint_eq(q->count, 1);
  const uint32_t stem = q->stems[0];
  free(q);
  return stem;
}

static inline naive_term *find_term(naive_terms *terms, uint32_t stem) {
  for (size_t t = 0; t < terms->count; t++)
    if (terms->list[t].stem == stem) return &terms->list[t];
  return NULL;
}

static inline naive_term *put_term(naive_terms *terms, uint32_t stem) {
  naive_term *term = find_term(terms, stem);
  if (term) return term;
  terms->list[terms->count] = (naive_term){.stem = stem, .family = terms->count};
  return &terms->list[terms->count++];
}

static inline void unite_families(naive_terms *terms, size_t a, size_t b) {
  const size_t to = a < b ? a : b, from = a < b ? b : a;
  for (size_t t = 0; t < terms->count; t++)
    if (terms->list[t].family == from) terms->list[t].family = to;
}

/* Other spellings that the query or a document has; each weighs what the first term weighs that leads
 * there and weighs anything. */
static inline void spell_terms(naive *n, naive_terms *terms) {
  const rk_analysis analysis = {.old_spelling = true};
  const size_t given = terms->count;
  for (size_t t = 0; t < given; t++) {
    char word[RK_OLD_SPELLING_WORD_MAX_BYTES];
    const rk_view stem = rk_intern_text(&n->stems, terms->list[t].stem);
    if (stem.len > sizeof word) continue;
    memcpy(word, stem.ptr, stem.len);
    rk_old_spelling iterator = {.word = {word, stem.len}};
    iterator.is_known = rk_analysis_knows(&analysis, iterator.word);
    for (rk_view other; rk_old_spelling_next(&iterator, &other);) {
      const uint32_t number = stem_number(n, (rakor_text){other.ptr, other.len});
      if (number >= n->stem_count && !find_term(terms, number)) continue;
      naive_term *spelling = put_term(terms, number);
      if (spelling->weight == 0) spelling->weight = terms->list[t].weight;
      unite_families(terms, terms->list[t].family, spelling->family);
    }
  }
}

static inline void make_terms(naive *n, const naive_request *request, naive_terms *terms) {
  terms->count = 0;
  for (size_t c = 0; c < request->count; c++) {
    const naive_clause *clause = &request->clauses[c];
    for (size_t w = 0; w < clause->count; w++) {
      naive_term *term = put_term(terms, clause->stems[w]);
      if (clause->count == 1 && clause->role != NAIVE_MUST_NOT) term->weight += clause->weight;
    }
  }
  if (n->old_spelling) spell_terms(n, terms);
}

/* ---- Clauses ---- */

/* Equal ones are one; with --match all those without a sign must be there. */
static inline void fold_clauses(naive_request *request) {
  size_t kept = 0;
  for (size_t c = 0; c < request->count; c++) {
    const naive_clause one = request->clauses[c];
    size_t same = 0;
    for (; same < kept; same++) {
      const naive_clause *other = &request->clauses[same];
      if ((other->role == NAIVE_MUST_NOT) == (one.role == NAIVE_MUST_NOT) &&
          other->count == one.count &&
          memcmp(other->stems, one.stems, one.count * sizeof *one.stems) == 0)
        break;
    }
    if (same == kept) {
      request->clauses[kept] = one;
      request->clauses[kept++].weight = 1;
    } else {
      request->clauses[same].weight++;
      if (one.role == NAIVE_MUST) request->clauses[same].role = NAIVE_MUST;
    }
  }
  request->count = kept;
}

static inline size_t family_at(const naive_rows *rows, const naive_terms *terms, uint32_t stem) {
  if (stem == NAIVE_GAP || rows->term_of[stem] == 0) return SIZE_MAX;
  return terms->list[rows->term_of[stem] - 1].family;
}

/* Places of the document where the clause stands. */
static inline size_t count_places(const naive_rows *rows, const naive_terms *terms,
                                  const naive_clause *clause, size_t document) {
  size_t count = 0;
  for (uint64_t p = rows->starts[document]; p + clause->count <= rows->starts[document + 1]; p++) {
    size_t w = 0;
    while (w < clause->count && family_at(rows, terms, rows->stems[p + w]) ==
                                    family_at(rows, terms, clause->stems[w]))
      w++;
    count += w == clause->count;
  }
  return count;
}

static inline double naive_score(const naive *n, size_t document, double weight, double tf,
                                 double k1, double b) {
  const double length = rk_length_decode(rk_length_encode(n->lengths[document]));
  const double mean = (double)n->tokens / (double)n->document_count;
  return weight * tf / (tf + k1 * (1 - b + b * length / mean));
}

static inline double naive_idf(const naive *n, double df) {
  const double all = (double)n->document_count;
  if (df > all) df = all;
  return log(1 + (all - df + 0.5) / (df + 0.5));
}

static inline double documents_of(const naive *n, uint32_t stem) {
  double count = 0;
  if (stem >= n->stem_count) return 0;
  for (uint64_t i = n->starts[stem]; i < n->starts[stem + 1]; i++)
    count += i == n->starts[stem] || n->documents[i] != n->documents[i - 1];
  return count;
}

static inline double phrase_weight(const naive *n, const naive_terms *terms,
                                   const naive_clause *clause) {
  double sum = 0;
  for (size_t w = 0; w < clause->count; w++) {
    double df = 0;
    size_t family = 0;
    for (size_t t = 0; t < terms->count; t++)
      if (terms->list[t].stem == clause->stems[w]) family = terms->list[t].family;
    for (size_t t = 0; t < terms->count; t++)
      if (terms->list[t].family == family) df += documents_of(n, terms->list[t].stem);
    sum += naive_idf(n, df);
  }
  return clause->weight * sum;
}

/* ---- The search ---- */

static inline void know_terms(naive_rows *rows, const naive_terms *terms, bool known) {
  if (rows->n->stems.count > rows->term_room) {
    const size_t room = 2 * (size_t)rows->n->stems.count;
    rows->term_of = realloc(rows->term_of, room * sizeof *rows->term_of);
    memset(rows->term_of + rows->term_room, 0,
           (room - rows->term_room) * sizeof *rows->term_of);
    rows->term_room = room;
  }
  for (size_t t = 0; t < terms->count; t++)
    rows->term_of[terms->list[t].stem] = known ? (uint32_t)t + 1 : 0;
}

/* n->scores of the documents that match, by the clauses alone; phrases are scored. */
static inline void match_clauses(naive_rows *rows, const naive_terms *terms,
                                 const naive_request *request, double k1, double b) {
  naive *n = rows->n;
  size_t may = 0, must = 0;
  for (size_t c = 0; c < request->count; c++) {
    may += request->clauses[c].role == NAIVE_MAY;
    must += request->clauses[c].role == NAIVE_MUST;
  }
  size_t least = request->match == RAKOR_MATCH_ALL || request->match > may ? may : request->match;
  if (least == 0 && must == 0) least = 1;
  for (size_t d = 0; d < n->document_count; d++) {
    size_t met[3] = {0};
    n->scores[d] = 0;
    for (size_t c = 0; c < request->count; c++) {
      const naive_clause *clause = &request->clauses[c];
      const size_t places = count_places(rows, terms, clause, d);
      met[clause->role] += places > 0;
      if (places && clause->count > 1 && clause->role != NAIVE_MUST_NOT)
        n->scores[d] +=
            naive_score(n, d, phrase_weight(n, terms, clause), (double)places, k1, b);
    }
    if (met[NAIVE_MUST] < must || met[NAIVE_MUST_NOT] || met[NAIVE_MAY] < least) n->scores[d] = -1;
  }
}

/* Fills n->scores; returns how many documents match, deleted ones aside. Folds the request. */
static inline size_t naive_answer(naive_rows *rows, naive_request *request, double k1, double b) {
  naive *n = rows->n;
  naive_terms *terms = calloc(1, sizeof *terms);
  fold_clauses(request);
  make_terms(n, request, terms);
  know_terms(rows, terms, true);
  match_clauses(rows, terms, request, k1, b);
  for (size_t t = 0; t < terms->count; t++) {
    const naive_term *term = &terms->list[t];
    if (term->weight == 0 || term->stem >= n->stem_count) continue;
    const double weight = term->weight * naive_idf(n, documents_of(n, term->stem));
    for (uint64_t i = n->starts[term->stem], end; i < n->starts[term->stem + 1]; i = end) {
      const uint32_t d = n->documents[i];
      for (end = i; end < n->starts[term->stem + 1] && n->documents[end] == d; end++) {
      }
      if (n->scores[d] >= 0) n->scores[d] += naive_score(n, d, weight, (double)(end - i), k1, b);
    }
  }
  know_terms(rows, terms, false);
  free(terms);
  size_t matches = 0;
  for (size_t d = 0; d < n->document_count; d++) {
    if (n->deleted && n->deleted[d]) n->scores[d] = -1;
    matches += n->scores[d] >= 0;
  }
  return matches;
}

#endif
