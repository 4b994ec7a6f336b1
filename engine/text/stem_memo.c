#include "engine/text/stem_memo.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "engine/text/lexicon.h"
#include "engine/text/spelling_table.h"
#include "engine/text/token_words.h"

enum { WAYS = 2, KEY_BYTES = 16 };

typedef struct slot {
  uint64_t low, high; /* the spelling, padded with zeros */
  uint32_t stem_hash, len; /* len 0: empty */
} slot;

struct rk_stem_memo {
  rk_analysis analysis;
  slot sets[RK_STEM_MEMO_SETS][WAYS]; /* the one that was used last stands first */
};

struct rk_stem_memos {
  rk_analysis analysis;
  atomic_uint holders;
  rk_stem_memo *_Atomic kept[RK_STEM_MEMOS_KEPT];
};

/* ---- Sets of them ---- */

rk_stem_memos *rk_stem_memos_new(const rk_analysis *analysis) {
  rk_stem_memos *memos = calloc(1, sizeof *memos);
  if (!memos) return NULL;
  memos->analysis = *analysis;
  rk_lexicon_share(analysis->lexicon);
  atomic_init(&memos->holders, 1);
  return memos;
}

rk_stem_memos *rk_stem_memos_share(rk_stem_memos *memos) {
  atomic_fetch_add_explicit(&memos->holders, 1, memory_order_relaxed);
  return memos;
}

void rk_stem_memos_release(rk_stem_memos *memos) {
  if (!memos || atomic_fetch_sub_explicit(&memos->holders, 1, memory_order_acq_rel) > 1) return;
  for (size_t i = 0; i < RK_STEM_MEMOS_KEPT; i++) free(memos->kept[i]);
  rk_lexicon_release(memos->analysis.lexicon);
  free(memos);
}

rk_stem_memo *rk_stem_memos_take(rk_stem_memos *memos) {
  for (size_t i = 0; i < RK_STEM_MEMOS_KEPT; i++) {
    rk_stem_memo *kept = atomic_exchange(&memos->kept[i], NULL);
    if (kept) return kept;
  }
  rk_stem_memo *made = calloc(1, sizeof *made);
  if (made) made->analysis = memos->analysis;
  return made;
}

void rk_stem_memos_give(rk_stem_memos *memos, rk_stem_memo *memo) {
  for (size_t i = 0; i < RK_STEM_MEMOS_KEPT; i++) {
    rk_stem_memo *nothing = NULL;
    if (atomic_compare_exchange_strong(&memos->kept[i], &nothing, memo)) return;
  }
  free(memo);
}

/* ---- One ---- */

const rk_analysis *rk_stem_memo_analysis(const rk_stem_memo *memo) { return &memo->analysis; }

static uint32_t learn(const rk_stem_memo *memo, rk_view text, const tok_token *token) {
  rk_token_words words;
  rk_token_words_init(&words, &memo->analysis, text.ptr, token);
  if (!rk_token_words_next(&words)) return RK_STEM_MEMO_LOOK;
  const uint32_t hash = rk_stem_memo_hash(words.stem);
  return rk_token_words_next(&words) ? (uint32_t)RK_STEM_MEMO_LOOK : hash;
}

uint32_t rk_stem_memo_of(rk_stem_memo *memo, rk_view text, const tok_token *token) {
  /* What is no plain word is seldom met again, and quick to look at. */
  if (token->kind != TOK_WORD || token->len > KEY_BYTES) return RK_STEM_MEMO_LOOK;
  const rk_spelling_key key = rk_spelling_key_of(text, token->offset, token->len, TOK_WORD);
  slot *set = memo->sets[(key.hash ^ key.hash >> 32) % RK_STEM_MEMO_SETS];
  for (size_t i = 0; i < WAYS; i++) {
    const slot found = set[i];
    if (found.low != key.low || found.high != key.high || found.len != token->len) continue;
    if (i) {
      set[i] = set[0];
      set[0] = found;
    }
    return found.stem_hash;
  }
  set[1] = set[0];
  set[0] = (slot){key.low, key.high, learn(memo, text, token), token->len};
  return set[0].stem_hash;
}
