#include "engine/index/optimize.h"

#include "engine/index/merge_run.h"
#include "engine/index/snapshot.h"
#include "engine/index/writer.h"

typedef struct optimizer {
  rk_folder folder;
  rk_manifest old, next;
  rk_tiers tiers;
  uint64_t memory_bytes;
  rk_reorder reorder;
  rk_merge_watch *watch;
  rk_optimize_counts *counts;
  rk_error *error;
} optimizer;

static rk_status no_memory(const optimizer *o) {
  return rk_error_set(o->error, RK_NO_MEMORY, o->folder.path, "out of memory");
}

/* Reads the manifest that is there and begins the next one as its copy. */
static rk_status read_manifest(optimizer *o) {
  bool found;
  const uint64_t id_seen = o->next.next_segment_id;
  rk_status status = rk_manifest_read(&o->old, o->folder.path, &found, o->error);
  if (status != RK_OK) return status;
  if (!found) return rk_snapshot_report_missing(o->folder.path, o->error);
  if (rk_manifest_copy(&o->next, &o->old) != RK_OK) return no_memory(o);
  o->next.generation++;
  if (o->next.next_segment_id < id_seen) o->next.next_segment_id = id_seen;
  rk_folder_tidy(&o->folder, &o->old);
  return RK_OK;
}

static uint64_t bytes_of(const rk_manifest *manifest) {
  uint64_t bytes = rk_manifest_bytes(manifest);
  for (uint32_t s = 0; s < manifest->segment_count; s++)
    bytes += rk_manifest_segment_bytes(&manifest->segments[s]);
  return bytes;
}

/* Would a pass leave segments that another one could merge? More of them than fit in memory. */
static rk_status is_last_pass(const optimizer *o, bool *is_last) {
  rk_tiers tiers = {0};
  if (rk_buffer_append(&tiers.segments, o->tiers.segments.ptr, o->tiers.segments.len) != RK_OK)
    return no_memory(o);
  for (uint32_t s = 0; s < rk_tiers_count(&tiers); s++)
    rk_tiers_merged(&tiers, s, rk_tiers_run(&tiers, s, o->memory_bytes));
  *is_last = true;
  for (uint32_t s = 0; s < rk_tiers_count(&tiers); s++)
    *is_last &= rk_tiers_run(&tiers, s, o->memory_bytes) < 2;
  rk_tiers_deinit(&tiers);
  return RK_OK;
}

/* Goes through all segments once and merges what fits together, writes again what holds deleted
 * documents, or gives each its new order; *merged tells whether any was written. */
static rk_status merge_pass(optimizer *o, rk_reorder reorder, bool *merged) {
  const rk_merge_place place = {.folder = &o->folder,
                                .manifest = &o->next,
                                .kept = &o->old,
                                .memory_bytes = (size_t)o->memory_bytes,
                                .watch = o->watch,
                                .reorder = reorder};
  *merged = false;
  for (uint32_t s = 0; s < o->next.segment_count; s++) {
    const uint32_t count = rk_tiers_run(&o->tiers, s, o->memory_bytes);
    if (count < 2 && reorder == RK_REORDER_NONE && o->next.segments[s].deleted_count == 0) continue;
    rk_merge_outcome outcome;
    rk_status status = rk_merge_run(&place, s, count, &outcome, o->error);
    if (status != RK_OK) return status;
    rk_tiers_merged(&o->tiers, s, count);
    *merged = true;
  }
  return RK_OK;
}

/* As many passes as it takes; documents get their new order in the last one. */
static rk_status merge_all(optimizer *o, bool *changed) {
  bool is_last = false, merged = true;
  rk_status status = RK_OK;
  while (status == RK_OK && merged && !is_last) {
    if (o->reorder != RK_REORDER_NONE) status = is_last_pass(o, &is_last);
    if (status == RK_OK)
      status = merge_pass(o, is_last ? o->reorder : RK_REORDER_NONE, &merged);
    *changed |= merged;
  }
  return status;
}

/* The last moment to change one's mind is before the commit. */
static rk_status ask(const optimizer *o) {
  rk_merge_watch *watch = o->watch;
  if (!watch || !watch->go_on) return RK_OK;
  if (watch->go_on(watch->context, watch->done_bytes, watch->total_bytes)) return RK_OK;
  return rk_error_set(o->error, RK_CANCELLED, NULL, "stopped");
}

/* New segments go away again, unless the next manifest is in place. */
static void remove_new(const optimizer *o) {
  for (uint32_t s = 0; s < o->next.segment_count; s++)
    rk_folder_remove_entry(&o->folder, &o->old, &o->next.segments[s]);
  rk_folder_remove(&o->folder, RK_MANIFEST_TEMPORARY_NAME);
}

static bool has_work(const optimizer *o) {
  const rk_manifest *manifest = &o->next;
  if (manifest->segment_count != 1) return manifest->segment_count > 1;
  return o->reorder != RK_REORDER_NONE || manifest->segments[0].deleted_count > 0;
}

static rk_status merge_and_commit(optimizer *o) {
  bool changed = false, replaced = false;
  rk_status status = RK_OK;
  if (has_work(o)) {
    uint64_t terms = 0;
    status = rk_merge_measure(&o->folder, &o->next, &o->tiers, &terms, o->error);
    if (status == RK_OK) status = merge_all(o, &changed);
  }
  if (status == RK_OK) status = ask(o);
  if (status == RK_OK && changed) {
    status = rk_manifest_write(&o->next, o->folder.path, &replaced, o->error);
    if (status == RK_OK) rk_folder_sweep(&o->folder, &o->next);
  }
  if (status != RK_OK && !replaced) remove_new(o);
  return status;
}

static rk_status optimize(optimizer *o, const char *path) {
  rk_status status = rk_folder_open(&o->folder, path, &o->next.next_segment_id, o->error);
  if (status == RK_OK) status = read_manifest(o);
  if (status != RK_OK) return status;
  o->counts->segments_before = o->old.segment_count;
  o->counts->bytes_before = bytes_of(&o->old);
  for (uint32_t s = 0; s < o->old.segment_count; s++)
    o->counts->documents += o->old.segments[s].document_count - o->old.segments[s].deleted_count;
  status = merge_and_commit(o);
  o->counts->segments = o->next.segment_count;
  o->counts->bytes = bytes_of(&o->next);
  return status;
}

rk_status rk_optimize(const char *path, const rk_optimize_options *options,
                      rk_optimize_counts *counts, rk_error *error) {
  *counts = (rk_optimize_counts){0};
  uint64_t memory_bytes = options->memory_bytes;
  if (memory_bytes == 0) memory_bytes = RK_WRITER_MEMORY_DEFAULT;
  if (memory_bytes < RK_WRITER_MEMORY_LEAST) memory_bytes = RK_WRITER_MEMORY_LEAST;
  optimizer o = {.memory_bytes = memory_bytes,
                 .reorder = options->reorder,
                 .watch = options->watch,
                 .counts = counts,
                 .error = error};
  rk_status status = rk_snapshot_require(path, error);
  if (status != RK_OK) return status;
  status = optimize(&o, path);
  rk_folder_close(&o.folder, true);
  rk_manifest_deinit(&o.old);
  rk_manifest_deinit(&o.next);
  rk_tiers_deinit(&o.tiers);
  return status;
}
