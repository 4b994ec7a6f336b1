#include "engine/segment/interpolative.h"

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

void rk_interpolative_decode(rk_bit_reader *reader, uint32_t *values, uint32_t count,
                             uint32_t room) {
  rk_bit_reader bits = *reader; /* in registers */
  part later[32], now = {0, count, 0, room};
  for (unsigned waiting = 0; bits.bit <= bits.end;) {
    if (now.count && now.high - now.low > now.count) {
      const uint32_t middle = now.count / 2;
      const uint32_t value =
          now.low + middle + rk_interpolative_get(&bits, now.high - now.low - now.count + 1);
      if (values) values[now.first + middle] = value;
      later[waiting++] =
          (part){now.first + middle + 1, now.count - middle - 1, value + 1, now.high};
      now.count = middle;
      now.high = value;
      continue;
    }
    /* None left, or no room left: they follow from it. */
    for (uint32_t i = 0; values && i < now.count; i++) values[now.first + i] = now.low + i;
    if (waiting == 0) break;
    now = later[--waiting];
  }
  *reader = bits;
}
