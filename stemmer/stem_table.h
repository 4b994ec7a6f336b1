/* Answers: where in a lexicon's table is this key, and what does it say?
 *
 * The shape of both lexicons, the built-in one (lexicon_compile.c makes it at build time) and a
 * user's (stem_user.c): 4-byte slots in open addressing, over a pool of records.
 *
 *   slot     0: free. Else the high 10 bits are a tag of the key's hash, which decides nearly every
 *            miss; the low 22 are the record's offset in the pool, in units of 2 bytes
 *   record   class index (2 bytes, little-endian), length of the key (1), key; a redirect's then has
 *            the length of its target (1) and the target. Begins at an even offset, never at 0
 *
 * A filter of one bit a hash, which the built-in lexicon has, stays in the caches and ends most
 * look-ups that find nothing. Callers guarantee STEM_KEY_SLACK readable bytes after a
 * key, as the pool has at its end, so that both are read in words. */
#ifndef STEMMER_STEM_TABLE_H
#define STEMMER_STEM_TABLE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
  STEM_KEY_SLACK = 16, /* bytes */
  STEM_KEY_MAX = 40,   /* bytes of the longest key */
  STEM_SLOT_AT_BITS = 22,
  STEM_POOL_MAX_BYTES = 1 << (STEM_SLOT_AT_BITS + 1),
};

typedef uint32_t stem_slot;

static inline uint64_t stem_load_u64(const char *p) {
  uint64_t v;
  memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  v = __builtin_bswap64(v);
#endif
  return v;
}

/* A key in registers: its last 1 to 16 bytes, as two words with zeros behind them, and the hash of
 * all. No branch depends on the length of a key that is not longer than 16, as nearly all are. */
typedef struct {
  const char *ptr;
  uint32_t len;
  uint64_t low, high, low_mask, high_mask;
  uint64_t hash;
} stem_key;

static inline uint64_t stem_mix(uint64_t h) {
  h *= 0xff51afd7ed558ccdu;
  return h ^ h >> 32;
}

/* 1 <= len. The same function at build and at run time. */
static inline stem_key stem_key_of(const char *ptr, uint32_t len) {
  static const char ones[32] = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
  stem_key k = {.ptr = ptr, .len = len};
  uint64_t h = 0x9e3779b97f4a7c15u * len;
  for (; len > 16; len -= 16, ptr += 16) h = stem_mix(stem_mix(h ^ stem_load_u64(ptr)) ^ stem_load_u64(ptr + 8));
  k.low_mask = stem_load_u64(ones + 16 - len);
  k.high_mask = stem_load_u64(ones + 24 - len);
  k.low = stem_load_u64(ptr) & k.low_mask;
  k.high = stem_load_u64(ptr + 8) & k.high_mask;
  k.hash = stem_mix(stem_mix(h ^ k.low) ^ k.high);
  return k;
}

static inline bool stem_key_equals(const stem_key *k, const char *text) {
  uint32_t len = k->len;
  for (const char *ptr = k->ptr; len > 16; len -= 16, ptr += 16, text += 16) {
    if (memcmp(ptr, text, 16) != 0) return false;
  }
  return (((stem_load_u64(text) & k->low_mask) ^ k->low) |
          ((stem_load_u64(text + 8) & k->high_mask) ^ k->high)) == 0;
}

static inline uint32_t stem_slot_tag(uint64_t hash) {
  return (uint32_t)(hash >> 32) & ~((1u << STEM_SLOT_AT_BITS) - 1);
}

static inline uint32_t stem_slot_at(stem_slot slot) {
  return (slot & ((1u << STEM_SLOT_AT_BITS) - 1)) * 2;
}

/* The slot that holds the key, or the free one where it would stand. mask: slots - 1, slots is a power
 * of two and not all are taken. */
static inline uint32_t stem_table_seek(const stem_slot *slots, uint32_t mask, const char *pool,
                                       const stem_key *k) {
  uint32_t tag = stem_slot_tag(k->hash);
  for (uint32_t i = (uint32_t)k->hash & mask;; i = (i + 1) & mask) {
    if (slots[i] == 0) return i;
    if ((slots[i] ^ tag) >> STEM_SLOT_AT_BITS) continue;
    const char *record = pool + stem_slot_at(slots[i]);
    if ((uint8_t)record[2] == k->len && stem_key_equals(k, record + 3)) return i;
  }
}

static inline uint16_t stem_record_class(const char *record) {
  return (uint16_t)((uint8_t)record[0] | (uint8_t)record[1] << 8);
}

/* A redirect's target and its length. */
static inline const char *stem_record_target(const char *record, uint32_t *len) {
  const char *target = record + 3 + (uint8_t)record[2];
  *len = (uint8_t)*target;
  return target + 1;
}

enum { STEM_RECORD_BYTES = 5 }; /* at most, besides key and target */

/* Writes a record at *pool_len, which must be even and have the room, points the slot at it, and moves
 * *pool_len. `target_len` 0: no redirect. */
static inline void stem_table_put(stem_slot *slot, char *pool, uint32_t *pool_len, const stem_key *k,
                                  uint16_t class_index, const char *target, uint32_t target_len) {
  char *record = pool + *pool_len;
  *slot = stem_slot_tag(k->hash) | *pool_len / 2;
  record[0] = (char)(class_index & 0xff);
  record[1] = (char)(class_index >> 8);
  record[2] = (char)k->len;
  memcpy(record + 3, k->ptr, k->len);
  uint32_t size = 3 + k->len;
  if (target_len) {
    record[size++] = (char)target_len;
    memcpy(record + size, target, target_len);
    size += target_len;
  }
  *pool_len += (size + 1) & ~1u;
}

/* FNV-1a, for fingerprints: tells two tables apart; nobody attacks it. */
static inline uint64_t stem_hash_bytes(uint64_t h, const void *bytes, size_t len) {
  for (size_t i = 0; i < len; i++) h = (h ^ ((const uint8_t *)bytes)[i]) * 0x100000001b3u;
  return h;
}

/* One bit in 64 KiB. */
enum { STEM_FILTER_BITS = 19 };
static inline bool stem_filter_has(const uint64_t *filter, uint64_t hash) {
  uint32_t bit = (uint32_t)(hash >> 18) & ((1u << STEM_FILTER_BITS) - 1);
  return filter[bit >> 6] >> (bit & 63) & 1;
}
static inline void stem_filter_set(uint64_t *filter, uint64_t hash) {
  uint32_t bit = (uint32_t)(hash >> 18) & ((1u << STEM_FILTER_BITS) - 1);
  filter[bit >> 6] |= (uint64_t)1 << (bit & 63);
}

/* The first three letters, five bits each. */
enum { STEM_START_BITS = 15 };
static inline uint32_t stem_start_index(const char *key) {
  return (uint32_t)(key[0] & 31) << 10 | (uint32_t)(key[1] & 31) << 5 | (uint32_t)(key[2] & 31);
}

static inline void stem_start_set(uint32_t *starts, const char *key) {
  starts[stem_start_index(key) >> 5] |= (uint32_t)1 << (stem_start_index(key) & 31);
}

/* Where a hyphenated key has its first hyphen, the two letters on either side: a set of them tells
 * whether any key can stand around a hyphen of the text, whatever affixes surround it. */
enum { STEM_JOINT_BITS = 15, STEM_JOINTS_WORDS = (1 << STEM_JOINT_BITS) / 32 };
static inline uint32_t stem_joint_index(uint32_t b2, uint32_t b1, uint32_t a1, uint32_t a2) {
  uint32_t letters = (b2 & 31) << 15 | (b1 & 31) << 10 | (a1 & 31) << 5 | (a2 & 31);
  return letters * 0x9e3779b1u >> (32 - STEM_JOINT_BITS);
}

/* A side of one letter stands for any letter beyond, which an affix may bring. */
static inline void stem_joint_set(uint32_t *joints, const char *key, uint32_t len) {
  const char *hyphen = (const char *)memchr(key, '-', len);
  if (hyphen == NULL || hyphen == key || hyphen + 1 == key + len) return;
  bool any_before = hyphen - key < 2, any_after = key + len - hyphen < 3 || hyphen[2] == '-';
  for (uint32_t b = 0; b < (any_before ? 32u : 1u); b++) {
    for (uint32_t a = 0; a < (any_after ? 32u : 1u); a++) {
      uint32_t i = stem_joint_index(any_before ? b : (uint8_t)hyphen[-2], (uint8_t)hyphen[-1],
                                    (uint8_t)hyphen[1], any_after ? a : (uint8_t)hyphen[2]);
      joints[i >> 5] |= (uint32_t)1 << (i & 31);
    }
  }
}

/* hyphen[-2] to hyphen[2] can be read. */
static inline bool stem_joint_is_set(const uint32_t *joints, const char *hyphen) {
  uint32_t i = stem_joint_index((uint8_t)hyphen[-2], (uint8_t)hyphen[-1], (uint8_t)hyphen[1],
                                (uint8_t)hyphen[2]);
  return joints[i >> 5] >> (i & 31) & 1;
}

static inline bool stem_start_is_set(const uint32_t *starts, const char *key) {
  return starts[stem_start_index(key) >> 5] >> (stem_start_index(key) & 31) & 1;
}

#endif
