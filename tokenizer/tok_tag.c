/* Hashtags and mentions. */
#include "tokenizer/tok_match.h"
#include "tokenizer/tok_rune.h"

/* Bytes of what holds `before` and the letter or digit behind it together, 0 for nothing:
 * an apostrophe in a hashtag (#Jum'at), a point in a mention (@dinsos.kukar). */
static unsigned joiner_len(const uint8_t *text, size_t limit, size_t at, tok_rune joiner,
                           tok_class before, int is_mention) {
  if (!tok_class_is_word(before) && before != TOK_CLASS_UNDERSCORE) return 0;
  tok_class after = tok_rune_at(text, limit, at + joiner.len).class;
  if (is_mention) {
    int goes_on = tok_class_is_word(after) || after == TOK_CLASS_UNDERSCORE;
    return joiner.cp == '.' && goes_on ? joiner.len : 0;
  }
  int is_inside = before == TOK_CLASS_LETTER && after == TOK_CLASS_LETTER;
  return joiner.class == TOK_CLASS_APOSTROPHE && is_inside ? joiner.len : 0;
}

/* Letters of any script, digits and underscores, not without a letter: paket@1.0.0
 * mentions nobody, and #1 is a number. */
size_t tok_match_tag(const uint8_t *text, size_t len, size_t pos) {
  size_t limit = len - pos > TOK_MAX_BYTES ? pos + TOK_MAX_BYTES : len;
  int is_mention = text[pos] == '@', has_letter = 0;
  tok_class before = TOK_CLASS_OTHER;
  size_t end = pos + 1, at = end;
  while (at < limit) {
    tok_rune next = tok_rune_at(text, limit, at);
    if (next.class == TOK_CLASS_IGNORE && before != TOK_CLASS_OTHER) {
      at += next.len; /* inside only: at the end it is left out */
      continue;
    }
    int is_part = tok_class_is_word(next.class) || next.class == TOK_CLASS_UNDERSCORE ||
                  (next.class == TOK_CLASS_MARK && has_letter);
    if (is_part) {
      has_letter |= next.class == TOK_CLASS_LETTER;
      if (next.class != TOK_CLASS_MARK) before = next.class;
      end = at += next.len;
      continue;
    }
    unsigned joiner = joiner_len(text, limit, at, next, before, is_mention);
    if (!joiner) break;
    at += joiner;
  }
  return has_letter ? end - pos : 0;
}
