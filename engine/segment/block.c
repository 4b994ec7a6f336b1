#include "engine/segment/block.h"

#include <string.h>

#include "engine/base/bytes.h"

enum { HAS_EXCEPTIONS = 0x80, WIDTHS = 33 };

static size_t packed_bytes(size_t n, unsigned width) {
  return n == RK_PACK_BLOCK ? rk_pack_full_bytes(width) : rk_pack_tail_bytes(n, width);
}

/* Bytes of all exceptions if the packed width is w: an index, and the high bits as a varint. */
static size_t exception_bytes(const unsigned of_width[WIDTHS], unsigned width) {
  size_t bytes = 0;
  for (unsigned wide = width + 1; wide < WIDTHS; wide++)
    bytes += of_width[wide] * (1 + (wide - width + 6) / 7);
  return bytes ? bytes + 1 : 0;
}

static unsigned best_width(const uint32_t *values, size_t n) {
  unsigned of_width[WIDTHS] = {0}, widest = 0;
  for (size_t i = 0; i < n; i++) of_width[rk_pack_width(values[i])]++;
  for (unsigned w = 0; w < WIDTHS; w++)
    if (of_width[w]) widest = w;
  unsigned best = widest;
  size_t best_bytes = packed_bytes(n, widest);
  for (unsigned w = 0; w < widest; w++) {
    const size_t bytes = packed_bytes(n, w) + exception_bytes(of_width, w);
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
  if ((size_t)(end - in) < exceptions || width >= 32) return NULL;
  const uint8_t *index = in;
  in += exceptions;
  for (size_t e = 0; e < exceptions; e++) {
    uint32_t high;
    in = rk_varint_decode_u32(in, end, &high);
    if (!in || index[e] >= n || rk_pack_width(high) > 32 - width) return NULL;
    values[index[e]] |= high << width;
  }
  return in;
}

const uint8_t *rk_block_decode(const uint8_t *in, const uint8_t *end, size_t n,
                               uint32_t *values) {
  if (in >= end) return NULL;
  const unsigned width = *in & 0x7f;
  size_t exceptions = 0;
  if (width > 32) return NULL;
  if (*in++ & HAS_EXCEPTIONS) {
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
  return exceptions ? patch(in, end, exceptions, n, width, values) : in;
}
