/*
 * flush_lists: the lists of neighbouring terms, as bytes, before they are written.
 *
 * What one task of a flush makes: for each of its terms the list and the record of its forms, one
 * behind the other, and what the dictionary will say of it (with offsets left 0: where it all goes
 * is known when it is written). Made by any thread, written by one.
 * Ownership: owns its buffers and keeps them from one task to the next.
 */
#ifndef RK_INDEX_FLUSH_LISTS_H
#define RK_INDEX_FLUSH_LISTS_H

#include "engine/index/flush_sort.h"
#include "engine/segment/list_writer.h"

typedef struct rk_flush_lists {
  rk_buffer lists, forms;
  rk_buffer infos; /* rk_term_info of each term */
  rk_status status;
} rk_flush_lists;

void rk_flush_lists_deinit(rk_flush_lists *lists);

/* Makes those of the terms [first, end), whose sorted tokens begin at `tokens`. The status is in
 * `lists`. The writer is open. */
void rk_flush_lists_make(rk_flush_lists *lists, rk_list_writer *writer, const rk_term_table *table,
                         uint32_t first, uint32_t end, const rk_occurrence *tokens,
                         rk_occurrence_bits bits);
/* That of a term that is too long for the buffer of the sort. */
void rk_flush_lists_make_long(rk_flush_lists *lists, rk_list_writer *writer,
                              const rk_flush_sort *sort, uint32_t rank);

#endif
