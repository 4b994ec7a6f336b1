/*
 * Are columns and the tables of duplicates within the memory that was promised, too?
 *
 * Columns of much that is distinct, with next to no text; the same documents with and without a look
 * for duplicates, whose tables have their share taken from the rest; and a merge of a column that has
 * numbers in one segment and texts in others.
 */
#include "engine/index/optimize.h"
#include "tests/fault/counted_memory.h"
#include "tests/support/index_fixture.h"

enum { MEMORY = 16 << 20, MORE = 16 << 20, COLUMNS = 16, TEXT_BYTES = 2000 };

static const char *const names[COLUMNS] = {"a", "b", "c", "d", "e", "f", "g", "h",
                                           "i", "j", "k", "l", "m", "n", "o", "p"};

static void tell(const char *what, long long bytes, uint64_t segments) {
  if (!getenv("RAKOR_TEST_TELL")) return;
  fprintf(stderr, "%s: %.2f MB, %llu segments\n", what, (double)bytes / (1 << 20),
          (unsigned long long)segments);
}

/* A text that no other document has. */
static rk_view new_text(random_source *random, char text[TEXT_BYTES], size_t len) {
  for (size_t i = 0; i < len; i++) text[i] = (char)('a' + random_below(random, 26));
  return (rk_view){text, len};
}

/* ---- Columns ---- */

static void add_values(rk_writer *writer, random_source *random, rk_column_type type) {
  static char texts[COLUMNS][TEXT_BYTES];
  rk_column_value values[COLUMNS];
  rk_error error = {0};
  for (size_t c = 0; c < COLUMNS; c++) {
    values[c] = (rk_column_value){.name = rk_view_of(names[c]), .type = type};
    if (type == RK_COLUMN_TEXT)
      values[c].text = new_text(random, texts[c], 200);
    else
      values[c].number = (int64_t)random_u64(random);
  }
  const rk_record record = {.id = {"id", 2}, .values = values, .value_count = COLUMNS};
  ck_assert_ok(rk_writer_add(writer, &record, &error), error);
}

static void expect_kept(rk_column_type type, size_t documents) {
  random_source random = {.state = 3};
  rk_error error = {0};
  rk_writer *writer;
  rk_writer_totals totals;
  const long long before = memory_mark();
  ck_assert_ok(rk_writer_open(&writer, in_folder("idx"), MEMORY, NULL, &error), error);
  for (size_t d = 0; d < documents; d++) add_values(writer, &random, type);
  ck_assert_ok(rk_writer_commit(writer, &totals, &error), error);
  const long long most = memory_since(before);
  tell(type == RK_COLUMN_TEXT ? "columns of texts" : "columns of numbers", most, totals.segments);
  ck_assert_int_le(most, MEMORY + MORE);
  ck_assert_int_ge(most, MEMORY / 4); /* or nothing was counted */
  ck_assert_uint_gt(totals.segments, 1);
  expect_sound(in_folder("idx"));
}

/* Sixty and forty megabytes of them. */
START_TEST(columns_of_texts) { expect_kept(RK_COLUMN_TEXT, 19000); }
END_TEST

START_TEST(columns_of_numbers) { expect_kept(RK_COLUMN_NUMBER, 300000); }
END_TEST

/* ---- Duplicates ---- */


enum { WORDS = 200 };

static long long index_texts(rakor_dedup dedup) {
  static char text[WORDS * CORPUS_WORD_BYTES];
  const rakor_writer_options options = {.memory_bytes = MEMORY, .threads = 1, .dedup = dedup};
  random_source random = {.state = 5};
  rakor_error error = {0};
  rakor_writer *writer;
  rakor_summary summary;
  const long long before = memory_mark();
  ck_assert_ok(rakor_writer_open(in_folder("idx"), &options, &writer, &error), error);
  for (size_t d = 0; d < 20000; d++) {
    size_t len = 0;
    for (size_t w = 0; w < WORDS; w++) {
      len += corpus_word(random_below(&random, 20000), text + len);
      text[len++] = ' ';
    }
    const rakor_document document = {.id = text_of("id"), .body = {text, len}};
    ck_assert_ok(rakor_writer_add(writer, &document, &error), error);
  }
  ck_assert_ok(rakor_writer_commit(writer, &summary, &error), error);
  const long long most = memory_since(before);
  tell(dedup ? "looking for duplicates" : "not looking", most, summary.segments);
  ck_assert_uint_eq(summary.near_duplicates + summary.exact_duplicates, 0);
  return most;
}

/* Their share is an eighth of the memory: it must not come on top. */
START_TEST(tables_of_duplicates) {
  const long long without = index_texts(RAKOR_DEDUP_OFF);
  ck_assert_int_ge(without, MEMORY / 2);
  ck_assert_int_le(index_texts(RAKOR_DEDUP_NEAR), without + MEMORY / 32);
}
END_TEST

/* ---- A column of two types ---- */

enum { PARTS = 4, PART = 8000, MERGE_MEMORY = 4 << 20 };

/* Numbers in the first segment, twelve megabytes of texts in each of the others. */
static void build_parts(void) {
  static char text[TEXT_BYTES];
  random_source random = {.state = 9};
  rk_error error = {0};
  rk_writer *writer;
  ck_assert_ok(rk_writer_open(&writer, in_folder("idx"), 0, NULL, &error), error);
  for (size_t d = 0; d < PARTS * PART; d++) {
    rk_column_value value = {.name = rk_view_of("kode"), .type = RK_COLUMN_NUMBER};
    value.number = (int64_t)random_u64(&random);
    if (d >= PART) {
      value.type = RK_COLUMN_TEXT;
      value.text = new_text(&random, text, 1500);
    }
    const rk_record record = {.id = {"id", 2}, .values = &value, .value_count = 1};
    ck_assert_ok(rk_writer_add(writer, &record, &error), error);
    if (d % PART == PART - 1) ck_assert_ok(rk_writer_flush(writer, &error), error);
  }
  ck_assert_ok(rk_writer_commit(writer, NULL, &error), error);
}

START_TEST(a_column_of_two_types) {
  const rk_optimize_options options = {.memory_bytes = MERGE_MEMORY};
  rk_optimize_counts counts;
  rk_error error = {0};
  build_parts();
  const long long before = memory_mark();
  ck_assert_ok(rk_optimize(in_folder("idx"), &options, &counts, &error), error);
  const long long most = memory_since(before);
  tell("a column of two types", most, counts.segments_before);
  ck_assert_uint_eq(counts.segments_before, PARTS);
  ck_assert_uint_eq(counts.segments, 1);
  ck_assert_int_le(most, MERGE_MEMORY + MORE / 4);
  expect_sound(in_folder("idx"));
}
END_TEST

int main(void) {
  const TTest *const tests[] = {columns_of_texts, columns_of_numbers, tables_of_duplicates,
                                a_column_of_two_types};
  return run_cases("memory_shares", tests, sizeof tests / sizeof *tests, folder_setup,
                   folder_teardown);
}
