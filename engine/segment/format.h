/*
 * format: the numbers that FORMAT.md fixes. A change here is a change of the format.
 */
#ifndef RK_SEGMENT_FORMAT_H
#define RK_SEGMENT_FORMAT_H

#include <stdint.h>

typedef uint32_t rk_docid; /* a document's number in its segment, from 0, in indexing order */

#define RK_DOCID_NONE UINT32_MAX

enum { RK_FORMAT_VERSION = 2 };

/* How the text was analysed, in the manifest. */
enum {
  RK_FLAG_OLD_SPELLING = 1, /* tjerita is indexed as cerita */
  RK_FLAGS_KNOWN = 1,
};

/* Chunk names: four ASCII letters, read as a little-endian integer. */
#define RK_CHUNK_NAME(a, b, c, d) \
  ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)

typedef enum rk_chunk_id {
  RK_CHUNK_DOCUMENTS = RK_CHUNK_NAME('D', 'O', 'C', 'S'),
  RK_CHUNK_DOCUMENT_INDEX = RK_CHUNK_NAME('D', 'O', 'C', 'I'),
  RK_CHUNK_DOCUMENT_DICTIONARY = RK_CHUNK_NAME('D', 'O', 'C', 'Z'),
  RK_CHUNK_IDS = RK_CHUNK_NAME('I', 'D', 'S', 'X'),
  RK_CHUNK_COLUMN_VALUES = RK_CHUNK_NAME('C', 'O', 'L', 'V'),
  RK_CHUNK_COLUMNS = RK_CHUNK_NAME('C', 'O', 'L', 'S'),
  RK_CHUNK_LENGTHS = RK_CHUNK_NAME('L', 'E', 'N', 'S'),
  RK_CHUNK_LISTS = RK_CHUNK_NAME('L', 'I', 'S', 'T'),
  RK_CHUNK_TERMS = RK_CHUNK_NAME('T', 'E', 'R', 'M'),
  RK_CHUNK_TERM_INDEX = RK_CHUNK_NAME('T', 'I', 'D', 'X'),
  RK_CHUNK_FORMS = RK_CHUNK_NAME('F', 'O', 'R', 'M'),
  RK_CHUNK_META = RK_CHUNK_NAME('M', 'E', 'T', 'A'),
} rk_chunk_id;

enum {
  RK_SEGMENTS_MAX = 4096,       /* in one index: each is a mapping, and those are limited */
  RK_CHUNKS_MAX = 64,           /* in one segment file */
  RK_PAGE_BYTES = 1 << 16,      /* what one checksum covers */
  RK_TERM_MAX_BYTES = 255,      /* of a stem or a form */
  RK_TERM_BLOCK = 16,           /* terms a front-coded block */
  RK_FORMS_MAX = 4096,          /* form codes of one term; the last stands for all rarer forms */
  RK_FRONTIER = 4,              /* (frequency, length) pairs a posting block */
  RK_FLOORS = 3,                /* (frequency, length) pairs a list: of the best 10, 100, 1000 postings */
  RK_COLUMNS_MAX = 256,         /* of a segment */
  RK_COLUMN_NAME_MAX = 255,     /* bytes */
  RK_COLUMN_TEXT_MAX = 65535,   /* bytes of one value */
  RK_COLUMN_BLOCK = 1024,       /* documents whose values are packed together */
  RK_COLUMN_TEXT_BLOCK = 16,    /* values of a front-coded block */
  RK_LEXICON_MAX_BYTES = 1 << 22, /* of a user's own lexicon, as the manifest keeps it */
  RK_RESUME_MAX_BYTES = 1 << 16,  /* of a resume point */
};

#endif
