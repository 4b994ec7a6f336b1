/*
 * unpack: packed bytes in, unpacked bytes out, for each packing we know.
 *
 * A packing is a const rk_unpacking: how to recognise it, and how to take one
 * step. A step reads some of the input and writes some of the output; the
 * source (source.h) does the looping and the reading. gzip.c and zstd.c hold
 * one packing each; a further one is a further file and a line in unpack.c.
 *
 * Ownership: an rk_unpacker belongs to the caller from rk_unpack_open to
 * rk_unpack_close; safe to close twice and when zeroed.
 * Threads: one at a time.
 */
#ifndef RK_INPUT_UNPACK_H
#define RK_INPUT_UNPACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/error.h"

/* As many of a file's first bytes as rk_unpack_find needs to see. */
#define RK_UNPACK_MAGIC_BYTES 4

typedef struct rk_unpack_step {
  const uint8_t *in;
  size_t in_len, in_used;
  uint8_t *out;
  size_t out_cap, out_made;
  /* After the step: the input may end here, since every member (gzip) or frame
   * (zstd) that began is complete. */
  bool whole;
} rk_unpack_step;

typedef struct rk_unpacking {
  const char *name;
  bool (*matches)(const uint8_t *first, size_t len);
  rk_status (*open)(void **state);
  /* NULL when it went well, else the reason, in words, of static storage. */
  const char *(*step)(void *state, rk_unpack_step *step);
  void (*close)(void *state);
} rk_unpacking;

typedef struct rk_unpacker {
  const rk_unpacking *kind;
  void *state;
} rk_unpacker;

extern const rk_unpacking rk_gzip_unpacking;
extern const rk_unpacking rk_zstd_unpacking;

/* NULL: these bytes are not packed in a way that we know. */
const rk_unpacking *rk_unpack_find(const uint8_t *first, size_t len);
rk_status rk_unpack_open(rk_unpacker *unpacker, const rk_unpacking *kind) RK_MUST_CHECK;
void rk_unpack_close(rk_unpacker *unpacker);

#endif
