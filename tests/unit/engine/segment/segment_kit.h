/*
 * segment_kit: what the tests of the segment room share: bytes that end at a
 * page nobody may touch, and chunk files made of given bytes.
 */
#ifndef SEGMENT_KIT_H
#define SEGMENT_KIT_H

#include <sys/mman.h>

#include "engine/segment/chunk_file.h"
#include "tests/support/cases.h"
#include "tests/support/folder.h"
#include "tests/support/random.h"

/* ---- A fence: the byte behind `end` faults when it is read or written. ---- */

enum { FENCE_BYTES = 1 << 16 };

typedef struct fence {
  uint8_t *start, *end;
} fence;

static inline fence fence_make(void) {
  uint8_t *p = mmap(NULL, 2 * FENCE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                    0);
  ck_assert_ptr_ne(p, MAP_FAILED);
  ck_assert_int_eq(mprotect(p + FENCE_BYTES, FENCE_BYTES, PROT_NONE), 0);
  return (fence){p, p + FENCE_BYTES};
}

static inline void fence_remove(fence *f) { munmap(f->start, 2 * FENCE_BYTES); }

/* A copy that ends `slack` bytes before the fence; the slack is filled with `fill`. */
static inline uint8_t *fence_copy(const fence *f, const void *bytes, size_t len, size_t slack,
                                  uint8_t fill) {
  uint8_t *at = f->end - slack - len;
  if (len) memcpy(at, bytes, len);
  memset(f->end - slack, fill, slack);
  return at;
}

/* ---- Chunk files ---- */

typedef struct chunk_bytes {
  rk_chunk_id id;
  const void *ptr;
  size_t len;
} chunk_bytes;

/* Writes a file of these chunks, checksums and all. */
static inline void write_chunks(const char *path, const chunk_bytes *chunks, size_t count) {
  rk_chunk_writer *writer;
  rk_error error = {0};
  ck_assert_ok(rk_chunk_writer_open(&writer, path, 7, &error), error);
  for (size_t c = 0; c < count; c++) {
    ck_assert_ok(rk_chunk_writer_begin(writer, chunks[c].id, &error), error);
    ck_assert_ok(rk_chunk_writer_write(writer, chunks[c].ptr, chunks[c].len, &error), error);
  }
  uint64_t bytes, sum;
  ck_assert_ok(rk_chunk_writer_finish(writer, &bytes, &sum, &error), error);
}

/* Opens, or fails the test. */
static inline void open_chunks(rk_chunk_file *file, const char *path) {
  rk_error error = {0};
  ck_assert_ok(rk_chunk_file_open(file, path, &error), error);
}

static inline const rk_chunk *need_chunk(const rk_chunk_file *file, rk_chunk_id id) {
  const rk_chunk *chunk = rk_chunk_file_find(file, id);
  ck_assert_ptr_nonnull(chunk);
  return chunk;
}

/* Turns one byte of a file around. */
static inline void flip_byte(const char *path, uint64_t offset) {
  size_t len;
  uint8_t *bytes = read_whole(path, &len);
  ck_assert_uint_lt(offset, len);
  bytes[offset] ^= 0x40;
  write_whole(path, bytes, len);
  free(bytes);
}

#endif
