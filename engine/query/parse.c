/* From text to terms, words and clauses: see query.h. */
#include <stdlib.h>

#include "engine/base/intern.h"
#include "engine/query/operands.h"
#include "engine/text/analyzer.h"

typedef struct parser {
  rk_query *query;
  rk_analyzer analyzer;
  rk_buffer tokens;  /* rk_word_token, of the whole text */
  size_t next;       /* token */
  rk_buffer words;   /* rk_query_word */
  rk_buffer clauses; /* rk_clause */
  rk_intern seen;    /* the words of each clause; the tag: is it excluded? Its id is the clause's number */
} parser;

static size_t token_count(const parser *p) { return p->tokens.len / sizeof(rk_word_token); }
static const rk_word_token *tokens_of(const parser *p) {
  return (const rk_word_token *)(const void *)p->tokens.ptr;
}

/* The analyzer numbers its terms in the order of first appearance: that is ours too. */
static rk_status take_terms(parser *p) {
  rk_query *query = p->query;
  const uint32_t count = rk_analyzer_term_count(&p->analyzer);
  query->terms = calloc(count + 1u, sizeof *query->terms);
  if (!query->terms) return RK_NO_MEMORY;
  query->term_cap = count + 1u;
  size_t bytes = 0;
  for (uint32_t t = 0; t < count; t++) bytes += rk_analyzer_stem(&p->analyzer, t).len;
  if (rk_buffer_reserve(&query->bytes, bytes) != RK_OK) return RK_NO_MEMORY;
  for (uint32_t t = 0; t < count; t++) {
    const rk_view stem = rk_analyzer_stem(&p->analyzer, t);
    const char *own = (const char *)query->bytes.ptr + query->bytes.len;
    query->terms[t] = (rk_query_term){.stem = {own, stem.len}, .group = t};
    if (rk_buffer_append(&query->bytes, stem.ptr, stem.len) != RK_OK) return RK_NO_MEMORY;
  }
  query->term_count = count;
  return RK_OK;
}

/* The `count` words at the end of `words` are a clause. One that was there before gets their weight,
 * and they go again. */
static rk_status take_clause(parser *p, rk_role role, size_t count) {
  const size_t bytes = count * sizeof(rk_query_word), from = p->words.len - bytes;
  const rk_view key = {(const char *)p->words.ptr + from, bytes};
  uint32_t number;
  bool is_new;
  rk_status status = rk_intern_put(&p->seen, key, role == RK_MUST_NOT, &number, &is_new);
  if (status != RK_OK) return status;
  if (is_new) {
    const rk_clause clause = {.role = role,
                              .first_word = (uint32_t)(from / sizeof(rk_query_word)),
                              .word_count = (uint32_t)count};
    if (rk_buffer_append(&p->clauses, &clause, sizeof clause) != RK_OK) return RK_NO_MEMORY;
  } else {
    p->words.len = from;
  }
  rk_clause *clause = (rk_clause *)(void *)p->clauses.ptr + number;
  if (role == RK_MUST_NOT) return RK_OK;
  if (role == RK_MUST) clause->role = RK_MUST;
  clause->weight++;
  return RK_OK;
}

/* The words that begin in the operand. */
static rk_status take_operand(parser *p, const rk_operand *operand) {
  size_t count = 0; /* of the clause */
  rk_status status = RK_OK;
  for (; status == RK_OK && p->next < token_count(p); p->next++) {
    const rk_word_token *token = &tokens_of(p)[p->next];
    if (token->offset >= operand->to) break;
    const rk_query_word word = {.group = rk_analyzer_term_of(&p->analyzer, token->word),
                                .offset = (uint32_t)count};
    status = rk_buffer_append(&p->words, &word, sizeof word);
    count++;
    if (status != RK_OK || operand->is_whole) continue;
    status = take_clause(p, operand->role, count);
    count = 0;
  }
  return status == RK_OK && count ? take_clause(p, operand->role, count) : status;
}

static rk_status take_operands(parser *p, rk_view text, bool is_plain) {
  rk_operands operands = {.text = text, .is_plain = is_plain};
  rk_operand operand;
  rk_status status = RK_OK;
  while (status == RK_OK && rk_operands_next(&operands, &operand))
    status = take_operand(p, &operand);
  rk_query *query = p->query;
  query->words = (rk_query_word *)(void *)p->words.ptr;
  query->word_count = p->words.len / sizeof *query->words;
  query->clauses = (rk_clause *)(void *)p->clauses.ptr;
  query->clause_count = p->clauses.len / sizeof *query->clauses;
  return status;
}

/* What the terms weigh. */
static void weigh(rk_query *query) {
  for (size_t c = 0; c < query->clause_count; c++) {
    const rk_clause *clause = &query->clauses[c];
    for (uint32_t w = 0; w < clause->word_count; w++) {
      rk_query_term *term = &query->terms[query->words[clause->first_word + w].group];
      *(rk_clause_is_phrase(clause) ? &term->in_phrases : &term->weight) += clause->weight;
    }
  }
}

static void ask_for(rk_query *query, uint32_t match) {
  uint32_t should = 0, must = 0;
  for (size_t c = 0; c < query->clause_count; c++) {
    rk_clause *clause = &query->clauses[c];
    if (match == RK_MATCH_ALL && clause->role == RK_SHOULD) clause->role = RK_MUST;
    should += clause->role == RK_SHOULD;
    must += clause->role == RK_MUST;
  }
  query->at_least = match < should ? match : should;
  if (query->at_least == 0 && must == 0) query->at_least = 1;
}

static rk_status parse(parser *p, rk_view text, const rk_query_options *options,
                       rk_error *error) {
  rk_status status = rk_analyzer_tokens(&p->analyzer, text, &p->tokens);
  if (status == RK_OK && token_count(p) > RK_QUERY_WORDS_MAX)
    return rk_error_set(error, RK_MISUSE, NULL, "the query has %zu words; the limit is %d",
                        token_count(p), RK_QUERY_WORDS_MAX);
  if (status == RK_OK) status = take_terms(p);
  if (status == RK_OK) status = take_operands(p, text, options && options->is_plain);
  if (status == RK_LIMIT) rk_error_set(error, status, NULL, "the query is too long");
  if (status == RK_NO_MEMORY) rk_error_set(error, status, NULL, "out of memory");
  if (status != RK_OK) return status;
  weigh(p->query);
  ask_for(p->query, options ? options->match : RK_MATCH_ANY);
  return RK_OK;
}

rk_status rk_query_parse(rk_query *query, rk_view text, const rk_query_options *options,
                         const rk_analysis *analysis, rk_error *error) {
  *query = (rk_query){.analysis = *analysis};
  rk_lexicon_share(analysis->lexicon);
  parser p = {.query = query, .analyzer = {.analysis = *analysis}};
  const rk_status status = parse(&p, text, options, error);
  if (!query->words) rk_buffer_deinit(&p.words); /* they are the query's otherwise */
  if (!query->clauses) rk_buffer_deinit(&p.clauses);
  rk_buffer_deinit(&p.tokens);
  rk_intern_deinit(&p.seen);
  rk_analyzer_deinit(&p.analyzer);
  if (status != RK_OK) rk_query_deinit(query);
  return status;
}
