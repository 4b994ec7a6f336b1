#include "engine/index/commit.h"

static rk_status no_memory(const rk_commit_place *place, rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, place->folder->path, "out of memory");
}

static rk_status settle(const rk_commit_place *place, const rk_commit_wishes *wishes,
                        rk_snapshot *snapshot, uint64_t *dropped, rk_error *error) {
  const rk_replacement replacement = {
      .snapshot = snapshot,
      .new_documents = wishes->new_documents,
      .is_unique = wishes->is_unique,
      .wishes = (rk_id_wish *)(void *)wishes->ids.ptr,
      .wish_count = wishes->ids.len / sizeof(rk_id_wish),
      .memory_bytes = place->memory_bytes,
  };
  rk_drops drops;
  if (rk_drops_init(&drops, snapshot) != RK_OK) return no_memory(place, error);
  rk_status status = rk_replace(&replacement, &drops, error);
  if (status == RK_OK)
    status = rk_drops_apply(&drops, place->folder, place->old, place->next, error);
  *dropped = drops.count;
  rk_drops_deinit(&drops);
  return status;
}

rk_status rk_commit_settle(const rk_commit_place *place, const rk_commit_wishes *wishes,
                           uint64_t *dropped, rk_error *error) {
  *dropped = 0;
  if (wishes->ids.len == 0 && !(wishes->is_unique && wishes->new_documents)) return RK_OK;
  rk_snapshot snapshot;
  rk_status status =
      rk_snapshot_open_manifest(&snapshot, place->folder->path, place->next, error);
  if (status != RK_OK) return status;
  status = settle(place, wishes, &snapshot, dropped, error);
  rk_snapshot_close(&snapshot);
  return status;
}

bool rk_commit_is_due(const rk_manifest *old, const rk_manifest *next) {
  if (old->generation == 0 || old->segment_count != next->segment_count) return true;
  if (old->fingerprint != next->fingerprint || old->flags != next->flags) return true;
  for (uint32_t s = 0; s < next->segment_count; s++)
    if (old->segments[s].id != next->segments[s].id ||
        old->segments[s].deletes_id != next->segments[s].deletes_id)
      return true;
  return !rk_view_equal(rk_buffer_view(&old->lexicon), rk_buffer_view(&next->lexicon)) ||
         !rk_view_equal(rk_buffer_view(&old->resume), rk_buffer_view(&next->resume));
}

rk_status rk_commit_write(const rk_commit_place *place, bool *replaced, rk_error *error) {
  rk_manifest stands = {0};
  *replaced = false;
  place->next->generation = place->old->generation + 1;
  /* After the rename nothing may fail for want of memory. */
  if (rk_manifest_copy(&stands, place->next) != RK_OK) return no_memory(place, error);
  const rk_status status = rk_manifest_write(place->next, place->folder->path, replaced, error);
  if (status == RK_OK) {
    const rk_manifest before = *place->old;
    *place->old = stands;
    stands = before;
    rk_folder_sweep(place->folder, place->old);
  }
  rk_manifest_deinit(&stands);
  return status;
}
