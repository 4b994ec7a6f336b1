/*
 * bare_text: what is left of a text when nothing but its words counts?
 *
 * In: UTF-8 as documents have it. Out: its words, each with one blank behind
 * it. A word is a run of letters, marks and digits; it is folded as tok_fold
 * does (case, width, accents, invisible characters), and every run of anything
 * else (white space, punctuation, symbols, controls) is one blank. So
 * "Jum'at,\n(1/11)" is "jum at 1 11 ", and two texts that differ in case,
 * layout and punctuation alone are the same bytes.
 *
 * A long text comes out in pieces that are cut at white space, so memory stays
 * small whatever its size; only a run of more than RK_BARE_PIECE_BYTES without
 * white space is cut in its middle.
 *
 * Keeps nothing, allocates nothing; any thread.
 */
#ifndef RK_TEXT_BARE_TEXT_H
#define RK_TEXT_BARE_TEXT_H

#include "engine/base/view.h"

enum {
  RK_BARE_PIECE_BYTES = 16 << 10, /* of the text that one piece takes */
  /* Folding makes Latin text longer by half at most; of other text what is beyond this room is
   * left out. The end of it is for stores of whole vectors. */
  RK_BARE_ROOM_BYTES = 2 * RK_BARE_PIECE_BYTES + 64,
};

/* Takes the next piece off *rest and writes its bare text. Returns its length: 0 when the piece has
 * no word; the text ends when *rest is empty. */
size_t rk_bare_text_next(rk_view *rest, char room[RK_BARE_ROOM_BYTES]);

#endif
