/*
 * tokenize_speed: how fast are the words found?
 *
 * Build: cc -O2 -I. bench/tokenize_speed.c build/engine/librakor.a -o tokenize_speed
 * Usage: tokenize_speed FILE [ROUNDS]. Reads a text file whole, then times, in one
 * process and interleaved, the best of ROUNDS of: a byte loop that counts
 * blank-separated words (what wc -w does), the scanner, the scalar reference,
 * the scanner with folding, and UTF-8 validation.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tokenizer/tok_utf8.h"
#include "tokenizer/tokenizer.h"

#define BATCH 1024

typedef struct result {
  size_t count; /* words, tokens or bytes: keeps the work from being optimised away */
  double seconds;
} result;

static double now_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static size_t count_blank_words(const char *text, size_t len) {
  size_t words = 0;
  int in_word = 0;
  for (size_t i = 0; i < len; i++) {
    int is_blank = text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r');
    words += !is_blank && !in_word;
    in_word = !is_blank;
  }
  return words;
}

static size_t count_tokens(const char *text, size_t len) {
  static tok_token batch[BATCH];
  tok_scanner scanner;
  tok_scanner_init(&scanner, text, len);
  size_t tokens = 0, n;
  while ((n = tok_scanner_next(&scanner, batch, BATCH))) tokens += n;
  return tokens;
}

static size_t count_tokens_reference(const char *text, size_t len) {
  static tok_token batch[BATCH];
  tok_scanner scanner;
  tok_scanner_init(&scanner, text, len);
  size_t tokens = 0, n;
  while ((n = tok_scanner_next_reference(&scanner, batch, BATCH))) tokens += n;
  return tokens;
}

static size_t count_folded_bytes(const char *text, size_t len) {
  static tok_token batch[BATCH];
  char folded[TOK_FOLD_BYTES];
  tok_scanner scanner;
  tok_scanner_init(&scanner, text, len);
  size_t bytes = 0, n;
  while ((n = tok_scanner_next(&scanner, batch, BATCH))) {
    for (size_t i = 0; i < n; i++) {
      bytes += batch[i].flags & TOK_FOLD
                   ? tok_token_fold(text, &batch[i], folded, sizeof folded)
                   : batch[i].len;
    }
  }
  return bytes;
}

static const struct {
  const char *name;
  size_t (*run)(const char *text, size_t len);
} tasks[] = {{"blank-separated words, byte loop", count_blank_words},
             {"tokens", count_tokens},
             {"tokens, scalar reference", count_tokens_reference},
             {"tokens and folding", count_folded_bytes},
             {"UTF-8 validation", tok_utf8_validate}};
#define TASKS (sizeof tasks / sizeof *tasks)

static char *read_file(const char *path, size_t *len) {
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  char *text = NULL;
  if (fseek(file, 0, SEEK_END) == 0 && ftell(file) > 0) {
    *len = (size_t)ftell(file);
    rewind(file);
    text = malloc(*len);
    if (text && fread(text, 1, *len, file) != *len) *len = 0;
  }
  fclose(file);
  return text;
}

int main(int argc, char **argv) {
  size_t len = 0;
  char *text = argc > 1 ? read_file(argv[1], &len) : NULL;
  if (!text || len == 0 || len > UINT32_MAX) {
    fprintf(stderr, "usage: tokenize_speed FILE [ROUNDS]   (FILE: text, under 4 GiB)\n");
    return 2;
  }
  int rounds = argc > 2 ? atoi(argv[2]) : 7;
  result best[TASKS] = {{0, 0}};
  for (int round = 0; round < rounds; round++) {
    for (size_t i = 0; i < TASKS; i++) {
      double start = now_seconds();
      size_t count = tasks[i].run(text, len);
      double seconds = now_seconds() - start;
      if (round == 0 || seconds < best[i].seconds) best[i] = (result){count, seconds};
    }
  }
  for (size_t i = 0; i < TASKS; i++) {
    printf("%-34s %12zu  %7.0f MB/s  %5.2f x byte loop\n", tasks[i].name, best[i].count,
           (double)len / 1e6 / best[i].seconds, best[0].seconds / best[i].seconds);
  }
  free(text);
  return 0;
}
