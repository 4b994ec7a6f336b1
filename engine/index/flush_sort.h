/*
 * flush_sort: the tokens of a range of terms, term after term, each in the order of documents.
 *
 * A counting sort of what lies in the logs, in a buffer that does not grow: range after range of terms
 * is carried into it. The documents are cut into as many slices as there are threads; where each slice
 * puts its tokens of a term follows from the counts of those before it, so that all slices are carried
 * at once and the order is that of one.
 * Borrows all it is given. One thread, which lets the pool work.
 */
#ifndef RK_INDEX_FLUSH_SORT_H
#define RK_INDEX_FLUSH_SORT_H

#include "engine/index/flush.h"
#include "engine/index/term_table.h"
#include "engine/segment/list.h"

/* One token: its document, its position there and the code of its form, as one number: 8 bytes
 * instead of 12, and a fixed buffer holds more of them. */
typedef uint64_t rk_occurrence;

/* How many bits of an occurrence are what; none needs more than 64 unless a document of the segment
 * is hundreds of megabytes long. */
typedef struct rk_occurrence_bits {
  uint8_t code, position, document;
} rk_occurrence_bits;

/* Documents of neighbouring runs. */
typedef struct rk_flush_slice {
  const rk_log_run *runs;
  size_t run_count;
  rk_docid first_document;
  uint64_t places;
  uint32_t *next; /* by rank: how many tokens, then where the next one goes */
} rk_flush_slice;

typedef struct rk_flush_sort {
  const rk_flush_input *input;
  const rk_term_table *table;
  rk_pool *pool;
  rk_flush_slice *slices;
  uint32_t slice_count;
  rk_occurrence_bits bits;
  rk_occurrence *sorted;
  size_t sorted_cap;
  uint32_t first, end; /* the terms whose tokens are in `sorted` */
  uint64_t **marks;    /* by part: the words of these terms, a bit each; NULL as long as all terms fit */
} rk_flush_sort;

/* Deinit is needed after a failure, too (RK_NO_MEMORY). */
rk_status rk_flush_sort_init(rk_flush_sort *sort, const rk_flush_input *input,
                             const rk_term_table *table, rk_pool *pool,
                             size_t sort_bytes) RK_MUST_CHECK;
void rk_flush_sort_deinit(rk_flush_sort *sort);

/* Sorts the next terms, as many as the buffer has room for; the ranges must go up from 0.
 * Returns the end of the range; `first` itself when that term alone is too long. */
uint32_t rk_flush_sort_range(rk_flush_sort *sort, uint32_t first);

/* For a term that is too long: calls for every document that has it, in their order, and then, unless
 * on_token is NULL, for each of its tokens there. */
void rk_flush_sort_walk(const rk_flush_sort *sort, uint32_t rank,
                        void (*on_document)(void *context, rk_docid document, uint32_t frequency),
                        void (*on_token)(void *context, uint32_t position, uint32_t code),
                        void *context);

static inline rk_docid rk_occurrence_document(rk_occurrence token, rk_occurrence_bits bits) {
  return (rk_docid)(token >> (bits.position + bits.code));
}
static inline uint32_t rk_occurrence_position(rk_occurrence token, rk_occurrence_bits bits) {
  return (uint32_t)(token >> bits.code & ((UINT64_C(1) << bits.position) - 1));
}
static inline uint32_t rk_occurrence_code(rk_occurrence token, rk_occurrence_bits bits) {
  return (uint32_t)(token & ((UINT64_C(1) << bits.code) - 1));
}

#endif
