#include "engine/segment/chunk_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "engine/base/bytes.h"
#include "engine/segment/chunk_layout.h"
#include "engine/segment/pack.h"

/* Decoders may read a little past a chunk; the footer behind the last one makes that safe. */
_Static_assert((int)FOOTER_BYTES >= (int)RK_PACK_SLACK, "no slack behind the last chunk");

void rk_chunk_name(rk_chunk_id id, char name[5]) {
  for (int i = 0; i < 4; i++) {
    const unsigned letter = (uint32_t)id >> 8 * i & 0xff;
    name[i] = letter >= ' ' && letter < 0x7f ? (char)letter : '?';
  }
  name[4] = '\0';
}

rk_status rk_chunk_corrupt(const rk_chunk_file *file, const rk_chunk *chunk, uint64_t offset,
                           const char *reason, rk_error *error) {
  char name[5];
  rk_chunk_name(chunk->id, name);
  const uint64_t byte = (uint64_t)(chunk->ptr - file->map.ptr) + offset;
  return rk_error_set_at(error, RK_CORRUPT, file->path, 0, byte, "damaged index: chunk %s: %s",
                         name, reason);
}

static rk_status damaged(const rk_chunk_file *file, uint64_t byte, const char *reason,
                         rk_error *error) {
  return rk_error_set_at(error, RK_CORRUPT, file->path, 0, byte, "damaged index: %s", reason);
}

static rk_status check_header(rk_chunk_file *file, rk_error *error) {
  const uint8_t *header = file->map.ptr;
  if (file->map.len < HEADER_BYTES + FOOTER_BYTES)
    return damaged(file, file->map.len, "the file is too short for a segment", error);
  if (memcmp(header + HEADER_MAGIC, RK_FILE_MAGIC, 8) != 0)
    return damaged(file, 0, "not a segment file", error);
  if (rk_load_u64(header + HEADER_SUM) != XXH3_64bits(header, HEADER_SUM))
    return damaged(file, 0, "the header's checksum is wrong", error);
  const uint32_t version = rk_load_u32(header + HEADER_VERSION);
  if (version != RK_FORMAT_VERSION)
    return rk_error_set(error, RK_UNSUPPORTED, file->path,
                        "format version %u, this program reads version %d", version,
                        RK_FORMAT_VERSION);
  file->segment_id = rk_load_u64(header + HEADER_SEGMENT_ID);
  return RK_OK;
}

/* The footer, and that the tables it names fill the room before it exactly. */
static rk_status check_footer(rk_chunk_file *file, const uint8_t **toc, rk_error *error) {
  const uint64_t at = file->map.len - FOOTER_BYTES;
  const uint8_t *footer = file->map.ptr + at;
  if (memcmp(footer + FOOTER_MAGIC, RK_FOOTER_MAGIC, 8) != 0 ||
      rk_load_u64(footer + FOOTER_SUM) != XXH3_64bits(footer, FOOTER_SUM) ||
      rk_load_u64(footer + FOOTER_FILE_BYTES) != file->map.len)
    return damaged(file, at, "the footer is broken (is the file cut short?)", error);
  const uint64_t sums = rk_load_u64(footer + FOOTER_SUMS_OFFSET);
  const uint64_t pages = rk_load_u64(footer + FOOTER_PAGE_COUNT);
  const uint64_t toc_at = rk_load_u64(footer + FOOTER_TOC_OFFSET);
  const uint32_t chunks = rk_load_u32(footer + FOOTER_CHUNKS);
  if (chunks > RK_CHUNKS_MAX || sums < HEADER_BYTES || sums > at || pages > (at - sums) / 8 ||
      toc_at != sums + pages * 8 || toc_at + (uint64_t)chunks * TOC_ENTRY_BYTES != at)
    return damaged(file, at, "the footer's tables don't fit the file", error);
  if (rk_load_u64(footer + FOOTER_TABLES_SUM) != XXH3_64bits(file->map.ptr + sums, at - sums))
    return damaged(file, sums, "the checksum of the tables is wrong", error);
  file->page_sums = file->map.ptr + sums;
  file->page_count = pages;
  file->chunk_count = chunks;
  *toc = file->map.ptr + toc_at;
  return RK_OK;
}

static uint64_t pages_of(uint64_t size_bytes) {
  return size_bytes / RK_PAGE_BYTES + (size_bytes % RK_PAGE_BYTES != 0);
}

/* Chunks stand back to back between the header and the sums, and so do their pages. */
static rk_status read_toc(rk_chunk_file *file, const uint8_t *toc, rk_error *error) {
  uint64_t next_offset = HEADER_BYTES, next_page = 0;
  const uint64_t end = (uint64_t)(file->page_sums - file->map.ptr);
  for (uint32_t c = 0; c < file->chunk_count; c++) {
    const uint8_t *entry = toc + (size_t)c * TOC_ENTRY_BYTES;
    const uint64_t offset = rk_load_u64(entry + TOC_OFFSET);
    const uint64_t size = rk_load_u64(entry + TOC_SIZE);
    const rk_chunk_id id = (rk_chunk_id)rk_load_u32(entry + TOC_NAME);
    if (offset != next_offset || size > end - offset ||
        rk_load_u64(entry + TOC_FIRST_PAGE) != next_page || rk_chunk_file_find(file, id))
      return damaged(file, (uint64_t)(entry - file->map.ptr), "the chunk table is broken", error);
    file->chunks[c] = (rk_chunk){id, file->map.ptr + offset, size, next_page};
    next_offset += size;
    next_page += pages_of(size);
  }
  if (next_offset != end || next_page != file->page_count)
    return damaged(file, end, "the chunk table does not cover the file", error);
  return RK_OK;
}

static rk_status open_mapped(rk_chunk_file *file, rk_error *error) {
  const uint8_t *toc = NULL;
  rk_status status = check_header(file, error);
  if (status == RK_OK) status = check_footer(file, &toc, error);
  if (status == RK_OK) status = read_toc(file, toc, error);
  if (status != RK_OK) return status;
  file->verified = calloc((size_t)(file->page_count / 64 + 1), sizeof *file->verified);
  if (!file->verified) return rk_error_set(error, RK_NO_MEMORY, file->path, "out of memory");
  return RK_OK;
}

rk_status rk_chunk_file_open(rk_chunk_file *file, const char *path, rk_error *error) {
  memset(file, 0, sizeof *file);
  rk_status status = rk_fs_map_open(&file->map, path, error);
  if (status != RK_OK) return status;
  file->path = strdup(path);
  status = file->path ? open_mapped(file, error)
                      : rk_error_set(error, RK_NO_MEMORY, path, "out of memory");
  if (status != RK_OK) rk_chunk_file_close(file);
  return status;
}

void rk_chunk_file_close(rk_chunk_file *file) {
  rk_fs_map_close(&file->map);
  free(file->path);
  free(file->verified);
  memset(file, 0, sizeof *file);
}

const rk_chunk *rk_chunk_file_find(const rk_chunk_file *file, rk_chunk_id id) {
  for (uint32_t c = 0; c < file->chunk_count; c++)
    if (file->chunks[c].ptr && file->chunks[c].id == id) return &file->chunks[c];
  return NULL;
}

rk_status rk_chunk_file_require(const rk_chunk_file *file, rk_chunk_id id, const rk_chunk **chunk,
                                rk_error *error) {
  *chunk = rk_chunk_file_find(file, id);
  if (*chunk) return RK_OK;
  char name[5];
  rk_chunk_name(id, name);
  return rk_error_set(error, RK_CORRUPT, file->path, "damaged index: chunk %s is missing", name);
}

static bool page_is_sound(const rk_chunk_file *file, const rk_chunk *chunk, uint64_t page) {
  const uint64_t from = page * RK_PAGE_BYTES;
  uint64_t len = chunk->size_bytes - from;
  if (len > RK_PAGE_BYTES) len = RK_PAGE_BYTES;
  return XXH3_64bits(chunk->ptr + from, (size_t)len) ==
         rk_load_u64(file->page_sums + 8 * (chunk->first_page + page));
}

static bool verify_page(const rk_chunk_file *file, const rk_chunk *chunk, uint64_t page) {
  const uint64_t bit = chunk->first_page + page;
  _Atomic uint64_t *word = &file->verified[bit / 64];
  const uint64_t mask = UINT64_C(1) << bit % 64;
  if (atomic_load_explicit(word, memory_order_relaxed) & mask) return true;
  if (!page_is_sound(file, chunk, page)) return false;
  atomic_fetch_or_explicit(word, mask, memory_order_relaxed);
  return true;
}

const uint8_t *rk_chunk_bytes(const rk_chunk_file *file, const rk_chunk *chunk, uint64_t offset,
                              uint64_t len, rk_error *error) {
  if (offset > chunk->size_bytes || len > chunk->size_bytes - offset) {
    rk_chunk_corrupt(file, chunk, 0, "a range outside the chunk", error);
    return NULL;
  }
  if (len == 0) return chunk->ptr + offset;
  for (uint64_t page = offset / RK_PAGE_BYTES; page <= (offset + len - 1) / RK_PAGE_BYTES; page++) {
    if (verify_page(file, chunk, page)) continue;
    rk_chunk_corrupt(file, chunk, page * RK_PAGE_BYTES, "a page's checksum is wrong", error);
    return NULL;
  }
  return chunk->ptr + offset;
}

void rk_chunk_forget(const rk_chunk_file *file, const rk_chunk *chunk, uint64_t from, uint64_t to) {
  const uint64_t start = (uint64_t)(chunk->ptr - file->map.ptr);
  if (to > chunk->size_bytes) to = chunk->size_bytes;
  rk_fs_map_forget(&file->map, (size_t)(start + from), (size_t)(start + to));
}

uint64_t rk_chunk_file_verify(const rk_chunk_file *file,
                              void (*on_problem)(void *context, const rk_error *problem),
                              void *context) {
  uint64_t problems = 0;
  for (uint32_t c = 0; c < file->chunk_count; c++) {
    const rk_chunk *chunk = &file->chunks[c];
    for (uint64_t page = 0; page < pages_of(chunk->size_bytes); page++) {
      if (page_is_sound(file, chunk, page)) continue;
      rk_error problem = {0};
      rk_chunk_corrupt(file, chunk, page * RK_PAGE_BYTES,
                                          "a page's checksum is wrong", &problem);
      if (on_problem) on_problem(context, &problem);
      problems++;
    }
  }
  return problems;
}
