/* The public functions that need no index: errors, words, tokens. */
#include "engine/rakor.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "engine/rakor_analysis.h"
#include "engine/rakor_error.h"
#include "engine/text/analyzer.h"

_Static_assert((int)RAKOR_CANCELLED == (int)RK_CANCELLED && (int)RAKOR_CORRUPT == (int)RK_CORRUPT &&
                   (int)RAKOR_LOCKED == (int)RK_LOCKED && (int)RAKOR_NO_INDEX == (int)RK_NO_INDEX &&
                   (int)RAKOR_MISUSE == (int)RK_MISUSE && (int)RAKOR_IO == (int)RK_IO &&
                   (int)RAKOR_BAD_INPUT == (int)RK_BAD_INPUT && (int)RAKOR_LIMIT == (int)RK_LIMIT,
               "public and internal statuses must have the same values");
_Static_assert((int)RAKOR_WORD_MAX_BYTES > (int)RK_ANALYZER_WORD_MAX_BYTES, "no room for the NUL");

const char *rakor_version(void) { return RAKOR_VERSION; }

void rakor_error_copy(rakor_error *to, const rk_error *from) {
  to->status = (rakor_status)from->status;
  to->byte = from->byte;
  to->line = from->line;
  snprintf(to->file, sizeof to->file, "%s", from->file);
  snprintf(to->message, sizeof to->message, "%s", from->message);
}

rakor_status rakor_error_take(rakor_error *error, const rk_error *cause, rk_status status) {
  if (status != RK_OK && error && error->status == RAKOR_OK) {
    rakor_error_copy(error, cause);
    error->status = (rakor_status)status;
  }
  return (rakor_status)status;
}

rakor_status rakor_error_make(rakor_error *error, rakor_status status, const char *message) {
  rk_error cause = {0};
  rk_error_set(&cause, (rk_status)status, NULL, "%s", message);
  return rakor_error_take(error, &cause, (rk_status)status);
}

size_t rakor_error_format(const rakor_error *error, char *line, size_t cap) {
  const bool has_file = error->file[0] != '\0', has_byte = error->byte != RAKOR_NO_BYTE;
  char place[64] = "";
  if (error->line)
    snprintf(place, sizeof place, "%s%" PRIu64 ": ", has_file ? ":" : "line ", error->line);
  else if (has_byte)
    snprintf(place, sizeof place, "%sbyte %" PRIu64 ": ", has_file ? ": " : "", error->byte);
  else if (has_file)
    snprintf(place, sizeof place, ": ");
  const int len = snprintf(line, cap, "%s%s%s", error->file, place, error->message);
  return len > 0 ? (size_t)len : 0;
}

size_t rakor_stem(rakor_text word, char stem[RAKOR_WORD_MAX_BYTES]) {
  return rakor_stem_with(NULL, word, stem);
}

size_t rakor_stem_with(const rakor_analysis *given, rakor_text word,
                       char stem[RAKOR_WORD_MAX_BYTES]) {
  const rk_analysis analysis = rakor_analysis_of(given);
  const size_t len = rk_analyzer_stem_word(&analysis, rakor_view_of(word), stem);
  stem[len] = '\0';
  return len;
}

rakor_status rakor_tokens(rakor_text text,
                          bool (*on_token)(void *context, const rakor_token *token), void *context,
                          rakor_error *error) {
  return rakor_tokens_with(NULL, text, on_token, context, error);
}

rakor_status rakor_tokens_with(const rakor_analysis *analysis, rakor_text text,
                               bool (*on_token)(void *context, const rakor_token *token),
                               void *context, rakor_error *error) {
  rk_analyzer analyzer = {.analysis = rakor_analysis_of(analysis)};
  rk_buffer tokens = {0};
  const rk_status status = rk_analyzer_tokens(&analyzer, rakor_view_of(text), &tokens);
  const rk_word_token *words = (const rk_word_token *)(const void *)tokens.ptr;
  const size_t count = status == RK_OK ? tokens.len / sizeof *words : 0;
  bool more = true;
  for (size_t i = 0; more && i < count; i++) {
    const uint32_t word = words[i].word;
    const rakor_token token = {
        .offset = words[i].offset,
        .len = words[i].len,
        .position = (uint32_t)i,
        .kind = rk_analyzer_kind_name(words[i].kind),
        .form = rakor_text_of(rk_analyzer_form(&analyzer, word)),
        .stem = rakor_text_of(rk_analyzer_stem(&analyzer, rk_analyzer_term_of(&analyzer, word))),
    };
    more = on_token(context, &token);
  }
  rk_buffer_deinit(&tokens);
  rk_analyzer_deinit(&analyzer);
  if (status == RK_OK) return RAKOR_OK;
  return rakor_error_make(error, (rakor_status)status,
                          status == RK_LIMIT ? "the text is too long" : "out of memory");
}
