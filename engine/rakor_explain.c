/* How one word is read, for people: the stemmer's readings in the words of the public header. */
#include <string.h>

#include "engine/rakor_analysis.h"
#include "engine/rakor_error.h"
#include "engine/text/analyzer.h"
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

/* What put the first reading before the second. The stemmer's weights make evidence count first. */
static const char *why_first(const rakor_reading *first, const rakor_reading *second) {
  if (first->score < second->score) return "reduplication"; /* both halves lead there */
  if (first->score == second->score) return "rule order";
  if (first->points.evidence > second->points.evidence) return "evidence";
  const int without = first->score - first->points.frequency;
  const int other_without = second->score - second->points.frequency;
  return without <= other_without ? "frequency" : "score";
}

/* In today's spelling, when the settings read the word so: the analysis of that one instead. */
static void look_at_modern(const rk_analysis *analysis, stem_analysis *readings,
                           rakor_explanation *explanation) {
  char modern[RK_ANALYSIS_WORD_MAX_BYTES];
  const stem_candidate *first = &readings->candidates[0];
  if (readings->count == 0) return;
  const size_t len = rk_analysis_modern(analysis, (rk_view){first->root, first->root_len}, modern);
  if (len == 0) return;
  const stem_doubling doubling = readings->doubling;
  stem_analyze(rk_lexicon_table(analysis->lexicon), modern, len, readings);
  if (doubling != STEM_DOUBLING_NONE) readings->doubling = doubling;
  put_text(explanation->modern, modern, len);
}

void rakor_explain(const rakor_analysis *given, rakor_text word, rakor_explanation *explanation) {
  const rk_analysis analysis = rakor_analysis_of(given);
  stem_analysis readings;
  *explanation = (rakor_explanation){0};
  const size_t len = tok_fold(word.ptr, word.len, explanation->word, RK_ANALYZER_WORD_MAX_BYTES);
  rakor_stem_with(given, word, explanation->stem);
  stem_analyze(rk_lexicon_table(analysis.lexicon), explanation->word, len, &readings);
  explanation->is_split =
      readings.count == 0 && len <= STEM_ANALYSED_MAX && memchr(explanation->word, '-', len);
  look_at_modern(&analysis, &readings, explanation);
  explanation->doubling = doublings[readings.doubling];
  explanation->reading_count = readings.count;
  for (size_t i = 0; i < readings.count; i++)
    describe(&readings.candidates[i], &explanation->readings[i]);
  if (readings.count > 1)
    explanation->won_by = why_first(&explanation->readings[0], &explanation->readings[1]);
}
