/*
 * snippet: the passage of a text that shows best why it matches.
 *
 * The text is analysed like any document, and the run of words is chosen that
 * fits the length and holds the most weight of different query terms, then the
 * most matches; of equals the first. White space is folded to single spaces,
 * control characters become spaces, and an ellipsis stands where something was
 * cut. Words of phrases are query terms wherever they stand; what the query only
 * excludes is none. Ownership: the snippet owns its bytes, until deinit.
 */
#ifndef RK_SEARCH_SNIPPET_H
#define RK_SEARCH_SNIPPET_H

#include "engine/base/view.h"
#include "engine/query/query.h"
#include "engine/text/stem_memo.h"

typedef struct rk_span {
  size_t offset, len; /* bytes, in the snippet's text */
} rk_span;

typedef struct rk_snippet {
  rk_buffer text;
  rk_buffer spans; /* rk_span, ascending */
} rk_snippet;

/* `weights` are those of rk_search, one a term. max_bytes counts bytes of the
 * source; 0 means all of it. The memo, of the query's settings, makes it faster and changes nothing. */
rk_status rk_snippet_make(rk_snippet *snippet, rk_view text, const rk_query *query,
                          const double *weights, size_t max_bytes, rk_stem_memo *memo,
                          rk_error *error) RK_MUST_CHECK;
void rk_snippet_deinit(rk_snippet *snippet);

#endif
