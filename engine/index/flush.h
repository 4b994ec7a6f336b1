/*
 * flush: the logs of inverters in, the inverted lists of one segment out.
 *
 * The logs of a segment's documents lie in runs, in the order of the documents, each in one of the
 * inverters. The vocabularies are put together (term_table.h); then a counting sort carries the logs
 * into term order, a range of terms at a time, so that the sorted part never takes more than a
 * fixed buffer (flush_sort.h). A term that fills it alone has its list made straight from the logs.
 * Lists are made by all threads of the pool and written in order.
 *
 * What comes out depends on the documents and their order alone, not on runs, inverters, threads and
 * buffers. Borrows all it is given. One thread, which lets the pool work.
 */
#ifndef RK_INDEX_FLUSH_H
#define RK_INDEX_FLUSH_H

#include "engine/base/pool.h"
#include "engine/index/inverter.h"
#include "engine/segment/segment.h"

/* Documents that stand together in the log of one inverter. */
typedef struct rk_log_run {
  uint32_t inverter;
  uint32_t documents;
  uint64_t first_place, places;  /* of its log */
  uint64_t first_extent;
} rk_log_run;

typedef struct rk_flush_input {
  rk_inverter *const *inverters;
  uint32_t inverter_count;
  const rk_log_run *runs; /* all documents */
  size_t run_count;
} rk_flush_input;

/* Writes the chunks LENS, LIST, TERM, TIDX and FORM and fills the counts of *meta. The pool may be
 * NULL. The inverters are left as they are. */
rk_status rk_flush(const rk_flush_input *input, rk_pool *pool, rk_chunk_writer *chunks,
                   size_t sort_bytes, rk_segment_meta *meta, rk_error *error) RK_MUST_CHECK;

#endif
