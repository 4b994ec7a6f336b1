/* Writer, snapshot and check together: commits, aborts, leftovers, numbers. */
#include "engine/index/writer.h"

#include <errno.h>

#include "engine/index/check.h"
#include "engine/index/folder.h"
#include "engine/index/snapshot.h"
#include "tests/support/index_fixture.h"

static rk_writer *open_writer(const char *name) {
  rk_writer *writer;
  rk_error error = {0};
  ck_assert_msg(rk_writer_open(&writer, in_folder(name), RK_WRITER_MEMORY_LEAST, NULL, &error) ==
                    RK_OK,
                "%s", error.message);
  return writer;
}

static void add(rk_writer *writer, const char *title, const char *body) {
  const rk_record record = {.id = rk_view_of("x"), .title = rk_view_of(title),
                            .body = rk_view_of(body)};
  ck_assert_int_eq(rk_writer_add(writer, &record, NULL), RK_OK);
}

static rk_writer_totals commit(rk_writer *writer) {
  rk_writer_totals totals;
  rk_error error = {0};
  ck_assert_msg(rk_writer_commit(writer, &totals, &error) == RK_OK, "%s", error.message);
  return totals;
}

static rk_snapshot open_snapshot(const char *name) {
  rk_snapshot snapshot;
  ck_assert_int_eq(rk_snapshot_open(&snapshot, in_folder(name), NULL), RK_OK);
  return snapshot;
}

static rk_check_counts check(const char *name) {
  rk_check_counts counts;
  rk_error error = {0};
  ck_assert_msg(rk_check(in_folder(name), NULL, NULL, &counts, &error) == RK_OK, "%s",
                error.message);
  return counts;
}

START_TEST(test_generations_and_numbers) {
  for (uint64_t generation = 1; generation <= 3; generation++) {
    rk_writer *writer = open_writer("idx");
    for (uint64_t d = 0; d < generation; d++) add(writer, "desa", "kota desa");
    const rk_writer_totals totals = commit(writer);
    ck_assert_uint_eq(totals.documents, generation);
    ck_assert_uint_eq(totals.tokens, 3 * generation);
    ck_assert_uint_eq(totals.terms, 2);
    ck_assert_uint_eq(totals.text_bytes, 13 * generation);
    ck_assert_uint_eq(totals.segments, 1);
    rk_snapshot snapshot = open_snapshot("idx");
    ck_assert_uint_eq(snapshot.manifest.generation, generation);
    ck_assert_uint_eq(snapshot.manifest.segments[0].id, generation); /* ids never come back */
    ck_assert_uint_eq(snapshot.document_count, generation);
    ck_assert_uint_eq(snapshot.token_count, 3 * generation);
    const rk_check_counts counts = check("idx");
    ck_assert_uint_eq(counts.files, 2);
    ck_assert_uint_eq(counts.bytes, totals.index_bytes);
    ck_assert_uint_eq(counts.leftovers, 0);
    rk_snapshot_close(&snapshot);
  }
}
END_TEST

START_TEST(test_abort_keeps_the_old) {
  rk_writer *writer = open_writer("idx");
  add(writer, "desa", "");
  commit(writer);
  writer = open_writer("idx");
  add(writer, "kota", "");
  rk_writer_abort(writer);
  rk_writer_abort(NULL);
  rk_snapshot snapshot = open_snapshot("idx");
  ck_assert_uint_eq(snapshot.manifest.generation, 1);
  rk_snapshot_close(&snapshot);
  ck_assert_uint_eq(check("idx").leftovers, 0);
}
END_TEST

START_TEST(test_abort_of_a_new_index_leaves_nothing) {
  rk_writer *writer = open_writer("idx");
  add(writer, "desa", "");
  rk_writer_abort(writer);
  struct stat info;
  ck_assert_int_ne(stat(in_folder("idx"), &info), 0);
  ck_assert_int_eq(mkdir(in_folder("mine"), 0777), 0); /* a folder that was there stays */
  writer = open_writer("mine");
  rk_writer_abort(writer);
  ck_assert_int_eq(stat(in_folder("mine"), &info), 0);
}
END_TEST

START_TEST(test_an_empty_index) {
  const rk_writer_totals totals = commit(open_writer("idx"));
  ck_assert_uint_eq(totals.documents, 0);
  ck_assert_uint_eq(totals.segments, 0);
  rk_snapshot snapshot = open_snapshot("idx");
  ck_assert_uint_eq(snapshot.document_count, 0);
  rk_snapshot_close(&snapshot);
  ck_assert_uint_eq(check("idx").files, 1);
}
END_TEST

/* Over many segments a document is found where it is. */
START_TEST(test_finding_a_document_among_segments) {
  random_source random = {1};
  corpus c = {0};
  for (int d = 0; d < 400; d++)
    corpus_add(&c, text_of(""), corpus_text(&c, &random, random_between(&random, 200, 900), 4000));
  rk_writer *writer = open_writer("idx");
  for (size_t d = 0; d < c.count; d++) {
    const rk_record record = {.id = view_of_text(c.documents[d].id),
                              .body = view_of_text(c.documents[d].body)};
    ck_assert_int_eq(rk_writer_add(writer, &record, NULL), RK_OK);
  }
  const rk_writer_totals totals = commit(writer);
  ck_assert_uint_gt(totals.segments, 2);
  rk_snapshot snapshot = open_snapshot("idx");
  ck_assert_uint_eq(snapshot.segment_count, totals.segments);
  rk_docstore_block block = {0};
  for (uint64_t d = 0; d < c.count; d += 13) {
    rk_docid local;
    rk_record record;
    rk_segment *segment = rk_snapshot_find(&snapshot, d, &local);
    ck_assert_uint_lt(local, segment->meta.document_count);
    ck_assert_int_eq(rk_docstore_get(&segment->store, local, &block, &record, NULL), RK_OK);
    ck_assert(rk_view_equal(record.id, view_of_text(c.documents[d].id)));
  }
  rk_docstore_block_deinit(&block);
  rk_snapshot_close(&snapshot);
  corpus_deinit(&c);
}
END_TEST

/* A segment is flushed when its own text fills the budget, the fifth as late as
 * the first: what an earlier one reserved does not count against it. */
START_TEST(test_segments_share_the_text_evenly) {
  random_source random = {.state = 5};
  corpus documents = {0};
  for (int d = 0; d < 700; d++) /* too few for a merge */
    corpus_add(&documents, (rakor_text){NULL, 0}, corpus_text(&documents, &random, 200, 3000));
  build_index(in_folder("many"), &documents, RK_WRITER_MEMORY_LEAST);
  rk_snapshot snapshot;
  ck_assert_int_eq(rk_snapshot_open(&snapshot, in_folder("many"), NULL), RK_OK);
  ck_assert_uint_ge(snapshot.segment_count, 3);
  uint64_t fewest = UINT64_MAX, most = 0;
  for (uint32_t s = 0; s + 1 < snapshot.segment_count; s++) { /* the last takes what is left */
    const uint64_t count = snapshot.segments[s].meta.document_count;
    if (count < fewest) fewest = count;
    if (count > most) most = count;
  }
  ck_assert_uint_le(most, 3 * fewest); /* the first one has a sample for the dictionary at least */
  rk_snapshot_close(&snapshot);
  corpus_deinit(&documents);
}
END_TEST

/* Twenty segments become two of the second tier and four that wait, in the order of the documents. */
START_TEST(test_segments_are_merged_in_tiers) {
  rk_writer *writer = open_writer("idx");
  char title[16];
  for (unsigned d = 0; d < 20; d++) {
    snprintf(title, sizeof title, "kata%u", d);
    add(writer, title, "kota desa");
    ck_assert_int_eq(rk_writer_flush(writer, NULL), RK_OK);
  }
  const rk_writer_totals totals = commit(writer);
  ck_assert_uint_eq(totals.segments, 6);
  ck_assert_uint_eq(totals.documents, 20);
  rk_snapshot snapshot = open_snapshot("idx");
  static const uint64_t documents[] = {8, 8, 1, 1, 1, 1};
  ck_assert_uint_eq(snapshot.segment_count, 6);
  uint64_t terms = 0;
  for (uint32_t s = 0; s < 6; s++) {
    ck_assert_uint_eq(snapshot.segments[s].meta.document_count, documents[s]);
    terms += snapshot.segments[s].meta.term_count;
  }
  ck_assert_uint_eq(totals.terms, terms);
  rk_docstore_block block = {0};
  for (unsigned d = 0; d < 20; d++) {
    rk_docid local;
    rk_record record;
    rk_segment *segment = rk_snapshot_find(&snapshot, d, &local);
    ck_assert_int_eq(rk_docstore_get(&segment->store, local, &block, &record, NULL), RK_OK);
    snprintf(title, sizeof title, "kata%u", d);
    ck_assert(rk_view_equal(record.title, rk_view_of(title)));
  }
  rk_docstore_block_deinit(&block);
  rk_snapshot_close(&snapshot);
  const rk_check_counts counts = check("idx");
  ck_assert_uint_eq(counts.files, 7);
  ck_assert_uint_eq(counts.leftovers, 0);
  ck_assert_uint_eq(counts.bytes, totals.index_bytes);
}
END_TEST

static bool say_no(void *context, uint64_t done_bytes, uint64_t total_bytes) {
  (void)done_bytes;
  (void)total_bytes;
  *(int *)context += 1;
  return false;
}

/* A merge asks whether to go on, and stops when told so; what was added can still be committed. */
START_TEST(test_stopping_a_merge) {
  random_source random = {.state = 8};
  corpus documents = {0};
  for (int d = 0; d < 3000; d++)
    corpus_add(&documents, text_of(""), corpus_text(&documents, &random, 200, 3000));
  rk_writer *writer = open_writer("idx");
  int asked = 0;
  rk_writer_set_watch(writer, say_no, &asked);
  rk_status status = RK_OK;
  uint64_t added = 0;
  for (; status == RK_OK && added < documents.count; added++) {
    const rk_record record = {.body = view_of_text(documents.documents[added].body)};
    status = rk_writer_add(writer, &record, NULL);
  }
  ck_assert_int_eq(status, RK_CANCELLED);
  ck_assert_int_eq(asked, 1);
  rk_writer_stop_merging(writer);
  const rk_writer_totals totals = commit(writer);
  ck_assert_int_eq(asked, 1);
  ck_assert_uint_eq(totals.live, added);
  ck_assert_uint_ge(totals.segments, 8);
  ck_assert_uint_eq(check("idx").leftovers, 0);
  corpus_deinit(&documents);
}
END_TEST

/* Segments of which little is left are written again at the commit; who says no gets the commit
 * without that. */
START_TEST(test_stopping_a_rewrite) {
  enum { DOCUMENTS = 3000, KEPT = 1000 };
  random_source random = {.state = 9};
  corpus documents = {0};
  rk_error error = {0};
  rk_writer *writer;
  for (int d = 0; d < DOCUMENTS; d++)
    corpus_add(&documents, text_of(""), corpus_text(&documents, &random, 300, 30000));
  build_index(in_folder("idx"), &documents, 0);
  ck_assert_ok(rk_writer_extend(&writer, in_folder("idx"), 0, NULL, true, &error), error);
  int asked = 0;
  rk_writer_set_watch(writer, say_no, &asked);
  for (int d = KEPT; d < DOCUMENTS; d++)
    ck_assert_int_eq(
        rk_writer_delete_id(writer, view_of_text(documents.documents[d].id), &error), RK_OK);
  const rk_writer_totals totals = commit(writer);
  ck_assert_int_eq(asked, 1);
  ck_assert_uint_eq(totals.live, KEPT);
  rk_snapshot snapshot = open_snapshot("idx");
  ck_assert_uint_eq(snapshot.manifest.generation, 2);
  ck_assert_uint_eq(snapshot.segment_count, 1);
  ck_assert_uint_eq(snapshot.deleted_count, DOCUMENTS - KEPT);
  rk_snapshot_close(&snapshot);
  ck_assert_uint_eq(check("idx").leftovers, 0);
  corpus_deinit(&documents);
}
END_TEST

/* Commits a new index in the folder the first time that a segment is mapped. */
static int commit_meanwhile(void *context, rk_fs_op op, const char *path, size_t *len_bytes) {
  bool *done = context;
  (void)len_bytes;
  if (op != RK_FS_MAP || *done || !strstr(path, ".rks")) return 0;
  *done = true;
  rk_fs_set_hook(NULL, NULL);
  rk_writer *writer = open_writer("idx");
  add(writer, "baru", "desa baru");
  commit(writer);
  return 0;
}

/* Check and open see the index before or after a commit, never a mixture. */
START_TEST(test_a_commit_while_we_open) {
  for (int by_check = 0; by_check < 2; by_check++) {
    random_source random = {.state = 3};
    corpus documents = {0};
    for (int d = 0; d < 1500; d++)
      corpus_add(&documents, (rakor_text){NULL, 0}, corpus_text(&documents, &random, 200, 3000));
    build_index(in_folder("idx"), &documents, RK_WRITER_MEMORY_LEAST);
    bool done = false;
    rk_fs_set_hook(commit_meanwhile, &done);
    if (by_check) {
      expect_sound(in_folder("idx"));
    } else {
      rk_snapshot snapshot = open_snapshot("idx");
      ck_assert_uint_eq(snapshot.document_count, 1);
      rk_snapshot_close(&snapshot);
    }
    rk_fs_set_hook(NULL, NULL);
    ck_assert(done);
    corpus_deinit(&documents);
  }
}
END_TEST

static int no_space(void *context, rk_fs_op op, const char *path, size_t *len_bytes) {
  (void)context;
  (void)path;
  (void)len_bytes;
  return op == RK_FS_WRITE ? ENOSPC : 0;
}

/* The settings of the analysis are the index's, until one is made with others. */
START_TEST(test_settings_are_kept) {
  rk_writer *writer;
  rk_analysis analysis = {.old_spelling = true};
  ck_assert_int_eq(rk_lexicon_parse(&analysis.lexicon, rk_view_of("Root Kretawa # x"), NULL, NULL),
                   RK_OK);
  ck_assert_int_eq(rk_writer_open(&writer, in_folder("idx"), 0, &analysis, NULL), RK_OK);
  rk_lexicon_release(analysis.lexicon);
  add(writer, "satu", "dikretawakan tjerita");
  commit(writer);
  rk_snapshot snapshot = open_snapshot("idx");
  ck_assert(rk_view_equal(rk_buffer_view(&snapshot.manifest.lexicon), rk_view_of("root kretawa\n")));
  ck_assert(rk_view_equal(rk_lexicon_text(snapshot.analysis.lexicon), rk_view_of("root kretawa\n")));
  ck_assert(snapshot.analysis.old_spelling && !snapshot.analysis_differs);
  static const char *const terms[] = {"kretawa", "cerita", "satu"};
  for (size_t i = 0; i < 3; i++) {
    rk_term_info info;
    bool found;
    ck_assert_int_eq(rk_dictionary_find(&snapshot.segments[0].dictionary, rk_view_of(terms[i]),
                                        &info, &found, NULL), RK_OK);
    ck_assert_msg(found, "no %s", terms[i]);
  }
  rk_snapshot_close(&snapshot);
  writer = open_writer("idx");
  add(writer, "satu", "dua");
  commit(writer);
  snapshot = open_snapshot("idx");
  ck_assert_uint_eq(snapshot.manifest.lexicon.len, 0);
  ck_assert(!snapshot.analysis.old_spelling && !snapshot.analysis_differs);
  rk_snapshot_close(&snapshot);
}
END_TEST

/* What failed half done is never gone on with, nor committed. */
START_TEST(test_nothing_goes_on_after_a_failure) {
  rk_writer *writer = open_writer("idx");
  add(writer, "lama", "desa lama");
  commit(writer);
  random_source random = {.state = 9};
  corpus documents = {0};
  ck_assert_int_eq(rk_writer_open(&writer, in_folder("idx"), RK_WRITER_MEMORY_LEAST, NULL, NULL),
                   RK_OK);
  const rakor_text text = corpus_text(&documents, &random, 200, 3000);
  const rk_record record = {.id = rk_view_of("d"), .body = {text.ptr, text.len}};
  ck_assert_int_eq(rk_writer_add(writer, &record, NULL), RK_OK);
  rk_fs_set_hook(no_space, NULL);
  rk_status status = RK_OK;
  for (int i = 0; status == RK_OK && i < 100000; i++) status = rk_writer_add(writer, &record, NULL);
  rk_fs_set_hook(NULL, NULL);
  ck_assert_int_eq(status, RK_IO);
  rk_error error = {0};
  ck_assert_int_eq(rk_writer_add(writer, &record, &error), RK_IO);
  ck_assert_int_eq(rk_writer_flush(writer, NULL), RK_IO);
  ck_assert_int_eq(rk_writer_commit(writer, NULL, NULL), RK_IO);
  rk_snapshot snapshot = open_snapshot("idx");
  ck_assert_uint_eq(snapshot.document_count, 1);
  ck_assert_uint_eq(snapshot.manifest.generation, 1);
  rk_snapshot_close(&snapshot);
  corpus_deinit(&documents);
}
END_TEST

START_TEST(test_leftovers) {
  rk_writer *writer = open_writer("idx");
  add(writer, "desa", "");
  commit(writer);
  write_whole(in_folder("idx/MANIFEST.tmp"), "half", 4);
  write_whole(in_folder("idx/seg-00000000000000ff.rks"), "half", 4);
  ck_assert_uint_eq(check("idx").leftovers, 2);
  rk_snapshot snapshot = open_snapshot("idx"); /* they are in nobody's way */
  ck_assert(rk_folder_is_leftover(&snapshot.manifest, "MANIFEST.tmp"));
  ck_assert(rk_folder_is_leftover(&snapshot.manifest, "seg-00000000000000ff.rks"));
  ck_assert(!rk_folder_is_leftover(&snapshot.manifest, "seg-0000000000000001.rks"));
  ck_assert(!rk_folder_is_leftover(&snapshot.manifest, "MANIFEST"));
  ck_assert(!rk_folder_is_leftover(&snapshot.manifest, "lock"));
  ck_assert(!rk_folder_is_leftover(&snapshot.manifest, "seg-1.rks"));
  rk_snapshot_close(&snapshot);
  writer = open_writer("idx"); /* swept at once, the committed segment not */
  struct stat info;
  ck_assert_int_ne(stat(in_folder("idx/seg-00000000000000ff.rks"), &info), 0);
  ck_assert_int_ne(stat(in_folder("idx/MANIFEST.tmp"), &info), 0);
  ck_assert_int_eq(stat(in_folder("idx/seg-0000000000000001.rks"), &info), 0);
  add(writer, "desa", "");
  commit(writer);
  ck_assert_int_eq(stat(in_folder("idx/seg-0000000000000100.rks"), &info), 0); /* above all seen */
  ck_assert_uint_eq(check("idx").leftovers, 0);
}
END_TEST

START_TEST(test_names) {
  char name[RK_SEGMENT_NAME_BYTES];
  uint64_t id = 0;
  rk_segment_name(0x1f, name);
  ck_assert_str_eq(name, "seg-000000000000001f.rks");
  ck_assert(rk_segment_name_parse(name, &id));
  ck_assert_uint_eq(id, 0x1f);
  static const char *const others[] = {"",         "seg-",     "seg-1f.rks",
                                       "MANIFEST", "seg-000000000000001F.rks",
                                       "seg-000000000000001f.rks2", "Seg-000000000000001f.rks",
                                       "seg-+00000000000001f.rks"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    ck_assert_msg(!rk_segment_name_parse(others[i], &id), "%s", others[i]);
}
END_TEST

START_TEST(test_no_index) {
  rk_snapshot snapshot;
  rk_check_counts counts;
  rk_error error = {0};
  ck_assert_int_eq(rk_snapshot_open(&snapshot, in_folder("nowhere"), &error), RK_NO_INDEX);
  ck_assert_ptr_nonnull(strstr(error.file, "nowhere"));
  error = (rk_error){0};
  ck_assert_int_eq(rk_snapshot_open(&snapshot, test_folder, &error), RK_NO_INDEX);
  error = (rk_error){0};
  ck_assert_int_eq(rk_check(test_folder, NULL, NULL, &counts, &error), RK_NO_INDEX);
}
END_TEST

START_TEST(test_folders_that_cannot_be) {
  rk_writer *writer;
  rk_error error = {0};
  ck_assert_int_eq(rk_writer_open(&writer, in_folder("no/such"), 0, NULL, &error), RK_IO);
  ck_assert_ptr_null(writer);
  write_whole(in_folder("file"), "x", 1);
  error = (rk_error){0};
  ck_assert_int_eq(rk_writer_open(&writer, in_folder("file"), 0, NULL, &error), RK_MISUSE);
  error = (rk_error){0}; /* the folder of the test holds "file", which is no index's */
  ck_assert_int_eq(rk_writer_open(&writer, test_folder, 0, NULL, &error), RK_MISUSE);
  ck_assert_ptr_nonnull(strstr(error.message, "file"));
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_settings_are_kept,
                                test_generations_and_numbers,
                                test_abort_keeps_the_old,
                                test_abort_of_a_new_index_leaves_nothing,
                                test_an_empty_index,
                                test_finding_a_document_among_segments,
                                test_segments_share_the_text_evenly,
                                test_segments_are_merged_in_tiers,
                                test_stopping_a_merge, test_stopping_a_rewrite,
                                test_a_commit_while_we_open,
                                test_nothing_goes_on_after_a_failure, test_leftovers,
                                test_names,
                                test_no_index,
                                test_folders_that_cannot_be};
  return run_cases("writer", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
