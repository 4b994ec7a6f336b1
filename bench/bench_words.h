/*
 * bench_words: the words of a text, as the stemmer is given them.
 *
 * In: a text. Out: its folded words in order (the running words), and each once (the distinct
 * words, in the order in which they first came), those of letters alone apart as well (plain). Words are what the tokenizer calls so, hyphens
 * and all; numbers, addresses and the like are left out. Who makes a list frees it.
 */
#ifndef BENCH_BENCH_WORDS_H
#define BENCH_BENCH_WORDS_H

#include <stdint.h>
#include <string.h>

#include "bench/bench.h"
#include "engine/base/intern.h"
#include "stemmer/stem_search.h"
#include "tokenizer/tokenizer.h"

typedef struct bench_words {
  char *bytes;      /* the words, a line break behind each: also a text of its own */
  uint32_t *starts; /* count + 1 of them; a word ends one byte before the next start */
  size_t count;
} bench_words;

static inline const char *bench_word(const bench_words *words, size_t i) {
  return words->bytes + words->starts[i];
}

static inline size_t bench_word_len(const bench_words *words, size_t i) {
  return words->starts[i + 1] - words->starts[i] - 1;
}

static inline size_t bench_words_bytes(const bench_words *words) {
  return words->starts[words->count];
}

static inline void bench_words_add(bench_words *words, const char *word, size_t len) {
  uint32_t *start = &words->starts[words->count++];
  memcpy(words->bytes + start[0], word, len);
  words->bytes[start[0] + len] = '\n';
  start[1] = start[0] + (uint32_t)len + 1;
}

/* Room for all words of a text of `len` bytes; its end is zeroed, so that words may be read in
 * eights. */
static inline bench_words bench_words_for(size_t len) {
  return (bench_words){bench_must(calloc(3 * len + 64, 1)),
                       bench_must(calloc(len + 2, sizeof(uint32_t))), 0};
}

static inline void bench_words_free(bench_words *words) {
  free(words->bytes);
  free(words->starts);
}

/* `distinct` gets the words that were not seen before. */
static inline void bench_words_of(const char *text, size_t len, bench_words *running,
                                  bench_words *distinct, bench_words *plain) {
  tok_scanner scanner;
  tok_token token;
  rk_intern seen = {0};
  *running = bench_words_for(len);
  *distinct = bench_words_for(len);
  *plain = bench_words_for(len);
  tok_scanner_init(&scanner, text, len);
  while (tok_scanner_next(&scanner, &token, 1)) {
    char folded[TOK_MAX_BYTES];
    uint32_t number;
    bool is_new;
    if (token.kind != TOK_WORD) continue;
    const size_t n = tok_token_fold(text, &token, folded, sizeof folded);
    bench_words_add(running, folded, n);
    if (rk_intern_put(&seen, (rk_view){folded, n}, 0, &number, &is_new) != RK_OK) bench_must(NULL);
    if (!is_new) continue;
    bench_words_add(distinct, folded, n);
    if (stem_is_plain(folded, n)) bench_words_add(plain, folded, n);
  }
  rk_intern_deinit(&seen);
}

#endif
