/*
 * deletes: which documents of a segment are deleted?
 *
 * A segment never changes; so they stand in a file beside it, which does not change either: whoever
 * deletes more writes a new one, and the manifest names the one that holds. One bit a document, so
 * that the map of the file is all a search needs. FORMAT.md has the offset table.
 * A reader verifies all of it at open: the sum, the number of bits that are set, and that it belongs
 * to the segment. May be shared between threads; lives until close.
 */
#ifndef RK_SEGMENT_DELETES_H
#define RK_SEGMENT_DELETES_H

#include "engine/base/fs.h"
#include "engine/segment/format.h"
#include "engine/segment/manifest.h"

typedef struct rk_deletes {
  rk_fs_map map;
  const uint8_t *dropped; /* bit d % 8 of byte d / 8: document d is deleted; NULL: none is */
} rk_deletes;

static inline bool rk_deletes_has(const uint8_t *dropped, rk_docid document) {
  return dropped && dropped[document / 8] >> document % 8 & 1;
}

static inline uint64_t rk_deletes_bits_bytes(uint64_t document_count) {
  return document_count / 8 + (document_count % 8 != 0);
}

/* Of the file for a segment of so many documents. */
uint64_t rk_deletes_file_bytes(uint64_t document_count);

/* Opens what the entry names; zeroed when that is nothing. RK_CORRUPT when the file is missing, or
 * not the one that was committed. After a failure there is nothing to close. */
rk_status rk_deletes_open(rk_deletes *deletes, const char *folder,
                          const rk_manifest_segment *entry, rk_error *error) RK_MUST_CHECK;
void rk_deletes_close(rk_deletes *deletes); /* zeroed is allowed */

/* Writes the file `entry->deletes_id` and sets count and sum in the entry. At least one bit is set,
 * and those behind the last document are not. The file is synced, its name is not. */
rk_status rk_deletes_write(const uint8_t *dropped, const char *folder, rk_manifest_segment *entry,
                           rk_error *error) RK_MUST_CHECK;

/* "del-0000000000000001.rkd". */
enum { RK_DELETES_NAME_BYTES = RK_SEGMENT_NAME_BYTES };
void rk_deletes_name(uint64_t id, char name[RK_DELETES_NAME_BYTES]);
/* The id in such a name; false for any other name. */
bool rk_deletes_name_parse(const char *name, uint64_t *id);

#endif
