/* Words, and what stands like a word: versions, runs of Katakana, ideographs. */
#include <string.h>

#include "tokenizer/tok_match.h"
#include "tokenizer/tok_rune.h"

static size_t limit_of(size_t len, size_t pos) {
  return len - pos > TOK_MAX_BYTES ? pos + TOK_MAX_BYTES : len;
}

/* Rp2,5 and USD100 are two words: the number must be findable by itself. */
static int is_currency(const uint8_t *text, size_t letters) {
  static const char codes[][4] = {"rp",  "idr", "usd", "sgd", "myr", "eur",
                                  "aud", "jpy", "cny", "sar", "rm"};
  if (letters < 2 || letters > 3) return 0;
  char lower[4] = {0};
  for (size_t i = 0; i < letters; i++) lower[i] = (char)(text[i] | 0x20);
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
    if (!strcmp(codes[i], lower)) return 1;
  }
  return 0;
}

/* Where the number begins in Rp500, covid19, tahun2024; 0: nowhere, they are one word
 * (G20, H5N1, buku2). Three letters and two digits, and then the word must end. */
static size_t letters_before_number(const uint8_t *text, size_t limit, size_t pos) {
  size_t letters = tok_count_letters(text, limit, pos, TOK_MAX_BYTES);
  size_t digits = tok_count_digits(text, limit, pos + letters);
  if (digits && is_currency(text + pos, letters)) return letters;
  if (letters < 3 || digits < 2) return 0;
  return tok_rune_is_word(text, limit, pos + letters + digits) ? 0 : letters;
}

/* The same the other way round: 5miliar, 10persen, 17agustus; but 64A, 5kg, 90an. */
static size_t digits_before_word(const uint8_t *text, size_t limit, size_t pos) {
  size_t digits = tok_count_digits(text, limit, pos);
  size_t letters = tok_count_letters(text, limit, pos + digits, TOK_MAX_BYTES);
  if (digits == 0 || letters < 4) return 0;
  return tok_rune_is_word(text, limit, pos + digits + letters) ? 0 : digits;
}

/* v1.2.3: the number of a version is one word with its v. */
static size_t match_version(const uint8_t *text, size_t limit, size_t pos) {
  if ((text[pos] | 0x20) != 'v') return 0;
  size_t end = pos + 1 + tok_count_digits(text, limit, pos + 1);
  if (end == pos + 1) return 0;
  unsigned points = 0;
  while (end + 1 < limit && text[end] == '.' && tok_is_digit(text[end + 1])) {
    end += 1 + tok_count_digits(text, limit, end + 1);
    points++;
  }
  return points && !tok_rune_is_word(text, limit, end) ? end - pos : 0;
}

/* Where the next code point stands that is not an invisible one. */
static size_t skip_ignored(const uint8_t *text, size_t limit, size_t at, tok_rune *found) {
  for (;;) {
    *found = tok_rune_at(text, limit, at);
    if (found->class != TOK_CLASS_IGNORE) return at;
    at += found->len;
  }
}

/* Whether the joiner between `before` and `after` (which stands at `at`) holds
 * the two together. UAX #29 rules WB6-7 and WB13, and the hyphen in addition. */
static int joins(tok_class joiner, tok_class before, tok_rune after, const uint8_t *text,
                 size_t len, size_t at, int all_digits) {
  if (!tok_class_is_word(after.class)) return 0;
  switch (joiner) {
    case TOK_CLASS_APOSTROPHE:
      return before == TOK_CLASS_LETTER && after.class == TOK_CLASS_LETTER;
    case TOK_CLASS_UNDERSCORE:
      return 1;
    case TOK_CLASS_HYPHEN:
      if (after.class != TOK_CLASS_DIGIT) return 1;
      if (all_digits) return 0;                    /* 2019-2024 */
      return !tok_number_continues(text, len, at); /* ke-1.000 */
    default:
      return 0;
  }
}

/* Superscripts other than 2 and 3, which also mean "square" and buku-buku. */
static int is_footnote(uint32_t cp) { return cp == 0xB9 || (cp >= 0x2070 && cp <= 0x2079); }

/* Whether a fraction or raised figure is a word apart from what stands next to it, as in UAX #29:
 * 2024¹ (footnote), 1½, ¹Dosen; m², CO₂ and buku²nya are one. */
static int stands_apart(tok_class before, tok_rune next, int has_letter) {
  if (next.class == TOK_CLASS_NUMERIC) {
    return before == TOK_CLASS_DIGIT || (before == TOK_CLASS_LETTER && is_footnote(next.cp));
  }
  return before == TOK_CLASS_NUMERIC && !has_letter && next.class != TOK_CLASS_MARK;
}

/* Past the letters and digits from `end` on that go on with the word: the common case,
 * without the tables. */
static size_t skip_plain(const uint8_t *text, size_t limit, size_t end, tok_class *before,
                         int *has_letter, int *all_digits) {
  while (end < limit && tok_is_alnum(text[end])) {
    int is_digit = tok_is_digit(text[end++]);
    *before = is_digit ? TOK_CLASS_DIGIT : TOK_CLASS_LETTER;
    *has_letter |= !is_digit;
    *all_digits &= is_digit;
  }
  return end;
}

/* Length of the word at `pos` in general. */
static size_t match_any_word(const uint8_t *text, size_t len, size_t pos) {
  size_t limit = limit_of(len, pos), end = pos;
  tok_class before = TOK_CLASS_OTHER;
  int has_letter = 0, all_digits = 1;
  while (end < limit) {
    if (before != TOK_CLASS_NUMERIC) {
      end = skip_plain(text, limit, end, &before, &has_letter, &all_digits);
    }
    tok_rune next;
    size_t at = skip_ignored(text, limit, end, &next);
    if (tok_class_is_word(next.class) || next.class == TOK_CLASS_MARK) {
      if (stands_apart(before, next, has_letter)) break;
    } else {
      tok_rune after;
      size_t after_at = skip_ignored(text, limit, at + next.len, &after);
      if (next.len == 0) break;
      if (!joins(next.class, before, after, text, len, after_at, all_digits)) break;
      at = after_at;
      next = after;
    }
    if (next.class != TOK_CLASS_DIGIT) all_digits = 0;
    if (next.class != TOK_CLASS_MARK) before = next.class;
    has_letter |= next.class == TOK_CLASS_LETTER;
    end = at + next.len;
  }
  return end - pos;
}

size_t tok_match_word(const uint8_t *text, size_t len, size_t pos) {
  size_t limit = limit_of(len, pos), n;
  if (tok_is_alpha(text[pos])) {
    if ((n = letters_before_number(text, limit, pos))) return n;
    if ((n = match_version(text, limit, pos))) return n;
  } else if ((n = digits_before_word(text, limit, pos))) {
    return n;
  }
  return match_any_word(text, len, pos);
}

size_t tok_match_run(const uint8_t *text, size_t len, size_t pos, tok_class class) {
  size_t limit = limit_of(len, pos), end = pos;
  do {
    tok_rune next = tok_rune_at(text, limit, end);
    int is_first = end == pos;
    if (!is_first && next.class != TOK_CLASS_MARK &&
        (next.class != class || class == TOK_CLASS_IDEOGRAPH)) {
      break;
    }
    end += next.len;
  } while (end < limit);
  return end - pos;
}
