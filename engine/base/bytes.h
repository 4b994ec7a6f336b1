/*
 * bytes: integers as the files hold them: little-endian, and variable-length.
 *
 * varint: seven bits a byte, low first, the high bit set on all but the last
 * (LEB128); at most 10 bytes. Decoders never read at or past `end`; on bad
 * bytes they return NULL and leave the value alone.
 */
#ifndef RK_BASE_BYTES_H
#define RK_BASE_BYTES_H

#include <stdint.h>
#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "rakor's loads and stores assume a little-endian machine"
#endif

#define RK_VARINT_MAX 10

static inline uint32_t rk_load_u32(const void *p) {
  uint32_t v;
  memcpy(&v, p, sizeof v);
  return v;
}

static inline uint64_t rk_load_u64(const void *p) {
  uint64_t v;
  memcpy(&v, p, sizeof v);
  return v;
}

static inline void rk_store_u32(void *p, uint32_t v) { memcpy(p, &v, sizeof v); }
static inline void rk_store_u64(void *p, uint64_t v) { memcpy(p, &v, sizeof v); }

/* Writes up to RK_VARINT_MAX bytes; returns the position after them. */
static inline uint8_t *rk_varint_encode(uint8_t *p, uint64_t value) {
  while (value >= 0x80) {
    *p++ = (uint8_t)(value | 0x80);
    value >>= 7;
  }
  *p++ = (uint8_t)value;
  return p;
}

static inline const uint8_t *rk_varint_decode(const uint8_t *p, const uint8_t *end,
                                              uint64_t *value) {
  uint64_t v = 0;
  for (unsigned shift = 0; shift < 64 && p < end; shift += 7) {
    uint8_t byte = *p++;
    if (shift == 63 && byte > 1) return NULL;
    v |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80) {
      *value = v;
      return p;
    }
  }
  return NULL;
}

static inline const uint8_t *rk_varint_decode_u32(const uint8_t *p, const uint8_t *end,
                                                  uint32_t *value) {
  uint64_t wide = 0;
  p = rk_varint_decode(p, end, &wide);
  if (!p || wide > UINT32_MAX) return NULL;
  *value = (uint32_t)wide;
  return p;
}

#endif
