#include "engine/index/stored_ids.h"

enum { FORGET_BYTES = 1 << 20 };

void rk_stored_ids_deinit(rk_stored_ids *ids) {
  rk_docstore_block_deinit(&ids->room);
  rk_buffer_deinit(&ids->text);
  rk_buffer_deinit(&ids->ends);
}

static rk_status take_id(void *context, const rk_record *record, rk_error *error) {
  rk_stored_ids *ids = context;
  rk_status status = rk_buffer_append(&ids->text, record->id.ptr, record->id.len);
  if (status == RK_OK) status = rk_buffer_append(&ids->ends, &ids->text.len, sizeof ids->text.len);
  if (status != RK_OK) return rk_error_set(error, status, NULL, "out of memory");
  ids->count++;
  return RK_OK;
}

static void forget(rk_stored_ids *ids, uint64_t done) {
  if (done < ids->forgotten) ids->forgotten = 0;
  if (done - ids->forgotten < FORGET_BYTES) return;
  rk_chunk_forget(&ids->segment->file, ids->segment->store.documents, ids->forgotten, done);
  ids->forgotten = done / RK_PAGE_BYTES * RK_PAGE_BYTES;
}

/* Unpacks the block of this document. */
static rk_status load(rk_stored_ids *ids, rk_segment *segment, rk_docid document,
                      rk_error *error) {
  uint32_t block = 0;
  rk_docstore_frame frame;
  if (ids->segment != segment) ids->forgotten = 0;
  ids->segment = segment;
  ids->count = 0;
  ids->text.len = ids->ends.len = 0;
  rk_status status = rk_docstore_block_of(&segment->store, document, &block, error);
  if (status == RK_OK) status = rk_docstore_frame_at(&segment->store, block, &frame, error);
  if (status == RK_OK)
    status = rk_docstore_walk(&segment->store, block, &ids->room, take_id, ids, error);
  if (status != RK_OK) return status;
  ids->first = frame.first;
  forget(ids, frame.offset);
  if (document - ids->first < ids->count) return RK_OK;
  return rk_chunk_corrupt(&segment->file, segment->store.index, 0, "a document has no block", error);
}

rk_status rk_stored_ids_get(rk_stored_ids *ids, uint64_t document, rk_view *id, rk_error *error) {
  rk_docid local;
  rk_segment *segment = rk_snapshot_find(ids->snapshot, document, &local);
  if (ids->segment != segment || local - ids->first >= ids->count) {
    const rk_status status = load(ids, segment, local, error);
    if (status != RK_OK) {
      ids->segment = NULL;
      return status;
    }
  }
  const size_t *ends = (const size_t *)(const void *)ids->ends.ptr;
  const rk_docid at = local - ids->first;
  const size_t start = at ? ends[at - 1] : 0;
  *id = (rk_view){(const char *)ids->text.ptr + start, ends[at] - start};
  return RK_OK;
}
