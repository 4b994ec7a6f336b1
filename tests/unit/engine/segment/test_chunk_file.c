#include "engine/segment/chunk_file.h"

#include "tests/unit/engine/segment/segment_kit.h"

/* Chunks whose ends fall before, on and behind the ends of pages. */
static const size_t chunk_sizes[] = {0, 1, 65535, 65536, 65537, 0, 200000};
enum { CHUNKS = sizeof chunk_sizes / sizeof *chunk_sizes, CHUNK_MAX = 200000 };

static rk_chunk_id id_of(size_t c) { return (rk_chunk_id)RK_CHUNK_NAME('C', 'H', 'K', '0' + c); }

static const uint8_t *content_of(size_t c) {
  static uint8_t bytes[CHUNK_MAX];
  random_source random = {100 + c};
  for (size_t i = 0; i < CHUNK_MAX; i++) bytes[i] = (uint8_t)random_u64(&random);
  return bytes;
}

/* Writes all chunks, in parts of at most `part` bytes; returns what finish says. */
static uint64_t write_all(const char *path, size_t part, uint64_t *footer_sum) {
  rk_chunk_writer *writer;
  rk_error error = {0};
  uint64_t file_bytes = 0;
  ck_assert_ok(rk_chunk_writer_open(&writer, path, 0xfeed5, &error), error);
  ck_assert_uint_eq(rk_chunk_writer_offset(writer), 0);
  for (size_t c = 0; c < CHUNKS; c++) {
    const uint8_t *bytes = content_of(c);
    ck_assert_ok(rk_chunk_writer_begin(writer, id_of(c), &error), error);
    ck_assert_uint_eq(rk_chunk_writer_offset(writer), 0);
    for (size_t at = 0; at < chunk_sizes[c]; at += part) {
      const size_t len = chunk_sizes[c] - at < part ? chunk_sizes[c] - at : part;
      REQUIRE(rk_chunk_writer_write(writer, bytes + at, len, &error) == RK_OK);
      REQUIRE(rk_chunk_writer_offset(writer) == at + len);
    }
  }
  ck_assert_ok(rk_chunk_writer_finish(writer, &file_bytes, footer_sum, &error), error);
  return file_bytes;
}

START_TEST(chunks_come_back) {
  static const size_t parts[] = {1, 1000, 65536, 1 << 20};
  uint8_t *first = NULL;
  size_t first_len = 0;
  for (size_t p = 0; p < 4; p++) {
    const char *path = in_folder("seg");
    uint64_t sum = 0;
    const uint64_t file_bytes = write_all(path, parts[p], &sum);
    rk_chunk_file file;
    open_chunks(&file, path);
    ck_assert_uint_eq(file.segment_id, 0xfeed5);
    ck_assert_uint_eq(file.map.len, file_bytes);
    ck_assert_mem_eq(file.map.ptr + file.map.len - 8, &sum, 8);
    ck_assert_uint_eq(file.chunk_count, CHUNKS);
    for (size_t c = 0; c < CHUNKS; c++) {
      const rk_chunk *chunk = need_chunk(&file, id_of(c));
      ck_assert_uint_eq(chunk->size_bytes, chunk_sizes[c]);
      const uint8_t *bytes = rk_chunk_bytes(&file, chunk, 0, chunk->size_bytes, NULL);
      ck_assert_ptr_nonnull(bytes);
      ck_assert_int_eq(memcmp(bytes, content_of(c), chunk_sizes[c]), 0);
    }
    ck_assert_uint_eq(rk_chunk_file_verify(&file, NULL, NULL), 0);
    rk_chunk_file_close(&file);
    /* The same chunks make the same file, however they were written. */
    size_t len;
    uint8_t *bytes = read_whole(path, &len);
    if (!first) {
      first = bytes;
      first_len = len;
      continue;
    }
    ck_assert_uint_eq(len, first_len);
    ck_assert_int_eq(memcmp(bytes, first, len), 0);
    free(bytes);
  }
  free(first);
}
END_TEST

START_TEST(ranges) {
  uint64_t sum;
  write_all(in_folder("seg"), 1 << 20, &sum);
  rk_chunk_file file;
  open_chunks(&file, in_folder("seg"));
  const rk_chunk *chunk = need_chunk(&file, id_of(4));
  static const uint64_t bad[][2] = {{0, 65538},      {65537, 1},          {65538, 0},
                                    {1, UINT64_MAX}, {UINT64_MAX, 1},     {UINT64_MAX, 0},
                                    {65536, 2},      {UINT64_MAX - 3, 8}, {0, UINT64_MAX}};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    rk_error error = {0};
    ck_assert_ptr_null(rk_chunk_bytes(&file, chunk, bad[i][0], bad[i][1], &error));
    ck_assert_int_eq(error.status, RK_CORRUPT);
    ck_assert_ptr_nonnull(strstr(error.message, "CHK4"));
  }
  ck_assert_ptr_eq(rk_chunk_bytes(&file, chunk, 65537, 0, NULL), chunk->ptr + 65537);
  ck_assert_ptr_eq(rk_chunk_bytes(&file, chunk, 65536, 1, NULL), chunk->ptr + 65536);
  ck_assert_ptr_eq(rk_chunk_bytes(&file, chunk, 65535, 2, NULL), chunk->ptr + 65535);
  rk_chunk_file_close(&file);
}
END_TEST

START_TEST(missing_chunks) {
  const char *path = in_folder("seg");
  write_chunks(path, &(chunk_bytes){id_of(1), "x", 1}, 1);
  rk_chunk_file file;
  const rk_chunk *chunk = NULL;
  rk_error error = {0};
  open_chunks(&file, path);
  ck_assert_ok(rk_chunk_file_require(&file, id_of(1), &chunk, &error), error);
  ck_assert_ptr_eq(chunk, rk_chunk_file_find(&file, id_of(1)));
  ck_assert_ptr_null(rk_chunk_file_find(&file, id_of(2)));
  ck_assert_int_eq(rk_chunk_file_require(&file, id_of(2), &chunk, &error), RK_CORRUPT);
  ck_assert_str_eq(error.file, path);
  ck_assert_ptr_nonnull(strstr(error.message, "CHK2 is missing"));
  rk_chunk_file_close(&file);
  rk_chunk_file_close(&file);
}
END_TEST

START_TEST(names) {
  char name[5];
  rk_chunk_name(RK_CHUNK_LISTS, name);
  ck_assert_str_eq(name, "LIST");
  rk_chunk_name((rk_chunk_id)0xff410a42, name); /* what a terminal could obey is hidden */
  ck_assert_str_eq(name, "B?A?");
}
END_TEST

/* Damage in page 1 of the largest chunk: other pages are fine, and touching
 * this one says where it is. */
START_TEST(damage_is_seen_on_touch) {
  const char *path = in_folder("seg");
  uint64_t sum;
  write_all(path, 1 << 20, &sum);
  rk_chunk_file file;
  open_chunks(&file, path);
  const uint64_t start = (uint64_t)(need_chunk(&file, id_of(6))->ptr - file.map.ptr);
  rk_chunk_file_close(&file);
  flip_byte(path, start + 70000);
  open_chunks(&file, path); /* opening reads no chunk */
  const rk_chunk *chunk = need_chunk(&file, id_of(6));
  rk_error error = {0};
  ck_assert_ptr_nonnull(rk_chunk_bytes(&file, chunk, 0, 65536, &error));
  ck_assert_ptr_nonnull(rk_chunk_bytes(&file, chunk, 131072, 100, &error));
  ck_assert_int_eq(error.status, RK_OK);
  static const uint64_t touching[][2] = {{65536, 1}, {131071, 1}, {65535, 2}, {0, 200000}};
  for (size_t i = 0; i < 4; i++) {
    rk_error_clear(&error);
    ck_assert_ptr_null(rk_chunk_bytes(&file, chunk, touching[i][0], touching[i][1], &error));
    ck_assert_int_eq(error.status, RK_CORRUPT);
    ck_assert_str_eq(error.file, path);
    ck_assert_ptr_nonnull(strstr(error.message, "CHK6"));
    ck_assert_uint_eq(error.byte, start + 65536);
  }
  rk_chunk_file_close(&file);
}
END_TEST

static void remember(void *context, const rk_error *problem) {
  rk_error *last = context;
  *last = *problem;
}

/* One byte turned around, all over the file: the opening or verify must see it. */
START_TEST(no_damage_stays_unseen) {
  const char *path = in_folder("seg");
  const char *sound = in_folder("sound");
  uint64_t sum;
  write_all(sound, 1 << 20, &sum);
  size_t len;
  uint8_t *bytes = read_whole(sound, &len);
  unsigned at_open = 0, by_verify = 0;
  const size_t tables = len - 64 - 32 * CHUNKS - 8 * 9; /* nine pages */
  for (size_t at = 0; at < len;) {
    bytes[at] ^= 1;
    write_whole(path, bytes, len);
    bytes[at] ^= 1;
    rk_chunk_file file;
    rk_error error = {0};
    const rk_status status = rk_chunk_file_open(&file, path, &error);
    REQUIRE((status == RK_OK) == (at >= 32 && at < tables));
    if (status == RK_OK) {
      REQUIRE(rk_chunk_file_verify(&file, remember, &error) == 1);
      REQUIRE(error.byte <= at && at < error.byte + RK_PAGE_BYTES);
      by_verify++;
    } else {
      at_open++;
    }
    REQUIRE(status == RK_OK || status == RK_CORRUPT || status == RK_UNSUPPORTED);
    REQUIRE(error.status != RK_OK && strcmp(error.file, path) == 0 && error.message[0]);
    rk_chunk_file_close(&file);
    const size_t last = tables - 40; /* from here on, every byte */
    if (at < 40 || at >= last)
      at++;
    else
      at = at + 9973 < last ? at + 9973 : last;
  }
  ck_assert_uint_gt(at_open, 100);
  ck_assert_uint_gt(by_verify, 30);
  free(bytes);
}
END_TEST

START_TEST(cut_and_grown_files) {
  const char *path = in_folder("seg");
  write_chunks(path, &(chunk_bytes){id_of(1), "abcdefgh", 8}, 1);
  size_t len;
  uint8_t *bytes = read_whole(path, &len);
  bytes = realloc(bytes, len + 64);
  memset(bytes + len, 0, 64);
  for (size_t cut = 0; cut <= len + 64; cut++) {
    write_whole(path, bytes, cut);
    rk_chunk_file file;
    rk_error error = {0};
    const rk_status status = rk_chunk_file_open(&file, path, &error);
    ck_assert_int_eq(status, cut == len ? RK_OK : RK_CORRUPT);
    rk_chunk_file_close(&file);
  }
  free(bytes);
}
END_TEST

START_TEST(abandoned_files_are_removed) {
  const char *path = in_folder("seg");
  rk_chunk_writer *writer;
  rk_error error = {0};
  ck_assert_ok(rk_chunk_writer_open(&writer, path, 1, &error), error);
  ck_assert_ok(rk_chunk_writer_begin(writer, id_of(1), &error), error);
  ck_assert_ok(rk_chunk_writer_write(writer, content_of(1), 70000, &error), error);
  ck_assert_int_eq(access(path, F_OK), 0);
  rk_chunk_writer_abandon(writer);
  ck_assert_int_ne(access(path, F_OK), 0);
  rk_chunk_writer_abandon(NULL);
  ck_assert_int_eq(rk_chunk_writer_open(&writer, in_folder("no/seg"), 1, &error), RK_IO);
  ck_assert_ptr_null(writer);
}
END_TEST

START_TEST(too_many_chunks) {
  rk_chunk_writer *writer;
  rk_error error = {0};
  ck_assert_ok(rk_chunk_writer_open(&writer, in_folder("seg"), 1, &error), error);
  for (size_t c = 0; c < RK_CHUNKS_MAX; c++)
    ck_assert_ok(rk_chunk_writer_begin(writer, id_of(c), &error), error);
  ck_assert_int_eq(rk_chunk_writer_begin(writer, id_of(64), &error), RK_LIMIT);
  rk_chunk_writer_abandon(writer);
}
END_TEST

typedef struct fault {
  unsigned left; /* calls that go well before one fails */
  bool happened;
} fault;

static int fail_later(void *context, rk_fs_op op, const char *path, size_t *len_bytes) {
  fault *f = context;
  (void)path, (void)len_bytes;
  if (f->happened || op == RK_FS_UNLINK) return 0;
  if (f->left-- > 0) return 0;
  f->happened = true;
  return 28; /* ENOSPC */
}

/* Each call of a whole writing fails once: an error comes out, and no file stays. */
START_TEST(a_fault_at_every_call) {
  const char *path = in_folder("seg");
  const uint8_t *bytes = content_of(0);
  for (unsigned calls = 0;; calls++) {
    fault f = {.left = calls};
    rk_chunk_writer *writer;
    rk_error error = {0};
    uint64_t file_bytes, sum;
    rk_fs_set_hook(fail_later, &f);
    rk_status status = rk_chunk_writer_open(&writer, path, 1, &error);
    if (status == RK_OK) {
      status = rk_chunk_writer_begin(writer, id_of(0), &error);
      if (status == RK_OK) status = rk_chunk_writer_write(writer, bytes, CHUNK_MAX, &error);
      if (status == RK_OK)
        status = rk_chunk_writer_finish(writer, &file_bytes, &sum, &error);
      else
        rk_chunk_writer_abandon(writer);
    }
    rk_fs_set_hook(NULL, NULL);
    if (!f.happened) {
      ck_assert_ok(status, error);
      ck_assert_uint_ge(calls, 8);
      break;
    }
    ck_assert_int_eq(status, RK_IO);
    ck_assert_str_eq(error.file, path);
    ck_assert_msg(access(path, F_OK) != 0, "call %u: a broken file stays", calls);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {chunks_come_back,
                                ranges,
                                missing_chunks,
                                names,
                                damage_is_seen_on_touch,
                                no_damage_stays_unseen,
                                cut_and_grown_files,
                                abandoned_files_are_removed,
                                too_many_chunks,
                                a_fault_at_every_call};
  return run_cases("chunk_file", tests, sizeof tests / sizeof *tests, folder_setup,
                   folder_teardown);
}
