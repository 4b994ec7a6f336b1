/*
 * reorder_bp: in which order do documents with the same words stand side by side?
 *
 * Recursive graph bisection: the documents are cut in two halves, and those are swapped whose move
 * brings the words of each half closer together, until nothing is gained; then each half is cut in
 * turn. What is made smaller is an estimate of the bits that the gaps of all lists take. (Dhulipala,
 * Kabiljo, Karrer, Ottaviano, Pupyrev and Shalita, KDD 2016; with the gain of each term worked out once
 * a round, as Mackenzie, Mallia, Petri, Culpepper and Suel do, ECIR 2019, and Mackenzie, Petri and
 * Moffat, SIGIR 2021.) Of our own: terms that a part has in one document only, or in all of them, can
 * make no difference there or in parts of it, and are passed over from there on.
 *
 * In: for each document the terms that it holds. Out: the documents in their new order. The order
 * that they come in matters: what stands together in it tends to stay together.
 * All sums are of whole numbers, so that the same input gives the same order on every machine.
 * Memory: rk_reorder_bp_bytes, besides what is handed in. One thread; pure but for the watch.
 */
#ifndef RK_INDEX_REORDER_BP_H
#define RK_INDEX_REORDER_BP_H

#include "engine/index/merge_watch.h"

/* Which terms are in which documents. */
typedef struct rk_forward {
  uint32_t document_count, term_count;
  uint32_t *starts; /* document_count + 1: where in `terms` each document's begin */
  uint32_t *terms;  /* numbers below term_count, no number twice in a document */
} rk_forward;

/* Puts the documents in order: order[place] = document. Moves terms about within their documents.
 * Tells the watch of `work_bytes`, spread over the work. RK_NO_MEMORY, RK_CANCELLED. */
rk_status rk_reorder_bp(rk_forward *forward, uint32_t *order, uint64_t work_bytes,
                        rk_merge_watch *watch, rk_error *error) RK_MUST_CHECK;

/* What it allocates for so many documents and terms. */
uint64_t rk_reorder_bp_bytes(uint64_t documents, uint64_t terms);

#endif
