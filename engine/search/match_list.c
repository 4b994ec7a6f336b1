#include "engine/search/match_list.h"

/* So many documents are looked up in the time that it takes to set the bits of a block. */
enum { LOOK_UPS_A_BLOCK = 16 };

rk_status rk_match_list_open(rk_match_list *list, const rk_segment *segment,
                             const rk_term_info *term, rk_error *error) {
  list->kernels = rk_kernels_get();
  return rk_list_cursor_open(&list->cursor, &segment->file, segment->lists,
                             (rk_docid)segment->meta.document_count, term, error);
}

/* The first block from the current one on that may hold `target` or something greater. */
static uint32_t block_for(const rk_list_cursor *cursor, rk_docid target) {
  uint32_t block = 0;
  if (cursor->block != UINT32_MAX) {
    if (cursor->n == 0 || cursor->documents[cursor->n - 1] >= target) return cursor->block;
    block = cursor->block + 1;
  }
  return block < cursor->block_count ? rk_list_cursor_block_for(cursor, block, target) : block;
}

/* How many blocks may reach into the window. */
static uint32_t blocks_in(const rk_list_cursor *cursor, rk_docid from) {
  if (!rk_list_has_skips(&cursor->term)) return 1;
  const uint32_t count = cursor->block_count, first = block_for(cursor, from);
  if (first >= count) return 0;
  const uint32_t last = rk_list_cursor_block_for(cursor, first, from + (RK_WINDOW - 1));
  return (last < count ? last : count - 1) - first + 1;
}

uint32_t rk_match_list_most(const rk_match_list *list, rk_docid from) {
  const uint32_t most = blocks_in(&list->cursor, from) * RK_BLOCK_VALUES;
  const uint32_t all = list->cursor.term.document_frequency;
  return most < all ? most : all;
}

/* To the first block whose last document is not below `target`, or to the end. */
static rk_status reach(rk_list_cursor *cursor, rk_docid target, rk_error *error) {
  const uint32_t block = block_for(cursor, target);
  if (block == cursor->block) return RK_OK;
  rk_status status = rk_list_cursor_load_block(cursor, block, error);
  /* Of a list without skips, only decoding told. */
  if (status == RK_OK && cursor->n && cursor->documents[cursor->n - 1] < target)
    status = rk_list_cursor_load_block(cursor, cursor->block_count, error);
  return status;
}

rk_status rk_match_list_seek(rk_match_list *list, rk_docid target, rk_docid *document,
                             rk_error *error) {
  rk_list_cursor *cursor = &list->cursor;
  *document = RK_DOCID_NONE;
  rk_status status = reach(cursor, target, error);
  if (status != RK_OK || cursor->n == 0) return status;
  cursor->index = list->kernels->seek(cursor->documents, cursor->index, target);
  *document = cursor->documents[cursor->index];
  return RK_OK;
}

/* All of its documents in the window. */
static rk_status take_all(rk_match_list *list, rk_docid from, uint64_t *met, rk_error *error) {
  rk_list_cursor *cursor = &list->cursor;
  rk_status status = reach(cursor, from, error);
  while (status == RK_OK && cursor->n) {
    const uint32_t n = cursor->n;
    const uint32_t first = list->kernels->seek(cursor->documents, cursor->index, from);
    uint32_t end = n;
    if (cursor->documents[n - 1] - from >= RK_WINDOW)
      end = list->kernels->seek(cursor->documents, first, from + RK_WINDOW);
    list->kernels->set_bits(cursor->documents + first, end - first, from, met);
    cursor->index = end;
    if (end < n || cursor->documents[n - 1] - from == RK_WINDOW - 1) {
      if (end == n) cursor->index = n - 1;
      return RK_OK;
    }
    status = rk_list_cursor_load_block(cursor, cursor->block + 1, error);
  }
  return status;
}

static rk_status look_up(rk_match_list *list, rk_docid from, const uint64_t *wanted,
                         uint64_t *met, rk_error *error) {
  const rk_list_cursor *cursor = &list->cursor;
  for (uint32_t i = 0; i < RK_WINDOW_WORDS; i++) {
    for (uint64_t word = wanted[i]; word; word &= word - 1) {
      const rk_docid document = from + i * 64 + (uint32_t)__builtin_ctzll(word);
      rk_docid found;
      rk_status status = rk_match_list_seek(list, document, &found, error);
      if (status != RK_OK || cursor->n == 0) return status;
      if (found == document) met[i] |= word & -word;
    }
  }
  return RK_OK;
}

rk_status rk_match_list_meet(rk_match_list *list, rk_docid from, const rk_window_bits *wanted,
                             uint64_t *met, rk_error *error) {
  const rk_list_cursor *cursor = &list->cursor;
  if (cursor->block != UINT32_MAX && cursor->n == 0) return RK_OK; /* at its end */
  return wanted->count < LOOK_UPS_A_BLOCK ||
                 wanted->count < blocks_in(cursor, from) * (size_t)LOOK_UPS_A_BLOCK
             ? look_up(list, from, wanted->words, met, error)
             : take_all(list, from, met, error);
}

rk_status rk_match_list_keep(rk_match_list *list, rk_docid *documents, uint32_t *count,
                             rk_error *error) {
  rk_list_cursor *cursor = &list->cursor;
  uint32_t which[RK_BLOCK_VALUES + 1], at[RK_BLOCK_VALUES + 1], kept = 0;
  for (uint32_t i = 0, end; i < *count; i = end) {
    rk_status status = reach(cursor, documents[i], error);
    if (status != RK_OK) return status;
    if (cursor->n == 0) break;
    const rk_docid last = cursor->documents[cursor->n - 1];
    for (end = i + 1; end < *count && documents[end] <= last;) end++;
    const size_t met = list->kernels->meet(cursor->documents, cursor->index, documents + i, end - i,
                                           which, at);
    for (size_t m = 0; m < met; m++) documents[kept++] = documents[i + which[m]];
    if (met) cursor->index = at[met - 1];
  }
  *count = kept;
  return RK_OK;
}
