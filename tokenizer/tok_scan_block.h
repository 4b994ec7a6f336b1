/*
 * scan_block: 64 bytes of text at a time, as bit masks; inside the tokenizer only.
 *
 * Bit i of a mask is byte i of the block. `letters` and `upper` are A-Z a-z;
 * `look` are the bytes at which a token could begin or go on in ways that only
 * the rules (tok_match) know: digits, # @ - ' ` . : + _ and everything that is not ASCII.
 * All other bytes do nothing but separate words.
 *
 * With SSE2, which every x86-64 has; elsewhere TOK_SCAN_BLOCK is not defined
 * and the scalar scanner runs.
 */
#ifndef TOK_SCAN_BLOCK_H
#define TOK_SCAN_BLOCK_H

#include <stdint.h>

#define TOK_BLOCK_BYTES 64

/* Whether a token may begin at a `look` byte that no letter stands before. */
static inline int tok_block_may_begin(uint8_t byte) {
  return byte >= 0x80 || (uint8_t)(byte - '0') < 10 || byte == '#' || byte == '@';
}

#ifdef __SSE2__
#define TOK_SCAN_BLOCK 1
#include <emmintrin.h>

typedef struct tok_block {
  uint64_t letters, upper, look;
} tok_block;

/* 0xFF where first <= byte < first + count (count <= 127): one addition moves the
 * range to the bottom of the signed bytes. */
static inline __m128i tok_in_range(__m128i bytes, uint8_t first, uint8_t count) {
  __m128i moved = _mm_add_epi8(bytes, _mm_set1_epi8((char)(0x80 - first)));
  return _mm_cmplt_epi8(moved, _mm_set1_epi8((char)(-128 + count)));
}

static inline __m128i tok_is_byte(__m128i bytes, char byte) {
  return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte));
}

static inline __m128i tok_either(__m128i a, __m128i b) { return _mm_or_si128(a, b); }

static inline tok_block tok_block_load(const uint8_t *at) {
  tok_block block = {0, 0, 0};
  for (unsigned i = 0; i < 4; i++) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
    __m128i letters = tok_in_range(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 26);
    __m128i upper = tok_in_range(bytes, 'A', 26);
    /* - . / 0-9 : in one range, without / */
    __m128i look = _mm_andnot_si128(tok_is_byte(bytes, '/'), tok_in_range(bytes, '-', 14));
    look = tok_either(look, tok_either(tok_is_byte(bytes, '#'), tok_is_byte(bytes, '@')));
    look = tok_either(look, tok_either(tok_is_byte(bytes, '\''), tok_is_byte(bytes, '`')));
    look = tok_either(look, tok_either(tok_is_byte(bytes, '+'), tok_is_byte(bytes, '_')));
    look = tok_either(look, bytes); /* the mask takes the high bit */
    block.letters |= (uint64_t)(uint32_t)_mm_movemask_epi8(letters) << (16 * i);
    block.upper |= (uint64_t)(uint32_t)_mm_movemask_epi8(upper) << (16 * i);
    block.look |= (uint64_t)(uint32_t)_mm_movemask_epi8(look) << (16 * i);
  }
  return block;
}

#endif
#endif
