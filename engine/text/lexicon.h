/*
 * lexicon: which words did the user add to what the stemmer knows?
 *
 * In: a text of rows, as people write it: `root WORD`, `exception WORD ROOT` or
 * `protected WORD`, parted by blanks or tabs; `#` begins a remark. Out: the
 * same rows folded as tokens are (case, width, accents, apostrophes), with
 * single blanks, without remarks and empty lines: what an index keeps. Blanks
 * and `#` are those of the folded text (U+3000 is a blank). And the table that
 * the stemmer asks.
 *
 * Ownership: counted, because an index, its queries' results and a writer hold
 * the same one; whoever parses or shares releases. Constant once made: any
 * number of threads.
 */
#ifndef RK_TEXT_LEXICON_H
#define RK_TEXT_LEXICON_H

#include "engine/base/error.h"
#include "engine/base/view.h"

struct stem_user_lexicon; /* the stemmer's table */

typedef struct rk_lexicon rk_lexicon;

enum {
  RK_LEXICON_TEXT_MAX_BYTES = 1 << 22,   /* of the normalised rows */
  RK_LEXICON_SOURCE_MAX_BYTES = 1 << 26, /* with remarks */
};

/* `name` stands in errors (a path, or NULL). RK_BAD_INPUT names the line and the reason; RK_LIMIT
 * when source or rows are too large. *lexicon is NULL after a failure. */
rk_status rk_lexicon_parse(rk_lexicon **lexicon, rk_view source, const char *name,
                           rk_error *error) RK_MUST_CHECK;
/* The same from a file; "-" is standard input. */
rk_status rk_lexicon_load(rk_lexicon **lexicon, const char *path, rk_error *error) RK_MUST_CHECK;

/* One more holder; returns it. NULL is allowed here and below, and means: no rows. */
rk_lexicon *rk_lexicon_share(rk_lexicon *lexicon);
void rk_lexicon_release(rk_lexicon *lexicon);

/* The normalised rows, each ended by a newline; lives as long as the lexicon. Parsing it again
 * gives the same. */
rk_view rk_lexicon_text(const rk_lexicon *lexicon);
size_t rk_lexicon_row_count(const rk_lexicon *lexicon);
const struct stem_user_lexicon *rk_lexicon_table(const rk_lexicon *lexicon);

#endif
