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

/* A user's own entries, consulted before the built-in lexicon; stem_user.h makes one. Wherever it
 * is a parameter, NULL means the built-in lexicon alone. */
typedef struct stem_user_lexicon stem_user_lexicon;

/* Writes the stem of `word` (not NUL-terminated), returns its length: 0 for an empty word, else
 * 1..STEM_WORD_MAX. A word that no rule explains is its own stem; one longer than STEM_WORD_MAX
 * is cut there. `out` must not overlap `word`. */
size_t stem_word(const stem_user_lexicon *user, const char *word, size_t len,
                 char out[STEM_WORD_MAX]);

/* Is this hyphenated word one word (reduplication, or an affix set off by a hyphen)? True: `out`
 * and `out_len` hold its stem. False: nothing is written, and the caller splits the word at its
 * hyphens and stems the parts. `out` must not overlap `word`. */
bool stem_hyphenated(const stem_user_lexicon *user, const char *word, size_t len,
                     char out[STEM_WORD_MAX], size_t *out_len);

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
  STEM_AFFIX_IN,   /* colloquial -in */
  STEM_AFFIX_MY,   /* -ku */
  STEM_AFFIX_YOUR, /* -mu */
  STEM_AFFIX_ITS,  /* -nya */
  STEM_AFFIX_LAH,
  STEM_AFFIX_KAH,
  STEM_AFFIX_TAH,
  STEM_AFFIX_PUN,
  STEM_AFFIX_INFIX_EL,
  STEM_AFFIX_INFIX_EM,
  STEM_AFFIX_INFIX_ER,
  STEM_AFFIX_INFIX_IN,
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
  STEM_EVIDENCE_COUNT
} stem_evidence;

/* Kinds of doubling (Alwi et al., Tata Bahasa Baku, on kata ulang). */
typedef enum {
  STEM_DOUBLING_NONE,
  STEM_DOUBLING_FULL,       /* buku-buku, kecamatan-kecamatan, anak-anaknya */
  STEM_DOUBLING_AFFIXED,    /* berlari-larian, kehijau-hijauan, meniru-niru */
  STEM_DOUBLING_RECIPROCAL, /* tolong-menolong */
  STEM_DOUBLING_SOUND,      /* corat-coret: vowels or the first consonant change */
  STEM_DOUBLING_LISTED,     /* sayur-mayur, kupu-kupu: as the lexicon lists the pair */
  STEM_DOUBLING_PARTIAL,    /* dwipurwa: pepohonan */
  STEM_DOUBLING_FIGURE,     /* buku2 */
  STEM_DOUBLING_COUNT
} stem_doubling;

/* One way to read the word. score = points.evidence + points.length + points.frequency -
 * points.cost; README.md in this folder says what each stands for. */
typedef struct {
  uint8_t prefixes[STEM_PREFIXES_MAX]; /* stem_affix, outermost first, STEM_AFFIX_NONE at the end */
  uint8_t infix;                       /* INFIX_EL .. INFIX_IN, or NONE */
  uint8_t suffix;                      /* derivational: AN, KAN, I, IN, or NONE */
  uint8_t possessive;                  /* MY, YOUR, ITS, or NONE */
  uint8_t particle;                    /* LAH, KAH, TAH, PUN, or NONE */
  uint8_t restored;                    /* the consonant put back for a nasal, or 0 */
  uint8_t evidence;                    /* stem_evidence */
  uint8_t root_len;
  int16_t score; /* the higher wins; ties go to the earlier rule */
  struct {
    int16_t evidence, length, frequency, cost;
  } points;
  char root[STEM_ANALYSED_MAX];
  /* What stands between the affixes where that is no root, but listed with one (mempelajari: meN-
   * pelajar -i, and pelajar leads to ajar); length 0 where the root itself stands there. */
  uint8_t listed_len;
  char listed[STEM_ANALYSED_MAX];
} stem_candidate;

typedef struct {
  stem_doubling doubling;
  size_t count; /* see stem_analyze */
  stem_candidate candidates[STEM_CANDIDATES_MAX]; /* best first, one of each root; [0].root is the stem */
} stem_analysis;

/* The analysis of one word, hyphenated or not. count is 0 for an empty word, one of more than
 * STEM_ANALYSED_MAX bytes, and a hyphenated one that stem_hyphenated would have the caller split;
 * else it is >= 1 and candidates[0].root is what stem_word or stem_hyphenated gives. */
void stem_analyze(const stem_user_lexicon *user, const char *word, size_t len, stem_analysis *out);

/* "meN-", "-kan", "-el-" and so on, for people. Never NULL. */
const char *stem_affix_name(stem_affix affix);

/* Rewrites the spelling of before 1972 (and of before 1947: oe): tj c, dj j, j y, nj ny, sj sy,
 * ch kh, oe u. Returns the length, or 0 when `word` has nothing to rewrite, other letters than
 * a-z, or does not fit. What it gives need not be a word: look it up. */
size_t stem_modern_spelling(const char *word, size_t len, char out[STEM_WORD_MAX]);

/* Differs between two builds whenever their built-in lexicons or rules give different stems. */
uint64_t stem_fingerprint(void);

#endif
