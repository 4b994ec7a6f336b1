/*
 * term_table: the vocabularies of several inverters as one, put in the order of the dictionary.
 *
 * Made of the logs at flush: which words of whom belong to each term, how often each was seen, and
 * the form code that each word gets. Terms are ranked in byte order; a term's forms have their codes by
 * tokens, the most frequent first, equals in byte order. So nothing here depends on who of the
 * inverters knows which word, or by which number. Words that the logs don't hold are left out.
 *
 * Plain arrays. Borrows the inverters. One thread, which lets a pool work.
 */
#ifndef RK_INDEX_TERM_TABLE_H
#define RK_INDEX_TERM_TABLE_H

#include "engine/base/pool.h"
#include "engine/base/view.h"
#include "engine/index/inverter.h"

/* What becomes of a word. */
typedef struct rk_word_key {
  uint32_t rank; /* of its term */
  uint32_t code; /* of its form, below RK_FORMS_MAX */
} rk_word_key;

/* A word, or a term, of one of the inverters. */
typedef struct rk_word_place {
  uint32_t part, number;
} rk_word_place;

typedef struct rk_form_count {
  rk_word_place word;
  uint32_t tokens; /* of this form in all parts */
} rk_form_count;

/* One inverter. By number of word, if not said otherwise; 0 tokens: not in the log. */
typedef struct rk_term_part {
  const rk_inverter *inverter;
  uint32_t *tokens_of_word;
  uint32_t *words;        /* that the log has, by term ... */
  uint32_t *words_start;  /* ... from here on: by number of term, and one more */
  rk_word_key *keys;
} rk_term_part;

typedef struct rk_term_table {
  rk_term_part *parts;
  uint32_t part_count;
  uint32_t term_count;
  /* By rank; the starts have one more at the end. */
  uint64_t *tokens_of_rank;
  rk_word_place *holders; /* a term of every part that has it */
  uint32_t *holders_start;
  rk_form_count *forms;   /* by code, all of them, more than RK_FORMS_MAX also */
  uint32_t *forms_start, *forms_count;
} rk_term_table;

/* Deinit is needed after a failure, too (RK_NO_MEMORY). The pool may be NULL. */
rk_status rk_term_table_init(rk_term_table *table, rk_inverter *const *inverters, uint32_t count,
                             rk_pool *pool) RK_MUST_CHECK;
void rk_term_table_deinit(rk_term_table *table);

static inline rk_view rk_term_table_stem(const rk_term_table *table, uint32_t rank) {
  const rk_word_place place = table->holders[table->holders_start[rank]];
  return rk_analyzer_stem(&table->parts[place.part].inverter->analyzer, place.number);
}
/* Surface forms of a term; codes may be fewer (RK_FORMS_MAX). */
static inline uint32_t rk_term_table_forms(const rk_term_table *table, uint32_t rank) {
  return table->forms_count[rank];
}
static inline const rk_form_count *rk_term_table_form(const rk_term_table *table, uint32_t rank,
                                                      uint32_t form) {
  return &table->forms[table->forms_start[rank] + form];
}
static inline rk_view rk_term_table_text(const rk_term_table *table, rk_word_place word) {
  return rk_analyzer_form(&table->parts[word.part].inverter->analyzer, word.number);
}

#endif
