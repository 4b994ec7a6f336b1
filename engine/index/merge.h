/*
 * merge: several segments in, one segment with the documents of all out, in the same order, or
 * without some of them, or in another order.
 *
 * In the same order everything streams. Document blocks are copied as they are packed where that can
 * be done (merge_documents.h); the terms of all dictionaries are walked side by side (merge_queue.h),
 * and for each one the lists of the segments that hold it are strung together, block by block, with
 * document numbers changed (merge_list.h) and form codes renumbered (merge_forms.h). What only dropped
 * documents have is gone: postings, forms, terms. A new order puts the postings of each term, and
 * all documents, in order on their way (merge_order.h, shuffle.h).
 * All chunks but the documents are, byte for byte, those of one segment made of the same documents in
 * that order, unless a term has more than RK_FORMS_MAX forms: what a segment has put under its last
 * code can't be told apart again.
 *
 * Memory: two bytes a document, what the columns take (merge_columns.h), the parts of the result that stand behind its lists up to an eighth
 * of the budget each (more goes to a scratch file), one list up to a sixteenth of it (a longer one is
 * gone through three times instead, or with a new order goes through a scratch file and an eighth of
 * it), and of each input the pages it stands at. Documents under way to a new order take half of
 * it, before there are any lists; the order itself is the caller's.
 * Borrows all it is given. One thread.
 */
#ifndef RK_INDEX_MERGE_H
#define RK_INDEX_MERGE_H

#include "engine/index/document_map.h"
#include "engine/index/merge_watch.h"
#include "engine/segment/segment.h"

typedef struct rk_merge_options {
  size_t memory_bytes;
  const char *scratch_path; /* a name in the index folder that no file has; never there for long */
  rk_merge_watch *watch;    /* or NULL */
  const rk_document_map *map; /* of the inputs; NULL: all documents in their order */
} rk_merge_options;

/* Writes all chunks but META and fills *meta. The sums of documents and tokens must be within the
 * limits of a segment. RK_CORRUPT when an input is damaged. */
rk_status rk_merge(rk_segment *inputs, uint32_t count, rk_chunk_writer *chunks,
                   const rk_merge_options *options, rk_segment_meta *meta,
                   rk_error *error) RK_MUST_CHECK;

/* How many bytes of lists and documents it will tell the watch of: with a new order the documents are
 * gone through twice. */
uint64_t rk_merge_bytes(const rk_segment *segment, bool in_new_order);

#endif
