/* A whole segment of a few documents, written chunk by chunk; then ones that
 * lack something. */
#include "engine/segment/segment.h"

#include "engine/segment/forms.h"
#include "engine/segment/list_writer.h"
#include "tests/unit/engine/segment/segment_kit.h"

enum { DOCUMENTS = 3, PARTS = 10 };

/* The chunks of a segment, in memory. */
typedef struct parts {
  rk_chunk_id id[PARTS];
  rk_buffer bytes[PARTS];
} parts;

static rk_buffer *part_of(parts *p, rk_chunk_id id) {
  for (size_t c = 0; c < PARTS; c++)
    if (p->id[c] == id) return &p->bytes[c];
  ck_abort_msg("no such chunk");
  return NULL;
}

static void put(rk_buffer *buffer, const void *bytes, size_t len) {
  buffer->len = 0;
  ck_assert_int_eq(rk_buffer_append(buffer, bytes, len), RK_OK);
}

/* The document store writes into a file: write it there and take the chunks out. */
static void make_store(parts *p) {
  rk_chunk_writer *chunks;
  rk_docstore_writer *writer;
  rk_id_list ids = {0};
  rk_error error = {0};
  uint64_t bytes, sum;
  ck_assert_ok(rk_chunk_writer_open(&chunks, in_folder("store"), 1, &error), error);
  ck_assert_ok(rk_docstore_writer_open(&writer, chunks, &error), error);
  for (int d = 0; d < DOCUMENTS; d++) {
    const rk_record record = {.id = rk_view_of("id"), .body = rk_view_of("satu dua")};
    ck_assert_ok(rk_docstore_writer_add(writer, &record, &error), error);
    ck_assert_int_eq(rk_id_list_add(&ids, record.id), RK_OK);
  }
  ck_assert_ok(rk_docstore_writer_finish(writer, &error), error);
  rk_docstore_writer_close(writer);
  ck_assert_ok(rk_id_list_write(&ids, chunks, &error), error);
  rk_id_list_deinit(&ids);
  ck_assert_ok(rk_chunk_writer_finish(chunks, &bytes, &sum, &error), error);
  rk_chunk_file file;
  open_chunks(&file, in_folder("store"));
  for (uint32_t c = 0; c < file.chunk_count; c++)
    put(part_of(p, file.chunks[c].id), file.chunks[c].ptr, file.chunks[c].size_bytes);
  rk_chunk_file_close(&file);
}

/* "satu" at 0 and "dua" at 1 of each document. */
static void make_terms(parts *p, rk_segment_meta *meta) {
  static const uint8_t codes[DOCUMENTS] = {2, 2, 2};
  rk_list_writer list = {0};
  rk_dictionary_writer dictionary = {0};
  rk_buffer *lists = part_of(p, RK_CHUNK_LISTS);
  put(part_of(p, RK_CHUNK_LENGTHS), codes, DOCUMENTS);
  for (uint32_t t = 0; t < 2; t++) {
    rk_term_info info;
    const uint64_t offset = lists->len;
    rk_list_writer_open(&list, codes, DOCUMENTS);
    rk_list_writer_begin(&list, DOCUMENTS, DOCUMENTS, 1);
    for (rk_docid d = 0; d < DOCUMENTS; d++) {
      rk_list_writer_add_document(&list, d, 1);
      rk_list_writer_add_position(&list, 1 - t, 0);
    }
    ck_assert_int_eq(rk_list_writer_finish(&list, lists, &info), RK_OK);
    info.list_offset = offset;
    ck_assert_int_eq(rk_dictionary_add(&dictionary, rk_view_of(t ? "satu" : "dua"), &info, NULL),
                     RK_OK);
    meta->documents_bytes += info.documents_bytes;
    meta->positions_bytes += info.positions_bytes;
  }
  put(part_of(p, RK_CHUNK_TERMS), dictionary.terms.ptr, dictionary.terms.len);
  put(part_of(p, RK_CHUNK_TERM_INDEX), dictionary.index.ptr, dictionary.index.len);
  rk_dictionary_writer_deinit(&dictionary);
  rk_list_writer_deinit(&list);
}

static const rk_segment_meta sound_meta = {.document_count = DOCUMENTS,
                                           .term_count = 2,
                                           .form_count = 2,
                                           .token_count = 2 * DOCUMENTS,
                                           .posting_count = 2 * DOCUMENTS,
                                           .text_bytes = 8 * DOCUMENTS};

static void put_meta(parts *p, const rk_segment_meta *meta) {
  uint8_t bytes[RK_META_BYTES];
  rk_segment_meta_encode(meta, bytes);
  put(part_of(p, RK_CHUNK_META), bytes, RK_META_BYTES);
}

static parts parts_make(void) {
  parts p = {.id = {RK_CHUNK_DOCUMENTS, RK_CHUNK_DOCUMENT_INDEX, RK_CHUNK_DOCUMENT_DICTIONARY,
                    RK_CHUNK_IDS, RK_CHUNK_LENGTHS, RK_CHUNK_LISTS, RK_CHUNK_TERMS,
                    RK_CHUNK_TERM_INDEX, RK_CHUNK_FORMS, RK_CHUNK_META}};
  rk_segment_meta meta = sound_meta;
  make_store(&p);
  make_terms(&p, &meta);
  put_meta(&p, &meta);
  return p;
}

static void parts_free(parts *p) {
  for (size_t c = 0; c < PARTS; c++) rk_buffer_deinit(&p->bytes[c]);
}

/* Writes all parts but one (PARTS: all of them). */
static void write_parts(const parts *p, const char *path, size_t left_out) {
  chunk_bytes chunks[PARTS];
  size_t count = 0;
  for (size_t c = 0; c < PARTS; c++)
    if (c != left_out)
      chunks[count++] = (chunk_bytes){p->id[c], p->bytes[c].ptr, p->bytes[c].len};
  write_chunks(path, chunks, count);
}

static void check_refused(const parts *p, size_t left_out,
                          const char *chunk) {
  const char *path = in_folder("seg");
  write_parts(p, path, left_out);
  rk_segment segment;
  rk_error error = {0};
  ck_assert_int_eq(rk_segment_open(&segment, path, &error), RK_CORRUPT);
  ck_assert_str_eq(error.file, path);
  ck_assert_msg(strstr(error.message, chunk), "\"%s\" does not name %s", error.message, chunk);
  rk_segment_close(&segment); /* closed already, and closing again is harmless */
}

START_TEST(a_sound_segment) {
  parts p = parts_make();
  write_parts(&p, in_folder("seg"), PARTS);
  rk_segment segment;
  rk_error error = {0};
  ck_assert_ok(rk_segment_open(&segment, in_folder("seg"), &error), error);
  ck_assert_uint_eq(segment.meta.document_count, DOCUMENTS);
  ck_assert_uint_eq(segment.meta.token_count, 2 * DOCUMENTS);
  ck_assert_mem_eq(rk_segment_lengths(&segment, &error), "\2\2\2", 3);
  rk_term_info info;
  bool found;
  ck_assert_ok(
      rk_dictionary_find(&segment.dictionary, rk_view_of("satu"), &info, &found, &error), error);
  ck_assert(found);
  static rk_list_cursor cursor;
  ck_assert_ok(rk_list_cursor_open(&cursor, &segment.file, segment.lists, DOCUMENTS, &info, &error),
               error);
  ck_assert_ok(rk_list_cursor_seek(&cursor, 2, &error), error);
  ck_assert_uint_eq(rk_list_cursor_document(&cursor), 2);
  rk_docstore_block block = {0};
  rk_record record;
  ck_assert_ok(rk_docstore_get(&segment.store, 1, &block, &record, &error), error);
  ck_assert(rk_view_equal(record.body, rk_view_of("satu dua")));
  rk_docstore_block_deinit(&block);
  rk_segment_close(&segment);
  parts_free(&p);
}
END_TEST

START_TEST(a_chunk_is_missing) {
  parts p = parts_make();
  for (size_t c = 0; c < PARTS; c++) {
    char name[5];
    rk_chunk_name(p.id[c], name);
    check_refused(&p, c, name);
  }
  parts_free(&p);
}
END_TEST

START_TEST(chunks_that_do_not_fit_the_counts) {
  static const struct {
    rk_chunk_id id;
    const char *name;
  } sized[] = {{RK_CHUNK_META, "META"}, {RK_CHUNK_LENGTHS, "LENS"}, {RK_CHUNK_TERM_INDEX, "TIDX"},
               {RK_CHUNK_DOCUMENT_INDEX, "DOCI"}};
  parts p = parts_make();
  for (size_t i = 0; i < sizeof sized / sizeof *sized; i++) {
    rk_buffer *part = part_of(&p, sized[i].id);
    part->len--;
    check_refused(&p, PARTS, sized[i].name);
    part->len++;
    ck_assert_int_eq(rk_buffer_append(part, "x", 1), RK_OK);
    check_refused(&p, PARTS, sized[i].name);
    part->len--;
  }
  parts_free(&p);
}
END_TEST

START_TEST(counts_out_of_range) {
  parts p = parts_make();
  for (int kind = 0; kind < 4; kind++) {
    rk_segment_meta meta = sound_meta;
    if (kind == 0) meta.document_count = RK_DOCID_NONE;
    if (kind == 1) meta.term_count = UINT64_C(1) << 32;
    if (kind == 2) meta.token_count = UINT64_C(1) << 32;
    if (kind == 3) meta.posting_count = meta.token_count + 1;
    put_meta(&p, &meta);
    check_refused(&p, PARTS, "META");
  }
  parts_free(&p);
}
END_TEST

START_TEST(meta_there_and_back) {
  rk_segment_meta meta, back;
  uint8_t bytes[RK_META_BYTES];
  random_source random = {1};
  for (size_t i = 0; i < sizeof meta / 8; i++) ((uint64_t *)&meta)[i] = random_u64(&random);
  rk_segment_meta_encode(&meta, bytes);
  rk_segment_meta_decode(bytes, &back);
  ck_assert_mem_eq(&meta, &back, sizeof meta);
  ck_assert_uint_eq(sizeof meta, RK_META_BYTES);
}
END_TEST

START_TEST(not_a_segment) {
  rk_segment segment;
  rk_error error = {0};
  ck_assert_int_eq(rk_segment_open(&segment, in_folder("none"), &error), RK_IO);
  ck_assert_str_eq(error.file, in_folder("none"));
  rk_error_clear(&error);
  write_whole(in_folder("text"), "just some text, long enough or not", 34);
  ck_assert_int_eq(rk_segment_open(&segment, in_folder("text"), &error), RK_CORRUPT);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {a_sound_segment,
                                a_chunk_is_missing,
                                chunks_that_do_not_fit_the_counts,
                                counts_out_of_range,
                                meta_there_and_back,
                                not_a_segment};
  return run_cases("segment", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
