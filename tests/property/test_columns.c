/*
 * Do columns give back what was put into them, and is a merge of them what would have been made in
 * one go, also where one segment has numbers and another texts of them?
 *
 * Random columns of all widths, with and without gaps, are built, read in every way, checked; then
 * cut into segments and merged: as they stand, in another order, with some documents left out.
 */
#include "engine/index/column_builder.h"
#include "engine/index/merge_columns.h"
#include "tests/support/cases.h"
#include "tests/support/folder.h"
#include "tests/support/random.h"

enum { COLUMNS = 5, MOST = 5000, SEGMENTS = 4 };

static const char *const names[COLUMNS] = {"a", "harga", "kota", "kotamadya", "z"};

typedef struct table_cell {
  bool has;
  int64_t number;
  char text[24];
} table_cell;

typedef struct table {
  uint32_t count;
  rk_column_type types[COLUMNS];
  table_cell (*cells)[COLUMNS];
} table;

/* Of one kind a column: constant, small, steps, all 64 bits, or seldom there. */
static void fill_column(table *t, random_source *random, size_t c) {
  const uint32_t kind = random_below(random, 6), gaps = random_below(random, 4);
  const unsigned shift = random_below(random, 64);
  const uint32_t texts = 1 + random_below(random, random_below(random, 2) ? 5 : 3000);
  t->types[c] = random_below(random, 2) ? RK_COLUMN_TEXT : RK_COLUMN_NUMBER;
  for (uint32_t d = 0; d < t->count; d++) {
    table_cell *cell = &t->cells[d][c];
    const int64_t wide = (int64_t)random_u64(random);
    cell->has = gaps == 0 || (gaps == 1 ? random_below(random, 3) > 0
                              : gaps == 2 ? random_below(random, 700) == 0
                                          : d / 1100 % 2 == 0);
    cell->number = kind == 0   ? 7
                   : kind == 1 ? (int64_t)random_below(random, 100) - 50
                   : kind == 2 ? 86400 * (int64_t)random_below(random, 4000) - 1234567
                   : kind == 3 ? wide
                               : wide >> shift;
    snprintf(cell->text, sizeof cell->text, "%s%x", kind % 2 ? "kota-" : "",
             random_below(random, texts) * 7919);
  }
}

static void table_make(table *t, random_source *random, uint32_t count) {
  *t = (table){.count = count, .cells = calloc(count + 1u, sizeof *t->cells)};
  for (size_t c = 0; c < COLUMNS; c++) fill_column(t, random, c);
}

/* A chunk file of these rows' columns. */
static void write_rows_as(const table *t, const uint32_t *rows, uint32_t count,
                          const rk_column_type types[COLUMNS], const char *path) {
  rk_column_builder *builder = calloc(1, sizeof *builder);
  rk_chunk_writer *chunks;
  rk_error error = {0};
  uint64_t bytes, sum;
  for (uint32_t i = 0; i < count; i++) {
    rk_column_value values[COLUMNS];
    size_t n = 0;
    for (size_t k = COLUMNS; k-- > 0;) { /* not in the order of names */
      const table_cell *cell = &t->cells[rows[i]][k];
      if (cell->has)
        values[n++] = (rk_column_value){rk_view_of(names[k]), types[k], cell->number,
                                        rk_view_of(cell->text)};
    }
    REQUIRE(rk_column_builder_add(builder, values, n, &error) == RK_OK);
  }
  ck_assert_ok(rk_chunk_writer_open(&chunks, path, 1, &error), error);
  ck_assert_ok(rk_column_builder_flush(builder, chunks, &error), error);
  ck_assert_ok(rk_chunk_writer_finish(chunks, &bytes, &sum, &error), error);
  ck_assert_uint_eq(rk_column_builder_memory(builder), 0);
  free(builder);
}

static void write_rows(const table *t, const uint32_t *rows, uint32_t count, const char *path) {
  write_rows_as(t, rows, count, t->types, path);
}

/* No more of a segment than columns need. */
static void open_columns(rk_segment *segment, const char *path, uint32_t count) {
  rk_error error = {0};
  memset(segment, 0, sizeof *segment);
  ck_assert_ok(rk_chunk_file_open(&segment->file, path, &error), error);
  segment->meta.document_count = count;
  ck_assert_ok(rk_columns_open(&segment->columns, &segment->file, count, &error), error);
  for (uint32_t c = 0; c < segment->columns.count; c++)
    ck_assert_ok(rk_column_check(&segment->columns.columns[c], &error), error);
}

static void close_columns(rk_segment *segment) {
  rk_columns_close(&segment->columns);
  rk_chunk_file_close(&segment->file);
}

static void compare_cell(const rk_column *column, uint32_t row, const table_cell *cell,
                         rk_numbers_block *open, rk_buffer *room) {
  bool has = false;
  int64_t value = 0;
  rk_error error = {0};
  if (column)
    REQUIRE(rk_numbers_get(&column->numbers, row, open, &has, &value, &error) == RK_OK);
  REQUIRE_MSG(has == cell->has, "document %u", row);
  if (!has) return;
  if (column->type == RK_COLUMN_NUMBER) {
    REQUIRE_MSG(value == cell->number, "document %u: %lld, not %lld", row, (long long)value,
                (long long)cell->number);
    REQUIRE(value >= column->least && value <= column->most);
    return;
  }
  rk_view text;
  uint32_t ordinal, found_at;
  bool found;
  REQUIRE(rk_column_ordinal(column, row, open, &ordinal, &error) == RK_OK && ordinal == value);
  REQUIRE(rk_texts_find(&column->texts, rk_view_of(cell->text), room, &found_at, &found, &error) ==
          RK_OK);
  REQUIRE(found && found_at == ordinal);
  REQUIRE(rk_texts_get(&column->texts, ordinal, room, &text, &error) == RK_OK);
  REQUIRE(rk_view_equal(text, rk_view_of(cell->text)));
}

/* Block by block, the same as one by one. */
static void compare_blocks(const rk_column *column, const table *t, size_t c) {
  static int64_t values[RK_COLUMN_BLOCK];
  uint64_t present[RK_COLUMN_BLOCK / 64];
  for (uint32_t b = 0; b < rk_numbers_blocks(t->count); b++) {
    rk_numbers_block open;
    rk_error error = {0};
    REQUIRE(rk_numbers_open_block(&column->numbers, b, &open, &error) == RK_OK);
    REQUIRE(rk_numbers_decode(&open, values, present, &error) == RK_OK);
    uint32_t next = 0;
    for (uint32_t i = 0; i < open.count; i++) {
      const table_cell *cell = &t->cells[b * RK_COLUMN_BLOCK + i][c];
      REQUIRE((present[i / 64] >> i % 64 & 1) == cell->has);
      if (!cell->has) continue;
      REQUIRE(column->type == RK_COLUMN_TEXT || values[next] == cell->number);
      REQUIRE(values[next] >= open.least && values[next] <= open.most);
      next++;
    }
    REQUIRE(next == open.value_count);
  }
}

static void compare_table(const table *t, const rk_segment *segment, random_source *random) {
  rk_buffer room = {0};
  for (size_t c = 0; c < COLUMNS; c++) {
    const rk_column *column = rk_columns_find(&segment->columns, rk_view_of(names[c]));
    rk_numbers_block open = {0};
    for (uint32_t d = 0; d < t->count; d++) compare_cell(column, d, &t->cells[d][c], &open, &room);
    for (uint32_t i = 0; i < 100 && t->count; i++) {
      const uint32_t d = random_below(random, t->count);
      compare_cell(column, d, &t->cells[d][c], &open, &room);
    }
    if (column) compare_blocks(column, t, c);
  }
  rk_buffer_deinit(&room);
}

static uint32_t random_count(random_source *random) {
  static const uint32_t edges[] = {0, 1, 2, 1023, 1024, 1025, 2048, 3000, MOST};
  return random_below(random, 2) ? edges[random_below(random, 9)] : random_below(random, MOST);
}

static uint32_t *all_rows(uint32_t count) {
  uint32_t *rows = malloc((count + 1u) * sizeof *rows);
  for (uint32_t i = 0; i < count; i++) rows[i] = i;
  return rows;
}

START_TEST(what_was_put_in_comes_out) {
  for (uint64_t seed = 1; seed <= 60; seed++) {
    random_source random = {seed};
    table t;
    rk_segment segment;
    table_make(&t, &random, random_count(&random));
    uint32_t *rows = all_rows(t.count);
    write_rows(&t, rows, t.count, in_folder("one"));
    open_columns(&segment, in_folder("one"), t.count);
    compare_table(&t, &segment, &random);
    close_columns(&segment);
    free(rows);
    free(t.cells);
  }
}
END_TEST

/* ---- Merging ---- */

typedef struct order_state {
  const rk_column_place *places;
  uint32_t count, next;
} order_state;

static void rewind_order(void *context) { ((order_state *)context)->next = 0; }

static size_t next_of_order(void *context, rk_column_place *places, size_t room) {
  order_state *o = context;
  size_t n = 0;
  while (n < room && n < 100 && o->next < o->count) places[n++] = o->places[o->next++];
  return n;
}

static void merge_to(const rk_segment *inputs, const rk_column_order *order, const char *path) {
  rk_chunk_writer *chunks;
  rk_error error = {0};
  uint64_t bytes, sum;
  ck_assert_ok(rk_chunk_writer_open(&chunks, path, 1, &error), error);
  ck_assert_ok(rk_merge_columns(inputs, SEGMENTS, order, chunks, &error), error);
  ck_assert_ok(rk_chunk_writer_finish(chunks, &bytes, &sum, &error), error);
}

static void expect_same_file(const char *a, const char *b) {
  rk_fs_map x, y;
  ck_assert_int_eq(rk_fs_map_open(&x, a, NULL), RK_OK);
  ck_assert_int_eq(rk_fs_map_open(&y, b, NULL), RK_OK);
  ck_assert_uint_eq(x.len, y.len);
  ck_assert_mem_eq(x.ptr, y.ptr, x.len);
  rk_fs_map_close(&x);
  rk_fs_map_close(&y);
}

/* Which rows of the whole table the documents of each segment are. */
static void cut(const table *t, random_source *random, uint32_t starts[SEGMENTS + 1]) {
  starts[0] = 0;
  starts[SEGMENTS] = t->count;
  for (size_t s = 1; s < SEGMENTS; s++)
    starts[s] = starts[s - 1] + random_below(random, t->count - starts[s - 1] + 1);
}

/* All documents but the dropped ones, in random order or as they stand. */
static uint32_t choose(random_source *random, uint32_t *rows, uint32_t count, bool shuffles) {
  const uint32_t drops = random_below(random, 4);
  uint32_t kept = 0;
  for (uint32_t d = 0; d < count; d++)
    if (drops == 0 || (drops < 3 ? random_below(random, 4) >= drops : random_below(random, 900) == 0))
      rows[kept++] = d;
  for (uint32_t i = kept; shuffles && i > 1; i--) {
    const uint32_t other = random_below(random, i), row = rows[i - 1];
    rows[i - 1] = rows[other];
    rows[other] = row;
  }
  return kept;
}

static rk_column_place *places_of(const uint32_t *rows, uint32_t count,
                                 const uint32_t starts[SEGMENTS + 1]) {
  rk_column_place *places = malloc((count + 1u) * sizeof *places);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t s = 0;
    while (rows[i] >= starts[s + 1]) s++;
    places[i] = (rk_column_place){s, rows[i] - starts[s]};
  }
  return places;
}

/* The second column, which has the digits of its numbers as texts, is of any type in a segment. */
static void write_parts(table *t, random_source *random, const uint32_t *rows,
                        const uint32_t starts[SEGMENTS + 1], rk_segment inputs[SEGMENTS]) {
  rk_column_type types[COLUMNS];
  memcpy(types, t->types, sizeof types);
  for (uint32_t d = 0; d < t->count; d++)
    snprintf(t->cells[d][1].text, sizeof t->cells[d][1].text, "%lld",
             (long long)t->cells[d][1].number);
  t->types[1] = RK_COLUMN_NUMBER;
  for (size_t s = 0; s < SEGMENTS; s++) {
    char name[16];
    snprintf(name, sizeof name, "part%zu", s);
    types[1] = random_below(random, 2) ? RK_COLUMN_TEXT : RK_COLUMN_NUMBER;
    write_rows_as(t, rows + starts[s], starts[s + 1] - starts[s], types, in_folder(name));
    open_columns(&inputs[s], in_folder(name), starts[s + 1] - starts[s]);
    const rk_column *column = rk_columns_find(&inputs[s].columns, rk_view_of(names[1]));
    if (column && column->type == RK_COLUMN_TEXT) t->types[1] = RK_COLUMN_TEXT;
  }
}

START_TEST(a_merge_is_what_one_go_would_have_made) {
  for (uint64_t seed = 1; seed <= 40; seed++) {
    random_source random = {seed * 77};
    table t;
    rk_segment inputs[SEGMENTS];
    uint32_t starts[SEGMENTS + 1];
    table_make(&t, &random, random_count(&random));
    cut(&t, &random, starts);
    uint32_t *rows = all_rows(t.count);
    write_parts(&t, &random, rows, starts, inputs);
    write_rows(&t, rows, t.count, in_folder("whole"));
    merge_to(inputs, NULL, in_folder("merged"));
    expect_same_file(in_folder("whole"), in_folder("merged"));
    for (int i = 0; i < 2; i++) {
      const uint32_t kept = choose(&random, rows, t.count, i > 0);
      rk_column_place *places = places_of(rows, kept, starts);
      order_state state = {places, kept, kept};
      const rk_column_order order = {rewind_order, next_of_order, &state};
      write_rows(&t, rows, kept, in_folder("whole"));
      merge_to(inputs, &order, in_folder("merged"));
      expect_same_file(in_folder("whole"), in_folder("merged"));
      free(places);
    }
    for (size_t s = 0; s < SEGMENTS; s++) close_columns(&inputs[s]);
    free(rows);
    free(t.cells);
  }
}
END_TEST

/* What this process holds of the pages of a file. */
static unsigned long resident_kb(const char *name) {
  char line[4096];
  bool is_its = false;
  unsigned long from, to, kb, sum = 0;
  FILE *maps = fopen("/proc/self/smaps", "r");
  ck_assert_ptr_nonnull(maps);
  while (fgets(line, sizeof line, maps)) {
    if (sscanf(line, "Rss: %lu kB", &kb) == 1)
      sum += is_its ? kb : 0;
    else if (sscanf(line, "%lx-%lx ", &from, &to) == 2)
      is_its = strstr(line, name) != NULL;
  }
  fclose(maps);
  return sum;
}

/* Columns of many texts would take more than a merge has. */
START_TEST(a_merge_gives_pages_back) {
  enum { ROWS = 60000 };
  table t = {.count = ROWS, .cells = calloc(ROWS, sizeof *t.cells), .types = {RK_COLUMN_TEXT}};
  rk_segment inputs[SEGMENTS] = {0};
  for (uint32_t d = 0; d < ROWS; d++) {
    t.cells[d][0].has = true;
    snprintf(t.cells[d][0].text, sizeof t.cells[d][0].text, "%08x%08x", d * 2654435761u, d);
  }
  uint32_t *rows = all_rows(ROWS);
  for (size_t s = 0; s < SEGMENTS; s++) {
    char name[16];
    snprintf(name, sizeof name, "part%zu", s);
    write_rows(&t, rows + s * (ROWS / SEGMENTS), ROWS / SEGMENTS, in_folder(name));
    open_columns(&inputs[s], in_folder(name), ROWS / SEGMENTS);
  }
  ck_assert_uint_ge(resident_kb("/part"), 700); /* all was looked at */
  merge_to(inputs, NULL, in_folder("merged"));
  ck_assert_uint_le(resident_kb("/part"), 200);
  for (size_t s = 0; s < SEGMENTS; s++) close_columns(&inputs[s]);
  free(rows);
  free(t.cells);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {what_was_put_in_comes_out, a_merge_is_what_one_go_would_have_made,
                                a_merge_gives_pages_back};
  return run_cases("columns", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
