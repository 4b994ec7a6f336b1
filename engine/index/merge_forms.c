#define _GNU_SOURCE /* qsort_r */
#include "engine/index/merge_forms.h"

#include <stdlib.h>

/* A form of one segment. */
typedef struct entry {
  size_t text_at; /* in forms->text */
  uint32_t len;
  uint32_t slot;  /* in forms->codes */
  uint64_t count; /* of tokens */
  uint32_t group; /* which of the distinct forms it is */
} entry;

/* A distinct form of the merged term. */
typedef struct ranked {
  rk_form form;
  uint32_t group;
} ranked;

void rk_merge_forms_deinit(rk_merge_forms *forms) {
  rk_buffer *buffers[] = {&forms->text, &forms->entries, &forms->ranked, &forms->starts,
                          &forms->codes};
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) rk_buffer_deinit(buffers[i]);
}

void rk_merge_forms_begin(rk_merge_forms *forms, rk_view stem) {
  forms->stem = stem;
  forms->source_count = forms->form_count = 0;
  forms->out_of_memory = forms->lacks_tokens = false;
  forms->rest = 0;
  forms->text.len = forms->entries.len = forms->ranked.len = 0;
  forms->starts.len = forms->codes.len = 0;
}

static uint32_t *codes_of(const rk_merge_forms *forms) {
  return (uint32_t *)(void *)forms->codes.ptr;
}

static void on_form(void *context, uint32_t code, const rk_form *form) {
  rk_merge_forms *forms = context;
  const uint32_t last = RK_FORMS_MAX - 1;
  const uint64_t dropped = forms->dropped ? forms->dropped[code] : 0;
  const entry e = {.text_at = forms->text.len,
                   .len = (uint32_t)form->text.len,
                   .slot = (uint32_t)(forms->codes.len / sizeof last),
                   .count = form->count - dropped};
  if (rk_buffer_append(&forms->codes, &last, sizeof last) != RK_OK) forms->out_of_memory = true;
  forms->lacks_tokens |= dropped > form->count;
  if (code == last && form->text.len == 0) { /* it keeps the last code */
    forms->rest += e.count;
    return;
  }
  /* Where some forms have lost their names, all the others must stay, to keep the last code last. */
  if (e.count == 0 && dropped && forms->source_form_count < RK_FORMS_MAX) return;
  if (rk_buffer_append(&forms->text, form->text.ptr, form->text.len) != RK_OK ||
      rk_buffer_append(&forms->entries, &e, sizeof e) != RK_OK)
    forms->out_of_memory = true;
}

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

rk_status rk_merge_forms_add(rk_merge_forms *forms, const rk_segment *segment,
                             const rk_term_info *info, const uint64_t *dropped,
                             rk_error *error) {
  const uint32_t start = (uint32_t)(forms->codes.len / sizeof start);
  if (rk_buffer_append(&forms->starts, &start, sizeof start) != RK_OK) return no_memory(error);
  forms->source_count++;
  forms->source_form_count = info->form_count;
  forms->dropped = dropped;
  rk_status status = rk_forms_walk(&segment->file, segment->forms, forms->stem, info, on_form,
                                   forms, error);
  if (status == RK_OK && forms->lacks_tokens)
    return rk_chunk_corrupt(&segment->file, segment->forms, info->forms_offset,
                            "a form has fewer tokens than its list", error);
  return status == RK_OK && forms->out_of_memory ? no_memory(error) : status;
}

static rk_view text_of(const rk_merge_forms *forms, const entry *e) {
  return (rk_view){(const char *)forms->text.ptr + e->text_at, e->len};
}

static int compare_texts(const void *a, const void *b, void *forms) {
  return rk_view_compare(text_of(forms, a), text_of(forms, b));
}

/* The most frequent first, then in byte order: FORMAT.md has it so. */
static int compare_ranks(const void *a, const void *b) {
  const rk_form *x = &((const ranked *)a)->form, *y = &((const ranked *)b)->form;
  if (x->count != y->count) return x->count < y->count ? 1 : -1;
  return rk_view_compare(x->text, y->text);
}

/* Brings equal forms together and adds up their counts. */
static rk_status group(rk_merge_forms *forms, rk_error *error) {
  entry *entries = (entry *)(void *)forms->entries.ptr;
  const size_t count = forms->entries.len / sizeof *entries;
  if (count > 1) qsort_r(entries, count, sizeof *entries, compare_texts, forms);
  if (rk_buffer_reserve(&forms->ranked, count * sizeof(ranked)) != RK_OK) return no_memory(error);
  ranked *distinct = (ranked *)(void *)forms->ranked.ptr;
  uint32_t groups = 0;
  for (size_t i = 0; i < count; i++) {
    const rk_view text = text_of(forms, &entries[i]);
    if (groups == 0 || !rk_view_equal(distinct[groups - 1].form.text, text)) {
      distinct[groups] = (ranked){.form = {.text = text}, .group = groups};
      groups++;
    }
    distinct[groups - 1].form.count += entries[i].count;
    entries[i].group = groups - 1;
  }
  forms->form_count = groups;
  return RK_OK;
}

/* Gives codes by rank; forms beyond the last code join the rest. */
static rk_status give_codes(rk_merge_forms *forms, rk_error *error) {
  const entry *entries = (const entry *)(const void *)forms->entries.ptr;
  ranked *distinct = (ranked *)(void *)forms->ranked.ptr;
  const uint32_t groups = forms->form_count;
  const bool has_rest = forms->rest > 0 || groups > RK_FORMS_MAX;
  uint32_t *code_of = malloc((groups + (size_t)1) * sizeof *code_of);
  if (!code_of) return no_memory(error);
  if (groups > 1) qsort(distinct, groups, sizeof *distinct, compare_ranks);
  for (uint32_t r = 0; r < groups; r++) {
    const bool is_named = r < RK_FORMS_MAX - 1 || !has_rest;
    code_of[distinct[r].group] = is_named ? r : RK_FORMS_MAX - 1;
    if (!is_named) forms->rest += distinct[r].form.count;
  }
  if (has_rest) forms->form_count = RK_FORMS_MAX;
  for (size_t i = 0; i < forms->entries.len / sizeof *entries; i++)
    codes_of(forms)[entries[i].slot] = code_of[entries[i].group];
  free(code_of);
  if (has_rest && groups < RK_FORMS_MAX - 1)
    return rk_error_set(error, RK_CORRUPT, NULL, "damaged index: a term lacks forms");
  return RK_OK;
}

rk_status rk_merge_forms_end(rk_merge_forms *forms, rk_buffer *record, rk_error *error) {
  rk_status status = group(forms, error);
  if (status == RK_OK) status = give_codes(forms, error);
  if (status != RK_OK) return status;
  const ranked *distinct = (const ranked *)(const void *)forms->ranked.ptr;
  const bool has_rest = forms->rest > 0;
  if (forms->form_count == 1 && rk_view_equal(distinct[0].form.text, forms->stem)) return RK_OK;
  const uint32_t named = forms->form_count - (has_rest ? 1 : 0);
  for (uint32_t r = 0; status == RK_OK && r < named; r++)
    status = rk_form_encode(record, forms->stem, &distinct[r].form);
  if (status == RK_OK && has_rest)
    status = rk_form_encode(record, (rk_view){0}, &(rk_form){.count = forms->rest});
  return status == RK_OK ? RK_OK : no_memory(error);
}
