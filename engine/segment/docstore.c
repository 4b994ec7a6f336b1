#include "engine/segment/docstore.h"

#include <zstd.h>

#include "engine/base/bytes.h"
#include "engine/segment/docstore_fetch.h"
#include "engine/segment/docstore_records.h"

typedef struct block_place {
  rk_docid first, end; /* documents */
  uint32_t unpacked_bytes;
  uint64_t offset, packed_bytes;
} block_place;

static rk_status broken(const rk_docstore *store, uint64_t offset, const char *reason,
                        rk_error *error) {
  return rk_chunk_corrupt(store->file, store->documents, offset, reason, error);
}

rk_status rk_docstore_open(rk_docstore *store, rk_error *error) {
  const uint64_t entries = store->index->size_bytes / RK_DOCSTORE_INDEX_ENTRY_BYTES;
  if (store->index->size_bytes % RK_DOCSTORE_INDEX_ENTRY_BYTES || entries == 0 ||
      entries - 1 > store->document_count)
    return rk_chunk_corrupt(store->file, store->index, 0, "its size is wrong", error);
  store->block_count = (uint32_t)(entries - 1);
  return RK_OK;
}

void rk_docstore_close(rk_docstore *store) {
  ZSTD_freeDDict(store->shared_dictionary);
  store->shared_dictionary = NULL;
  rk_docstore_unpackers_free(store);
}

void rk_docstore_block_deinit(rk_docstore_block *block) {
  rk_buffer_deinit(&block->bytes);
  ZSTD_freeDCtx(block->context);
  *block = (rk_docstore_block){0};
}

static rk_status place_of(const rk_docstore *store, uint32_t block, block_place *place,
                          rk_error *error) {
  const uint64_t at = (uint64_t)block * RK_DOCSTORE_INDEX_ENTRY_BYTES;
  const uint8_t *p =
      rk_chunk_bytes(store->file, store->index, at, 2 * RK_DOCSTORE_INDEX_ENTRY_BYTES, error);
  if (!p) return RK_CORRUPT;
  const uint8_t *next = p + RK_DOCSTORE_INDEX_ENTRY_BYTES;
  const uint64_t end = rk_load_u64(next + 8);
  *place = (block_place){.first = rk_load_u32(p),
                         .end = rk_load_u32(next),
                         .unpacked_bytes = rk_load_u32(p + 4),
                         .offset = rk_load_u64(p + 8)};
  place->packed_bytes = end - place->offset;
  if (place->first >= place->end || place->end > store->document_count || end <= place->offset ||
      end > store->documents->size_bytes)
    return rk_chunk_corrupt(store->file, store->index, at, "an entry is broken", error);
  return RK_OK;
}

/* The block that holds `document`: the last one that starts at or before it. */
rk_status rk_docstore_block_of(const rk_docstore *store, rk_docid document, uint32_t *block,
                               rk_error *error) {
  uint32_t low = 0, high = store->block_count;
  while (high - low > 1) {
    const uint32_t middle = low + (high - low) / 2;
    const uint8_t *p = rk_chunk_bytes(store->file, store->index,
                                      (uint64_t)middle * RK_DOCSTORE_INDEX_ENTRY_BYTES, 4, error);
    if (!p) return RK_CORRUPT;
    if (rk_load_u32(p) <= document)
      low = middle;
    else
      high = middle;
  }
  *block = low;
  return RK_OK;
}

rk_status rk_docstore_dictionary_text(rk_view stored, rk_buffer *text) {
  const unsigned long long size = ZSTD_getFrameContentSize(stored.ptr, stored.len);
  if (size < 4 || size > RK_DOCSTORE_DICTIONARY_MAX) return RK_CORRUPT;
  if (rk_buffer_reserve(text, (size_t)size) != RK_OK) return RK_NO_MEMORY;
  if (ZSTD_decompress(text->ptr, (size_t)size, stored.ptr, stored.len) != size) return RK_CORRUPT;
  text->len = (size_t)size;
  /* zstd would take it for a dictionary of another kind. */
  return rk_load_u32(text->ptr) == ZSTD_MAGIC_DICTIONARY ? RK_CORRUPT : RK_OK;
}

static rk_status make_dictionary(const rk_docstore *store, ZSTD_DDict **made, rk_error *error) {
  const uint64_t len = store->dictionary->size_bytes;
  const uint8_t *bytes = rk_chunk_bytes(store->file, store->dictionary, 0, len, error);
  if (!bytes) return RK_CORRUPT;
  rk_buffer text = {0};
  rk_status status =
      rk_docstore_dictionary_text((rk_view){(const char *)bytes, (size_t)len}, &text);
  *made = status == RK_OK ? ZSTD_createDDict(text.ptr, text.len) : NULL;
  rk_buffer_deinit(&text);
  if (status == RK_CORRUPT)
    return rk_chunk_corrupt(store->file, store->dictionary, 0, "not a dictionary", error);
  if (!*made) return rk_error_set(error, RK_NO_MEMORY, store->file->path, "out of memory");
  return RK_OK;
}

/* Made once and shared; the reader that loses a race frees its own. */
static rk_status shared_dictionary(rk_docstore *store, ZSTD_DDict **shared, rk_error *error) {
  *shared = atomic_load(&store->shared_dictionary);
  if (*shared || store->dictionary->size_bytes == 0) return RK_OK;
  ZSTD_DDict *made;
  rk_status status = make_dictionary(store, &made, error);
  if (status != RK_OK) return status;
  void *expected = NULL;
  if (atomic_compare_exchange_strong(&store->shared_dictionary, &expected, made)) {
    *shared = made;
  } else {
    ZSTD_freeDDict(made);
    *shared = expected;
  }
  return RK_OK;
}

static rk_status unpack(rk_docstore *store, const rk_docstore_frame *frame,
                        rk_docstore_block *block, rk_error *error) {
  ZSTD_DDict *shared;
  rk_status status = shared_dictionary(store, &shared, error);
  if (status != RK_OK) return status;
  block->bytes.len = 0;
  if (!block->context) block->context = ZSTD_createDCtx();
  if (!block->context || rk_buffer_reserve(&block->bytes, frame->unpacked_bytes) != RK_OK)
    return rk_error_set(error, RK_NO_MEMORY, store->file->path, "out of memory");
  const size_t got = ZSTD_decompress_usingDDict(block->context, block->bytes.ptr,
                                                frame->unpacked_bytes, frame->packed.ptr,
                                                frame->packed.len, shared);
  if (got != frame->unpacked_bytes)
    return broken(store, frame->offset, "a block can't be unpacked", error);
  block->bytes.len = got;
  return RK_OK;
}

rk_status rk_docstore_frame_at(const rk_docstore *store, uint32_t block, rk_docstore_frame *frame,
                               rk_error *error) {
  block_place place;
  rk_status status = place_of(store, block, &place, error);
  if (status != RK_OK) return status;
  const uint8_t *packed =
      rk_chunk_bytes(store->file, store->documents, place.offset, place.packed_bytes, error);
  if (!packed) return RK_CORRUPT;
  /* The frame says its size too: a forged entry must not make us ask for gigabytes. */
  if (ZSTD_getFrameContentSize(packed, (size_t)place.packed_bytes) != place.unpacked_bytes)
    return broken(store, place.offset, "a block's size is wrong", error);
  *frame = (rk_docstore_frame){.first = place.first,
                               .end = place.end,
                               .unpacked_bytes = place.unpacked_bytes,
                               .offset = place.offset,
                               .packed = {(const char *)packed, (size_t)place.packed_bytes}};
  return RK_OK;
}

static rk_status walk_block(rk_docstore *store, const rk_docstore_frame *frame,
                            rk_docstore_block *room,
                            rk_status (*on_record)(void *context, const rk_record *record,
                                                   rk_error *error),
                            void *context, rk_error *error) {
  rk_status status = unpack(store, frame, room, error);
  if (status != RK_OK) return status;
  rk_records records;
  bool more;
  if (!rk_records_open(&records, room->bytes.ptr, room->bytes.len, room->bytes.len,
                       frame->end - frame->first, &more))
    return broken(store, frame->offset, "a record is broken", error);
  for (rk_docid d = frame->first; status == RK_OK && d < frame->end; d++) {
    rk_record record;
    uint64_t end;
    rk_records_next(&records, &record, &end);
    status = on_record(context, &record, error);
  }
  return status;
}

rk_status rk_docstore_walk(rk_docstore *store, uint32_t block, rk_docstore_block *room,
                           rk_status (*on_record)(void *context, const rk_record *record,
                                                  rk_error *error),
                           void *context, rk_error *error) {
  rk_docstore_frame frame;
  rk_status status = rk_docstore_frame_at(store, block, &frame, error);
  return status == RK_OK ? walk_block(store, &frame, room, on_record, context, error) : status;
}

/* Bytes of title and body. */
static rk_status add_text_bytes(void *context, const rk_record *record, rk_error *error) {
  (void)error;
  *(uint64_t *)context += record->title.len + record->body.len;
  return RK_OK;
}

rk_status rk_docstore_check(rk_docstore *store, uint64_t *text_bytes, rk_error *error) {
  *text_bytes = 0;
  rk_docstore_block block = {0};
  rk_status status = RK_OK;
  rk_docid next = 0;
  uint64_t offset = 0;
  for (uint32_t b = 0; status == RK_OK && b < store->block_count; b++) {
    rk_docstore_frame frame;
    status = rk_docstore_frame_at(store, b, &frame, error);
    if (status == RK_OK && (frame.first != next || frame.offset != offset))
      status = rk_chunk_corrupt(store->file, store->index, 0, "blocks leave a gap", error);
    if (status == RK_OK)
      status = walk_block(store, &frame, &block, add_text_bytes, text_bytes, error);
    if (status != RK_OK) break;
    next = frame.end;
    offset = frame.offset + frame.packed.len;
  }
  if (status == RK_OK && (next != store->document_count || offset != store->documents->size_bytes))
    status = broken(store, offset, "it does not hold every document", error);
  rk_docstore_block_deinit(&block);
  return status;
}
