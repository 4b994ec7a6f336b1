/*
 * term_table: the vocabulary of an inverter, put in the order of the dictionary.
 *
 * Built from the log at flush: which words belong to each term, how often each
 * was seen, and the form code that each word gets. Plain arrays, one
 * allocation each, freed together.
 */
#ifndef RK_INDEX_TERM_TABLE_H
#define RK_INDEX_TERM_TABLE_H

#include "engine/base/view.h"
#include "engine/text/analyzer.h"

typedef struct rk_term_table {
  const rk_analyzer *analyzer; /* borrowed */
  uint32_t term_count, word_count;
  uint32_t *term_at;      /* rank -> term of the analyzer; terms ascend in byte order */
  uint32_t *rank_of_word; /* word -> rank of its term */
  uint32_t *code_of_word; /* word -> form code */
  uint32_t *tokens_of_word;
  uint64_t *tokens_of_rank;
  uint32_t *words;       /* words grouped by rank, in code order */
  uint32_t *words_start; /* rank -> start in `words`; one more at the end */
} rk_term_table;

/* `log` holds `len` word numbers, RK_INVERTER_GAP among them. */
rk_status rk_term_table_init(rk_term_table *table, const rk_analyzer *analyzer,
                             const uint32_t *log, size_t len) RK_MUST_CHECK;
void rk_term_table_deinit(rk_term_table *table);

static inline rk_view rk_term_table_stem(const rk_term_table *table, uint32_t rank) {
  return rk_analyzer_stem(table->analyzer, table->term_at[rank]);
}
/* Surface forms of a term; codes may be fewer (RK_FORMS_MAX). */
static inline uint32_t rk_term_table_forms(const rk_term_table *table, uint32_t rank) {
  return table->words_start[rank + 1] - table->words_start[rank];
}

#endif
