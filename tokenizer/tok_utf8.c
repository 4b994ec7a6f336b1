#include "tokenizer/tok_utf8.h"

#include <string.h>

static int is_tail(uint8_t byte) { return (byte & 0xC0) == 0x80; }

static uint32_t bad_byte(unsigned *len_bytes) {
  *len_bytes = 1;
  return TOK_UTF8_REPLACEMENT;
}

uint32_t tok_utf8_decode_long(const uint8_t *at, size_t left, unsigned *len_bytes) {
  uint8_t lead = at[0];
  if (lead < 0xC2 || lead > 0xF4 || left < 2 || !is_tail(at[1])) return bad_byte(len_bytes);
  if (lead < 0xE0) {
    *len_bytes = 2;
    return (uint32_t)(lead & 0x1F) << 6 | (at[1] & 0x3F);
  }
  if (left < 3 || !is_tail(at[2])) return bad_byte(len_bytes);
  if (lead < 0xF0) {
    uint32_t cp = (uint32_t)(lead & 0x0F) << 12 | (uint32_t)(at[1] & 0x3F) << 6 | (at[2] & 0x3F);
    if (cp < 0x800 || (cp >= 0xD800 && cp < 0xE000)) return bad_byte(len_bytes);
    *len_bytes = 3;
    return cp;
  }
  if (left < 4 || !is_tail(at[3])) return bad_byte(len_bytes);
  uint32_t cp = (uint32_t)(lead & 0x07) << 18 | (uint32_t)(at[1] & 0x3F) << 12 |
                (uint32_t)(at[2] & 0x3F) << 6 | (at[3] & 0x3F);
  if (cp < 0x10000 || cp > 0x10FFFF) return bad_byte(len_bytes);
  *len_bytes = 4;
  return cp;
}

/* Length of the ASCII run at the start, in whole steps of 32 bytes: the
 * compiler turns the four words into vector registers. */
static size_t skip_ascii(const uint8_t *at, size_t left) {
  size_t done = 0;
  while (left - done >= 32) {
    uint64_t word[4];
    memcpy(word, at + done, sizeof word);
    if ((word[0] | word[1] | word[2] | word[3]) & 0x8080808080808080u) break;
    done += 32;
  }
  return done;
}

size_t tok_utf8_validate(const char *bytes, size_t len) {
  const uint8_t *text = (const uint8_t *)bytes;
  size_t pos = 0;
  while (pos < len) {
    pos += skip_ascii(text + pos, len - pos);
    /* One mixed stretch at a time, so that a lone accent does not end the fast lane for good. */
    size_t stretch_end = len - pos > 32 ? pos + 32 : len;
    while (pos < stretch_end) {
      unsigned n;
      uint32_t cp = tok_utf8_decode(text + pos, len - pos, &n);
      if (cp == TOK_UTF8_REPLACEMENT && n == 1) return pos;
      pos += n;
    }
  }
  return len;
}

unsigned tok_utf8_encode(uint32_t cp, uint8_t out[TOK_UTF8_MAX]) {
  if (cp < 0x80) {
    out[0] = (uint8_t)cp;
    return 1;
  }
  if (cp < 0x800) {
    out[0] = (uint8_t)(0xC0 | cp >> 6);
    out[1] = (uint8_t)(0x80 | (cp & 0x3F));
    return 2;
  }
  if (cp < 0x10000) {
    out[0] = (uint8_t)(0xE0 | cp >> 12);
    out[1] = (uint8_t)(0x80 | (cp >> 6 & 0x3F));
    out[2] = (uint8_t)(0x80 | (cp & 0x3F));
    return 3;
  }
  out[0] = (uint8_t)(0xF0 | cp >> 18);
  out[1] = (uint8_t)(0x80 | (cp >> 12 & 0x3F));
  out[2] = (uint8_t)(0x80 | (cp >> 6 & 0x3F));
  out[3] = (uint8_t)(0x80 | (cp & 0x3F));
  return 4;
}
