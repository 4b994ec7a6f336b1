#include "tools/cli_text.h"

#include <stdlib.h>
#include <string.h>

#include "tools/cli_message.h"

static bool is_tail(unsigned char c) { return (c & 0xc0) == 0x80; }

/* Well-formed as in Unicode table 3-7: no overlong forms, no surrogates, nothing past U+10FFFF. */
size_t cli_text_next(rakor_text text, uint32_t *character) {
  static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const unsigned char *p = (const unsigned char *)text.ptr;
  size_t len = p[0] < 0x80   ? 1
               : p[0] < 0xc2 ? 0
               : p[0] < 0xe0 ? 2
               : p[0] < 0xf0 ? 3
               : p[0] < 0xf5 ? 4
                             : 0;
  *character = CLI_TEXT_BROKEN;
  if (len == 1) {
    *character = p[0];
    return 1;
  }
  if (len == 0 || len > text.len) return 1;
  uint32_t value = p[0] & (0x7fu >> len);
  for (size_t i = 1; i < len; i++) {
    if (!is_tail(p[i])) return 1;
    value = value << 6 | (p[i] & 0x3fu);
  }
  if (value < smallest[len] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) return 1;
  *character = value;
  return len;
}

bool cli_text_is_harmless(uint32_t character) {
  if (character < 0x20 || (character >= 0x7f && character < 0xa0)) return false;
  if (character < 0x200e) return true;
  if (character == 0x200e || character == 0x200f) return false;     /* direction marks */
  if (character >= 0x2028 && character <= 0x202e) return false;     /* separators, overrides */
  if (character >= 0x2066 && character <= 0x2069) return false;     /* isolates */
  return character <= 0x10ffff && character != 0xfeff;
}

bool cli_text_is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

rakor_text cli_text_of(const char *c_string) {
  return (rakor_text){c_string, strlen(c_string)};
}

rakor_text cli_text_trim(rakor_text text) {
  while (text.len && cli_text_is_space(text.ptr[0])) text.ptr++, text.len--;
  while (text.len && cli_text_is_space(text.ptr[text.len - 1])) text.len--;
  return text;
}

char *cli_text_join(char *const *words, int count) {
  size_t size = 1;
  for (int i = 0; i < count; i++) size += strlen(words[i]) + 1;
  char *text = malloc(size), *p = text;
  if (!text) {
    cli_say("out of memory");
    return NULL;
  }
  for (int i = 0; i < count; i++) {
    if (i) *p++ = ' ';
    p = stpcpy(p, words[i]);
  }
  *p = '\0';
  return text;
}
