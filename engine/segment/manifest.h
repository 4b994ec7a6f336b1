/*
 * manifest: which segments are the index, now, and how was their text analysed?
 *
 * The file MANIFEST in the index folder. It is replaced in one step (write a
 * new one beside it, sync, rename, sync the folder), so a reader sees either
 * the old index or the new one. FORMAT.md has the offset table. What the lexicon
 * says is not looked at here: see snapshot.h.
 */
#ifndef RK_SEGMENT_MANIFEST_H
#define RK_SEGMENT_MANIFEST_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/error.h"
#include "engine/base/view.h"

#define RK_MANIFEST_NAME "MANIFEST"
#define RK_MANIFEST_TEMPORARY_NAME "MANIFEST.tmp"
#define RK_LOCK_NAME "lock"

typedef struct rk_manifest_segment {
  uint64_t id;
  uint64_t document_count;
  uint64_t file_bytes;
  uint64_t footer_sum; /* the last 8 bytes of the file: tells one file from another */
  uint64_t deletes_id; /* of the file that says which documents are deleted (deletes.h); 0: none is */
  uint64_t deleted_count;
  uint64_t deletes_sum; /* the last 8 bytes of that file */
} rk_manifest_segment;

typedef struct rk_manifest {
  uint64_t generation;      /* 1 for the first commit */
  uint64_t next_segment_id; /* greater than all ids ever used, also for deletes */
  uint64_t sum;             /* of the file it was read from: tells one manifest from another */
  uint32_t segment_count;
  rk_manifest_segment *segments; /* owned; in the order of their documents */
  uint64_t fingerprint;     /* of the analysis: see rk_analysis_fingerprint */
  uint32_t flags;           /* RK_FLAG_... */
  rk_buffer lexicon;        /* owned; the user's lexicon as rk_lexicon normalises it */
  rk_buffer resume;         /* owned; how far an unfinished run has come; empty: there is none */
} rk_manifest;

void rk_manifest_deinit(rk_manifest *manifest);
rk_status rk_manifest_add(rk_manifest *manifest,
                          const rk_manifest_segment *segment) RK_MUST_CHECK;

/* Another one with all that the first has; it is deinit'ed first. */
rk_status rk_manifest_copy(rk_manifest *to, const rk_manifest *from) RK_MUST_CHECK;
/* Takes the entry `at` out. */
void rk_manifest_remove(rk_manifest *manifest, uint32_t at);

/* Size of the file that holds it. */
uint64_t rk_manifest_bytes(const rk_manifest *manifest);

/* *found is false when the folder has no manifest; RK_NO_INDEX when there is no
 * such folder; RK_CORRUPT when the manifest is damaged; RK_UNSUPPORTED for
 * another version, or flags that this one does not know. */
rk_status rk_manifest_read(rk_manifest *manifest, const char *folder, bool *found,
                           rk_error *error) RK_MUST_CHECK;
/* Durable when it returns RK_OK. When it does not, *replaced tells which
 * manifest stands: false, the old one; true, the new one, but a power failure
 * may still bring the old one back, so the segments of both must stay. */
rk_status rk_manifest_write(const rk_manifest *manifest, const char *folder, bool *replaced,
                            rk_error *error) RK_MUST_CHECK;

/* "seg-0000000000000001.rks". */
enum { RK_SEGMENT_NAME_BYTES = 4 + 16 + 4 + 1 };
void rk_segment_name(uint64_t id, char name[RK_SEGMENT_NAME_BYTES]);
/* The id in such a name; false for any other name. */
bool rk_segment_name_parse(const char *name, uint64_t *id);

/* The files that an entry names, in bytes. */
uint64_t rk_manifest_segment_bytes(const rk_manifest_segment *segment);

/* The footer sum of an open segment file's last bytes, as kept in the manifest. */
uint64_t rk_manifest_footer_sum(rk_view file);

#endif
