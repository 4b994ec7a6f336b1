/* Lists written and read back, for every kind of list. */
#include <sys/mman.h>

#include "tests/unit/engine/segment/list_model.h"

/* One list in a chunk file, behind the list of another term. */
typedef struct stage {
  list_model model;
  rk_term_info info;
  rk_chunk_file file;
  const rk_chunk *lists;
} stage;

static void stage_make(stage *s, list_shape shape, uint64_t seed) {
  random_source random = {seed};
  rk_list_writer writer = {0};
  rk_buffer bytes = {0};
  /* The writer is used before, for a list of another kind. */
  list_model other = list_model_make((list_shape){300, 400, 5, 3}, &random);
  list_model_write(&other, &writer, &bytes);
  list_model_free(&other);
  s->model = list_model_make(shape, &random);
  s->info = list_model_write(&s->model, &writer, &bytes);
  write_chunks(in_folder("seg"), &(chunk_bytes){RK_CHUNK_LISTS, bytes.ptr, bytes.len}, 1);
  rk_list_writer_deinit(&writer);
  rk_buffer_deinit(&bytes);
  open_chunks(&s->file, in_folder("seg"));
  s->lists = need_chunk(&s->file, RK_CHUNK_LISTS);
}

static void stage_remove(stage *s) {
  rk_chunk_file_close(&s->file);
  list_model_free(&s->model);
}

static void open_cursor(const stage *s, rk_list_cursor *cursor) {
  rk_error error = {0};
  memset(cursor, 0xa5, sizeof *cursor); /* nothing may depend on what was there */
  REQUIRE(rk_list_cursor_open(cursor, &s->file, s->lists, s->model.shape.document_count, &s->info,
                              &error) == RK_OK);
}

/* The index of the first posting at or after `target`. */
static uint32_t naive_seek(const list_model *m, rk_docid target) {
  uint32_t low = 0, high = m->shape.document_frequency;
  while (low < high) {
    const uint32_t middle = (low + high) / 2;
    if (m->documents[middle] < target)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static rk_docid naive_document(const list_model *m, uint32_t at) {
  return at < m->shape.document_frequency ? m->documents[at] : RK_DOCID_NONE;
}

static void check_posting(const stage *s, rk_list_cursor *cursor, rk_positions *positions,
                          uint32_t at) {
  static uint32_t got[1 << 16], forms[1 << 16];
  const list_model *m = &s->model;
  rk_error error = {0};
  const uint64_t tokens = m->tokens_before[at];
  const uint32_t n = m->frequencies[at];
  REQUIRE(rk_list_cursor_document(cursor) == m->documents[at]);
  REQUIRE(cursor->block == at / RK_BLOCK_VALUES);
  REQUIRE(rk_positions_read(positions, cursor, got, at % 3 ? forms : NULL, &error) == RK_OK);
  REQUIRE(cursor->frequencies[cursor->index] == n);
  REQUIRE(memcmp(got, m->positions + tokens, n * sizeof *got) == 0);
  REQUIRE(at % 3 == 0 || memcmp(forms, m->forms + tokens, n * sizeof *forms) == 0);
  memset(got, 0xa5, n * sizeof *got); /* once more: back by one */
  REQUIRE(rk_positions_read(positions, cursor, got, forms, &error) == RK_OK);
  REQUIRE(memcmp(got, m->positions + tokens, n * sizeof *got) == 0);
  REQUIRE(memcmp(forms, m->forms + tokens, n * sizeof *forms) == 0);
}

static void check_walk(const stage *s) {
  rk_list_cursor cursor;
  rk_positions positions;
  rk_error error = {0};
  open_cursor(s, &cursor);
  rk_positions_open(&positions, &s->file, s->lists, s->model.length_codes, &s->info);
  ck_assert_uint_eq(rk_list_cursor_document(&cursor), RK_DOCID_NONE); /* not started */
  for (uint32_t at = 0; at < s->model.shape.document_frequency; at++) {
    REQUIRE(rk_list_cursor_next(&cursor, &error) == RK_OK);
    check_posting(s, &cursor, &positions, at);
  }
  for (unsigned again = 0; again < 3; again++) {
    ck_assert_ok(rk_list_cursor_next(&cursor, &error), error);
    ck_assert_uint_eq(rk_list_cursor_document(&cursor), RK_DOCID_NONE);
    ck_assert_ok(rk_list_cursor_seek(&cursor, 0, &error), error);
    ck_assert_uint_eq(rk_list_cursor_document(&cursor), RK_DOCID_NONE);
  }
}

/* Each target from the start; then rising targets, going back now and then. */
static void check_seeks(const stage *s, uint64_t seed) {
  const list_model *m = &s->model;
  const uint32_t documents = m->shape.document_count;
  rk_list_cursor cursor;
  rk_positions positions;
  rk_error error = {0};
  random_source random = {seed};
  rk_positions_open(&positions, &s->file, s->lists, s->model.length_codes, &s->info);
  const uint32_t step = 1 + documents / 20000;
  for (rk_docid target = 0; target <= documents; target += step) {
    const uint32_t want = naive_seek(m, target);
    open_cursor(s, &cursor);
    REQUIRE(rk_list_cursor_seek(&cursor, target, &error) == RK_OK);
    REQUIRE(rk_list_cursor_document(&cursor) == naive_document(m, want));
  }
  for (unsigned round = 0; round < 50; round++) {
    const uint32_t jump = 1 + random_below(&random, 1 + documents / (1 + round));
    uint32_t at = 0;
    bool started = false;
    open_cursor(s, &cursor);
    for (rk_docid target = 0; target < documents; target += random_below(&random, jump + 1) + 1) {
      const bool next = random_below(&random, 3) == 0;
      if (next)
        at = started && at < m->shape.document_frequency ? at + 1 : at;
      else if (naive_seek(m, target) > at)
        at = naive_seek(m, target); /* never backwards */
      started = true;
      REQUIRE((next ? rk_list_cursor_next(&cursor, &error)
                    : rk_list_cursor_seek(&cursor, target, &error)) == RK_OK);
      REQUIRE(rk_list_cursor_document(&cursor) == naive_document(m, at));
      if (at < m->shape.document_frequency && random_below(&random, 2))
        check_posting(s, &cursor, &positions, at);
    }
  }
  open_cursor(s, &cursor);
  ck_assert_ok(rk_list_cursor_seek(&cursor, RK_DOCID_NONE, &error), error);
  ck_assert_uint_eq(rk_list_cursor_document(&cursor), RK_DOCID_NONE);
}

/* 255 stands for anything above it. */
static bool covers(const rk_frontier *frontier, uint32_t frequency, uint8_t length_code) {
  const uint32_t f = frequency < 255 ? frequency : 255;
  for (unsigned i = 0; i < RK_FRONTIER; i++)
    if (frontier->frequency[i] >= f && frontier->length_code[i] <= length_code) return true;
  return false;
}

static void check_skips(const stage *s) {
  const list_model *m = &s->model;
  const uint32_t df = m->shape.document_frequency, blocks = rk_list_blocks(df);
  rk_list_cursor cursor;
  rk_frontier whole, block_frontier;
  open_cursor(s, &cursor);
  ck_assert_uint_eq(cursor.block_count, blocks);
  ck_assert_int_eq(rk_list_has_skips(&s->info), df > RK_BLOCK_VALUES);
  if (df <= RK_BLOCK_VALUES) return;
  rk_list_cursor_frontier(&cursor, &whole);
  for (uint32_t b = 0; b < blocks; b++) {
    const uint32_t end = (b + 1) * RK_BLOCK_VALUES < df ? (b + 1) * RK_BLOCK_VALUES : df;
    REQUIRE(rk_list_cursor_block_last(&cursor, b) == m->documents[end - 1]);
    rk_list_cursor_block_frontier(&cursor, b, &block_frontier);
    for (uint32_t i = b * RK_BLOCK_VALUES; i < end; i++) {
      const uint8_t code = m->length_codes[m->documents[i]];
      REQUIRE(covers(&block_frontier, m->frequencies[i], code));
      REQUIRE(covers(&whole, m->frequencies[i], code));
    }
  }
  const uint32_t step = 1 + m->shape.document_count / 500;
  for (uint32_t from = 0; from <= blocks; from++)
    for (rk_docid target = 0; target <= m->shape.document_count; target += step) {
      uint32_t want = naive_seek(m, target) < df ? naive_seek(m, target) / RK_BLOCK_VALUES : blocks;
      if (want < from) want = from;
      REQUIRE(rk_list_cursor_block_for(&cursor, from, target) == want);
    }
}

static uint32_t reach(const list_model *m, uint32_t frequency, uint8_t code) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < m->shape.document_frequency; i++)
    count += m->frequencies[i] >= frequency && m->length_codes[m->documents[i]] <= code;
  return count;
}

/* Each k has the floor of the next one stored, as far as the list has so many postings. */
static void check_floors(const stage *s) {
  static const uint32_t ks[] = {1, 10, 11, 100, 101, 1000, 1001, UINT32_MAX};
  static const uint32_t stored[] = {10, 10, 100, 100, 1000, 1000, UINT32_MAX, UINT32_MAX};
  const list_model *m = &s->model;
  const uint32_t df = m->shape.document_frequency;
  rk_list_cursor cursor;
  open_cursor(s, &cursor);
  for (size_t i = 0; i < sizeof ks / sizeof *ks; i++) {
    uint32_t frequency = 0;
    uint8_t code = 0;
    const bool has = rk_list_cursor_floor(&cursor, ks[i], &frequency, &code);
    REQUIRE(has == (df > RK_BLOCK_VALUES && df >= stored[i]));
    if (has) REQUIRE(frequency > 0 && reach(m, frequency, code) >= stored[i]);
  }
}

/* Blocks in any order, as the evaluators load them. */
static void check_blocks(const stage *s) {
  const list_model *m = &s->model;
  rk_list_cursor cursor;
  rk_error error = {0};
  open_cursor(s, &cursor);
  for (uint32_t k = 0; k < 2 * cursor.block_count; k++) {
    const uint32_t b = (k * 7 + 3) % cursor.block_count, first = b * RK_BLOCK_VALUES;
    REQUIRE(rk_list_cursor_load_block(&cursor, b, &error) == RK_OK);
    REQUIRE(cursor.block == b && cursor.index == 0 && cursor.n > 0);
    REQUIRE(memcmp(cursor.documents, m->documents + first, cursor.n * 4) == 0);
    REQUIRE(rk_list_cursor_block_last(&cursor, b) == cursor.documents[cursor.n - 1]);
    if (k % 3 == 0) continue;
    REQUIRE(rk_list_cursor_load_frequencies(&cursor, &error) == RK_OK);
    REQUIRE(rk_list_cursor_load_frequencies(&cursor, &error) == RK_OK);
    REQUIRE(memcmp(cursor.frequencies, m->frequencies + first, cursor.n * 4) == 0);
  }
  ck_assert_ok(rk_list_cursor_load_block(&cursor, cursor.block_count, &error), error);
  ck_assert_uint_eq(rk_list_cursor_document(&cursor), RK_DOCID_NONE);
}

/* Any posting of any block; what is read of one must not matter to another. */
static void check_random_positions(const stage *s) {
  static uint32_t got[1 << 16], forms[1 << 16];
  const list_model *m = &s->model;
  random_source random = {77};
  rk_list_cursor cursor;
  rk_positions positions;
  rk_error error = {0};
  open_cursor(s, &cursor);
  rk_positions_open(&positions, &s->file, s->lists, m->length_codes, &s->info);
  for (unsigned k = 0; k < 300; k++) {
    const uint32_t at = random_below(&random, m->shape.document_frequency);
    const uint64_t first = m->tokens_before[at];
    const uint32_t n = m->frequencies[at];
    REQUIRE(rk_list_cursor_load_block(&cursor, at / RK_BLOCK_VALUES, &error) == RK_OK);
    cursor.index = at % RK_BLOCK_VALUES;
    REQUIRE(rk_positions_read(&positions, &cursor, got, k % 2 ? forms : NULL, &error) == RK_OK);
    REQUIRE(memcmp(got, m->positions + first, n * 4) == 0);
    REQUIRE(k % 2 == 0 || memcmp(forms, m->forms + first, n * 4) == 0);
  }
}

/* Nothing is left in a block behind its last posting; and all of it copied, posting by posting and
 * form by form, makes the same list. */
static void check_copy(const stage *s) {
  const list_model *m = &s->model;
  rk_list_cursor cursor;
  rk_positions positions;
  rk_error error = {0};
  rk_list_writer writer = {0};
  rk_buffer bytes = {0};
  rk_term_info info;
  open_cursor(s, &cursor);
  rk_positions_open(&positions, &s->file, s->lists, m->length_codes, &s->info);
  rk_list_writer_open(&writer, m->length_codes, m->shape.document_count);
  rk_list_writer_begin(&writer, m->shape.document_frequency, m->token_frequency,
                       m->shape.form_count);
  for (uint32_t at = 0; at < m->shape.document_frequency; at++) {
    rk_bit_span coded;
    REQUIRE(rk_list_cursor_next(&cursor, &error) == RK_OK);
    REQUIRE(rk_positions_find(&positions, &cursor, &coded, &error) == RK_OK);
    REQUIRE(rk_positions_find_forms(&positions, &cursor, &error) == RK_OK);
    rk_list_writer_add_document(&writer, m->documents[at], m->frequencies[at]);
    rk_list_writer_copy_positions(&writer, &coded);
    for (uint32_t left = m->frequencies[at]; left;) {
      uint32_t zeros, form;
      REQUIRE(rk_form_runs_next(&positions.forms, left, &zeros, &form));
      rk_list_writer_add_forms(&writer, 0, zeros);
      if (form) rk_list_writer_add_forms(&writer, form, 1);
      left -= zeros + (form != 0);
    }
    if (cursor.index + 1 == cursor.n)
      REQUIRE(rk_positions_end_block(&positions, &error) == RK_OK);
  }
  ck_assert_int_eq(rk_list_writer_finish(&writer, &bytes, &info), RK_OK);
  ck_assert_uint_eq(bytes.len, s->info.documents_bytes + s->info.positions_bytes);
  ck_assert_mem_eq(bytes.ptr, s->lists->ptr + s->info.list_offset, bytes.len);
  rk_list_writer_deinit(&writer);
  rk_buffer_deinit(&bytes);
}

static void check_list(list_shape shape, uint64_t seed) {
  stage s;
  stage_make(&s, shape, seed);
  check_walk(&s);
  check_blocks(&s);
  check_seeks(&s, seed);
  check_skips(&s);
  check_floors(&s);
  check_random_positions(&s);
  check_copy(&s);
  stage_remove(&s);
}

START_TEST(short_lists) {
  static const uint32_t frequencies[] = {1, 2, 3, 127, 128};
  for (size_t i = 0; i < 5; i++)
    for (uint32_t tokens = 1; tokens < 400; tokens = tokens * 7 + 1)
      for (uint32_t forms = 1; forms < 30; forms += 9)
        check_list((list_shape){frequencies[i], frequencies[i] + 500 * (forms > 1), tokens, forms},
                   40 + i);
}
END_TEST

START_TEST(lists_of_a_few_blocks) {
  static const uint32_t frequencies[] = {129, 255, 256, 257, 1000};
  for (size_t i = 0; i < 5; i++) {
    check_list((list_shape){frequencies[i], frequencies[i], 1, 1}, 50);
    check_list((list_shape){frequencies[i], 3000, 1, 2}, 51);
    check_list((list_shape){frequencies[i], 70000, 4, 1}, 52);
    check_list((list_shape){frequencies[i], 2000, 300, RK_FORMS_MAX}, 53);
  }
}
END_TEST

START_TEST(long_lists) {
  check_list((list_shape){10000, 10000, 1, 1}, 60);
  check_list((list_shape){10000, 15000, 6, 5}, 61);
  check_list((list_shape){10000, 2000000, 2, 1}, 62);
}
END_TEST

START_TEST(one_document_with_many_tokens) { check_list((list_shape){1, 9, 60000, 7}, 70); }
END_TEST

/* Length codes of last + 1 documents, 255 for the first and the last one; pages in between stay
 * untouched, so they take no memory. */
static const uint8_t *codes_far_apart(rk_docid last) {
  uint8_t *codes = mmap(NULL, (size_t)last + 1, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  ck_assert(codes != MAP_FAILED);
  codes[0] = codes[last] = 255;
  return codes;
}

/* Positions and documents at the far end of what fits. */
START_TEST(greatest_numbers) {
  rk_list_writer writer = {0};
  rk_buffer bytes = {0};
  rk_term_info info;
  const rk_docid last = RK_DOCID_NONE - 2;
  /* No codes for billions of documents: the writer looks at those of two, which lie far apart. */
  const uint8_t *codes = codes_far_apart(last);
  rk_list_writer_open(&writer, codes, last + 1);
  rk_list_writer_begin(&writer, 2, 3, 1);
  rk_list_writer_add_document(&writer, 0, 2);
  rk_list_writer_add_position(&writer, 0, 0);
  rk_list_writer_add_position(&writer, UINT32_MAX - 1, 0);
  rk_list_writer_add_document(&writer, last, 1);
  rk_list_writer_add_position(&writer, UINT32_MAX - 1, 0);
  ck_assert_int_eq(rk_list_writer_finish(&writer, &bytes, &info), RK_OK);
  write_chunks(in_folder("seg"), &(chunk_bytes){RK_CHUNK_LISTS, bytes.ptr, bytes.len}, 1);
  rk_chunk_file file;
  open_chunks(&file, in_folder("seg"));
  const rk_chunk *lists = need_chunk(&file, RK_CHUNK_LISTS);
  rk_list_cursor cursor;
  rk_positions positions;
  rk_error error = {0};
  uint32_t got[2];
  ck_assert_ok(rk_list_cursor_open(&cursor, &file, lists, last + 1, &info, &error), error);
  ck_assert_ok(rk_list_cursor_seek(&cursor, 1, &error), error);
  ck_assert_uint_eq(rk_list_cursor_document(&cursor), last);
  rk_positions_open(&positions, &file, lists, codes, &info);
  ck_assert_ok(rk_positions_read(&positions, &cursor, got, NULL, &error), error);
  ck_assert_uint_eq(got[0], UINT32_MAX - 1);
  ck_assert_ok(rk_list_cursor_load_block(&cursor, 0, &error), error);
  ck_assert_ok(rk_positions_read(&positions, &cursor, got, NULL, &error), error);
  ck_assert_uint_eq(got[1], UINT32_MAX - 1);
  rk_chunk_file_close(&file);
  rk_list_writer_deinit(&writer);
  rk_buffer_deinit(&bytes);
  munmap((void *)codes, (size_t)last + 1);
}
END_TEST

static void expect_most(const rk_chunk_file *file, const rk_term_info *info) {
  rk_list_cursor cursor;
  rk_error error = {0};
  const rk_chunk *lists = need_chunk(file, RK_CHUNK_LISTS);
  ck_assert_ok(rk_list_cursor_open(&cursor, file, lists, 9, info, &error), error);
  ck_assert_ok(rk_list_cursor_load_block(&cursor, 0, &error), error);
  ck_assert_ok(rk_list_cursor_load_frequencies(&cursor, &error), error);
  ck_assert_uint_eq(cursor.frequencies[0], INT32_MAX);
}

/* Forged numbers: whatever is stored, a frequency is 1 to 2^31 - 1, or it would lead scores astray. */
START_TEST(frequencies_that_no_document_can_have) {
  static const uint8_t codes[9] = {0};
  rk_list_writer writer = {0};
  rk_buffer bytes = {0};
  rk_term_info info, single = {.document_frequency = 1, .form_count = 1, .only_document = 3};
  rk_list_writer_open(&writer, codes, 9);
  rk_list_writer_begin(&writer, 2, UINT32_MAX, 1);
  rk_list_writer_add_document(&writer, 3, UINT32_MAX);
  rk_list_writer_add_document(&writer, 4, 1);
  ck_assert_int_eq(rk_list_writer_finish(&writer, &bytes, &info), RK_OK);
  write_chunks(in_folder("seg"), &(chunk_bytes){RK_CHUNK_LISTS, bytes.ptr, bytes.len}, 1);
  rk_chunk_file file;
  open_chunks(&file, in_folder("seg"));
  expect_most(&file, &info);
  single.token_frequency = UINT64_C(1) << 32; /* of which 32 bits are zero */
  expect_most(&file, &single);
  rk_chunk_file_close(&file);
  rk_list_writer_deinit(&writer);
  rk_buffer_deinit(&bytes);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {short_lists,
                                lists_of_a_few_blocks,
                                long_lists,
                                one_document_with_many_tokens,
                                greatest_numbers,
                                frequencies_that_no_document_can_have};
  return run_cases("list", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
