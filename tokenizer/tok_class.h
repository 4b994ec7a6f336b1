/*
 * class: what part can this code point play in a word?
 *
 * A two-stage table (blocks of 128 code points, equal blocks stored once) that
 * tok_tables_gen works out at build. Constant data; any thread.
 */
#ifndef TOK_CLASS_H
#define TOK_CLASS_H

#include <stdint.h>

#define TOK_BLOCK_BITS 7
#define TOK_BLOCKS (0x110000 >> TOK_BLOCK_BITS)

typedef enum tok_class {
  TOK_CLASS_OTHER = 0,  /* separates words: spaces, punctuation, symbols, unassigned */
  TOK_CLASS_LETTER,     /* general categories L* and Nl, except those below */
  TOK_CLASS_DIGIT,      /* Nd */
  TOK_CLASS_NUMERIC,    /* No: superscripts, fractions, numbers in circles */
  TOK_CLASS_IDEOGRAPH,  /* a word of its own: Han, Hiragana */
  TOK_CLASS_KATAKANA,   /* makes words with its like alone */
  TOK_CLASS_MARK,       /* M*: goes on a word, never begins one */
  TOK_CLASS_IGNORE,     /* Cf and empty letters: soft hyphen, zero-width, bidi controls */
  TOK_CLASS_HYPHEN,     /* joins word parts when it stands directly between them */
  TOK_CLASS_APOSTROPHE, /* joins letters when it stands directly between them */
  TOK_CLASS_UNDERSCORE, /* joins letters and digits */
} tok_class;

extern const uint16_t tok_class_index[TOK_BLOCKS];
extern const uint8_t tok_class_block[]; /* the first block is ASCII */

/* cp <= U+10FFFF, as tok_utf8_decode returns. */
static inline tok_class tok_class_of(uint32_t cp) {
  uint32_t block = tok_class_index[cp >> TOK_BLOCK_BITS];
  uint32_t slot = cp & ((1u << TOK_BLOCK_BITS) - 1);
  return (tok_class)tok_class_block[(block << TOK_BLOCK_BITS) + slot];
}

/* Letters, digits, numerals: what a word is made of and may begin with. */
static inline int tok_class_is_word(tok_class class) {
  return class >= TOK_CLASS_LETTER && class <= TOK_CLASS_NUMERIC;
}

static inline int tok_is_digit(uint8_t byte) { return (uint8_t)(byte - '0') < 10; }
static inline int tok_is_lower(uint8_t byte) { return (uint8_t)(byte - 'a') < 26; }
static inline int tok_is_upper(uint8_t byte) { return (uint8_t)(byte - 'A') < 26; }
static inline int tok_is_alpha(uint8_t byte) { return (uint8_t)((byte | 0x20) - 'a') < 26; }
static inline int tok_is_alnum(uint8_t byte) { return tok_is_alpha(byte) || tok_is_digit(byte); }

#endif
