/*
 * merge_forms: one table of surface forms for a term out of those of several segments.
 *
 * Codes follow the frequency, so that those of the merged term differ from each segment's own.
 * begin, then add for each segment in turn, then end; the codes hold until the next begin. Keeps its
 * buffers from term to term. One thread.
 */
#ifndef RK_INDEX_MERGE_FORMS_H
#define RK_INDEX_MERGE_FORMS_H

#include "engine/segment/forms.h"
#include "engine/segment/segment.h"

typedef struct rk_merge_forms {
  rk_view stem; /* borrowed until end */
  uint32_t source_count;
  const uint64_t *dropped; /* during add, and of the source that is added: */
  uint32_t source_form_count;
  bool out_of_memory, lacks_tokens; /* latched, reported by add */
  uint32_t form_count;   /* after end */
  uint64_t rest;         /* tokens of forms that have lost their names */
  rk_buffer text;        /* of all forms of all segments */
  rk_buffer entries;     /* one for each of these: see merge_forms.c */
  rk_buffer ranked;      /* distinct forms */
  rk_buffer starts;      /* uint32_t by source: where its codes start in `codes` */
  rk_buffer codes;       /* uint32_t: new code by old one */
} rk_merge_forms;

void rk_merge_forms_deinit(rk_merge_forms *forms);
void rk_merge_forms_begin(rk_merge_forms *forms, rk_view stem);
/* `dropped` has the tokens by code that are dropped with their documents, or is NULL. A form of which
 * none stays is left out. */
rk_status rk_merge_forms_add(rk_merge_forms *forms, const rk_segment *segment,
                             const rk_term_info *info, const uint64_t *dropped,
                             rk_error *error) RK_MUST_CHECK;
/* Appends the record of the merged term to `record` (nothing when it needs none) and sets form_count. */
rk_status rk_merge_forms_end(rk_merge_forms *forms, rk_buffer *record,
                             rk_error *error) RK_MUST_CHECK;

/* New codes by old ones, of the source that was added as number `source`. */
static inline const uint32_t *rk_merge_forms_codes(const rk_merge_forms *forms, uint32_t source) {
  const uint32_t *starts = (const uint32_t *)(const void *)forms->starts.ptr;
  return (const uint32_t *)(const void *)forms->codes.ptr + starts[source];
}

#endif
