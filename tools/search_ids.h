/*
 * search_ids: what is document number n called?
 *
 * Ids live in the document store, packed together with the texts; unpacking
 * one takes longer than most searches. A run over thousands of topics meets
 * the same documents again and again, so each id is unpacked once and kept.
 *
 * Ownership: ids handed out live until deinit. Borrows the index. One thread.
 * Memory: a pointer for each document, touched only when needed, and the ids.
 */
#ifndef RAKOR_TOOLS_SEARCH_IDS_H
#define RAKOR_TOOLS_SEARCH_IDS_H

#include "engine/rakor.h"

typedef struct search_id search_id;

typedef struct search_ids {
  rakor_index *index;
  search_id **known; /* by document number; NULL: not asked for yet */
  uint64_t count;
} search_ids;

/* Returns an exit status; trouble is reported. Deinit in every case. */
int search_ids_init(search_ids *ids, rakor_index *index);
void search_ids_deinit(search_ids *ids);

/* May be empty. Returns an exit status; trouble is reported. */
int search_ids_find(search_ids *ids, uint64_t document, rakor_text *id);

#endif
