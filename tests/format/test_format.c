/* The examples of FORMAT.md, decoded and encoded by the engine: its text can't drift. */
#include <xxhash.h>
#include <zstd.h>

#include "engine/base/bytes.h"
#include "engine/index/check.h"
#include "engine/index/snapshot.h"
#include "engine/index/writer.h"
#include "engine/rakor_writer.h"
#include "engine/segment/block.h"
#include "engine/segment/forms.h"
#include "engine/segment/interpolative.h"
#include "engine/segment/lengths.h"
#include "engine/segment/list_writer.h"
#include "tests/format/example.h"
#include "tests/unit/engine/segment/segment_kit.h"

static rk_buffer read_in_folder(const char *name) { return read_file(in_folder(name)); }

/* ---- Parts of chunks ---- */

/* A chunk file in the folder with one chunk of these bytes, opened. */
static const rk_chunk *open_chunk(rk_chunk_file *file, rk_chunk_id id, const rk_buffer *bytes) {
  write_chunks(in_folder("chunk"), &(chunk_bytes){id, bytes->ptr, bytes->len}, 1);
  open_chunks(file, in_folder("chunk"));
  return need_chunk(file, id);
}

typedef struct form_text {
  char lines[256];
  rk_buffer record; /* the same forms, encoded again */
  rk_view stem;
} form_text;

static void on_form(void *context, uint32_t code, const rk_form *form) {
  form_text *text = context;
  (void)code;
  const size_t len = strlen(text->lines);
  snprintf(text->lines + len, sizeof text->lines - len, "%llu %.*s\n",
           (unsigned long long)form->count, (int)form->text.len, form->text.ptr);
  ck_assert_int_eq(rk_form_encode(&text->record, text->stem, form), RK_OK);
}

START_TEST(test_form_record) {
  rk_buffer bytes = documented_hex("FORM.RECORD");
  rk_chunk_file file;
  const rk_chunk *chunk = open_chunk(&file, RK_CHUNK_FORMS, &bytes);
  char *expected = documented_lines("values", "FORM.RECORD");
  form_text text = {.stem = rk_view_of("pukul")};
  const rk_term_info info = {.form_count = 4, .forms_bytes = bytes.len};
  ck_assert_int_eq(rk_forms_walk(&file, chunk, text.stem, &info, on_form, &text, NULL), RK_OK);
  ck_assert_str_eq(text.lines, expected);
  assert_documented("FORM.RECORD", text.record.ptr, text.record.len);
  rk_buffer_deinit(&text.record);
  rk_buffer_deinit(&bytes);
  rk_chunk_file_close(&file);
  free(expected);
}
END_TEST

/* Two documents of a block, with the rooms and forms that the text says. */
START_TEST(test_bit_streams) {
  static const uint32_t counts[] = {3, 2}, rooms[] = {7, 12}, forms[] = {0, 0, 0, 2, 0};
  uint32_t expected[8], positions[8], got_forms[8];
  const size_t n = documented_values("BITS.POSITIONS", expected, 8);
  ck_assert_uint_eq(n, 5);
  rk_positions_writer writer = {0};
  rk_buffer encoded = {0}, bytes = documented_hex("BITS.POSITIONS");
  rk_positions_writer_reset(&writer, true, false);
  for (size_t d = 0, t = 0; d < 2; d++) {
    rk_positions_writer_begin(&writer, rooms[d]);
    for (uint32_t i = 0; i < counts[d]; i++, t++)
      rk_positions_writer_add(&writer, expected[t], forms[t]);
  }
  ck_assert_int_eq(rk_positions_writer_end_block(&writer, &encoded), RK_OK);
  assert_documented("BITS.POSITIONS", encoded.ptr, encoded.len);
  ck_assert_int_eq(rk_buffer_reserve(&bytes, RK_BITS_SLACK), RK_OK); /* a peek looks at them */
  rk_bit_reader reader = {bytes.ptr, 0, 8 * bytes.len};
  rk_interpolative_decode(&reader, positions, 3, 7);
  rk_interpolative_decode(&reader, positions + 3, 2, 12);
  assert_values(positions, expected, n);
  uint8_t block[2 * RK_BITS_SLACK] = {0}; /* the high stream is peeked at backwards */
  memcpy(block + RK_BITS_SLACK, bytes.ptr, bytes.len);
  rk_form_runs runs;
  rk_form_runs_open(&runs, block + RK_BITS_SLACK, block + RK_BITS_SLACK + bytes.len, 3);
  ck_assert(rk_form_runs_take(&runs, 5, got_forms));
  assert_values(got_forms, forms, n);
  ck_assert_uint_eq(reader.bit + runs.bits.bit, 23);
  rk_positions_writer_deinit(&writer);
  rk_buffer_deinit(&encoded);
  rk_buffer_deinit(&bytes);
}
END_TEST

/* The list that the text describes: frequency and length code of document 2 * i. */
enum { LIST_DOCUMENTS = 130, LIST_TOKENS = 133 };

static uint32_t list_frequency(uint32_t i) { return i == 7 ? 3 : i == 129 ? 2 : 1; }

static void fill_codes(uint8_t codes[2 * LIST_DOCUMENTS]) {
  for (uint32_t d = 0; d < 2 * LIST_DOCUMENTS; d++) codes[d] = d == 14 ? 30 : (uint8_t)(10 + d % 7);
}

static void encode_list(rk_buffer *bytes, rk_term_info *info) {
  uint8_t codes[2 * LIST_DOCUMENTS];
  fill_codes(codes);
  rk_list_writer writer = {0};
  rk_list_writer_open(&writer, codes, 2 * LIST_DOCUMENTS);
  rk_list_writer_begin(&writer, LIST_DOCUMENTS, LIST_TOKENS, 1);
  for (uint32_t i = 0; i < LIST_DOCUMENTS; i++) {
    rk_list_writer_add_document(&writer, 2 * i, list_frequency(i));
    for (uint32_t t = 0; t < list_frequency(i); t++) rk_list_writer_add_position(&writer, 3 * t, 0);
  }
  ck_assert_int_eq(rk_list_writer_finish(&writer, bytes, info), RK_OK);
  rk_list_writer_deinit(&writer);
}

static void assert_posting(rk_list_cursor *cursor, rk_positions *reader, uint32_t i) {
  ck_assert_uint_eq(rk_list_cursor_document(cursor), 2 * i);
  uint32_t positions[8];
  ck_assert_int_eq(rk_positions_read(reader, cursor, positions, NULL, NULL), RK_OK);
  const uint32_t frequency = cursor->frequencies[cursor->index];
  ck_assert_uint_eq(frequency, list_frequency(i));
  for (uint32_t t = 0; t < frequency; t++) ck_assert_uint_eq(positions[t], 3 * t);
}

START_TEST(test_list_with_skips) {
  rk_buffer encoded = {0};
  rk_term_info info;
  encode_list(&encoded, &info);
  assert_documented("LIST.SKIPS", encoded.ptr, encoded.len);
  ck_assert_uint_eq(info.documents_bytes, 63);
  ck_assert_uint_eq(info.positions_bytes, 73);
  rk_buffer bytes = documented_hex("LIST.SKIPS");
  rk_chunk_file file;
  const rk_chunk *chunk = open_chunk(&file, RK_CHUNK_LISTS, &bytes);
  rk_list_cursor cursor;
  rk_positions reader;
  uint8_t codes[2 * LIST_DOCUMENTS];
  fill_codes(codes);
  rk_positions_open(&reader, &file, chunk, codes, &info);
  ck_assert_int_eq(rk_list_cursor_open(&cursor, &file, chunk, 2 * LIST_DOCUMENTS, &info, NULL),
                   RK_OK);
  ck_assert_uint_eq(rk_list_cursor_block_last(&cursor, 0), 254);
  ck_assert_uint_eq(rk_list_cursor_block_last(&cursor, 1), 258);
  for (uint32_t i = 0; i < LIST_DOCUMENTS; i++) {
    ck_assert_int_eq(rk_list_cursor_next(&cursor, NULL), RK_OK);
    assert_posting(&cursor, &reader, i);
  }
  ck_assert_int_eq(rk_list_cursor_next(&cursor, NULL), RK_OK);
  ck_assert_uint_eq(rk_list_cursor_document(&cursor), RK_DOCID_NONE);
  rk_chunk_file_close(&file);
  rk_buffer_deinit(&bytes);
  rk_buffer_deinit(&encoded);
}
END_TEST

START_TEST(test_short_list) {
  static const uint32_t documents[] = {2, 5, 11}, frequencies[] = {1, 2, 1};
  uint8_t codes[20];
  memset(codes, 10, sizeof codes);
  rk_list_writer writer = {0};
  rk_buffer encoded = {0};
  rk_term_info info;
  rk_list_writer_open(&writer, codes, 20);
  rk_list_writer_begin(&writer, 3, 4, 1);
  for (size_t i = 0; i < 3; i++) {
    rk_list_writer_add_document(&writer, documents[i], frequencies[i]);
    for (uint32_t t = 0; t < frequencies[i]; t++) rk_list_writer_add_position(&writer, 3 * t, 0);
  }
  ck_assert_int_eq(rk_list_writer_finish(&writer, &encoded, &info), RK_OK);
  assert_documented("LIST.SHORT", encoded.ptr, info.documents_bytes);
  rk_chunk_file file;
  rk_list_cursor cursor;
  const rk_chunk *chunk = open_chunk(&file, RK_CHUNK_LISTS, &encoded);
  ck_assert_int_eq(rk_list_cursor_open(&cursor, &file, chunk, 20, &info, NULL), RK_OK);
  ck_assert_int_eq(rk_list_cursor_load_block(&cursor, 0, NULL), RK_OK);
  ck_assert_int_eq(rk_list_cursor_load_frequencies(&cursor, NULL), RK_OK);
  assert_values(cursor.documents, documents, 3);
  assert_values(cursor.frequencies, frequencies, 3);
  rk_chunk_file_close(&file);
  rk_list_writer_deinit(&writer);
  rk_buffer_deinit(&encoded);
}
END_TEST

START_TEST(test_deletes) {
  const uint8_t dropped[] = {2, 1};
  rk_manifest_segment entry = {.id = 5, .document_count = 9, .deletes_id = 6};
  rk_deletes deletes;
  ck_assert_int_eq(rk_deletes_write(dropped, test_folder, &entry, NULL), RK_OK);
  rk_buffer written = read_in_folder("del-0000000000000006.rkd");
  assert_documented("DELETES", written.ptr, written.len);
  ck_assert_int_eq(rk_deletes_open(&deletes, test_folder, &entry, NULL), RK_OK);
  for (rk_docid d = 0; d < 9; d++)
    ck_assert_int_eq(rk_deletes_has(deletes.dropped, d), d == 1 || d == 8);
  rk_deletes_close(&deletes);
  rk_buffer_deinit(&written);
}
END_TEST

START_TEST(test_resume_point) {
  const rk_trail_stamp stamp = {RK_TRAIL_REGULAR, 57, 1700000000ull * 1000000000};
  rk_buffer point = documented_hex("RESUME");
  static rakor_resume resume;
  resume = (rakor_resume){.options = 0x0123456789abcdef};
  ck_assert_int_eq(rakor_resume_from(&resume, rk_buffer_view(&point), "", NULL), RK_OK);
  ck_assert_str_eq(resume.target.path, "b.jsonl");
  ck_assert_uint_eq(resume.target.records, 2);
  ck_assert_uint_eq(resume.target.bytes, 62);
  ck_assert_uint_eq(resume.run, 4);
  rk_trail *trail = &resume.trail;
  ck_assert_uint_eq(trail->then.count, 3);
  ck_assert_int_eq(rk_trail_step(trail, RK_TRAIL_NAMED, "in.jsonl", NULL, NULL), RK_OK);
  ck_assert_int_eq(rk_trail_step(trail, RK_TRAIL_FILE, "in.jsonl", &stamp, NULL), RK_OK);
  ck_assert_int_eq(rk_trail_step(trail, RK_TRAIL_NAMED, "b.jsonl", NULL, NULL), RK_OK);
  ck_assert(!rk_trail_is_behind(trail));
  ck_assert_mem_eq(trail->now.marks, trail->then.marks, 3 * sizeof *trail->now.marks);
  rakor_resume_deinit(&resume);
  rk_buffer_deinit(&point);
}
END_TEST

/* ---- The example index ---- */

static void build_example(void) {
  rk_writer *writer;
  rk_analysis analysis = {0};
  ck_assert_int_eq(rk_lexicon_parse(&analysis.lexicon, rk_view_of(EXAMPLE_LEXICON), NULL, NULL),
                   RK_OK);
  ck_assert_int_eq(rk_writer_open(&writer, test_folder, 0, &analysis, NULL), RK_OK);
  rk_lexicon_release(analysis.lexicon);
  for (size_t d = 0; d < 2; d++) {
    const rk_column_value values[] = {
        {rk_view_of("date"), RK_COLUMN_NUMBER, EXAMPLE_DATES[d], {0}},
        {rk_view_of("source"), RK_COLUMN_TEXT, 0, rk_view_of(EXAMPLE_TEXTS[0])},
        {rk_view_of("kota"), RK_COLUMN_TEXT, 0, rk_view_of(EXAMPLE_TEXTS[1])}};
    const rk_record record = {rk_view_of(EXAMPLE[d][0]), rk_view_of(EXAMPLE[d][1]),
                              rk_view_of(EXAMPLE[d][2]), rk_view_of(EXAMPLE[d][3]),
                              values, d == 0 ? 1 : 3};
    ck_assert_int_eq(rk_writer_add(writer, &record, NULL), RK_OK);
  }
  ck_assert_int_eq(rk_writer_commit(writer, NULL, NULL), RK_OK);
}

static void assert_text(rk_view text, const char *expected) {
  ck_assert_msg(rk_view_equal(text, rk_view_of(expected)), "%.*s is not %s", (int)text.len,
                text.ptr, expected);
}

static rk_status pass_over(void *context, const rk_record *record, rk_error *error) {
  (void)context, (void)record, (void)error;
  return RK_OK;
}

static void assert_stored(rk_segment *segment) {
  rk_docstore_block block = {0};
  for (rk_docid d = 0; d < 2; d++) {
    rk_record record;
    ck_assert_int_eq(rk_docstore_get(&segment->store, d, &block, &record, NULL), RK_OK);
    const rk_view fields[] = {record.id, record.title, record.body, record.fields};
    for (size_t f = 0; f < RK_DOCSTORE_FIELDS; f++) assert_text(fields[f], EXAMPLE[d][f]);
  }
  /* A walk unpacks all of the block into the room. */
  ck_assert_int_eq(rk_docstore_walk(&segment->store, 0, &block, pass_over, NULL, NULL), RK_OK);
  assert_documented("DOCS.RECORDS", block.bytes.ptr, block.bytes.len);
  rk_docstore_block_deinit(&block);
}

/* `miskin`: once in document 0 as kemiskinan, twice in document 1 as it is. */
static void assert_miskin(const rk_segment *segment) {
  rk_term_info info;
  bool found = false;
  const rk_view miskin = rk_view_of("miskin");
  ck_assert_int_eq(rk_dictionary_find(&segment->dictionary, miskin, &info, &found, NULL), RK_OK);
  ck_assert(found);
  ck_assert_uint_eq(info.document_frequency, 2);
  ck_assert_uint_eq(info.token_frequency, 3);
  rk_positions reader;
  rk_list_cursor cursor;
  rk_positions_open(&reader, &segment->file, segment->lists, rk_segment_lengths(segment, NULL),
                    &info);
  ck_assert_int_eq(rk_list_cursor_open(&cursor, &segment->file, segment->lists, 2, &info, NULL),
                   RK_OK);
  uint32_t positions[3], forms[3];
  ck_assert_int_eq(rk_list_cursor_next(&cursor, NULL), RK_OK);
  ck_assert_int_eq(rk_positions_read(&reader, &cursor, positions, forms, NULL), RK_OK);
  ck_assert_int_eq(rk_list_cursor_next(&cursor, NULL), RK_OK);
  ck_assert_int_eq(rk_positions_read(&reader, &cursor, positions + 1, forms + 1, NULL), RK_OK);
  assert_values(positions, (uint32_t[]){5, 1, 4}, 3);
  assert_values(forms, (uint32_t[]){1, 0, 0}, 3);
}

START_TEST(test_documented_index_opens) {
  lay_down_example();
  rk_check_counts counts;
  rk_error error = {0};
  ck_assert_msg(rk_check(test_folder, NULL, NULL, &counts, &error) == RK_OK, "%s", error.message);
  ck_assert_uint_eq(counts.files, 2);
  rk_buffer segment = documented_segment(), manifest = documented_manifest();
  ck_assert_uint_eq(counts.bytes, segment.len + manifest.len);
  rk_buffer_deinit(&segment);
  rk_buffer_deinit(&manifest);
  ck_assert(!counts.analysis_differs);
  rk_snapshot snapshot;
  ck_assert_int_eq(rk_snapshot_open(&snapshot, test_folder, NULL), RK_OK);
  ck_assert_uint_eq(snapshot.manifest.generation, 1);
  ck_assert_uint_eq(snapshot.document_count, 2);
  assert_stored(&snapshot.segments[0]);
  assert_miskin(&snapshot.segments[0]);
  rk_snapshot_close(&snapshot);
}
END_TEST

/* All but the frame, and the numbers that hang on its bytes, must be the documented ones. */
static void assert_chunks(rk_segment *segment) {
  static const rk_chunk_id SAME[] = {RK_CHUNK_IDS, RK_CHUNK_COLUMN_VALUES, RK_CHUNK_COLUMNS,
                                     RK_CHUNK_LENGTHS, RK_CHUNK_LISTS, RK_CHUNK_TERMS,
                                     RK_CHUNK_TERM_INDEX, RK_CHUNK_FORMS, RK_CHUNK_META};
  const rk_chunk_file *file = &segment->file;
  assert_documented("SEGMENT.HEADER", file->map.ptr, 32);
  for (size_t i = 0; i < sizeof SAME / sizeof *SAME; i++) {
    char name[5], block[16];
    rk_chunk_name(SAME[i], name);
    snprintf(block, sizeof block, "SEGMENT.%s", name);
    const rk_chunk *chunk = rk_chunk_file_find(file, SAME[i]);
    assert_documented(block, chunk->ptr, (size_t)chunk->size_bytes);
  }
  ck_assert_uint_eq(rk_chunk_file_find(file, RK_CHUNK_DOCUMENT_DICTIONARY)->size_bytes, 0);
  rk_buffer index = documented_hex("SEGMENT.DOCI");
  const rk_chunk *built = rk_chunk_file_find(file, RK_CHUNK_DOCUMENT_INDEX);
  ck_assert_uint_eq(built->size_bytes, index.len);
  ck_assert_mem_eq(built->ptr, index.ptr, 24); /* then comes the size of the frame */
  rk_buffer_deinit(&index);
  assert_stored(segment);
}

START_TEST(test_rebuilt_index_is_the_documented_one) {
  build_example();
  rk_snapshot snapshot;
  ck_assert_int_eq(rk_snapshot_open(&snapshot, test_folder, NULL), RK_OK);
  ck_assert_uint_eq(snapshot.segment_count, 1);
  assert_chunks(&snapshot.segments[0]);
  rk_buffer frame = documented_hex("SEGMENT.DOCS");
  const rk_chunk *built = rk_chunk_file_find(&snapshot.segments[0].file, RK_CHUNK_DOCUMENTS);
  const bool same_frame =
      built->size_bytes == frame.len && memcmp(built->ptr, frame.ptr, frame.len) == 0;
  rk_buffer segment = read_in_folder(SEGMENT_NAME), manifest = read_in_folder(RK_MANIFEST_NAME);
  rk_buffer known = documented_segment(), known_manifest = documented_manifest();
  ck_assert_uint_eq(manifest.len, known_manifest.len);
  ck_assert_mem_eq(manifest.ptr, known_manifest.ptr, 72); /* then comes the size of the file */
  if (same_frame) { /* the same zstd: then every byte is the same */
    ck_assert_uint_eq(segment.len, known.len);
    ck_assert_mem_eq(segment.ptr, known.ptr, known.len);
    ck_assert_mem_eq(manifest.ptr, known_manifest.ptr, known_manifest.len);
  }
  rk_snapshot_close(&snapshot);
  rk_buffer *buffers[] = {&frame, &segment, &manifest, &known, &known_manifest};
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) rk_buffer_deinit(buffers[i]);
}
END_TEST

START_TEST(test_frame_holds_the_records) {
  rk_buffer frame = documented_hex("SEGMENT.DOCS");
  uint8_t records[1024];
  ck_assert_uint_eq(ZSTD_getFrameContentSize(frame.ptr, frame.len), 102);
  const size_t len = ZSTD_decompress(records, sizeof records, frame.ptr, frame.len);
  ck_assert(!ZSTD_isError(len));
  assert_documented("DOCS.RECORDS", records, len);
  rk_buffer_deinit(&frame);
}
END_TEST

/* ---- The text itself ---- */

START_TEST(test_limits) {
  static const uint32_t LIMITS[] = {RK_FORMAT_VERSION, RK_BLOCK_VALUES, RK_TERM_BLOCK,
                                    RK_FORMS_MAX,      RK_FRONTIER,     RK_FRONTIER_FREQUENCY_MAX,
                                    RK_TERM_MAX_BYTES, RK_PAGE_BYTES,   RK_CHUNKS_MAX,
                                    RK_SEGMENTS_MAX,   RK_DOCSTORE_BLOCK_BYTES,
                                    RK_DOCSTORE_DICTIONARY_MAX,
                                    RK_COLUMNS_MAX,    RK_COLUMN_NAME_MAX, RK_COLUMN_TEXT_MAX,
                                    RK_COLUMN_BLOCK,   RK_COLUMN_TEXT_BLOCK, RK_LEXICON_MAX_BYTES,
                                    RK_RESUME_MAX_BYTES};
  uint32_t documented[32];
  const size_t n = documented_values("LIMITS", documented, 32);
  ck_assert_uint_eq(n, sizeof LIMITS / sizeof *LIMITS);
  assert_values(documented, LIMITS, n);
}
END_TEST

/* An example that nothing here decodes would be prose again. */
START_TEST(test_every_example_is_decoded) {
  static const char *const OTHERS[] = {"VARINT",      "PACK.TAIL",  "PACK.FULL",    "BLOCK.PATCHED",
                                       "FORM.RECORD", "LIST.SKIPS", "DOCS.RECORDS", "MANIFEST",
                                       "BITS.POSITIONS", "BLOCK.BITMAP", "LIST.SHORT", "DELETES",
                                       "RESUME"};
  rk_buffer text = read_file(FORMAT_PATH);
  const char *at = (const char *)text.ptr;
  char line[DOCUMENTED_LINE_MAX];
  size_t blocks = 0;
  while (next_line(&at, line)) {
    if (strncmp(line, "```hex", 6) != 0) continue;
    bool known = false;
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
      known = known || strcmp(line + 7, PARTS[i]) == 0;
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
      known = known || strcmp(line + 7, OTHERS[i]) == 0;
    ck_assert_msg(known, "no test decodes the block \"%s\"", line);
    blocks++;
  }
  ck_assert_uint_eq(blocks, sizeof PARTS / sizeof *PARTS + sizeof OTHERS / sizeof *OTHERS);
  rk_buffer_deinit(&text);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_limits,
                                test_every_example_is_decoded,
                                test_form_record,
                                test_bit_streams,
                                test_short_list,
                                test_resume_point,
                                test_list_with_skips,
                                test_deletes,
                                test_documented_index_opens,
                                test_rebuilt_index_is_the_documented_one,
                                test_frame_holds_the_records};
  return run_cases("format", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
