#include "engine/segment/block.h"

#include <stdbool.h>
#include <string.h>

#include "engine/base/bytes.h"

enum { WIDTH_BITS = 0x3f, IN_BITMAP = 0x40, HAS_EXCEPTIONS = 0x80, LAST_INDEX = 0x80, WIDTHS = 33 };

static size_t packed_bytes(size_t n, unsigned width) {
  return n == RK_PACK_BLOCK ? rk_pack_full_bytes(width) : rk_pack_tail_bytes(n, width);
}

static size_t bitmap_bytes(size_t n) { return (n + 7) / 8; }

/* Of the high parts less one, when no value is greater. */
static unsigned high_width(uint32_t greatest, unsigned width) {
  return rk_pack_width((greatest >> width) - 1);
}

/* The width with the fewest bytes in all; the widest of several, which has the fewest exceptions. */
static unsigned best_width(const uint32_t *values, size_t n, uint32_t *greatest) {
  uint8_t of_width[WIDTHS] = {0};
  uint32_t most = 0;
  for (size_t i = 0; i < n; i++) {
    of_width[rk_pack_width(values[i])]++;
    most = values[i] > most ? values[i] : most;
  }
  const unsigned widest = rk_pack_width(most);
  unsigned best = widest;
  size_t best_bytes = packed_bytes(n, widest), wider = 0;
  for (unsigned w = widest; w-- > 0;) {
    wider += of_width[w + 1];
    const size_t places = wider < bitmap_bytes(n) ? wider : bitmap_bytes(n);
    const size_t exceptions = 1 + places + rk_pack_tail_bytes(wider, high_width(most, w));
    if (exceptions >= best_bytes) break; /* narrower only means more of them */
    const size_t bytes = packed_bytes(n, w) + exceptions;
    if (bytes < best_bytes) best = w, best_bytes = bytes;
  }
  *greatest = most;
  return best;
}

/* Which values are wider, and what they have beyond. */
static size_t find_exceptions(const uint32_t *values, size_t n, unsigned width, uint8_t *index,
                              uint32_t *high) {
  size_t count = 0;
  if (width >= 32) return 0;
  for (size_t i = 0; i < n; i++) {
    index[count] = (uint8_t)i;
    high[count] = (values[i] >> width) - 1;
    count += values[i] >> width != 0;
  }
  return count;
}

static uint8_t *put_places(uint8_t *out, const uint8_t *index, size_t count, size_t n) {
  if (count < bitmap_bytes(n)) {
    memcpy(out, index, count);
    out[count - 1] |= LAST_INDEX;
    return out + count;
  }
  memset(out, 0, bitmap_bytes(n));
  for (size_t e = 0; e < count; e++) out[index[e] / 8] |= (uint8_t)(1u << index[e] % 8);
  return out + bitmap_bytes(n);
}

uint8_t *rk_block_encode(const uint32_t *values, size_t n, uint8_t *out) {
  uint8_t index[RK_PACK_BLOCK + 1];
  uint32_t high[RK_PACK_BLOCK + 1], greatest;
  const unsigned width = best_width(values, n, &greatest);
  const size_t exceptions =
      greatest >> (width & 31) && width < 32 ? find_exceptions(values, n, width, index, high) : 0;
  uint8_t *const header = out++;
  *header = (uint8_t)width;
  const unsigned beyond = exceptions ? high_width(greatest, width) : 0;
  if (exceptions) *out++ = (uint8_t)beyond;
  if (n == RK_PACK_BLOCK)
    rk_pack_full_encode(values, width, out);
  else
    rk_pack_tail_encode(values, n, width, out);
  out += packed_bytes(n, width);
  if (exceptions == 0) return out;
  *header |= HAS_EXCEPTIONS | (exceptions < bitmap_bytes(n) ? 0 : IN_BITMAP);
  out = put_places(out, index, exceptions, n);
  rk_pack_tail_encode(high, exceptions, beyond, out);
  return out + rk_pack_tail_bytes(exceptions, beyond);
}

/* ---- Reading ---- */

static const uint8_t *get_bitmap(const uint8_t *in, const uint8_t *end, size_t n, uint8_t *index,
                                 size_t *count) {
  const size_t bytes = bitmap_bytes(n);
  if ((size_t)(end - in) < bytes) return NULL;
  for (size_t at = 0; at < bytes; at += 8) {
    uint64_t word = 0;
    memcpy(&word, in + at, bytes - at < 8 ? bytes - at : 8);
    for (; word; word &= word - 1) index[(*count)++] = (uint8_t)(8 * at + __builtin_ctzll(word));
  }
  return *count && index[*count - 1] < n ? in + bytes : NULL;
}

/* How many places the bytes from `in` on give, or 0 when the last one is not among the first n. */
static size_t count_places(const uint8_t *in, const uint8_t *end, size_t n) {
  const size_t room = (size_t)(end - in) < n ? (size_t)(end - in) : n;
  for (size_t i = 0; i < room; i++)
    if (in[i] & LAST_INDEX) return i + 1;
  return 0;
}

/* The high parts, one behind the other, from `in` on. One more than fits its bits is
 * 2^(32 - width) at the most, and becomes 0. */
static inline uint32_t high_part(const uint8_t *in, size_t number, unsigned beyond, uint32_t mask) {
  const size_t bit = number * beyond;
  return ((uint32_t)(rk_load_u64(in + bit / 8) >> bit % 8) & mask) + 1;
}

static const uint8_t *patch_places(const uint8_t *in, const uint8_t *end, unsigned width,
                                   unsigned beyond, size_t n, uint32_t *values) {
  const size_t count = count_places(in, end, n);
  const uint8_t *const high = in + count;
  if (count == 0 || (size_t)(end - high) < rk_pack_tail_bytes(count, beyond)) return NULL;
  const uint32_t mask = (uint32_t)((UINT64_C(1) << beyond) - 1);
  int previous = -1;
  bool ascending = true;
  for (size_t e = 0; e < count; e++) {
    const int at = in[e] & ~LAST_INDEX;
    ascending &= at > previous;
    previous = at;
    if ((size_t)at >= n) return NULL;
    values[at] |= high_part(high, e, beyond, mask) << width;
  }
  return ascending ? high + rk_pack_tail_bytes(count, beyond) : NULL;
}

static const uint8_t *patch_bitmap(const uint8_t *in, const uint8_t *end, unsigned width,
                                   unsigned beyond, size_t n, uint32_t *values) {
  uint8_t index[RK_PACK_BLOCK];
  size_t count = 0;
  in = get_bitmap(in, end, n, index, &count);
  if (!in || (size_t)(end - in) < rk_pack_tail_bytes(count, beyond)) return NULL;
  const uint32_t mask = (uint32_t)((UINT64_C(1) << beyond) - 1);
  for (size_t e = 0; e < count; e++)
    values[index[e]] |= high_part(in, e, beyond, mask) << width;
  return in + rk_pack_tail_bytes(count, beyond);
}

static const uint8_t *patch(const uint8_t *in, const uint8_t *end, uint8_t head, unsigned beyond,
                            size_t n, uint32_t *values) {
  const unsigned width = head & WIDTH_BITS;
  if (width + beyond > 32 || width == 32) return NULL;
  return (head & IN_BITMAP ? patch_bitmap : patch_places)(in, end, width, beyond, n, values);
}

const uint8_t *rk_block_decode(const uint8_t *in, const uint8_t *end, size_t n,
                               uint32_t *values) {
  if (in >= end) return NULL;
  const uint8_t head = *in++;
  const unsigned width = head & WIDTH_BITS;
  unsigned beyond = 0;
  if (width > 32 || (head & (IN_BITMAP | HAS_EXCEPTIONS)) == IN_BITMAP) return NULL;
  if (head & HAS_EXCEPTIONS) {
    if (in >= end) return NULL;
    beyond = *in++;
  }
  const size_t packed = packed_bytes(n, width);
  if ((size_t)(end - in) < packed) return NULL;
  if (n == RK_PACK_BLOCK)
    rk_pack_full_decode(in, width, values);
  else
    rk_pack_tail_decode(in, n, width, values);
  in += packed;
  return head & HAS_EXCEPTIONS ? patch(in, end, head, beyond, n, values) : in;
}
