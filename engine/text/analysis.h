/*
 * analysis: what settings make stems of words, and what is the stem of this one?
 *
 * The settings are the user's lexicon and whether old spelling is read. An
 * index keeps them, so that documents, queries and snippets see every word
 * alike; the fingerprint tells whether this build would give the same stems
 * as the one that wrote the index.
 *
 * With old spelling a word that the lexicon does not explain, but does in the
 * spelling of today, has the stem of that one: tjerita leads to cerita. Names
 * are unknown in both spellings mostly, and stay as they are.
 *
 * Ownership: the struct borrows the lexicon; who keeps one longer shares it.
 * Pure functions: any thread.
 */
#ifndef RK_TEXT_ANALYSIS_H
#define RK_TEXT_ANALYSIS_H

#include "engine/base/view.h"
#include "engine/text/lexicon.h"
#include "stemmer/stemmer.h"

enum {
  RK_ANALYSIS_WORD_MAX_BYTES = 255, /* of a stem */
  /* Goes up when what this room does makes other terms of the same text; test_analyzer.c has a hash
   * of what it makes under each. */
  RK_ANALYSIS_VERSION = 2,
};


/* Zeroed: the built-in lexicon alone. */
typedef struct rk_analysis {
  rk_lexicon *lexicon; /* or NULL */
  bool old_spelling;
} rk_analysis;

/* Equal when two builds with these settings give equal stems for all words. `lexicon` is the
 * normalised text. */
uint64_t rk_analysis_fingerprint(rk_view lexicon, bool old_spelling);

/* The stem of a folded word, at most RK_ANALYSIS_WORD_MAX_BYTES. Returns its length; 0 only for an
 * empty word. */
size_t rk_analysis_stem(const rk_analysis *analysis, rk_view word,
                        char stem[RK_ANALYSIS_WORD_MAX_BYTES]);
/* The stem of a folded word with hyphens, when it is one word. False: take its parts. */
bool rk_analysis_stem_hyphenated(const rk_analysis *analysis, rk_view word,
                                 char stem[RK_ANALYSIS_WORD_MAX_BYTES], size_t *stem_len);

/* The stem of a folded word that a lexicon lists with it, as it does what is no root and has no
 * affixes (tsb: sebut). Returns its length; 0: not listed. */
size_t rk_analysis_listed(const rk_analysis *analysis, rk_view word,
                          char stem[RK_ANALYSIS_WORD_MAX_BYTES]);

/* How the stemmer reads a folded word that stems as above. `modern` gets the spelling of today that
 * is read instead, when the settings ask for it and a lexicon explains that alone. Returns its
 * length; 0: the word is read as it is. */
size_t rk_analysis_read(const rk_analysis *analysis, rk_view word, stem_analysis *readings,
                        char modern[RK_ANALYSIS_WORD_MAX_BYTES]);

/* Does a lexicon explain this folded word? Names that no list has are what it does not. */
bool rk_analysis_knows(const rk_analysis *analysis, rk_view word);

#endif
