#include "engine/segment/bits.h"

void rk_bits_join(rk_buffer *out, uint64_t low_bits, uint64_t high_bits) {
  const size_t bytes = (size_t)((high_bits + 7) / 8);
  uint8_t *const high = out->ptr + out->len - bytes;
  for (size_t i = 0; i < bytes / 2; i++) {
    const uint8_t byte = high[i];
    high[i] = high[bytes - 1 - i];
    high[bytes - 1 - i] = byte;
  }
  const unsigned low_rest = low_bits % 8, high_rest = high_bits % 8;
  if (low_rest == 0 || high_rest == 0 || low_rest + high_rest > 8) return;
  high[-1] |= high[0];
  memmove(high, high + 1, bytes - 1);
  out->len--;
}

bool rk_bits_meet(const uint8_t *from, const uint8_t *to, uint64_t low_bits, uint64_t high_bits) {
  const uint64_t bits = 8 * (uint64_t)(to - from), used = low_bits + high_bits;
  if (used > bits || bits - used >= 8) return false;
  /* Those behind the low stream within its last byte, but for what the high one has of it. */
  const unsigned at = low_bits % 8, rest = (unsigned)(bits - used);
  const unsigned here = at + rest < 8 ? rest : 8 - at;
  if (rest == 0) return true;
  const bool zero = (from[low_bits / 8] >> at & ((1u << here) - 1)) == 0;
  return zero && (here == rest || (from[low_bits / 8 + 1] & ((1u << (rest - here)) - 1)) == 0);
}
