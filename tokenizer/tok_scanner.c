#include <assert.h>

#include "tokenizer/tok_class.h"
#include "tokenizer/tok_match.h"
#include "tokenizer/tok_utf8.h"

void tok_scanner_init(tok_scanner *scanner, const char *text, size_t len) {
  assert(len <= UINT32_MAX);
  *scanner = (tok_scanner){.text = (const uint8_t *)text, .len = len};
}

size_t tok_scanner_next_reference(tok_scanner *scanner, tok_token *out, size_t cap) {
  const uint8_t *text = scanner->text;
  size_t len = scanner->len, pos = scanner->pos, count = 0;
  while (pos < len && count < cap) {
    size_t n = tok_match(text, len, pos, &out[count]);
    if (n) {
      count++;
      pos += n;
    } else {
      unsigned skip;
      tok_utf8_decode(text + pos, len - pos, &skip);
      pos += skip;
    }
  }
  scanner->pos = pos;
  return count;
}

size_t tok_scanner_next(tok_scanner *scanner, tok_token *out, size_t cap) {
  return tok_scanner_next_reference(scanner, out, cap);
}
