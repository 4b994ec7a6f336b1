/*
 * form_runs: in which form does each token of a block of postings stand?
 *
 * Form 0 is a term's most frequent one, and neighbours mostly agree, so runs of it are counted
 * (run lengths after Golomb, 1966): a run of zeros, the code of a token that is none, a run, a code ...
 * Numbers are in exponential Golomb codes (Teuhola, 1978), runs with an order that fits the block.
 * Bits, in the high stream (bits.h): 3 bits order; 7 means that all tokens are in form 0, and nothing
 * follows; with others by turns, as long as there are tokens:
 *   run    gamma((run >> order) + 1), then the low `order` bits of the run
 *   form   gamma(form), form >= 1
 * Nobody needs to know how many tokens there are: a reader takes as many as it is asked for.
 */
#ifndef RK_SEGMENT_FORM_RUNS_H
#define RK_SEGMENT_FORM_RUNS_H

#include <stdbool.h>
#include <string.h>

#include "engine/base/view.h"
#include "engine/segment/bits.h"

/* ---- Writing; zeroed is empty. ---- */

typedef struct rk_form_runs_writer {
  rk_buffer pairs; /* (run, form), u32 each, of the block that is being filled */
  uint32_t run;    /* zeros since the last pair */
} rk_form_runs_writer;

void rk_form_runs_writer_deinit(rk_form_runs_writer *writer);

static inline void rk_form_runs_add_zeros(rk_form_runs_writer *writer, uint32_t count) {
  writer->run += count;
}

/* One token in a form that is not 0. */
RK_MUST_CHECK static inline rk_status rk_form_runs_add(rk_form_runs_writer *writer, uint32_t form) {
  const uint32_t pair[2] = {writer->run, form};
  rk_buffer *pairs = &writer->pairs;
  writer->run = 0;
  if (pairs->cap - pairs->len < sizeof pair && rk_buffer_reserve(pairs, sizeof pair) != RK_OK)
    return RK_NO_MEMORY;
  memcpy(pairs->ptr + pairs->len, pair, sizeof pair);
  pairs->len += sizeof pair;
  return RK_OK;
}

/* Ends the block: puts its high stream behind what is in `out`, the other way round (bits.h), and the
 * count of its bits in *bits. The writer is empty afterwards. */
rk_status rk_form_runs_end(rk_form_runs_writer *writer, rk_buffer *out,
                           uint64_t *bits) RK_MUST_CHECK;

/* ---- Reading ---- */

typedef struct rk_form_runs {
  rk_bit_reader bits;
  uint32_t form_count;
  unsigned order;
  uint64_t zeros; /* left of the run */
  bool is_in_run; /* a form follows the run */
} rk_form_runs;

/* At the start of the block [from, to) of a term with `form_count` forms. */
void rk_form_runs_open(rk_form_runs *runs, const uint8_t *from, const uint8_t *to,
                       uint32_t form_count);

/* What comes next of `most` tokens: *zeros of form 0, then, if there is room left, one of *form
 * (else that is 0). False when the bits are none. */
bool rk_form_runs_next(rk_form_runs *runs, uint32_t most, uint32_t *zeros, uint32_t *form);

/* The next `count` tokens, into `forms` unless it is NULL. */
bool rk_form_runs_take(rk_form_runs *runs, uint32_t count, uint32_t *forms);

#endif
