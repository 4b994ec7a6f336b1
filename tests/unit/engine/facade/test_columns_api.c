/* Columns through the public interface: what documents bring, and what can be asked of an index. */
#include "engine/index/column_builder.h"
#include "tests/support/segments.h"

static rakor_document document_of(const char *id, const char *fields) {
  return (rakor_document){.id = text_of(id), .body = text_of("beras"), .fields = text_of(fields)};
}

/* Builds an index of these; returns how many values fitted no column. */
static uint64_t build(const char *path, const rakor_document *documents, size_t count,
                      const rakor_keep *keep, size_t keep_count) {
  const rakor_writer_options options = {.keep = keep, .keep_count = keep_count};
  rakor_writer *writer;
  rakor_summary summary;
  rakor_error error = {0};
  ck_assert_ok(rakor_writer_open(path, &options, &writer, &error), error);
  for (size_t d = 0; d < count; d++)
    ck_assert_ok(rakor_writer_add(writer, &documents[d], &error), error);
  ck_assert_ok(rakor_writer_commit(writer, &summary, &error), error);
  expect_sound(path);
  return summary.unfit_values;
}

/* "3", "ekonomi", "-" when it is missing; "none": there is no such column. */
static void expect_value(rakor_columns *columns, const char *name, uint64_t document,
                         const char *expected) {
  rakor_error error = {0};
  rakor_value value;
  char got[64] = "none";
  const size_t column = rakor_columns_find(columns, text_of(name));
  if (column < rakor_columns_count(columns)) {
    ck_assert_ok(rakor_columns_value(columns, column, document, &value, &error), error);
    if (value.is_missing)
      strcpy(got, "-");
    else if (rakor_columns_at(columns, column).type == RAKOR_COLUMN_TEXT)
      snprintf(got, sizeof got, "%.*s", (int)value.text.len, value.text.ptr);
    else
      snprintf(got, sizeof got, "%lld", (long long)value.number);
  }
  ck_assert_msg(strcmp(got, expected) == 0, "%s of %d: %s, not %s", name, (int)document, got,
                expected);
}

START_TEST(what_of_a_document_goes_where) {
  rakor_document documents[] = {
      document_of("https://www.Kompas.com:80/a", "{\"date\":\"2024-08-17\",\"n\":1,\"t\":\"x\"}"),
      document_of("HTTP://u:p@Tempo.CO.?q", "{\"n\":\"-9223372036854775808\",\"t\":5,\"t\":\"y\"}"),
      document_of("k-3", "{\"n\":9223372036854775808,\"t\":\"\"}"),
      document_of("https://", "{\"n\":3.50,\"t\":null,\"date\":7}"),
      document_of("http://[::1]:8080/x", "{\"n\":\" 4.0 \",\"t\":{}}"),
      document_of("x", "no object"),
  };
  documents[0].path = text_of("a/b.csv");
  documents[1].date = text_of("1969-12-31T23:59:59Z");
  documents[1].site = text_of("Given");
  documents[2].date = text_of("kemarin");
  documents[2].language = text_of("id");
  static const rakor_keep keep[] = {{"t", RAKOR_COLUMN_TEXT}, {"n", RAKOR_COLUMN_NUMBER}};
  /* kemarin, 2^63, 3.50, {} */
  ck_assert_uint_eq(build(in_folder("idx"), documents, 6, keep, 2), 4);
  rakor_index *index = open_index(in_folder("idx"));
  rakor_columns *columns;
  rakor_error error = {0};
  ck_assert_ok(rakor_columns_open(index, &columns, &error), error);
  static const struct {
    const char *name, *values[6];
  } expected[] = {
      {"date", {"1723852800", "-60", "-", "-", "-", "-"}},
      {"site", {"kompas.com", "Given", "-", "-", "[::1]", "-"}},
      {"language", {"-", "-", "id", "-", "-", "-"}},
      {"source", {"a/b.csv", "-", "-", "-", "-", "-"}},
      {"length", {"1", "1", "1", "1", "1", "1"}},
      {"n", {"1", "-9223372036854775808", "-", "-", "4", "-"}},
      {"t", {"x", "y", "-", "-", "-", "-"}},
      {"u", {"none", "none", "none", "none", "none", "none"}},
  };
  ck_assert_uint_eq(rakor_columns_count(columns), 7);
  for (size_t c = 0; c < 8; c++) {
    for (uint64_t d = 0; d < 6; d++)
      expect_value(columns, expected[c].name, d, expected[c].values[d]);
    if (c == 7) break;
    const rakor_column column = rakor_columns_at(columns, c);
    ck_assert(same_text(column.name, text_of(expected[c].name)));
    ck_assert_int_eq(column.is_kept, c > 4);
    ck_assert_int_eq(column.type, c == 0               ? RAKOR_COLUMN_DATE
                                  : c == 4 || c == 5 ? RAKOR_COLUMN_NUMBER
                                                     : RAKOR_COLUMN_TEXT);
  }
  rakor_value value;
  ck_assert_int_eq(rakor_columns_value(columns, 7, 0, &value, NULL), RAKOR_MISUSE);
  ck_assert_int_eq(rakor_columns_value(columns, 0, 6, &value, NULL), RAKOR_MISUSE);
  rakor_stored *stored;
  ck_assert_ok(rakor_stored_get(index, 1, &stored, &error), error);
  ck_assert(same_text(rakor_stored_document(stored)->date, text_of("1969-12-31T23:59:00Z")));
  ck_assert(same_text(rakor_stored_document(stored)->site, text_of("Given")));
  ck_assert_uint_eq(rakor_stored_document(stored)->path.len, 0);
  rakor_stored_free(stored);
  rakor_columns_close(columns);
  rakor_columns_close(NULL);
  rakor_index_close(index);
}
END_TEST

/* Points stand between thousands in texts, and before fractions in JSON's own numbers. */
START_TEST(numbers_as_indonesian_writes_them) {
  static const struct {
    const char *fields, *value; /* "-": fits no number */
  } rows[] = {{"{\"n\":\"25.000\"}", "25000"},       {"{\"n\":\" -1.234.567 \"}", "-1234567"},
              {"{\"n\":25.000}", "25"},              {"{\"n\":\"999.0\"}", "999"},
              {"{\"n\":\"1.5\"}", "-"},              {"{\"n\":\"1234.567\"}", "-"},
              {"{\"n\":\"12.34.567\"}", "-"},        {"{\"n\":\"0.500\"}", "-"},
              {"{\"n\":\"1.000.\"}", "-"},           {"{\"n\":\"1.0000\"}", "1"}};
  enum { ROWS = sizeof rows / sizeof *rows };
  rakor_document documents[ROWS];
  uint64_t unfit = 0;
  for (size_t d = 0; d < ROWS; d++) {
    documents[d] = document_of("x", rows[d].fields);
    unfit += strcmp(rows[d].value, "-") == 0;
  }
  static const rakor_keep keep[] = {{"n", RAKOR_COLUMN_NUMBER}};
  ck_assert_uint_eq(build(in_folder("idx"), documents, ROWS, keep, 1), unfit);
  rakor_index *index = open_index(in_folder("idx"));
  rakor_columns *columns;
  rakor_error error = {0};
  ck_assert_ok(rakor_columns_open(index, &columns, &error), error);
  for (uint64_t d = 0; d < ROWS; d++) expect_value(columns, "n", d, rows[d].value);
  rakor_columns_close(columns);
  rakor_index_close(index);
}
END_TEST

START_TEST(fields_that_cannot_be_kept) {
  char long_name[300];
  memset(long_name, 'x', 256);
  long_name[256] = '\0';
  const rakor_keep wrong[][2] = {{{"a", RAKOR_COLUMN_TEXT}, {"a", RAKOR_COLUMN_NUMBER}},
                                 {{"a", RAKOR_COLUMN_TEXT}, {"date", RAKOR_COLUMN_TEXT}},
                                 {{"length", RAKOR_COLUMN_NUMBER}, {"a", RAKOR_COLUMN_TEXT}},
                                 {{"a", RAKOR_COLUMN_DATE}, {"b", RAKOR_COLUMN_TEXT}},
                                 {{"a", RAKOR_COLUMN_TEXT}, {"", RAKOR_COLUMN_TEXT}},
                                 {{"a", RAKOR_COLUMN_TEXT}, {NULL, RAKOR_COLUMN_TEXT}},
                                 {{"a", RAKOR_COLUMN_TEXT}, {long_name, RAKOR_COLUMN_TEXT}}};
  rakor_writer *writer;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    const rakor_writer_options options = {.keep = wrong[i], .keep_count = 2};
    rakor_error error = {0};
    ck_assert_int_eq(rakor_writer_open(in_folder("idx"), &options, &writer, &error), RAKOR_MISUSE);
    ck_assert_ptr_null(writer);
    ck_assert(error.message[0]);
  }
  const rakor_writer_options options = {.keep = wrong[0], .keep_count = 65};
  ck_assert_int_eq(rakor_writer_open(in_folder("idx"), &options, &writer, NULL), RAKOR_MISUSE);
  ck_assert_int_ne(access(in_folder("idx"), F_OK), 0);
}
END_TEST

START_TEST(texts_of_any_length) {
  enum { MOST = 65535 };
  char *fields = malloc(2 * MOST), *path = calloc(1, MOST + 2);
  memset(path, 'p', MOST + 1);
  const int start = snprintf(fields, 2 * MOST, "{\"t\":\"%.*s\"", MOST, path);
  snprintf(fields + start, 2 * MOST - (size_t)start, "}");
  char *longer = malloc(2 * MOST);
  snprintf(longer, 2 * MOST, "{\"t\":\"p%s", fields + 6);
  static const rakor_keep keep[] = {{"t", RAKOR_COLUMN_TEXT}};
  rakor_document documents[] = {document_of("a", fields), document_of("b", longer)};
  documents[0].path = (rakor_text){path, MOST};
  ck_assert_uint_eq(build(in_folder("idx"), documents, 2, keep, 1), 1);
  rakor_index *index = open_index(in_folder("idx"));
  rakor_stored *stored;
  ck_assert_int_eq(rakor_stored_get(index, 0, &stored, NULL), RAKOR_OK);
  ck_assert_uint_eq(rakor_stored_document(stored)->path.len, MOST);
  rakor_stored_free(stored);
  rakor_index_close(index);
  /* A longer path is refused with its document, and the writer goes on. */
  rakor_writer *writer;
  ck_assert_int_eq(rakor_writer_open(in_folder("idx"), NULL, &writer, NULL), RAKOR_OK);
  documents[0].path = (rakor_text){path, MOST + 1};
  ck_assert_int_eq(rakor_writer_add(writer, &documents[0], NULL), RAKOR_LIMIT);
  ck_assert_int_eq(rakor_writer_add(writer, &documents[1], NULL), RAKOR_OK);
  ck_assert_int_eq(rakor_writer_commit(writer, NULL, NULL), RAKOR_OK);
  expect_sound(in_folder("idx"));
  free(fields);
  free(longer);
  free(path);
}
END_TEST

/* ---- Segments that differ ---- */

/* The segment of another index becomes the next one of this. */
static void take_segment(const char *folder, const char *from, rk_manifest *manifest) {
  char name[RK_SEGMENT_NAME_BYTES], command[3000];
  rk_manifest other;
  bool found;
  ck_assert_int_eq(rk_manifest_read(&other, from, &found, NULL), RK_OK);
  ck_assert_uint_eq(other.segment_count, 1);
  const rk_manifest_segment entry = other.segments[0];
  rk_segment_name(entry.id, name);
  snprintf(command, sizeof command, "mkdir -p '%s'; cp '%s/%s' '%s'", folder, from, name, folder);
  ck_assert_int_eq(system(command), 0);
  ck_assert_int_eq(rk_manifest_add(manifest, &entry), RK_OK);
  if (manifest->next_segment_id <= entry.id) manifest->next_segment_id = entry.id + 1;
  rk_manifest_deinit(&other);
}

static void expect_mixed(const char *path) {
  static const char *const values[] = {"10", "-", "9", "zz", "10", "-"};
  rakor_index *index = open_index(path);
  rakor_columns *columns;
  rakor_column_facts facts;
  rakor_error error = {0};
  ck_assert_ok(rakor_columns_open(index, &columns, &error), error);
  for (uint64_t d = 0; d < 6; d++) expect_value(columns, "v", d, values[d]);
  expect_value(columns, "w", 0, "-");
  expect_value(columns, "w", 5, "1");
  const size_t v = rakor_columns_find(columns, text_of("v"));
  ck_assert_int_eq(rakor_columns_at(columns, v).type, RAKOR_COLUMN_TEXT);
  ck_assert_ok(rakor_columns_facts(columns, v, &facts, &error), error);
  ck_assert_uint_eq(facts.documents, 4);
  rakor_columns_close(columns);
  rakor_index_close(index);
}

/* Numbers here, texts there: texts, before these segments are merged and after. */
START_TEST(a_column_of_two_types) {
  const rakor_document documents[] = {document_of("a", "{\"v\":10}"), document_of("b", "{}"),
                                      document_of("c", "{\"v\":9}"), document_of("d", "{\"v\":\"zz\"}"),
                                      document_of("e", "{\"v\":\"10\"}"), document_of("f", "{\"w\":1}")};
  static const rakor_keep numbers[] = {{"v", RAKOR_COLUMN_NUMBER}};
  static const rakor_keep texts[] = {{"v", RAKOR_COLUMN_TEXT}, {"w", RAKOR_COLUMN_NUMBER}};
  build(in_folder("a"), documents, 3, numbers, 1);
  build(in_folder("b"), documents, 1, NULL, 0); /* so that the next segment has another number */
  build(in_folder("b"), documents + 3, 3, texts, 2);
  rk_manifest manifest = {0};
  take_segment(in_folder("idx"), in_folder("a"), &manifest);
  take_segment(in_folder("idx"), in_folder("b"), &manifest);
  segments_commit(in_folder("idx"), &manifest);
  rk_manifest_deinit(&manifest);
  expect_sound(in_folder("idx"));
  expect_mixed(in_folder("idx"));
  rakor_optimize_summary summary;
  ck_assert_int_eq(rakor_optimize(in_folder("idx"), NULL, &summary, NULL), RAKOR_OK);
  ck_assert_uint_eq(summary.segments_before, 2);
  ck_assert_uint_eq(summary.segments, 1);
  expect_sound(in_folder("idx"));
  expect_mixed(in_folder("idx"));
}
END_TEST

START_TEST(an_index_without_columns_has_no_chunk_of_them) {
  const rakor_document document = document_of("a", "");
  build(in_folder("idx"), &document, 1, NULL, 0);
  rk_snapshot snapshot;
  ck_assert_int_eq(rk_snapshot_open(&snapshot, in_folder("idx"), NULL), RK_OK);
  const rk_chunk_file *file = &snapshot.segments[0].file;
  ck_assert_ptr_null(rk_chunk_file_find(file, RK_CHUNK_COLUMNS));
  ck_assert_ptr_null(rk_chunk_file_find(file, RK_CHUNK_COLUMN_VALUES));
  rk_snapshot_close(&snapshot);
}
END_TEST

/* Segments of these columns could come together in one, which has room for so many. */
START_TEST(more_columns_than_a_segment_has) {
  char names[64][8];
  rakor_keep keep[64];
  rakor_status status = RAKOR_OK;
  rakor_error error = {0};
  int run = 0;
  for (; run < 12; run++) {
    const rakor_writer_options options = {.mode = RAKOR_WRITER_ADD, .keep = keep, .keep_count = 64};
    rakor_writer *writer;
    char fields[1024];
    size_t len = 0;
    for (int k = 0; k < 64; k++) {
      snprintf(names[k], sizeof names[k], "f%d", 64 * run + k);
      keep[k] = (rakor_keep){names[k], RAKOR_COLUMN_NUMBER};
      len += (size_t)snprintf(fields + len, sizeof fields - len, "%c\"%s\":7", k ? ',' : '{',
                              names[k]);
    }
    snprintf(fields + len, sizeof fields - len, "}");
    const rakor_document document = document_of("", fields);
    status = rakor_writer_open(in_folder("idx"), &options, &writer, &error);
    if (status != RAKOR_OK) break;
    ck_assert_ok(rakor_writer_add(writer, &document, &error), error);
    ck_assert_ok(rakor_writer_commit(writer, NULL, &error), error);
  }
  ck_assert_int_eq(status, RAKOR_LIMIT);
  ck_assert_int_eq(run, 3); /* 3 * 64, 64 more, and what every index may have: over 256 */
  for (; run < 12; run++) { /* with no more it can be added to as before */
    const rakor_document document = document_of("", "{}");
    const rakor_writer_options options = {.mode = RAKOR_WRITER_ADD};
    rakor_writer *writer;
    rakor_error none = {0};
    ck_assert_ok(rakor_writer_open(in_folder("idx"), &options, &writer, &none), none);
    ck_assert_ok(rakor_writer_add(writer, &document, &none), none);
    ck_assert_ok(rakor_writer_commit(writer, NULL, &none), none);
  }
  expect_sound(in_folder("idx"));
}
END_TEST

int main(void) {
  const TTest *const tests[] = {what_of_a_document_goes_where,
                                numbers_as_indonesian_writes_them, fields_that_cannot_be_kept,
                                texts_of_any_length, a_column_of_two_types,
                                more_columns_than_a_segment_has,
                                an_index_without_columns_has_no_chunk_of_them};
  return run_cases("columns_api", tests, sizeof tests / sizeof *tests, folder_setup,
                   folder_teardown);
}
