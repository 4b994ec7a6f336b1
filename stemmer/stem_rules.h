/* Answers: which affixes may stand together, and which licence in the lexicon speaks for them?
 *
 * A chain is a sequence of up to three prefixes, outermost first. Chains form a small automaton:
 * stem_chain_next[chain][prefix] is the longer chain, or 0 where Indonesian has no such word.
 * For each chain and suffix, `strong` has the licence bits that record this very combination and
 * `weak` those that record a kindred one (meN- for di-). Both 0: the combination is not a word.
 * LIC_ANY, which every root carries, makes a combination possible without any record.
 *
 * Constant tables; any thread. */
#ifndef STEMMER_STEM_RULES_H
#define STEMMER_STEM_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "stemmer/stem_lexicon.h"
#include "stemmer/stemmer.h"

/* Raised whenever the code of the stemmer gives any word another stem: it is part of the fingerprint,
 * as tables and lexicon are by their content. A test (golden_stem) reminds of it. */
enum { STEM_RULES_VERSION = 3 };

typedef enum {
  CHAIN_NONE,
  CHAIN_ME,
  CHAIN_PE,
  CHAIN_BER,
  CHAIN_TER,
  CHAIN_PER,
  CHAIN_DI,
  CHAIN_KE,
  CHAIN_SE,
  CHAIN_KU,
  CHAIN_NGE,
  CHAIN_ME_PER,
  CHAIN_ME_BER,
  CHAIN_ME_TER,
  CHAIN_ME_KE,
  CHAIN_ME_SE,
  CHAIN_DI_PER,
  CHAIN_DI_BER,
  CHAIN_DI_TER,
  CHAIN_DI_KE,
  CHAIN_DI_SE,
  CHAIN_DI_PE,
  CHAIN_PE_BER,
  CHAIN_PE_PER,
  CHAIN_PE_KE,
  CHAIN_PE_SE,
  CHAIN_BER_KE,
  CHAIN_BER_SE,
  CHAIN_BER_PE,
  CHAIN_BER_PER,
  CHAIN_TER_PER,
  CHAIN_TER_BER,
  CHAIN_TER_KE,
  CHAIN_TER_SE,
  CHAIN_PER_SE,
  CHAIN_KE_BER,
  CHAIN_KE_TER,
  CHAIN_KE_PE,
  CHAIN_KE_SE,
  CHAIN_KE_TIDAK,
  CHAIN_SE_PE,
  CHAIN_SE_PER,
  CHAIN_SE_BER,
  CHAIN_SE_KE,
  CHAIN_SE_TER,
  CHAIN_KU_PER,
  CHAIN_KU_BER,
  CHAIN_ME_PER_SE,
  CHAIN_DI_PER_SE,
  CHAIN_PE_PER_SE,
  CHAIN_KU_PER_SE,
  CHAIN_SE_PER_SE,
  CHAIN_BER_KE_BER,
  CHAIN_BER_KE_TER,
  CHAIN_BER_KE_PE,
  CHAIN_KE_TIDAK_BER,
  CHAIN_KE_TIDAK_TER,
  CHAIN_COUNT
} stem_chain;

enum { STEM_SUFFIX_COUNT = 4 }; /* none, -an, -kan, -i: index of stem_suffix_index */

typedef struct {
  uint8_t prefixes[STEM_PREFIXES_MAX];
  uint64_t strong[STEM_SUFFIX_COUNT];
  uint64_t weak[STEM_SUFFIX_COUNT];
} stem_chain_rule;

extern const stem_chain_rule stem_chain_rules[CHAIN_COUNT];
extern const uint8_t stem_chain_next[CHAIN_COUNT][STEM_PREFIX_COUNT];

/* One way to end the root: everything from byte `end` on is suffix, possessive, particle. */
typedef struct {
  uint8_t end;
  uint8_t suffix;
  uint8_t possessive;
  uint8_t particle;
  bool misspelt; /* -kan for -k-kan, -k-kan for -k-an */
} stem_ending;

enum { STEM_ENDINGS_MAX = 32 };

/* All readings of the end of a word, longest root first. Returns how many (at least 1). */
uint32_t stem_find_endings(const char *word, uint32_t len, stem_ending out[STEM_ENDINGS_MAX]);

/* 0 none, 1 -an, 2 -kan (and -in), 3 -i. */
static inline uint32_t stem_suffix_index(uint8_t suffix) {
  static const uint8_t indexes[STEM_AFFIX_COUNT] = {
      [STEM_AFFIX_AN] = 1, [STEM_AFFIX_KAN] = 2, [STEM_AFFIX_IN] = 2, [STEM_AFFIX_I] = 3};
  return indexes[suffix];
}

#endif
