#include "tokenizer/tok_fold.h"

#include <string.h>

#include "tokenizer/tok_utf8.h"

#define REPEAT(byte) (0x0101010101010101u * (uint64_t)(byte))

/* Bytes equal to `byte`, as their high bits; exact only as a yes or no (the
 * subtraction borrows), which is all that is asked. */
static uint64_t has_byte(uint64_t word, uint8_t byte) {
  uint64_t x = word ^ REPEAT(byte);
  return (x - REPEAT(1)) & ~x & REPEAT(0x80);
}

/* Lower-cases the eight ASCII bytes of `word`: 0x20 where A-Z. */
static uint64_t lower_word(uint64_t word) {
  uint64_t from_a = word + REPEAT(0x80 - 'A');
  uint64_t past_z = word + REPEAT(0x80 - 'Z' - 1);
  return word | ((from_a & ~past_z & REPEAT(0x80)) >> 2);
}

/* Whether the eight bytes are ASCII without apostrophes: then folding is lower-casing. */
static int is_plain(uint64_t word) {
  return !((word & REPEAT(0x80)) | has_byte(word, '\'') | has_byte(word, '`'));
}

static int fold_eight(const char *text, char *out) {
  uint64_t word;
  memcpy(&word, text, 8);
  if (!is_plain(word)) return 0;
  word = lower_word(word);
  memcpy(out, &word, 8);
  return 1;
}

/* 4 to 7 bytes, as two halves that overlap. */
static int fold_four_to_seven(const char *text, size_t len, char *out) {
  uint32_t half[2];
  memcpy(&half[0], text, 4);
  memcpy(&half[1], text + len - 4, 4);
  uint64_t word = (uint64_t)half[1] << 32 | half[0];
  if (!is_plain(word)) return 0;
  word = lower_word(word);
  half[0] = (uint32_t)word;
  half[1] = (uint32_t)(word >> 32);
  memcpy(out, &half[0], 4);
  memcpy(out + len - 4, &half[1], 4);
  return 1;
}

/* Folds plain ASCII from the start on, eight bytes at a time, the last eight
 * overlapping those before; returns how many bytes it did. */
static size_t fold_plain(const char *text, size_t len, char *out, size_t cap) {
  if (len > cap || len < 4) return 0;
  if (len < 8) return fold_four_to_seven(text, len, out) ? len : 0;
  size_t done = 0;
  for (; len - done >= 8; done += 8) {
    if (!fold_eight(text + done, out + done)) return done;
  }
  return done == len || fold_eight(text + len - 8, out + len - 8) ? len : done;
}

/* Hangul syllables from their parts, by arithmetic (The Unicode Standard, 3.12):
 * if the last code point in out[0..at) and the `cp` that comes now make one
 * syllable, it takes the last one's place. Returns 1 then. Parts and syllables
 * are all three bytes long. */
static int join_hangul(char *out, size_t at, uint32_t cp) {
  if (at < 3 || (cp - 0x1161 >= 21 && cp - 0x11A8 >= 27)) return 0;
  unsigned n;
  uint32_t last = tok_utf8_decode((const uint8_t *)out + at - 3, 3, &n);
  uint32_t syllable;
  if (n != 3) return 0;
  if (last - 0x1100 < 19 && cp - 0x1161 < 21) {
    syllable = 0xAC00 + ((last - 0x1100) * 21 + (cp - 0x1161)) * 28;
  } else if (last - 0xAC00 < 11172 && (last - 0xAC00) % 28 == 0 && cp - 0x11A8 < 27) {
    syllable = last + (cp - 0x11A7);
  } else {
    return 0;
  }
  tok_utf8_encode(syllable, (uint8_t *)out + at - 3);
  return 1;
}

/* Appends whole code points from `bytes`; returns the new length, or SIZE_MAX
 * when there is no room for all. */
static size_t append(const uint8_t *bytes, unsigned count, char *out, size_t *at, size_t cap) {
  unsigned pos = 0;
  while (pos < count) {
    unsigned n;
    uint32_t cp = tok_utf8_decode(bytes + pos, count - pos, &n);
    if (!join_hangul(out, *at, cp)) {
      if (cap - *at < n) return SIZE_MAX;
      memcpy(out + *at, bytes + pos, n);
      *at += n;
    }
    pos += n;
  }
  return *at;
}

static uint16_t fold_of(uint32_t cp) {
  uint32_t block = tok_fold_index[cp >> TOK_BLOCK_BITS];
  return tok_fold_block[(block << TOK_BLOCK_BITS) + (cp & ((1u << TOK_BLOCK_BITS) - 1))];
}

size_t tok_fold(const char *text, size_t len, char *out, size_t cap) {
  const uint8_t *bytes = (const uint8_t *)text;
  size_t pos = fold_plain(text, len, out, cap);
  size_t at = pos;
  while (pos < len) {
    uint8_t byte = bytes[pos];
    if (byte < 0x80) {
      pos++;
      if (byte == '\'' || byte == '`') continue;
      if (at == cap) break;
      out[at++] = (char)(tok_is_upper(byte) ? byte | 0x20 : byte);
      continue;
    }
    unsigned n;
    uint32_t cp = tok_utf8_decode(bytes + pos, len - pos, &n);
    uint16_t entry = fold_of(cp);
    if (entry) {
      const uint8_t *form = tok_fold_pool + entry;
      if (append(form + 1, form[0], out, &at, cap) == SIZE_MAX) break;
    } else {
      uint8_t self[TOK_UTF8_MAX];
      unsigned count = tok_utf8_encode(cp, self);
      if (append(self, count, out, &at, cap) == SIZE_MAX) break;
    }
    pos += n;
  }
  return at;
}
