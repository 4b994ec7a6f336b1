#include "engine/segment/column_pack.h"

void rk_column_pack_encode(const uint64_t *values, size_t n, unsigned width, uint8_t *out) {
  unsigned __int128 pending = 0;
  unsigned filled = 0;
  for (size_t i = 0; i < n; i++) {
    pending |= (unsigned __int128)values[i] << filled;
    for (filled += width; filled >= 8; filled -= 8) {
      *out++ = (uint8_t)pending;
      pending >>= 8;
    }
  }
  if (filled) *out = (uint8_t)pending;
}
