#include "engine/index/merge_run.h"

#include <stdlib.h>

#include "engine/index/snapshot.h"

struct rk_merge_task {
  const rk_folder *folder;
  const rk_manifest *kept;
  uint32_t count, opened;
  rk_manifest_segment *entries; /* of the inputs, as they were at the beginning */
  rk_segment *inputs;
  rk_deletes *deletes; /* of the inputs */
  rk_document_map map;
  rk_reorder reorder;
  char *path, *scratch;
  rk_manifest_segment made; /* id 0: no file yet */
  uint64_t id;              /* that it will have */
  rk_merge_outcome outcome;
};

static rk_status no_memory(const rk_folder *folder, rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, folder->path, "out of memory");
}

rk_status rk_merge_measure(const rk_folder *folder, const rk_manifest *manifest, rk_tiers *tiers,
                           uint64_t *terms, rk_error *error) {
  for (uint32_t s = 0; s < manifest->segment_count; s++) {
    rk_segment segment;
    rk_status status =
        rk_snapshot_open_segment(&segment, folder->path, &manifest->segments[s], error);
    if (status != RK_OK) return status;
    *terms += segment.meta.term_count;
    status = rk_tiers_add(tiers, &segment.meta);
    rk_segment_close(&segment);
    if (status != RK_OK) return no_memory(folder, error);
  }
  return RK_OK;
}

static void free_task(rk_merge_task *task) {
  free(task->entries);
  free(task->inputs);
  free(task->deletes);
  free(task->path);
  free(task->scratch);
  free(task);
}

rk_status rk_merge_task_begin(rk_merge_task **out, const rk_merge_place *place, uint32_t first,
                              uint32_t count, rk_error *error) {
  *out = NULL;
  rk_manifest *manifest = place->manifest;
  rk_merge_task *task = calloc(1, sizeof *task);
  if (!task) return no_memory(place->folder, error);
  task->folder = place->folder;
  task->kept = place->kept;
  task->count = count;
  task->reorder = place->reorder;
  task->id = manifest->next_segment_id++;
  task->path = rk_folder_segment_path(place->folder, task->id);
  task->scratch = rk_folder_segment_path(place->folder, manifest->next_segment_id++);
  task->entries = malloc(count * sizeof *task->entries);
  task->inputs = calloc(count, sizeof *task->inputs);
  task->deletes = calloc(count, sizeof *task->deletes);
  if (!task->path || !task->scratch || !task->entries || !task->inputs || !task->deletes) {
    free_task(task);
    return no_memory(place->folder, error);
  }
  memcpy(task->entries, manifest->segments + first, count * sizeof *task->entries);
  *out = task;
  return RK_OK;
}

static rk_status open_inputs(rk_merge_task *task, rk_merge_watch *watch, rk_error *error) {
  while (task->opened < task->count) {
    const uint32_t i = task->opened;
    rk_segment *segment = &task->inputs[i];
    rk_status status =
        rk_snapshot_open_segment(segment, task->folder->path, &task->entries[i], error);
    if (status != RK_OK) return status;
    task->opened++;
    status = rk_deletes_open(&task->deletes[i], task->folder->path, &task->entries[i], error);
    if (status != RK_OK) return status;
    task->outcome.terms_before += segment->meta.term_count;
    task->outcome.file_bytes_before += task->entries[i].file_bytes;
    if (watch)
      watch->total_bytes += rk_merge_bytes(segment, task->reorder != RK_REORDER_NONE) +
                            rk_reorder_bytes(task->reorder, segment);
  }
  return RK_OK;
}

static void close_inputs(rk_merge_task *task) {
  free((void *)task->map.order);
  rk_document_map_deinit(&task->map);
  for (uint32_t i = 0; i < task->opened; i++) {
    rk_segment_close(&task->inputs[i]);
    rk_deletes_close(&task->deletes[i]);
  }
  task->opened = 0;
}

/* Which documents stay, and in which order? */
static rk_status make_map(rk_merge_task *task, size_t memory_bytes, rk_merge_watch *watch,
                          rk_error *error) {
  const uint8_t **dropped = calloc(task->count, sizeof *dropped);
  if (!dropped) return no_memory(task->folder, error);
  for (uint32_t i = 0; i < task->count; i++) dropped[i] = task->deletes[i].dropped;
  rk_status status =
      rk_document_map_init(&task->map, task->inputs, task->count, dropped, error);
  free(dropped);
  if (status != RK_OK || task->reorder == RK_REORDER_NONE) return status;
  const rk_reorder_options options = {.by = task->reorder,
                                      .memory_bytes = memory_bytes,
                                      .scratch_path = task->scratch,
                                      .watch = watch};
  return rk_reorder_find(task->inputs, task->count, &task->map, &options, error);
}

static rk_status write_file(rk_merge_task *task, const rk_merge_options *options,
                            rk_error *error) {
  rk_segment_meta *meta = &task->outcome.meta;
  rk_manifest_segment made = {.id = task->id};
  rk_chunk_writer *chunks;
  rk_status status = rk_chunk_writer_open(&chunks, task->path, task->id, error);
  if (status != RK_OK) return status;
  status = rk_merge(task->inputs, task->count, chunks, options, meta, error);
  if (status == RK_OK) status = rk_segment_meta_write(meta, chunks, error);
  if (status != RK_OK) {
    rk_chunk_writer_abandon(chunks);
    return status;
  }
  made.document_count = meta->document_count;
  status = rk_chunk_writer_finish(chunks, &made.file_bytes, &made.footer_sum, error);
  if (status != RK_OK) return status;
  task->made = made;
  task->outcome.file_bytes = made.file_bytes;
  return RK_OK;
}

rk_status rk_merge_task_work(rk_merge_task *task, size_t memory_bytes, rk_merge_watch *watch,
                             rk_error *error) {
  const rk_merge_options options = {.memory_bytes = memory_bytes,
                                    .scratch_path = task->scratch,
                                    .watch = watch,
                                    .map = &task->map};
  rk_status status = open_inputs(task, watch, error);
  if (status == RK_OK) status = make_map(task, memory_bytes, watch, error);
  if (status == RK_OK) status = write_file(task, &options, error);
  close_inputs(task);
  return status;
}

/* The new segment takes the place of its inputs. */
void rk_merge_task_end(rk_merge_task *task, const rk_merge_place *place,
                       rk_merge_outcome *outcome) {
  rk_manifest *manifest = place->manifest;
  rk_manifest_segment *to = manifest->segments;
  while (to->id != task->entries[0].id) to++;
  for (uint32_t i = 0; i < task->count; i++)
    rk_folder_remove_entry(place->folder, place->kept, &to[i]);
  const size_t behind = manifest->segment_count - (size_t)(to - manifest->segments) - task->count;
  memmove(to + 1, to + task->count, behind * sizeof *to);
  *to = task->made;
  manifest->segment_count -= task->count - 1;
  *outcome = task->outcome;
  free_task(task);
}

void rk_merge_task_drop(rk_merge_task *task) {
  if (!task) return;
  if (task->made.id) rk_folder_remove_entry(task->folder, task->kept, &task->made);
  free_task(task);
}

rk_status rk_merge_run(const rk_merge_place *place, uint32_t first, uint32_t count,
                       rk_merge_outcome *outcome, rk_error *error) {
  rk_merge_task *task;
  *outcome = (rk_merge_outcome){0};
  rk_status status = rk_merge_task_begin(&task, place, first, count, error);
  if (status != RK_OK) return status;
  status = rk_merge_task_work(task, place->memory_bytes, place->watch, error);
  if (status == RK_OK)
    rk_merge_task_end(task, place, outcome);
  else
    rk_merge_task_drop(task);
  return status;
}
