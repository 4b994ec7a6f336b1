/* How one word is read, for people: the stemmer's readings in the words of the public header. */
#include <string.h>

#include "engine/rakor_analysis.h"
#include "engine/rakor_error.h"
#include "engine/text/token_words.h"
#include "stemmer/stemmer.h"
#include "tokenizer/tokenizer.h"

_Static_assert((int)RAKOR_READINGS_MAX == (int)STEM_CANDIDATES_MAX, "one limit for readings");
_Static_assert((int)RAKOR_AFFIXES_MAX >= (int)STEM_PREFIXES_MAX + 4, "room for every affix");

static const struct {
  const char *name, *meaning;
} evidences[] = {
    [STEM_EVIDENCE_NONE] = {"none", "no lexicon and no rule explains the word"},
    [STEM_EVIDENCE_GUESS] = {"guess", "the root is unknown, but the ending is unmistakable"},
    [STEM_EVIDENCE_ROOT] = {"root", "the lexicon has the root, and says nothing of these affixes"},
    [STEM_EVIDENCE_RELATED] = {"related", "the lexicon gives the root kindred affixes"},
    [STEM_EVIDENCE_LICENSED] = {"licensed", "the lexicon gives the root these affixes"},
    [STEM_EVIDENCE_WHOLE] = {"whole", "the lexicon has the word as a root or a name"},
    [STEM_EVIDENCE_LISTED] = {"listed", "the lexicon lists the word with its stem"},
};
_Static_assert(sizeof evidences / sizeof *evidences == STEM_EVIDENCE_COUNT, "one name each");

static const char *const doublings[] = {
    [STEM_DOUBLING_NONE] = NULL,           [STEM_DOUBLING_FULL] = "full",
    [STEM_DOUBLING_AFFIXED] = "affixed",   [STEM_DOUBLING_RECIPROCAL] = "reciprocal",
    [STEM_DOUBLING_SOUND] = "sound",       [STEM_DOUBLING_LISTED] = "listed",
    [STEM_DOUBLING_PARTIAL] = "partial",   [STEM_DOUBLING_FIGURE] = "figure",
};
_Static_assert(sizeof doublings / sizeof *doublings == STEM_DOUBLING_COUNT, "one name each");

static void put_text(char out[RAKOR_WORD_MAX_BYTES], const char *text, size_t len) {
  memcpy(out, text, len);
  out[len] = '\0';
}

static void add_affix(rakor_reading *reading, uint8_t affix, const char *role) {
  if (affix == STEM_AFFIX_NONE) return;
  reading->affixes[reading->affix_count++] =
      (rakor_affix){stem_affix_name((stem_affix)affix), role};
}

static void describe(const stem_candidate *candidate, rakor_reading *reading) {
  *reading = (rakor_reading){.restored = (char)candidate->restored,
                             .evidence = evidences[candidate->evidence].name,
                             .evidence_meaning = evidences[candidate->evidence].meaning,
                             .score = candidate->score};
  put_text(reading->root, candidate->root, candidate->root_len);
  put_text(reading->listed, candidate->listed, candidate->listed_len);
  for (size_t i = 0; i < STEM_PREFIXES_MAX; i++)
    add_affix(reading, candidate->prefixes[i], "prefix");
  add_affix(reading, candidate->infix, "infix");
  add_affix(reading, candidate->suffix, "suffix");
  add_affix(reading, candidate->possessive, "possessive");
  add_affix(reading, candidate->particle, "particle");
  reading->points.evidence = candidate->points.evidence;
  reading->points.length = candidate->points.length;
  reading->points.frequency = candidate->points.frequency;
  reading->points.cost = candidate->points.cost;
}

/* Would it still be the first if neither had these points? */
static bool leads_without(const stem_candidate *first, int points, const stem_candidate *second,
                          int other_points) {
  return first->score - points > second->score - other_points;
}

/* What put the first reading before the second. Evidence counts first by the stemmer's weights;
 * points for it beyond what it is called are those of a whole word before a clitic. */
static const char *why_first(const stem_candidate *first, const stem_candidate *second) {
  if (first->score < second->score) return "reduplication"; /* both halves lead there */
  if (first->score == second->score) return "rule order";
  if (first->evidence > second->evidence) return "evidence";
  if (!leads_without(first, first->points.evidence, second, second->points.evidence))
    return "clitic";
  if (!leads_without(first, first->points.frequency, second, second->points.frequency))
    return "frequency";
  return "score";
}

/* The stems of its parts, as far as there is room. */
static void list_parts(const rk_analysis *analysis, rk_view text, rakor_explanation *explanation) {
  tok_scanner scanner;
  tok_token token;
  size_t len = 0;
  tok_scanner_init(&scanner, text.ptr, text.len);
  while (tok_scanner_next(&scanner, &token, 1)) {
    rk_token_words words;
    rk_token_words_init(&words, analysis, text.ptr, &token);
    while (rk_token_words_next(&words)) {
      if (len + (len > 0) + words.stem.len >= sizeof explanation->parts) return;
      if (len) explanation->parts[len++] = ' ';
      memcpy(explanation->parts + len, words.stem.ptr, words.stem.len);
      len += words.stem.len;
    }
  }
}

static void list_readings(const rk_analysis *analysis, rk_view form,
                          rakor_explanation *explanation) {
  stem_analysis readings;
  char modern[RK_ANALYSIS_WORD_MAX_BYTES];
  put_text(explanation->modern, modern, rk_analysis_read(analysis, form, &readings, modern));
  explanation->doubling = doublings[readings.doubling];
  explanation->reading_count = readings.count;
  for (size_t i = 0; i < readings.count; i++)
    describe(&readings.candidates[i], &explanation->readings[i]);
  if (readings.count > 1)
    explanation->won_by = why_first(&readings.candidates[0], &readings.candidates[1]);
}

void rakor_explain(const rakor_analysis *given, rakor_text word, rakor_explanation *explanation) {
  const rk_analysis analysis = rakor_analysis_of(given);
  const rk_view text = {word.ptr, word.len < UINT32_MAX ? word.len : UINT32_MAX - 1};
  rk_token_words words;
  *explanation = (rakor_explanation){0};
  rakor_stem_with(given, word, explanation->stem);
  if (rk_token_words_only(&words, &analysis, text)) {
    put_text(explanation->word, words.form.ptr, words.form.len);
    if (words.is_stemmed) list_readings(&analysis, words.form, explanation);
    return;
  }
  tok_fold(text.ptr, text.len, explanation->word, sizeof explanation->word - 1);
  list_parts(&analysis, text, explanation);
  explanation->is_split = explanation->parts[0] != '\0';
}
