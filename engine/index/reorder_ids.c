#define _GNU_SOURCE /* qsort_r */
#include "engine/index/reorder_ids.h"

#include <stdlib.h>

#include "engine/index/id_runs.h"

/* An id that waits to be sorted. */
typedef struct entry {
  size_t at; /* in `text` */
  uint32_t len, document;
} entry;

typedef struct id_sorter {
  const rk_document_map_input *input; /* that is being read */
  rk_docid document;                  /* of it, the next one */
  size_t limit_bytes;                 /* of text and entries */
  rk_buffer text, entries;
  rk_id_runs runs;
  uint32_t *order;
  uint32_t placed;
} id_sorter;

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

static rk_view text_of(const id_sorter *sorter, const entry *e) {
  return (rk_view){(const char *)sorter->text.ptr + e->at, e->len};
}

static int compare(const void *a, const void *b, void *sorter) {
  const entry *x = a, *y = b;
  const int order = rk_view_compare(text_of(sorter, x), text_of(sorter, y));
  return order ? order : (x->document > y->document) - (x->document < y->document);
}

static entry *sort(id_sorter *sorter, size_t *count) {
  entry *entries = (entry *)(void *)sorter->entries.ptr;
  *count = sorter->entries.len / sizeof *entries;
  if (*count > 1) qsort_r(entries, *count, sizeof *entries, compare, sorter);
  return entries;
}

static rk_status write_run(id_sorter *sorter, rk_error *error) {
  size_t count;
  const entry *entries = sort(sorter, &count);
  rk_status status = rk_id_runs_begin(&sorter->runs, error);
  for (size_t i = 0; status == RK_OK && i < count; i++)
    status = rk_id_runs_add(&sorter->runs, text_of(sorter, &entries[i]), entries[i].document,
                            error);
  if (status == RK_OK) status = rk_id_runs_end(&sorter->runs, error);
  sorter->text.len = sorter->entries.len = 0;
  return status;
}

static rk_status on_record(void *context, const rk_record *record, rk_error *error) {
  id_sorter *sorter = context;
  const rk_docid document = sorter->document++;
  if (rk_document_map_drops(sorter->input, document)) return RK_OK;
  const size_t held = sorter->text.len + sorter->entries.len;
  if (held && held + record->id.len > sorter->limit_bytes) {
    rk_status status = write_run(sorter, error);
    if (status != RK_OK) return status;
  }
  const entry e = {sorter->text.len, (uint32_t)record->id.len,
                   rk_document_map_kept(sorter->input, document)};
  if (rk_buffer_append(&sorter->text, record->id.ptr, record->id.len) != RK_OK ||
      rk_buffer_append(&sorter->entries, &e, sizeof e) != RK_OK)
    return no_memory(error);
  return RK_OK;
}

static rk_status read_ids(id_sorter *sorter, rk_segment *segment, rk_merge_watch *watch,
                          rk_error *error) {
  rk_docstore *store = &segment->store;
  rk_docstore_block room = {0};
  rk_status status = RK_OK;
  sorter->document = 0;
  for (uint32_t b = 0; status == RK_OK && b < store->block_count; b++) {
    rk_docstore_frame frame;
    status = rk_docstore_frame_at(store, b, &frame, error);
    if (status == RK_OK && frame.first != sorter->document)
      status = rk_chunk_corrupt(&segment->file, store->index, 0, "blocks leave a gap", error);
    if (status == RK_OK) status = rk_docstore_walk(store, b, &room, on_record, sorter, error);
    if (status != RK_OK) break;
    rk_chunk_forget(&segment->file, store->documents, frame.offset / RK_PAGE_BYTES * RK_PAGE_BYTES,
                    frame.offset + frame.packed.len);
    status = rk_merge_watch_add(watch, frame.packed.len, error);
  }
  if (status == RK_OK && sorter->document != segment->meta.document_count)
    status = rk_chunk_corrupt(&segment->file, store->documents, 0,
                              "it does not hold every document", error);
  rk_docstore_block_deinit(&room);
  rk_docstore_close(store); /* gives the unpacker's tables back */
  return status;
}

static rk_status place(void *context, uint32_t document, rk_error *error) {
  id_sorter *sorter = context;
  (void)error;
  sorter->order[sorter->placed++] = document;
  return RK_OK;
}

static rk_status give_places(id_sorter *sorter, rk_error *error) {
  if (sorter->runs.count == 0) {
    size_t count;
    const entry *entries = sort(sorter, &count);
    for (size_t i = 0; i < count; i++) sorter->order[sorter->placed++] = entries[i].document;
    return RK_OK;
  }
  rk_status status = sorter->entries.len ? write_run(sorter, error) : RK_OK;
  rk_buffer_deinit(&sorter->text);
  rk_buffer_deinit(&sorter->entries);
  return status == RK_OK ? rk_id_runs_merge(&sorter->runs, sorter->limit_bytes, place, sorter, error)
                         : status;
}

rk_status rk_reorder_ids(rk_segment *inputs, uint32_t count, const rk_document_map *map,
                         const rk_reorder_ids_options *options, uint32_t *order,
                         rk_error *error) {
  /* Buffers grow by doubling. */
  id_sorter sorter = {.limit_bytes = options->memory_bytes / 4, .order = order};
  sorter.runs.scratch.path = options->scratch_path;
  rk_status status = RK_OK;
  for (uint32_t s = 0; status == RK_OK && s < count; s++) {
    sorter.input = &map->inputs[s];
    status = read_ids(&sorter, &inputs[s], options->watch, error);
  }
  if (status == RK_OK) status = give_places(&sorter, error);
  rk_buffer_deinit(&sorter.text);
  rk_buffer_deinit(&sorter.entries);
  rk_id_runs_deinit(&sorter.runs);
  return status;
}
