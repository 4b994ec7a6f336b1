#include "engine/base/sort_keys.h"

#include <string.h>

enum { SHORT_RUN = 48, DIGIT_BITS = 8, DIGITS = 1 << DIGIT_BITS };

static void insert_each(uint64_t *keys, size_t count, unsigned low_bit) {
  for (size_t i = 1; i < count; i++) {
    const uint64_t key = keys[i], rank = key >> low_bit;
    size_t at = i;
    for (; at > 0 && keys[at - 1] >> low_bit > rank; at--) keys[at] = keys[at - 1];
    keys[at] = key;
  }
}

/* One round; false when all keys have the same digit, and then nothing was moved. */
static int deal(const uint64_t *from, uint64_t *to, size_t count, unsigned shift) {
  size_t places[DIGITS] = {0};
  for (size_t i = 0; i < count; i++) places[from[i] >> shift & (DIGITS - 1)]++;
  if (places[from[0] >> shift & (DIGITS - 1)] == count) return 0;
  size_t place = 0;
  for (size_t d = 0; d < DIGITS; d++) {
    const size_t n = places[d];
    places[d] = place;
    place += n;
  }
  for (size_t i = 0; i < count; i++) to[places[from[i] >> shift & (DIGITS - 1)]++] = from[i];
  return 1;
}

void rk_sort_keys(uint64_t *keys, uint64_t *room, size_t count, unsigned low_bit,
                  unsigned high_bit) {
  if (count <= SHORT_RUN) {
    insert_each(keys, count, low_bit);
    return;
  }
  uint64_t *from = keys, *to = room;
  for (unsigned shift = low_bit; shift < high_bit; shift += DIGIT_BITS) {
    if (!deal(from, to, count, shift)) continue;
    uint64_t *const swap = from;
    from = to;
    to = swap;
  }
  if (from != keys) memcpy(keys, from, count * sizeof *keys);
}
