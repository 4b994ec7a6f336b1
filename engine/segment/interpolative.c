#include "engine/segment/interpolative.h"

#include <stdbool.h>

/* A number out of `range`: the first 2^(bits + 1) - range of the turned ones take `bits` bits, the
 * others one more. */
typedef struct code {
  unsigned bits;
  uint32_t shorts; /* how many are short */
  uint32_t turn;   /* half of the long ones stand before the short ones */
} code;

static inline code code_of(uint32_t range) {
  code c;
  c.bits = 31u - (unsigned)__builtin_clz(range);
  c.shorts = (uint32_t)((UINT64_C(2) << c.bits) - range);
  c.turn = (range - c.shorts) / 2;
  return c;
}

static inline void put(rk_bit_writer *writer, uint32_t value, uint32_t range) {
  const code c = code_of(range);
  const uint32_t turned = value >= c.turn ? value - c.turn : value + (range - c.turn);
  if (turned < c.shorts)
    rk_bits_put(writer, turned, c.bits);
  else if (turned >> c.bits == 0)
    rk_bits_put(writer, turned, c.bits + 1);
  else
    rk_bits_put(writer, (turned - (range - (UINT32_C(1) << c.bits))) | UINT64_C(1) << c.bits,
                c.bits + 1);
}

/* Short: x. Long, by the bit behind x: x, or x past all that begin with another x. */
static inline uint32_t get(rk_bit_reader *reader, uint32_t range) {
  const code c = code_of(range);
  const uint32_t power = UINT32_C(1) << c.bits;
  const uint64_t word = rk_bits_peek(reader);
  const uint32_t x = (uint32_t)word & (power - 1);
  const bool is_long = x >= c.shorts;
  reader->bit += c.bits + is_long;
  const uint32_t turned = x + ((is_long & word >> c.bits & 1) ? range - power : 0);
  const uint64_t value = (uint64_t)turned + c.turn;
  return (uint32_t)(value >= range ? value - range : value);
}

static void encode(rk_bit_writer *writer, const uint32_t *values, uint32_t count, uint32_t low,
                   uint32_t high) {
  while (count && high - low > count) {
    const uint32_t middle = count / 2, value = values[middle];
    put(writer, value - low - middle, high - low - count + 1);
    if (middle) encode(writer, values, middle, low, value);
    values += middle + 1;
    count -= middle + 1;
    low = value + 1;
  }
}

void rk_interpolative_encode(rk_bit_writer *writer, const uint32_t *values, uint32_t count,
                             uint32_t room) {
  if (count == 1)
    put(writer, *values, room); /* most are */
  else
    encode(writer, values, count, 0, room);
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
