/* Answers: is this string a root, and which affixes is it known to take?
 *
 * The built-in table is made by lexicon_compile.c from the hunspell dictionary and the tsv files of data/, and
 * lives in read-only memory: an open-addressing hash table of 8-byte slots over one pool of text.
 * A slot's 16-bit tag decides nearly every miss inside one cache line; the text decides hits.
 * A user's table (stem_user.h) has the same shape and is asked first.
 *
 * Callers guarantee STEM_KEY_SLACK readable bytes after the key, so that it is read in words.
 * Constant after the build; any thread. */
#ifndef STEMMER_STEM_LEXICON_H
#define STEMMER_STEM_LEXICON_H

#include <stdint.h>
#include <string.h>

#include "stemmer/stemmer.h"

enum {
  STEM_KEY_SLACK = 8, /* bytes */
  STEM_KEY_MAX = 40,  /* bytes of the longest key in the lexicon */
  STEM_TEXT_LEN_BITS = 6,
};

typedef enum {
  STEM_KIND_ROOT,
  STEM_KIND_BOUND,     /* a root that never stands alone (juang, temu) */
  STEM_KIND_NAME,      /* written with a capital in the dictionary */
  STEM_KIND_PROTECTED, /* of our lists only: a name, an acronym, a pair that is one word */
  STEM_KIND_REDIRECT,  /* not a root: `target` is its root */
} stem_kind;

/* What the lexicon may know of a root: one bit for each affix combination. */
typedef enum {
  LIC_ANY, /* set for every root, so that a rule can accept a combination nobody recorded */
  LIC_ME,
  LIC_ME_KAN,
  LIC_ME_I,
  LIC_DI,
  LIC_DI_KAN,
  LIC_DI_I,
  LIC_BER,
  LIC_BER_AN,
  LIC_BER_KAN,
  LIC_TER,
  LIC_TER_KAN,
  LIC_TER_I,
  LIC_TER_AN,
  LIC_PE,
  LIC_PE_AN,
  LIC_PER,
  LIC_PER_AN,
  LIC_PER_KAN,
  LIC_PER_I,
  LIC_MEMPER,
  LIC_MEMPER_KAN,
  LIC_MEMPER_I,
  LIC_KE,
  LIC_KE_AN,
  LIC_SE,
  LIC_SE_NYA,
  LIC_SE_AN,
  LIC_AN,
  LIC_KAN,
  LIC_I,
  LIC_KU,
  LIC_CLITIC, /* -nya, -ku, -lah ... */
  LIC_KEBER_AN,
  LIC_KETER_AN,
  LIC_KEPE_AN,
  LIC_KESE_AN,
  LIC_BERKE_AN,
  LIC_BERPE_AN,
  LIC_BERSE,
  LIC_MEMBER_KAN,
  LIC_PEMBER_AN,
  LIC_PEMPER,
  LIC_MENYE,
  LIC_PENYE,
  LIC_SEPE,
  LIC_SEPER,
  LIC_PERSE_AN,
  LIC_TEPER,
  LIC_COUNT
} stem_licence;

#define STEM_LIC(name) ((uint64_t)1 << LIC_##name)

/* text: offset in the pool << STEM_TEXT_LEN_BITS | length; length 0 is an empty slot. */
typedef struct {
  uint16_t tag;
  uint16_t class_index;
  uint32_t text;
} stem_slot;

/* What many entries share; a redirect has one of its own. */
typedef struct {
  uint64_t licences; /* bits of stem_licence */
  uint32_t target;   /* text of the root, for STEM_KIND_REDIRECT */
  uint8_t kind;      /* stem_kind */
  uint8_t family;    /* how many derivations the dictionary records */
  uint8_t frequency; /* band of data/frequency.tsv: 0 unlisted, 1 rare .. 7 among the commonest */
  uint8_t unused;
} stem_class;

/* Emitted by lexicon_compile.c. */
extern const stem_slot stem_lexicon_slots[];
extern const uint32_t stem_lexicon_mask; /* slots - 1; slots is a power of two */
extern const stem_class stem_lexicon_classes[];
extern const char stem_lexicon_pool[]; /* ends with STEM_KEY_SLACK zero bytes */

extern const uint64_t stem_lexicon_filter[]; /* a bit for each key's stem_filter_index */
extern const uint32_t stem_lexicon_starts[]; /* a bit for each beginning of a key, as below */
extern const uint64_t stem_lexicon_hash;     /* of everything above */

static inline uint64_t stem_load_u64(const char *p) {
  uint64_t v;
  memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  v = __builtin_bswap64(v);
#endif
  return v;
}

/* The lowest n bytes of v, n in 1..8. */
static inline uint64_t stem_low_bytes(uint64_t v, uint32_t n) { return v & (~(uint64_t)0 >> (64 - 8 * n)); }

/* len >= 1. The same function at build and at run time. */
static inline uint64_t stem_key_hash(const char *key, uint32_t len) {
  uint64_t h = 0x9e3779b97f4a7c15u * len;
  while (len > 8) {
    h = (h ^ stem_load_u64(key)) * 0xff51afd7ed558ccdu;
    h ^= h >> 32;
    key += 8;
    len -= 8;
  }
  h = (h ^ stem_low_bytes(stem_load_u64(key), len)) * 0xff51afd7ed558ccdu;
  return h ^ (h >> 32);
}

/* One bit in 64 KiB: most words that are not keys end here, within the caches of one core. */
enum { STEM_FILTER_BITS = 19 };
static inline uint32_t stem_filter_index(uint64_t hash) {
  return (uint32_t)(hash >> 20) & ((1u << STEM_FILTER_BITS) - 1);
}

static inline uint16_t stem_key_tag(uint64_t hash) { return (uint16_t)(hash >> 48); }

static inline uint32_t stem_text_len(uint32_t text) { return text & ((1u << STEM_TEXT_LEN_BITS) - 1); }
static inline uint32_t stem_text_at(uint32_t text) { return text >> STEM_TEXT_LEN_BITS; }

enum { STEM_START_BITS = 15 };

/* The first three letters, five bits each. */
static inline uint32_t stem_start_index(const char *key) {
  return (uint32_t)(key[0] & 31) << 10 | (uint32_t)(key[1] & 31) << 5 | (uint32_t)(key[2] & 31);
}

static inline int stem_start_is_set(const uint32_t *starts, const char *key) {
  uint32_t i = stem_start_index(key);
  return (int)(starts[i >> 5] >> (i & 31) & 1);
}

/* What stem_user.c builds. */
struct stem_user_lexicon {
  uint32_t mask; /* slots - 1 */
  const stem_slot *slots;
  const stem_class *classes;
  const char *pool;
  uint32_t starts[(1 << STEM_START_BITS) / 32];
};

/* A key that was found: its class, and the pool that the class's target lies in. */
typedef struct {
  const stem_class *class;
  const char *pool;
} stem_entry;

/* The slot of `key`, or NULL. */
static inline const stem_slot *stem_find_slot(const stem_slot *slots, uint32_t mask, const char *pool,
                                              const char *key, uint32_t len, uint64_t hash) {
  uint16_t tag = stem_key_tag(hash);
  for (uint32_t i = (uint32_t)hash & mask;; i = (i + 1) & mask) {
    const stem_slot *slot = &slots[i];
    if (slot->text == 0) return NULL;
    if (slot->tag != tag || stem_text_len(slot->text) != len) continue;
    if (memcmp(pool + stem_text_at(slot->text), key, len) == 0) return slot;
  }
}

/* May a key of three or more letters start like this? Says no to most wrong cuts from a table that
 * stays in the first-level cache. */
static inline int stem_may_start(const stem_user_lexicon *user, const char *key) {
  return stem_start_is_set(stem_lexicon_starts, key) ||
         (user && stem_start_is_set(user->starts, key));
}

/* The entry of `key`; its class is NULL when neither lexicon has it. */
static inline stem_entry stem_find(const stem_user_lexicon *user, const char *key, uint32_t len) {
  stem_entry none = {NULL, NULL};
  if (len == 0 || len > STEM_KEY_MAX) return none;
  uint64_t hash = stem_key_hash(key, len);
  if (user) {
    const stem_slot *own = stem_find_slot(user->slots, user->mask, user->pool, key, len, hash);
    if (own) return (stem_entry){&user->classes[own->class_index], user->pool};
  }
  uint32_t bit = stem_filter_index(hash);
  if (!(stem_lexicon_filter[bit >> 6] >> (bit & 63) & 1)) return none;
  const stem_slot *slot = stem_find_slot(stem_lexicon_slots, stem_lexicon_mask, stem_lexicon_pool,
                                         key, len, hash);
  if (slot == NULL) return none;
  return (stem_entry){&stem_lexicon_classes[slot->class_index], stem_lexicon_pool};
}

#endif
