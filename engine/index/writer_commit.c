/* What a writer has to do with documents that were there before, and its commits. */
#include <stdlib.h>

#include "engine/index/merge_run.h"
#include "engine/index/writer_state.h"

/* ---- Deleting ---- */

rk_status rk_writer_settle(rk_writer *writer, uint64_t *deleted, rk_error *error) {
  const rk_commit_place place = rk_writer_place(writer);
  uint64_t dropped = 0;
  rk_status status = rk_writer_flush(writer, error);
  if (status != RK_OK) return status;
  writer->failed = status = rk_commit_settle(&place, &writer->wishes, &dropped, error);
  writer->totals.deleted += dropped;
  writer->wishes.new_documents = writer->wishes.ids.len = 0;
  if (deleted) *deleted = writer->totals.deleted;
  return status;
}

rk_status rk_writer_delete_id(rk_writer *writer, rk_view id, rk_error *error) {
  if (writer->failed != RK_OK) return rk_writer_failed_before(writer, error);
  if (id.len == 0) return RK_OK; /* no document has that */
  if (writer->wishes.ids.len >= writer->memory_bytes / 8) {
    const rk_status status = rk_writer_settle(writer, NULL, error);
    if (status != RK_OK) return status;
  }
  /* New documents are counted from the last time that all was settled. */
  const rk_id_wish wish = {rk_id_key_of(id), writer->wishes.new_documents};
  if (rk_buffer_append(&writer->wishes.ids, &wish, sizeof wish) == RK_OK) return RK_OK;
  return rk_writer_no_memory(writer, error);
}

static rk_status delete_chosen(rk_writer *writer, rk_snapshot *snapshot,
                               rk_writer_choice *choose, void *context, uint64_t *count,
                               rk_error *error) {
  rk_drops drops;
  if (rk_drops_init(&drops, snapshot) != RK_OK) return rk_writer_no_memory(writer, error);
  rk_status status = choose(context, &drops, error);
  if (status == RK_OK) {
    status = rk_drops_apply(&drops, &writer->folder, &writer->old, &writer->next, error);
    writer->failed = status;
    writer->totals.deleted += drops.count;
    if (count) *count = drops.count;
  }
  rk_drops_deinit(&drops);
  return status;
}

rk_status rk_writer_delete_chosen(rk_writer *writer, rk_writer_choice *choose, void *context,
                                  uint64_t *count, rk_error *error) {
  rk_status status = rk_writer_settle(writer, NULL, error);
  if (status != RK_OK) return status;
  rk_snapshot snapshot;
  status = rk_snapshot_open_manifest(&snapshot, writer->folder.path, &writer->next, error);
  if (status != RK_OK) return status;
  status = delete_chosen(writer, &snapshot, choose, context, count, error);
  rk_snapshot_close(&snapshot);
  return status;
}

/* ---- Committing ---- */

/* Takes out segment `at`, of which nothing is left. */
static rk_status remove_one(rk_writer *writer, uint32_t at, rk_error *error) {
  const rk_manifest_segment entry = writer->next.segments[at];
  rk_segment segment;
  const rk_status status =
      rk_snapshot_open_segment(&segment, writer->folder.path, &entry, error);
  if (status != RK_OK) return status;
  writer->totals.terms -= segment.meta.term_count;
  rk_segment_close(&segment);
  rk_manifest_remove(&writer->next, at);
  rk_tiers_remove(&writer->tiers, at);
  rk_folder_remove_entry(&writer->folder, &writer->old, &entry);
  return RK_OK;
}

static rk_status remove_empty(rk_writer *writer, rk_error *error) {
  rk_status status = RK_OK;
  for (uint32_t s = writer->next.segment_count; status == RK_OK && s > 0; s--) {
    const rk_manifest_segment *entry = &writer->next.segments[s - 1];
    if (entry->deleted_count == entry->document_count)
      status = remove_one(writer, s - 1, error);
  }
  return status;
}

/* Writes segment `at` again, without its deleted documents. */
static rk_status rewrite_one(rk_writer *writer, uint32_t at, rk_error *error) {
  const rk_merge_place place = {.folder = &writer->folder,
                                .manifest = &writer->next,
                                .kept = &writer->old,
                                .memory_bytes = rk_segment_builder_merge_memory(writer->builder),
                                .watch = &writer->watch};
  rk_merge_outcome outcome;
  const rk_status status = rk_merge_run(&place, at, 1, &outcome, error);
  if (status == RK_OK) writer->totals.terms -= outcome.terms_before - outcome.meta.term_count;
  return status;
}

/* Segments with more deleted documents than others. Who is in a hurry leaves it for another time. */
static rk_status rewrite_thin(rk_writer *writer, rk_error *error) {
  rk_status status = RK_OK;
  for (uint32_t s = 0; status == RK_OK && s < writer->next.segment_count; s++) {
    const rk_manifest_segment *entry = &writer->next.segments[s];
    if (writer->stops_merging || entry->deleted_count <= entry->document_count / 2) continue;
    rk_error why = {0};
    status = rewrite_one(writer, s, &why);
    if (status == RK_CANCELLED) return RK_OK;
    if (status != RK_OK && error && error->status == RK_OK) *error = why;
  }
  return status;
}

static rk_status commit(rk_writer *writer, bool *replaced, rk_error *error) {
  const rk_commit_place place = rk_writer_place(writer);
  *replaced = false;
  rk_status status = rk_writer_settle(writer, NULL, error);
  if (status != RK_OK) return status;
  status = remove_empty(writer, error);
  if (status == RK_OK) status = rewrite_thin(writer, error);
  if (status != RK_OK) return status;
  if (!rk_commit_is_due(&writer->old, &writer->next)) return RK_OK;
  status = rk_commit_write(&place, replaced, error);
  writer->failed = status;
  /* When only the last sync failed, both manifests may yet be the one that stands. */
  if (*replaced) writer->folder.is_new = false;
  if (*replaced && status != RK_OK) rk_manifest_deinit(&writer->next);
  return status;
}

rk_status rk_writer_commit_so_far(rk_writer *writer, rk_error *error) {
  bool replaced;
  const rk_status status = commit(writer, &replaced, error);
  writer->extends |= status == RK_OK;
  return status;
}

rk_status rk_writer_set_resume(rk_writer *writer, rk_view point, rk_error *error) {
  rk_buffer *resume = &writer->next.resume;
  if (point.len > RK_RESUME_MAX_BYTES)
    return rk_error_set(error, RK_LIMIT, writer->folder.path, "the path of the input is too long");
  resume->len = 0;
  if (rk_buffer_append(resume, point.ptr, point.len) == RK_OK) return RK_OK;
  /* A commit would say that there is nothing left to do. */
  return writer->failed = rk_writer_no_memory(writer, error);
}

rk_view rk_writer_resume(const rk_writer *writer) { return rk_buffer_view(&writer->old.resume); }

uint64_t rk_writer_commits(const rk_writer *writer) { return writer->old.generation; }

bool rk_writer_has_index(const rk_writer *writer) { return writer->old.generation > 0; }

void rk_writer_keep_copies(rk_writer *writer) { writer->wishes.is_unique = false; }

void rk_writer_stop_merging(rk_writer *writer) { writer->stops_merging = true; }

bool rk_writer_replaces(const rk_writer *writer) {
  return !writer->extends && writer->old.generation > 0;
}

static void count(rk_writer *writer) {
  rk_writer_totals *totals = &writer->totals;
  totals->segments = writer->next.segment_count;
  totals->index_bytes = rk_manifest_bytes(&writer->next);
  totals->live = 0;
  for (uint32_t s = 0; s < writer->next.segment_count; s++) {
    const rk_manifest_segment *entry = &writer->next.segments[s];
    totals->index_bytes += rk_manifest_segment_bytes(entry);
    totals->live += entry->document_count - entry->deleted_count;
  }
}

rk_status rk_writer_commit(rk_writer *writer, rk_writer_totals *totals, rk_error *error) {
  bool replaced;
  const rk_status status = commit(writer, &replaced, error);
  count(writer);
  if (status == RK_OK && totals) *totals = writer->totals;
  rk_writer_abort(writer);
  return status;
}

void rk_writer_abort(rk_writer *writer) {
  if (!writer) return;
  rk_tier_merger_free(writer->merger);
  rk_segment_builder_free(writer->builder);
  for (uint32_t s = 0; s < writer->next.segment_count; s++)
    rk_folder_remove_entry(&writer->folder, &writer->old, &writer->next.segments[s]);
  if (writer->folder.lock.fd_plus_1) rk_folder_remove(&writer->folder, RK_MANIFEST_TEMPORARY_NAME);
  rk_folder_close(&writer->folder, true);
  rk_manifest_deinit(&writer->old);
  rk_manifest_deinit(&writer->next);
  rk_tiers_deinit(&writer->tiers);
  rk_buffer_deinit(&writer->wishes.ids);
  free(writer);
}
