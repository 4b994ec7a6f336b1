/* Documents that the writer's options leave out: counted, and not in the index. */
#include "tests/support/index_fixture.h"

static uint64_t last_passed_over;

static bool on_progress(void *context, const rakor_progress *progress) {
  (void)context;
  last_passed_over = progress->passed_over;
  return true;
}

static rakor_writer *open_writer(rakor_writer_options options) {
  rakor_writer *writer;
  rakor_error error = {0};
  options.on_progress = on_progress;
  ck_assert_ok(rakor_writer_open(in_folder("idx"), &options, &writer, &error), error);
  return writer;
}

static void add(rakor_writer *writer, const char *title, const char *body) {
  const rakor_document document = {
      .id = text_of("x"), .title = text_of(title), .body = text_of(body)};
  rakor_error error = {0};
  ck_assert_ok(rakor_writer_add(writer, &document, &error), error);
}

static rakor_summary commit(rakor_writer *writer) {
  rakor_summary summary;
  rakor_error error = {0};
  ck_assert_ok(rakor_writer_commit(writer, &summary, &error), error);
  return summary;
}

START_TEST(test_duplicates) {
  for (rakor_dedup dedup = RAKOR_DEDUP_OFF; dedup <= RAKOR_DEDUP_NEAR; dedup++) {
    rakor_writer *writer = open_writer((rakor_writer_options){.dedup = dedup, .memory_bytes = 1});
    add(writer, "Rapat desa", "Pembangunan jalan desa");
    add(writer, "Rapat kota", "Pembangunan jalan kota");
    add(writer, "RAPAT DESA", "pembangunan, jalan; desa");
    const uint64_t kept = dedup == RAKOR_DEDUP_OFF ? 3 : 2;
    ck_assert_uint_eq(rakor_writer_documents(writer), kept);
    const rakor_summary summary = commit(writer);
    ck_assert_uint_eq(summary.documents, kept);
    ck_assert_uint_eq(summary.exact_duplicates, 3 - kept);
    ck_assert_uint_eq(summary.near_duplicates + summary.forgotten + summary.skipped, 0);
    ck_assert_uint_eq(last_passed_over, 3 - kept);
    rakor_index *index = open_index(in_folder("idx"));
    rakor_stats stats;
    rakor_error error = {0};
    ck_assert_ok(rakor_index_stats(index, &stats, &error), error);
    ck_assert_uint_eq(stats.documents, kept);
    rakor_index_close(index);
  }
}
END_TEST

/* Nobody is a duplicate of a document that was refused. */
START_TEST(test_refused_documents) {
  rakor_writer *writer = open_writer((rakor_writer_options){.dedup = RAKOR_DEDUP_EXACT});
  static char path[70000];
  memset(path, 'p', sizeof path);
  const rakor_document document = {.body = text_of("Pembangunan jalan desa"),
                                   .path = {path, sizeof path}};
  ck_assert_int_eq(rakor_writer_add(writer, &document, NULL), RAKOR_LIMIT);
  add(writer, "", "Pembangunan jalan desa");
  const rakor_summary summary = commit(writer);
  ck_assert_uint_eq(summary.documents, 1);
  ck_assert_uint_eq(summary.exact_duplicates, 0);
}
END_TEST

/* What is in another language goes before it is compared; what is too short to tell stays. */
START_TEST(test_languages) {
  rakor_writer *writer = open_writer((rakor_writer_options){
      .languages = 1u << RAKOR_LANGUAGE_ID, .dedup = RAKOR_DEDUP_EXACT});
  add(writer, "", "Warga desa itu belum bisa pulang karena jalannya masih rusak.");
  add(writer, "", "The villagers could not go home because the road was still broken.");
  add(writer, "", "The villagers could not go home because the road was still broken.");
  add(writer, "Rapat", "");
  const rakor_summary summary = commit(writer);
  ck_assert_uint_eq(summary.documents, 2);
  ck_assert_uint_eq(summary.exact_duplicates, 0);
  for (int l = 0; l < RAKOR_LANGUAGES; l++)
    ck_assert_uint_eq(summary.other_languages[l], l == RAKOR_LANGUAGE_EN ? 2 : 0);
  ck_assert_uint_eq(last_passed_over, 2);
}
END_TEST

START_TEST(test_language_of) {
  double confidence = -1;
  ck_assert_int_eq(rakor_language_of(text_of("belum"), &confidence), RAKOR_LANGUAGE_UNKNOWN);
  ck_assert(confidence == 0);
  ck_assert_int_eq(rakor_language_of(text_of("Warga desa itu belum bisa pulang karena hujan"), NULL),
                   RAKOR_LANGUAGE_ID);
  ck_assert_int_eq(rakor_language_of((rakor_text){NULL, 0}, NULL), RAKOR_LANGUAGE_UNKNOWN);
  ck_assert_str_eq(rakor_language_code(RAKOR_LANGUAGE_SU), "su");
  ck_assert_ptr_null(rakor_language_code(RAKOR_LANGUAGES));
  ck_assert_int_eq(rakor_language_find(text_of("other")), RAKOR_LANGUAGE_OTHER);
  ck_assert_int_eq(rakor_language_find(text_of("de")), RAKOR_LANGUAGES);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_duplicates, test_refused_documents, test_languages,
                                test_language_of};
  return run_cases("passed_over", tests, sizeof tests / sizeof *tests, folder_setup,
                   folder_teardown);
}
