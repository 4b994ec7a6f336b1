/*
 * forms: which surface forms stand under a stem, and how often was each seen?
 *
 * One record a term in the FORM chunk, absent when the only form is the stem
 * itself. Forms are in the order of their codes: most frequent first, ties in
 * byte order. When a term has more than RK_FORMS_MAX forms, the last code
 * stands for all rarer ones and its form is empty.
 *   record := for each form: varint count
 *             varint 2 * length, the bytes                        (as it is)
 *          or varint 2 * prefix length + 1, the prefix,
 *             varint suffix length, the suffix                    (around the stem)
 */
#ifndef RK_SEGMENT_FORMS_H
#define RK_SEGMENT_FORMS_H

#include "engine/base/view.h"
#include "engine/segment/chunk_file.h"
#include "engine/segment/list.h"

typedef struct rk_form {
  rk_view text;
  uint64_t count;
} rk_form;

/* Appends one form of `stem` to a record. */
rk_status rk_form_encode(rk_buffer *record, rk_view stem, const rk_form *form) RK_MUST_CHECK;

/* Calls on_form for each form in code order; its text lives during the call.
 * A term without a record gives its stem once. */
rk_status rk_forms_walk(const rk_chunk_file *file, const rk_chunk *forms, rk_view stem,
                        const rk_term_info *info,
                        void (*on_form)(void *context, uint32_t code, const rk_form *form),
                        void *context, rk_error *error) RK_MUST_CHECK;

#endif
