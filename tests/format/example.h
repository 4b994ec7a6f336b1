/*
 * example: the index of two documents in engine/FORMAT.md, and what it was made of.
 */
#ifndef RK_TEST_EXAMPLE_H
#define RK_TEST_EXAMPLE_H

#include <xxhash.h>

#include "engine/base/bytes.h"
#include "engine/segment/docstore.h"
#include "engine/segment/manifest.h"
#include "engine/text/analysis.h"
#include "tests/format/documented.h"
#include "tests/support/folder.h"

#define SEGMENT_NAME "seg-0000000000000001.rks"

static const char *const EXAMPLE[2][RK_DOCSTORE_FIELDS] = {
    {"a1", "Rakor desa", "Rakor membahas kemiskinan desa.", ""},
    {"a2", "Warga miskin", "Warga miskin di desa.", "{\"kota\":\"Kukar\"}"},
};

/* Of both documents: 2024-08-17, 2024-08-20. Only the second one has a source and is kept a field of. */
static const int64_t EXAMPLE_DATES[2] = {1723852800, 1724112000};
static const char *const EXAMPLE_TEXTS[2] = {"a2.txt", "Kukar"};

#define EXAMPLE_LEXICON "protected dtks\n"

/* DOCZ is empty and has none. */
static const char *const PARTS[] = {
    "SEGMENT.HEADER", "SEGMENT.DOCS", "SEGMENT.DOCI", "SEGMENT.IDSX", "SEGMENT.COLV",
    "SEGMENT.COLS",   "SEGMENT.LENS",   "SEGMENT.LIST", "SEGMENT.TERM", "SEGMENT.TIDX", "SEGMENT.FORM",
    "SEGMENT.META",   "SEGMENT.SUMS", "SEGMENT.TOC",  "SEGMENT.FOOTER"};

static inline rk_buffer documented_segment(void) {
  rk_buffer bytes = {0};
  for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) documented_append(PARTS[i], &bytes);
  return bytes;
}

/* The manifest of the text. What it has for a fingerprint changes with every version of the
 * stemmer: that of this build stands in its place. */
static inline rk_buffer documented_manifest(void) {
  rk_buffer manifest = documented_hex("MANIFEST");
  const size_t sum_at = manifest.len - 8;
  ck_assert_uint_eq(rk_load_u64(manifest.ptr + sum_at), XXH3_64bits(manifest.ptr, sum_at));
  rk_store_u64(manifest.ptr + 32, rk_analysis_fingerprint(rk_view_of(EXAMPLE_LEXICON), false));
  rk_store_u64(manifest.ptr + sum_at, XXH3_64bits(manifest.ptr, sum_at));
  return manifest;
}

/* The bytes of the text as an index in the folder. */
static inline void lay_down_example(void) {
  rk_buffer segment = documented_segment(), manifest = documented_manifest();
  write_whole(in_folder(SEGMENT_NAME), segment.ptr, segment.len);
  write_whole(in_folder(RK_MANIFEST_NAME), manifest.ptr, manifest.len);
  rk_buffer_deinit(&segment);
  rk_buffer_deinit(&manifest);
}

#endif
