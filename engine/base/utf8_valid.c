#include "engine/base/utf8_valid.h"

#include "engine/base/bytes.h"

static bool is_ascii_32(const uint8_t *p) {
  uint64_t all = rk_load_u64(p) | rk_load_u64(p + 8) | rk_load_u64(p + 16) | rk_load_u64(p + 24);
  return (all & 0x8080808080808080u) == 0;
}

static bool is_tail(uint8_t byte) { return (byte & 0xc0) == 0x80; }

/* The length of the character at p, whose first byte is not ASCII; 0 when it is not one. */
static size_t wide_character(const uint8_t *p, size_t left) {
  uint8_t lead = p[0];
  if (lead < 0xc2 || lead > 0xf4 || left < 2) return 0;
  if (lead < 0xe0) return is_tail(p[1]) ? 2 : 0;
  /* The second byte carries what must not be: overlong, surrogate, too high. */
  uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (p[1] < low || p[1] > high || left < 3 || !is_tail(p[2])) return 0;
  if (lead < 0xf0) return 3;
  return left >= 4 && is_tail(p[3]) ? 4 : 0;
}

size_t rk_utf8_valid_prefix(rk_view text) {
  const uint8_t *bytes = (const uint8_t *)text.ptr;
  size_t at = 0;
  while (at < text.len) {
    if (text.len - at >= 32 && is_ascii_32(bytes + at)) {
      at += 32;
    } else if (bytes[at] < 0x80) {
      at++;
    } else {
      size_t len = wide_character(bytes + at, text.len - at);
      if (len == 0) return at;
      at += len;
    }
  }
  return text.len;
}
