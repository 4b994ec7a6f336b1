/* Every sequence of up to four bytes that matters, against the definition. */
#include <stdlib.h>

#include "engine/base/utf8_valid.h"
#include "tests/support/cases.h"

/* The definition read backwards: decode, then see whether encoding gives the bytes again. */
static size_t reference_length(const uint8_t *p, size_t left) {
  size_t len = p[0] < 0x80 ? 1 : p[0] < 0xc0 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
  if (len == 0 || len > left || p[0] >= 0xf8) return 0;
  uint32_t c = len == 1 ? p[0] : p[0] & (0x7fu >> len);
  for (size_t i = 1; i < len; i++) {
    if ((p[i] & 0xc0) != 0x80) return 0;
    c = c << 6 | (p[i] & 0x3f);
  }
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  bool surrogate = c >= 0xd800 && c <= 0xdfff;
  return c < least[len] || surrogate || c > 0x10ffff ? 0 : len;
}

static size_t reference_prefix(const uint8_t *p, size_t len) {
  size_t at = 0;
  while (at < len) {
    size_t step = reference_length(p + at, len - at);
    if (step == 0) break;
    at += step;
  }
  return at;
}

static void compare(const uint8_t *bytes, size_t len) {
  size_t seen = rk_utf8_valid_prefix((rk_view){(const char *)bytes, len});
  size_t expected = reference_prefix(bytes, len);
  /* Only then: ck_assert writes to a pipe each time, and there are millions. */
  if (seen != expected) ck_assert_uint_eq(seen, expected);
}

START_TEST(all_short_sequences) {
  /* Third and fourth bytes only matter by being a tail or not: take the borders. */
  static const uint8_t edges[] = {0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
  uint8_t bytes[4];
  for (unsigned a = 0; a < 256; a++)
    for (unsigned b = 0; b < 256; b++)
      for (size_t c = 0; c < sizeof edges; c++)
        for (size_t d = 0; d < sizeof edges; d++) {
          bytes[0] = (uint8_t)a;
          bytes[1] = (uint8_t)b;
          bytes[2] = edges[c];
          bytes[3] = edges[d];
          for (size_t len = 0; len <= 4; len++) compare(bytes, len);
        }
}
END_TEST

START_TEST(around_the_fast_path) {
  uint8_t bytes[100];
  for (size_t at = 0; at < sizeof bytes; at++)
    for (unsigned kind = 0; kind < 3; kind++) {
      memset(bytes, 'a', sizeof bytes);
      bytes[at] = kind == 0 ? 0xff : 0xc3;
      if (kind == 2 && at + 1 < sizeof bytes) bytes[at + 1] = 0xa9;
      for (size_t len = 0; len <= sizeof bytes; len++) compare(bytes, len);
    }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {all_short_sequences, around_the_fast_path};
  return run_cases("utf8_valid", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
