/*
 * dump_index: an index as text, read through the library; read_index.py writes
 * the same from the bytes alone, and compare_dumps.py compares the two.
 *
 *   dump_index index FOLDER MEMORY_BYTES INPUT...
 *   dump_index change FOLDER INPUT
 *   dump_index dump FOLDER
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/bytes.h"
#include "engine/index/snapshot.h"
#include "engine/input/trail.h"
#include "engine/rakor.h"
#include "engine/segment/forms.h"
#include "engine/segment/lengths.h"

static void must(rk_status status, const rk_error *error) {
  if (status == RK_OK) return;
  fprintf(stderr, "dump_index: %s: %s\n", error->file, error->message);
  exit(EXIT_FAILURE);
}

static void must_be_read(const uint8_t *bytes, const rk_error *error) {
  must(bytes ? RK_OK : RK_CORRUPT, error);
}

static void put(rk_view text) { fwrite(text.ptr, 1, text.len, stdout); }

static void dump_meta(const rk_segment *segment) {
  uint8_t bytes[RK_META_BYTES];
  rk_segment_meta_encode(&segment->meta, bytes);
  printf("segment %" PRIu64 " meta", segment->file.segment_id);
  for (size_t i = 0; i < RK_META_FIELDS; i++) printf(" %" PRIu64, rk_load_u64(bytes + 8 * i));
  printf("\n");
}

/* The blocks as DOCI has them, after every document was fetched through it. */
static void dump_store(rk_segment *segment) {
  uint64_t text_bytes;
  rk_error error = {0};
  must(rk_docstore_check(&segment->store, &text_bytes, &error), &error);
  const rk_chunk *index = segment->store.index;
  const uint8_t *p = rk_chunk_bytes(&segment->file, index, 0, index->size_bytes, &error);
  must_be_read(p, &error);
  for (uint32_t b = 0; b < segment->store.block_count; b++, p += RK_DOCSTORE_INDEX_ENTRY_BYTES) {
    const uint8_t *next = p + RK_DOCSTORE_INDEX_ENTRY_BYTES;
    printf("block %u %u %u %" PRIu64 "\n", rk_load_u32(p), rk_load_u32(next), rk_load_u32(p + 4),
           rk_load_u64(next + 8) - rk_load_u64(p + 8));
  }
  printf("dictionary %" PRIu64 "\n", segment->store.dictionary->size_bytes);
}

static void dump_ids(const rk_segment *segment) {
  static rk_id_cursor cursor;
  rk_error error = {0};
  must(rk_id_cursor_open(&cursor, &segment->ids, &error), &error);
  while (!rk_id_cursor_at_end(&cursor)) {
    printf("id %07x %u\n", rk_id_cursor_hash(&cursor), rk_id_cursor_document(&cursor));
    must(rk_id_cursor_next(&cursor, &error), &error);
  }
}

static void dump_lengths(const rk_segment *segment) {
  rk_error error = {0};
  const uint8_t *codes = rk_segment_lengths(segment, &error);
  must_be_read(codes, &error);
  for (uint64_t d = 0; d < segment->meta.document_count; d++)
    printf("length %" PRIu64 " %u %u\n", d, codes[d], rk_length_decode(codes[d]));
}

static void dump_value(const rk_column *column, rk_docid document, int64_t value,
                       rk_buffer *room) {
  rk_error error = {0};
  rk_view text;
  printf("value %u ", document);
  if (column->type == RK_COLUMN_TEXT) {
    must(rk_texts_get(&column->texts, (uint32_t)value, room, &text, &error), &error);
    printf("%" PRId64 " ", value);
    put(text);
    printf("\n");
  } else {
    printf("%" PRId64 "\n", value);
  }
}

static void dump_columns(const rk_segment *segment) {
  rk_error error = {0};
  rk_buffer room = {0};
  for (uint32_t c = 0; c < segment->columns.count; c++) {
    const rk_column *column = &segment->columns.columns[c];
    must(rk_column_check(column, &error), &error);
    printf("column ");
    put(column->name);
    printf(" type %d documents %u texts %u least %" PRId64 " most %" PRId64 "\n",
           (int)column->type, column->documents, column->texts.count, column->least, column->most);
    rk_numbers_block open = {0};
    for (rk_docid d = 0; d < segment->meta.document_count; d++) {
      bool has_value;
      int64_t value;
      must(rk_numbers_get(&column->numbers, d, &open, &has_value, &value, &error), &error);
      if (has_value) dump_value(column, d, value, &room);
    }
  }
  rk_buffer_deinit(&room);
}

static void on_form(void *context, uint32_t code, const rk_form *form) {
  (void)context;
  printf("form %u %" PRIu64 " ", code, form->count);
  put(form->text);
  printf("\n");
}

static void dump_frontier(long block, const rk_frontier *frontier) {
  printf("frontier %ld", block);
  for (size_t i = 0; i < RK_FRONTIER; i++)
    printf(" %u/%u", frontier->frequency[i], frontier->length_code[i]);
  printf("\n");
}

static void dump_skips(const rk_list_cursor *cursor) {
  rk_frontier frontier;
  rk_list_cursor_frontier(cursor, &frontier);
  dump_frontier(-1, &frontier);
  for (uint32_t b = 0; b < cursor->block_count; b++) {
    rk_list_cursor_block_frontier(cursor, b, &frontier);
    dump_frontier(b, &frontier);
  }
  for (unsigned i = 0; i < RK_FLOORS; i++) {
    const rk_floor floor = rk_list_cursor_floor_at(cursor, i);
    printf("floor %u %u/%u\n", rk_floor_postings(i), floor.frequency, floor.length_code);
  }
  for (uint32_t b = 0; b < cursor->block_count; b++)
    printf("last %u %u\n", b, rk_list_cursor_block_last(cursor, b));
}

static void dump_posting(rk_list_cursor *cursor, rk_positions *reader) {
  rk_error error = {0};
  must(rk_list_cursor_load_frequencies(cursor, &error), &error);
  const uint32_t frequency = cursor->frequencies[cursor->index];
  uint32_t *positions = calloc(2 * (size_t)frequency, sizeof *positions);
  if (!positions) exit(EXIT_FAILURE);
  must(rk_positions_read(reader, cursor, positions, positions + frequency, &error), &error);
  printf("posting %u %u", rk_list_cursor_document(cursor), frequency);
  for (uint32_t i = 0; i < frequency; i++)
    printf(" %u:%u", positions[i], positions[frequency + i]);
  printf("\n");
  free(positions);
}

static void dump_term(const rk_segment *segment, rk_view text, const rk_term_info *term) {
  rk_error error = {0};
  printf("term ");
  put(text);
  printf(" df %u ttf %" PRIu64 " forms %u\n", term->document_frequency, term->token_frequency,
         term->form_count);
  must(rk_forms_walk(&segment->file, segment->forms, text, term, on_form, NULL, &error), &error);
  rk_list_cursor cursor;
  rk_positions reader;
  const uint8_t *lengths = rk_segment_lengths(segment, &error);
  must_be_read(lengths, &error);
  rk_positions_open(&reader, &segment->file, segment->lists, lengths, term);
  must(rk_list_cursor_open(&cursor, &segment->file, segment->lists,
                           (rk_docid)segment->meta.document_count, term, &error), &error);
  if (rk_list_has_skips(term)) dump_skips(&cursor);
  must(rk_list_cursor_next(&cursor, &error), &error);
  while (rk_list_cursor_document(&cursor) != RK_DOCID_NONE) {
    dump_posting(&cursor, &reader);
    must(rk_list_cursor_next(&cursor, &error), &error);
  }
}

static void dump_segment(rk_segment *segment, const rk_deletes *deletes) {
  dump_meta(segment);
  for (rk_docid d = 0; d < segment->meta.document_count; d++)
    if (rk_deletes_has(deletes->dropped, d)) printf("deleted %u\n", d);
  dump_store(segment);
  dump_ids(segment);
  dump_columns(segment);
  dump_lengths(segment);
  rk_dictionary_iterator iterator = {.dictionary = &segment->dictionary};
  rk_error error = {0};
  for (bool got = true;;) {
    must(rk_dictionary_next(&iterator, &got, &error), &error);
    if (!got) break;
    dump_term(segment, iterator.term, &iterator.info);
  }
}

static void dump_resume(rk_view point) {
  static rk_trail trail;
  size_t used = 0;
  if (point.len < 48) return;
  printf("resume %016" PRIx64, rk_load_u64(point.ptr));
  for (size_t i = 1; i < 4; i++) printf(" %" PRIu64, rk_load_u64(point.ptr + 8 * i));
  printf(" %016" PRIx64 " %" PRIu64, rk_load_u64(point.ptr + 32), rk_load_u64(point.ptr + 40));
  if (!rk_trail_take(&trail, (rk_view){point.ptr + 48, point.len - 48}, &used)) return;
  printf(" %" PRIu64 " %016" PRIx64 " %016" PRIx64 "\n", trail.then.count, trail.then.names,
         trail.then.stamps);
  for (size_t m = 0; m < (used - RK_TRAIL_HEAD_BYTES) / 8; m++)
    printf("mark %016" PRIx64 "\n", trail.then.marks[m]);
  printf("at ");
  put((rk_view){point.ptr + 48 + used, point.len - 48 - used});
  printf("\n");
}

static int dump(const char *folder) {
  rk_snapshot snapshot;
  rk_error error = {0};
  must(rk_snapshot_open(&snapshot, folder, &error), &error);
  printf("index generation %" PRIu64 " segments %u\n", snapshot.manifest.generation,
         snapshot.segment_count);
  const rk_manifest *manifest = &snapshot.manifest;
  printf("analysis %016" PRIx64 " flags %u lexicon %zu\n", manifest->fingerprint, manifest->flags,
         manifest->lexicon.len);
  put(rk_buffer_view(&manifest->lexicon));
  dump_resume(rk_buffer_view(&manifest->resume));
  for (uint32_t s = 0; s < snapshot.segment_count; s++)
    dump_segment(&snapshot.segments[s], &snapshot.deletes[s]);
  rk_snapshot_close(&snapshot);
  return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Begins to add an input and does not come to its end; then deletes some documents. */
static rakor_status try_change(const char *folder, const char *input, rakor_error *error) {
  static const char word[] = "pasar";
  rakor_writer_options options = {.mode = RAKOR_WRITER_CHANGE, .commit_documents = 40};
  rakor_writer *writer = NULL;
  rakor_status status = rakor_writer_open(folder, &options, &writer, error);
  if (status == RAKOR_OK) status = rakor_writer_add_path(writer, input, error);
  rakor_writer_abort(writer); /* what was committed on the way stays */
  options.commit_documents = 0;
  if (status == RAKOR_OK) status = rakor_writer_open(folder, &options, &writer, error);
  if (status != RAKOR_OK) return status;
  status = rakor_writer_delete_query(writer, (rakor_text){word, sizeof word - 1}, NULL, NULL, error);
  if (status == RAKOR_OK) return rakor_writer_commit(writer, NULL, error);
  rakor_writer_abort(writer);
  return status;
}

static int change(const char *folder, const char *input) {
  rakor_error error = {0};
  if (try_change(folder, input, &error) == RAKOR_OK) return EXIT_SUCCESS;
  fprintf(stderr, "dump_index: %s: %s\n", error.file, error.message);
  return EXIT_FAILURE;
}

static int build(const char *folder, const char *memory_bytes, char **inputs, int count) {
  static const char rows[] = "# of the test\nroot kutu\nexception  Aparatur aparat\n";
  rakor_lexicon *lexicon = NULL;
  rakor_writer *writer = NULL;
  rakor_error error = {0};
  rakor_status status =
      rakor_lexicon_parse((rakor_text){rows, sizeof rows - 1}, "rows", &lexicon, &error);
  static const rakor_keep keep[] = {{"kota", RAKOR_COLUMN_TEXT}, {"harga", RAKOR_COLUMN_NUMBER}};
  const rakor_writer_options options = {.keep = keep,
                                        .keep_count = 2,
                                        .memory_bytes = strtoull(memory_bytes, NULL, 10),
                                        .analysis = {.lexicon = lexicon, .old_spelling = true}};
  if (status == RAKOR_OK) status = rakor_writer_open(folder, &options, &writer, &error);
  rakor_lexicon_free(lexicon);
  for (int i = 0; status == RAKOR_OK && i < count; i++) {
    status = rakor_writer_add_path(writer, inputs[i], &error);
    if (status != RAKOR_OK) rakor_writer_abort(writer);
  }
  if (status == RAKOR_OK) status = rakor_writer_commit(writer, NULL, &error);
  if (status == RAKOR_OK) return EXIT_SUCCESS;
  fprintf(stderr, "dump_index: %s: %s\n", error.file, error.message);
  return EXIT_FAILURE;
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  if (argc >= 5 && strcmp(what, "index") == 0) return build(argv[2], argv[3], argv + 4, argc - 4);
  if (argc == 4 && strcmp(what, "change") == 0) return change(argv[2], argv[3]);
  if (argc == 3 && strcmp(what, "dump") == 0) return dump(argv[2]);
  fprintf(stderr, "usage: dump_index index FOLDER MEMORY_BYTES INPUT... | change FOLDER INPUT | dump FOLDER\n");
  return 2;
}
