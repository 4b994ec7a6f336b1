/*
 * segment: one immutable part of an index, opened for reading.
 *
 * Ties the chunks of a chunk file together (META holds the counts) and checks
 * that they fit each other. Nothing but the tables and META is read at open.
 * May be shared between threads; lives until close.
 */
#ifndef RK_SEGMENT_SEGMENT_H
#define RK_SEGMENT_SEGMENT_H

#include "engine/segment/chunk_file.h"
#include "engine/segment/columns.h"
#include "engine/segment/dictionary.h"
#include "engine/segment/docstore.h"
#include "engine/segment/id_table.h"
#include "engine/segment/list_cursor.h"
#include "engine/segment/positions.h"

/* The META chunk: RK_META_BYTES, each field a u64, in this order. */
typedef struct rk_segment_meta {
  uint64_t document_count;
  uint64_t term_count;
  uint64_t form_count;      /* surface forms over all terms */
  uint64_t token_count;     /* positions; the sum of all lengths */
  uint64_t posting_count;   /* (term, document) pairs */
  uint64_t text_bytes;      /* titles and bodies as given */
  uint64_t skips_bytes;     /* of LIST: the three parts of the lists */
  uint64_t documents_bytes;
  uint64_t positions_bytes;
} rk_segment_meta;

enum { RK_META_FIELDS = 9, RK_META_BYTES = 8 * RK_META_FIELDS };

void rk_segment_meta_encode(const rk_segment_meta *meta, uint8_t bytes[RK_META_BYTES]);
/* Writes it as the META chunk. */
rk_status rk_segment_meta_write(const rk_segment_meta *meta, rk_chunk_writer *chunks,
                                rk_error *error) RK_MUST_CHECK;
void rk_segment_meta_decode(const uint8_t bytes[RK_META_BYTES], rk_segment_meta *meta);

typedef struct rk_segment {
  rk_chunk_file file;
  rk_segment_meta meta;
  const rk_chunk *lengths, *lists, *forms;
  rk_dictionary dictionary;
  rk_docstore store;
  rk_id_table ids;
  rk_columns columns;
} rk_segment;

rk_status rk_segment_open(rk_segment *segment, const char *path, rk_error *error) RK_MUST_CHECK;
void rk_segment_close(rk_segment *segment);

/* The length codes of all documents, verified (once); NULL when damaged. */
const uint8_t *rk_segment_lengths(const rk_segment *segment, rk_error *error);

#endif
