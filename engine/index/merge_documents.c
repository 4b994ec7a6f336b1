#include "engine/index/merge_documents.h"

static rk_status add_record(void *context, const rk_record *record, rk_error *error) {
  return rk_docstore_writer_add(context, record, error);
}

/* The bytes of a segment's dictionary; *view is empty when it has none. */
static rk_status dictionary_of(const rk_segment *segment, rk_view *view, rk_error *error) {
  const rk_chunk *chunk = segment->store.dictionary;
  const uint8_t *bytes = rk_chunk_bytes(&segment->file, chunk, 0, chunk->size_bytes, error);
  *view = (rk_view){(const char *)bytes, (size_t)chunk->size_bytes};
  return bytes ? RK_OK : RK_CORRUPT;
}

/* The dictionary of the most packed bytes, by majority (Boyer and Moore, 1981): where one has more
 * than all others together it is found, and where none has, any will do. */
static rk_status choose_dictionary(const rk_segment *inputs, uint32_t count, rk_view *chosen,
                                   rk_error *error) {
  uint64_t lead = 0;
  *chosen = (rk_view){0};
  for (uint32_t s = 0; s < count; s++) {
    rk_view own;
    rk_status status = dictionary_of(&inputs[s], &own, error);
    if (status != RK_OK) return status;
    const uint64_t weight = inputs[s].store.documents->size_bytes;
    if (own.len == 0) continue;
    if (rk_view_equal(own, *chosen)) {
      lead += weight;
    } else if (lead >= weight) {
      lead -= weight;
    } else {
      lead = weight - lead;
      *chosen = own;
    }
  }
  return RK_OK;
}

static rk_status copy_blocks(rk_segment *segment, bool as_packed, rk_docstore_writer *writer,
                             rk_docstore_block *room, rk_merge_watch *watch, rk_error *error) {
  rk_docstore *store = &segment->store;
  rk_status status = RK_OK;
  for (uint32_t b = 0; status == RK_OK && b < store->block_count; b++) {
    rk_docstore_frame frame;
    status = rk_docstore_frame_at(store, b, &frame, error);
    if (status != RK_OK) break;
    if (as_packed && frame.unpacked_bytes >= RK_DOCSTORE_BLOCK_BYTES / 2)
      status = rk_docstore_writer_add_frame(writer, frame.packed, frame.unpacked_bytes,
                                            frame.end - frame.first, error);
    else
      status = rk_docstore_walk(store, b, room, add_record, writer, error);
    rk_chunk_forget(&segment->file, store->documents, frame.offset / RK_PAGE_BYTES * RK_PAGE_BYTES,
                    frame.offset + frame.packed.len);
    if (status == RK_OK) status = rk_merge_watch_add(watch, frame.packed.len, error);
  }
  rk_docstore_close(store); /* gives the unpacker's tables back */
  return status;
}

static rk_status copy_all(rk_segment *inputs, uint32_t count, rk_docstore_writer *writer,
                          rk_merge_watch *watch, rk_error *error) {
  rk_view chosen, own;
  rk_status status = choose_dictionary(inputs, count, &chosen, error);
  if (status == RK_OK && chosen.len)
    status = rk_docstore_writer_set_dictionary(writer, chosen, error);
  rk_docstore_block room = {0};
  for (uint32_t s = 0; status == RK_OK && s < count; s++) {
    status = dictionary_of(&inputs[s], &own, error);
    const bool as_packed = chosen.len && rk_view_equal(own, chosen);
    if (status == RK_OK) status = copy_blocks(&inputs[s], as_packed, writer, &room, watch, error);
  }
  rk_docstore_block_deinit(&room);
  return status;
}

rk_status rk_merge_documents(rk_segment *inputs, uint32_t count, rk_chunk_writer *chunks,
                             rk_merge_watch *watch, rk_error *error) {
  rk_docstore_writer *writer;
  rk_status status = rk_docstore_writer_open(&writer, chunks, error);
  if (status == RK_OK) status = copy_all(inputs, count, writer, watch, error);
  if (status == RK_OK) status = rk_docstore_writer_finish(writer, error);
  rk_docstore_writer_close(writer);
  return status;
}
