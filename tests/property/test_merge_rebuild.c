/*
 * Is an index that was merged the same as one that was made in one go?
 *
 * Random collections in random segments, empty ones and single documents among them, merged with
 * budgets so small that lists are written in parts and dictionaries go to scratch files: the lists,
 * terms, forms and lengths are those of one segment to the last byte, the documents are all there,
 * answers are equal to the last bit of their scores, and check passes.
 */
#include "engine/index/merge_run.h"
#include "tests/support/answers.h"
#include "tests/support/segments.h"

static void merge_all(const char *path, size_t memory_bytes) {
  rk_folder folder;
  rk_manifest old, next;
  bool found, replaced;
  rk_error error = {0};
  uint64_t next_id = 0;
  rk_merge_outcome outcome;
  ck_assert_ok(rk_folder_open(&folder, path, &next_id, &error), error);
  ck_assert_ok(rk_manifest_read(&old, path, &found, &error), error);
  ck_assert_ok(rk_manifest_read(&next, path, &found, &error), error);
  const rk_merge_place place = {
      .folder = &folder, .manifest = &next, .kept = &old, .memory_bytes = memory_bytes};
  ck_assert_ok(rk_merge_run(&place, 0, next.segment_count, &outcome, &error), error);
  ck_assert_uint_eq(next.segment_count, 1);
  ck_assert_uint_eq(outcome.file_bytes, next.segments[0].file_bytes);
  ck_assert_ok(rk_manifest_write(&next, path, &replaced, &error), error);
  rk_folder_sweep(&folder, &next);
  rk_manifest_deinit(&old);
  rk_manifest_deinit(&next);
  rk_folder_close(&folder, false);
}

/* Every column comes and goes, and so do stretches of documents that have none. */
static void give_columns(corpus *c, random_source *random, rakor_document *document) {
  static const char *const sites[] = {"kompas.com", "www.tempo.co", "a", "a.b", "detik.com"};
  char text[96];
  const uint32_t kind = random_below(random, 12);
  if (kind == 7) document->path = text_of("folder/file.txt");
  if (kind == 8) document->path = text_of("folder/file-2.txt");
  if (kind < 5) document->site = text_of(sites[random_zipf(random, 5)]);
  if (kind == 3) document->language = text_of("id");
  if (kind > 5) {
    const int len = snprintf(text, sizeof text, "%04u-%02u-%02u%s", 1000 + random_below(random, 1000),
                             random_between(random, 1, 12), random_between(random, 1, 28),
                             kind == 9 ? "T23:59:00Z" : "");
    document->date = corpus_copy(c, text, (size_t)len);
  }
  if (kind == 0 || kind == 10) {
    const int len = snprintf(text, sizeof text, "{\"kota\":\"k%u\",\"harga\":%d}",
                             random_zipf(random, 300), (int)random_below(random, 4000) - 2000);
    document->fields = corpus_copy(c, text, (size_t)len);
  }
}

/* Some long documents, some without a word, some with all fields. */
static void make_corpus(corpus *c, random_source *random, size_t documents, uint32_t vocabulary) {
  for (size_t d = 0; d < documents; d++) {
    const uint32_t kind = random_below(random, 10);
    const uint32_t words = kind == 0 ? 0 : kind == 1 ? 700 : random_between(random, 1, 60);
    corpus_add(c, kind < 5 ? text_of("") : corpus_text(c, random, 3, vocabulary),
               corpus_text(c, random, words, vocabulary));
    give_columns(c, random, &c->documents[d]);
  }
}

/* Cuts the corpus at random places; two cuts at one place make an empty segment. */
static void make_segments(const char *folder, const corpus *c, random_source *random) {
  rk_manifest manifest = {0};
  size_t done = 0, count = 0;
  const uint32_t most = random_below(random, 3) ? 40 : 2;
  while (done < c->count || count == 0) {
    size_t n = random_below(random, 4) ? random_below(random, (uint32_t)c->count / 3 + most) : 0;
    if (n > c->count - done) n = c->count - done;
    segments_add(folder, &manifest, c->documents + done, n);
    done += n;
    count++;
  }
  segments_commit(folder, &manifest);
  rk_manifest_deinit(&manifest);
}

START_TEST(test_random_collections) {
  static const size_t budgets[] = {0, 300, 4000, 100000, 1 << 24};
  for (uint64_t seed = 1; seed <= 40; seed++) {
    random_source random = {.state = seed};
    corpus c = {0};
    char many[16], one[16];
    make_corpus(&c, &random, random_below(&random, seed % 3 ? 60 : 600),
                random_between(&random, 5, 3000));
    snprintf(many, sizeof many, "many%d", (int)seed);
    snprintf(one, sizeof one, "one%d", (int)seed);
    make_segments(in_folder(many), &c, &random);
    segments_build(in_folder(one), &c, 1);
    merge_all(in_folder(many), budgets[seed % 5]);
    expect_sound(in_folder(many));
    expect_same_lists(in_folder(many), in_folder(one));
    expect_documents(in_folder(many), &c);
    for (int q = 0; q < 10; q++)
      expect_same_answers(in_folder(many), in_folder(one),
                          corpus_text(&c, &random, random_between(&random, 1, 4), 60));
    corpus_deinit(&c);
  }
}
END_TEST

/* Long lists, several blocks a segment, blocks of documents that can be copied. */
START_TEST(test_long_lists) {
  random_source random = {.state = 77};
  corpus c = {0};
  for (int d = 0; d < 3000; d++)
    corpus_add(&c, text_of("desa"), corpus_text(&c, &random, random_between(&random, 5, 120), 500));
  segments_build(in_folder("one"), &c, 1);
  static const size_t budgets[] = {0, 20000, 1 << 24};
  for (size_t i = 0; i < 3; i++) {
    const char *many = in_folder(i == 0 ? "a" : i == 1 ? "b" : "c");
    segments_build(many, &c, 3 + 4 * i);
    merge_all(many, budgets[i]);
    expect_sound(many);
    expect_same_lists(many, in_folder("one"));
    expect_documents(many, &c);
  }
  corpus_deinit(&c);
}
END_TEST

/* What the writer merges on its way is what it would have made without. */
START_TEST(test_tiers_of_the_writer) {
  random_source random = {.state = 5};
  corpus c = {0};
  make_corpus(&c, &random, 2500, 4000);
  segments_build(in_folder("one"), &c, 1);
  rakor_error error = {0};
  const rakor_writer_options options = {
      .memory_bytes = RK_WRITER_MEMORY_LEAST, .keep = segments_keep, .keep_count = 2};
  build_index_with(in_folder("many"), &c, &options);
  expect_sound(in_folder("many"));
  expect_documents(in_folder("many"), &c);
  for (int q = 0; q < 10; q++)
    expect_same_answers(in_folder("many"), in_folder("one"), corpus_text(&c, &random, 3, 60));
  rakor_optimize_summary summary;
  ck_assert_ok(rakor_optimize(in_folder("many"), NULL, &summary, &error), error);
  ck_assert_uint_gt(summary.segments_before, 1);
  ck_assert_uint_eq(summary.segments, 1);
  expect_sound(in_folder("many"));
  expect_same_lists(in_folder("many"), in_folder("one"));
  expect_documents(in_folder("many"), &c);
  corpus_deinit(&c);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_random_collections, test_long_lists,
                                test_tiers_of_the_writer};
  return run_cases("merge_rebuild", tests, sizeof tests / sizeof *tests, folder_setup,
                   folder_teardown);
}
