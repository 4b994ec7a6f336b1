/*
 * forward: which terms does each document hold? The lists of several segments, turned round.
 *
 * For reorder_bp, from the lists of documents alone. Terms of fewer than RK_FORWARD_RARE documents
 * and those of more than a 16th of all are left out: the former are many and their lists short, the
 * latter take much room and tell little of what a document is about (without them the order comes
 * out no worse). Where the rest takes more memory than there is, the most frequent of these go,
 * too, down to those of a 128th of all; then the rarest; then again the most frequent, so that it
 * always fits.
 * The lists are decoded twice. Numbers of documents are those of a document_map without its order.
 */
#ifndef RK_INDEX_FORWARD_H
#define RK_INDEX_FORWARD_H

#include "engine/index/document_map.h"
#include "engine/index/reorder_bp.h"

enum { RK_FORWARD_RARE = 8 };

/* `memory_bytes` is for the forward index and for what rk_reorder_bp takes besides; RK_LIMIT when
 * the documents alone take more. Tells the watch of the bytes that rk_forward_bytes gives.
 * Release it also after a failure. */
rk_status rk_forward_build(rk_forward *forward, rk_segment *inputs, uint32_t count,
                           const rk_document_map *map, uint64_t memory_bytes,
                           rk_merge_watch *watch, rk_error *error) RK_MUST_CHECK;
void rk_forward_deinit(rk_forward *forward);

/* What the watch hears of, for one segment. */
uint64_t rk_forward_bytes(const rk_segment *segment);

#endif
