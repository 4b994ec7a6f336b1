#include "engine/input/json_escape.h"

#include <string.h>

enum { UNIT_BYTES = 6 }; /* \uXXXX */

static int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

int rk_json_escape_unit(rk_view text, size_t at) {
  if (text.len - at < UNIT_BYTES || text.ptr[at] != '\\' || text.ptr[at + 1] != 'u') return -1;
  int unit = 0;
  for (size_t i = at + 2; i < at + UNIT_BYTES; i++) {
    const int digit = digit_of(text.ptr[i]);
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

static size_t read_units(rk_view text, uint32_t *character) {
  const int unit = rk_json_escape_unit(text, 0);
  if (unit < 0 || (unit >= 0xdc00 && unit <= 0xdfff)) return 0;
  *character = (uint32_t)unit;
  if (unit < 0xd800 || unit > 0xdfff) return UNIT_BYTES;
  const int low = rk_json_escape_unit(text, UNIT_BYTES);
  if (low < 0xdc00 || low > 0xdfff) return 0;
  *character = 0x10000 + ((uint32_t)(unit - 0xd800) << 10) + (uint32_t)(low - 0xdc00);
  return 2 * UNIT_BYTES;
}

size_t rk_json_escape_read(rk_view text, uint32_t *character) {
  static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
  if (text.len < 2 || text.ptr[0] != '\\') return 0;
  if (text.ptr[1] == 'u') return read_units(text, character);
  const char *letter = text.ptr[1] ? strchr(letters, text.ptr[1]) : NULL;
  if (!letter) return 0;
  *character = (uint8_t)meant[letter - letters];
  return 2;
}
