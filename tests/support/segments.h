/*
 * segments: an index of exactly the segments that a test wants, empty ones among them, made without
 * the writer, which merges them as it likes.
 */
#ifndef TESTS_SUPPORT_SEGMENTS_H
#define TESTS_SUPPORT_SEGMENTS_H

#include "engine/index/column_builder.h"
#include "engine/index/inverter.h"
#include "engine/index/snapshot.h"
#include "engine/rakor_values.h"
#include "tests/support/index_fixture.h"

/* The fields that become columns in these segments. */
static const rakor_keep segments_keep[] = {{"kota", RAKOR_COLUMN_TEXT},
                                           {"harga", RAKOR_COLUMN_NUMBER}};

/* Adds a segment of these documents to the folder and to the manifest (zeroed at first). */
static inline void segments_add(const char *folder, rk_manifest *manifest,
                                const rakor_document *documents, size_t count) {
  char name[RK_SEGMENT_NAME_BYTES];
  rk_error error = {0};
  rk_manifest_segment entry = {.id = manifest->next_segment_id ? manifest->next_segment_id : 1};
  manifest->next_segment_id = entry.id + 1;
  mkdir(folder, 0777);
  rk_segment_name(entry.id, name);
  char *path = rk_fs_join(folder, name);
  rk_chunk_writer *chunks;
  rk_docstore_writer *store;
  rk_inverter inverter = {0};
  rk_id_list ids = {0};
  rakor_values values;
  rk_column_builder *columns = calloc(1, sizeof *columns);
  ck_assert_ok(rakor_values_init(&values, segments_keep, 2, &error), error);
  ck_assert_ok(rk_chunk_writer_open(&chunks, path, entry.id, &error), error);
  ck_assert_ok(rk_docstore_writer_open(&store, chunks, &error), error);
  for (size_t d = 0; d < count; d++) {
    const rakor_document *document = &documents[d];
    const rk_record record = {.id = view_of_text(document->id),
                              .title = view_of_text(document->title),
                              .body = view_of_text(document->body),
                              .fields = view_of_text(document->fields)};
    ck_assert_ok(rk_docstore_writer_add(store, &record, &error), error);
    ck_assert_int_eq(rk_id_list_add(&ids, record.id), RK_OK);
    ck_assert_ok(rk_inverter_add(&inverter, record.title, record.body, &error), error);
    ck_assert_ok(rakor_values_take(&values, document, &error), error);
    ck_assert_ok(rk_column_builder_add(columns, values.values, values.count, &error), error);
  }
  rk_segment_meta meta;
  ck_assert_ok(rk_docstore_writer_finish(store, &error), error);
  rk_docstore_writer_close(store);
  ck_assert_ok(rk_id_list_write(&ids, chunks, &error), error);
  rk_id_list_deinit(&ids);
  ck_assert_ok(rk_column_builder_flush(columns, chunks, &error), error);
  rakor_values_deinit(&values);
  free(columns);
  ck_assert_ok(rk_inverter_flush(&inverter, chunks, 1 << 20, &meta, &error), error);
  ck_assert_ok(rk_segment_meta_write(&meta, chunks, &error), error);
  ck_assert_ok(rk_chunk_writer_finish(chunks, &entry.file_bytes, &entry.footer_sum, &error), error);
  entry.document_count = meta.document_count;
  ck_assert_int_eq(rk_manifest_add(manifest, &entry), RK_OK);
  rk_inverter_deinit(&inverter);
  free(path);
}

/* Writes the manifest. */
static inline void segments_commit(const char *folder, rk_manifest *manifest) {
  bool replaced;
  rk_error error = {0};
  manifest->generation++;
  manifest->fingerprint = rk_analysis_fingerprint((rk_view){0}, false);
  ck_assert_ok(rk_manifest_write(manifest, folder, &replaced, &error), error);
}

/* An index of `count` segments with about as many documents each; the first ones have one more. */
static inline void segments_build(const char *folder, const corpus *c, size_t count) {
  rk_manifest manifest = {0};
  size_t done = 0;
  for (size_t s = 0; s < count; s++) {
    const size_t n = c->count / count + (s < c->count % count ? 1 : 0);
    segments_add(folder, &manifest, c->documents + done, n);
    done += n;
  }
  segments_commit(folder, &manifest);
  rk_manifest_deinit(&manifest);
}

static inline size_t segments_count(const char *folder) {
  rk_snapshot snapshot;
  rk_error error = {0};
  ck_assert_ok(rk_snapshot_open(&snapshot, folder, &error), error);
  const size_t count = snapshot.segment_count;
  rk_snapshot_close(&snapshot);
  return count;
}

/* The chunks of the only segment of `a` are those of the only one of `b`, but for the documents,
 * whose blocks may be cut elsewhere. */
static inline void expect_same_lists(const char *a, const char *b) {
  static const rk_chunk_id ids[] = {RK_CHUNK_IDS, RK_CHUNK_LENGTHS, RK_CHUNK_LISTS,
                                    RK_CHUNK_TERMS, RK_CHUNK_TERM_INDEX, RK_CHUNK_FORMS,
                                    RK_CHUNK_META, RK_CHUNK_COLUMN_VALUES, RK_CHUNK_COLUMNS};
  rk_snapshot x, y;
  rk_error error = {0};
  ck_assert_ok(rk_snapshot_open(&x, a, &error), error);
  ck_assert_ok(rk_snapshot_open(&y, b, &error), error);
  ck_assert_uint_eq(x.segment_count, 1);
  ck_assert_uint_eq(y.segment_count, 1);
  for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
    const rk_chunk *p = rk_chunk_file_find(&x.segments[0].file, ids[i]);
    const rk_chunk *q = rk_chunk_file_find(&y.segments[0].file, ids[i]);
    ck_assert_msg(!p == !q, "chunk %.4s is in one of them only", (const char *)&ids[i]);
    if (!p) continue;
    ck_assert_msg(p->size_bytes == q->size_bytes &&
                      memcmp(p->ptr, q->ptr, (size_t)p->size_bytes) == 0,
                  "chunk %.4s differs: %llu and %llu bytes", (const char *)&ids[i],
                  (unsigned long long)p->size_bytes, (unsigned long long)q->size_bytes);
  }
  rk_snapshot_close(&x);
  rk_snapshot_close(&y);
}

/* Every document of the corpus is stored, in its place. */
static inline void expect_documents(const char *folder, const corpus *c) {
  rakor_index *index = open_index(folder);
  rakor_stats stats;
  ck_assert_int_eq(rakor_index_stats(index, &stats, NULL), RAKOR_OK);
  ck_assert_uint_eq(stats.documents, c->count);
  for (size_t d = 0; d < c->count; d++) {
    rakor_stored *stored;
    rakor_error error = {0};
    ck_assert_msg(rakor_stored_get(index, d, &stored, &error) == RAKOR_OK, "%s", error.message);
    const rakor_document *got = rakor_stored_document(stored), *want = &c->documents[d];
    REQUIRE(same_text(got->id, want->id) && same_text(got->title, want->title) &&
            same_text(got->body, want->body) && same_text(got->path, want->path) &&
            same_text(got->fields, want->fields) && same_text(got->language, want->language));
    REQUIRE(same_text(got->date, want->date) && same_text(got->site, want->site));
    rakor_stored_free(stored);
  }
  rakor_index_close(index);
}

#endif
