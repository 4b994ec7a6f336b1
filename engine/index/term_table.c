#define _GNU_SOURCE /* qsort_r */
#include "engine/index/term_table.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "engine/segment/forms.h"

enum { RANKS_OF_TASK = 1 << 12 };

/* A term with its first bytes as a number, which decides most comparisons. */
typedef struct sorted_term {
  uint64_t prefix;
  uint32_t term;
} sorted_term;

typedef struct sorted_part {
  sorted_term *terms; /* that the log has, in byte order */
  uint32_t count;
} sorted_part;

typedef struct table_maker {
  rk_term_table *table;
  rk_inverter *const *inverters;
  sorted_part *sorted;
  atomic_bool failed; /* out of memory */
} table_maker;

static void *array(size_t count, size_t size) { return calloc(count + 1, size); }

/* ---- Each part ---- */

static uint64_t prefix_of(rk_view text) {
  uint64_t prefix = 0;
  for (size_t i = 0; i < 8; i++) prefix = prefix << 8 | (i < text.len ? (uint8_t)text.ptr[i] : 0);
  return prefix;
}

static int compare_terms(const void *a, const void *b, void *analyzer) {
  const sorted_term *x = a, *y = b;
  if (x->prefix != y->prefix) return x->prefix < y->prefix ? -1 : 1;
  return rk_view_compare(rk_analyzer_stem(analyzer, x->term), rk_analyzer_stem(analyzer, y->term));
}

static void count_words(rk_term_part *part) {
  const uint32_t *log = rk_inverter_log(part->inverter);
  const uint64_t places = rk_inverter_place_count(part->inverter);
  for (uint64_t i = 0; i < places; i++)
    if (log[i] != RK_INVERTER_GAP) part->tokens_of_word[log[i]]++;
}

/* Words by term: count, sum up, place. */
static void group_words(rk_term_part *part) {
  const rk_analyzer *analyzer = &part->inverter->analyzer;
  const uint32_t words = rk_analyzer_word_count(analyzer);
  const uint32_t terms = rk_analyzer_term_count(analyzer);
  uint32_t *start = part->words_start;
  for (uint32_t w = 0; w < words; w++)
    if (part->tokens_of_word[w]) start[rk_analyzer_term_of(analyzer, w) + 1]++;
  for (uint32_t t = 0; t < terms; t++) start[t + 1] += start[t];
  /* Places every word and leaves each start moved to its group's end ... */
  for (uint32_t w = 0; w < words; w++)
    if (part->tokens_of_word[w]) part->words[start[rk_analyzer_term_of(analyzer, w)]++] = w;
  /* ... from where it is moved back. */
  for (uint32_t t = terms; t > 0; t--) start[t] = start[t - 1];
  start[0] = 0;
}

static void sort_terms(const rk_term_part *part, sorted_part *sorted) {
  const rk_analyzer *analyzer = &part->inverter->analyzer;
  for (uint32_t t = 0; t < rk_analyzer_term_count(analyzer); t++)
    if (part->words_start[t] < part->words_start[t + 1])
      sorted->terms[sorted->count++] =
          (sorted_term){prefix_of(rk_analyzer_stem(analyzer, t)), t};
  if (sorted->count)
    qsort_r(sorted->terms, sorted->count, sizeof *sorted->terms, compare_terms, (void *)analyzer);
}

static void make_part(void *context, uint32_t number, uint32_t worker) {
  (void)worker;
  table_maker *maker = context;
  rk_term_part *part = &maker->table->parts[number];
  sorted_part *sorted = &maker->sorted[number];
  part->inverter = maker->inverters[number];
  const uint32_t words = rk_analyzer_word_count(&part->inverter->analyzer);
  const uint32_t terms = rk_analyzer_term_count(&part->inverter->analyzer);
  part->tokens_of_word = array(words, sizeof *part->tokens_of_word);
  part->words = array(words, sizeof *part->words);
  part->words_start = array(terms + (size_t)1, sizeof *part->words_start);
  part->keys = array(words, sizeof *part->keys);
  sorted->terms = array(terms, sizeof *sorted->terms);
  if (!part->tokens_of_word || !part->words || !part->words_start || !part->keys ||
      !sorted->terms) {
    atomic_store(&maker->failed, true);
    return;
  }
  count_words(part);
  group_words(part);
  sort_terms(part, sorted);
}

/* ---- All parts together ---- */

static bool allocate_ranks(table_maker *maker) {
  rk_term_table *table = maker->table;
  size_t terms = 0, words = 0;
  for (uint32_t p = 0; p < table->part_count; p++) {
    terms += maker->sorted[p].count;
    words += table->parts[p].words_start[rk_analyzer_term_count(
        &table->parts[p].inverter->analyzer)];
  }
  table->tokens_of_rank = array(terms, sizeof *table->tokens_of_rank);
  table->holders = array(terms, sizeof *table->holders);
  table->holders_start = array(terms, sizeof *table->holders_start);
  table->forms_start = array(terms, sizeof *table->forms_start);
  table->forms_count = array(terms, sizeof *table->forms_count);
  table->forms = array(words, sizeof *table->forms);
  return table->tokens_of_rank && table->holders && table->holders_start && table->forms_start &&
         table->forms_count && table->forms;
}

/* The term of part `number` is one more holder of the last rank. */
static void add_holder(rk_term_table *table, uint32_t number, uint32_t term) {
  const rk_term_part *part = &table->parts[number];
  const uint32_t rank = table->term_count - 1;
  for (uint32_t w = part->words_start[term]; w < part->words_start[term + 1]; w++)
    table->tokens_of_rank[rank] += part->tokens_of_word[part->words[w]];
  table->forms_start[rank + 1] += part->words_start[term + 1] - part->words_start[term];
  table->holders[table->holders_start[rank + 1]++] = (rk_word_place){number, term};
}

static int compare_across(const rk_term_table *table, uint32_t part_x, const sorted_term *x,
                          uint32_t part_y, const sorted_term *y) {
  if (x->prefix != y->prefix) return x->prefix < y->prefix ? -1 : 1;
  return rk_view_compare(rk_analyzer_stem(&table->parts[part_x].inverter->analyzer, x->term),
                         rk_analyzer_stem(&table->parts[part_y].inverter->analyzer, y->term));
}

/* Walks all parts side by side: the least of their next terms gets the next rank. There are as many
 * parts as threads, few enough to look at each. */
static void rank_terms(table_maker *maker) {
  rk_term_table *table = maker->table;
  uint32_t next[RK_POOL_THREADS_MAX] = {0}, least[RK_POOL_THREADS_MAX];
  for (;;) {
    uint32_t equal = 0;
    for (uint32_t p = 0; p < table->part_count; p++) {
      if (next[p] == maker->sorted[p].count) continue;
      const int order =
          equal ? compare_across(table, p, &maker->sorted[p].terms[next[p]], least[0],
                                 &maker->sorted[least[0]].terms[next[least[0]]])
                : 0;
      if (order < 0) equal = 0;
      if (order <= 0) least[equal++] = p;
    }
    if (equal == 0) return;
    const uint32_t rank = table->term_count++;
    table->holders_start[rank + 1] = table->holders_start[rank];
    table->forms_start[rank + 1] = table->forms_start[rank];
    for (uint32_t i = 0; i < equal; i++)
      add_holder(table, least[i], maker->sorted[least[i]].terms[next[least[i]]++].term);
  }
}

/* ---- Codes ---- */

typedef struct counted_word {
  rk_word_place place;
  uint32_t tokens; /* of this form in all parts */
  uint32_t form;   /* the same number for the same form, ascending in byte order */
} counted_word;

static int compare_texts(const void *a, const void *b, void *table) {
  const counted_word *x = a, *y = b;
  return rk_view_compare(rk_term_table_text(table, x->place), rk_term_table_text(table, y->place));
}

/* The most frequent first, then in byte order. */
static int compare_counts(const void *a, const void *b) {
  const counted_word *x = a, *y = b;
  if (x->tokens != y->tokens) return x->tokens < y->tokens ? 1 : -1;
  return (x->form > y->form) - (x->form < y->form);
}

/* Words in byte order: gives equal ones one number and the tokens of all. */
static void unite_equals(const rk_term_table *table, counted_word *words, uint32_t count) {
  for (uint32_t first = 0, end, form = 0; first < count; first = end, form++) {
    uint32_t tokens = 0;
    for (end = first; end < count; end++) {
      if (end > first && compare_texts(&words[first], &words[end], (void *)table) != 0) break;
      tokens += words[end].tokens;
    }
    for (uint32_t w = first; w < end; w++) {
      words[w].tokens = tokens;
      words[w].form = form;
    }
  }
}

static void put_codes(rk_term_table *table, uint32_t rank, const counted_word *words,
                      uint32_t count) {
  rk_form_count *forms = table->forms + table->forms_start[rank];
  uint32_t codes = 0;
  for (uint32_t w = 0; w < count; w++) {
    if (w == 0 || words[w].form != words[w - 1].form)
      forms[codes++] = (rk_form_count){words[w].place, words[w].tokens};
    table->parts[words[w].place.part].keys[words[w].place.number] =
        (rk_word_key){rank, codes <= RK_FORMS_MAX ? codes - 1 : RK_FORMS_MAX - 1};
  }
  table->forms_count[rank] = codes;
}

static uint32_t gather_words(const rk_term_table *table, uint32_t rank, counted_word *words) {
  uint32_t count = 0;
  for (uint32_t h = table->holders_start[rank]; h < table->holders_start[rank + 1]; h++) {
    const rk_word_place holder = table->holders[h];
    const rk_term_part *part = &table->parts[holder.part];
    for (uint32_t w = part->words_start[holder.number]; w < part->words_start[holder.number + 1];
         w++)
      words[count++] = (counted_word){{holder.part, part->words[w]},
                                      part->tokens_of_word[part->words[w]], 0};
  }
  return count;
}

static void give_codes(void *context, uint32_t task, uint32_t worker) {
  (void)worker;
  table_maker *maker = context;
  rk_term_table *table = maker->table;
  const uint32_t first = task * RANKS_OF_TASK;
  const uint32_t end =
      table->term_count - first < RANKS_OF_TASK ? table->term_count : first + RANKS_OF_TASK;
  uint32_t most = 0;
  for (uint32_t r = first; r < end; r++) {
    const uint32_t count = table->forms_start[r + 1] - table->forms_start[r];
    if (count > most) most = count;
  }
  counted_word *words = array(most, sizeof *words);
  if (!words) atomic_store(&maker->failed, true);
  for (uint32_t r = first; words && r < end; r++) {
    const uint32_t count = gather_words(table, r, words);
    if (count > 1) {
      qsort_r(words, count, sizeof *words, compare_texts, table);
      unite_equals(table, words, count);
      qsort(words, count, sizeof *words, compare_counts);
    }
    put_codes(table, r, words, count);
  }
  free(words);
}

/* ---- */

static void make(table_maker *maker, rk_pool *pool) {
  rk_term_table *table = maker->table;
  rk_pool_do_row(pool, &(rk_pool_row){.count = table->part_count,
                                      .window = table->part_count + 1,
                                      .make = make_part,
                                      .context = maker});
  if (atomic_load(&maker->failed)) return;
  if (!allocate_ranks(maker)) {
    atomic_store(&maker->failed, true);
    return;
  }
  rank_terms(maker);
  const uint32_t tasks = (table->term_count + RANKS_OF_TASK - 1) / RANKS_OF_TASK;
  rk_pool_do_row(pool, &(rk_pool_row){.count = tasks,
                                      .window = tasks + 1,
                                      .make = give_codes,
                                      .context = maker});
}

rk_status rk_term_table_init(rk_term_table *table, rk_inverter *const *inverters, uint32_t count,
                             rk_pool *pool) {
  *table = (rk_term_table){.part_count = count, .parts = array(count, sizeof *table->parts)};
  table_maker maker = {.table = table, .inverters = inverters};
  maker.sorted = array(count, sizeof *maker.sorted);
  if (table->parts && maker.sorted)
    make(&maker, pool);
  else
    atomic_store(&maker.failed, true);
  for (uint32_t p = 0; maker.sorted && p < count; p++) free(maker.sorted[p].terms);
  free(maker.sorted);
  return atomic_load(&maker.failed) ? RK_NO_MEMORY : RK_OK;
}

void rk_term_table_deinit(rk_term_table *table) {
  for (uint32_t p = 0; table->parts && p < table->part_count; p++) {
    free(table->parts[p].tokens_of_word);
    free(table->parts[p].words);
    free(table->parts[p].words_start);
    free(table->parts[p].keys);
  }
  free(table->parts);
  free(table->tokens_of_rank);
  free(table->holders);
  free(table->holders_start);
  free(table->forms);
  free(table->forms_start);
  free(table->forms_count);
  *table = (rk_term_table){0};
}
