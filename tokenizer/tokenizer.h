/*
 * tokenizer: where are the words?
 *
 * In: any bytes, meant to be UTF-8. Out: tokens {offset, length, kind, flags}
 * that point into those bytes, in batches, in order. README.md in this folder
 * states the rules with examples; tests/golden/tokens.txt holds them to it.
 *
 * Invariants: tokens ascend, never overlap, lie inside the text, begin and end
 * at code point boundaries and are 1 to TOK_MAX_BYTES long; what would be
 * longer is cut there and goes on as the next token. A token never holds a bad
 * byte. Where the text is cut into batches changes nothing.
 *
 * Ownership: the scanner borrows the text, which must stay put and unchanged
 * while it is used. Nothing is allocated and nothing can fail.
 * Threads: one scanner per thread; there is no other state.
 */
#ifndef TOKENIZER_H
#define TOKENIZER_H

#include <stddef.h>
#include <stdint.h>

#include "tokenizer/tok_fold.h"

#define TOK_MAX_BYTES 255
/* Room for the folded form of any token that is not made to be hostile. */
#define TOK_FOLD_BYTES 512

/* Raised whenever the tokens or folded forms of any text change: an index made under another
 * version has other terms. */
enum { TOK_RULES_VERSION = 2 };

typedef enum tok_kind {
  TOK_WORD = 0,     /* buku, buku-buku, Jum'at, COVID-19, buku2, 64A */
  TOK_NUMBER,       /* 12  2,5  1.000.000,50  1.2.3 */
  TOK_PERCENT,      /* 12,5% */
  TOK_DATE,         /* 29/8  15/8/22  01-11-2024  2024-11-01 */
  TOK_TIME,         /* 10.30  10:30:15 */
  TOK_ABBREVIATION, /* S.H.  M.Pd.  Drs.  H.  (its dots are part of it) */
  TOK_EMAIL,        /* nama@situs.go.id */
  TOK_URL,          /* https://situs.go.id/a?b=c  www.situs.id  situs.com */
  TOK_HASHTAG,      /* #KukarIdaman (the sign is part of it) */
  TOK_MENTION,      /* @pemkab_kukar (the sign is part of it) */
  TOK_IDEOGRAPH,    /* one Han or Hiragana character */
  TOK_KINDS
} tok_kind;

enum {
  TOK_ASCII_LOWER = 1,    /* all bytes are a-z: the folded form is the token itself */
  TOK_FOLD = 2,           /* the folded form may differ: call tok_token_fold. Without
                             this flag the token's bytes are the folded form */
  TOK_HYPHEN = 4,         /* has a hyphen between word parts (folded: '-') */
  TOK_UPPER_INITIAL = 8,  /* the first letter is A-Z */
  TOK_ALL_UPPER = 16,     /* every byte is A-Z */
  TOK_HAS_DIGIT = 32,     /* has 0-9 */
  TOK_NON_ASCII = 64,     /* has a byte >= 0x80 */
};

typedef struct tok_token {
  uint32_t offset; /* bytes, from the start of the text */
  uint32_t len;    /* bytes, 1..TOK_MAX_BYTES */
  uint8_t kind;    /* tok_kind */
  uint8_t flags;
  uint16_t reserved; /* 0 */
} tok_token;

typedef struct tok_scanner {
  const uint8_t *text;
  size_t len;
  size_t pos; /* scanning goes on here */
} tok_scanner;

/* len < 4 GiB; more is a programmer's mistake (asserted). */
void tok_scanner_init(tok_scanner *scanner, const char *text, size_t len);

/* Fills up to `cap` >= 1 tokens and returns how many; 0: no more. */
size_t tok_scanner_next(tok_scanner *scanner, tok_token *out, size_t cap);

/* The same contract and the same tokens, one plain byte after the other: what
 * the vector code is tested against, and what runs where there is none. */
size_t tok_scanner_next_reference(tok_scanner *scanner, tok_token *out, size_t cap);

/* "word", "number", ...; "?" for a value that is no kind. */
const char *tok_kind_name(tok_kind kind);

/* The form of a token for comparing and indexing: tok_fold, and by kind
 *   number        1.000.000,50 and 1,000,000.50 -> 1000000,50;  2.5 -> 2,5;
 *                 1.000.000,00 -> 1000000
 *   percent       the same without %
 *   date          01-11-2024, 2024-11-01 -> 1/11/2024
 *   time          07:30, 7.30 -> 7,30 (1.25 may be a number); 07:30:15 -> 7.30.15
 *   abbreviation  without its dots: S.H. -> sh
 *   hashtag, mention  without the sign
 *   url           without http://, https://, www. and a last /
 * `text` is the scanned text, not the token. Writes at most `cap` bytes, cut
 * at a code point boundary, and returns how many; at least 1 when cap >= 4. */
size_t tok_token_fold(const char *text, const tok_token *token, char *out, size_t cap);

#endif
