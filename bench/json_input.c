/*
 * json_input: what does the input room cost, stage by stage?
 *
 *   gcc -O2 -I. -o json_input bench/json_input.c engine/input/[a-z]*.c engine/base/[a-z]*.c \
 *       -lyajl -lz -lzstd
 *   ./json_input corpus.jsonl.zst [rounds]
 *
 * In turn: unpacking alone (the source drained), cutting into lines, and whole
 * documents. The best of several rounds counts; the ratio is to unpacking.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "engine/input/input.h"
#include "engine/input/lines.h"

static uint64_t unpacked_bytes, items;

static void must(rk_status status, const rk_error *error) {
  if (status == RK_OK) return;
  fprintf(stderr, "%s: %s\n", error->file, error->message);
  exit(4);
}

static void unpack_only(const char *path) {
  rk_error error = {0};
  rk_source source = {0};
  must(rk_source_open(&source, path, &error), &error);
  while (!source.ended) {
    rk_source_consume(&source, rk_source_window(&source).len);
    must(rk_source_fill(&source, &error), &error);
  }
  unpacked_bytes = source.unpacked_bytes;
  items = 1;
  rk_source_deinit(&source);
}

static void lines_only(const char *path) {
  rk_error error = {0};
  rk_source source = {0};
  rk_lines lines = {0};
  rk_view line;
  bool got = true;
  must(rk_source_open(&source, path, &error), &error);
  rk_lines_start(&lines, &source, RK_INPUT_MAX_DOCUMENT_BYTES);
  for (items = 0; got; items += got) must(rk_lines_next(&lines, &line, &got, &error), &error);
  rk_lines_deinit(&lines);
  rk_source_deinit(&source);
}

static void documents(const char *path) {
  rk_error error = {0};
  rk_input *input;
  rk_doc doc;
  bool got = true;
  must(rk_input_open(&input, path, NULL, &error), &error);
  for (items = 0; got; items += got) must(rk_input_next(input, &doc, &got, &error), &error);
  rk_input_close(input);
}

static double cpu_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    void (*run)(const char *path);
  } stages[] = {{"unpack", unpack_only}, {"lines", lines_only}, {"documents", documents}};
  double best[3] = {0};
  uint64_t counts[3] = {0};
  if (argc < 2) return fprintf(stderr, "usage: json_input FILE [rounds]\n"), 2;
  int rounds = argc > 2 ? atoi(argv[2]) : 5;
  for (int round = 0; round < rounds; round++)
    for (size_t i = 0; i < 3; i++) {
      double start = cpu_seconds();
      stages[i].run(argv[1]);
      double seconds = cpu_seconds() - start;
      if (best[i] == 0 || seconds < best[i]) best[i] = seconds;
      counts[i] = items;
    }
  printf("%-10s %8s %8s %8s %10s\n", "stage", "seconds", "MB/s", "ratio", "items");
  for (size_t i = 0; i < 3; i++)
    printf("%-10s %8.3f %8.0f %8.2f %10llu\n", stages[i].name, best[i],
           (double)unpacked_bytes / 1e6 / best[i], best[i] / best[0],
           (unsigned long long)counts[i]);
  return 0;
}
