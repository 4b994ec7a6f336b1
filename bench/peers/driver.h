/*
 * driver: what bench/compare asks of an engine, for the drivers in C and C++.
 *
 *   DRIVER index STEMS INDEX     makes an index of documents; prints {"documents": N, "seconds": S}
 *   DRIVER serve INDEX QUERIES   answers commands from standard input
 *
 * STEMS has a document a line: stems with a blank between two, and DRIVER_GAP for a place that holds
 * no word (between title and body). QUERIES has a query a line: set, operator, stems, with tabs between,
 * blanks between stems; it is read, and the queries are made, before anything is timed.
 *
 * serve says "ready VERSION" first. Then each line "pass SET K LIMIT" runs the queries of a set in
 * their order, once, until LIMIT milliseconds are over: for the best K documents, or K = 0, the number of
 * all that match. The answer is a line "NANOSECONDS HITS" for each query that was run, or "unsupported",
 * and then "end". What is timed is driver_engine.run, by the monotonic clock.
 *
 * One thread. Everything lives until the process ends; whatever goes wrong ends it.
 */
#ifndef BENCH_PEERS_DRIVER_H
#define BENCH_PEERS_DRIVER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DRIVER_GAP "|"
#define DRIVER_UNSUPPORTED UINT64_MAX /* instead of hits: the engine has no such queries */

typedef enum driver_operator { DRIVER_OR, DRIVER_AND, DRIVER_PHRASE } driver_operator;

typedef struct driver_query {
  const char *set;
  driver_operator how; /* with one stem: any */
  char **stems;
  size_t count;
  void *prepared; /* the engine's */
} driver_query;

typedef struct driver_engine {
  void (*index)(FILE *stems, const char *path, uint64_t *documents); /* NULL: it makes its own */
  const char *(*open)(const char *path); /* returns the version */
  void (*prepare)(driver_query *query);
  uint64_t (*run)(const driver_query *query, size_t k); /* or DRIVER_UNSUPPORTED */
} driver_engine;

__attribute__((noreturn)) static void driver_die(const char *what, const char *why) {
  fprintf(stderr, "%s: %s\n", what, why);
  exit(3);
}

static inline uint64_t driver_nanoseconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static inline void *driver_grow(void *list, size_t count, size_t size) {
  if (count & (count - 1)) return list; /* room for the next power of two is there */
  void *grown = realloc(list, (count ? 2 * count : 1) * size);
  if (!grown) driver_die("memory", "none left");
  return grown;
}

/* Reads a line without its end into *line; returns its length, or -1 at the end. */
static inline long driver_line(FILE *file, char **line, size_t *cap) {
  long len = (long)getline(line, cap, file);
  if (len > 0 && (*line)[len - 1] == '\n') (*line)[--len] = 0;
  return len;
}

static inline driver_query driver_read_query(char *line) {
  driver_query query;
  memset(&query, 0, sizeof query);
  char *rest = line;
  query.set = strsep(&rest, "\t");
  const char *how = strsep(&rest, "\t");
  if (!rest || !*rest) driver_die("queries", "a line has not three columns");
  query.how = strcmp(how, "and") == 0      ? DRIVER_AND
              : strcmp(how, "phrase") == 0 ? DRIVER_PHRASE
                                           : DRIVER_OR;
  for (char *stem; (stem = strsep(&rest, " "));) {
    query.stems = (char **)driver_grow(query.stems, query.count, sizeof *query.stems);
    query.stems[query.count++] = stem;
  }
  return query;
}

static inline driver_query *driver_read_queries(const char *path, size_t *count) {
  driver_query *queries = NULL;
  FILE *file = fopen(path, "r");
  if (!file) driver_die(path, "can't be read");
  for (;;) {
    char *line = NULL; /* the queries point into it */
    size_t cap = 0;
    if (driver_line(file, &line, &cap) < 0) break;
    queries = (driver_query *)driver_grow(queries, *count, sizeof *queries);
    queries[(*count)++] = driver_read_query(line);
  }
  fclose(file);
  return queries;
}

static inline void driver_pass(const driver_engine *engine, const driver_query *queries,
                               size_t count, const char *set, size_t k, uint64_t limit_ns) {
  const uint64_t start = driver_nanoseconds();
  for (size_t q = 0; q < count; q++) {
    if (strcmp(queries[q].set, set) != 0) continue;
    const uint64_t from = driver_nanoseconds();
    const uint64_t hits = engine->run(&queries[q], k);
    const uint64_t to = driver_nanoseconds();
    if (hits == DRIVER_UNSUPPORTED) {
      puts("unsupported");
      break;
    }
    printf("%llu %llu\n", (unsigned long long)(to - from), (unsigned long long)hits);
    if (to - start > limit_ns) break;
  }
}

static inline int driver_serve(const driver_engine *engine, const char *index, const char *path) {
  size_t count = 0, cap = 0;
  char *line = NULL;
  driver_query *queries = driver_read_queries(path, &count);
  const char *version = engine->open(index);
  for (size_t q = 0; q < count; q++) engine->prepare(&queries[q]);
  printf("ready %s\n", version);
  fflush(stdout);
  while (driver_line(stdin, &line, &cap) > 0) {
    char set[64];
    unsigned long k, limit;
    if (sscanf(line, "pass %63s %lu %lu", set, &k, &limit) != 3) driver_die(line, "no command");
    driver_pass(engine, queries, count, set, k, (uint64_t)limit * 1000000u);
    puts("end");
    fflush(stdout);
  }
  return 0;
}

static inline int driver_index(const driver_engine *engine, const char *stems, const char *path) {
  uint64_t documents = 0;
  FILE *file = fopen(stems, "r");
  if (!file) driver_die(stems, "can't be read");
  const uint64_t from = driver_nanoseconds();
  engine->index(file, path, &documents);
  printf("{\"documents\": %llu, \"seconds\": %.3f}\n", (unsigned long long)documents,
         (double)(driver_nanoseconds() - from) * 1e-9);
  fclose(file);
  return 0;
}

static inline int driver_main(int argc, char **argv, const driver_engine *engine) {
  static char buffer[1 << 16]; /* nothing is written out while queries run, or seldom */
  setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
  if (argc == 4 && strcmp(argv[1], "serve") == 0) return driver_serve(engine, argv[2], argv[3]);
  if (argc == 4 && strcmp(argv[1], "index") == 0 && engine->index)
    return driver_index(engine, argv[2], argv[3]);
  fprintf(stderr, "usage: %s index STEMS INDEX | serve INDEX QUERIES\n", argv[0]);
  return 2;
}

#endif
