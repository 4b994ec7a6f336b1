/*
 * stem_bench: how often is the stemmer right, and how fast is it?
 *
 * Usage: stem_bench accuracy PAIRS.tsv     word TAB root a line; agreement of the two halves that a
 *                                          hash of the word makes, and of the whole
 *        stem_bench wrong PAIRS.tsv        the words that differ: word, expected, found, half
 *        stem_bench speed WORDS.txt [N]    one word a line; best of N passes (default 15), one
 *                                          thread, no cache; words a second and nanoseconds a word
 *
 * Distinct words a line give the rate on distinct words; a running text split into lines gives
 * that on running text.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "stemmer/stemmer.h"

enum { LINE_MAX_BYTES = 512 };

/* FNV-1a; bit 9 makes the halves. */
static unsigned half_of(const char *word) {
  unsigned h = 2166136261u;
  for (; *word; word++) h = (h ^ (unsigned char)*word) * 16777619u;
  return h >> 9 & 1;
}

static size_t stem_any(const char *word, size_t len, char out[STEM_WORD_MAX + 1]) {
  return stem_word(NULL, word, len, out);
}

static int accuracy(FILE *f, bool list) {
  char line[LINE_MAX_BYTES], out[STEM_WORD_MAX + 1];
  unsigned total[2] = {0}, right[2] = {0};
  while (fgets(line, sizeof line, f)) {
    line[strcspn(line, "\r\n")] = 0;
    char *root = strchr(line, '\t');
    if (!root) continue;
    *root++ = 0;
    unsigned half = half_of(line);
    out[stem_any(line, strlen(line), out)] = 0;
    total[half]++;
    if (strcmp(out, root) == 0) {
      right[half]++;
    } else if (list) {
      printf("%s\t%s\t%s\t%u\n", line, root, out, half);
    }
  }
  if (!list && total[0] && total[1]) {
    printf("half 0: %.4f of %u\nhalf 1: %.4f of %u\nwhole:  %.4f\n", (double)right[0] / total[0],
           total[0], (double)right[1] / total[1], total[1],
           (double)(right[0] + right[1]) / (total[0] + total[1]));
  }
  return 0;
}

typedef struct {
  char *text;
  size_t *starts; /* count + 1 of them; a word ends one byte before the next start */
  size_t count;
} word_list;

static bool read_words(FILE *f, word_list *words) {
  size_t len = 0, capacity = 1 << 20, starts_capacity = 1 << 16;
  words->text = malloc(capacity);
  words->starts = malloc(starts_capacity * sizeof *words->starts);
  words->count = 0;
  char line[LINE_MAX_BYTES];
  while (words->text && words->starts && fgets(line, sizeof line, f)) {
    size_t n = strcspn(line, "\r\n\t ");
    if (n == 0) continue;
    if (len + n + 1 > capacity) words->text = realloc(words->text, capacity *= 2);
    if (words->count + 2 > starts_capacity) {
      starts_capacity *= 2;
      words->starts = realloc(words->starts, starts_capacity * sizeof *words->starts);
    }
    if (!words->text || !words->starts) return false;
    words->starts[words->count++] = len;
    memcpy(words->text + len, line, n);
    len += n;
    words->text[len++] = '\n';
  }
  if (words->starts) words->starts[words->count] = len;
  return words->text && words->starts;
}

static double now_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int speed(FILE *f, int passes) {
  word_list words;
  if (!read_words(f, &words) || words.count == 0) {
    fprintf(stderr, "stem_bench: no words, or no memory\n");
    return 4;
  }
  double best = 1e9;
  size_t bytes = 0;
  char out[STEM_WORD_MAX + 1];
  for (int pass = 0; pass < passes; pass++) {
    double start = now_seconds();
    bytes = 0;
    for (size_t i = 0; i < words.count; i++) {
      size_t at = words.starts[i];
      bytes += stem_any(words.text + at, words.starts[i + 1] - at - 1, out);
    }
    double seconds = now_seconds() - start;
    if (seconds < best) best = seconds;
  }
  printf("%zu words, %zu bytes of stems: %.2f M words/s, %.1f ns/word\n", words.count, bytes,
         (double)words.count / best * 1e-6, best / (double)words.count * 1e9);
  free(words.text);
  free(words.starts);
  return 0;
}

int main(int argc, char **argv) {
  FILE *f = argc >= 3 ? fopen(argv[2], "r") : NULL;
  if (!f) {
    fprintf(stderr, "usage: stem_bench accuracy|wrong|speed FILE [PASSES]\n");
    return 2;
  }
  int status = 2;
  if (strcmp(argv[1], "accuracy") == 0) status = accuracy(f, false);
  if (strcmp(argv[1], "wrong") == 0) status = accuracy(f, true);
  if (strcmp(argv[1], "speed") == 0) status = speed(f, argc > 3 ? atoi(argv[3]) : 15);
  fclose(f);
  return status;
}
