/*
 * id_table: which documents of a segment may have this id?
 *
 * The chunk IDSX. For each document the upper 28 bits of XXH3-64 of its id, sorted, in blocks of
 * 128: gaps of hashes, and the documents they belong to (FORMAT.md has the grammar). Sorted hashes
 * differ by little, so that with 170,000 documents an entry takes under four bytes; equal ones mean
 * that the ids may be equal, and whoever needs to know looks at the stored documents. Of n documents
 * in the segment one look-up meets about n / 2^28 whose id is another.
 * Documents of equal hash ascend. An empty id is an id like any other here.
 *
 * Ownership: an rk_id_list and an rk_id_encoder own their memory until deinit; reading borrows the
 * segment's map. A table may be shared between threads, a cursor may not.
 */
#ifndef RK_SEGMENT_ID_TABLE_H
#define RK_SEGMENT_ID_TABLE_H

#include "engine/segment/block.h"
#include "engine/segment/chunk_file.h"

enum { RK_ID_HASH_BITS = 28 };

uint32_t rk_id_hash(rk_view id);

/* What stands for an id where many are compared. */
typedef struct rk_id_key {
  uint64_t low, high; /* XXH3-128: ids of equal keys are taken for equal */
  uint32_t hash;
} rk_id_key;

rk_id_key rk_id_key_of(rk_view id);

/* ---- Writing ---- */

/* The ids of the segment that is being made, document by document. Zeroed is empty. */
typedef struct rk_id_list {
  rk_buffer keys; /* of each document: hash << 32 | number */
} rk_id_list;

void rk_id_list_deinit(rk_id_list *list);
rk_status rk_id_list_add(rk_id_list *list, rk_view id) RK_MUST_CHECK; /* RK_NO_MEMORY at worst */
/* Bytes that it takes, and will take when it is written. */
size_t rk_id_list_memory(const rk_id_list *list);
/* Writes the chunk and empties the list. */
rk_status rk_id_list_write(rk_id_list *list, rk_chunk_writer *chunks,
                           rk_error *error) RK_MUST_CHECK;

/* Writes the chunk entry by entry. Set `chunks`, the rest zeroed. */
typedef struct rk_id_encoder {
  rk_chunk_writer *chunks;
  uint32_t n, hashes[RK_BLOCK_VALUES], documents[RK_BLOCK_VALUES];
  rk_buffer firsts, ends; /* of the blocks that are written */
} rk_id_encoder;

void rk_id_encoder_deinit(rk_id_encoder *encoder);
rk_status rk_id_encoder_begin(rk_id_encoder *encoder, rk_error *error) RK_MUST_CHECK;
/* Hashes ascend, and so do documents of one hash. */
rk_status rk_id_encoder_add(rk_id_encoder *encoder, uint32_t hash, rk_docid document,
                            rk_error *error) RK_MUST_CHECK;
rk_status rk_id_encoder_finish(rk_id_encoder *encoder, rk_error *error) RK_MUST_CHECK;

/* ---- Reading ---- */

typedef struct rk_id_table {
  const rk_chunk_file *file;
  const rk_chunk *chunk;
  rk_docid document_count;
  uint32_t block_count;
  uint64_t blocks_bytes; /* then come the tables */
} rk_id_table;

/* `file`, `chunk` and `document_count` are set; checks the size. */
rk_status rk_id_table_open(rk_id_table *table, rk_error *error) RK_MUST_CHECK;

/* Stands at one entry, or behind the last. */
typedef struct rk_id_cursor {
  const rk_id_table *table;
  const uint8_t *firsts, *ends;
  uint32_t block, index, n; /* n 0: behind the last */
  uint32_t hashes[RK_BLOCK_VALUES], documents[RK_BLOCK_VALUES];
} rk_id_cursor;

/* Stands at the first entry. */
rk_status rk_id_cursor_open(rk_id_cursor *cursor, const rk_id_table *table,
                            rk_error *error) RK_MUST_CHECK;
rk_status rk_id_cursor_next(rk_id_cursor *cursor, rk_error *error) RK_MUST_CHECK;
/* Goes on to the first entry, from here on, whose hash is not smaller. */
rk_status rk_id_cursor_seek(rk_id_cursor *cursor, uint32_t hash, rk_error *error) RK_MUST_CHECK;

static inline bool rk_id_cursor_at_end(const rk_id_cursor *cursor) { return cursor->n == 0; }
static inline uint32_t rk_id_cursor_hash(const rk_id_cursor *cursor) {
  return cursor->hashes[cursor->index];
}
static inline rk_docid rk_id_cursor_document(const rk_id_cursor *cursor) {
  return cursor->documents[cursor->index];
}

#endif
