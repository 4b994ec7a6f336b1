/*
 * inverter: documents in, the words of their places out, one number a place.
 *
 * The part of one thread in a segment that is being built: the vocabulary, which outlives segments,
 * so that a word is stemmed once, and for the segment at hand the log, one 32-bit word number a
 * token, in text order. Lists are made of logs at flush (flush.h). A position is a token's place in
 * its document; title and body are one place apart.
 * Ownership: copies what it needs from documents. One thread at a time.
 */
#ifndef RK_INDEX_INVERTER_H
#define RK_INDEX_INVERTER_H

#include "engine/segment/chunk_file.h"
#include "engine/segment/segment.h"
#include "engine/text/analyzer.h"

/* What a document has in the log. */
typedef struct rk_document_extent {
  uint32_t places, tokens; /* with and without the gap */
} rk_document_extent;

typedef struct rk_inverter {
  rk_analyzer analyzer;
  rk_buffer log;     /* uint32_t word of each position; RK_INVERTER_GAP for none */
  rk_buffer extents; /* rk_document_extent of each document */
  uint64_t text_bytes;
} rk_inverter;

#define RK_INVERTER_GAP UINT32_MAX

void rk_inverter_deinit(rk_inverter *inverter); /* a zeroed one is ready for use */
/* Forgets the documents and gives their memory back; keeps the vocabulary. */
void rk_inverter_clear(rk_inverter *inverter);

/* Before documents of about so many bytes are added: makes room without waste. */
rk_status rk_inverter_reserve(rk_inverter *inverter, size_t text_bytes, size_t documents,
                              rk_error *error) RK_MUST_CHECK;
/* Adds the next document. After an error only deinit makes sense. */
rk_status rk_inverter_add(rk_inverter *inverter, rk_view title, rk_view body,
                          rk_error *error) RK_MUST_CHECK;
uint32_t rk_inverter_document_count(const rk_inverter *inverter);
uint64_t rk_inverter_place_count(const rk_inverter *inverter); /* of the log */

/* Bytes that it takes, and those that a flush will want for tables of words and terms. Tables that are
 * about to grow count as if they were at it. */
size_t rk_inverter_memory(const rk_inverter *inverter);
/* The part of it that clear does not give back. */
size_t rk_inverter_vocabulary_memory(const rk_inverter *inverter);

/* Writes the chunks LENS, LIST, TERM, TIDX and FORM, fills the counts of
 * *meta, and clears the inverter. `sort_bytes` bounds the buffer of the sort. For several inverters
 * and threads: flush.h. */
rk_status rk_inverter_flush(rk_inverter *inverter, rk_chunk_writer *chunks, size_t sort_bytes,
                            rk_segment_meta *meta, rk_error *error) RK_MUST_CHECK;

static inline const uint32_t *rk_inverter_log(const rk_inverter *inverter) {
  return (const uint32_t *)(const void *)inverter->log.ptr;
}
static inline const rk_document_extent *rk_inverter_extents(const rk_inverter *inverter) {
  return (const rk_document_extent *)(const void *)inverter->extents.ptr;
}

#endif
