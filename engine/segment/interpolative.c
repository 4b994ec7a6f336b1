#include "engine/segment/interpolative.h"

#include <stdbool.h>

/* Numbers that are still to come, from number `first` on, and their room. */
typedef struct part {
  uint32_t first, count, low, high;
} part;

void rk_interpolative_encode(rk_bit_writer *writer, const uint32_t *values, uint32_t count,
                             uint32_t room) {
  rk_bit_writer bits = *writer; /* in registers */
  part later[32], now = {0, count, 0, room}; /* halves of halves: no more than a count has bits */
  for (unsigned waiting = 0;;) {
    if (now.count && now.high - now.low > now.count) {
      const uint32_t middle = now.count / 2, value = values[now.first + middle];
      rk_interpolative_put(&bits, value - now.low - middle, now.high - now.low - now.count + 1);
      const part right = {now.first + middle + 1, now.count - middle - 1, value + 1, now.high};
      if (right.count) later[waiting++] = right;
      now.count = middle;
      now.high = value;
      if (middle) continue;
    }
    if (waiting == 0) break;
    now = later[--waiting];
  }
  *writer = bits;
}

/* ---- Reading: what is read is kept out of memory, and nothing is read from behind the end. ---- */

typedef struct bits {
  const uint8_t *base;
  uint64_t end;
} bits;

/* Short: x. Long, by the bit behind x: x, or x past all that begin with another x. */
static inline uint32_t get(const bits *in, uint64_t *bit, uint32_t range) {
  const rk_interpolative_code c = rk_interpolative_code_of(range);
  const uint32_t power = UINT32_C(1) << c.bits;
  const uint64_t word = rk_load_u64(in->base + *bit / 8) >> *bit % 8;
  const uint32_t x = (uint32_t)word & (power - 1);
  const bool is_long = x >= c.shorts;
  *bit += c.bits + is_long;
  const uint32_t turned = x + ((is_long & word >> c.bits & 1) ? range - power : 0);
  const uint64_t value = (uint64_t)turned + c.turn;
  return (uint32_t)(value >= range ? value - range : value);
}

/* The bit behind the numbers. One and two of them, where all ends, are done on the spot: what is read
 * out of a range of 1 is 0, and takes no bit. */
static uint64_t decode(const bits *in, uint64_t bit, uint32_t *values, uint32_t count, uint32_t low,
                       uint32_t high) {
  while (count > 2 && bit <= in->end) {
    if (high - low == count) { /* no room left: they follow from it */
      for (uint32_t i = 0; i < count; i++) values[i] = low + i;
      return bit;
    }
    const uint32_t middle = count / 2;
    const uint32_t value = low + middle + get(in, &bit, high - low - count + 1);
    bit = decode(in, bit, values, middle, low, value);
    values[middle] = value;
    values += middle + 1;
    count -= middle + 1;
    low = value + 1;
  }
  if (count == 2 && bit <= in->end) {
    values[1] = high = low + 1 + get(in, &bit, high - low - 1);
    count = 1;
  }
  if (count == 1 && bit <= in->end) values[0] = low + get(in, &bit, high - low);
  return bit;
}

void rk_interpolative_decode(rk_bit_reader *reader, uint32_t *values, uint32_t count,
                             uint32_t room) {
  const bits in = {reader->base, reader->end};
  reader->bit = decode(&in, reader->bit, values, count, 0, room);
}

/* A number that nothing depends on. */
static inline uint64_t pass_one(const bits *in, uint64_t bit, uint32_t range) {
  const uint64_t word = rk_load_u64(in->base + bit / 8) >> bit % 8;
  return bit + rk_interpolative_one_bits(rk_interpolative_one_of(range), word);
}

static uint64_t pass(const bits *in, uint64_t bit, uint32_t count, uint32_t low, uint32_t high) {
  while (count > 2 && bit <= in->end) {
    if (high - low == count) return bit;
    const uint32_t middle = count / 2;
    const uint32_t value = low + middle + get(in, &bit, high - low - count + 1);
    if (middle > 1)
      bit = pass(in, bit, middle, low, value);
    else if (bit <= in->end)
      bit = pass_one(in, bit, value - low);
    count -= middle + 1;
    low = value + 1;
  }
  if (count == 2 && bit <= in->end) {
    high = low + 1 + get(in, &bit, high - low - 1);
    count = 1;
  }
  return count == 1 && bit <= in->end ? pass_one(in, bit, high - low) : bit;
}

void rk_interpolative_pass(rk_bit_reader *reader, uint32_t count, uint32_t room) {
  const bits in = {reader->base, reader->end};
  reader->bit = pass(&in, reader->bit, count, 0, room);
}
