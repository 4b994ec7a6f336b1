/*
 * version_table: which text has the document of an id, of those that came by last?
 *
 * For telling duplicates where a newer document takes the place of the older one of its id: the text of
 * the older one is then no text to compare with any more.
 *
 * Buckets of four, a cache line each, newest first. Bits of the id's key choose the bucket and 32
 * others tell ids apart: one is taken for another about once in 2^30 look-ups, which makes two
 * documents forget a text and loses nothing. A full bucket gives up its oldest entry, which the
 * caller gets, so that what it stood for can go, too.
 *
 * Memory: all that is given, from the start (but the system hands it out as it is touched). One thread.
 */
#ifndef RK_INDEX_VERSION_TABLE_H
#define RK_INDEX_VERSION_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/error.h"
#include "engine/segment/id_table.h"

typedef struct rk_version {
  uint64_t text;  /* of its digest; never 0 in an entry */
  uint32_t tag;   /* of the id */
  uint32_t place; /* among the signatures, or 0: it has none */
} rk_version;

typedef struct rk_version_table {
  rk_version *buckets;
  unsigned bits; /* 2^bits buckets */
  uint64_t forgotten;
} rk_version_table;

/* `share_bytes` is rounded down to a power of two, and up to one bucket. */
rk_status rk_version_table_init(rk_version_table *table, uint64_t share_bytes) RK_MUST_CHECK;
/* Takes the entry of the id out. False: there is none. */
bool rk_version_table_take(rk_version_table *table, const rk_id_key *id, rk_version *version);
/* Enters one that is not there; its tag is set here. True: `*oldest` was given up for it. */
bool rk_version_table_put(rk_version_table *table, const rk_id_key *id, rk_version version,
                          rk_version *oldest);
void rk_version_table_clear(rk_version_table *table);
void rk_version_table_deinit(rk_version_table *table); /* a zeroed one is allowed */

#endif
