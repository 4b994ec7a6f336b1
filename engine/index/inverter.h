/*
 * inverter: documents in, the inverted lists of one segment out.
 *
 * Memory while documents come in: one 32-bit word number a token, in text
 * order (the log), and the vocabulary. Lists are built at flush: a counting
 * sort carries the log into term order, a range of terms at a time, so that
 * the sorted part never takes more than a fixed buffer. A position is a
 * token's place in its document; title and body are one place apart.
 * Ownership: copies what it needs from documents. One thread at a time.
 */
#ifndef RK_INDEX_INVERTER_H
#define RK_INDEX_INVERTER_H

#include "engine/segment/chunk_file.h"
#include "engine/segment/segment.h"
#include "engine/text/analyzer.h"

typedef struct rk_inverter {
  rk_analyzer analyzer;
  rk_buffer log;       /* uint32_t word of each position; RK_INVERTER_GAP for none */
  rk_buffer starts;    /* uint64_t index in the log where each document starts */
  uint64_t text_bytes;
} rk_inverter;

#define RK_INVERTER_GAP UINT32_MAX

void rk_inverter_deinit(rk_inverter *inverter); /* a zeroed one is ready for use */

/* Adds the next document. After an error only deinit makes sense. */
rk_status rk_inverter_add(rk_inverter *inverter, rk_view title, rk_view body,
                          rk_error *error) RK_MUST_CHECK;
uint32_t rk_inverter_document_count(const rk_inverter *inverter);
uint64_t rk_inverter_token_count(const rk_inverter *inverter);
/* Bytes in use. The log's buffer doubles as it grows, so up to as much again may be reserved. */
size_t rk_inverter_memory(const rk_inverter *inverter);
/* True when one more document might pass a limit of the format. */
bool rk_inverter_is_full(const rk_inverter *inverter);

/* Writes the chunks LENS, LIST, TERM, TIDX and FORM, fills the counts of
 * *meta, forgets everything and gives the memory back. `sort_bytes` bounds the buffer of the sort
 * (more is taken when a single term needs it). */
rk_status rk_inverter_flush(rk_inverter *inverter, rk_chunk_writer *chunks, size_t sort_bytes,
                            rk_segment_meta *meta, rk_error *error) RK_MUST_CHECK;

#endif
