/*
 * token_words: which words does a token stand for, and what are their stems?
 *
 * Most tokens are one word. Several are in
 *   a hyphenated token that is no reduplication: its parts, each in its place
 *     (jual-beli: jual, beli);
 *   an address: the letters and figures between its signs, without scheme and
 *     www, so that kompas finds https://www.kompas.com/berita;
 *   a date with a year: day, month and year as a text spells them, so that
 *     01/11/2024, 2024-11-01 and 1 November 2024 find each other. Of years in two
 *     figures 00 to 39 are this century's: 17/8/45 is that of 1945.
 * Words of addresses and dates have no places of their own: theirs is the token.
 *
 * Numbers, mentions and the like are their own stems. So is an abbreviation
 * (S.H., PT.), unless the lexicon lists it (tsb. is tsb, which is sebut).
 *
 * In: a token with its text, and the settings. Ownership: borrows both; the
 * views of a word live in the iterator until the next one. Allocates nothing,
 * never fails; any thread.
 */
#ifndef RK_TEXT_TOKEN_WORDS_H
#define RK_TEXT_TOKEN_WORDS_H

#include "engine/base/view.h"
#include "engine/text/analysis.h"
#include "tokenizer/tokenizer.h"

typedef struct rk_token_words {
  /* The word that is at hand. */
  rk_view form;         /* folded, 1 to RK_ANALYSIS_WORD_MAX_BYTES bytes */
  rk_view stem;         /* 1 to RK_ANALYSIS_WORD_MAX_BYTES bytes */
  uint32_t offset, len; /* bytes, in the token */
  bool is_stemmed;      /* by the stemmer, which may have readings of it */
  /* What is to come. */
  const rk_analysis *analysis;
  rk_view raw, folded;
  uint32_t next; /* a byte of raw or folded, or a part of the date */
  enum {
    RK_TOKEN_DONE,
    RK_TOKEN_ONE,
    RK_TOKEN_DOUBLED, /* one word with hyphens, whose stem is there already */
    RK_TOKEN_HYPHENS,
    RK_TOKEN_ADDRESS,
    RK_TOKEN_DATE
  } shape;
  uint8_t kind; /* tok_kind */
  char folded_bytes[RK_ANALYSIS_WORD_MAX_BYTES];
  char form_bytes[RK_ANALYSIS_WORD_MAX_BYTES];
  char stem_bytes[RK_ANALYSIS_WORD_MAX_BYTES];
} rk_token_words;

/* `text` is the scanned text, which the token points into. */
void rk_token_words_init(rk_token_words *words, const rk_analysis *analysis, const char *text,
                         const tok_token *token);
/* False when there are no more; none at all where folding leaves nothing. */
bool rk_token_words_next(rk_token_words *words);

/* Is all of `text` one word? Then it is at hand. */
bool rk_token_words_only(rk_token_words *words, const rk_analysis *analysis, rk_view text);

#endif
