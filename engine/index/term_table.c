#define _GNU_SOURCE /* qsort_r */
#include "engine/index/term_table.h"

#include <stdlib.h>

#include "engine/index/inverter.h"

static int compare_terms(const void *a, const void *b, void *analyzer) {
  return rk_view_compare(rk_analyzer_stem(analyzer, *(const uint32_t *)a),
                         rk_analyzer_stem(analyzer, *(const uint32_t *)b));
}

/* The most frequent first, then in byte order. */
static int compare_words(const void *a, const void *b, void *context) {
  const rk_term_table *table = context;
  const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  const uint32_t tokens_x = table->tokens_of_word[x], tokens_y = table->tokens_of_word[y];
  if (tokens_x != tokens_y) return tokens_x < tokens_y ? 1 : -1;
  return rk_view_compare(rk_analyzer_form(table->analyzer, x),
                         rk_analyzer_form(table->analyzer, y));
}

static void rank_terms(rk_term_table *table, uint32_t *rank_of_term) {
  for (uint32_t t = 0; t < table->term_count; t++) table->term_at[t] = t;
  qsort_r(table->term_at, table->term_count, sizeof *table->term_at, compare_terms,
          (void *)table->analyzer);
  for (uint32_t r = 0; r < table->term_count; r++) rank_of_term[table->term_at[r]] = r;
}

/* Words by rank: count, sum up, place. */
static void group_words(rk_term_table *table, const uint32_t *rank_of_term) {
  for (uint32_t w = 0; w < table->word_count; w++) {
    const uint32_t rank = rank_of_term[rk_analyzer_term_of(table->analyzer, w)];
    table->rank_of_word[w] = rank;
    table->tokens_of_rank[rank] += table->tokens_of_word[w];
    table->words_start[rank + 1]++;
  }
  for (uint32_t r = 0; r < table->term_count; r++)
    table->words_start[r + 1] += table->words_start[r];
  /* Places every word and leaves each start moved to its group's end ... */
  for (uint32_t w = 0; w < table->word_count; w++)
    table->words[table->words_start[table->rank_of_word[w]]++] = w;
  /* ... from where it is moved back. */
  for (uint32_t r = table->term_count; r > 0; r--)
    table->words_start[r] = table->words_start[r - 1];
  table->words_start[0] = 0;
}

static void give_codes(rk_term_table *table) {
  for (uint32_t r = 0; r < table->term_count; r++) {
    uint32_t *words = table->words + table->words_start[r];
    const uint32_t forms = rk_term_table_forms(table, r);
    if (forms > 1) qsort_r(words, forms, sizeof *words, compare_words, table);
    for (uint32_t f = 0; f < forms; f++)
      table->code_of_word[words[f]] = f < RK_FORMS_MAX ? f : RK_FORMS_MAX - 1;
  }
}

static void *array(size_t count, size_t size) { return calloc(count + 1, size); }

rk_status rk_term_table_init(rk_term_table *table, const rk_analyzer *analyzer,
                             const uint32_t *log, size_t len) {
  const uint32_t terms = rk_analyzer_term_count(analyzer), words = rk_analyzer_word_count(analyzer);
  *table = (rk_term_table){.analyzer = analyzer,
                           .term_count = terms,
                           .word_count = words,
                           .term_at = array(terms, sizeof(uint32_t)),
                           .rank_of_word = array(words, sizeof(uint32_t)),
                           .code_of_word = array(words, sizeof(uint32_t)),
                           .tokens_of_word = array(words, sizeof(uint32_t)),
                           .tokens_of_rank = array(terms, sizeof(uint64_t)),
                           .words = array(words, sizeof(uint32_t)),
                           .words_start = array(terms, sizeof(uint32_t))};
  uint32_t *rank_of_term = array(terms, sizeof(uint32_t));
  if (!table->term_at || !table->rank_of_word || !table->code_of_word || !table->tokens_of_word ||
      !table->tokens_of_rank || !table->words || !table->words_start || !rank_of_term) {
    free(rank_of_term);
    rk_term_table_deinit(table);
    return RK_NO_MEMORY;
  }
  for (size_t i = 0; i < len; i++)
    if (log[i] != RK_INVERTER_GAP) table->tokens_of_word[log[i]]++;
  rank_terms(table, rank_of_term);
  group_words(table, rank_of_term);
  give_codes(table);
  free(rank_of_term);
  return RK_OK;
}

void rk_term_table_deinit(rk_term_table *table) {
  free(table->term_at);
  free(table->rank_of_word);
  free(table->code_of_word);
  free(table->tokens_of_word);
  free(table->tokens_of_rank);
  free(table->words);
  free(table->words_start);
  *table = (rk_term_table){0};
}
