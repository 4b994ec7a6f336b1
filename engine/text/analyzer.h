/*
 * analyzer: text to terms, the same way for indexing, querying and snippets.
 *
 * Tokens come from the tokenizer; token_words.h says which words, folded and
 * stemmed, each stands for. What comes out is a sequence of word numbers: a
 * word is a surface form together with its stem (its term).
 *
 * Each distinct spelling is folded and stemmed once; after that a token costs
 * one hash look-up. The tables grow with the vocabulary until deinit.
 * Ownership: views of forms and stems stay valid until the next analyze or
 * deinit; the settings' lexicon is borrowed. One thread at a time.
 */
#ifndef RK_TEXT_ANALYZER_H
#define RK_TEXT_ANALYZER_H

#include "engine/base/intern.h"
#include "engine/base/view.h"
#include "engine/text/analysis.h"
#include "engine/text/spelling_table.h"

enum { RK_ANALYZER_WORD_MAX_BYTES = RK_ANALYSIS_WORD_MAX_BYTES }; /* of a form and of a stem */

typedef struct rk_analyzer {
  rk_analysis analysis;        /* set before the first text, kept by deinit */
  rk_spelling_table spellings; /* raw token and kind -> its words */
  rk_intern words;             /* form; the tag is its term */
  rk_intern terms;             /* stem */
  rk_buffer parts;             /* rk_word_part, in runs: words of spellings that have several */
} rk_analyzer;

/* A word in the text. Several may have one place: those of an address or a date. */
typedef struct rk_word_token {
  uint32_t word;   /* number in `words` */
  uint32_t offset; /* bytes, in the text */
  uint32_t len;
  uint32_t kind;   /* tok_kind: see rk_analyzer_kind_name */
} rk_word_token;

/* A zeroed one is ready for use, also after deinit. */
void rk_analyzer_deinit(rk_analyzer *analyzer);
size_t rk_analyzer_memory(const rk_analyzer *analyzer);
/* The same at the worst while a table that will soon grow does so: the old one and the new. */
size_t rk_analyzer_memory_ahead(const rk_analyzer *analyzer);

/* Appends the word numbers (uint32_t) of `text` to `words`. Text of 4 GiB or
 * more is RK_LIMIT. */
rk_status rk_analyzer_words(rk_analyzer *analyzer, rk_view text, rk_buffer *words) RK_MUST_CHECK;
/* The same with places: appends rk_word_token. */
rk_status rk_analyzer_tokens(rk_analyzer *analyzer, rk_view text,
                             rk_buffer *tokens) RK_MUST_CHECK;

const char *rk_analyzer_kind_name(uint32_t kind);

static inline uint32_t rk_analyzer_word_count(const rk_analyzer *analyzer) {
  return analyzer->words.count;
}
static inline uint32_t rk_analyzer_term_count(const rk_analyzer *analyzer) {
  return analyzer->terms.count;
}
static inline uint32_t rk_analyzer_term_of(const rk_analyzer *analyzer, uint32_t word) {
  return rk_intern_tag(&analyzer->words, word);
}
static inline rk_view rk_analyzer_form(const rk_analyzer *analyzer, uint32_t word) {
  return rk_intern_text(&analyzer->words, word);
}
static inline rk_view rk_analyzer_stem(const rk_analyzer *analyzer, uint32_t term) {
  return rk_intern_text(&analyzer->terms, term);
}

/* The stem of one word given alone, as a text with it would have it; what is
 * none or several there is folded and stemmed as one. Returns the length, at
 * most RK_ANALYZER_WORD_MAX_BYTES. */
size_t rk_analyzer_stem_word(const rk_analysis *analysis, rk_view word,
                             char out[RK_ANALYZER_WORD_MAX_BYTES]);

#endif
