/* The columns of the example index in FORMAT.md, read by the engine. */
#include "engine/index/snapshot.h"
#include "tests/format/example.h"
#include "tests/support/cases.h"

static void assert_columns(const rk_segment *segment) {
  static const char *const NAMES[] = {"date", "kota", "source"};
  ck_assert_uint_eq(segment->columns.count, 3);
  for (size_t c = 0; c < 3; c++) {
    const rk_column *column = rk_columns_find(&segment->columns, rk_view_of(NAMES[c]));
    ck_assert_ptr_eq(column, &segment->columns.columns[c]);
    rk_numbers_block open = {0};
    rk_buffer room = {0};
    for (rk_docid d = 0; d < 2; d++) {
      bool has_value;
      int64_t value;
      ck_assert_int_eq(rk_numbers_get(&column->numbers, d, &open, &has_value, &value, NULL), RK_OK);
      ck_assert_int_eq(has_value, c == 0 || d == 1);
      if (has_value) ck_assert_int_eq(value, c == 0 ? EXAMPLE_DATES[d] : 1);
    }
    rk_view text = {0};
    if (c) ck_assert_int_eq(rk_texts_get(&column->texts, 1, &room, &text, NULL), RK_OK);
    if (c) ck_assert(rk_view_equal(text, rk_view_of(c == 1 ? "Kukar" : "a2.txt")));
    rk_buffer_deinit(&room);
  }
}

START_TEST(test_documented_columns) {
  rk_snapshot snapshot;
  rk_error error = {0};
  lay_down_example();
  ck_assert_ok(rk_snapshot_open(&snapshot, test_folder, &error), error);
  assert_columns(&snapshot.segments[0]);
  rk_snapshot_close(&snapshot);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_documented_columns};
  return run_cases("format_columns", tests, 1, folder_setup, folder_teardown);
}
