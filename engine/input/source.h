/*
 * source: the bytes of one file, unpacked, as a window that moves forward.
 *
 * In: a file, standard input or memory. Out: a window of unpacked bytes. A
 * reader looks at the window, consumes what it has dealt with, and fills it
 * again. gzip and zstd are recognised by their first bytes; one layer is taken
 * off. A reader that never fills past one record needs no buffer of its own
 * for records that fit the window.
 *
 * Ownership: the buffers belong to the source and are kept from one file to
 * the next; rk_source_deinit frees them. The window's bytes stay where they
 * are until the next fill or close.
 * Invariant: position is the offset of the window's first byte in the unpacked
 * stream. Once a fill has failed the stream has ended: what the window still
 * holds was good, and fills after that fail no more but bring nothing.
 * Packed files may hold many members (gzip) or frames (zstd), each whole in
 * itself: when one is damaged, rk_source_resume finds the next.
 * Digest: when it is wanted, a number stands for all bytes that were consumed up to a mark, which
 * moves on from record to record. Bytes are hashed as they leave the window, many at a time.
 * Threads: one at a time.
 */
#ifndef RK_INPUT_SOURCE_H
#define RK_INPUT_SOURCE_H

#include "engine/base/error.h"
#include "engine/base/fs.h"
#include "engine/base/view.h"
#include "engine/input/unpack.h"

#define RK_SOURCE_WINDOW_BYTES ((size_t)256 << 10)

typedef struct rk_source {
  const char *path; /* for messages; borrowed until the close */
  const char *id_name; /* what ids that are made begin with: the path, unless it is set after the open */
  uint64_t position;
  uint64_t raw_bytes;      /* read so far, as stored */
  uint64_t unpacked_bytes; /* brought into the window so far */
  uint64_t whole_bytes;    /* of these, in members that were complete, their checksums right */
  uint64_t member_bytes;   /* unpacked bytes before the member that was begun last */
  bool ended;              /* nothing comes after the window */
  const rk_fs_interrupt *interrupt; /* borrowed; whom to ask when a signal comes. May be NULL */
  bool keeps_digest; /* before the first open: rk_source_digest will be asked */

  /* The rest is the source's own. */
  uint8_t *window; /* RK_SOURCE_WINDOW_BYTES */
  size_t start, end;
  size_t hashed; /* of the window's bytes before `start`, these are in the digest */
  uint64_t mark, mark_digest; /* the latter once the bytes up to the mark were hashed ... */
  bool is_marked;             /* ... which they were not yet */
  void *digest;  /* an XXH3_state_t, or NULL */
  rk_fs_file file;
  rk_view memory; /* what is left of it, when there is no file */
  uint8_t *raw; /* only when the file is packed: bytes already unpacked, then those to come */
  size_t raw_start, raw_end;
  size_t raw_member; /* where the member that was begun last starts, or 0: before these */
  bool whole;        /* no member is open */
  bool raw_ended;
  rk_unpacker unpacker; /* kind NULL: stored as it is */
  const char *damage;   /* met behind bytes that were still good: for the next fill to report */
} rk_source;

/* A zeroed rk_source is a closed one; `interrupt` and `keeps_digest` may be set before. `path` "-" is standard input. RK_IO when
 * the file can't be opened or its first bytes can't be read. */
rk_status rk_source_open(rk_source *source, const char *path, rk_error *error) RK_MUST_CHECK;
rk_status rk_source_open_memory(rk_source *source, const char *name, rk_view bytes,
                                rk_error *error) RK_MUST_CHECK;
/* Adds at least one byte to the window, unless it is full or the stream has
 * ended. RK_IO, RK_BAD_INPUT (damaged or truncated packing; line 0) or
 * RK_NO_MEMORY. */
rk_status rk_source_fill(rk_source *source, rk_error *error) RK_MUST_CHECK;
/* After a fill that failed by damage in the packing: goes on at the next member
 * whose text begins with `begins`; what the window held is dropped. *resumed is
 * false when there is none. RK_IO or RK_NO_MEMORY. */
rk_status rk_source_resume(rk_source *source, rk_view begins, bool *resumed,
                           rk_error *error) RK_MUST_CHECK;
/* Of the bytes of this file up to the mark, also when it is closed; 0 when no digest is kept. */
uint64_t rk_source_digest(rk_source *source);
void rk_source_close(rk_source *source);
void rk_source_deinit(rk_source *source);

static inline rk_view rk_source_window(const rk_source *source) {
  return (rk_view){(const char *)source->window + source->start, source->end - source->start};
}

/* Where the member that was begun last starts in the file as it is stored. */
static inline uint64_t rk_source_stored_byte(const rk_source *source) {
  return source->raw_bytes - (source->raw_end - source->raw_member);
}

/* The mark is here now. */
static inline void rk_source_set_mark(rk_source *source) {
  source->mark = source->position;
  source->is_marked = true;
}

static inline void rk_source_consume(rk_source *source, size_t len) {
  source->start += len;
  source->position += len;
}

#endif
