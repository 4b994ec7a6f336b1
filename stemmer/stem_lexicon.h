/* Answers: is this string a root, and which affixes is it known to take?
 *
 * The built-in lexicon is made by lexicon_compile.c from the hunspell dictionary and the tsv files of
 * data/, and lives in read-only memory; a user's (stem_user.h) is asked first. stem_table.h has the
 * shape of both. Constant once built; any thread. */
#ifndef STEMMER_STEM_LEXICON_H
#define STEMMER_STEM_LEXICON_H

#include "stemmer/stem_table.h"
#include "stemmer/stemmer.h"

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
  LIC_COUNT,
  LIC_CLASS_BITS = 52 /* of a stem_class that are kept for licences */
} stem_licence;

#define STEM_LIC(name) ((uint64_t)1 << LIC_##name)

/* What the lexicon says of a key, many of which share one: licences in the low bits, then kind,
 * family (derivations that the dictionary records, at most STEM_FAMILY_MAX) and frequency (band of
 * data/frequency.tsv: 0 unlisted, 1 rare .. 7 among the commonest). Never 0: LIC_ANY is set. */
typedef uint64_t stem_class;

enum {
  STEM_CLASS_KIND_AT = 52,
  STEM_CLASS_FAMILY_AT = 55,
  STEM_CLASS_FREQUENCY_AT = 60,
  STEM_FAMILY_MAX = 31,
  STEM_FREQUENCY_MAX = 7,
};
#define STEM_CLASS_LICENCES (STEM_LIC(CLASS_BITS) - 1)

static inline stem_class stem_class_of(uint64_t licences, stem_kind kind, uint32_t family,
                                       uint32_t frequency) {
  return licences | (uint64_t)kind << STEM_CLASS_KIND_AT | (uint64_t)family << STEM_CLASS_FAMILY_AT |
         (uint64_t)frequency << STEM_CLASS_FREQUENCY_AT;
}
static inline stem_kind stem_class_kind(stem_class c) {
  return (stem_kind)(c >> STEM_CLASS_KIND_AT & 7);
}
static inline int stem_class_family(stem_class c) {
  return (int)(c >> STEM_CLASS_FAMILY_AT) & STEM_FAMILY_MAX;
}
static inline int stem_class_frequency(stem_class c) {
  return (int)(c >> STEM_CLASS_FREQUENCY_AT) & STEM_FREQUENCY_MAX;
}

/* Emitted by lexicon_compile.c. */
extern const stem_slot stem_lexicon_slots[];
extern const uint32_t stem_lexicon_mask; /* slots - 1 */
extern const stem_class stem_lexicon_classes[];
extern const char stem_lexicon_pool[];
extern const uint64_t stem_lexicon_filter[];
extern const uint32_t stem_lexicon_starts[]; /* a bit for each beginning of a key, see stem_table.h */
extern const uint32_t stem_lexicon_joints[]; /* of its hyphenated keys, see stem_table.h */
extern const uint64_t stem_lexicon_hash;     /* of slots, classes and records */

/* What stem_user.c builds. */
struct stem_user_lexicon {
  uint32_t mask; /* slots - 1 */
  const stem_slot *slots;
  const char *pool;
  uint32_t starts[(1 << STEM_START_BITS) / 32];
  uint32_t joints[STEM_JOINTS_WORDS];
};

/* The classes of a user's records. */
extern const stem_class stem_user_classes[];

/* A key that was found; class 0 when it was not. */
typedef struct {
  stem_class class;
  const char *record; /* in the pool of its lexicon */
  bool is_users;
} stem_entry;

/* May a key of three or more letters start like this? Says no to most wrong cuts from a table that
 * stays in the first-level cache. */
static inline bool stem_may_start(const stem_user_lexicon *user, const char *key) {
  return stem_start_is_set(stem_lexicon_starts, key) ||
         (user && stem_start_is_set(user->starts, key));
}

/* May a key stand around this hyphen? hyphen[-2] to hyphen[2] can be read. */
static inline bool stem_may_join(const stem_user_lexicon *user, const char *hyphen) {
  return stem_joint_is_set(stem_lexicon_joints, hyphen) ||
         (user && stem_joint_is_set(user->joints, hyphen));
}

static inline stem_entry stem_find_own(const stem_user_lexicon *user, const stem_key *k) {
  stem_slot slot = user->slots[stem_table_seek(user->slots, user->mask, user->pool, k)];
  if (slot == 0) return (stem_entry){0, NULL, true};
  const char *record = user->pool + stem_slot_at(slot);
  return (stem_entry){stem_user_classes[stem_record_class(record)], record, true};
}

/* False for most keys that neither lexicon has. */
static inline bool stem_may_have(const stem_user_lexicon *user, const stem_key *k) {
  return user || stem_filter_has(stem_lexicon_filter, k->hash);
}

/* The entry of a key, the user's before the built-in one. */
static inline stem_entry stem_find_key(const stem_user_lexicon *user, const stem_key *k) {
  stem_entry none = {0, NULL, false};
  if (user) {
    stem_entry own = stem_find_own(user, k);
    if (own.class) return own;
  }
  if (!stem_filter_has(stem_lexicon_filter, k->hash)) return none;
  stem_slot slot = stem_lexicon_slots[stem_table_seek(stem_lexicon_slots, stem_lexicon_mask,
                                                      stem_lexicon_pool, k)];
  if (slot == 0) return none;
  const char *record = stem_lexicon_pool + stem_slot_at(slot);
  return (stem_entry){stem_lexicon_classes[stem_record_class(record)], record, false};
}

/* The same for any text with its slack. */
static inline stem_entry stem_find(const stem_user_lexicon *user, const char *key, uint32_t len) {
  if (len == 0 || len > STEM_KEY_MAX) return (stem_entry){0, NULL, false};
  stem_key k = stem_key_of(key, len);
  return stem_find_key(user, &k);
}

/* Is it on a list of ours or the user's, and not just in the dictionary? */
static inline bool stem_entry_is_listed(stem_entry e) {
  stem_kind kind = stem_class_kind(e.class);
  return e.is_users || kind == STEM_KIND_REDIRECT || kind == STEM_KIND_PROTECTED;
}

/* The root that an entry found as word[0..len) stands for: a redirect's target, or the word. */
static inline const char *stem_entry_root(stem_entry e, const char *word, uint32_t len,
                                          uint32_t *root_len) {
  *root_len = len;
  return stem_class_kind(e.class) == STEM_KIND_REDIRECT ? stem_record_target(e.record, root_len) : word;
}

#endif
