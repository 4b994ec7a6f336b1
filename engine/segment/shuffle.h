/*
 * shuffle: numbered runs of bytes come in any order and go out in the order of their numbers.
 *
 * For documents and postings on their way into a new order: fetching each one from its old place
 * would unpack a whole block for it. So they are dealt out, as they come, to buckets of neighbouring
 * numbers, in a scratch file, packed quickly; then one bucket after the other is read back and put
 * in order in memory. A bucket that turns out too large is dealt out again. What fits in memory
 * needs no file.
 *
 * open, add as often as needed, drain once, close. No number comes twice; some may not come.
 * Memory: half of memory_bytes, 256 KiB at least, and the longest run. One thread.
 */
#ifndef RK_SEGMENT_SHUFFLE_H
#define RK_SEGMENT_SHUFFLE_H

#include "engine/base/error.h"
#include "engine/base/view.h"
#include "engine/segment/format.h"

enum { RK_SHUFFLE_SLACK = 8 };

typedef struct rk_shuffle rk_shuffle;

typedef struct rk_shuffle_options {
  rk_docid number_count;       /* numbers are 0 to this - 1 */
  uint64_t bytes;              /* of all runs, about */
  const uint8_t *length_codes; /* by number: how they are spread, about; borrowed until close */
  size_t memory_bytes;
  const char *scratch_path;    /* borrowed until close */
} rk_shuffle_options;

rk_status rk_shuffle_open(rk_shuffle **shuffle, const rk_shuffle_options *options,
                          rk_error *error) RK_MUST_CHECK;
/* A run is the `count` parts one behind the other, less than 4 GiB together. They are copied. */
rk_status rk_shuffle_add(rk_shuffle *shuffle, rk_docid number, const rk_view *parts, size_t count,
                         rk_error *error) RK_MUST_CHECK;

/* `run` lives during the call; RK_SHUFFLE_SLACK bytes behind it are readable. */
typedef rk_status rk_shuffle_sink(void *context, rk_docid number, rk_view run, rk_error *error);
/* Hands out the runs in order, while `sink` returns RK_OK. */
rk_status rk_shuffle_drain(rk_shuffle *shuffle, rk_shuffle_sink *sink, void *context,
                           rk_error *error) RK_MUST_CHECK;
/* NULL is allowed. */
void rk_shuffle_close(rk_shuffle *shuffle);

#endif
