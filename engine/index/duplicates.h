/*
 * duplicates: was this text here before, the same or nearly?
 *
 * In: titles and bodies, one document after the other. Out: what each is; the
 * first of its kind wins, and nothing but the order of asking decides.
 *
 * Exact: title and body have the same words in the same order (bare_text.h says what a word is: case,
 * layout, punctuation and accents don't count); their XXH3-128 is looked up in a digest_set.
 *
 * Near: at least RK_DUPLICATES_RESEMBLANCE of the shingles of three words that either of two
 * texts has are in both, as a sketch estimates it (sketch.h). Texts of fewer than
 * RK_DUPLICATES_WORDS words can be exact duplicates only: a few words make too much of a
 * difference there. A near duplicate is not kept to compare with: a text is always
 * like the one that is in the index.
 *
 * A text without words is never a duplicate.
 *
 * With ids (`by_id`) a document takes the place of the older one of its id, whether it goes in or not: the text
 * of the older one is not compared with any more, and a document is never a duplicate of its own
 * older version. That works for ids that came by, as far back as memory goes; where it does not, texts are
 * forgotten together with the ids that they belong to. So what is called a duplicate is like a text
 * that is still there. A document that was passed over does not come back when the other one goes.
 *
 * Memory: at most the share that is given (bucketed tables that grow up to it),
 * then the oldest are forgotten, and counted. Owns its memory. One thread at a time.
 */
#ifndef RK_INDEX_DUPLICATES_H
#define RK_INDEX_DUPLICATES_H

#include "engine/base/error.h"
#include "engine/base/view.h"

#define RK_DUPLICATES_RESEMBLANCE 0.7
enum { RK_DUPLICATES_WORDS = 32 };

typedef enum rk_duplicates_mode {
  RK_DUPLICATES_OFF = 0,
  RK_DUPLICATES_EXACT,
  RK_DUPLICATES_NEAR, /* and exact */
} rk_duplicates_mode;

typedef enum rk_duplicate { RK_DUPLICATE_NONE = 0, RK_DUPLICATE_EXACT, RK_DUPLICATE_NEAR } rk_duplicate;

typedef struct rk_duplicates rk_duplicates;

/* `mode` is not RK_DUPLICATES_OFF. On failure *duplicates is NULL. */
rk_status rk_duplicates_open(rk_duplicates **duplicates, rk_duplicates_mode mode, bool by_id,
                             uint64_t share_bytes) RK_MUST_CHECK;
/* Of whom a duplicate has the id, that document must go. An empty id is none. */
rk_duplicate rk_duplicates_ask(rk_duplicates *duplicates, rk_view id, rk_view title, rk_view body);
/* The document of this id is gone; or any may be. */
void rk_duplicates_forget(rk_duplicates *duplicates, rk_view id);
void rk_duplicates_forget_all(rk_duplicates *duplicates);
/* Texts that later ones are no longer compared with, because memory was full. */
uint64_t rk_duplicates_forgotten(const rk_duplicates *duplicates);
void rk_duplicates_close(rk_duplicates *duplicates); /* NULL is allowed */

#endif
