/*
 * docstore: documents as the user gave them, compressed.
 *
 * Records go into blocks of about RK_DOCSTORE_BLOCK_BYTES (a larger record has
 * one to itself; docstore_records.h says what is in it); each block is one zstd
 * frame. A frame is flushed after every RK_DOCSTORE_STEP_BYTES, so that readers
 * can stop behind the document they want. All frames have one dictionary: text
 * as it is, sampled from the first documents.
 *   DOCS   := frames back to back
 *   DOCI   := for each block: first document u32, unpacked bytes u32, offset in DOCS u64;
 *             one more entry at the end: number of documents, 0, size of DOCS
 *   DOCZ   := the dictionary as a zstd frame; empty when there was too little to take one from
 */
#ifndef RK_SEGMENT_DOCSTORE_H
#define RK_SEGMENT_DOCSTORE_H

#include <stdatomic.h>

#include "engine/base/view.h"
#include "engine/segment/chunk_file.h"
#include "engine/segment/column_value.h"

enum {
  RK_DOCSTORE_BLOCK_BYTES = 1 << 17,
  RK_DOCSTORE_STEP_BYTES = 1 << 15,
  RK_DOCSTORE_FIELDS = 4,
  RK_DOCSTORE_INDEX_ENTRY_BYTES = 16,
};

typedef struct rk_record {
  rk_view id, title, body, fields; /* stored, in this order */
  /* What goes into columns instead; the store neither takes nor gives these. */
  const rk_column_value *values;
  size_t value_count;
} rk_record;

/* ---- Writing: streams into the chunk writer's current chunk (DOCS). ---- */

typedef struct rk_docstore_writer rk_docstore_writer;
typedef struct rk_docstore_dictionary rk_docstore_dictionary; /* docstore_pack.h */

/* Begins the DOCS chunk. `chunks` is borrowed until finish. */
rk_status rk_docstore_writer_open(rk_docstore_writer **writer, rk_chunk_writer *chunks,
                                  rk_error *error) RK_MUST_CHECK;
rk_status rk_docstore_writer_add(rk_docstore_writer *writer, const rk_record *record,
                                 rk_error *error) RK_MUST_CHECK;
/* Right after open: uses the dictionary of another segment instead of one of its own, so that the
 * blocks of both fit together. `bytes` is copied and not empty. */
rk_status rk_docstore_writer_set_dictionary(rk_docstore_writer *writer, rk_view bytes,
                                            rk_error *error) RK_MUST_CHECK;
/* The same with one that is borrowed until close; NULL: none at all. */
void rk_docstore_writer_share_dictionary(rk_docstore_writer *writer,
                                         const rk_docstore_dictionary *dictionary);
/* Ends the block that is being filled and adds one as it is packed, of `documents` documents. Only
 * with the dictionary that it was packed with, which was set or shared. */
rk_status rk_docstore_writer_add_frame(rk_docstore_writer *writer, rk_view packed,
                                       uint32_t unpacked_bytes, rk_docid documents,
                                       rk_error *error) RK_MUST_CHECK;
/* Bytes held in memory, but for buffers of a fixed size: about 2 MB, what waits for a dictionary and
 * zstd's tables included. */
size_t rk_docstore_writer_memory(const rk_docstore_writer *writer);
/* Writes what is left, and the chunks DOCI and DOCZ. */
rk_status rk_docstore_writer_finish(rk_docstore_writer *writer, rk_error *error) RK_MUST_CHECK;
/* NULL is allowed; needed after finish too. */
void rk_docstore_writer_close(rk_docstore_writer *writer);

/* ---- Reading ---- */

enum {
  RK_DOCSTORE_DICTIONARY_MAX = 1 << 20, /* bytes, unpacked */
  RK_DOCSTORE_UNPACKERS = 4,
};

/* Unpacks what DOCZ holds (not empty) into `text`. RK_CORRUPT when it is none. */
rk_status rk_docstore_dictionary_text(rk_view stored, rk_buffer *text) RK_MUST_CHECK;

typedef struct rk_docstore {
  const rk_chunk_file *file;
  const rk_chunk *documents, *index, *dictionary;
  rk_docid document_count;
  uint32_t block_count;
  void *_Atomic shared_dictionary; /* ZSTD_DDict, made by the first walk that needs it */
  /* Of docstore_fetch.c: the dictionary's text (rk_buffer), and unpackers which nobody uses just now. */
  void *_Atomic dictionary_text;
  void *_Atomic unpackers[RK_DOCSTORE_UNPACKERS];
} rk_docstore;

/* The chunks and document_count must be set; checks the sizes. */
rk_status rk_docstore_open(rk_docstore *store, rk_error *error) RK_MUST_CHECK;
void rk_docstore_close(rk_docstore *store);

/* Room for a document, or for the block that is walked. Zeroed is empty; kept between calls it spares
 * allocations. */
typedef struct rk_docstore_block {
  rk_buffer bytes;
  void *context; /* ZSTD_DCtx, for walks */
} rk_docstore_block;

void rk_docstore_block_deinit(rk_docstore_block *block);

/* The views of *record point into `block` and live until its next use. The store keeps the last blocks
 * (RK_DOCSTORE_UNPACKERS of them, as far as they are unpacked), so that documents near each other cost
 * less, until it is closed. Any threads at once. */
rk_status rk_docstore_get(rk_docstore *store, rk_docid document, rk_docstore_block *block,
                          rk_record *record, rk_error *error) RK_MUST_CHECK;

/* ---- Reading block by block, for who copies a whole store ---- */

typedef struct rk_docstore_frame {
  rk_docid first, end; /* its documents */
  uint32_t unpacked_bytes;
  uint64_t offset;     /* in DOCS */
  rk_view packed;      /* verified; lives as long as the segment */
} rk_docstore_frame;

/* The block that holds a document, which is below document_count. */
rk_status rk_docstore_block_of(const rk_docstore *store, rk_docid document, uint32_t *block,
                               rk_error *error) RK_MUST_CHECK;
/* `block` is below block_count. The frame says the same size as the entry. */
rk_status rk_docstore_frame_at(const rk_docstore *store, uint32_t block, rk_docstore_frame *frame,
                               rk_error *error) RK_MUST_CHECK;
/* Unpacks it into `room` and hands out its records one after the other, while all goes well. */
rk_status rk_docstore_walk(rk_docstore *store, uint32_t block, rk_docstore_block *room,
                           rk_status (*on_record)(void *context, const rk_record *record,
                                                  rk_error *error),
                           void *context, rk_error *error) RK_MUST_CHECK;

/* Unpacks every block and walks every record; *text_bytes gets the bytes of all titles and bodies. */
rk_status rk_docstore_check(rk_docstore *store, uint64_t *text_bytes,
                            rk_error *error) RK_MUST_CHECK;

#endif
