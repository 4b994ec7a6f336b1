/*
 * bench: what the measuring programs share: a clock, files, and medians.
 *
 * In: what was measured. Out: figures. Memory that a function returns is the caller's. Machines
 * are noisy, so whoever compares A with B runs them in turn, takes the ratio within each
 * round, and reports the median of the ratios with the extremes.
 * Single-threaded programs only.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline double bench_clock_seconds(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static inline double bench_now_seconds(void) { return bench_clock_seconds(CLOCK_MONOTONIC); }

/* Of this process alone: what others take of the processor does not count. */
static inline double bench_cpu_seconds(void) {
  return bench_clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
}

/* Memory, or the end of the program. */
static inline void *bench_must(void *memory) {
  if (memory) return memory;
  fprintf(stderr, "no memory\n");
  exit(70);
}

/* A file as a whole; NULL when it cannot be read or is empty. */
static inline char *bench_read_file(const char *path, size_t *len) {
  FILE *file = fopen(path, "rb");
  char *text = NULL;
  *len = 0;
  if (!file) return NULL;
  if (fseek(file, 0, SEEK_END) == 0 && ftell(file) > 0) {
    const size_t size = (size_t)ftell(file);
    rewind(file);
    text = bench_must(malloc(size));
    *len = fread(text, 1, size, file);
    if (*len != size) {
      free(text);
      text = NULL;
    }
  }
  fclose(file);
  return text;
}

typedef struct bench_spread {
  double median, least, most;
} bench_spread;

static inline int bench_compare(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Sorts `values`, count >= 1. */
static inline bench_spread bench_spread_of(double *values, size_t count) {
  qsort(values, count, sizeof *values, bench_compare);
  const double middle = (values[(count - 1) / 2] + values[count / 2]) / 2;
  return (bench_spread){middle, values[0], values[count - 1]};
}

#endif
