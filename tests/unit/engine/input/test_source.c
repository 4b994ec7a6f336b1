/* Packed files: members, frames, windows, damage; and reads of every size. */
#include "tests/support/random.h"
#include "tests/unit/engine/input/input_fixture.h"

#include <errno.h>

static const char two_records[] = "{\"id\":1,\"body\":\"satu\"}\n{\"id\":2,\"body\":\"dua\"}\n";
static const char two_docs[] = "1||satu|\n2||dua|\n";

static const char *read_packed(const rk_buffer *packed) {
  return read_bytes(packed->ptr, packed->len, AUTO);
}

START_TEST(gzip_members) {
  rk_buffer packed = {0};
  pack_gzip(&packed, two_records, 30); /* cut within a record */
  pack_gzip(&packed, "", 0);
  pack_gzip(&packed, two_records + 30, strlen(two_records) - 30);
  ck_assert_str_eq(read_packed(&packed), two_docs);
  ck_assert_uint_eq(last_counts.raw_bytes, packed.len);
  ck_assert_uint_eq(last_counts.raw_bytes_total, packed.len);
  ck_assert_uint_eq(last_counts.unpacked_bytes, strlen(two_records));
  ck_assert_uint_eq(last_counts.skipped, 0);
  ck_assert_int_eq(rk_buffer_append(&packed, "\0\0\0\0\0", 5), RK_OK); /* padding */
  ck_assert_str_eq(read_packed(&packed), two_docs);
  ck_assert_int_eq(rk_buffer_append(&packed, "x", 1), RK_OK);
  ck_assert_str_eq(read_packed(&packed),
                   "1||satu|\n2||dua|\n! m:3:45: gzip: other bytes follow its end\n");
  rk_buffer_deinit(&packed);
}
END_TEST

START_TEST(zstd_frames) {
  rk_buffer packed = {0};
  static const char skippable[] = "\x5a\x2a\x4d\x18\x03\0\0\0abc";
  ck_assert_int_eq(rk_buffer_append(&packed, skippable, 11), RK_OK);
  pack_zstd(&packed, two_records, 30, 20);
  pack_zstd(&packed, "", 0, 20);
  ck_assert_int_eq(rk_buffer_append(&packed, skippable, 11), RK_OK);
  pack_zstd(&packed, two_records + 30, strlen(two_records) - 30, 20);
  ck_assert_str_eq(read_packed(&packed), two_docs);
  ck_assert_uint_eq(last_counts.raw_bytes, packed.len);
  ck_assert_uint_eq(last_counts.unpacked_bytes, strlen(two_records));
  ck_assert_int_eq(rk_buffer_append(&packed, "garbage", 7), RK_OK);
  ck_assert_str_eq(read_packed(&packed),
                   "1||satu|\n2||dua|\n! m:3:45: zstd: other bytes follow a frame\n");
  rk_buffer_deinit(&packed);
}
END_TEST

START_TEST(zstd_windows) {
  size_t len = (size_t)3 << 20;
  char *text = malloc(len);
  ck_assert_ptr_nonnull(text);
  memset(text, 'a', len);
  memcpy(text, "T\n", 2);
  rk_buffer packed = {0};
  pack_zstd(&packed, text, len, 27); /* 128 MB */
  rk_input *input;
  rk_doc doc;
  bool got;
  ck_assert_int_eq(rk_input_open_memory(&input, "m", packed.ptr, packed.len, NULL, NULL), RK_OK);
  ck_assert_int_eq(rk_input_next(input, &doc, &got, NULL), RK_OK);
  ck_assert(got && doc.body.len == len - 2);
  ck_assert_int_eq(memcmp(doc.body.ptr, text + 2, len - 2), 0);
  rk_input_close(input);
  packed.len = 0;
  pack_zstd(&packed, text, len, 28);
  ck_assert_str_eq(read_packed(&packed), "! m:-:0: zstd: its window is over 128 MB\n");
  rk_buffer_deinit(&packed);
  free(text);
}
END_TEST

START_TEST(packed_text_and_packed_twice) {
  rk_buffer once = {0}, twice = {0};
  pack_gzip(&once, "Judul\nisi", 9);
  ck_assert_str_eq(read_packed(&once), "m|Judul|isi|\n");
  pack_zstd(&twice, once.ptr, once.len, 20);
  ck_assert_str_eq(read_packed(&twice), "! m:-:3: not text: it has NUL bytes\n");
  once.len = 0;
  pack_zstd(&once, "", 0, 20);
  ck_assert_str_eq(read_packed(&once), "! m:-:-: empty\n");
  rk_buffer_deinit(&once);
  rk_buffer_deinit(&twice);
}
END_TEST

/* Cut anywhere, both packings give the records that were whole, then one bad
 * record, and never more. Text that is not whole is not given at all. */
static void check_cuts(const rk_buffer *packed, size_t *whole_records) {
  *whole_records = 0;
  for (size_t len = 6; len < packed->len; len++) {
    const char *seen = read_bytes(packed->ptr, len, AUTO);
    ck_assert_uint_eq(last_counts.skipped, 1);
    size_t docs = last_counts.documents;
    ck_assert_uint_le(docs, 2);
    ck_assert_int_eq(strncmp(seen, two_docs, docs == 0 ? 0 : docs == 1 ? 9 : 17), 0);
    ck_assert_ptr_nonnull(strstr(seen, ": truncated: the packed data stops early\n"));
    if (docs > *whole_records) *whole_records = docs;
  }
}

START_TEST(truncated) {
  rk_buffer packed = {0};
  size_t whole_records;
  pack_gzip(&packed, two_records, strlen(two_records));
  check_cuts(&packed, &whole_records);
  ck_assert_uint_eq(whole_records, 2); /* all but the checksum was there */
  ck_assert_str_eq(read_bytes(packed.ptr, packed.len - 1, STRICT),
                   "1||satu|\n2||dua|\n!! m:3:45: truncated: the packed data stops early\n");
  ck_assert_int_eq(last_status, RK_BAD_INPUT);
  packed.len = 0;
  pack_zstd(&packed, two_records, 30, 20);
  pack_zstd(&packed, two_records + 30, strlen(two_records) - 30, 20);
  size_t first_len = ZSTD_findFrameCompressedSize(packed.ptr, packed.len);
  rk_buffer first = {packed.ptr, first_len, first_len};
  rk_buffer second_cut = {packed.ptr, packed.len, packed.len};
  ck_assert_str_eq(read_packed(&first), "1||satu|\n! m:2:30: broken JSON: premature EOF\n");
  ck_assert_str_eq(read_bytes(packed.ptr, second_cut.len - 1, AUTO),
                   "1||satu|\n2||dua|\n! m:3:45: truncated: the packed data stops early\n");
  packed.len = 0;
  pack_gzip(&packed, "Judul\nisi yang panjang", 22);
  ck_assert_str_eq(read_bytes(packed.ptr, packed.len - 1, AUTO),
                   "! m:-:22: truncated: the packed data stops early\n");
  rk_buffer_deinit(&packed);
}
END_TEST

/* Many records, one byte broken in the middle: what came before is kept. */
START_TEST(damaged) {
  rk_buffer text = {0}, packed = {0};
  random_source random = {1};
  for (int i = 0; i < 40000; i++) {
    char record[64];
    int len = snprintf(record, sizeof record, "{\"id\":%d,\"body\":\"%08x\"}\n", i,
                       random_bits(&random, 32));
    ck_assert_int_eq(rk_buffer_append(&text, record, (size_t)len), RK_OK);
  }
  for (int kind = 0; kind < 2; kind++) {
    packed.len = 0;
    if (kind == 0) pack_gzip(&packed, text.ptr, text.len);
    if (kind == 1) pack_zstd(&packed, text.ptr, text.len, 20);
    memset(packed.ptr + packed.len / 2, 0xff, 16);
    transcript_len = 0;
    rk_input *input;
    rk_doc doc;
    bool got = true;
    rk_input_options options = {.on_skip = note_skip};
    ck_assert_int_eq(rk_input_open_memory(&input, "m", packed.ptr, packed.len, &options, NULL),
                     RK_OK);
    uint64_t documents = 0;
    while (rk_input_next(input, &doc, &got, NULL) == RK_OK && got) {
      char id[32];
      snprintf(id, sizeof id, "%llu", (unsigned long long)documents++);
      /* gzip finds damage late, through its checksum: ids stay in order up to there. */
      if (kind == 1) ck_assert(rk_view_equal(doc.id, rk_view_of(id)));
    }
    rk_input_get_counts(input, &last_counts);
    rk_input_close(input);
    transcript[transcript_len] = '\0';
    ck_assert_uint_gt(documents, 10000);
    ck_assert_uint_lt(documents, 40000);
    ck_assert_ptr_nonnull(strstr(last_reason, "damaged data"));
    if (kind == 1) ck_assert_uint_eq(last_counts.skipped, 1);
  }
  rk_buffer_deinit(&text);
  rk_buffer_deinit(&packed);
}
END_TEST

START_TEST(damage_in_one_file_of_a_folder) {
  rk_buffer packed = {0};
  make_folder("d");
  pack_gzip(&packed, two_records, strlen(two_records));
  write_bytes("d/a.gz", packed.ptr, packed.len - 3);
  write_bytes("d/b.gz", packed.ptr, packed.len);
  write_bytes("d/c.gz", packed.ptr, 5);
  write_text("d/d.txt", "D\n");
  ck_assert_str_eq(read_path(in_folder("d"), AUTO),
                   "1||satu|\n2||dua|\n! d/a.gz:3:45: truncated: the packed data stops early\n"
                   "1||satu|\n2||dua|\n"
                   "! d/c.gz:-:0: truncated: the packed data stops early\n"
                   "d/d.txt|D||\n");
  ck_assert_uint_eq(last_counts.unpacked_bytes, 45 + 45 + 2);
  rk_buffer_deinit(&packed);
}
END_TEST

/* ---- Reads of every size, and reads that fail ---- */

static size_t most_bytes; /* a read brings, or 0 for a pattern of sizes */
static int reads_left;

static int shorten(void *context, rk_fs_op op, const char *path, size_t *len_bytes) {
  static const size_t pattern[] = {1, 7, 2, 64, 3, 1000};
  static unsigned turn;
  (void)context;
  (void)path;
  if (op != RK_FS_READ) return 0;
  if (reads_left-- == 0) return EIO;
  size_t most = most_bytes ? most_bytes : pattern[turn++ % 6];
  if (*len_bytes > most) *len_bytes = most;
  return 0;
}

static const char *read_shortened(const char *name, size_t most, int reads) {
  most_bytes = most;
  reads_left = reads;
  rk_fs_set_hook(shorten, NULL);
  const char *seen = read_path(in_folder(name), AUTO);
  rk_fs_set_hook(NULL, NULL);
  return seen;
}

START_TEST(short_reads_change_nothing) {
  static const char text[] = "\xef\xbb\xbf\n {\"id\":1,\"body\":\"satu\"}\n{\"id\":2,\"x\":[1,2]}\n"
                             "{\"body\":\"\\u00e9\xc3\xa9\"}\r\n\n{\"id\":3,\"title\":\"akhir\"}";
  static const char *const names[] = {"plain.jsonl", "p.gz", "p.zst"};
  char *expected;
  rk_buffer packed = {0};
  write_text("plain.jsonl", text);
  pack_gzip(&packed, text, strlen(text));
  write_bytes("p.gz", packed.ptr, packed.len);
  packed.len = 0;
  pack_zstd(&packed, text, strlen(text), 20);
  write_bytes("p.zst", packed.ptr, packed.len);
  rk_buffer_deinit(&packed);
  for (size_t i = 0; i < 3; i++) {
    expected = strdup(read_path(in_folder(names[i]), AUTO));
    ck_assert_ptr_nonnull(expected);
    ck_assert_uint_eq(last_counts.documents, 3);
    ck_assert_uint_eq(last_counts.skipped, 1);
    uint64_t raw_bytes = last_counts.raw_bytes;
    for (size_t most = 0; most < 40; most++) {
      ck_assert_str_eq(read_shortened(names[i], most, -1), expected);
      ck_assert_uint_eq(last_counts.raw_bytes, raw_bytes);
      ck_assert_uint_eq(last_counts.unpacked_bytes, strlen(text));
    }
    free(expected);
  }
}
END_TEST

START_TEST(reads_that_fail_later) {
  write_text("f.jsonl", two_records);
  ck_assert_str_eq(read_shortened("f.jsonl", 24, 1),
                   "1||satu|\n!! f.jsonl:-:-: can't read: Input/output error\n");
  ck_assert_int_eq(last_status, RK_IO);
  make_folder("d");
  write_text("d/f.jsonl", two_records);
  write_text("d/g.txt", "G\n");
  ck_assert_str_eq(read_shortened("d", 24, 1),
                   "1||satu|\n! d/f.jsonl:-:-: can't read: Input/output error\nd/g.txt|G||\n");
}
END_TEST

int main(void) {
  const TTest *const tests[] = {gzip_members,
                                zstd_frames,
                                zstd_windows,
                                packed_text_and_packed_twice,
                                truncated,
                                damaged,
                                damage_in_one_file_of_a_folder,
                                short_reads_change_nothing,
                                reads_that_fail_later};
  return run_cases("source", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
