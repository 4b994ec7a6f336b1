#include "engine/index/merge_run.h"

#include <stdlib.h>

#include "engine/index/snapshot.h"

struct rk_merge_task {
  const rk_folder *folder;
  const rk_manifest *kept;
  uint32_t count, opened;
  rk_manifest_segment *entries; /* of the inputs, as they were at the beginning */
  rk_segment *inputs;
  char *path, *scratch;
  rk_manifest_segment made; /* id 0: no file yet */
  uint64_t id;              /* that it will have */
  uint64_t deletes_id;      /* that its deleted documents will have; 0: there are none */
  rk_merge_outcome outcome;
};

static rk_status no_memory(const rk_folder *folder, rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, folder->path, "out of memory");
}

static void free_task(rk_merge_task *task) {
  free(task->entries);
  free(task->inputs);
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
  task->id = manifest->next_segment_id++;
  task->path = rk_folder_segment_path(place->folder, task->id);
  task->scratch = rk_folder_segment_path(place->folder, manifest->next_segment_id++);
  task->entries = malloc(count * sizeof *task->entries);
  task->inputs = calloc(count, sizeof *task->inputs);
  if (!task->path || !task->scratch || !task->entries || !task->inputs) {
    free_task(task);
    return no_memory(place->folder, error);
  }
  memcpy(task->entries, manifest->segments + first, count * sizeof *task->entries);
  uint64_t deleted = 0;
  for (uint32_t i = 0; i < count; i++) deleted += task->entries[i].deleted_count;
  if (deleted) task->deletes_id = manifest->next_segment_id++;
  *out = task;
  return RK_OK;
}

static rk_status open_inputs(rk_merge_task *task, rk_merge_watch *watch, rk_error *error) {
  for (; task->opened < task->count; task->opened++) {
    rk_segment *segment = &task->inputs[task->opened];
    const rk_manifest_segment *entry = &task->entries[task->opened];
    rk_status status = rk_snapshot_open_segment(segment, task->folder->path, entry, error);
    if (status != RK_OK) return status;
    task->outcome.terms_before += segment->meta.term_count;
    task->outcome.file_bytes_before += entry->file_bytes;
    if (watch) watch->total_bytes += rk_merge_bytes(segment);
  }
  return RK_OK;
}

static void close_inputs(rk_merge_task *task) {
  for (uint32_t i = 0; i < task->opened; i++) rk_segment_close(&task->inputs[i]);
  task->opened = 0;
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

/* Sets the bits of one input's deleted documents, whose first becomes number `base`. */
static rk_status carry_some(const rk_merge_task *task, const rk_manifest_segment *from,
                            uint64_t base, uint8_t *dropped, rk_error *error) {
  rk_deletes deletes;
  rk_status status = rk_deletes_open(&deletes, task->folder->path, from, error);
  if (status != RK_OK) return status;
  for (uint64_t d = 0; deletes.dropped && d < from->document_count; d++)
    if (rk_deletes_has(deletes.dropped, (rk_docid)d))
      dropped[(base + d) / 8] |= (uint8_t)(1u << (base + d) % 8);
  rk_deletes_close(&deletes);
  return RK_OK;
}

/* Documents that are deleted stay so in the new segment. */
static rk_status carry_deletes(rk_merge_task *task, rk_error *error) {
  if (task->deletes_id == 0) return RK_OK;
  uint64_t base = 0;
  uint8_t *dropped = calloc((size_t)rk_deletes_bits_bytes(task->made.document_count), 1);
  rk_status status = dropped ? RK_OK : no_memory(task->folder, error);
  for (uint32_t i = 0; status == RK_OK && i < task->count; i++) {
    status = carry_some(task, &task->entries[i], base, dropped, error);
    base += task->entries[i].document_count;
  }
  task->made.deletes_id = task->deletes_id;
  if (status == RK_OK) status = rk_deletes_write(dropped, task->folder->path, &task->made, error);
  free(dropped);
  return status;
}

rk_status rk_merge_task_work(rk_merge_task *task, size_t memory_bytes, rk_merge_watch *watch,
                             rk_error *error) {
  const rk_merge_options options = {
      .memory_bytes = memory_bytes, .scratch_path = task->scratch, .watch = watch};
  rk_status status = open_inputs(task, watch, error);
  if (status == RK_OK) status = write_file(task, &options, error);
  if (status == RK_OK) status = carry_deletes(task, error);
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
