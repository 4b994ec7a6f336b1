#include "engine/segment/interpolative.h"

#include <stdbool.h>

/* Short: x. Long, by the bit behind x: x, or x past all that begin with another x. */
static inline uint32_t get(rk_bit_reader *reader, uint32_t range) {
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

/* Numbers that are still to be coded, and their room. */
typedef struct part {
  const uint32_t *values;
  uint32_t count, low, high;
} part;

void rk_interpolative_encode(rk_bit_writer *writer, const uint32_t *values, uint32_t count,
                             uint32_t room) {
  rk_bit_writer bits = *writer; /* in registers */
  part later[32], now = {values, count, 0, room}; /* halves of halves: no more than a count has bits */
  for (unsigned waiting = 0;;) {
    if (now.count && now.high - now.low > now.count) {
      const uint32_t middle = now.count / 2, value = now.values[middle];
      rk_interpolative_put(&bits, value - now.low - middle, now.high - now.low - now.count + 1);
      later[waiting++] = (part){now.values + middle + 1, now.count - middle - 1, value + 1, now.high};
      now.count = middle;
      now.high = value;
    } else if (waiting) {
      now = later[--waiting];
    } else {
      break;
    }
  }
  *writer = bits;
}

static void decode(rk_bit_reader *reader, uint32_t *values, uint32_t count, uint32_t low,
                   uint32_t high) {
  while (count && reader->bit <= reader->end) {
    if (high - low == count) { /* no room left: they follow from it */
      for (uint32_t i = 0; values && i < count; i++) values[i] = low + i;
      return;
    }
    const uint32_t middle = count / 2;
    const uint32_t value = low + middle + get(reader, high - low - count + 1);
    if (middle) decode(reader, values, middle, low, value);
    if (values) {
      values[middle] = value;
      values += middle + 1;
    }
    count -= middle + 1;
    low = value + 1;
  }
}

void rk_interpolative_decode(rk_bit_reader *reader, uint32_t *values, uint32_t count,
                             uint32_t room) {
  if (count == 1 && room > 1 && reader->bit <= reader->end) { /* most are */
    const uint32_t value = get(reader, room);
    if (values) *values = value;
    return;
  }
  decode(reader, values, count, 0, room);
}
