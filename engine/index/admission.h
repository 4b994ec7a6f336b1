/*
 * admission: does this document go into the index?
 *
 * A document in another language than those that are asked for is passed over before it is compared
 * with others; one that is too short to tell (RK_LANGUAGE_UNKNOWN) stays, whatever is asked for.
 *
 * Asked for each document in the order in which it is read, before anything is
 * done with it; so what goes in does not depend on threads, memory for
 * segments, or where a segment ends. Counts what is passed over.
 *
 * Owns its memory. One thread at a time.
 */
#ifndef RK_INDEX_ADMISSION_H
#define RK_INDEX_ADMISSION_H

#include <stdbool.h>

#include "engine/index/duplicates.h"
#include "engine/text/language.h"

typedef struct rk_admission_options {
  uint32_t languages; /* a bit 1 << rk_language for each that may come; 0: all */
  rk_duplicates_mode dedup;
  bool by_id; /* a document takes the place of the older one of its id: see duplicates.h */
  uint64_t memory_bytes; /* for the tables of duplicates */
} rk_admission_options;

typedef struct rk_admission {
  rk_duplicates *duplicates; /* or NULL: all may come */
  uint32_t languages;
  rk_language language; /* of the last document that was taken; RK_LANGUAGE_UNKNOWN when nobody asked */
  bool was_duplicate; /* the last one that was asked for */
  /* Passed over. */
  uint64_t exact_duplicates, near_duplicates, other_languages[RK_LANGUAGES];
  uint64_t forgotten_before; /* by what was seen */
} rk_admission;

rk_status rk_admission_init(rk_admission *admission,
                            const rk_admission_options *options) RK_MUST_CHECK;
/* One that was_duplicate by_id takes the older document of its id away all the same. */
bool rk_admission_ask(rk_admission *admission, rk_view id, rk_view title, rk_view body);
/* Of a document that an earlier run was asked for: later ones are compared with it, but nothing is counted. */
void rk_admission_see(rk_admission *admission, rk_view id, rk_view title, rk_view body);
/* The document of this id is gone; or (empty) any may be. */
void rk_admission_forget(rk_admission *admission, rk_view id);
/* Documents that later ones were not compared with: see duplicates.h. */
uint64_t rk_admission_forgotten(const rk_admission *admission);
void rk_admission_deinit(rk_admission *admission); /* a zeroed one is allowed */

#endif
