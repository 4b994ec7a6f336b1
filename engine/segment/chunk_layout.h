/*
 * chunk_layout: where the fields of a chunk file stand, for its writer and its
 * reader. Offsets in bytes; all integers little-endian. FORMAT.md, "Segment file".
 */
#ifndef RK_SEGMENT_CHUNK_LAYOUT_H
#define RK_SEGMENT_CHUNK_LAYOUT_H

#define RK_FILE_MAGIC "RAKORSEG"
#define RK_FOOTER_MAGIC "RAKOREND"

enum {
  HEADER_MAGIC = 0,      /* 8 */
  HEADER_VERSION = 8,    /* 4 */
  HEADER_RESERVED = 12,  /* 4, zero */
  HEADER_SEGMENT_ID = 16, /* 8 */
  HEADER_SUM = 24,       /* 8: XXH3-64 of bytes 0..23 */
  HEADER_BYTES = 32,

  TOC_NAME = 0,       /* 4 */
  TOC_RESERVED = 4,   /* 4, zero */
  TOC_OFFSET = 8,     /* 8, in the file */
  TOC_SIZE = 16,      /* 8 */
  TOC_FIRST_PAGE = 24, /* 8, index of its first page sum */
  TOC_ENTRY_BYTES = 32,

  FOOTER_SUMS_OFFSET = 0, /* 8 */
  FOOTER_PAGE_COUNT = 8,  /* 8 */
  FOOTER_TOC_OFFSET = 16, /* 8 */
  FOOTER_CHUNKS = 24,     /* 4 */
  FOOTER_RESERVED = 28,   /* 4, zero */
  FOOTER_TABLES_SUM = 32, /* 8: XXH3-64 of page sums and table of contents */
  FOOTER_FILE_BYTES = 40, /* 8 */
  FOOTER_MAGIC = 48,      /* 8 */
  FOOTER_SUM = 56,        /* 8: XXH3-64 of bytes 0..55 of the footer */
  FOOTER_BYTES = 64,
};

#endif
