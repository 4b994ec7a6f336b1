/*
 * Damage of every kind that a disk, a bad copy or a careless hand can do: it is
 * reported by check, never crashes a search, and never gives a wrong answer.
 */
#include <fcntl.h>

#include "engine/segment/chunk_file.h"
#include "tests/corrupt/damage_fixture.h"

/* One file of the index, open for damage. */
typedef struct patient {
  char path[1200];
  uint8_t *bytes; /* as they should be */
  size_t len;
  int fd;
} patient;

static void patient_open(patient *p, const char *name) {
  snprintf(p->path, sizeof p->path, "%s/%s", in_folder("idx"), name);
  p->bytes = read_whole(p->path, &p->len);
  p->fd = open(p->path, O_RDWR);
  ck_assert_int_ge(p->fd, 0);
}

static void patient_close(patient *p) {
  close(p->fd);
  free(p->bytes);
}

static void put_byte(const patient *p, size_t at, uint8_t byte) {
  if (pwrite(p->fd, &byte, 1, (off_t)at) != 1) ck_abort_msg("pwrite");
}

typedef void on_file(const witness *w, const char *name);

/* For each file of the index but the lock, which is empty. */
static void for_each_file(const witness *w, on_file *what) {
  rk_fs_names names;
  size_t files = 0;
  ck_assert_int_eq(rk_fs_list(in_folder("idx"), &names, NULL), RK_OK);
  for (size_t i = 0; i < names.count; i++) {
    if (strcmp(names.names[i], RK_LOCK_NAME) == 0) continue;
    what(w, names.names[i]);
    files++;
  }
  rk_fs_names_deinit(&names);
  ck_assert_uint_ge(files, 2);
}

static void conclude(void) {
  expect_sound(in_folder("idx")); /* every damage was healed, or the tests told nothing */
  witness_ask(&right, in_folder("idx"), false);
}

static void damage_at(const witness *w, const patient *p, size_t at, uint8_t mask) {
  put_byte(p, at, p->bytes[at] ^ mask);
  expect_problem(in_folder("idx"), p->path, at);
  witness_ask(w, in_folder("idx"), false);
  put_byte(p, at, p->bytes[at]);
}

static void flip_every_byte(const witness *w, const char *name) {
  patient p;
  random_source random = {1};
  patient_open(&p, name);
  for (size_t at = 0; at < p.len; at++) {
    damage_at(w, &p, at, (uint8_t)(1u << random_below(&random, 8)));
    damage_at(w, &p, at, 0xff);
  }
  patient_close(&p);
}

START_TEST(test_every_byte_flipped) {
  damage_prepare(135, 3);
  for_each_file(&right, flip_every_byte);
  conclude();
}
END_TEST

/* A larger index, with a dictionary and chunks of several pages: some bytes of it. */
static void flip_some_bytes(const witness *w, const char *name) {
  patient p;
  random_source random = {2};
  patient_open(&p, name);
  for (int i = 0; i < 250; i++)
    damage_at(w, &p, random_below(&random, (uint32_t)p.len),
              (uint8_t)random_between(&random, 1, 255));
  patient_close(&p);
}

/* No chunk is empty, and one has pages. */
static void expect_every_chunk(const char *folder) {
  char path[1200];
  rk_chunk_file file;
  uint64_t largest = 0;
  snprintf(path, sizeof path, "%s/seg-0000000000000001.rks", folder);
  ck_assert_int_eq(rk_chunk_file_open(&file, path, NULL), RK_OK);
  for (uint32_t i = 0; i < file.chunk_count; i++) {
    ck_assert_uint_gt(file.chunks[i].size_bytes, 0);
    if (file.chunks[i].size_bytes > largest) largest = file.chunks[i].size_bytes;
  }
  ck_assert_uint_gt(largest, RK_PAGE_BYTES);
  rk_chunk_file_close(&file);
}

START_TEST(test_bytes_of_a_larger_index_flipped) {
  damage_prepare(700, 400);
  expect_every_chunk(in_folder("idx"));
  for_each_file(&right, flip_some_bytes);
  conclude();
}
END_TEST

static void cut_everywhere(const witness *w, const char *name) {
  patient p;
  patient_open(&p, name);
  for (size_t len = p.len; len-- > 0;) {
    if (len > 300 && len + 300 < p.len && len % 7) continue;
    ck_assert_int_eq(ftruncate(p.fd, (off_t)len), 0);
    expect_problem(in_folder("idx"), name, len);
    witness_ask(w, in_folder("idx"), false);
  }
  ck_assert_int_eq(ftruncate(p.fd, 0), 0);
  if (pwrite(p.fd, p.bytes, p.len, 0) != (ssize_t)p.len) ck_abort_msg("pwrite");
  patient_close(&p);
}

START_TEST(test_files_cut_short) {
  damage_prepare(135, 3);
  for_each_file(&right, cut_everywhere);
  conclude();
}
END_TEST

static void append_bytes(const witness *w, const char *name) {
  patient p;
  patient_open(&p, name);
  static const size_t lens[] = {1, 7, 8, 32, 64, 1000};
  for (size_t i = 0; i < sizeof lens / sizeof *lens; i++) {
    for (int same = 0; same < 2; same++) { /* zeros, or its own last bytes again */
      uint8_t tail[1000] = {0};
      if (same) memcpy(tail, p.bytes + p.len - (p.len < lens[i] ? p.len : lens[i]),
                       p.len < lens[i] ? p.len : lens[i]);
      if (pwrite(p.fd, tail, lens[i], (off_t)p.len) != (ssize_t)lens[i]) ck_abort_msg("pwrite");
      expect_problem(in_folder("idx"), name, p.len + lens[i]);
      witness_ask(w, in_folder("idx"), false);
      ck_assert_int_eq(ftruncate(p.fd, (off_t)p.len), 0);
    }
  }
  patient_close(&p);
}

START_TEST(test_bytes_behind_the_end) {
  damage_prepare(135, 3);
  for_each_file(&right, append_bytes);
  conclude();
}
END_TEST

START_TEST(test_a_segment_that_is_gone) {
  damage_prepare(135, 3);
  char segment[1200], aside[1200];
  snprintf(segment, sizeof segment, "%s/seg-0000000000000001.rks", in_folder("idx"));
  snprintf(aside, sizeof aside, "%s", in_folder("aside"));
  ck_assert_int_eq(rename(segment, aside), 0);
  expect_problem(in_folder("idx"), "no segment", 0);
  witness_ask(&right, in_folder("idx"), false);
  ck_assert_int_eq(mkdir(segment, 0777), 0); /* a folder in its place */
  expect_problem(in_folder("idx"), "a folder", 0);
  witness_ask(&right, in_folder("idx"), false);
  ck_assert_int_eq(rmdir(segment), 0);
  ck_assert_int_eq(rename(aside, segment), 0);
  conclude();
}
END_TEST

/* A manifest without its index, with another index's segment, and the two files swapped. */
START_TEST(test_files_that_do_not_belong_together) {
  damage_prepare(135, 3);
  corpus other = {0};
  damage_corpus(&other, 116, 5);
  build_index(in_folder("other"), &other, 0);
  corpus_deinit(&other);
  static const char *const names[] = {"MANIFEST", "seg-0000000000000001.rks"};
  for (size_t i = 0; i < 2; i++) {
    char ours[1200], foreign[1200];
    snprintf(ours, sizeof ours, "%s/%s", in_folder("idx"), names[i]);
    size_t len, foreign_len;
    uint8_t *bytes = read_whole(ours, &len);
    for (size_t j = 0; j < 2; j++) { /* the other index's, then our own other file */
      snprintf(foreign, sizeof foreign, "%s/%s", in_folder(j ? "idx" : "other"),
               names[j ? 1 - i : i]);
      uint8_t *wrong = read_whole(foreign, &foreign_len);
      write_whole(ours, wrong, foreign_len);
      free(wrong);
      expect_problem(in_folder("idx"), foreign, 0);
      witness_ask(&right, in_folder("idx"), false);
    }
    write_whole(ours, bytes, len);
    free(bytes);
  }
  conclude();
}
END_TEST

/* Two segments of one index, each under the other's name. */
START_TEST(test_segments_swapped) {
  random_source random = {3};
  corpus c = {0};
  for (int d = 0; d < 400; d++)
    corpus_add(&c, text_of("desa"), corpus_text(&c, &random, 700, 3000));
  build_index(in_folder("idx"), &c, RK_WRITER_MEMORY_LEAST);
  char one[1200], two[1200];
  snprintf(one, sizeof one, "%s/seg-0000000000000001.rks", in_folder("idx"));
  snprintf(two, sizeof two, "%s/seg-0000000000000002.rks", in_folder("idx"));
  const char *aside = in_folder("aside");
  ck_assert_int_eq(rename(one, aside), 0);
  ck_assert_int_eq(rename(two, one), 0);
  ck_assert_int_eq(rename(aside, two), 0);
  expect_problem(in_folder("idx"), "swapped segments", 0);
  rakor_index *index;
  rakor_error error = {0};
  ck_assert_int_eq(rakor_index_open(in_folder("idx"), &index, &error), RAKOR_CORRUPT);
  corpus_deinit(&c);
}
END_TEST

START_TEST(test_every_file_empty_or_no_index) {
  damage_prepare(135, 3);
  rakor_error error = {0};
  rakor_index *index;
  ck_assert_int_eq(rakor_check(in_folder("nowhere"), NULL, NULL, NULL, &error), RAKOR_NO_INDEX);
  error = (rakor_error){0};
  ck_assert_int_eq(rakor_index_open(in_folder("nowhere"), &index, &error), RAKOR_NO_INDEX);
  char manifest[1200];
  snprintf(manifest, sizeof manifest, "%s/MANIFEST", in_folder("idx"));
  error = (rakor_error){0};
  ck_assert_int_eq(rakor_index_open(manifest, &index, &error), RAKOR_NO_INDEX); /* a file */
  ck_assert_int_eq(unlink(manifest), 0);
  error = (rakor_error){0};
  ck_assert_int_eq(rakor_check(in_folder("idx"), NULL, NULL, NULL, &error), RAKOR_NO_INDEX);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_every_byte_flipped,
                                test_bytes_of_a_larger_index_flipped,
                                test_files_cut_short,
                                test_bytes_behind_the_end,
                                test_a_segment_that_is_gone,
                                test_files_that_do_not_belong_together,
                                test_segments_swapped,
                                test_every_file_empty_or_no_index};
  return run_cases("corrupt", tests, sizeof tests / sizeof *tests, folder_setup,
                   damage_teardown);
}
