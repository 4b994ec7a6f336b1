#include "tokenizer/tok_match.h"

#include "tokenizer/tok_rune.h"

enum { /* what kinds of bytes a token has; HAS_REST: none of the others */
  HAS_LOWER = 1,
  HAS_UPPER = 2,
  HAS_DIGIT = 4,
  HAS_HIGH = 8,
  HAS_QUOTE = 16,
  HAS_HYPHEN = 32,
  HAS_REST = 64
};

static unsigned bytes_in(const uint8_t *at, size_t len) {
  static const uint8_t kinds[256] = {
      ['a' ... 'z'] = HAS_LOWER,   ['A' ... 'Z'] = HAS_UPPER, ['0' ... '9'] = HAS_DIGIT,
      [0x80 ... 0xFF] = HAS_HIGH,  ['\''] = HAS_QUOTE,        ['`'] = HAS_QUOTE,
      ['-'] = HAS_HYPHEN,          [0 ... '&'] = HAS_REST,    ['(' ... ','] = HAS_REST,
      ['.' ... '/'] = HAS_REST,    [':' ... '@'] = HAS_REST,  ['[' ... '_'] = HAS_REST,
      ['{' ... 0x7F] = HAS_REST};
  unsigned has = 0;
  for (size_t i = 0; i < len; i++) has |= kinds[at[i]];
  return has;
}

static int has_wide_hyphen(const uint8_t *at, size_t len) {
  for (size_t i = 0; i < len;) {
    tok_rune r = tok_rune_at(at, len, i);
    if (r.class == TOK_CLASS_HYPHEN) return 1;
    i += r.len;
  }
  return 0;
}

/* Flags are read off the bytes once the token's extent is known. */
static uint8_t flags_of(const uint8_t *at, size_t len, uint8_t kind) {
  unsigned has = bytes_in(at, len);
  int is_plain_kind = kind == TOK_WORD || kind == TOK_IDEOGRAPH || kind == TOK_EMAIL ||
                      (kind == TOK_NUMBER && has == HAS_DIGIT);
  unsigned flags = 0;
  if (has == HAS_LOWER) flags |= TOK_ASCII_LOWER;
  if (has & (HAS_UPPER | HAS_HIGH | HAS_QUOTE) || !is_plain_kind) flags |= TOK_FOLD;
  if (kind == TOK_WORD) {
    if (has & HAS_HYPHEN || (has & HAS_HIGH && has_wide_hyphen(at, len))) flags |= TOK_HYPHEN;
  }
  if (tok_is_upper(at[0])) flags |= TOK_UPPER_INITIAL;
  if (has == HAS_UPPER) flags |= TOK_ALL_UPPER;
  if (has & HAS_DIGIT) flags |= TOK_HAS_DIGIT;
  if (has & HAS_HIGH) flags |= TOK_NON_ASCII;
  return (uint8_t)flags;
}

static size_t match_latin(const uint8_t *text, size_t len, size_t pos, uint8_t *kind) {
  size_t n = tok_match_address(text, len, pos, kind);
  if (n) return n;
  if (tok_is_digit(text[pos])) {
    n = tok_match_number(text, len, pos, kind);
    size_t digits = tok_count_digits(text, pos + n, pos);
    if (digits < n) return n;
    size_t word = tok_match_word(text, len, pos);
    if (word > digits) *kind = TOK_WORD;
    return word;
  }
  n = tok_match_abbreviation(text, len, pos);
  *kind = TOK_ABBREVIATION;
  if (n) return n;
  *kind = TOK_WORD;
  return tok_match_word(text, len, pos);
}

size_t tok_match(const uint8_t *text, size_t len, size_t pos, tok_token *token) {
  uint8_t kind = TOK_WORD;
  size_t n = 0;
  uint8_t first = text[pos];
  if (tok_is_alnum(first)) {
    n = match_latin(text, len, pos, &kind);
  } else if (first == '#') {
    kind = TOK_HASHTAG;
    n = tok_match_tag(text, len, pos);
  } else if (first == '@') {
    kind = TOK_MENTION;
    n = tok_match_tag(text, len, pos);
  } else if (first >= 0x80) {
    tok_rune r = tok_rune_at(text, len, pos);
    if (r.class == TOK_CLASS_IDEOGRAPH || r.class == TOK_CLASS_KATAKANA) {
      if (r.class == TOK_CLASS_IDEOGRAPH) kind = TOK_IDEOGRAPH;
      n = tok_match_run(text, len, pos, r.class);
    } else if (tok_class_is_word(r.class)) {
      n = tok_match_word(text, len, pos);
    }
  }
  if (n == 0) return 0;
  *token = (tok_token){.offset = (uint32_t)pos,
                       .len = (uint32_t)n,
                       .kind = kind,
                       .flags = flags_of(text + pos, n, kind)};
  return n;
}
