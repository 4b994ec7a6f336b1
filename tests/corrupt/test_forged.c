#define _GNU_SOURCE /* memmem */
/*
 * Damage that no checksum tells of: the content of a chunk is changed and every
 * sum above it is made right again. Readers must not crash, hang or ask for
 * absurd memory; what they answer may be wrong. check may or may not notice
 * (a different letter in a title is a different document, not a fault), but it
 * must notice what breaks the rules of the format.
 */
#include <xxhash.h>

#include "engine/base/bytes.h"
#include "engine/segment/chunk_layout.h"
#include "engine/segment/positions_entries.h"
#include "engine/segment/segment.h"
#include "engine/text/analysis.h"
#include "tests/corrupt/damage_fixture.h"
#include "tests/support/reseal.h"

enum { MUTANTS = 900 };

/* More memory than this in one piece is absurd for an index of some kilobytes. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "max_allocation_size_mb=300"; }

typedef struct forgery {
  char segment_path[1200], manifest_path[1200];
  uint8_t *segment, *forged, *manifest;
  size_t segment_len, manifest_len, sum_at; /* sum_at: of the footer sum, in the manifest */
  uint8_t *toc;                             /* in `forged` */
  uint32_t chunk_count;
} forgery;

static void forgery_init(forgery *f, const char *folder) {
  snprintf(f->segment_path, sizeof f->segment_path, "%s/seg-0000000000000001.rks", folder);
  snprintf(f->manifest_path, sizeof f->manifest_path, "%s/MANIFEST", folder);
  f->segment = read_whole(f->segment_path, &f->segment_len);
  f->manifest = read_whole(f->manifest_path, &f->manifest_len);
  f->forged = malloc(f->segment_len);
  const uint8_t *sum = memmem(f->manifest, f->manifest_len,
                              f->segment + f->segment_len - FOOTER_BYTES + FOOTER_SUM, 8);
  ck_assert_ptr_nonnull(sum);
  f->sum_at = (size_t)(sum - f->manifest);
  const uint8_t *footer = f->segment + f->segment_len - FOOTER_BYTES;
  f->toc = f->forged + rk_load_u64(footer + FOOTER_TOC_OFFSET);
  f->chunk_count = rk_load_u32(footer + FOOTER_CHUNKS);
}

static void forgery_deinit(forgery *f) {
  free(f->segment);
  free(f->forged);
  free(f->manifest);
}

static uint8_t *chunk_of(const forgery *f, uint32_t chunk, uint64_t *size_bytes) {
  const uint8_t *entry = f->toc + (size_t)chunk * TOC_ENTRY_BYTES;
  *size_bytes = rk_load_u64(entry + TOC_SIZE);
  return f->forged + rk_load_u64(entry + TOC_OFFSET);
}

static void start_anew(forgery *f) { memcpy(f->forged, f->segment, f->segment_len); }

/* Writes a manifest that names the footer of this segment (forged, or as it was). */
static void write_manifest(forgery *f, const uint8_t *segment) {
  memcpy(f->manifest + f->sum_at, segment + f->segment_len - FOOTER_BYTES + FOOTER_SUM, 8);
  rk_store_u64(f->manifest + f->manifest_len - 8, XXH3_64bits(f->manifest, f->manifest_len - 8));
  write_whole(f->manifest_path, f->manifest, f->manifest_len);
}

/* The manifest names the footer that `forged` has now; both files go in place. */
static void write_files(forgery *f) {
  write_whole(f->segment_path, f->forged, f->segment_len);
  write_manifest(f, f->forged);
}

/* Makes every checksum right, up to the manifest's, and puts the files in place. */
static void publish(forgery *f) {
  reseal(f->forged, f->segment_len);
  write_files(f);
}

static uint8_t strange_byte(random_source *random, uint8_t byte) {
  switch (random_below(random, 6)) {
    case 0:
      return 0;
    case 1:
      return 0xff;
    case 2:
      return byte | 0x80; /* a varint that goes on */
    case 3:
      return (uint8_t)(byte + (random_below(random, 2) ? 1 : 255));
    case 4:
      return byte ^ (uint8_t)(1u << random_below(random, 8));
    default:
      return (uint8_t)random_below(random, 256);
  }
}

/* A few bytes, mostly near each other; now and then a piece of the chunk copied over another. */
static void mutate(random_source *random, uint8_t *bytes, size_t size) {
  const size_t near = random_below(random, (uint32_t)size);
  const uint32_t changes = random_between(random, 1, 6);
  if (random_below(random, 12) == 0) {
    const size_t from = random_below(random, (uint32_t)size);
    const size_t most = size - (near > from ? near : from);
    memmove(bytes + near, bytes + from, most < 16 ? most : 16);
  }
  for (uint32_t i = 0; i < changes; i++) {
    const size_t at = random_below(random, 3) ? (near + random_below(random, 12)) % size
                                              : random_below(random, (uint32_t)size);
    bytes[at] = strange_byte(random, bytes[at]);
  }
}

static rakor_status check_status(const char *path) {
  rakor_error error = {0};
  uint64_t problems = 0;
  const rakor_status status = rakor_check(path, count_problem, &problems, NULL, &error);
  if (status != RAKOR_OK && status != RAKOR_CORRUPT)
    ck_abort_msg("check says %d: %s", status, error.message);
  if ((status == RAKOR_CORRUPT) != (problems > 0)) ck_abort_msg("check contradicts itself");
  return status;
}

/* As damage, or as a version that we don't read. */
static void expect_told(const char *path) {
  const rakor_status status = rakor_check(path, NULL, NULL, NULL, NULL);
  ck_assert(status == RAKOR_CORRUPT || status == RAKOR_UNSUPPORTED);
}

/* Forges one chunk many times. Returns how many of the forgeries check reported. */
static uint32_t forge_chunk(forgery *f, const witness *w, uint32_t chunk, uint32_t mutants) {
  random_source random = {chunk + 100};
  uint32_t reported = 0;
  for (uint32_t m = 0; m < mutants; m++) {
    uint64_t size;
    start_anew(f);
    uint8_t *bytes = chunk_of(f, chunk, &size);
    if (size == 0) return 0;
    mutate(&random, bytes, (size_t)size);
    publish(f);
    reported += check_status(in_folder("idx")) == RAKOR_CORRUPT;
    witness_ask(w, in_folder("idx"), true);
  }
  return reported;
}

static forgery fake;

static void prepare(uint32_t count, uint32_t words) {
  damage_prepare(count, words);
  forgery_init(&fake, in_folder("idx"));
}

static void teardown(void) {
  forgery_deinit(&fake);
  damage_teardown();
}

/* The helper itself: an unchanged forgery is a sound index. */
START_TEST(test_a_forgery_that_changes_nothing) {
  prepare(135, 3);
  start_anew(&fake);
  publish(&fake);
  expect_sound(in_folder("idx"));
  witness_ask(&right, in_folder("idx"), false);
}
END_TEST

START_TEST(test_forged_chunks) {
  prepare(135, 4);
  start_anew(&fake);
  for (uint32_t chunk = 0; chunk < fake.chunk_count; chunk++) {
    const uint32_t reported = forge_chunk(&fake, &right, chunk, MUTANTS);
    char name[5];
    uint64_t size;
    start_anew(&fake);
    chunk_of(&fake, chunk, &size);
    rk_chunk_name((rk_chunk_id)rk_load_u32(fake.toc + (size_t)chunk * TOC_ENTRY_BYTES), name);
    if (getenv("RAKOR_TEST_TALK")) printf("%s: %u of %d reported\n", name, reported, MUTANTS);
    /* Nearly every change breaks some rule in the chunks that the lists are made of. */
    if (size && strcmp(name, "DOCS") != 0) ck_assert_uint_gt(reported, MUTANTS / 2);
  }
}
END_TEST

/* With a dictionary and several blocks of documents. */
START_TEST(test_forged_chunks_of_a_larger_index) {
  prepare(330, 400);
  start_anew(&fake);
  for (uint32_t chunk = 0; chunk < fake.chunk_count; chunk++) forge_chunk(&fake, &right, chunk, 40);
}
END_TEST

/* Extreme numbers in each field of the tables: META, page sums' count, chunk table, footer. */
static void forge_u64(forgery *f, const witness *w, size_t at, bool must_be_told) {
  static const uint64_t strange[] = {0,          1,          UINT32_MAX, (uint64_t)UINT32_MAX + 1,
                                     UINT64_MAX, INT64_MAX, 1u << 31,   UINT64_MAX - 7};
  for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
    start_anew(f);
    if (rk_load_u64(f->forged + at) == strange[i]) continue;
    rk_store_u64(f->forged + at, strange[i]);
    uint8_t *footer = f->forged + f->segment_len - FOOTER_BYTES;
    const uint64_t sums = rk_load_u64(footer + FOOTER_SUMS_OFFSET);
    if (sums < f->segment_len - FOOTER_BYTES)
      rk_store_u64(footer + FOOTER_TABLES_SUM,
                   XXH3_64bits(f->forged + sums, f->segment_len - FOOTER_BYTES - (size_t)sums));
    rk_store_u64(footer + FOOTER_SUM, XXH3_64bits(footer, FOOTER_SUM));
    write_files(f);
    const rakor_status status = check_status(in_folder("idx"));
    if (must_be_told) ck_assert_int_eq(status, RAKOR_CORRUPT);
    witness_ask(w, in_folder("idx"), true);
  }
}

START_TEST(test_forged_tables) {
  prepare(135, 3);
  const size_t footer = fake.segment_len - FOOTER_BYTES;
  const size_t toc = (size_t)rk_load_u64(fake.segment + footer + FOOTER_TOC_OFFSET);
  for (size_t at = toc; at < footer; at += 8)
    forge_u64(&fake, &right, at, (at - toc) % TOC_ENTRY_BYTES != TOC_NAME);
  for (size_t at = footer; at < footer + FOOTER_TABLES_SUM; at += 8)
    forge_u64(&fake, &right, at, true);
  forge_u64(&fake, &right, footer + FOOTER_FILE_BYTES, true);
}
END_TEST

START_TEST(test_forged_counts) {
  prepare(135, 3);
  start_anew(&fake);
  for (uint32_t chunk = 0; chunk < fake.chunk_count; chunk++) {
    uint64_t size;
    start_anew(&fake);
    uint8_t *meta = chunk_of(&fake, chunk, &size);
    if (rk_load_u32(fake.toc + (size_t)chunk * TOC_ENTRY_BYTES) != RK_CHUNK_META) continue;
    for (size_t at = 0; at < size; at += 8) {
      for (unsigned shift = 0; shift < 64; shift++) {
        start_anew(&fake);
        if (rk_load_u64(meta + at) == UINT64_C(1) << shift) continue;
        rk_store_u64(meta + at, UINT64_C(1) << shift);
        publish(&fake);
        if (check_status(in_folder("idx")) != RAKOR_CORRUPT)
          ck_abort_msg("META byte %zu may be 2^%u", at, shift);
        witness_ask(&right, in_folder("idx"), true);
      }
    }
  }
}
END_TEST

/* A term's long list in the file. */
typedef struct list_place {
  size_t floors, tables, documents_at; /* the tables end where the documents begin */
  size_t positions, entries_end;    /* whole bytes of the first block's entries */
} list_place;

static list_place find_list(const char *path, const char *stem) {
  rk_segment segment;
  rk_term_info info;
  rk_list_cursor cursor;
  bool found = false;
  uint64_t start, stop;
  ck_assert_int_eq(rk_segment_open(&segment, path, NULL), RK_OK);
  ck_assert_int_eq(rk_dictionary_find(&segment.dictionary, rk_view_of(stem), &info, &found, NULL),
                   RK_OK);
  ck_assert(found && rk_list_has_skips(&info) && rk_list_has_frequencies(&info));
  const rk_docid all = (rk_docid)segment.meta.document_count;
  ck_assert_int_eq(
      rk_list_cursor_open(&cursor, &segment.file, segment.lists, all, &info, NULL), RK_OK);
  ck_assert_int_eq(rk_list_cursor_load_block(&cursor, 0, NULL), RK_OK);
  rk_list_cursor_positions_range(&cursor, &start, &stop);
  const size_t list = (size_t)(segment.lists->ptr - segment.file.map.ptr + info.list_offset);
  list_place place = {.floors = list + RK_FRONTIER_BYTES};
  place.tables = place.floors + RK_FLOORS_BYTES +
                 RK_FRONTIER_BYTES * (size_t)rk_list_blocks(info.document_frequency);
  place.documents_at = list + (size_t)rk_list_skips_bytes(&info, all);
  place.positions = list + (size_t)info.documents_bytes;
  place.entries_end = place.positions + rk_positions_entry_bits(stop - start) * 3 / 8;
  rk_segment_close(&segment);
  return place;
}

/* A change of any bit in these bytes is found. */
static void every_bit_counts(size_t from, size_t to) {
  ck_assert_uint_lt(from, to);
  for (size_t at = from; at < to; at++) {
    for (unsigned bit = 0; bit < 8; bit++) {
      start_anew(&fake);
      fake.forged[at] ^= (uint8_t)(1u << bit);
      publish(&fake);
      if (check_status(in_folder("idx")) != RAKOR_CORRUPT)
        ck_abort_msg("bit %u of byte %zu may change", bit, at - from);
      witness_ask(&right, in_folder("idx"), true);
    }
  }
}

/* Every byte of the skips' last documents and ends is looked at. (A frontier may promise too much, so
 * a change there need not be a fault.) Likewise what leads into the middle of a block of positions. */
START_TEST(test_forged_skips) {
  prepare(135, 3);
  const list_place place = find_list(fake.segment_path, "desa");
  ck_assert_uint_eq(place.documents_at - place.tables, 2 * 3); /* two blocks, three tables of a byte */
  every_bit_counts(place.tables, place.documents_at);
  every_bit_counts(place.positions, place.entries_end);
}
END_TEST

/* A floor may say too little, but not too much. */
START_TEST(test_forged_floors) {
  prepare(135, 3);
  const list_place place = find_list(fake.segment_path, "desa");
  for (size_t i = 0; i < RK_FLOORS; i++) {
    start_anew(&fake);
    fake.forged[place.floors + i] = 200;
    publish(&fake);
    ck_assert_int_eq(check_status(in_folder("idx")), RAKOR_CORRUPT);
    witness_ask(&right, in_folder("idx"), true);
    start_anew(&fake);
    fake.forged[place.floors + i] = 0;
    publish(&fake);
    ck_assert_int_eq(check_status(in_folder("idx")), RAKOR_OK);
  }
}
END_TEST

/* Sound in itself, but not the file that was committed. */
START_TEST(test_a_segment_that_the_manifest_does_not_know) {
  uint64_t size;
  prepare(135, 3);
  start_anew(&fake);
  chunk_of(&fake, 0, &size)[size / 2] ^= 1;
  publish(&fake);
  write_manifest(&fake, fake.segment); /* back to what was committed */
  expect_problem(in_folder("idx"), "a segment from elsewhere", 0);
  rakor_index *index;
  ck_assert_int_eq(rakor_index_open(in_folder("idx"), &index, NULL), RAKOR_CORRUPT);
}
END_TEST

/* A manifest whose sum is right with another lexicon of the same length. `matches`: so is its
 * fingerprint. */
static void write_lexicon(const char *rows, bool matches) {
  static const char before[] = "root kretawa\n";
  uint8_t *lexicon = memmem(fake.manifest, fake.manifest_len, before, sizeof before - 1);
  ck_assert_ptr_nonnull(lexicon);
  uint8_t *changed = malloc(fake.manifest_len);
  memcpy(changed, fake.manifest, fake.manifest_len);
  uint8_t *text = changed + (lexicon - fake.manifest);
  const rk_view whole = {(char *)text, rk_load_u32(changed + 44)};
  ck_assert_uint_eq(strlen(rows), sizeof before - 1);
  memcpy(text, rows, sizeof before - 1);
  if (matches) rk_store_u64(changed + 32, rk_analysis_fingerprint(whole, true));
  rk_store_u64(changed + fake.manifest_len - 8, XXH3_64bits(changed, fake.manifest_len - 8));
  write_whole(fake.manifest_path, changed, fake.manifest_len);
  free(changed);
}

/* A lexicon that is none is damage when our own build should have written it; another build may
 * have other rules for rows. One that is one, but not the index's, is told by the fingerprint. */
START_TEST(test_forged_lexicons) {
  static const char *const rows[] = {"wurz kretawa\n", "root  retawa\n", "root Kretawa\n",
                                     "root kret\377wa\n", "root kretawa#", "root kre\ntaw\n",
                                     "root kreta\302\240\n", "\n\n\n\n\n\n\n\n\n\n\n\n\n"};
  prepare(135, 3);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    for (int matches = 0; matches < 2; matches++) {
      rakor_index *index = NULL;
      rakor_error error = {0};
      const rakor_status expected = matches ? RAKOR_CORRUPT : RAKOR_UNSUPPORTED;
      write_lexicon(rows[i], matches);
      ck_assert_int_eq(rakor_index_open(in_folder("idx"), &index, &error), expected);
      ck_assert_ptr_nonnull(strstr(error.message, "lexicon"));
      ck_assert_ptr_null(strstr(error.message, "row 0"));
      ck_assert_ptr_nonnull(strstr(error.file, "MANIFEST"));
      ck_assert_int_eq(rakor_check(in_folder("idx"), NULL, NULL, NULL, NULL), expected);
    }
  }
  rakor_check_report report = {0};
  write_lexicon("root kretawb\n", false);
  ck_assert_int_eq(rakor_check(in_folder("idx"), NULL, NULL, &report, NULL), RAKOR_OK);
  ck_assert(report.analysis_differs);
  rakor_index *index = open_index(in_folder("idx"));
  ck_assert(rakor_index_analysis_differs(index));
  rakor_index_close(index);
  witness_ask(&right, in_folder("idx"), true);
}
END_TEST

/* A later version's index: said to be that, and never replaced by mistake. */
START_TEST(test_a_newer_version) {
  enum { VERSION_AT = 8 }; /* in both files */
  rakor_index *index;
  rakor_writer *writer;
  rakor_error error = {0};
  prepare(135, 3);
  start_anew(&fake);
  rk_store_u32(fake.forged + HEADER_VERSION, RK_FORMAT_VERSION + 1);
  rk_store_u64(fake.forged + HEADER_SUM, XXH3_64bits(fake.forged, HEADER_SUM));
  write_files(&fake);
  ck_assert_int_eq(rakor_index_open(in_folder("idx"), &index, &error), RAKOR_UNSUPPORTED);
  expect_told(in_folder("idx"));
  start_anew(&fake);
  rk_store_u32(fake.manifest + VERSION_AT, RK_FORMAT_VERSION + 1);
  write_files(&fake);
  error = (rakor_error){0};
  ck_assert_int_eq(rakor_index_open(in_folder("idx"), &index, &error), RAKOR_UNSUPPORTED);
  ck_assert_ptr_nonnull(strstr(error.file, "MANIFEST"));
  expect_told(in_folder("idx"));
  error = (rakor_error){0};
  ck_assert_int_eq(rakor_writer_open(in_folder("idx"), NULL, &writer, &error), RAKOR_UNSUPPORTED);
  rk_store_u32(fake.manifest + VERSION_AT, RK_FORMAT_VERSION);
  write_files(&fake);
  expect_sound(in_folder("idx"));
  witness_ask(&right, in_folder("idx"), false);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_a_forgery_that_changes_nothing, test_forged_chunks,
                                test_forged_chunks_of_a_larger_index, test_forged_tables,
                                test_forged_counts, test_forged_skips, test_forged_floors,
                                test_a_segment_that_the_manifest_does_not_know,
                                test_forged_lexicons, test_a_newer_version};
  return run_cases("forged", tests, sizeof tests / sizeof *tests, folder_setup, teardown);
}
