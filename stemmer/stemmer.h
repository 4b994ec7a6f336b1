/* Answers: what is the root of this Indonesian word, and which affixes does it wear?
 *
 * In:  one folded token: lower case, NFKC, diacritics stripped, UTF-8. Any other bytes are safe.
 * Out: a stem in the caller's buffer, or a full analysis with the runners-up.
 *
 * Owns nothing: never allocates, never fails, keeps no state. The lexicon is constant data that is
 * compiled in. Every function may be called from any number of threads at once.
 *
 * Method: dictionary-based confix stripping (Nazief and Adriani 1996; Asian 2007; Adriani et al.
 * 2007), except that all affix orders are enumerated and ranked by what the lexicon knows of each
 * root, instead of taking the first that matches. README.md in this folder says it in full. */
#ifndef STEMMER_STEMMER_H
#define STEMMER_STEMMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  STEM_WORD_MAX = 255,      /* bytes, of a word and of a stem */
  STEM_ANALYSED_MAX = 48,   /* bytes; a longer word has no analysis and is its own stem */
  STEM_PREFIXES_MAX = 3,    /* prefixes in one chain, outermost first */
  STEM_CANDIDATES_MAX = 8,  /* kept in an analysis, best first */
};

/* Writes the stem of `word` (not NUL-terminated), returns its length: 0 for an empty word, else
 * 1..STEM_WORD_MAX. A word that no rule explains is its own stem; one longer than STEM_WORD_MAX
 * is cut there. `out` must not overlap `word`. */
size_t stem_word(const char *word, size_t len, char out[STEM_WORD_MAX]);

/* Is this hyphenated word one word (reduplication, or an affix set off by a hyphen)? True: `out`
 * and `out_len` hold its stem. False: nothing is written, and the caller splits the word at its
 * hyphens and stems the parts. `out` must not overlap `word`. */
bool stem_hyphenated(const char *word, size_t len, char out[STEM_WORD_MAX], size_t *out_len);

/* The affixes that an analysis names. Allomorphs share a name: mem-, men-, meng-, meny- are ME. */
typedef enum {
  STEM_AFFIX_NONE,
  STEM_AFFIX_ME,
  STEM_AFFIX_PE,
  STEM_AFFIX_BER,
  STEM_AFFIX_TER,
  STEM_AFFIX_PER,
  STEM_AFFIX_DI,
  STEM_AFFIX_KE,
  STEM_AFFIX_SE,
  STEM_AFFIX_KU, /* ku-, kau- */
  STEM_AFFIX_TIDAK, /* inside ke-tidak-...-an */
  STEM_AFFIX_NGE,   /* colloquial nge-, ng-, ny-, n-, m- */
  STEM_PREFIX_COUNT,
  STEM_AFFIX_AN = STEM_PREFIX_COUNT,
  STEM_AFFIX_KAN,
  STEM_AFFIX_I,
  STEM_AFFIX_WAN, /* -wan, -wati, -man */
  STEM_AFFIX_IN,  /* colloquial -in */
  STEM_AFFIX_MY,  /* -ku */
  STEM_AFFIX_YOUR, /* -mu */
  STEM_AFFIX_ITS, /* -nya */
  STEM_AFFIX_LAH,
  STEM_AFFIX_KAH,
  STEM_AFFIX_TAH,
  STEM_AFFIX_PUN,
  STEM_AFFIX_COUNT
} stem_affix;

/* How the winner was found, weakest first. */
typedef enum {
  STEM_EVIDENCE_NONE,     /* nothing known: the word is its own stem */
  STEM_EVIDENCE_GUESS,    /* unknown root inside an unmistakable frame, such as ...-nya */
  STEM_EVIDENCE_ROOT,     /* the root is in the lexicon; nothing is known of it with this affix */
  STEM_EVIDENCE_RELATED,  /* the lexicon gives the root a related affix (me- for ter-) */
  STEM_EVIDENCE_LICENSED, /* the lexicon gives the root this very affix */
  STEM_EVIDENCE_WHOLE,    /* the word itself is in the lexicon as a root or protected word */
  STEM_EVIDENCE_LISTED,   /* the word itself is in the list of exceptions */
} stem_evidence;

typedef struct {
  uint8_t prefixes[STEM_PREFIXES_MAX]; /* stem_affix, outermost first, STEM_AFFIX_NONE at the end */
  uint8_t suffix;                      /* derivational: AN, KAN, I, WAN, IN, or NONE */
  uint8_t possessive;                  /* MY, YOUR, ITS, or NONE */
  uint8_t particle;                    /* LAH, KAH, TAH, PUN, or NONE */
  uint8_t restored;                    /* the consonant put back for a nasal, or 0 */
  uint8_t evidence;                    /* stem_evidence */
  int16_t score;                       /* the higher wins; ties go to the earlier rule */
  uint8_t root_len;
  char root[STEM_ANALYSED_MAX];
} stem_candidate;

typedef struct {
  size_t count; /* >= 1 for a non-empty word of at most STEM_ANALYSED_MAX bytes */
  stem_candidate candidates[STEM_CANDIDATES_MAX]; /* best first; [0].root is what stem_word gives */
} stem_analysis;

/* The analysis of one unhyphenated word; count is 0 for an empty or too long word. */
void stem_analyze(const char *word, size_t len, stem_analysis *out);

/* "meN-", "-kan" and so on, for people. Never NULL. */
const char *stem_affix_name(stem_affix affix);

#endif
