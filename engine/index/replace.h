/*
 * replace: which documents give way to newer ones of their id, or to a wish to delete that id?
 *
 * The last documents of a snapshot are new. Each of them takes the place of every document of its id
 * before it; a wish takes away what was there when it was made. The tables of ids tell which may be
 * equal (id_table.h): those of the new documents are walked side by side, hash by hash, and the
 * others are sought in; what has the same 28 bits is then read, in the order it is stored, and compared by
 * XXH3-128 of the ids. Documents without an id have nothing in common.
 * Memory: within the budget, unless very many documents have one id. Borrows all it is given. One
 * thread.
 */
#ifndef RK_INDEX_REPLACE_H
#define RK_INDEX_REPLACE_H

#include "engine/index/drops.h"

/* The wish to delete an id. */
typedef struct rk_id_wish {
  rk_id_key key;
  uint64_t added; /* so many of the new documents were there already */
} rk_id_wish;

typedef struct rk_replacement {
  rk_snapshot *snapshot;
  uint64_t new_documents; /* the last ones of the snapshot */
  bool is_unique;         /* do new ones replace others? */
  rk_id_wish *wishes;     /* in any order; sorted here */
  size_t wish_count;
  size_t memory_bytes;
} rk_replacement;

/* Adds what gives way to `drops`, which are of the same snapshot. */
rk_status rk_replace(const rk_replacement *replacement, rk_drops *drops,
                     rk_error *error) RK_MUST_CHECK;

#endif
