/* The public functions on the settings of the analysis. */
#include "engine/rakor_analysis.h"

#include "engine/rakor_error.h"

static rk_lexicon *lexicon_of(const rakor_lexicon *lexicon) {
  /* Its holders are counted, its content is constant: that is what const promises the caller. */
  return (rk_lexicon *)(uintptr_t)(const void *)lexicon;
}

rk_analysis rakor_analysis_of(const rakor_analysis *analysis) {
  if (!analysis) return (rk_analysis){0};
  return (rk_analysis){.lexicon = lexicon_of(analysis->lexicon),
                       .old_spelling = analysis->old_spelling};
}

rakor_status rakor_lexicon_load(const char *path, rakor_lexicon **lexicon, rakor_error *error) {
  rk_lexicon *loaded;
  rk_error cause = {0};
  const rk_status status = rk_lexicon_load(&loaded, path, &cause);
  *lexicon = (rakor_lexicon *)(void *)loaded;
  return rakor_error_take(error, &cause, status);
}

rakor_status rakor_lexicon_parse(rakor_text text, const char *name, rakor_lexicon **lexicon,
                                 rakor_error *error) {
  rk_lexicon *parsed;
  rk_error cause = {0};
  const rk_status status = rk_lexicon_parse(&parsed, rakor_view_of(text), name, &cause);
  *lexicon = (rakor_lexicon *)(void *)parsed;
  return rakor_error_take(error, &cause, status);
}

void rakor_lexicon_free(rakor_lexicon *lexicon) { rk_lexicon_release(lexicon_of(lexicon)); }
