/*
 * matcher: what rk_matcher is made of; for match_open.c, which makes it, and match_window.c,
 * which uses it.
 */
#ifndef RK_SEARCH_MATCHER_H
#define RK_SEARCH_MATCHER_H

#include "engine/search/match_phrase.h"
#include "engine/search/match_window.h"

enum { RK_MATCH_PLANES = 32 };

typedef struct rk_match_word {
  uint32_t first_list, list_count;
  uint64_t cost; /* documents of its terms, added up */
} rk_match_word;

typedef struct rk_match_clause {
  uint32_t first_word, word_count; /* its words are ordered, the rarest first */
  uint64_t cost;                   /* of the rarest */
  rk_match_phrase *phrase;         /* NULL: a word */
} rk_match_clause;

struct rk_matcher {
  const rk_evaluation *evaluation;
  const rk_kernels *kernels;
  rk_matcher_options options;
  rk_docid document_count;
  rk_match_list *lists;
  rk_match_word *words;
  size_t list_count, word_count;
  size_t must_words; /* so many words, the first ones, must be there: those of phrases, too */
  rk_match_clause *clauses[RK_MUST_NOT + 1]; /* by role, ascending by cost */
  size_t clause_counts[RK_MUST_NOT + 1];
  rk_match_phrase *phrases;
  size_t phrase_count;
  rk_docid from; /* of the window at hand */
  size_t plane_count;
  uint64_t planes[RK_MATCH_PLANES][RK_WINDOW_WORDS];
};

#endif
