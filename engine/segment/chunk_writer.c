#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "engine/base/bytes.h"
#include "engine/segment/chunk_file.h"
#include "engine/segment/chunk_layout.h"

enum { SYNC_BYTES = 8 << 20 };

typedef struct toc_entry {
  rk_chunk_id id;
  uint64_t offset, size_bytes, first_page;
} toc_entry;

struct rk_chunk_writer {
  rk_fs_file file;
  char *path;
  uint64_t file_bytes;     /* written, and waiting in `page` */
  uint8_t page[RK_PAGE_BYTES]; /* the page that is being filled */
  size_t page_used;
  uint64_t on_its_way; /* bytes of the file that the system was told to bring to the disk */
  rk_buffer sums;
  toc_entry toc[RK_CHUNKS_MAX];
  uint32_t chunk_count;
};

static rk_status write_plain(rk_chunk_writer *writer, const void *bytes, size_t len,
                            rk_error *error) {
  rk_status status = rk_fs_write(&writer->file, bytes, len, error);
  if (status == RK_OK) writer->file_bytes += len;
  return status;
}

rk_status rk_chunk_writer_open(rk_chunk_writer **out, const char *path, uint64_t segment_id,
                               rk_error *error) {
  *out = NULL;
  rk_chunk_writer *writer = calloc(1, sizeof *writer);
  if (!writer) return rk_error_set(error, RK_NO_MEMORY, path, "out of memory");
  writer->path = strdup(path);
  rk_status status = writer->path ? rk_fs_create(&writer->file, path, error)
                                  : rk_error_set(error, RK_NO_MEMORY, path, "out of memory");
  if (status != RK_OK) {
    free(writer->path);
    free(writer);
    return status;
  }
  uint8_t header[HEADER_BYTES] = {0};
  memcpy(header + HEADER_MAGIC, RK_FILE_MAGIC, 8);
  rk_store_u32(header + HEADER_VERSION, RK_FORMAT_VERSION);
  rk_store_u64(header + HEADER_SEGMENT_ID, segment_id);
  rk_store_u64(header + HEADER_SUM, XXH3_64bits(header, HEADER_SUM));
  status = write_plain(writer, header, sizeof header, error);
  if (status != RK_OK) {
    rk_chunk_writer_abandon(writer);
    return status;
  }
  *out = writer;
  return RK_OK;
}

/* Sums and writes the page that is being filled, whole or not. */
static rk_status flush_page(rk_chunk_writer *writer, rk_error *error) {
  if (writer->page_used == 0) return RK_OK;
  uint8_t sum[8];
  rk_store_u64(sum, XXH3_64bits(writer->page, writer->page_used));
  if (rk_buffer_append(&writer->sums, sum, sizeof sum) != RK_OK)
    return rk_error_set(error, RK_NO_MEMORY, writer->path, "out of memory");
  rk_status status = rk_fs_write(&writer->file, writer->page, writer->page_used, error);
  writer->page_used = 0;
  if (status == RK_OK && writer->file_bytes - writer->on_its_way >= SYNC_BYTES) {
    /* Whole pages, that nothing is written to any more. */
    const uint64_t done = writer->file_bytes / RK_PAGE_BYTES * RK_PAGE_BYTES;
    rk_fs_begin_sync(&writer->file, writer->on_its_way, done - writer->on_its_way);
    writer->on_its_way = done;
  }
  return status;
}

static rk_status end_chunk(rk_chunk_writer *writer, rk_error *error) {
  if (writer->chunk_count == 0) return RK_OK;
  toc_entry *entry = &writer->toc[writer->chunk_count - 1];
  entry->size_bytes = writer->file_bytes - entry->offset;
  return flush_page(writer, error);
}

rk_status rk_chunk_writer_begin(rk_chunk_writer *writer, rk_chunk_id id, rk_error *error) {
  rk_status status = end_chunk(writer, error);
  if (status != RK_OK) return status;
  if (writer->chunk_count == RK_CHUNKS_MAX)
    return rk_error_set(error, RK_LIMIT, writer->path, "too many chunks");
  writer->toc[writer->chunk_count++] = (toc_entry){
      .id = id, .offset = writer->file_bytes, .first_page = writer->sums.len / sizeof(uint64_t)};
  return RK_OK;
}

rk_status rk_chunk_writer_write(rk_chunk_writer *writer, const void *bytes, size_t len,
                                rk_error *error) {
  const uint8_t *from = bytes;
  writer->file_bytes += len;
  while (len > 0) {
    size_t part = RK_PAGE_BYTES - writer->page_used;
    if (part > len) part = len;
    memcpy(writer->page + writer->page_used, from, part);
    writer->page_used += part;
    from += part;
    len -= part;
    if (writer->page_used < RK_PAGE_BYTES) break;
    rk_status status = flush_page(writer, error);
    if (status != RK_OK) return status;
  }
  return RK_OK;
}

uint64_t rk_chunk_writer_offset(const rk_chunk_writer *writer) {
  if (writer->chunk_count == 0) return 0;
  return writer->file_bytes - writer->toc[writer->chunk_count - 1].offset;
}

/* Page sums and table of contents are one run of bytes, under one checksum. */
static rk_status build_tables(rk_chunk_writer *writer, rk_buffer *tables) {
  rk_status status = rk_buffer_append(tables, writer->sums.ptr, writer->sums.len);
  for (uint32_t c = 0; status == RK_OK && c < writer->chunk_count; c++) {
    const toc_entry *entry = &writer->toc[c];
    uint8_t bytes[TOC_ENTRY_BYTES] = {0};
    rk_store_u32(bytes + TOC_NAME, entry->id);
    rk_store_u64(bytes + TOC_OFFSET, entry->offset);
    rk_store_u64(bytes + TOC_SIZE, entry->size_bytes);
    rk_store_u64(bytes + TOC_FIRST_PAGE, entry->first_page);
    status = rk_buffer_append(tables, bytes, sizeof bytes);
  }
  return status;
}

static rk_status write_tables(rk_chunk_writer *writer, uint64_t *footer_sum, rk_error *error) {
  rk_buffer tables = {0};
  rk_status status = build_tables(writer, &tables);
  if (status != RK_OK) {
    rk_buffer_deinit(&tables);
    return rk_error_set(error, status, writer->path, "out of memory");
  }
  uint8_t footer[FOOTER_BYTES] = {0};
  rk_store_u64(footer + FOOTER_SUMS_OFFSET, writer->file_bytes);
  rk_store_u64(footer + FOOTER_PAGE_COUNT, writer->sums.len / sizeof(uint64_t));
  rk_store_u64(footer + FOOTER_TOC_OFFSET, writer->file_bytes + writer->sums.len);
  rk_store_u32(footer + FOOTER_CHUNKS, writer->chunk_count);
  rk_store_u64(footer + FOOTER_TABLES_SUM, XXH3_64bits(tables.ptr, tables.len));
  rk_store_u64(footer + FOOTER_FILE_BYTES, writer->file_bytes + tables.len + FOOTER_BYTES);
  memcpy(footer + FOOTER_MAGIC, RK_FOOTER_MAGIC, 8);
  *footer_sum = XXH3_64bits(footer, FOOTER_SUM);
  rk_store_u64(footer + FOOTER_SUM, *footer_sum);
  status = write_plain(writer, tables.ptr, tables.len, error);
  if (status == RK_OK) status = write_plain(writer, footer, sizeof footer, error);
  rk_buffer_deinit(&tables);
  return status;
}

rk_status rk_chunk_writer_finish(rk_chunk_writer *writer, uint64_t *file_bytes,
                                 uint64_t *footer_sum, rk_error *error) {
  rk_status status = end_chunk(writer, error);
  if (status == RK_OK) status = write_tables(writer, footer_sum, error);
  if (status == RK_OK) status = rk_fs_sync(&writer->file, error);
  if (status != RK_OK) {
    rk_chunk_writer_abandon(writer);
    return status;
  }
  *file_bytes = writer->file_bytes;
  status = rk_fs_close(&writer->file, error);
  if (status != RK_OK) {
    rk_status ignored = rk_fs_unlink(writer->path, NULL);
    (void)ignored;
  }
  free(writer->path);
  rk_buffer_deinit(&writer->sums);
  free(writer);
  return status;
}

void rk_chunk_writer_abandon(rk_chunk_writer *writer) {
  if (!writer) return;
  rk_status ignored = rk_fs_unlink(writer->path, NULL);
  (void)ignored;
  rk_fs_abandon(&writer->file);
  free(writer->path);
  rk_buffer_deinit(&writer->sums);
  free(writer);
}
