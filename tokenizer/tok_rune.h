/*
 * rune: which code point stands at a place, and what may it do there? Inside the
 * tokenizer only.
 *
 * In: the text up to `limit`, and a place in it. Out: a code point with its length
 * and class; at `limit` one of length 0 that separates. Nothing is kept; any thread.
 */
#ifndef TOK_RUNE_H
#define TOK_RUNE_H

#include <stddef.h>

#include "tokenizer/tok_class.h"
#include "tokenizer/tok_utf8.h"

typedef struct tok_rune {
  uint32_t cp;
  unsigned len; /* bytes */
  tok_class class;
} tok_rune;

static inline tok_rune tok_rune_at(const uint8_t *text, size_t limit, size_t at) {
  tok_rune r = {.class = TOK_CLASS_OTHER};
  if (at >= limit) return r;
  r.cp = tok_utf8_decode(text + at, limit - at, &r.len);
  r.class = tok_class_of(r.cp);
  return r;
}

/* Whether a word would go on with what stands at `at`. */
static inline int tok_rune_is_word(const uint8_t *text, size_t limit, size_t at) {
  tok_class class = tok_rune_at(text, limit, at).class;
  return tok_class_is_word(class) || class == TOK_CLASS_MARK || class == TOK_CLASS_UNDERSCORE;
}

/* How many letters A-Z a-z stand from `at` on, `max` at most. */
static inline size_t tok_count_letters(const uint8_t *text, size_t limit, size_t at, size_t max) {
  size_t n = 0;
  while (n < max && at + n < limit && tok_is_alpha(text[at + n])) n++;
  return n;
}

/* How many digits 0-9. */
static inline size_t tok_count_digits(const uint8_t *text, size_t limit, size_t at) {
  size_t n = 0;
  while (at + n < limit && tok_is_digit(text[at + n])) n++;
  return n;
}

#endif
