/*
 * lengths: how long is each document, in one byte?
 *
 * A length (tokens) is kept as a code: 0..31 exactly, then 16 codes for each
 * doubling (steps of at most 1/16), up to 507,904; longer counts as that. BM25
 * and its bounds both use the decoded length, so that they agree exactly.
 */
#ifndef RK_SEGMENT_LENGTHS_H
#define RK_SEGMENT_LENGTHS_H

#include <stdint.h>

enum { RK_LENGTH_CODES = 256 };

/* Monotone: a longer document never has a smaller code. */
static inline uint8_t rk_length_encode(uint32_t length) {
  if (length < 32) return (uint8_t)length;
  const unsigned octave = 31u - (unsigned)__builtin_clz(length) - 4; /* 1 for 32..63 */
  if (octave > 14) return 255;
  return (uint8_t)(16 + 16 * octave + ((length >> octave) & 15));
}

/* The smallest length that has this code. */
static inline uint32_t rk_length_decode(uint8_t code) {
  if (code < 32) return code;
  const unsigned octave = code / 16u - 1;
  return (16u + code % 16u) << octave;
}

/* No document with this code has a position as great as this: a position is at most the length, for
 * one is left out between title and body. */
static inline uint32_t rk_length_room(uint8_t code) {
  return code == 255 ? UINT32_MAX : rk_length_decode((uint8_t)(code + 1));
}

#endif
