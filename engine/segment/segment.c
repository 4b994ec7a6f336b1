#include "engine/segment/segment.h"

#include "engine/base/bytes.h"

void rk_segment_meta_encode(const rk_segment_meta *meta, uint8_t bytes[RK_META_BYTES]) {
  const uint64_t fields[RK_META_FIELDS] = {
      meta->document_count, meta->term_count,  meta->form_count,
      meta->token_count,    meta->posting_count, meta->text_bytes,
      meta->skips_bytes,    meta->documents_bytes, meta->positions_bytes};
  for (size_t i = 0; i < RK_META_FIELDS; i++) rk_store_u64(bytes + 8 * i, fields[i]);
}

rk_status rk_segment_meta_write(const rk_segment_meta *meta, rk_chunk_writer *chunks,
                                rk_error *error) {
  uint8_t bytes[RK_META_BYTES];
  rk_segment_meta_encode(meta, bytes);
  rk_status status = rk_chunk_writer_begin(chunks, RK_CHUNK_META, error);
  return status == RK_OK ? rk_chunk_writer_write(chunks, bytes, sizeof bytes, error) : status;
}

void rk_segment_meta_decode(const uint8_t bytes[RK_META_BYTES], rk_segment_meta *meta) {
  uint64_t *fields[RK_META_FIELDS] = {
      &meta->document_count, &meta->term_count,  &meta->form_count,
      &meta->token_count,    &meta->posting_count, &meta->text_bytes,
      &meta->skips_bytes,    &meta->documents_bytes, &meta->positions_bytes};
  for (size_t i = 0; i < RK_META_FIELDS; i++) *fields[i] = rk_load_u64(bytes + 8 * i);
}

static rk_status read_meta(rk_segment *segment, rk_error *error) {
  const rk_chunk *chunk;
  rk_status status = rk_chunk_file_require(&segment->file, RK_CHUNK_META, &chunk, error);
  if (status != RK_OK) return status;
  if (chunk->size_bytes != RK_META_BYTES)
    return rk_chunk_corrupt(&segment->file, chunk, 0, "its size is wrong", error);
  const uint8_t *bytes = rk_chunk_bytes(&segment->file, chunk, 0, RK_META_BYTES, error);
  if (!bytes) return RK_CORRUPT;
  rk_segment_meta *meta = &segment->meta;
  rk_segment_meta_decode(bytes, meta);
  if (meta->document_count >= RK_DOCID_NONE || meta->term_count > UINT32_MAX ||
      meta->token_count > UINT32_MAX || meta->posting_count > meta->token_count)
    return rk_chunk_corrupt(&segment->file, chunk, 0, "a count is out of range", error);
  return RK_OK;
}

static rk_status open_store(rk_segment *segment, rk_error *error) {
  rk_docstore *store = &segment->store;
  const rk_chunk_file *file = store->file = &segment->file;
  store->document_count = (rk_docid)segment->meta.document_count;
  rk_status status = rk_chunk_file_require(file, RK_CHUNK_DOCUMENTS, &store->documents, error);
  if (status == RK_OK)
    status = rk_chunk_file_require(file, RK_CHUNK_DOCUMENT_INDEX, &store->index, error);
  if (status == RK_OK)
    status = rk_chunk_file_require(file, RK_CHUNK_DOCUMENT_DICTIONARY, &store->dictionary, error);
  return status == RK_OK ? rk_docstore_open(store, error) : status;
}

static rk_status open_ids(rk_segment *segment, rk_error *error) {
  rk_id_table *ids = &segment->ids;
  ids->file = &segment->file;
  ids->document_count = (rk_docid)segment->meta.document_count;
  const rk_status status =
      rk_chunk_file_require(&segment->file, RK_CHUNK_IDS, &ids->chunk, error);
  return status == RK_OK ? rk_id_table_open(ids, error) : status;
}

static rk_status open_dictionary(rk_segment *segment, rk_error *error) {
  rk_dictionary *dictionary = &segment->dictionary;
  const rk_chunk_file *file = dictionary->file = &segment->file;
  dictionary->term_count = (uint32_t)segment->meta.term_count;
  dictionary->document_count = (rk_docid)segment->meta.document_count;
  rk_status status = rk_chunk_file_require(file, RK_CHUNK_TERMS, &dictionary->terms, error);
  if (status == RK_OK)
    status = rk_chunk_file_require(file, RK_CHUNK_TERM_INDEX, &dictionary->index, error);
  if (status == RK_OK) status = rk_chunk_file_require(file, RK_CHUNK_LISTS, &segment->lists, error);
  if (status == RK_OK) status = rk_chunk_file_require(file, RK_CHUNK_FORMS, &segment->forms, error);
  if (status != RK_OK) return status;
  dictionary->lists_bytes = segment->lists->size_bytes;
  dictionary->forms_bytes = segment->forms->size_bytes;
  return rk_dictionary_open(dictionary, error);
}

static rk_status open_lengths(rk_segment *segment, rk_error *error) {
  rk_status status =
      rk_chunk_file_require(&segment->file, RK_CHUNK_LENGTHS, &segment->lengths, error);
  if (status == RK_OK && segment->lengths->size_bytes != segment->meta.document_count)
    return rk_chunk_corrupt(&segment->file, segment->lengths, 0,
                            "its size does not fit the number of documents", error);
  return status;
}

rk_status rk_segment_open(rk_segment *segment, const char *path, rk_error *error) {
  memset(segment, 0, sizeof *segment);
  rk_status status = rk_chunk_file_open(&segment->file, path, error);
  if (status != RK_OK) return status;
  status = read_meta(segment, error);
  if (status == RK_OK) status = open_lengths(segment, error);
  if (status == RK_OK) status = open_dictionary(segment, error);
  if (status == RK_OK) status = open_store(segment, error);
  if (status == RK_OK) status = open_ids(segment, error);
  if (status == RK_OK)
    status = rk_columns_open(&segment->columns, &segment->file,
                             (rk_docid)segment->meta.document_count, error);
  if (status != RK_OK) rk_segment_close(segment);
  return status;
}

void rk_segment_close(rk_segment *segment) {
  rk_docstore_close(&segment->store);
  rk_columns_close(&segment->columns);
  rk_chunk_file_close(&segment->file);
}

const uint8_t *rk_segment_lengths(const rk_segment *segment, rk_error *error) {
  return rk_chunk_bytes(&segment->file, segment->lengths, 0, segment->lengths->size_bytes, error);
}
