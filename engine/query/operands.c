#include "engine/query/operands.h"

/* Bytes of the blank at text[i], 0 for none: ASCII, or the no-break space that comes with pasted
 * text. */
static size_t blank_at(rk_view text, size_t i) {
  const uint8_t byte = (uint8_t)text.ptr[i];
  if (byte <= ' ' || byte == 0x7f) return 1;
  return byte == 0xc2 && i + 1 < text.len && (uint8_t)text.ptr[i + 1] == 0xa0 ? 2 : 0;
}

/* The same for a quote: ", or U+201C to U+201E, which phones and word processors put in its place. */
static size_t quote_at(rk_view text, size_t i) {
  if (text.ptr[i] == '"') return 1;
  if (text.len - i < 3 || (uint8_t)text.ptr[i] != 0xe2 || (uint8_t)text.ptr[i + 1] != 0x80)
    return 0;
  const uint8_t last = (uint8_t)text.ptr[i + 2];
  return last >= 0x9c && last <= 0x9e ? 3 : 0;
}

/* Does a letter or figure end right before i? What is not ASCII is taken for one, but for the signs
 * of U+0080 to U+00BF and U+2000 to U+203F. */
static bool is_behind_letter(rk_view text, size_t i) {
  if (i == 0) return false;
  const uint8_t byte = (uint8_t)text.ptr[i - 1];
  if (byte < 0x80)
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9');
  if (i >= 2 && (uint8_t)text.ptr[i - 2] == 0xc2) return false;
  return !(i >= 3 && (uint8_t)text.ptr[i - 3] == 0xe2 && (uint8_t)text.ptr[i - 2] == 0x80);
}

static bool is_sign(char c) { return c == '+' || c == '-'; }

/* Passes over blanks, then over signs. A sign that stands alone is nothing, and neither are two. */
static rk_role take_sign(rk_operands *operands) {
  const rk_view text = operands->text;
  size_t at = operands->at, blank;
  bool is_start = at == 0;
  for (; at < text.len && (blank = blank_at(text, at)) > 0; at += blank) is_start = true;
  const size_t signs = at;
  while (is_start && at < text.len && is_sign(text.ptr[at])) at++;
  operands->at = at;
  if (at != signs + 1 || at == text.len || blank_at(text, at)) return RK_SHOULD;
  return text.ptr[signs] == '+' ? RK_MUST : RK_MUST_NOT;
}

/* Opens the quote at `at`, if one does. */
static size_t opening_quote(const rk_operands *operands) {
  if (operands->at == operands->text.len || is_behind_letter(operands->text, operands->at)) return 0;
  return quote_at(operands->text, operands->at);
}

static void take_quoted(rk_operands *operands, size_t quote, rk_operand *operand) {
  const rk_view text = operands->text;
  size_t closing = 0;
  operand->from = operands->at += quote;
  while (operands->at < text.len && (closing = quote_at(text, operands->at)) == 0) operands->at++;
  operand->to = operands->at;
  operands->at += closing;
  operand->is_whole = true;
}

bool rk_operands_next(rk_operands *operands, rk_operand *operand) {
  const rk_view text = operands->text;
  if (operands->at >= text.len) return false;
  *operand = (rk_operand){.to = text.len, .role = RK_SHOULD};
  if (operands->is_plain) {
    operands->at = text.len;
    return true;
  }
  operand->role = take_sign(operands);
  const size_t quote = opening_quote(operands);
  if (quote) {
    take_quoted(operands, quote, operand);
    return true;
  }
  operand->from = operands->at;
  while (operands->at < text.len && !blank_at(text, operands->at)) {
    if (operands->at > operand->from && opening_quote(operands)) break;
    operands->at++;
  }
  operand->to = operands->at;
  operand->is_whole = operand->role != RK_SHOULD;
  return true;
}
