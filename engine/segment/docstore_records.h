/*
 * docstore_records: documents in a block, before it is packed and after.
 *
 * What is alike stands together, which packs better: first the lengths of all documents, then all
 * ids, all fields; then title and body of one document after the other, so that who wants
 * a document need not unpack what stands behind it.
 *   block := (varint lengths of id, title, body, fields) of each document
 *            ids, fields, (title body) of each document
 * Bad bytes never lead outside the block.
 */
#ifndef RK_SEGMENT_DOCSTORE_RECORDS_H
#define RK_SEGMENT_DOCSTORE_RECORDS_H

#include "engine/segment/docstore.h"

/* ---- Writing ---- */

/* Makes such a block of records that stand one behind the other, each as its four
 * lengths (varints) and then id, title, body and fields; `grouped` has room for as many bytes as `plain`, which it fills. */
void rk_records_group(rk_view plain, uint8_t *grouped);

/* ---- Reading ---- */

typedef struct rk_records {
  const uint8_t *start, *lengths, *lengths_end; /* those of the next record */
  uint64_t id, fields, text;                    /* where the next record has them in the block */
} rk_records;

/* At the first of `count` records of a block of `size` bytes, of which `have` are unpacked. False: the
 * bytes are none; or they don't suffice yet, and then *more is true. */
bool rk_records_open(rk_records *records, const uint8_t *bytes, uint64_t have, uint64_t size,
                     uint32_t count, bool *more);
/* The next of them, at most `count` times. *end: so many bytes of the block must be unpacked before
 * its views may be looked at. */
void rk_records_next(rk_records *records, rk_record *record, uint64_t *end);

#endif
