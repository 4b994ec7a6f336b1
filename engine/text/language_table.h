/*
 * language_table: what the build makes of language/words.txt, and how words are found in it.
 *
 * Shared by language.c and the program that writes the table. Constant data; any thread.
 */
#ifndef RK_TEXT_LANGUAGE_TABLE_H
#define RK_TEXT_LANGUAGE_TABLE_H

#include <stddef.h>
#include <stdint.h>

/* The order of the columns; each score is the logarithm of how much likelier the word is in that
 * language than in the last one, which is any other. */
enum {
  LANGUAGE_ID,
  LANGUAGE_MS,
  LANGUAGE_EN,
  LANGUAGE_JV,
  LANGUAGE_SU,
  LANGUAGE_COLUMNS,
  LANGUAGE_GROUPS = 4, /* of trigrams: Indonesian and Malay are one, then en, jv, su */
  LANGUAGE_SLOTS = 8192,
  LANGUAGE_LETTERS = 27, /* a-z, and the edge of a word */
  LANGUAGE_TRIGRAMS = LANGUAGE_LETTERS * LANGUAGE_LETTERS * LANGUAGE_LETTERS,
  LANGUAGE_WORD_UNIT = 8, /* scores are in parts of a natural logarithm: of words an eighth, */
  LANGUAGE_TRIGRAM_UNIT = 16, /* of trigrams a sixteenth */
  LANGUAGE_TRIGRAM_BIAS = 128, /* is added to each, so that none is negative */
  LANGUAGE_WORD_SLACK = 16,   /* bytes behind a word that must be readable */
};

typedef struct language_slot {
  uint16_t tag; /* 0: empty */
  int8_t scores[LANGUAGE_COLUMNS + 1]; /* the last one is 0 */
} language_slot;

extern const language_slot language_slots[LANGUAGE_SLOTS];
/* A score for each group in 16 bits of its own, the first group lowest: all are added at once. */
extern const uint64_t language_trigrams[LANGUAGE_TRIGRAMS];
/* For each last letter the lengths of the endings that are listed, a bit 1 << length each. */
extern const uint8_t language_endings[LANGUAGE_LETTERS];

/* The first 16 bytes of a word, the first byte lowest, and its length. */
typedef struct language_key {
  uint64_t head, tail;
  size_t len;
} language_key;

static inline language_key language_key_of(const char *word, size_t len) {
  language_key key = {.len = len};
  __builtin_memcpy(&key.head, word, 8);
  __builtin_memcpy(&key.tail, word + 8, 8);
  if (len < 8) key.head &= ((uint64_t)1 << (8 * len)) - 1;
  if (len < 16) key.tail = len <= 8 ? 0 : key.tail & (((uint64_t)1 << (8 * (len - 8))) - 1);
  return key;
}

/* The ending of 1 to 7 letters that a word of `len` bytes has, as it is listed: with a hyphen. */
static inline language_key language_ending_of(const char *word, size_t len, unsigned letters) {
  const language_key key = language_key_of(word + len - letters, letters);
  return (language_key){key.head << 8 | '-', 0, letters + 1};
}

static inline uint32_t language_hash(language_key key) {
  uint64_t hash = (key.head ^ (uint64_t)key.len << 59) * 0x9e3779b97f4a7c15u;
  hash = (hash ^ hash >> 29 ^ key.tail) * 0xbf58476d1ce4e5b9u;
  return (uint32_t)(hash >> 32);
}

static inline uint16_t language_tag(uint32_t hash) { return (uint16_t)(hash >> 16 | 1); }
static inline uint32_t language_slot_of(uint32_t hash) { return hash % LANGUAGE_SLOTS; }

/* NULL: no such word. */
static inline const language_slot *language_find(const language_slot *slots, language_key key) {
  const uint32_t hash = language_hash(key);
  uint32_t slot = language_slot_of(hash);
  for (; slots[slot].tag; slot = (slot + 1) % LANGUAGE_SLOTS)
    if (slots[slot].tag == language_tag(hash)) return &slots[slot];
  return NULL;
}

/* 1-26 for a-z, -1 for what is none. */
static inline int language_letter(char byte) {
  return byte >= 'a' && byte <= 'z' ? byte - 'a' + 1 : -1;
}

#endif
