#include "engine/segment/dictionary.h"

#include <assert.h>

#include "engine/base/bytes.h"

/* ---- Writing ---- */

enum { ENTRY_MAX_BYTES = RK_TERM_MAX_BYTES + 12 * RK_VARINT_MAX };

void rk_dictionary_writer_deinit(rk_dictionary_writer *writer) {
  rk_buffer_deinit(&writer->terms);
  rk_buffer_deinit(&writer->index);
}

void rk_dictionary_take(rk_dictionary_writer *writer) {
  writer->taken += writer->terms.len;
  writer->terms.len = 0;
}

/* Of an entry: what its first number says besides the document frequency. */
enum { HAS_MORE_TOKENS = 1, HAS_RECORD = 2, FLAG_BITS = 2, NIBBLE = 15 };

static uint8_t *encode_head(uint8_t *p, size_t shared, size_t rest) {
  const size_t low = shared < NIBBLE ? shared : NIBBLE;
  const size_t high = rest - 1 < NIBBLE ? rest - 1 : NIBBLE;
  *p++ = (uint8_t)(low | high << 4);
  if (low == NIBBLE) p = rk_varint_encode(p, shared - NIBBLE);
  if (high == NIBBLE) p = rk_varint_encode(p, rest - 1 - NIBBLE);
  return p;
}

static uint8_t *encode_info(uint8_t *p, const rk_term_info *info) {
  const uint64_t df_less_1 = info->document_frequency - 1;
  const bool more_tokens = rk_list_has_frequencies(info), record = info->forms_bytes > 0;
  p = rk_varint_encode(p, df_less_1 << FLAG_BITS | (more_tokens ? HAS_MORE_TOKENS : 0) |
                              (record ? HAS_RECORD : 0));
  if (more_tokens) p = rk_varint_encode(p, info->token_frequency - info->document_frequency - 1);
  if (record) {
    p = rk_varint_encode(p, info->form_count - 1);
    p = rk_varint_encode(p, info->forms_bytes);
  }
  p = rk_varint_encode(p, df_less_1 ? info->documents_bytes : info->only_document);
  return rk_varint_encode(p, info->positions_bytes);
}

rk_status rk_dictionary_add(rk_dictionary_writer *writer, rk_view term, const rk_term_info *info,
                            rk_error *error) {
  assert(term.len > 0 && term.len <= RK_TERM_MAX_BYTES);
  const uint64_t offset = writer->taken + writer->terms.len;
  if (offset > UINT32_MAX - ENTRY_MAX_BYTES)
    return rk_error_set(error, RK_LIMIT, NULL, "too many terms for one segment");
  if (rk_buffer_reserve(&writer->terms, ENTRY_MAX_BYTES) != RK_OK ||
      rk_buffer_reserve(&writer->index, 4) != RK_OK)
    return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  uint8_t *p = writer->terms.ptr + writer->terms.len;
  size_t shared = 0;
  if (writer->term_count % RK_TERM_BLOCK == 0) {
    rk_store_u32(writer->index.ptr + writer->index.len, (uint32_t)offset);
    writer->index.len += 4;
    p = rk_varint_encode(p, info->list_offset);
    p = rk_varint_encode(p, info->forms_offset);
  } else {
    while (shared < term.len && shared < writer->last_len &&
           writer->last[shared] == (uint8_t)term.ptr[shared])
      shared++;
  }
  p = encode_head(p, shared, term.len - shared);
  memcpy(p, term.ptr + shared, term.len - shared);
  p = encode_info(p + (term.len - shared), info);
  writer->terms.len = (size_t)(p - writer->terms.ptr);
  memcpy(writer->last, term.ptr, term.len);
  writer->last_len = term.len;
  writer->term_count++;
  return RK_OK;
}

/* ---- Reading ---- */

static rk_status broken(const rk_dictionary *dictionary, const char *reason, rk_error *error) {
  return rk_chunk_corrupt(dictionary->file, dictionary->terms, 0, reason, error);
}

rk_status rk_dictionary_open(rk_dictionary *dictionary, rk_error *error) {
  dictionary->block_count = (dictionary->term_count + RK_TERM_BLOCK - 1) / RK_TERM_BLOCK;
  if (dictionary->index->size_bytes != (uint64_t)dictionary->block_count * 4)
    return rk_chunk_corrupt(dictionary->file, dictionary->index, 0,
                            "its size does not fit the number of terms", error);
  return RK_OK;
}

/* The bytes of one block, verified. */
static rk_status open_block(const rk_dictionary *dictionary, uint32_t block, const uint8_t **from,
                            const uint8_t **end, rk_error *error) {
  const bool last = block + 1 == dictionary->block_count;
  const uint8_t *entry =
      rk_chunk_bytes(dictionary->file, dictionary->index, 4 * (uint64_t)block, last ? 4 : 8, error);
  if (!entry) return RK_CORRUPT;
  const uint64_t start = rk_load_u32(entry);
  const uint64_t stop = last ? dictionary->terms->size_bytes : rk_load_u32(entry + 4);
  if (start >= stop || stop > dictionary->terms->size_bytes || (block == 0 && start != 0))
    return rk_chunk_corrupt(dictionary->file, dictionary->index, 4 * (uint64_t)block,
                            "block offsets don't ascend", error);
  *from = rk_chunk_bytes(dictionary->file, dictionary->terms, start, stop - start, error);
  if (!*from) return RK_CORRUPT;
  *end = *from + (stop - start);
  return RK_OK;
}

/* NULL on bad bytes. */
static const uint8_t *decode_head(const uint8_t *p, const uint8_t *end, size_t *shared,
                                  size_t *rest) {
  if (p >= end) return NULL;
  uint64_t more_shared = 0, more_rest = 0;
  *shared = *p & NIBBLE;
  *rest = (*p >> 4) + 1;
  p++;
  if (*shared == NIBBLE && !(p = rk_varint_decode(p, end, &more_shared))) return NULL;
  if (*rest == NIBBLE + 1 && !(p = rk_varint_decode(p, end, &more_rest))) return NULL;
  if (more_shared > RK_TERM_MAX_BYTES || more_rest > RK_TERM_MAX_BYTES) return NULL;
  *shared += (size_t)more_shared;
  *rest += (size_t)more_rest;
  return p;
}

static const uint8_t *decode_info(const rk_dictionary *dictionary, const uint8_t *p,
                                  const uint8_t *end, rk_term_info *info) {
  uint64_t first, more_tokens = 0, forms = 0, forms_bytes = 0, place, positions;
  if (!(p = rk_varint_decode(p, end, &first))) return NULL;
  const bool has_more = first & HAS_MORE_TOKENS, has_record = first & HAS_RECORD;
  const uint64_t df_less_1 = first >> FLAG_BITS;
  if (has_more && !(p = rk_varint_decode(p, end, &more_tokens))) return NULL;
  if (has_record && !(p = rk_varint_decode(p, end, &forms))) return NULL;
  if (has_record && !(p = rk_varint_decode(p, end, &forms_bytes))) return NULL;
  if (!(p = rk_varint_decode(p, end, &place))) return NULL;
  if (!(p = rk_varint_decode(p, end, &positions))) return NULL;
  if (df_less_1 >= dictionary->document_count || more_tokens >= UINT32_MAX ||
      forms >= RK_FORMS_MAX || (has_record && !forms_bytes))
    return NULL;
  *info = (rk_term_info){.document_frequency = (uint32_t)df_less_1 + 1,
                         .token_frequency = df_less_1 + 1 + more_tokens + has_more,
                         .form_count = (uint32_t)forms + 1,
                         .forms_bytes = forms_bytes,
                         .positions_bytes = positions};
  if (df_less_1)
    info->documents_bytes = place;
  else if (place < dictionary->document_count)
    info->only_document = (rk_docid)place;
  else
    return NULL;
  return p;
}

/* Reads the entry at iterator->at into iterator->term and ->info. */
static rk_status read_entry(rk_dictionary_iterator *iterator, bool first_of_block,
                            rk_error *error) {
  const rk_dictionary *dictionary = iterator->dictionary;
  const uint8_t *p = iterator->at, *end = iterator->end;
  size_t shared = 0, rest = 0;
  if (first_of_block) {
    p = rk_varint_decode(p, end, &iterator->list_offset);
    if (p) p = rk_varint_decode(p, end, &iterator->forms_offset);
    iterator->term.len = 0;
  }
  if (p) p = decode_head(p, end, &shared, &rest);
  if (!p || shared > iterator->term.len || shared + rest > RK_TERM_MAX_BYTES ||
      rest > (uint64_t)(end - p))
    return broken(dictionary, "a term is cut short", error);
  memcpy(iterator->bytes + shared, p, rest);
  iterator->term = (rk_view){(const char *)iterator->bytes, shared + rest};
  rk_term_info *info = &iterator->info;
  p = decode_info(dictionary, p + rest, end, info);
  if (!p) return broken(dictionary, "a term's numbers are broken", error);
  info->list_offset = iterator->list_offset;
  info->forms_offset = iterator->forms_offset;
  const uint64_t list_room = dictionary->lists_bytes - info->list_offset;
  if (info->list_offset > dictionary->lists_bytes || info->documents_bytes > list_room ||
      info->positions_bytes > list_room - info->documents_bytes ||
      info->forms_offset > dictionary->forms_bytes ||
      info->forms_bytes > dictionary->forms_bytes - info->forms_offset)
    return broken(dictionary, "a term points outside its chunk", error);
  iterator->list_offset += info->documents_bytes + info->positions_bytes;
  iterator->forms_offset += info->forms_bytes;
  iterator->at = p;
  return RK_OK;
}

rk_status rk_dictionary_next(rk_dictionary_iterator *iterator, bool *got, rk_error *error) {
  const rk_dictionary *dictionary = iterator->dictionary;
  *got = false;
  if (iterator->next_term == dictionary->term_count) return RK_OK;
  const bool first_of_block = iterator->next_term % RK_TERM_BLOCK == 0;
  if (first_of_block) {
    rk_status status = open_block(dictionary, iterator->next_term / RK_TERM_BLOCK, &iterator->at,
                                  &iterator->end, error);
    if (status != RK_OK) return status;
  }
  rk_status status = read_entry(iterator, first_of_block, error);
  if (status != RK_OK) return status;
  iterator->next_term++;
  const bool last_of_block =
      iterator->next_term % RK_TERM_BLOCK == 0 || iterator->next_term == dictionary->term_count;
  if (last_of_block && iterator->at != iterator->end)
    return broken(dictionary, "bytes are left over behind a block of terms", error);
  *got = true;
  return RK_OK;
}

/* Compares a block's first term with `term`: < 0 when the block starts before it. */
static rk_status compare_first(const rk_dictionary *dictionary, uint32_t block, rk_view term,
                               int *order, rk_error *error) {
  const uint8_t *p, *end;
  rk_status status = open_block(dictionary, block, &p, &end, error);
  if (status != RK_OK) return status;
  uint64_t skipped;
  size_t shared = 0, len = 0;
  p = rk_varint_decode(p, end, &skipped);
  if (p) p = rk_varint_decode(p, end, &skipped);
  if (p) p = decode_head(p, end, &shared, &len);
  if (!p || shared || len > (uint64_t)(end - p)) return broken(dictionary, "a term is cut short", error);
  *order = rk_view_compare((rk_view){(const char *)p, len}, term);
  return RK_OK;
}

rk_status rk_dictionary_find(const rk_dictionary *dictionary, rk_view term, rk_term_info *info,
                             bool *found, rk_error *error) {
  *found = false;
  uint32_t low = 0, high = dictionary->block_count; /* the first block that starts after `term` */
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    int order = 0;
    rk_status status = compare_first(dictionary, middle, term, &order, error);
    if (status != RK_OK) return status;
    if (order <= 0)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0) return RK_OK;
  rk_dictionary_iterator iterator = {.dictionary = dictionary,
                                     .next_term = (low - 1) * RK_TERM_BLOCK};
  for (unsigned i = 0; i < RK_TERM_BLOCK; i++) {
    bool got;
    rk_status status = rk_dictionary_next(&iterator, &got, error);
    if (status != RK_OK) return status;
    if (!got) return RK_OK;
    const int order = rk_view_compare(iterator.term, term);
    if (order > 0) return RK_OK;
    if (order < 0) continue;
    *info = iterator.info;
    *found = true;
    return RK_OK;
  }
  return RK_OK;
}
