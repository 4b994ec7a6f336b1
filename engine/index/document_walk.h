/*
 * document_walk: the documents of several segments in the order of the one that they become.
 *
 * The other way round than document_map.h: which document of which segment has number 0, 1, 2 ...?
 * Dropped ones do not come. Memory: eight bytes a document where the map has an order, otherwise
 * none. Borrows the map. One thread.
 */
#ifndef RK_INDEX_DOCUMENT_WALK_H
#define RK_INDEX_DOCUMENT_WALK_H

#include "engine/index/document_map.h"
#include "engine/index/merge_columns.h"

typedef struct rk_document_walk {
  const rk_document_map *map;
  rk_column_place *places; /* by new number; NULL: the map has no order */
  rk_column_place at;      /* without an order: what comes next, unless it is dropped */
  size_t number;           /* with one: likewise */
} rk_document_walk;

rk_status rk_document_walk_init(rk_document_walk *walk, const rk_document_map *map,
                                rk_error *error) RK_MUST_CHECK;
void rk_document_walk_deinit(rk_document_walk *walk); /* also after init failed */

/* As merge_columns goes through them; the walk stays where it is. */
rk_column_order rk_document_walk_order(rk_document_walk *walk);

#endif
