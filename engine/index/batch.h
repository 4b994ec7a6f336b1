/*
 * batch: some documents on their way into a segment.
 *
 * Filled with copies of documents, as records in the blocks in which they will be stored; then one
 * thread packs the blocks and puts the words into its inverter. A batch is made of whole blocks,
 * cut as they would be without batches, so that no byte of the index tells where one ended.
 * Ownership: owns its buffers and keeps them for the next documents. One thread at a time.
 */
#ifndef RK_INDEX_BATCH_H
#define RK_INDEX_BATCH_H

#include "engine/index/flush.h"
#include "engine/index/inverter.h"
#include "engine/segment/docstore_pack.h"

/* A block of records, and what became of it. */
typedef struct rk_batch_block {
  size_t start, len; /* in `records` */
  size_t packed_start, packed_len; /* in `frames` */
  uint32_t documents;
} rk_batch_block;

typedef struct rk_batch {
  rk_buffer records;
  rk_buffer blocks;    /* rk_batch_block; the last one is being filled */
  rk_buffer documents; /* rk_record_place */
  rk_buffer frames;
} rk_batch;

void rk_batch_deinit(rk_batch *batch); /* a zeroed one is empty */
/* Empties it, and gives back buffers that are much larger than `batch_bytes`. */
void rk_batch_clear(rk_batch *batch, size_t batch_bytes);
bool rk_batch_is_empty(const rk_batch *batch);

/* Has it its `batch_bytes`, and does this record begin a new block? Then it goes into the next batch. */
bool rk_batch_is_full(const rk_batch *batch, size_t batch_bytes, const rk_record *record);
/* RK_LIMIT: too large, and nothing of it was taken. */
rk_status rk_batch_add(rk_batch *batch, const rk_record *record, rk_error *error) RK_MUST_CHECK;

/* Puts the words into the inverter; *run says where, but for the number of the inverter. */
rk_status rk_batch_invert(const rk_batch *batch, rk_inverter *inverter, rk_log_run *run,
                          rk_error *error) RK_MUST_CHECK;
/* Packs all blocks. */
rk_status rk_batch_pack(rk_batch *batch, rk_docstore_packer *packer,
                        const rk_docstore_dictionary *dictionary, rk_error *error) RK_MUST_CHECK;
/* Adds the packed blocks to the store. */
rk_status rk_batch_store(const rk_batch *batch, rk_docstore_writer *store,
                         rk_error *error) RK_MUST_CHECK;

#endif
