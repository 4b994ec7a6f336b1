#include "engine/index/merge_run.h"

#include <stdlib.h>

#include "engine/index/snapshot.h"

typedef struct merge_run {
  const rk_merge_place *place;
  uint32_t first, count, opened;
  rk_segment *inputs;
  rk_merge_outcome *outcome;
  rk_error *error;
} merge_run;

static rk_status no_memory(const merge_run *run) {
  return rk_error_set(run->error, RK_NO_MEMORY, run->place->folder->path, "out of memory");
}

static rk_status open_inputs(merge_run *run) {
  run->inputs = calloc(run->count, sizeof *run->inputs);
  if (!run->inputs) return no_memory(run);
  for (; run->opened < run->count; run->opened++) {
    rk_segment *segment = &run->inputs[run->opened];
    const rk_manifest_segment *entry = &run->place->manifest->segments[run->first + run->opened];
    rk_status status =
        rk_snapshot_open_segment(segment, run->place->folder->path, entry, run->error);
    if (status != RK_OK) return status;
    run->outcome->terms_before += segment->meta.term_count;
    run->outcome->file_bytes_before += entry->file_bytes;
    if (run->place->watch) run->place->watch->total_bytes += rk_merge_bytes(segment);
  }
  return RK_OK;
}

static void close_inputs(merge_run *run) {
  for (uint32_t i = 0; i < run->opened; i++) rk_segment_close(&run->inputs[i]);
  free(run->inputs);
}

/* Writes the new segment; *entry tells of its file. */
static rk_status write_file(merge_run *run, const char *path, const char *scratch,
                            rk_manifest_segment *entry) {
  const rk_merge_options options = {.memory_bytes = run->place->memory_bytes,
                                    .scratch_path = scratch,
                                    .watch = run->place->watch};
  rk_segment_meta *meta = &run->outcome->meta;
  rk_chunk_writer *chunks;
  rk_status status = rk_chunk_writer_open(&chunks, path, entry->id, run->error);
  if (status != RK_OK) return status;
  status = rk_merge(run->inputs, run->count, chunks, &options, meta, run->error);
  if (status == RK_OK) status = rk_segment_meta_write(meta, chunks, run->error);
  if (status != RK_OK) {
    rk_chunk_writer_abandon(chunks);
    return status;
  }
  entry->document_count = meta->document_count;
  return rk_chunk_writer_finish(chunks, &entry->file_bytes, &entry->footer_sum, run->error);
}

static rk_status write_segment(merge_run *run, rk_manifest_segment *entry) {
  rk_manifest *manifest = run->place->manifest;
  entry->id = manifest->next_segment_id++;
  char *path = rk_folder_segment_path(run->place->folder, entry->id);
  char *scratch = rk_folder_segment_path(run->place->folder, manifest->next_segment_id++);
  rk_status status =
      path && scratch ? write_file(run, path, scratch, entry) : no_memory(run);
  free(path);
  free(scratch);
  return status;
}

/* Sets the bits of one input's deleted documents, whose first becomes number `base`. */
static rk_status carry_some(const merge_run *run, const rk_manifest_segment *from, uint64_t base,
                            uint8_t *dropped) {
  rk_deletes deletes;
  rk_status status = rk_deletes_open(&deletes, run->place->folder->path, from, run->error);
  if (status != RK_OK) return status;
  for (uint64_t d = 0; deletes.dropped && d < from->document_count; d++)
    if (rk_deletes_has(deletes.dropped, (rk_docid)d))
      dropped[(base + d) / 8] |= (uint8_t)(1u << (base + d) % 8);
  rk_deletes_close(&deletes);
  return RK_OK;
}

/* Documents that are deleted stay so in the new segment. */
static rk_status carry_deletes(const merge_run *run, rk_manifest_segment *entry) {
  rk_manifest *manifest = run->place->manifest;
  const rk_manifest_segment *from = manifest->segments + run->first;
  uint64_t deleted = 0, base = 0;
  for (uint32_t i = 0; i < run->count; i++) deleted += from[i].deleted_count;
  if (deleted == 0) return RK_OK;
  uint8_t *dropped = calloc((size_t)rk_deletes_bits_bytes(entry->document_count), 1);
  rk_status status = dropped ? RK_OK : no_memory(run);
  for (uint32_t i = 0; status == RK_OK && i < run->count; i++) {
    status = carry_some(run, &from[i], base, dropped);
    base += from[i].document_count;
  }
  entry->deletes_id = manifest->next_segment_id++;
  if (status == RK_OK)
    status = rk_deletes_write(dropped, run->place->folder->path, entry, run->error);
  free(dropped);
  if (status != RK_OK) rk_folder_remove_entry(run->place->folder, run->place->kept, entry);
  return status;
}

/* The new segment takes the place of its inputs. */
static void replace(const merge_run *run, const rk_manifest_segment *entry) {
  rk_manifest *manifest = run->place->manifest;
  rk_manifest_segment *to = manifest->segments + run->first;
  for (uint32_t i = 0; i < run->count; i++)
    rk_folder_remove_entry(run->place->folder, run->place->kept, &to[i]);
  const uint32_t behind = manifest->segment_count - run->first - run->count;
  memmove(to + 1, to + run->count, behind * sizeof *to);
  *to = *entry;
  manifest->segment_count -= run->count - 1;
}

rk_status rk_merge_run(const rk_merge_place *place, uint32_t first, uint32_t count,
                       rk_merge_outcome *outcome, rk_error *error) {
  merge_run run = {.place = place, .first = first, .count = count, .outcome = outcome,
                   .error = error};
  rk_manifest_segment entry = {0};
  *outcome = (rk_merge_outcome){0};
  rk_status status = open_inputs(&run);
  if (status == RK_OK) status = write_segment(&run, &entry);
  if (status == RK_OK) status = carry_deletes(&run, &entry);
  close_inputs(&run);
  if (status != RK_OK) return status;
  replace(&run, &entry);
  outcome->file_bytes = entry.file_bytes;
  return RK_OK;
}
