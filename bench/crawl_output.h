/* Where do records go? To a file or standard output, as they are, through zlib or through zstd.
 *
 * With `members` each record becomes a gzip member of its own, as crawls are kept; else all are
 * one. Functions give 0, or -1 with errno. crawl_output_close must be called once after open, and
 * says whether all is written. Not to be shared between threads.
 */
#ifndef BENCH_CRAWL_OUTPUT_H
#define BENCH_CRAWL_OUTPUT_H

#include <stdio.h>
#include <zlib.h>
#include <zstd.h>

#include "bench/crawl_record.h"

typedef struct crawl_output {
  FILE *file;
  int gzip, members;
  z_stream deflate;
  ZSTD_CStream *zstd;
  unsigned char *packed;
} crawl_output;

/* path: NULL is standard output; .gz and .zst at its end say how to pack. */
int crawl_output_open(crawl_output *output, const char *path, int members);
int crawl_output_write(crawl_output *output, const crawl_record *record, crawl_damage damage,
                       uint64_t chance);
int crawl_output_close(crawl_output *output);

#endif
