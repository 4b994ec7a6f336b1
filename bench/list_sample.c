#include "bench/list_sample.h"

#include <stdio.h>
#include <stdlib.h>

#include "bench/bench.h"

void list_sample_must(const list_sample *sample, rk_status status, const rk_error *error) {
  if (status == RK_OK) return;
  fprintf(stderr, "%s: %s\n", sample->program, error->message);
  exit(3);
}

void list_sample_open(list_sample *sample, const char *program, const char *index, uint64_t seed) {
  rk_error error = {0};
  *sample = (list_sample){.program = program, .random = {crawl_mix(seed)}};
  list_sample_must(sample, rk_snapshot_open(&sample->snapshot, index, &error), &error);
  for (uint32_t s = 0; s < sample->snapshot.segment_count; s++) {
    const rk_segment *segment = &sample->snapshot.segments[s];
    if (!sample->segment || segment->meta.document_count > sample->segment->meta.document_count)
      sample->segment = segment;
  }
  if (!sample->segment) {
    fprintf(stderr, "%s: %s: no documents\n", program, index);
    exit(3);
  }
  sample->lengths = rk_segment_lengths(sample->segment, &error);
  list_sample_must(sample, sample->lengths ? RK_OK : RK_CORRUPT, &error);
}

void list_sample_close(list_sample *sample) {
  free(sample->terms);
  rk_snapshot_close(&sample->snapshot);
}

static void keep(list_sample *sample, const rk_term_info *term) {
  if (sample->count == sample->room) {
    sample->room = sample->room ? 2 * sample->room : 1024;
    sample->terms = bench_must(realloc(sample->terms, sample->room * sizeof *sample->terms));
  }
  sample->terms[sample->count++] = *term;
}

/* All terms of the band, in the order of the dictionary. */
static void find_terms(list_sample *sample, uint32_t least, uint32_t most) {
  rk_dictionary_iterator iterator = {.dictionary = &sample->segment->dictionary};
  rk_error error = {0};
  sample->count = 0;
  for (;;) {
    bool got;
    list_sample_must(sample, rk_dictionary_next(&iterator, &got, &error), &error);
    if (!got) return;
    const uint32_t frequency = iterator.info.document_frequency;
    if (frequency >= least && frequency <= most) keep(sample, &iterator.info);
  }
}

void list_sample_draw(list_sample *sample, uint32_t least, uint32_t most, uint64_t postings) {
  find_terms(sample, least, most);
  uint64_t sum = 0;
  size_t drawn = 0;
  while (drawn < sample->count && sum < postings) { /* Fisher and Yates, as far as it is needed */
    const uint32_t left = (uint32_t)(sample->count - drawn);
    const size_t other = drawn + crawl_below(crawl_next(&sample->random), left);
    const rk_term_info term = sample->terms[other];
    sample->terms[other] = sample->terms[drawn];
    sample->terms[drawn++] = term;
    sum += term.document_frequency;
  }
  sample->count = drawn;
}

void list_sample_cursor(const list_sample *sample, const rk_term_info *term,
                        rk_list_cursor *cursor) {
  const rk_segment *segment = sample->segment;
  rk_error error = {0};
  list_sample_must(sample,
                   rk_list_cursor_open(cursor, &segment->file, segment->lists,
                                       (rk_docid)segment->meta.document_count, term, &error),
                   &error);
}

void list_sample_positions(const list_sample *sample, const rk_term_info *term,
                           rk_positions *reader) {
  rk_positions_open(reader, &sample->segment->file, sample->segment->lists, sample->lengths, term);
}
