/*
 * bits: numbers of any width, one behind the other without regard to bytes.
 *
 * A block of bytes holds two streams, one from either end, that may meet within a byte:
 *  - the low stream begins with bit 0 of the first byte and goes upwards; a number stands with its
 *    low bit first;
 *  - the high stream begins with bit 7 of the last byte and goes downwards; a number stands with
 *    its high bit first.
 * Readers know where their stream must end at the latest. A peek reads no further than 8 bytes past
 * the byte of a bit at most `end` (the high stream: before it); in a segment file there is always as
 * much on either side of a chunk. Who went past `end` got numbers that mean nothing, and must look.
 * Writers never fail: their callers keep room.
 */
#ifndef RK_SEGMENT_BITS_H
#define RK_SEGMENT_BITS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/bytes.h"
#include "engine/base/view.h"

enum {
  RK_BITS_SLACK = 8, /* bytes that a peek or a put may touch past its own */
  RK_BITS_MAX = 56,  /* of one number; a peek has at least one more */
};

typedef struct rk_bit_writer {
  uint8_t *at;      /* the low stream: where the next whole byte goes */
  uint64_t pending; /* `filled` bits, fewer than 8, that are no whole byte yet */
  unsigned filled;
} rk_bit_writer;

/* `value` has no bits beyond its `count`, which is at most RK_BITS_MAX. */
static inline void rk_bits_put(rk_bit_writer *writer, uint64_t value, unsigned count) {
  const uint64_t all = writer->pending | value << writer->filled;
  const unsigned filled = writer->filled + count;
  rk_store_u64(writer->at, all);
  writer->at += filled / 8;
  writer->pending = all >> filled / 8 * 8;
  writer->filled = filled % 8;
}

/* The high stream, laid down the other way round, byte 0 first: its owner turns the bytes. */
static inline void rk_bits_put_high(rk_bit_writer *writer, uint64_t value, unsigned count) {
  if (count == 0) return; /* a shift by 64 is none */
  const unsigned filled = writer->filled + count;
  const uint64_t all = writer->pending | value << (64 - filled);
  rk_store_u64(writer->at, __builtin_bswap64(all));
  writer->at += filled / 8;
  writer->pending = filled < 8 ? all : all << filled / 8 * 8;
  writer->filled = filled % 8;
}

typedef struct rk_bit_reader {
  const uint8_t *base; /* the first byte; of the high stream: the one behind the last */
  uint64_t bit, end;   /* how many are read; how many there are at most */
} rk_bit_reader;

/* The bits that follow, from bit 0 up: more than RK_BITS_MAX of them. */
static inline uint64_t rk_bits_peek(const rk_bit_reader *reader) {
  return rk_load_u64(reader->base + reader->bit / 8) >> reader->bit % 8;
}

/* A part of a low stream. */
typedef struct rk_bit_span {
  const uint8_t *base;
  uint64_t first, end; /* bits from `base` on */
} rk_bit_span;

/* Copies them to another low stream; as many bytes behind its own as RK_BITS_SLACK are touched. */
static inline void rk_bits_copy(rk_bit_writer *writer, const rk_bit_span *span) {
  rk_bit_reader reader = {span->base, span->first, span->end};
  while (reader.bit < reader.end) {
    const uint64_t left = reader.end - reader.bit;
    const unsigned count = left < RK_BITS_MAX ? (unsigned)left : RK_BITS_MAX;
    rk_bits_put(writer, rk_bits_peek(&reader) & ((UINT64_C(1) << count) - 1), count);
    reader.bit += count;
  }
}

/* The bits that follow, from bit 63 down. */
static inline uint64_t rk_bits_peek_high(const rk_bit_reader *reader) {
  return rk_load_u64(reader->base - 8 - reader->bit / 8) << reader->bit % 8;
}

/* gamma(value), value >= 1, in the high stream: as many zeros as the value has bits after its first
 * one, then the value (Elias, 1975). At most 127 bits. */
static inline void rk_bits_put_gamma(rk_bit_writer *writer, uint64_t value) {
  const unsigned bits = 63u - (unsigned)__builtin_clzll(value);
  if (2 * bits < RK_BITS_MAX) {
    rk_bits_put_high(writer, value, 2 * bits + 1); /* high bit first: the zeros come of themselves */
  } else {
    rk_bits_put_high(writer, 0, bits);
    rk_bits_put_high(writer, value, bits + 1);
  }
}

/* False when it is 2^32 or more, or past the end. */
static inline bool rk_bits_get_gamma(rk_bit_reader *reader, uint64_t *value) {
  if (reader->bit > reader->end) return false;
  const uint64_t word = rk_bits_peek_high(reader);
  if (word >> 32 == 0) return false;
  const unsigned zeros = (unsigned)__builtin_clzll(word);
  reader->bit += zeros;
  if (reader->bit > reader->end) return false;
  *value = (zeros < 25 ? word << zeros : rk_bits_peek_high(reader)) >> (63 - zeros);
  reader->bit += zeros + 1;
  return reader->bit <= reader->end;
}

/* ---- Both streams of a block together. ---- */

/* `out` ends with a low stream of `low_bits`, behind which its owner has put a high stream of
 * `high_bits` the other way round: turns that and lets the two meet. */
void rk_bits_join(rk_buffer *out, uint64_t low_bits, uint64_t high_bits);

/* All bits of the block [from, to) are used, but fewer than 8 in the middle, and these are zero. */
bool rk_bits_meet(const uint8_t *from, const uint8_t *to, uint64_t low_bits, uint64_t high_bits);

#endif
