#include "engine/text/analyzer.h"

#include "engine/text/token_words.h"
#include "tokenizer/tokenizer.h"

enum { BATCH = 128, AHEAD = 8 };

typedef struct rk_word_part {
  uint32_t word;
  uint16_t offset, len; /* bytes, in the token */
} rk_word_part;

void rk_analyzer_deinit(rk_analyzer *analyzer) {
  rk_spelling_deinit(&analyzer->spellings);
  rk_intern_deinit(&analyzer->words);
  rk_intern_deinit(&analyzer->terms);
  rk_buffer_deinit(&analyzer->parts);
}

size_t rk_analyzer_memory(const rk_analyzer *analyzer) {
  return rk_spelling_memory(&analyzer->spellings) + rk_intern_memory(&analyzer->words) +
         rk_intern_memory(&analyzer->terms) + analyzer->parts.cap;
}

size_t rk_analyzer_memory_ahead(const rk_analyzer *analyzer) {
  return rk_spelling_memory_ahead(&analyzer->spellings) +
         rk_intern_memory_ahead(&analyzer->words) + rk_intern_memory_ahead(&analyzer->terms) +
         analyzer->parts.cap;
}

const char *rk_analyzer_kind_name(uint32_t kind) { return tok_kind_name((tok_kind)kind); }

static rk_status put_word(rk_analyzer *analyzer, rk_view form, rk_view stem, uint32_t *word) {
  uint32_t term;
  bool added;
  const uint32_t form_hash = rk_intern_hash(form);
  rk_intern_fetch(&analyzer->words, form_hash);
  rk_status status = rk_intern_put(&analyzer->terms, stem, 0, &term, &added);
  if (status != RK_OK) return status;
  return rk_intern_put_hashed(&analyzer->words, form, form_hash, term, word, &added);
}

static const rk_word_part *parts_of(const rk_analyzer *analyzer, const rk_spelling *spelling) {
  return (const rk_word_part *)(const void *)analyzer->parts.ptr + spelling->first;
}

/* Folds and stems a spelling that was not seen before. */
static rk_status learn(rk_analyzer *analyzer, const char *text, const tok_token *token,
                       rk_spelling *spelling) {
  rk_token_words words;
  rk_word_part part;
  rk_status status = RK_OK;
  *spelling = (rk_spelling){.first = (uint32_t)(analyzer->parts.len / sizeof part)};
  rk_token_words_init(&words, &analyzer->analysis, text, token);
  while (status == RK_OK && rk_token_words_next(&words)) {
    if (spelling->count) /* so the one before is a part, too */
      status = rk_buffer_append(&analyzer->parts, &part, sizeof part);
    part = (rk_word_part){.offset = (uint16_t)words.offset, .len = (uint16_t)words.len};
    if (status == RK_OK) status = put_word(analyzer, words.form, words.stem, &part.word);
    spelling->count++;
  }
  if (status != RK_OK) return status;
  if (spelling->count > 1) return rk_buffer_append(&analyzer->parts, &part, sizeof part);
  if (spelling->count) spelling->first = part.word; /* a single one is named directly */
  return RK_OK;
}

static void key_of(rk_view text, const tok_token *token, rk_spelling_key *key) {
  rk_spelling_key_init(key, text, token->offset, token->len, (uint8_t)token->kind);
}

static rk_status look_up(rk_analyzer *analyzer, rk_view text, const tok_token *token,
                         const rk_spelling_key *key, rk_spelling *spelling) {
  const rk_spelling_slot *slot = rk_spelling_find(&analyzer->spellings, key);
  if (slot) {
    *spelling = (rk_spelling){slot->first, (uint16_t)(slot->count_plus_1 - 1)};
    return RK_OK;
  }
  rk_status status = learn(analyzer, text.ptr, token, spelling);
  if (status != RK_OK) return status;
  return rk_spelling_add(&analyzer->spellings, key, *spelling);
}

/* `words` has room. */
static void append_words(const rk_analyzer *analyzer, const rk_spelling *spelling,
                         rk_buffer *words) {
  uint32_t *out = (uint32_t *)(void *)(words->ptr + words->len);
  if (spelling->count == 1) {
    *out = spelling->first;
  } else {
    const rk_word_part *parts = parts_of(analyzer, spelling);
    for (uint32_t p = 0; p < spelling->count; p++) out[p] = parts[p].word;
  }
  words->len += spelling->count * sizeof(uint32_t);
}

rk_status rk_analyzer_words(rk_analyzer *analyzer, rk_view text, rk_buffer *words) {
  if (text.len >= UINT32_MAX) return RK_LIMIT;
  tok_scanner scanner;
  tok_token batch[BATCH];
  rk_spelling_key keys[AHEAD];
  tok_scanner_init(&scanner, text.ptr, text.len);
  for (size_t n, made; (n = tok_scanner_next(&scanner, batch, BATCH)) > 0;) {
    rk_status status = rk_buffer_reserve(words, n * sizeof(uint32_t));
    for (made = 0; made < n && made < AHEAD; made++) {
      key_of(text, &batch[made], &keys[made]);
      rk_spelling_fetch(&analyzer->spellings, &keys[made]);
    }
    for (size_t i = 0; status == RK_OK && i < n; i++) {
      rk_spelling spelling;
      status = look_up(analyzer, text, &batch[i], &keys[i % AHEAD], &spelling);
      if (made < n) {
        rk_spelling_key *next = &keys[made % AHEAD];
        key_of(text, &batch[made++], next);
        rk_spelling_fetch(&analyzer->spellings, next);
      }
      if (status == RK_OK && spelling.count > 1) /* keeps room for the rest of the batch */
        status = rk_buffer_reserve(words, ((size_t)spelling.count + n - i) * sizeof(uint32_t));
      if (status == RK_OK) append_words(analyzer, &spelling, words);
    }
    if (status != RK_OK) return status;
  }
  return RK_OK;
}

static rk_status append_tokens(rk_analyzer *analyzer, const tok_token *token,
                               const rk_spelling *spelling, rk_buffer *tokens) {
  if (spelling->count == 1) {
    const rk_word_token one = {spelling->first, token->offset, token->len, token->kind};
    return rk_buffer_append(tokens, &one, sizeof one);
  }
  const rk_word_part *parts = parts_of(analyzer, spelling);
  for (uint32_t p = 0; p < spelling->count; p++) {
    const rk_word_token part = {parts[p].word, token->offset + parts[p].offset, parts[p].len,
                                token->kind};
    rk_status status = rk_buffer_append(tokens, &part, sizeof part);
    if (status != RK_OK) return status;
  }
  return RK_OK;
}

rk_status rk_analyzer_tokens(rk_analyzer *analyzer, rk_view text, rk_buffer *tokens) {
  if (text.len >= UINT32_MAX) return RK_LIMIT;
  tok_scanner scanner;
  tok_token batch[BATCH];
  tok_scanner_init(&scanner, text.ptr, text.len);
  for (size_t n; (n = tok_scanner_next(&scanner, batch, BATCH)) > 0;) {
    for (size_t i = 0; i < n; i++) {
      rk_spelling spelling;
      rk_spelling_key key;
      key_of(text, &batch[i], &key);
      rk_status status = look_up(analyzer, text, &batch[i], &key, &spelling);
      if (status == RK_OK) status = append_tokens(analyzer, &batch[i], &spelling, tokens);
      if (status != RK_OK) return status;
    }
  }
  return RK_OK;
}

size_t rk_analyzer_stem_word(const rk_analysis *analysis, rk_view word,
                             char out[RK_ANALYZER_WORD_MAX_BYTES]) {
  rk_token_words words;
  if (rk_token_words_only(&words, analysis, word)) {
    memcpy(out, words.stem.ptr, words.stem.len);
    return words.stem.len;
  }
  char form[RK_ANALYZER_WORD_MAX_BYTES];
  const size_t len = tok_fold(word.ptr, word.len, form, sizeof form);
  return rk_analysis_stem(analysis, (rk_view){form, len}, out);
}
