/*
 * match: which token begins exactly here?
 *
 * The rules, one token at a time; inside the tokenizer only. Every function
 * takes the whole text and a position and returns how many bytes the token
 * has, 0 for "no such token here", never more than TOK_MAX_BYTES. They look
 * ahead by a bounded number of bytes and behind by two at most; the scanner sees
 * to it that `pos` is not in the middle of a token.
 */
#ifndef TOK_MATCH_H
#define TOK_MATCH_H

#include "tokenizer/tokenizer.h"

/* The longest title of one part ("Prof", "Sdri"), in letters: a longer word
 * that is followed by ". " is just the end of a sentence. */
#define TOK_TITLE_MAX 4

/* Any token at `pos` < len; fills *token and returns its length. */
size_t tok_match(const uint8_t *text, size_t len, size_t pos, tok_token *token);

/* Whether the `len` <= TOK_TITLE_MAX letters are a title or another abbreviation of
 * one part, when a point follows. */
int tok_is_title(const uint8_t *word, size_t len);

/* A word, which begins at `pos` with a letter, digit or numeral. */
size_t tok_match_word(const uint8_t *text, size_t len, size_t pos);

/* One ideograph, or a run of Katakana, with the marks on it. */
size_t tok_match_run(const uint8_t *text, size_t len, size_t pos, tok_class class);

/* S.H.  M.Pd.I.  Ph.D.  a.n.: short parts with points between them, the first of one
 * letter, or of two with a capital. One part: a title with its point. */
size_t tok_match_abbreviation(const uint8_t *text, size_t len, size_t pos);

/* #KukarIdaman, @pemkab.kukar: at `pos` stands the sign. */
size_t tok_match_tag(const uint8_t *text, size_t len, size_t pos);

/* Number, percent, date or time; a plain run of digits is a number here, and
 * tok_match looks whether it is the beginning of a word (64A, 1990-an). */
size_t tok_match_number(const uint8_t *text, size_t len, size_t pos, uint8_t *kind);

/* E-mail address or URL. */
size_t tok_match_address(const uint8_t *text, size_t len, size_t pos, uint8_t *kind);

/* Whether the digits that begin at `pos` go on behind a separator (1.000, 2,5,
 * 10:30): then they are not part of a word before them. */
int tok_number_continues(const uint8_t *text, size_t len, size_t pos);

#endif
