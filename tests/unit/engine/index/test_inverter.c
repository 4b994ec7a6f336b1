/* Documents to the chunks of one segment, without a writer around it. */
#include "engine/index/inverter.h"

#include "engine/index/check.h"
#include "engine/segment/forms.h"
#include "tests/support/index_fixture.h"

/* Flushes into a segment file of its own. The stored documents are made up:
 * the first is as long as all the text, the others are empty. */
static void flush(rk_inverter *inverter, const char *path, size_t sort_bytes) {
  rk_chunk_writer *chunks;
  rk_docstore_writer *store;
  rk_segment_meta meta;
  uint8_t bytes[RK_META_BYTES];
  uint64_t file_bytes, sum;
  const uint32_t documents = rk_inverter_document_count(inverter);
  ck_assert_int_eq(rk_chunk_writer_open(&chunks, path, 1, NULL), RK_OK);
  ck_assert_int_eq(rk_docstore_writer_open(&store, chunks, NULL), RK_OK);
  rk_id_list ids = {0};
  char *filler = calloc(1, inverter->text_bytes + 1);
  for (uint32_t d = 0; d < documents; d++) {
    const rk_record record = {.body = {filler, d == 0 ? inverter->text_bytes : 0}};
    ck_assert_int_eq(rk_docstore_writer_add(store, &record, NULL), RK_OK);
    ck_assert_int_eq(rk_id_list_add(&ids, record.id), RK_OK);
  }
  free(filler);
  ck_assert_int_eq(rk_docstore_writer_finish(store, NULL), RK_OK);
  rk_docstore_writer_close(store);
  ck_assert_int_eq(rk_id_list_write(&ids, chunks, NULL), RK_OK);
  rk_id_list_deinit(&ids);
  ck_assert_int_eq(rk_inverter_flush(inverter, chunks, sort_bytes, &meta, NULL), RK_OK);
  ck_assert_int_eq(rk_chunk_writer_begin(chunks, RK_CHUNK_META, NULL), RK_OK);
  rk_segment_meta_encode(&meta, bytes);
  ck_assert_int_eq(rk_chunk_writer_write(chunks, bytes, sizeof bytes, NULL), RK_OK);
  ck_assert_int_eq(rk_chunk_writer_finish(chunks, &file_bytes, &sum, NULL), RK_OK);
}

static void open_sound(rk_segment *segment, const char *path) {
  rk_error error = {0};
  ck_assert_msg(rk_segment_open(segment, path, &error) == RK_OK, "%s", error.message);
  ck_assert_msg(rk_check_segment(segment, &error) == RK_OK, "%s", error.message);
}

static rk_term_info find(rk_segment *segment, const char *stem) {
  rk_term_info info;
  bool found;
  ck_assert_int_eq(
      rk_dictionary_find(&segment->dictionary, rk_view_of(stem), &info, &found, NULL), RK_OK);
  ck_assert_msg(found, "%s", stem);
  return info;
}

static void add(rk_inverter *inverter, const char *title, const char *body) {
  ck_assert_int_eq(rk_inverter_add(inverter, rk_view_of(title), rk_view_of(body), NULL), RK_OK);
}

START_TEST(test_counts) {
  rk_inverter inverter = {0};
  add(&inverter, "desa", "desa kota");
  add(&inverter, "", "desa");
  add(&inverter, "", "");
  ck_assert_uint_eq(rk_inverter_document_count(&inverter), 3);
  ck_assert_uint_gt(rk_inverter_memory(&inverter), 0);
  ck_assert_uint_eq(rk_inverter_place_count(&inverter), 5);
  flush(&inverter, in_folder("seg"), 1 << 20);
  ck_assert_uint_eq(rk_inverter_document_count(&inverter), 0); /* all forgotten ... */
  ck_assert_uint_eq(rk_inverter_place_count(&inverter), 0);
  ck_assert_uint_eq(rk_analyzer_word_count(&inverter.analyzer), 2); /* ... but the words */
  ck_assert_uint_eq(rk_inverter_memory(&inverter), rk_inverter_vocabulary_memory(&inverter));
  rk_segment segment;
  open_sound(&segment, in_folder("seg"));
  ck_assert_uint_eq(segment.meta.document_count, 3);
  ck_assert_uint_eq(segment.meta.term_count, 2);
  ck_assert_uint_eq(segment.meta.token_count, 4);
  ck_assert_uint_eq(segment.meta.posting_count, 3);
  ck_assert_uint_eq(segment.meta.text_bytes, 4 + 9 + 4);
  const rk_term_info desa = find(&segment, "desa");
  ck_assert_uint_eq(desa.document_frequency, 2);
  ck_assert_uint_eq(desa.token_frequency, 3);
  rk_segment_close(&segment);
  rk_inverter_deinit(&inverter);
}
END_TEST

/* Title and body are one place apart, so that no phrase runs across. */
START_TEST(test_gap_between_title_and_body) {
  rk_inverter inverter = {0};
  add(&inverter, "rapat desa", "kota");
  add(&inverter, "", "kota");
  add(&inverter, "...", "kota"); /* a title without words still stands before */
  flush(&inverter, in_folder("seg"), 1 << 20);
  rk_segment segment;
  open_sound(&segment, in_folder("seg"));
  const rk_term_info kota = find(&segment, "kota");
  rk_positions reader;
  rk_list_cursor cursor;
  uint32_t position, form;
  static const uint32_t expected[] = {3, 0, 1};
  ck_assert_int_eq(rk_list_cursor_open(&cursor, &segment.file, segment.lists, 3, &kota, NULL), RK_OK);
  rk_positions_open(&reader, &segment.file, segment.lists, rk_segment_lengths(&segment, NULL),
                    &kota);
  for (size_t d = 0; d < 3; d++) {
    ck_assert_int_eq(rk_list_cursor_next(&cursor, NULL), RK_OK);
    ck_assert_int_eq(rk_positions_read(&reader, &cursor, &position, &form, NULL), RK_OK);
    ck_assert_uint_eq(position, expected[d]);
  }
  rk_segment_close(&segment);
  rk_inverter_deinit(&inverter);
}
END_TEST

/* However small the buffer of the sort: the same bytes. A flushed inverter starts anew. */
START_TEST(test_sort_buffer_changes_nothing) {
  random_source random = {1};
  corpus c = {0};
  for (int d = 0; d < 150; d++)
    corpus_add(&c, text_of(""), corpus_text(&c, &random, d % 30 ? 40 : 900, 300));
  rk_inverter inverter = {0};
  static const size_t sizes[] = {1 << 20, 0, 1000, 5000};
  uint8_t *first = NULL;
  size_t first_len = 0;
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
    size_t len;
    for (size_t d = 0; d < c.count; d++)
      ck_assert_int_eq(rk_inverter_add(&inverter, view_of_text(c.documents[d].title),
                                       view_of_text(c.documents[d].body), NULL),
                       RK_OK);
    flush(&inverter, in_folder("seg"), sizes[s]);
    uint8_t *bytes = read_whole(in_folder("seg"), &len);
    if (first) {
      ck_assert_uint_eq(len, first_len);
      ck_assert(memcmp(bytes, first, len) == 0);
      free(bytes);
    } else {
      first = bytes;
      first_len = len;
    }
  }
  free(first);
  rk_inverter_deinit(&inverter);
  corpus_deinit(&c);
}
END_TEST

/* ---- More forms than there are codes ---- */

enum { FORMS = RK_FORMS_MAX + 900, PER_DOCUMENT = 60 };

/* No root has that many forms: the words are put into the vocabulary by hand.
 * Form i comes once, the first ten of them twenty times. */
static void fill_with_forms(rk_inverter *inverter, uint32_t forms) {
  uint32_t term, held = 0;
  bool added;
  ck_assert_int_eq(rk_intern_put(&inverter->analyzer.terms, rk_view_of("akar"), 0, &term, &added),
                   RK_OK);
  for (uint32_t i = 0; i < forms; i++) {
    char form[24];
    uint32_t word;
    snprintf(form, sizeof form, "ber%05uakar", i);
    ck_assert_int_eq(
        rk_intern_put(&inverter->analyzer.words, rk_view_of(form), term, &word, &added), RK_OK);
    for (int again = 0; again < (i < 10 ? 20 : 1); again++) {
      const rk_document_extent none = {0};
      if (held++ % PER_DOCUMENT == 0)
        ck_assert_int_eq(rk_buffer_append(&inverter->extents, &none, sizeof none), RK_OK);
      rk_document_extent *last = (rk_document_extent *)(void *)inverter->extents.ptr +
                                 rk_inverter_document_count(inverter) - 1;
      last->places = ++last->tokens;
      ck_assert_int_eq(rk_buffer_append(&inverter->log, &word, sizeof word), RK_OK);
    }
  }
}

typedef struct seen_forms {
  uint32_t count;
  uint64_t tokens, last_count;
  rk_view last;
} seen_forms;

static void on_form(void *context, uint32_t code, const rk_form *form) {
  seen_forms *seen = context;
  char expected[24];
  snprintf(expected, sizeof expected, "ber%05uakar", code);
  if (form->text.len) ck_assert(rk_view_equal(form->text, rk_view_of(expected)));
  ck_assert_uint_eq(code, seen->count++);
  seen->tokens += form->count;
  seen->last_count = form->count;
  seen->last.len = form->text.len;
}

static void expect_forms(uint32_t forms) {
  rk_inverter inverter = {0};
  fill_with_forms(&inverter, forms);
  flush(&inverter, in_folder("seg"), 1 << 20);
  rk_segment segment;
  open_sound(&segment, in_folder("seg"));
  const rk_term_info info = find(&segment, "akar");
  seen_forms seen = {0};
  ck_assert_uint_eq(info.form_count, forms < RK_FORMS_MAX ? forms : RK_FORMS_MAX);
  ck_assert_uint_eq(info.token_frequency, forms + 190);
  ck_assert_int_eq(rk_forms_walk(&segment.file, segment.forms, rk_view_of("akar"), &info, on_form,
                                 &seen, NULL),
                   RK_OK);
  ck_assert_uint_eq(seen.count, info.form_count);
  ck_assert_uint_eq(seen.tokens, info.token_frequency);
  if (forms > RK_FORMS_MAX) { /* the last code stands for all the rest, and has no form */
    ck_assert_uint_eq(seen.last.len, 0);
    ck_assert_uint_eq(seen.last_count, forms - RK_FORMS_MAX + 1);
  } else {
    ck_assert_uint_eq(seen.last.len, 12);
    ck_assert_uint_eq(seen.last_count, 1);
  }
  rk_segment_close(&segment);
  rk_inverter_deinit(&inverter);
}

START_TEST(test_more_forms_than_codes) { expect_forms(FORMS); }
END_TEST

START_TEST(test_just_as_many_forms_as_codes) {
  expect_forms(RK_FORMS_MAX - 1);
  expect_forms(RK_FORMS_MAX);
  expect_forms(RK_FORMS_MAX + 1);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_counts, test_gap_between_title_and_body,
                                test_sort_buffer_changes_nothing, test_more_forms_than_codes,
                                test_just_as_many_forms_as_codes};
  return run_cases("inverter", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
