/*
 * document_map: which number has a document of one of several segments in the one they become?
 *
 * Dropped documents have none; the others are numbered through in the order of the segments, and
 * where there is an `order`, that says where each of these goes.
 * Memory: half a bit a document of segments that drop any. Borrows the bitsets and the order.
 * May be shared between threads once it is made.
 */
#ifndef RK_INDEX_DOCUMENT_MAP_H
#define RK_INDEX_DOCUMENT_MAP_H

#include "engine/segment/segment.h"

/* A segment's part. */
typedef struct rk_document_map_input {
  const uint8_t *dropped;  /* bit d % 8 of byte d / 8: document d is dropped; NULL: none is */
  uint32_t *dropped_before; /* by 64 documents; NULL like `dropped` */
  rk_docid documents;      /* of the segment */
  rk_docid base;           /* how many stay of the segments before it */
  rk_docid kept;           /* how many stay of this one */
} rk_document_map_input;

typedef struct rk_document_map {
  rk_document_map_input *inputs;
  uint32_t count;
  rk_docid document_count; /* that stay */
  const rk_docid *order;   /* new number by number without it; NULL: the same */
} rk_document_map;

/* `dropped` has a bitset, or NULL, for each segment; it is NULL when there are none. `order` may be
 * set later. A bitset in which no bit is set is the same as NULL. */
rk_status rk_document_map_init(rk_document_map *map, const rk_segment *segments, uint32_t count,
                               const uint8_t *const *dropped, rk_error *error) RK_MUST_CHECK;
void rk_document_map_deinit(rk_document_map *map); /* also after init failed, or zeroed */

static inline bool rk_document_map_drops(const rk_document_map_input *input, rk_docid document) {
  return input->dropped && (input->dropped[document / 8] >> document % 8 & 1);
}

/* How many of the documents before `document` are dropped? */
uint32_t rk_document_map_dropped_before(const rk_document_map_input *input, rk_docid document);

/* The number without the order; the document is not dropped. */
static inline rk_docid rk_document_map_kept(const rk_document_map_input *input,
                                            rk_docid document) {
  const rk_docid number = input->base + document;
  return input->dropped ? number - rk_document_map_dropped_before(input, document) : number;
}

/* The new number; the document is not dropped. */
static inline rk_docid rk_document_map_new(const rk_document_map *map,
                                           const rk_document_map_input *input,
                                           rk_docid document) {
  const rk_docid number = rk_document_map_kept(input, document);
  return map->order ? map->order[number] : number;
}

#endif
