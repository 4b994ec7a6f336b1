#include "engine/segment/block.h"

#include <stdbool.h>
#include <string.h>

#include "engine/base/bytes.h"

enum { HAS_EXCEPTIONS = 0x80, WIDTHS = 33 };

static size_t packed_bytes(size_t n, unsigned width) {
  return n == RK_PACK_BLOCK ? rk_pack_full_bytes(width) : rk_pack_tail_bytes(n, width);
}

/* The width with the fewest bytes in all. With c(w) the number of values wider
 * than w bits, the exceptions of width w take 1 byte for their count, c(w) for
 * indexes, and c(w) + c(w + 7) + c(w + 14) + ... for varints of the high bits. */
static unsigned best_width(const uint32_t *values, size_t n) {
  uint8_t wider[WIDTHS + 28] = {0}; /* c(w), zero from the widest on */
  unsigned widest = 0;
  for (size_t i = 0; i < n; i++) {
    const unsigned width = rk_pack_width(values[i]);
    if (width) wider[width - 1]++;
    if (width > widest) widest = width;
  }
  unsigned best = widest;
  size_t best_bytes = packed_bytes(n, widest), count = 0;
  for (unsigned w = widest; w-- > 0;) {
    count += wider[w];
    wider[w] = (uint8_t)count;
    const size_t exceptions =
        1 + 2 * count + wider[w + 7] + wider[w + 14] + wider[w + 21] + wider[w + 28];
    if (exceptions >= best_bytes) break; /* narrower only means more of them */
    const size_t bytes = packed_bytes(n, w) + exceptions;
    if (bytes < best_bytes) best = w, best_bytes = bytes;
  }
  return best;
}

uint8_t *rk_block_encode(const uint32_t *values, size_t n, uint8_t *out) {
  const unsigned width = best_width(values, n);
  uint8_t *const header = out++;
  uint8_t index[RK_PACK_BLOCK];
  size_t exceptions = 0;
  for (size_t i = 0; width < 32 && i < n; i++)
    if (values[i] >> width) index[exceptions++] = (uint8_t)i;
  *header = (uint8_t)(width | (exceptions ? HAS_EXCEPTIONS : 0));
  if (exceptions) *out++ = (uint8_t)exceptions;
  if (n == RK_PACK_BLOCK)
    rk_pack_full_encode(values, width, out);
  else
    rk_pack_tail_encode(values, n, width, out);
  out += packed_bytes(n, width);
  memcpy(out, index, exceptions);
  out += exceptions;
  for (size_t e = 0; e < exceptions; e++) out = rk_varint_encode(out, values[index[e]] >> width);
  return out;
}

static const uint8_t *patch(const uint8_t *in, const uint8_t *end, size_t exceptions, size_t n,
                            unsigned width, uint32_t *values) {
  if (exceptions == 0 || (size_t)(end - in) < exceptions || width >= 32) return NULL;
  const uint8_t *index = in;
  in += exceptions;
  for (size_t e = 0; e < exceptions; e++) {
    uint32_t high;
    in = rk_varint_decode_u32(in, end, &high);
    if (!in || index[e] >= n || (e && index[e] <= index[e - 1]) ||
        rk_pack_width(high) > 32 - width)
      return NULL;
    values[index[e]] |= high << width;
  }
  return in;
}

const uint8_t *rk_block_decode(const uint8_t *in, const uint8_t *end, size_t n,
                               uint32_t *values) {
  if (in >= end) return NULL;
  const unsigned width = *in & 0x7f;
  const bool has_exceptions = *in & HAS_EXCEPTIONS;
  size_t exceptions = 0;
  if (width > 32) return NULL;
  in++;
  if (has_exceptions) {
    if (in >= end) return NULL;
    exceptions = *in++;
  }
  const size_t packed = packed_bytes(n, width);
  if ((size_t)(end - in) < packed) return NULL;
  if (n == RK_PACK_BLOCK)
    rk_pack_full_decode(in, width, values);
  else
    rk_pack_tail_decode(in, n, width, values);
  in += packed;
  return has_exceptions ? patch(in, end, exceptions, n, width, values) : in;
}
