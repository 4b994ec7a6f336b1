/*
 * query: what the user typed, as terms to look for and the conditions that a document must meet.
 *
 * The language:
 *   word       may be there, and counts for the rank
 *   +word      must be there
 *   -word      must not be there
 *   "a b c"    a phrase: these words in a row, in this order; +"a b" and -"a b" as with a word
 * A sign counts only at the start of the text or behind a blank, and only one, right before what it
 * belongs to; everything up to the next blank or quote belongs to it, several words as a phrase
 * (-jual-beli, +www.kompas.com). So a hyphen inside a word or between blanks is what it is in any
 * text. Quotes are " or the curved ones; one right behind a letter or figure (5" pipa) opens nothing,
 * and one that is never closed runs to the end. No text is an error.
 *
 * The text goes through the same analyzer as documents do, with the settings of the index, signs
 * and quotes included: what is no part of a word there is none here.
 *
 * Out: terms, the distinct stems in the order of their first appearance; words, which name terms;
 * and clauses, which are runs of words, each with its role. Equal clauses are folded into one.
 * Ownership: all memory is the query's, until deinit; it holds the settings' lexicon as long.
 */
#ifndef RK_QUERY_QUERY_H
#define RK_QUERY_QUERY_H

#include "engine/base/view.h"
#include "engine/text/analysis.h"

enum {
  /* Words in one query, repeated ones included. Keeps every sum of scores exact: see bm25.h. */
  RK_QUERY_WORDS_MAX = 4096,
  RK_MATCH_ANY = 0, /* see rk_query_options */
};
#define RK_MATCH_ALL UINT32_MAX

typedef struct rk_query_term {
  rk_view stem;        /* points into the query */
  uint32_t weight;     /* how often the query says it as a word that may or must be there */
  uint32_t in_phrases; /* and how often in phrases that may or must; both 0: only excluded */
  /* Another spelling of that term, which comes before it (see expand.h); of itself otherwise. What
   * names a group is met by any of its terms. */
  uint32_t group;
} rk_query_term;

typedef struct rk_query_word {
  uint32_t group;
  uint32_t offset; /* positions behind the first word of its clause */
} rk_query_word;

typedef enum rk_role { RK_SHOULD, RK_MUST, RK_MUST_NOT } rk_role;

typedef struct rk_clause {
  rk_role role;
  uint32_t first_word, word_count; /* 1: a word; more: a phrase */
  uint32_t weight;                 /* how often the query says it; 0 with RK_MUST_NOT */
} rk_clause;

typedef struct rk_query {
  size_t term_count, term_cap;
  rk_query_term *terms;
  size_t word_count;
  rk_query_word *words;
  size_t clause_count;
  rk_clause *clauses;
  /* A document matches when it meets every RK_MUST, no RK_MUST_NOT, and so many RK_SHOULD: never 0
   * without a RK_MUST, so that a query that only excludes finds nothing. */
  uint32_t at_least;
  rk_buffer bytes; /* the stems, in the order of the terms */
  rk_analysis analysis;
} rk_query;

/* Zeroed: the language above, any word. */
typedef struct rk_query_options {
  bool is_plain;  /* signs and quotes mean nothing: the text is words that may be there */
  /* Of the words and phrases without a sign: RK_MATCH_ALL makes all of them RK_MUST, n asks for n of
   * them at least, or all if they are fewer, RK_MATCH_ANY for one if there is nothing with a +. */
  uint32_t match;
} rk_query_options;

/* A text without any word gives a query without terms; bytes that are not UTF-8 are no part of any
 * word. `options` may be NULL. RK_MISUSE for more than RK_QUERY_WORDS_MAX words. */
rk_status rk_query_parse(rk_query *query, rk_view text, const rk_query_options *options,
                         const rk_analysis *analysis, rk_error *error) RK_MUST_CHECK;
/* One more spelling of term `of`, with its weight and group, behind the other terms; it must not be
 * there yet. Stems may move. RK_NO_MEMORY at worst. */
rk_status rk_query_add_spelling(rk_query *query, rk_view stem, size_t of) RK_MUST_CHECK;
void rk_query_deinit(rk_query *query);

static inline bool rk_clause_is_phrase(const rk_clause *clause) { return clause->word_count > 1; }

#endif
