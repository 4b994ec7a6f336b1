/*
 * interpolative: ascending numbers below a bound, in few bits.
 *
 * The middle number is coded first, within the room that the numbers on both sides of it leave,
 * then the two halves within what it leaves them (Moffat and Stuiver, "Binary interpolative coding
 * for effective index compression", 2000). A number out of r takes floor(log2 r) bits or one more;
 * the short codes lie in the middle of the room, where the middle one mostly is.
 * What was coded depends on nothing but the numbers, their count and the bound, so it can be copied
 * bit by bit. Whatever the bits are, the numbers ascend and are below the bound.
 */
#ifndef RK_SEGMENT_INTERPOLATIVE_H
#define RK_SEGMENT_INTERPOLATIVE_H

#include "engine/segment/bits.h"

/* Bits that `count` numbers take at most, below any bound. */
static inline uint64_t rk_interpolative_bits_most(uint32_t count) { return (uint64_t)count * 32; }

/* A number out of `range`: the first 2^(bits + 1) - range of the turned ones take `bits` bits, the
 * others one more. */
typedef struct rk_interpolative_code {
  unsigned bits;
  uint32_t shorts; /* how many are short */
  uint32_t turn;   /* half of the long ones stand before the short ones */
} rk_interpolative_code;

static inline rk_interpolative_code rk_interpolative_code_of(uint32_t range) {
  rk_interpolative_code code;
  code.bits = 31u - (unsigned)__builtin_clz(range);
  code.shorts = (uint32_t)((UINT64_C(2) << code.bits) - range);
  code.turn = (range - code.shorts) / 2;
  return code;
}

/* One number below `range`, which is what a single one of that room comes to. Without branches: which
 * of them is taken is anybody's guess. */
static inline void rk_interpolative_put(rk_bit_writer *writer, uint32_t value, uint32_t range) {
  const rk_interpolative_code code = rk_interpolative_code_of(range);
  const uint32_t turned = value - code.turn + (value < code.turn ? range : 0);
  /* A long one past all that begin with another x: x and the bit behind it, which is set. */
  const uint64_t high = turned >> code.bits;
  rk_bits_put(writer, turned + high * code.shorts, code.bits + (turned >= code.shorts));
}

/* Short: x. Long, by the bit behind x: x, or x past all that begin with another x. */
static inline uint32_t rk_interpolative_get(rk_bit_reader *reader, uint32_t range) {
  const rk_interpolative_code c = rk_interpolative_code_of(range);
  const uint32_t power = UINT32_C(1) << c.bits;
  const uint64_t word = rk_bits_peek(reader);
  const uint32_t x = (uint32_t)word & (power - 1);
  const bool is_long = x >= c.shorts;
  reader->bit += c.bits + is_long;
  const uint32_t turned = x + ((is_long & word >> c.bits & 1) ? range - power : 0);
  const uint64_t value = (uint64_t)turned + c.turn;
  return (uint32_t)(value >= range ? value - range : value);
}

/* `values` ascend and are below `room`; count is at most `room`. */
void rk_interpolative_encode(rk_bit_writer *writer, const uint32_t *values, uint32_t count,
                             uint32_t room);

/* Moves the reader past `count` numbers, which go to `values`; count is at most `room`. With bits cut
 * short the reader is past its end afterwards, and the numbers mean nothing. */
void rk_interpolative_decode(rk_bit_reader *reader, uint32_t *values, uint32_t count,
                             uint32_t room);

/* The same without the numbers. */
void rk_interpolative_pass(rk_bit_reader *reader, uint32_t count, uint32_t room);

/* What the bits of a single number out of a room tell at once: for who passes over many of them. */
typedef struct rk_interpolative_one {
  uint32_t shorts; /* codes below take `bits` bits, others one more */
  uint32_t bits;
} rk_interpolative_one;

static inline rk_interpolative_one rk_interpolative_one_of(uint32_t room) {
  const unsigned bits = 31u - (unsigned)__builtin_clz(room);
  return (rk_interpolative_one){(uint32_t)((UINT64_C(2) << bits) - room), bits};
}

/* Bits of the number that `word` begins with. */
static inline unsigned rk_interpolative_one_bits(rk_interpolative_one one, uint64_t word) {
  return one.bits + ((word & ((UINT64_C(1) << one.bits) - 1)) >= one.shorts);
}

#endif
