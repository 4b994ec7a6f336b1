#include "engine/segment/docstore_fetch.h"

#include <stdlib.h>
#define ZSTD_STATIC_LINKING_ONLY /* to unpack block after block, right behind the dictionary */
#include <zstd.h>

#include "engine/segment/docstore_records.h"

/* A block of one large document is not worth keeping. */
enum { KEPT_BYTES_MAX = 4 * RK_DOCSTORE_BLOCK_BYTES };

typedef struct unpacker {
  ZSTD_DCtx *context;
  rk_buffer area; /* the dictionary; behind its len: the block */
  bool is_begun;  /* with `block`; all is well with it so far */
  uint32_t block;
  size_t in, out; /* bytes of the frame that were read, of the block that came out */
} unpacker;

static rk_status no_memory(const rk_docstore *store, rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, store->file->path, "out of memory");
}

/* ---- Making, taking and giving back ---- */

static void unpacker_free(unpacker *u) {
  if (!u) return;
  ZSTD_freeDCtx(u->context);
  rk_buffer_deinit(&u->area);
  free(u);
}

static void text_free(rk_buffer *text) {
  if (!text) return;
  rk_buffer_deinit(text);
  free(text);
}

void rk_docstore_unpackers_free(rk_docstore *store) {
  for (size_t i = 0; i < RK_DOCSTORE_UNPACKERS; i++)
    unpacker_free(atomic_exchange(&store->unpackers[i], NULL));
  text_free(atomic_exchange(&store->dictionary_text, NULL));
}

static rk_status read_dictionary(const rk_docstore *store, rk_buffer *text, rk_error *error) {
  const uint64_t len = store->dictionary->size_bytes;
  const uint8_t *bytes = rk_chunk_bytes(store->file, store->dictionary, 0, len, error);
  if (!bytes) return RK_CORRUPT;
  rk_status status = rk_docstore_dictionary_text((rk_view){(const char *)bytes, (size_t)len}, text);
  if (status == RK_CORRUPT)
    return rk_chunk_corrupt(store->file, store->dictionary, 0, "not a dictionary", error);
  return status == RK_OK ? RK_OK : no_memory(store, error);
}

/* Unpacked once; the reader that loses a race frees its own. */
static rk_status dictionary_text(rk_docstore *store, const rk_buffer **text, rk_error *error) {
  *text = atomic_load(&store->dictionary_text);
  if (*text) return RK_OK;
  rk_buffer *made = calloc(1, sizeof *made);
  if (!made) return no_memory(store, error);
  rk_status status = read_dictionary(store, made, error);
  void *expected = NULL;
  if (status == RK_OK && atomic_compare_exchange_strong(&store->dictionary_text, &expected, made)) {
    *text = made;
    return RK_OK;
  }
  text_free(made);
  *text = expected;
  return status;
}

static rk_status load_dictionary(rk_docstore *store, rk_buffer *area, rk_error *error) {
  const rk_buffer *text;
  if (store->dictionary->size_bytes == 0) return RK_OK;
  rk_status status = dictionary_text(store, &text, error);
  if (status != RK_OK) return status;
  /* With room for a block at once, so that it need not move. */
  if (rk_buffer_reserve(area, text->len + RK_DOCSTORE_BLOCK_BYTES) != RK_OK ||
      rk_buffer_append(area, text->ptr, text->len) != RK_OK)
    return no_memory(store, error);
  return RK_OK;
}

static rk_status unpacker_new(rk_docstore *store, unpacker **out, rk_error *error) {
  unpacker *u = *out = calloc(1, sizeof *u);
  if (!u) return no_memory(store, error);
  u->context = ZSTD_createDCtx();
  rk_status status = u->context ? load_dictionary(store, &u->area, error) : no_memory(store, error);
  if (status == RK_OK) return RK_OK;
  unpacker_free(u);
  *out = NULL;
  return status;
}

/* Each block has its place, so the one that is there may have this very block. */
static rk_status take(rk_docstore *store, uint32_t block, unpacker **out, rk_error *error) {
  *out = atomic_exchange(&store->unpackers[block % RK_DOCSTORE_UNPACKERS], NULL);
  return *out ? RK_OK : unpacker_new(store, out, error);
}

/* Another thread may have put its own there meanwhile. */
static void give_back(rk_docstore *store, uint32_t block, unpacker *u) {
  if (u->area.cap - u->area.len > KEPT_BYTES_MAX)
    unpacker_free(u);
  else
    unpacker_free(atomic_exchange(&store->unpackers[block % RK_DOCSTORE_UNPACKERS], u));
}

/* ---- Unpacking ---- */

static rk_status broken(const rk_docstore *store, const rk_docstore_frame *frame,
                        const char *reason, rk_error *error) {
  return rk_chunk_corrupt(store->file, store->documents, frame->offset, reason, error);
}

static rk_status begin(const rk_docstore *store, unpacker *u, uint32_t block,
                       const rk_docstore_frame *frame, rk_error *error) {
  if (u->is_begun && u->block == block) return RK_OK;
  u->is_begun = false;
  u->in = u->out = 0;
  if (rk_buffer_reserve(&u->area, frame->unpacked_bytes) != RK_OK) return no_memory(store, error);
  if (ZSTD_isError(ZSTD_decompressBegin_usingDict(u->context, u->area.ptr, u->area.len)))
    return broken(store, frame, "a block can't be unpacked", error);
  u->block = block;
  return RK_OK;
}

/* Unpacks one step more: zstd says how much of the frame makes one. */
static bool unpack_step(unpacker *u, const rk_docstore_frame *frame) {
  for (const size_t had = u->out; u->out == had;) {
    const size_t n = ZSTD_nextSrcSizeToDecompress(u->context);
    if (n == 0 || n > frame->packed.len - u->in) return false;
    const size_t got = ZSTD_decompressContinue(u->context, u->area.ptr + u->area.len + u->out,
                                               frame->unpacked_bytes - u->out,
                                               frame->packed.ptr + u->in, n);
    if (ZSTD_isError(got)) return false;
    u->in += n;
    u->out += got;
  }
  return true;
}

/* Where record number `index` of the block is; goes on until it is there and no further. */
static rk_status unpack_record(const rk_docstore *store, unpacker *u,
                               const rk_docstore_frame *frame, uint32_t index, rk_record *record,
                               rk_error *error) {
  const uint8_t *bytes = u->area.ptr + u->area.len;
  uint64_t end = 1; /* so many bytes are needed, as far as is known */
  for (bool more = true;;) {
    rk_records records;
    if (more && u->out > 0) {
      if (rk_records_open(&records, bytes, u->out, frame->unpacked_bytes, frame->end - frame->first,
                          &more))
        for (uint32_t i = 0; i <= index; i++) rk_records_next(&records, record, &end);
      else if (more)
        end = u->out + 1;
      else
        return broken(store, frame, "a record is broken", error);
    }
    if (u->out >= end) return RK_OK;
    if (!unpack_step(u, frame)) return broken(store, frame, "a block can't be unpacked", error);
  }
}

/* The document leaves the unpacker, which somebody else may have next. */
static rk_status copy_out(rk_record *record, rk_buffer *bytes) {
  rk_view *views[RK_DOCSTORE_FIELDS] = {&record->id, &record->title, &record->body,
                                        &record->fields};
  size_t len = 0;
  for (size_t i = 0; i < RK_DOCSTORE_FIELDS; i++) len += views[i]->len;
  bytes->len = 0;
  if (rk_buffer_reserve(bytes, len + 1) != RK_OK) return RK_NO_MEMORY;
  for (size_t i = 0; i < RK_DOCSTORE_FIELDS; i++) {
    uint8_t *to = bytes->ptr + bytes->len;
    if (views[i]->len) memcpy(to, views[i]->ptr, views[i]->len);
    views[i]->ptr = (const char *)to;
    bytes->len += views[i]->len;
  }
  return RK_OK;
}

static rk_status fetch(rk_docstore *store, uint32_t block, const rk_docstore_frame *frame,
                       uint32_t index, rk_buffer *bytes, rk_record *record, rk_error *error) {
  unpacker *u;
  rk_status status = take(store, block, &u, error);
  if (status != RK_OK) return status;
  status = begin(store, u, block, frame, error);
  if (status == RK_OK) {
    status = unpack_record(store, u, frame, index, record, error);
    u->is_begun = status == RK_OK;
  }
  if (status == RK_OK && copy_out(record, bytes) != RK_OK) status = no_memory(store, error);
  give_back(store, block, u);
  return status;
}

rk_status rk_docstore_get(rk_docstore *store, rk_docid document, rk_docstore_block *block,
                          rk_record *record, rk_error *error) {
  uint32_t number = 0;
  rk_docstore_frame frame;
  *record = (rk_record){0};
  rk_status status = rk_docstore_block_of(store, document, &number, error);
  if (status == RK_OK) status = rk_docstore_frame_at(store, number, &frame, error);
  if (status != RK_OK) return status;
  if (document < frame.first || document >= frame.end)
    return rk_chunk_corrupt(store->file, store->index, 0, "a document has no block", error);
  return fetch(store, number, &frame, document - frame.first, &block->bytes, record, error);
}
