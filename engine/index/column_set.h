/*
 * column_set: the columns of a whole index, over its segments.
 *
 * By name: first those that the engine itself knows, in the order date, site, language, source,
 * length, then the kept ones in byte order. A column that some segments have and others don't is
 * missing in the documents of the others; one of numbers here and texts there is one of texts, as it
 * will be when these segments are merged. "length" is there always and comes from the length codes:
 * tokens, from 32 on rounded down by at most a sixteenth.
 *
 * A set borrows the snapshot and may be shared between threads; a reader belongs to one.
 */
#ifndef RK_INDEX_COLUMN_SET_H
#define RK_INDEX_COLUMN_SET_H

#include "engine/index/snapshot.h"
#include "engine/segment/columns.h"

typedef struct rk_set_column {
  rk_view name;
  rk_column_type type;
  bool is_length, is_kept;
  const rk_column **parts; /* by segment; NULL: that one has none */
} rk_set_column;

typedef struct rk_column_set {
  const rk_snapshot *snapshot;
  rk_set_column *columns;
  uint32_t count;
} rk_column_set;

rk_status rk_column_set_init(rk_column_set *set, const rk_snapshot *snapshot,
                             rk_error *error) RK_MUST_CHECK;
void rk_column_set_deinit(rk_column_set *set); /* zeroed is allowed */
const rk_set_column *rk_column_set_find(const rk_column_set *set, rk_view name); /* or NULL */

/* Room for one value, and what spares work for documents near each other. Zeroed is empty. */
typedef struct rk_column_reader {
  rk_numbers_block open;
  rk_buffer text;
  char digits[24];
} rk_column_reader;

void rk_column_reader_deinit(rk_column_reader *reader);
/* What a document of the index has; a text lives in the reader until its next use. */
rk_status rk_column_set_value(const rk_column_set *set, const rk_set_column *column,
                              uint64_t document, rk_column_reader *reader, bool *has_value,
                              rk_column_value *value, rk_error *error) RK_MUST_CHECK;

typedef struct rk_set_column_facts {
  uint64_t documents;      /* that have a value; deleted ones among them */
  uint64_t texts;          /* distinct ones, summed over segments */
  uint64_t size_bytes;     /* on disk */
  int64_t least, most;     /* of numbers, when there are any */
  rk_buffer first, last;   /* of texts, in byte order; empty where a segment has numbers */
} rk_set_column_facts;

/* Of lengths this goes through all of them. The caller deinits *facts (zeroed at first). */
rk_status rk_column_set_facts(const rk_column_set *set, const rk_set_column *column,
                              rk_set_column_facts *facts, rk_error *error) RK_MUST_CHECK;
void rk_set_column_facts_deinit(rk_set_column_facts *facts);

/* The least name of a column above `before` in any of the segments; false: there is none. */
bool rk_column_names_next(const rk_segment *segments, uint32_t count, rk_view before,
                          rk_view *name);

#endif
