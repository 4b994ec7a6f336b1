/*
 * Fuzz target: a segment file made of any bytes, opened, walked to the end, and merged.
 * The first byte selects, modulo 4:
 *   0     the bytes as they are
 *   1     the bytes, with every checksum made right
 *   2, 3  a sound segment of a small collection, with some bytes changed as the
 *         input says (4 bytes a change: where to, offset, value) and every
 *         checksum made right
 * Reading must end in RK_OK or RK_CORRUPT with a reason, whatever it is.
 */
#define _GNU_SOURCE /* memfd_create */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/base/fs.h"
#include "engine/index/check.h"
#include "engine/index/merge.h"
#include "engine/rakor.h"
#include "engine/segment/forms.h"
#include "engine/segment/segment.h"
#include "tests/fuzz/target.h"
#include "tests/support/reseal.h"

enum { BASE_DOCUMENTS = 150, CHANGES_MAX = 12 };

static uint8_t *base; /* the sound segment */
static size_t base_len;

/* ---- the sound segment --------------------------------------------------------------------- */

static void add_documents(rakor_writer *writer) {
  static const char *const words[] = {"makan", "memakan", "makanan", "rumah", "perumahan", "air",
                                      "jalan", "berjalan", "kota", "di", "2024", "baca", "dibaca"};
  for (unsigned d = 0; d < BASE_DOCUMENTS; d++) {
    char id[16], body[512] = "yang ";
    snprintf(id, sizeof id, "d%u", d);
    for (unsigned w = 0; w < 3 + d % 17; w++) {
      strcat(body, words[(d * 7 + w * w) % 13]);
      strcat(body, " ");
    }
    rakor_document document = {.id = {id, strlen(id)}, .body = {body, strlen(body)}};
    document.path = (rakor_text){"a/b.txt", 7 - d % 2};
    if (d % 3) document.date = (rakor_text){d % 2 ? "2024-08-17" : "1945-08-17", 10};
    if (d % 5) document.site = (rakor_text){words[d % 13], strlen(words[d % 13])};
    require(rakor_writer_add(writer, &document, NULL) == RAKOR_OK);
  }
}

static void load_base(const char *path) {
  rk_fs_map map;
  require(rk_fs_map_open(&map, path, NULL) == RK_OK);
  base = malloc(map.len);
  require(base != NULL);
  memcpy(base, map.ptr, map.len);
  base_len = map.len;
  rk_fs_map_close(&map);
}

static void free_base(void) { free(base); }

static void make_base(void) {
  char folder[] = "/tmp/rakor-fuzz-XXXXXX";
  require(mkdtemp(folder) != NULL);
  rakor_writer_options options = {0};
  rakor_writer *writer;
  rakor_summary summary;
  require(rakor_writer_open(folder, &options, &writer, NULL) == RAKOR_OK);
  add_documents(writer);
  require(rakor_writer_commit(writer, &summary, NULL) == RAKOR_OK);
  rk_fs_names names;
  require(rk_fs_list(folder, &names, NULL) == RK_OK);
  for (size_t i = 0; i < names.count; i++) {
    char *path = rk_fs_join(folder, names.names[i]);
    require(path != NULL);
    if (strstr(path, ".rks")) load_base(path);
    unlink(path);
    free(path);
  }
  rk_fs_names_deinit(&names);
  rmdir(folder);
  require(base != NULL);
  atexit(free_base);
}

/* ---- inputs -------------------------------------------------------------------------------- */

/* Changes bytes of a chunk, or of the tables behind them all (one place in sixteen). */
static void change(uint8_t *bytes, size_t len, const uint8_t *data, size_t size) {
  const uint8_t *footer = bytes + len - FOOTER_BYTES;
  const uint64_t toc = rk_load_u64(footer + FOOTER_TOC_OFFSET);
  const uint64_t sums = rk_load_u64(footer + FOOTER_SUMS_OFFSET);
  const uint32_t chunks = rk_load_u32(footer + FOOTER_CHUNKS);
  struct { uint64_t offset, size; } places[RK_CHUNKS_MAX + 1] = {{0, 0}};
  for (uint32_t c = 0; c < chunks; c++) {
    const uint8_t *entry = bytes + toc + (uint64_t)c * TOC_ENTRY_BYTES;
    places[c].offset = rk_load_u64(entry + TOC_OFFSET);
    places[c].size = rk_load_u64(entry + TOC_SIZE);
  }
  places[chunks].offset = sums;
  places[chunks].size = len - sums;
  for (size_t i = 0; i + 4 <= size && i < 4 * CHANGES_MAX; i += 4) {
    const uint32_t place = data[i] % 16 == 15 ? chunks : data[i] % 16 % chunks;
    if (places[place].size == 0) continue;
    uint8_t *at = bytes + places[place].offset + (data[i + 1] | (unsigned)data[i + 2] << 8) % places[place].size;
    *at = data[i] & 0x80 ? data[i + 3] : (uint8_t)(*at + data[i + 3]);
  }
}

static uint8_t *make_input(const uint8_t *data, size_t size, size_t *len) {
  const bool from_base = data[0] % 4 >= 2;
  *len = from_base ? base_len : size - 1;
  uint8_t *bytes = malloc(*len + 1);
  require(bytes != NULL);
  memcpy(bytes, from_base ? base : data + 1, *len);
  if (from_base) change(bytes, *len, data + 1, size - 1);
  if (data[0] % 4) reseal(bytes, *len);
  return bytes;
}

/* ---- the walk ------------------------------------------------------------------------------ */

static void check_status(rk_status status, const rk_error *error) {
  require(status == error->status);
  require(status == RK_OK || (status == RK_CORRUPT && error->message[0] && error->file[0]));
}

static void on_form(void *context, uint32_t code, const rk_form *form) {
  uint32_t *forms = context;
  require(code == *forms && form->text.len <= RK_TERM_MAX_BYTES);
  *forms += 1;
}

static void walk_list(const rk_segment *segment, const rk_term_info *info) {
  static rk_list_cursor cursor;
  static rk_positions reader;
  static uint32_t positions[1 << 16], forms[1 << 16];
  const rk_docid documents = (rk_docid)segment->meta.document_count;
  rk_error error = {0};
  rk_docid last = RK_DOCID_NONE;
  const uint8_t *lengths = rk_segment_lengths(segment, &error);
  if (!lengths) return;
  rk_positions_open(&reader, &segment->file, segment->lists, lengths, info);
  rk_status status =
      rk_list_cursor_open(&cursor, &segment->file, segment->lists, documents, info, &error);
  if (status == RK_OK) status = rk_list_cursor_next(&cursor, &error);
  while (status == RK_OK && rk_list_cursor_document(&cursor) != RK_DOCID_NONE) {
    const rk_docid document = rk_list_cursor_document(&cursor);
    require(document < documents && (last == RK_DOCID_NONE || document > last));
    last = document;
    status = rk_list_cursor_load_frequencies(&cursor, &error);
    if (status != RK_OK) break;
    if (cursor.frequencies[cursor.index] <= 1 << 16)
      status = rk_positions_read(&reader, &cursor, positions, forms, &error);
    if (status == RK_OK)
      status = document % 3 ? rk_list_cursor_next(&cursor, &error)
                            : rk_list_cursor_seek(&cursor, document + document % 50 + 1, &error);
  }
  check_status(status, &error);
}

static void walk_terms(const rk_segment *segment) {
  rk_dictionary_iterator iterator = {.dictionary = &segment->dictionary};
  for (;;) {
    rk_error error = {0};
    bool got = false, found = false;
    rk_term_info info;
    rk_status status = rk_dictionary_next(&iterator, &got, &error);
    check_status(status, &error);
    if (status != RK_OK || !got) return;
    require(iterator.term.len >= 1 && iterator.term.len <= RK_TERM_MAX_BYTES);
    status = rk_dictionary_find(&segment->dictionary, iterator.term, &info, &found, &error);
    check_status(status, &error);
    rk_error_clear(&error);
    uint32_t forms = 0;
    status = rk_forms_walk(&segment->file, segment->forms, iterator.term, &iterator.info, on_form,
                           &forms, &error);
    check_status(status, &error);
    require(status != RK_OK || forms == iterator.info.form_count);
    walk_list(segment, &iterator.info);
  }
}

static void walk_documents(rk_segment *segment) {
  rk_docstore_block block = {0};
  volatile char sink = 0;
  for (uint32_t d = 0; d < segment->meta.document_count; d += 7) {
    rk_error error = {0};
    rk_record record;
    const rk_status status = rk_docstore_get(&segment->store, d, &block, &record, &error);
    check_status(status, &error);
    if (status == RK_OK && record.fields.len) sink = record.fields.ptr[record.fields.len - 1];
  }
  (void)sink;
  rk_docstore_block_deinit(&block);
}

static void walk_columns(const rk_segment *segment) {
  rk_buffer room = {0};
  for (uint32_t c = 0; c < segment->columns.count; c++) {
    const rk_column *column = &segment->columns.columns[c];
    rk_numbers_block open = {0};
    require(column->name.len >= 1 && column->name.len <= RK_COLUMN_NAME_MAX);
    for (uint32_t d = 0; d < segment->meta.document_count; d++) {
      rk_error error = {0};
      bool has_value = false, found;
      int64_t value;
      uint32_t ordinal = 0;
      rk_view text;
      rk_status status =
          rk_numbers_get(&column->numbers, d, &open, &has_value, &value, &error);
      if (status == RK_OK && column->type == RK_COLUMN_TEXT)
        status = rk_column_ordinal(column, d, &open, &ordinal, &error);
      if (status == RK_OK && ordinal)
        status = rk_texts_get(&column->texts, ordinal, &room, &text, &error);
      if (status == RK_OK && ordinal && d % 16 == 0) {
        rk_buffer second = {0};
        status = rk_texts_find(&column->texts, text, &second, &ordinal, &found, &error);
        require(status != RK_OK || (ordinal >= 1 && ordinal <= column->texts.count + 1));
        rk_buffer_deinit(&second);
      }
      check_status(status, &error);
    }
  }
  rk_buffer_deinit(&room);
}

/* Merges the file with itself: an end as good as any other, or a reason. */
static void merge(const char *path) {
  rk_segment inputs[2];
  rk_segment_meta meta;
  rk_chunk_writer *chunks;
  rk_error error = {0};
  char folder[] = "/tmp/rakor-fuzz-XXXXXX", out[64], scratch[64];
  require(mkdtemp(folder) != NULL);
  snprintf(out, sizeof out, "%s/out", folder);
  snprintf(scratch, sizeof scratch, "%s/scratch", folder);
  for (int i = 0; i < 2; i++) require(rk_segment_open(&inputs[i], path, NULL) == RK_OK);
  require(rk_chunk_writer_open(&chunks, out, 1, &error) == RK_OK);
  const rk_merge_options options = {.memory_bytes = 1000, .scratch_path = scratch};
  if (inputs[0].meta.token_count <= UINT32_MAX / 2 && inputs[0].meta.document_count < UINT32_MAX / 2) {
    const rk_status status = rk_merge(inputs, 2, chunks, &options, &meta, &error);
    require(status == error.status && (status == RK_OK || error.message[0]));
    require(status == RK_OK || status == RK_CORRUPT || status == RK_LIMIT);
  }
  rk_chunk_writer_abandon(chunks);
  for (int i = 0; i < 2; i++) rk_segment_close(&inputs[i]);
  require(rmdir(folder) == 0);
}

static void walk(const char *path) {
  rk_segment segment;
  rk_error error = {0};
  const rk_status status = rk_segment_open(&segment, path, &error);
  require(status == RK_OK || status == RK_CORRUPT || status == RK_UNSUPPORTED);
  require(status == error.status);
  if (status != RK_OK) return;
  check_status(rk_segment_lengths(&segment, &error) ? RK_OK : RK_CORRUPT, &error);
  rk_error_clear(&error);
  rk_chunk_file_verify(&segment.file, NULL, NULL);
  walk_terms(&segment);
  walk_documents(&segment);
  walk_columns(&segment);
  check_status(rk_check_segment(&segment, &error), &error);
  rk_segment_close(&segment);
  merge(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  if (!base) make_base();
  size_t len;
  uint8_t *bytes = make_input(data, size, &len);
  const int fd = memfd_create("segment", 0);
  require(fd >= 0 && write(fd, bytes, len) == (ssize_t)len);
  free(bytes);
  char path[32];
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  walk(path);
  close(fd);
  return 0;
}
