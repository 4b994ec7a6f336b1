/*
 * compare_export: what an index was made of, for bench/compare to give to other engines.
 *
 *   compare_export stems INDEX              all documents, one a line: their stems, blanks between,
 *                                           GAP between title and body, in the order of the index
 *   compare_export sample INDEX SEED COUNT  some documents, with repetition: stems as STEM:FREQUENCY, by the
 *                                           number of documents that hold each; GAP as it is
 *   compare_export topics INDEX FILE        the texts in column 2 of a TSV file, in the same form
 *
 * Documents come from the store and go through the analyzer that the index was made with, so that all
 * engines have the same words at the same places in the same order of documents. Deleted ones are left out.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/crawl_random.h"
#include "bench/peers/driver.h"
#include "engine/index/inverter.h"
#include "engine/index/snapshot.h"

static rk_snapshot snapshot;
static rk_inverter inverter;

enum { CLEAR_AFTER = 1000 }; /* documents: their log needs no more memory */

static void must(rk_status status, const rk_error *error) {
  if (status != RK_OK) driver_die("compare_export", error->message);
}

/* How many documents hold the stem, in all segments. */
static uint64_t frequency_of(rk_view stem) {
  uint64_t sum = 0;
  rk_error error = {0};
  for (uint32_t s = 0; s < snapshot.segment_count; s++) {
    rk_term_info info;
    bool found;
    must(rk_dictionary_find(&snapshot.segments[s].dictionary, stem, &info, &found, &error), &error);
    if (found) sum += info.document_frequency;
  }
  return sum;
}

/* The words of one text, as the index has them. */
static void print_words(rk_view title, rk_view body, bool with_frequencies) {
  rk_error error = {0};
  const uint64_t start = rk_inverter_place_count(&inverter);
  must(rk_inverter_add(&inverter, title, body, &error), &error);
  const uint32_t *log = rk_inverter_log(&inverter);
  for (uint64_t i = start; i < rk_inverter_place_count(&inverter); i++) {
    if (i > start) putchar(' ');
    if (log[i] == RK_INVERTER_GAP) {
      fputs(DRIVER_GAP, stdout);
      continue;
    }
    const rk_analyzer *analyzer = &inverter.analyzer;
    const rk_view stem = rk_analyzer_stem(analyzer, rk_analyzer_term_of(analyzer, log[i]));
    fwrite(stem.ptr, 1, stem.len, stdout);
    if (with_frequencies) printf(":%" PRIu64, frequency_of(stem));
  }
  putchar('\n');
  if (rk_inverter_document_count(&inverter) == CLEAR_AFTER) rk_inverter_clear(&inverter);
}

typedef struct walk {
  const uint8_t *dropped;
  rk_docid next;
} walk;

static rk_status print_record(void *context, const rk_record *record, rk_error *error) {
  walk *at = context;
  (void)error;
  if (!rk_deletes_has(at->dropped, at->next++)) print_words(record->title, record->body, false);
  return RK_OK;
}

static void print_stems(void) {
  rk_error error = {0};
  rk_docstore_block room = {0};
  for (uint32_t s = 0; s < snapshot.segment_count; s++) {
    rk_docstore *store = &snapshot.segments[s].store;
    walk at = {.dropped = snapshot.deletes[s].dropped};
    for (uint32_t block = 0; block < store->block_count; block++)
      must(rk_docstore_walk(store, block, &room, print_record, &at, &error), &error);
  }
  rk_docstore_block_deinit(&room);
}

static void print_sample(uint64_t seed, uint64_t count) {
  rk_error error = {0};
  rk_docstore_block room = {0};
  crawl_random random = {seed};
  while (count) {
    const uint64_t document = crawl_next(&random) % snapshot.document_count;
    rk_docid local;
    rk_segment *segment = rk_snapshot_find(&snapshot, document, &local);
    if (rk_deletes_has(snapshot.deletes[segment - snapshot.segments].dropped, local)) continue;
    rk_record record;
    must(rk_docstore_get(&segment->store, local, &room, &record, &error), &error);
    print_words(record.title, record.body, true);
    count--;
  }
  rk_docstore_block_deinit(&room);
}

static void print_topics(const char *path) {
  char *line = NULL;
  size_t cap = 0;
  FILE *file = fopen(path, "r");
  if (!file) driver_die(path, "can't be read");
  while (driver_line(file, &line, &cap) >= 0) {
    const char *tab = strchr(line, '\t');
    if (tab) print_words((rk_view){0}, rk_view_of(tab + 1), true);
  }
  fclose(file);
  free(line);
}

int main(int argc, char **argv) {
  rk_error error = {0};
  const char *what = argc > 2 ? argv[1] : "";
  const bool stems = strcmp(what, "stems") == 0 && argc == 3;
  const bool sample = strcmp(what, "sample") == 0 && argc == 5;
  const bool topics = strcmp(what, "topics") == 0 && argc == 4;
  if (!stems && !sample && !topics) {
    fputs("usage: compare_export stems INDEX | sample INDEX SEED COUNT | topics INDEX FILE\n", stderr);
    return 2;
  }
  must(rk_snapshot_open(&snapshot, argv[2], &error), &error);
  inverter.analyzer.analysis = snapshot.analysis;
  if (snapshot.document_count == snapshot.deleted_count)
    driver_die(argv[2], "there is no document in it");
  if (stems) print_stems();
  if (sample) print_sample(strtoull(argv[3], NULL, 10), strtoull(argv[4], NULL, 10));
  if (topics) print_topics(argv[3]);
  rk_inverter_deinit(&inverter);
  rk_snapshot_close(&snapshot);
  return fflush(stdout) == 0 ? 0 : 3;
}
