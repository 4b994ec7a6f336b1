#include "engine/text/analysis.h"

#include "engine/base/intern.h"
#include "tokenizer/tokenizer.h"

_Static_assert((int)RK_ANALYSIS_WORD_MAX_BYTES == (int)STEM_WORD_MAX, "one limit for words");

uint64_t rk_analysis_fingerprint(rk_view lexicon, bool old_spelling) {
  uint64_t mixed = rk_hash(lexicon, stem_fingerprint());
  mixed = rk_hash_mix(mixed ^ TOK_RULES_VERSION, UINT64_C(0x9e3779b97f4a7c15));
  mixed = rk_hash_mix(mixed ^ RK_ANALYSIS_VERSION, UINT64_C(0xc2b2ae3d27d4eb4f));
  return rk_hash_mix(mixed ^ old_spelling, UINT64_C(0x9e3779b97f4a7c15));
}

/* The readings of a word, and what speaks for the first. */
static stem_evidence evidence_for(const rk_analysis *analysis, rk_view word,
                                  stem_analysis *readings) {
  stem_analyze(rk_lexicon_table(analysis->lexicon), word.ptr, word.len, readings);
  return readings->count ? (stem_evidence)readings->candidates[0].evidence : STEM_EVIDENCE_NONE;
}

bool rk_analysis_knows(const rk_analysis *analysis, rk_view word) {
  stem_analysis readings;
  return evidence_for(analysis, word, &readings) != STEM_EVIDENCE_NONE;
}

/* Appends word[from, to) in today's spelling. */
static size_t append_modern(rk_view word, size_t from, size_t to, char *out, size_t len,
                            bool *changed) {
  char modern[STEM_WORD_MAX];
  size_t n = stem_modern_spelling(word.ptr + from, to - from, modern);
  *changed |= n > 0;
  const char *text = n ? modern : word.ptr + from;
  if (n == 0) n = to - from;
  memcpy(out + len, text, n);
  return len + n;
}

/* The figure 2 of tjerita2 and tjerita2nja stays where it is: texts of the time are full of it. */
static size_t modern_spelling(rk_view word, char *modern) {
  const char *two = memchr(word.ptr, '2', word.len);
  const size_t split = two ? (size_t)(two - word.ptr) : word.len;
  bool changed = false;
  size_t len = append_modern(word, 0, split, modern, 0, &changed);
  if (two) {
    modern[len++] = '2';
    len = append_modern(word, split + 1, word.len, modern, len, &changed);
  }
  return changed ? len : 0;
}

/* Today's spelling of a word that no lexicon explains, when one does explain that. 0: the word is
 * taken as it is. */
static size_t modern_for(const rk_analysis *analysis, rk_view word,
                         char modern[RK_ANALYSIS_WORD_MAX_BYTES]) {
  stem_analysis readings;
  if (!analysis->old_spelling || word.len == 0 || word.len > STEM_ANALYSED_MAX ||
      rk_analysis_knows(analysis, word))
    return 0;
  const size_t len = modern_spelling(word, modern);
  return len && evidence_for(analysis, (rk_view){modern, len}, &readings) >= STEM_EVIDENCE_ROOT
             ? len
             : 0;
}

/* A word has this stem: is there a better one in today's spelling? */
static size_t read_old_spelling(const rk_analysis *analysis, char *stem, size_t len) {
  char modern[RK_ANALYSIS_WORD_MAX_BYTES];
  const size_t modern_len = modern_for(analysis, (rk_view){stem, len}, modern);
  if (modern_len == 0) return len;
  return stem_word(rk_lexicon_table(analysis->lexicon), modern, modern_len, stem);
}

size_t rk_analysis_stem(const rk_analysis *analysis, rk_view word,
                        char stem[RK_ANALYSIS_WORD_MAX_BYTES]) {
  const size_t len = stem_word(rk_lexicon_table(analysis->lexicon), word.ptr, word.len, stem);
  return read_old_spelling(analysis, stem, len);
}

bool rk_analysis_stem_hyphenated(const rk_analysis *analysis, rk_view word,
                                 char stem[RK_ANALYSIS_WORD_MAX_BYTES], size_t *stem_len) {
  if (!stem_hyphenated(rk_lexicon_table(analysis->lexicon), word.ptr, word.len, stem, stem_len))
    return false;
  *stem_len = read_old_spelling(analysis, stem, *stem_len);
  return true;
}

size_t rk_analysis_listed(const rk_analysis *analysis, rk_view word,
                          char stem[RK_ANALYSIS_WORD_MAX_BYTES]) {
  stem_analysis readings;
  if (evidence_for(analysis, word, &readings) != STEM_EVIDENCE_LISTED) return 0;
  memcpy(stem, readings.candidates[0].root, readings.candidates[0].root_len);
  return readings.candidates[0].root_len;
}

size_t rk_analysis_read(const rk_analysis *analysis, rk_view word, stem_analysis *readings,
                        char modern[RK_ANALYSIS_WORD_MAX_BYTES]) {
  evidence_for(analysis, word, readings);
  if (readings->count == 0) return 0;
  const stem_candidate *first = &readings->candidates[0];
  const size_t len = modern_for(analysis, (rk_view){first->root, first->root_len}, modern);
  if (len == 0) return 0;
  const stem_doubling doubling = readings->doubling;
  evidence_for(analysis, (rk_view){modern, len}, readings);
  if (doubling != STEM_DOUBLING_NONE) readings->doubling = doubling;
  return len;
}
