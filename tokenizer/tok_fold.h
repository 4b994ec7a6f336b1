/*
 * fold: what is this token's spelling, small differences put aside?
 *
 * In: any bytes. Out: UTF-8 in which
 *  - letters are decomposed for compatibility and case-folded (Unicode NFKD
 *    and full case folding; Hangul is put together again, as NFKC does);
 *  - accents and points are gone (combining classes 1, 10-36 and >= 200: the
 *    diacritics of Latin, Greek and Cyrillic, the vowel points of Arabic and
 *    Hebrew); letters with a stroke and the like become plain (o, d, l, ae);
 *  - apostrophes of every kind are gone, so that Jum'at, Jum’at and Jumat are
 *    one word;
 *  - every hyphen and dash is '-', every decimal digit 0-9;
 *  - soft hyphens, zero-width characters and other invisible ones are gone;
 *  - a byte that is not UTF-8 becomes U+FFFD.
 * Composed and decomposed spellings fold alike, and folding twice changes
 * nothing. Apart from Hangul the result is that of each code point by itself.
 *
 * tok_fold looks at the letters alone; tok_token_fold (tokenizer.h) also knows
 * the kind and is what indexing and querying call.
 * Keeps nothing, allocates nothing; any thread.
 */
#ifndef TOK_FOLD_H
#define TOK_FOLD_H

#include <stddef.h>
#include <stdint.h>

#include "tokenizer/tok_class.h"

/* Writes at most `cap` bytes to `out` (which must not overlap `text`) and
 * returns how many; when cap is too small the rest is left out, from a code
 * point boundary on. One code point yields at most 33 bytes; ASCII and Latin
 * text never grows beyond 3/2 of its length. */
size_t tok_fold(const char *text, size_t len, char *out, size_t cap);

/* Generated: code point -> offset in the pool of (length, bytes); 0: itself. */
extern const uint16_t tok_fold_index[TOK_BLOCKS];
extern const uint16_t tok_fold_block[];
extern const uint8_t tok_fold_pool[];

#endif
