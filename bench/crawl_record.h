/* How does a document look in a file, and how when it was damaged on the way?
 *
 * In: a document of crawl_text.h. Out: the bytes of one record (a JSON line, a WARC response with a
 * page, a WET conversion) in a buffer that the struct owns and the next record overwrites. Damage
 * is of the kinds that crawls have; each makes the record unreadable or its text bad, and no
 * other's. Not to be shared between threads.
 */
#ifndef BENCH_CRAWL_RECORD_H
#define BENCH_CRAWL_RECORD_H

#include "bench/crawl_text.h"

typedef enum crawl_format { CRAWL_JSONL, CRAWL_WARC, CRAWL_WET } crawl_format;

/* LENGTH: says more bytes than there are. VERSION: its first line is garbled. CUT: the end is
 * missing. BYTES: not UTF-8. CONTROL: a raw control character within a JSON string. MEMBER_CUT,
 * MEMBER_BITS: a gzip member that ends early, or is wrong; done where records are packed. */
typedef enum crawl_damage {
  CRAWL_SOUND, CRAWL_CUT, CRAWL_BYTES, CRAWL_CONTROL, CRAWL_LENGTH, CRAWL_VERSION,
  CRAWL_MEMBER_CUT, CRAWL_MEMBER_BITS
} crawl_damage;

extern const char *const crawl_damage_names[];

typedef struct crawl_record {
  char *bytes, *page;
  size_t length, text; /* text: where it begins, after headers and the like */
} crawl_record;

int crawl_record_open(crawl_record *record); /* 0, or -1: no memory */
void crawl_record_close(crawl_record *record);
/* The record that comes first: a warcinfo; nothing in JSONL. */
void crawl_record_begin(crawl_record *record, crawl_format format, uint64_t seed);
void crawl_record_make(crawl_record *record, crawl_format format, const crawl_text *text,
                       const crawl_document *document);
/* Which damage befalls a record; `members`: each record is a gzip member. */
crawl_damage crawl_record_pick_damage(crawl_format format, int members, uint64_t chance);
void crawl_record_spoil(crawl_record *record, crawl_damage damage, uint64_t chance);

#endif
