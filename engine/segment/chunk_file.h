/*
 * chunk_file: one immutable file made of named chunks, every byte under a checksum.
 *
 * Layout (FORMAT.md has the offset tables): header | chunks back to back |
 * page sums | table of contents | footer. Each chunk has one XXH3-64 for
 * every 64 KiB of it (a page). Opening reads only the header, the sums, the
 * table and the footer, so it takes the same time for any size; a page of a
 * chunk is verified the first time somebody touches it, so that no query ever
 * reads bytes that were not checked.
 *
 * Writing: open, then for each chunk begin / write..., then finish. finish
 * syncs the file to disk. abandon removes what was written.
 * Reading: chunk views borrow the map and live until close.
 * Threads: a writer belongs to one thread; a reader may be shared (the marks
 * of verified pages are atomic).
 */
#ifndef RK_SEGMENT_CHUNK_FILE_H
#define RK_SEGMENT_CHUNK_FILE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine/base/error.h"
#include "engine/base/fs.h"
#include "engine/base/view.h"
#include "engine/segment/format.h"

typedef struct rk_chunk_writer rk_chunk_writer;

rk_status rk_chunk_writer_open(rk_chunk_writer **writer, const char *path, uint64_t segment_id,
                               rk_error *error) RK_MUST_CHECK;
/* Ends the chunk before it. A name comes once in a file. */
rk_status rk_chunk_writer_begin(rk_chunk_writer *writer, rk_chunk_id id,
                                rk_error *error) RK_MUST_CHECK;
rk_status rk_chunk_writer_write(rk_chunk_writer *writer, const void *bytes, size_t len,
                                rk_error *error) RK_MUST_CHECK;
/* Bytes written to the current chunk so far. */
uint64_t rk_chunk_writer_offset(const rk_chunk_writer *writer);
/* Writes the tables, syncs, closes and frees the writer (also when it fails,
 * and then the file is removed). *footer_sum gets the last 8 bytes of the file. */
rk_status rk_chunk_writer_finish(rk_chunk_writer *writer, uint64_t *file_bytes,
                                 uint64_t *footer_sum, rk_error *error) RK_MUST_CHECK;
/* NULL is allowed. */
void rk_chunk_writer_abandon(rk_chunk_writer *writer);

/* A chunk of an open file. */
typedef struct rk_chunk {
  rk_chunk_id id;
  const uint8_t *ptr;
  uint64_t size_bytes;
  uint64_t first_page; /* of its page sums */
} rk_chunk;

typedef struct rk_chunk_file {
  rk_fs_map map;
  char *path;
  uint64_t segment_id;
  uint32_t chunk_count;
  rk_chunk chunks[RK_CHUNKS_MAX];
  const uint8_t *page_sums;    /* 8 bytes a page */
  uint64_t page_count;
  _Atomic uint64_t *verified;  /* one bit a page */
} rk_chunk_file;

/* Checks the structure and the checksums of all tables. On failure the object is closed. */
rk_status rk_chunk_file_open(rk_chunk_file *file, const char *path,
                             rk_error *error) RK_MUST_CHECK;
void rk_chunk_file_close(rk_chunk_file *file);

/* NULL when there is no such chunk. */
const rk_chunk *rk_chunk_file_find(const rk_chunk_file *file, rk_chunk_id id);
/* The same for one that must be there: RK_CORRUPT when it is not. */
rk_status rk_chunk_file_require(const rk_chunk_file *file, rk_chunk_id id,
                                const rk_chunk **chunk, rk_error *error) RK_MUST_CHECK;

/* The bytes [offset, offset + len) of a chunk, verified; NULL (and RK_CORRUPT
 * in `error`) when they are outside or damaged. RK_PACK_SLACK bytes behind
 * them are readable, though not necessarily of the chunk. */
const uint8_t *rk_chunk_bytes(const rk_chunk_file *file, const rk_chunk *chunk, uint64_t offset,
                              uint64_t len, rk_error *error);

/* Gives the memory of the bytes [from, to) of a chunk back to the system, for who reads a file once
 * from end to end and has a budget to keep. They can be read again. */
void rk_chunk_forget(const rk_chunk_file *file, const rk_chunk *chunk, uint64_t from, uint64_t to);

/* Fills `error` with RK_CORRUPT, the file, the chunk's name and a byte offset in the file. */
rk_status rk_chunk_corrupt(const rk_chunk_file *file, const rk_chunk *chunk, uint64_t offset,
                           const char *reason, rk_error *error);

/* Verifies every page again, whatever was verified before; tells of each
 * damaged one. Returns how many were. */
uint64_t rk_chunk_file_verify(const rk_chunk_file *file,
                              void (*on_problem)(void *context, const rk_error *problem),
                              void *context);

/* Four letters and a NUL. */
void rk_chunk_name(rk_chunk_id id, char name[5]);

#endif
