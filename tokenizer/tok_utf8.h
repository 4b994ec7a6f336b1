/*
 * utf8: which code point stands here, and is this text well formed?
 *
 * Strict: overlong forms, surrogates, values above U+10FFFF and cut sequences
 * are bad. Decoding never fails: a bad byte reads as U+FFFD of length 1, so a
 * loop always moves on. Borrows the text, keeps nothing; any thread.
 */
#ifndef TOK_UTF8_H
#define TOK_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define TOK_UTF8_REPLACEMENT 0xFFFDu
#define TOK_UTF8_MAX 4 /* bytes of the longest code point */

/* Offset of the first byte that is not part of a well-formed code point, or
 * `len` when all of it is well formed. */
size_t tok_utf8_validate(const char *bytes, size_t len);

/* The multi-byte half of tok_utf8_decode; call that instead. */
uint32_t tok_utf8_decode_long(const uint8_t *at, size_t left, unsigned *len_bytes);

/* The code point at `at`, of which `left` >= 1 bytes may be read; *len_bytes is
 * set to its length (1-4). Bad byte: U+FFFD and 1 (a real U+FFFD has length 3). */
static inline uint32_t tok_utf8_decode(const uint8_t *at, size_t left, unsigned *len_bytes) {
  if (at[0] < 0x80) {
    *len_bytes = 1;
    return at[0];
  }
  return tok_utf8_decode_long(at, left, len_bytes);
}

/* Writes a valid code point as 1-4 bytes and returns how many. */
unsigned tok_utf8_encode(uint32_t cp, uint8_t out[TOK_UTF8_MAX]);

#endif
