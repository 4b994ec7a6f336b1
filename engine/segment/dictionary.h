/*
 * dictionary: which terms are there, and what do we know of each?
 *
 * Terms (stems) ascend in byte order, front-coded in blocks of RK_TERM_BLOCK
 * (TERM chunk); TIDX holds the offset of each block, for a binary search over
 * the blocks' first terms.
 *
 *   block := varint list offset of its first term
 *            varint form offset of its first term
 *            entry...
 *   entry := u8 head: low nibble bytes shared with the term before (0 in the first), high
 *                    nibble the length of the rest - 1; 15: a varint follows, what is more
 *            the rest of the term
 *            varint (document frequency - 1) * 4
 *                   + 1 when there are more tokens: varint tokens - documents - 1 follows
 *                   + 2 when there is a record in FORM: varint forms - 1, varint its bytes follow
 *            varint document number (frequency 1), else bytes of skips and documents
 *            varint bytes of positions
 * Lists and form records stand in term order without gaps, so that offsets
 * within a block are sums of the sizes before.
 */
#ifndef RK_SEGMENT_DICTIONARY_H
#define RK_SEGMENT_DICTIONARY_H

#include "engine/base/view.h"
#include "engine/segment/chunk_file.h"
#include "engine/segment/list.h"

/* ---- Writing: terms ascending, each once. Zeroed is empty. ---- */

typedef struct rk_dictionary_writer {
  rk_buffer terms;  /* the TERM chunk, from byte `taken` on */
  rk_buffer index;  /* the TIDX chunk */
  uint8_t last[RK_TERM_MAX_BYTES];
  size_t last_len;
  uint32_t term_count;
  uint64_t taken;   /* bytes that the owner has taken out of `terms`; see rk_dictionary_take */
} rk_dictionary_writer;

/* RK_LIMIT when the TERM chunk would pass 4 GiB. */
rk_status rk_dictionary_add(rk_dictionary_writer *writer, rk_view term, const rk_term_info *info,
                            rk_error *error) RK_MUST_CHECK;
/* For an owner who keeps TERM elsewhere: between two terms, forgets the bytes in `terms`, of which
 * he has made a copy. */
void rk_dictionary_take(rk_dictionary_writer *writer);
void rk_dictionary_writer_deinit(rk_dictionary_writer *writer);

/* ---- Reading: borrows the chunk file. ---- */

typedef struct rk_dictionary {
  const rk_chunk_file *file;
  const rk_chunk *terms, *index;
  uint32_t term_count, block_count;
  rk_docid document_count;
  uint64_t lists_bytes, forms_bytes; /* of the chunks that the entries point into */
} rk_dictionary;

/* Everything but block_count must be set by the caller; checks the sizes. */
rk_status rk_dictionary_open(rk_dictionary *dictionary, rk_error *error) RK_MUST_CHECK;

/* *found tells whether the term is there; *info is filled when it is. */
rk_status rk_dictionary_find(const rk_dictionary *dictionary, rk_view term, rk_term_info *info,
                             bool *found, rk_error *error) RK_MUST_CHECK;

/* Walks all terms in order. Zero it, set dictionary; each call moves to the
 * next term until *got is false. `term` points into the iterator. */
typedef struct rk_dictionary_iterator {
  const rk_dictionary *dictionary;
  uint32_t next_term; /* ordinal of the term that the next call gives */
  const uint8_t *at, *end; /* in the block that is being read */
  uint8_t bytes[RK_TERM_MAX_BYTES];
  rk_view term;
  rk_term_info info;
  uint64_t list_offset, forms_offset; /* running sums */
} rk_dictionary_iterator;

rk_status rk_dictionary_next(rk_dictionary_iterator *iterator, bool *got,
                             rk_error *error) RK_MUST_CHECK;

#endif
