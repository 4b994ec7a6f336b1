/*
 * list_sample: lists of a real index to measure with, drawn by a seed.
 *
 * In: an index. Out: what the dictionary knows of some of the terms in its largest segment, in no order,
 * so that one list does not find in the caches what the one before it brought there.
 * Ownership: the sample owns its terms and the open index; close it. Whatever fails ends the program
 * with a message: these are programs that measure. One thread.
 */
#ifndef BENCH_LIST_SAMPLE_H
#define BENCH_LIST_SAMPLE_H

#include "bench/crawl_random.h"
#include "engine/index/snapshot.h"

typedef struct list_sample {
  const char *program; /* for messages */
  rk_snapshot snapshot;
  const rk_segment *segment; /* the one with the most documents */
  const uint8_t *lengths;    /* of its documents */
  crawl_random random;
  rk_term_info *terms; /* of the last draw */
  size_t count, room;
} list_sample;

void list_sample_open(list_sample *sample, const char *program, const char *index, uint64_t seed);
void list_sample_close(list_sample *sample);

/* Terms that at least `least` and at most `most` documents hold, as many as have `postings` in all or
 * a little more; fewer when there are not as many. */
void list_sample_draw(list_sample *sample, uint32_t least, uint32_t most, uint64_t postings);

/* The list of a term that was drawn, before its start. */
void list_sample_cursor(const list_sample *sample, const rk_term_info *term,
                        rk_list_cursor *cursor);
void list_sample_positions(const list_sample *sample, const rk_term_info *term,
                           rk_positions *reader);

/* Ends the program when a call failed. */
void list_sample_must(const list_sample *sample, rk_status status, const rk_error *error);

#endif
