/*
 * stem_memo: which stem does this spelling have, for who looks for a few stems in many short texts?
 *
 * Remembers the hash of a stem by the spelling of the word, in a table of fixed size where new
 * spellings push out old ones; who finds the hash it looks for makes sure with the words
 * themselves (token_words.h). So nothing that comes out depends on what is remembered.
 * Ownership: a set of memos is counted, so that who holds it need not know who else does; a memo belongs
 * to who took it until it is given back. Threads: a set any, without locks; a memo that is taken, one.
 */
#ifndef RK_TEXT_STEM_MEMO_H
#define RK_TEXT_STEM_MEMO_H

#include "engine/base/intern.h"
#include "engine/text/analysis.h"
#include "tokenizer/tokenizer.h"

enum {
  RK_STEM_MEMO_SETS = 1 << 14, /* with two spellings each: 768 KiB, which stay in the second cache */
  RK_STEM_MEMOS_KEPT = 4,      /* for so many threads at once */
};

typedef struct rk_stem_memo rk_stem_memo;
typedef struct rk_stem_memos rk_stem_memos;

/* Shares the settings' lexicon. NULL: no memory. */
rk_stem_memos *rk_stem_memos_new(const rk_analysis *analysis);
rk_stem_memos *rk_stem_memos_share(rk_stem_memos *memos);
void rk_stem_memos_release(rk_stem_memos *memos); /* NULL is allowed */

/* NULL: no memory. */
rk_stem_memo *rk_stem_memos_take(rk_stem_memos *memos);
void rk_stem_memos_give(rk_stem_memos *memos, rk_stem_memo *memo);

const rk_analysis *rk_stem_memo_analysis(const rk_stem_memo *memo);

/* What `stem_hash` of a token may say. */
enum {
  RK_STEM_MEMO_LOOK = 0, /* look at its words: there may be several, or none */
};

static inline uint32_t rk_stem_memo_hash(rk_view stem) { return (uint32_t)rk_hash(stem, 1) | 1; }

/* The hash of the stem of the one word that the token is, or RK_STEM_MEMO_LOOK. */
uint32_t rk_stem_memo_of(rk_stem_memo *memo, rk_view text, const tok_token *token);

#endif
