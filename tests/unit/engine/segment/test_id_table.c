/* The table of ids: every document is found by its id's hash, at small cost, damage or not. */
#include "engine/segment/id_table.h"

#include "tests/unit/engine/segment/segment_kit.h"

typedef struct table {
  rk_chunk_file file;
  rk_id_table ids;
  rk_id_cursor cursor;
} table;

/* The id of a document: every `copies` of them have the same. */
static rk_view id_of(uint32_t document, uint32_t copies, char id[32]) {
  const int len = snprintf(id, 32, "https://example.org/%u", document / copies);
  return (rk_view){id, (size_t)len};
}

static void write_table(uint32_t count, uint32_t copies) {
  rk_chunk_writer *chunks;
  rk_id_list list = {0};
  rk_error error = {0};
  uint64_t bytes, sum;
  char id[32];
  for (uint32_t d = 0; d < count; d++)
    ck_assert_int_eq(rk_id_list_add(&list, id_of(d, copies, id)), RK_OK);
  ck_assert_ok(rk_chunk_writer_open(&chunks, in_folder("ids"), 1, &error), error);
  ck_assert_ok(rk_id_list_write(&list, chunks, &error), error);
  ck_assert_uint_eq(rk_id_list_memory(&list), 0);
  ck_assert_ok(rk_chunk_writer_finish(chunks, &bytes, &sum, &error), error);
  rk_id_list_deinit(&list);
}

static void open_table(table *t, uint32_t count) {
  rk_error error = {0};
  open_chunks(&t->file, in_folder("ids"));
  t->ids = (rk_id_table){.file = &t->file,
                         .chunk = need_chunk(&t->file, RK_CHUNK_IDS),
                         .document_count = count};
  ck_assert_ok(rk_id_table_open(&t->ids, &error), error);
  ck_assert_ok(rk_id_cursor_open(&t->cursor, &t->ids, &error), error);
}

static void step(table *t) {
  rk_error error = {0};
  ck_assert_ok(rk_id_cursor_next(&t->cursor, &error), error);
}

/* Hashes ascend, documents of one hash too, each comes once and under its own hash. */
static void expect_all(table *t, uint32_t count, uint32_t copies) {
  bool *seen = calloc(count + 1, sizeof *seen);
  char id[32];
  uint64_t before = 0;
  for (uint32_t i = 0; i < count; i++) {
    ck_assert(!rk_id_cursor_at_end(&t->cursor));
    const uint32_t hash = rk_id_cursor_hash(&t->cursor);
    const rk_docid document = rk_id_cursor_document(&t->cursor);
    const uint64_t place = ((uint64_t)hash << 32 | document) + 1;
    REQUIRE(place > before && document < count && !seen[document]);
    REQUIRE(hash == rk_id_hash(id_of(document, copies, id)));
    seen[document] = true;
    before = place;
    step(t);
  }
  ck_assert(rk_id_cursor_at_end(&t->cursor));
  free(seen);
}

START_TEST(test_every_document_is_there) {
  static const uint32_t counts[] = {0, 1, 2, 127, 128, 129, 256, 257, 5000, 70000};
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
    for (uint32_t copies = 1; copies <= 1000; copies *= 10) {
      table t;
      write_table(counts[i], copies);
      open_table(&t, counts[i]);
      expect_all(&t, counts[i], copies);
      rk_chunk_file_close(&t.file);
    }
  }
}
END_TEST

/* With seeks of all distances: where a walk finds the hash first, there the seek stands. */
START_TEST(test_seeking) {
  enum { COUNT = 20000 };
  random_source random = {1};
  for (uint32_t copies = 1; copies <= 300; copies *= 300) {
    table t, walk;
    rk_error error = {0};
    write_table(COUNT, copies);
    for (int round = 0; round < 30; round++) {
      uint32_t hash = 0;
      open_table(&t, COUNT);
      open_table(&walk, COUNT);
      while (!rk_id_cursor_at_end(&walk.cursor)) {
        hash += random_below(&random, 1u << random_below(&random, RK_ID_HASH_BITS));
        if (random_below(&random, 2)) hash = rk_id_cursor_hash(&walk.cursor);
        while (!rk_id_cursor_at_end(&walk.cursor) && rk_id_cursor_hash(&walk.cursor) < hash)
          step(&walk);
        ck_assert_ok(rk_id_cursor_seek(&t.cursor, hash, &error), error);
        ck_assert_int_eq(rk_id_cursor_at_end(&t.cursor), rk_id_cursor_at_end(&walk.cursor));
        if (rk_id_cursor_at_end(&t.cursor)) break;
        ck_assert_uint_eq(rk_id_cursor_document(&t.cursor), rk_id_cursor_document(&walk.cursor));
        for (uint32_t s = random_below(&random, 300); s && !rk_id_cursor_at_end(&walk.cursor); s--) {
          step(&walk);
          step(&t);
        }
      }
      rk_chunk_file_close(&t.file);
      rk_chunk_file_close(&walk.file);
    }
  }
}
END_TEST

START_TEST(test_the_size_of_an_entry) {
  enum { COUNT = 170000 };
  table t;
  write_table(COUNT, 1);
  open_table(&t, COUNT);
  const double bytes = (double)t.ids.chunk->size_bytes / COUNT;
  ck_assert_msg(bytes < 4, "%.3f bytes a document", bytes);
  rk_chunk_file_close(&t.file);
}
END_TEST

/* Under checksums that are right: an error or other entries, but all within bounds. */
START_TEST(test_forged_tables) {
  enum { COUNT = 300 };
  random_source random = {2};
  table t;
  unsigned refused = 0;
  write_table(COUNT, 1);
  open_table(&t, COUNT);
  const size_t len = (size_t)t.ids.chunk->size_bytes;
  uint8_t *sound = malloc(len), *forged = malloc(len);
  memcpy(sound, t.ids.chunk->ptr, len);
  rk_chunk_file_close(&t.file);
  for (size_t round = 0; round < len; round += 3) {
    memcpy(forged, sound, len);
    forged[round % len] ^= (uint8_t)random_between(&random, 1, 255);
    write_chunks(in_folder("forged"), &(chunk_bytes){RK_CHUNK_IDS, forged, len}, 1);
    open_chunks(&t.file, in_folder("forged"));
    t.ids.file = &t.file;
    t.ids.chunk = need_chunk(&t.file, RK_CHUNK_IDS);
    rk_error error = {0};
    rk_status status = rk_id_table_open(&t.ids, &error);
    if (status == RK_OK) status = rk_id_cursor_open(&t.cursor, &t.ids, &error);
    while (status == RK_OK && !rk_id_cursor_at_end(&t.cursor)) {
      REQUIRE(rk_id_cursor_document(&t.cursor) < COUNT);
      REQUIRE(rk_id_cursor_hash(&t.cursor) >> RK_ID_HASH_BITS == 0);
      status = rk_id_cursor_next(&t.cursor, &error);
    }
    if (status != RK_OK) {
      ck_assert_int_eq(status, RK_CORRUPT);
      ck_assert_ptr_nonnull(strstr(error.message, "IDSX"));
      refused++;
    }
    rk_chunk_file_close(&t.file);
  }
  ck_assert_uint_gt(refused, 5);
  free(sound);
  free(forged);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_every_document_is_there, test_seeking,
                                test_the_size_of_an_entry, test_forged_tables};
  return run_cases("id table", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
