/*
 * reseal: makes the checksums of a damaged chunk file right again, so that
 * tests reach what lies behind them. Only checksums, magic numbers, version
 * and file size are set; everything else stays as damaged as it is.
 */
#ifndef RESEAL_H
#define RESEAL_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <xxhash.h>

#include "engine/base/bytes.h"
#include "engine/segment/chunk_layout.h"
#include "engine/segment/format.h"

/* The sums of a chunk's pages, as far as both lie inside the file. */
static inline void reseal_chunk(uint8_t *bytes, uint64_t limit, uint64_t sums, uint64_t pages,
                                const uint8_t *entry) {
  const uint64_t offset = rk_load_u64(entry + TOC_OFFSET), size = rk_load_u64(entry + TOC_SIZE);
  uint64_t page = rk_load_u64(entry + TOC_FIRST_PAGE);
  if (offset > limit || size > limit - offset) return;
  for (uint64_t at = 0; at < size && page < pages; at += RK_PAGE_BYTES, page++) {
    const uint64_t len = size - at < RK_PAGE_BYTES ? size - at : RK_PAGE_BYTES;
    rk_store_u64(bytes + sums + 8 * page, XXH3_64bits(bytes + offset + at, (size_t)len));
  }
}

static inline void reseal(uint8_t *bytes, size_t len) {
  if (len < HEADER_BYTES + FOOTER_BYTES) return;
  memcpy(bytes + HEADER_MAGIC, RK_FILE_MAGIC, 8);
  rk_store_u32(bytes + HEADER_VERSION, RK_FORMAT_VERSION);
  rk_store_u64(bytes + HEADER_SUM, XXH3_64bits(bytes, HEADER_SUM));
  const uint64_t at = len - FOOTER_BYTES;
  uint8_t *footer = bytes + at;
  memcpy(footer + FOOTER_MAGIC, RK_FOOTER_MAGIC, 8);
  rk_store_u64(footer + FOOTER_FILE_BYTES, len);
  const uint64_t sums = rk_load_u64(footer + FOOTER_SUMS_OFFSET);
  const uint64_t pages = rk_load_u64(footer + FOOTER_PAGE_COUNT);
  const uint32_t chunks = rk_load_u32(footer + FOOTER_CHUNKS);
  if (sums >= HEADER_BYTES && sums <= at && pages <= (at - sums) / 8) {
    const uint64_t toc = sums + 8 * pages;
    for (uint32_t c = 0; c < chunks && c < (at - toc) / TOC_ENTRY_BYTES; c++)
      reseal_chunk(bytes, sums, sums, pages, bytes + toc + (uint64_t)c * TOC_ENTRY_BYTES);
    rk_store_u64(footer + FOOTER_TABLES_SUM, XXH3_64bits(bytes + sums, (size_t)(at - sums)));
  }
  rk_store_u64(footer + FOOTER_SUM, XXH3_64bits(footer, FOOTER_SUM));
}

#endif
