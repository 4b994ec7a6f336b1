/*
 * check: is every byte of this index as it was written, and does it make sense?
 *
 * Reads all files. First every checksum, then every rule of FORMAT.md: terms
 * ascend; lists decode; documents and positions ascend and stay in range; the
 * sums of frequencies, forms, lengths and META agree; skip tables, frontiers
 * and floors tell the truth about their blocks and lists; every document can be unpacked; the lexicon can be read; deletes
 * name documents of their segment, as many as the manifest says. Goes on
 * after a problem wherever that makes sense. What is checked is the index as it
 * was when the check began, whatever writers do meanwhile.
 */
#ifndef RK_INDEX_CHECK_H
#define RK_INDEX_CHECK_H

#include "engine/base/error.h"
#include "engine/segment/segment.h"

typedef struct rk_check_counts {
  uint64_t files, bytes, problems, leftovers;
  bool analysis_differs; /* this build would make other stems than the index has: no problem */
} rk_check_counts;

typedef void rk_check_listener(void *context, const rk_error *problem);

/* RK_CORRUPT when there are problems, the first of them in `error`; other
 * failures (no index, out of memory) as themselves. */
rk_status rk_check(const char *folder, rk_check_listener *on_problem, void *context,
                   rk_check_counts *counts, rk_error *error) RK_MUST_CHECK;

/* The rules of one open segment beyond its checksums; stops at the first that is broken. */
rk_status rk_check_segment(rk_segment *segment, rk_error *error) RK_MUST_CHECK;
/* Those of its table of ids; documents can be unpacked. */
rk_status rk_check_ids(rk_segment *segment, rk_error *error) RK_MUST_CHECK;

#endif
