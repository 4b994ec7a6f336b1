/*
 * open_time: how long does it take to open an index, and to the first answer with its documents?
 *
 *   open_time INDEX QUERY [ROUNDS]
 *
 * Opens, searches (top 10), gets the hits' documents, and closes again, ROUNDS times (default 101), in
 * one process with the files in the page cache. Prints the median and the
 * extremes of each step in microseconds. The first query on a fresh opening
 * also verifies the checksums of the pages it touches; the second one does not. So it is with
 * the documents, whose first reader also unpacks the dictionary of the store.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/rakor.h"

enum { MAX_ROUNDS = 10000, SEARCHES = 2, STEPS = 5 };

static double microseconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void must(rakor_status status, const rakor_error *error) {
  if (status == RAKOR_OK) return;
  char line[1400];
  rakor_error_format(error, line, sizeof line);
  fprintf(stderr, "open_time: %s\n", line);
  exit(3);
}

static double get_documents(rakor_index *index, const rakor_results *results) {
  rakor_error error = {0};
  const double from = microseconds();
  for (size_t i = 0; i < rakor_results_count(results); i++) {
    rakor_stored *stored;
    must(rakor_stored_get(index, rakor_results_hit(results, i).document, &stored, &error), &error);
    rakor_stored_free(stored);
  }
  return microseconds() - from;
}

static void one_round(const char *path, rakor_text query, double took[STEPS]) {
  rakor_error error = {0};
  rakor_index *index;
  double from = microseconds();
  must(rakor_index_open(path, &index, &error), &error);
  took[0] = microseconds() - from;
  for (int i = 0; i < SEARCHES; i++) {
    rakor_results *results;
    from = microseconds();
    must(rakor_search(index, query, NULL, &results, &error), &error);
    took[1 + i] = microseconds() - from;
    took[1 + SEARCHES + i] = get_documents(index, results);
    rakor_results_free(results);
  }
  rakor_index_close(index);
}

int main(int argc, char **argv) {
  static const char *const names[STEPS] = {"open", "first query", "second query", "first documents",
                                           "second documents"};
  static double took[STEPS][MAX_ROUNDS];
  const int rounds = argc > 3 ? atoi(argv[3]) : 101;
  if (argc < 3 || rounds < 1 || rounds > MAX_ROUNDS) {
    fprintf(stderr, "usage: open_time INDEX QUERY [ROUNDS, 1 to %d]\n", MAX_ROUNDS);
    return 2;
  }
  const rakor_text query = {argv[2], strlen(argv[2])};
  for (int r = 0; r < rounds; r++) {
    double round[STEPS];
    one_round(argv[1], query, round);
    for (int s = 0; s < STEPS; s++) took[s][r] = round[s];
  }
  printf("step\tmedian us\tmin\tmax\n");
  for (int s = 0; s < STEPS; s++) {
    qsort(took[s], (size_t)rounds, sizeof **took, ascending);
    printf("%s\t%.1f\t%.1f\t%.1f\n", names[s], took[s][rounds / 2], took[s][0],
           took[s][rounds - 1]);
  }
  return 0;
}
