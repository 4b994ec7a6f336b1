#include "engine/index/flush_sort.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/large_pages.h"
#include "engine/segment/forms.h"

/* Less than this is not worth a thread. */
enum { SLICE_PLACES_LEAST = 1 << 16 };

/* ---- Slices ---- */

static uint32_t slices_for(const rk_flush_input *input, rk_pool *pool, uint64_t *places) {
  *places = 0;
  for (size_t r = 0; r < input->run_count; r++) *places += input->runs[r].places;
  const uint32_t threads = pool ? rk_pool_threads(pool) : 1;
  const uint64_t most = *places / SLICE_PLACES_LEAST + 1;
  return most < threads ? (uint32_t)most : threads;
}

/* Cuts the runs into slices of about as many places each. */
static void cut_slices(rk_flush_sort *sort, uint64_t places) {
  const rk_flush_input *input = sort->input;
  size_t run = 0;
  rk_docid document = 0;
  uint64_t done = 0;
  for (uint32_t s = 0; s < sort->slice_count; s++) {
    rk_flush_slice *slice = &sort->slices[s];
    slice->runs = input->runs + run;
    slice->first_document = document;
    const uint64_t end = places * (s + (uint64_t)1) / sort->slice_count;
    const bool is_last = s + 1 == sort->slice_count;
    while (run < input->run_count && (is_last || done < end)) {
      document += input->runs[run].documents;
      done += input->runs[run].places;
      slice->places += input->runs[run].places;
      slice->run_count++;
      run++;
    }
  }
}

/* ---- Bits ---- */

static uint8_t bits_for(uint64_t most) { return most ? (uint8_t)(64 - __builtin_clzll(most)) : 0; }

static rk_occurrence_bits bits_of(const rk_flush_input *input, const rk_term_table *table) {
  uint64_t documents = 0;
  uint32_t places = 0, codes = 0;
  for (size_t r = 0; r < input->run_count; r++) {
    const rk_log_run *run = &input->runs[r];
    const rk_document_extent *extent =
        rk_inverter_extents(input->inverters[run->inverter]) + run->first_extent;
    documents += run->documents;
    for (uint32_t d = 0; d < run->documents; d++)
      if (extent[d].places > places) places = extent[d].places;
  }
  for (uint32_t r = 0; r < table->term_count; r++)
    if (table->forms_count[r] > codes) codes = table->forms_count[r];
  if (codes > RK_FORMS_MAX) codes = RK_FORMS_MAX;
  return (rk_occurrence_bits){bits_for(codes ? codes - 1 : 0), bits_for(places),
                              bits_for(documents)};
}

/* ---- Counting ---- */

/* How many tokens of each term a slice has. */
static void count_slice(void *context, uint32_t number, uint32_t worker) {
  (void)worker;
  const rk_flush_sort *sort = context;
  const rk_flush_slice *slice = &sort->slices[number];
  for (size_t r = 0; r < slice->run_count; r++) {
    const rk_log_run *run = &slice->runs[r];
    const uint32_t *log = rk_inverter_log(sort->input->inverters[run->inverter]) + run->first_place;
    const rk_word_key *keys = sort->table->parts[run->inverter].keys;
    for (uint64_t i = 0; i < run->places; i++)
      if (log[i] != RK_INVERTER_GAP) slice->next[keys[log[i]].rank]++;
  }
}

static void count_slices(rk_flush_sort *sort) {
  if (sort->slice_count > 1) {
    rk_pool_do_row(sort->pool, &(rk_pool_row){.count = sort->slice_count,
                                              .window = sort->slice_count,
                                              .make = count_slice,
                                              .context = sort});
    return;
  }
  for (uint32_t r = 0; r < sort->table->term_count; r++)
    sort->slices[0].next[r] = (uint32_t)sort->table->tokens_of_rank[r];
}

/* ---- Marks ---- */

static uint32_t words_of(const rk_term_part *part) {
  return rk_analyzer_word_count(&part->inverter->analyzer);
}

static rk_status make_marks(rk_flush_sort *sort) {
  const rk_term_table *table = sort->table;
  sort->marks = calloc(table->part_count, sizeof *sort->marks);
  if (!sort->marks) return RK_NO_MEMORY;
  for (uint32_t p = 0; p < table->part_count; p++) {
    /* One more than there are words, for the gaps. */
    sort->marks[p] = calloc(words_of(&table->parts[p]) / 64 + (size_t)1, sizeof **sort->marks);
    if (!sort->marks[p]) return RK_NO_MEMORY;
  }
  return RK_OK;
}

static void mark_words(void *context, uint32_t number, uint32_t worker) {
  (void)worker;
  const rk_flush_sort *sort = context;
  const rk_term_part *part = &sort->table->parts[number];
  const uint32_t terms = sort->end - sort->first, words = words_of(part);
  uint64_t *marks = sort->marks[number];
  memset(marks, 0, (words / 64 + (size_t)1) * sizeof *marks);
  for (uint32_t w = 0; w < words; w++)
    marks[w / 64] |= (uint64_t)(part->keys[w].rank - sort->first < terms) << w % 64;
}

/* ---- */

rk_status rk_flush_sort_init(rk_flush_sort *sort, const rk_flush_input *input,
                             const rk_term_table *table, rk_pool *pool, size_t sort_bytes) {
  uint64_t places;
  *sort = (rk_flush_sort){.input = input, .table = table, .pool = pool};
  sort->slice_count = slices_for(input, pool, &places);
  sort->slices = calloc(sort->slice_count, sizeof *sort->slices);
  if (!sort->slices) return RK_NO_MEMORY;
  for (uint32_t s = 0; s < sort->slice_count; s++) {
    uint32_t *next = calloc(table->term_count + (size_t)1, sizeof *next);
    if (!next) return RK_NO_MEMORY;
    sort->slices[s].next = next;
  }
  sort->bits = bits_of(input, table);
  sort->sorted_cap = sort_bytes / sizeof *sort->sorted;
  if (sort->bits.code + sort->bits.position + sort->bits.document > 64)
    sort->sorted_cap = 0; /* each term alone, then: slow, but right */
  if (sort->sorted_cap > places) sort->sorted_cap = (size_t)places;
  sort->sorted = malloc((sort->sorted_cap + 1) * sizeof *sort->sorted);
  if (!sort->sorted) return RK_NO_MEMORY;
  rk_large_pages_wish(sort->sorted, (sort->sorted_cap + 1) * sizeof *sort->sorted);
  cut_slices(sort, places);
  count_slices(sort);
  return sort->sorted_cap < places ? make_marks(sort) : RK_OK;
}

void rk_flush_sort_deinit(rk_flush_sort *sort) {
  for (uint32_t s = 0; sort->slices && s < sort->slice_count; s++) free(sort->slices[s].next);
  for (uint32_t p = 0; sort->marks && p < sort->table->part_count; p++) free(sort->marks[p]);
  free(sort->marks);
  free(sort->slices);
  free(sort->sorted);
  *sort = (rk_flush_sort){0};
}

/* ---- Sorting ---- */

typedef struct carrier {
  rk_occurrence *sorted;
  uint32_t *next;
  unsigned position_shift;
  const rk_word_key *keys;
  const uint64_t *marks;
  uint32_t words;
} carrier;

static inline void carry_token(const carrier *c, const uint32_t *log, uint32_t i,
                               rk_occurrence document) {
  const rk_word_key key = c->keys[log[i]];
  c->sorted[c->next[key.rank]++] = document | (rk_occurrence)i << c->position_shift | key.code;
}

static inline void carry_all(const carrier *c, const uint32_t *log, uint32_t places,
                             rk_occurrence document) {
  for (uint32_t i = 0; i < places; i++)
    if (log[i] != RK_INVERTER_GAP) carry_token(c, log, i, document);
}

/* Which tokens are of this range nobody can guess: so they are looked for without branches, in marks
 * that are small enough for the cache. */
static void carry_marked(const carrier *c, const uint32_t *log, uint32_t places,
                         rk_occurrence document) {
  enum { AT_ONCE = 256 };
  uint32_t found[AT_ONCE];
  for (uint32_t from = 0; from < places; from += AT_ONCE) {
    const uint32_t to = places - from < AT_ONCE ? places : from + AT_ONCE;
    uint32_t count = 0;
    for (uint32_t i = from; i < to; i++) {
      const uint32_t word = log[i] < c->words ? log[i] : c->words;
      found[count] = i;
      count += c->marks[word / 64] >> word % 64 & 1;
    }
    for (uint32_t f = 0; f < count; f++) carry_token(c, log, found[f], document);
  }
}

static void carry_slice(void *context, uint32_t number, uint32_t worker) {
  (void)worker;
  const rk_flush_sort *sort = context;
  const rk_flush_slice *slice = &sort->slices[number];
  const unsigned document_shift = sort->bits.code + sort->bits.position;
  carrier c = {.sorted = sort->sorted, .next = slice->next, .position_shift = sort->bits.code};
  rk_occurrence document = slice->first_document;
  for (size_t r = 0; r < slice->run_count; r++) {
    const rk_log_run *run = &slice->runs[r];
    const rk_term_part *part = &sort->table->parts[run->inverter];
    const rk_document_extent *extent = rk_inverter_extents(part->inverter) + run->first_extent;
    const uint32_t *log = rk_inverter_log(part->inverter) + run->first_place;
    c.keys = part->keys;
    c.words = words_of(part);
    c.marks = sort->marks ? sort->marks[run->inverter] : NULL;
    for (uint32_t d = 0; d < run->documents; d++, document++) {
      if (c.marks)
        carry_marked(&c, log, extent[d].places, document << document_shift);
      else
        carry_all(&c, log, extent[d].places, document << document_shift);
      log += extent[d].places;
    }
  }
}

/* Turns the counts of the range's terms into places in the buffer. */
static void place_slices(rk_flush_sort *sort) {
  uint32_t place = 0;
  for (uint32_t r = sort->first; r < sort->end; r++) {
    for (uint32_t s = 0; s < sort->slice_count; s++) {
      const uint32_t count = sort->slices[s].next[r];
      sort->slices[s].next[r] = place;
      place += count;
    }
  }
}

uint32_t rk_flush_sort_range(rk_flush_sort *sort, uint32_t first) {
  const rk_term_table *table = sort->table;
  uint64_t tokens = 0;
  sort->first = sort->end = first;
  while (sort->end < table->term_count &&
         tokens + table->tokens_of_rank[sort->end] <= sort->sorted_cap)
    tokens += table->tokens_of_rank[sort->end++];
  if (sort->end == first) return first;
  place_slices(sort);
  if (sort->marks)
    rk_pool_do_row(sort->pool, &(rk_pool_row){.count = table->part_count,
                                              .window = table->part_count,
                                              .make = mark_words,
                                              .context = sort});
  rk_pool_do_row(sort->pool, &(rk_pool_row){.count = sort->slice_count,
                                            .window = sort->slice_count,
                                            .make = carry_slice,
                                            .context = sort});
  return sort->end;
}

/* ---- A term alone ---- */

typedef struct term_walk {
  uint32_t rank;
  void (*on_document)(void *context, rk_docid document, uint32_t frequency);
  void (*on_token)(void *context, uint32_t position, uint32_t code);
  void *context;
} term_walk;

static void walk_document(const term_walk *walk, const rk_word_key *keys, const uint32_t *log,
                          uint32_t places, rk_docid document) {
  uint32_t frequency = 0;
  for (uint32_t i = 0; i < places; i++)
    frequency += log[i] != RK_INVERTER_GAP && keys[log[i]].rank == walk->rank;
  if (frequency == 0) return;
  walk->on_document(walk->context, document, frequency);
  for (uint32_t i = 0; walk->on_token && i < places; i++)
    if (log[i] != RK_INVERTER_GAP && keys[log[i]].rank == walk->rank)
      walk->on_token(walk->context, i, keys[log[i]].code);
}

void rk_flush_sort_walk(const rk_flush_sort *sort, uint32_t rank,
                        void (*on_document)(void *context, rk_docid document, uint32_t frequency),
                        void (*on_token)(void *context, uint32_t position, uint32_t code),
                        void *context) {
  const term_walk walk = {rank, on_document, on_token, context};
  rk_docid document = 0;
  for (size_t r = 0; r < sort->input->run_count; r++) {
    const rk_log_run *run = &sort->input->runs[r];
    const rk_inverter *inverter = sort->input->inverters[run->inverter];
    const rk_document_extent *extent = rk_inverter_extents(inverter) + run->first_extent;
    const uint32_t *log = rk_inverter_log(inverter) + run->first_place;
    for (uint32_t d = 0; d < run->documents; d++, document++) {
      walk_document(&walk, sort->table->parts[run->inverter].keys, log, extent[d].places, document);
      log += extent[d].places;
    }
  }
}
