#include "engine/segment/docstore.h"

#include <pthread.h>

#include "engine/base/bytes.h"
#include "tests/unit/engine/segment/segment_kit.h"

/* Text that compresses like text: words drawn from a small set. */
static size_t fill_text(random_source *random, char *text, size_t cap) {
  static const char *const words[] = {"makan ", "minum ", "pergi ",   "pulang ", "rumah ",
                                      "jalan ", "kota ",  "sungai ",  "negara ", "air ",
                                      "anak ",  "orang ", "membaca ", "buku ",   "baru "};
  size_t len = 0;
  while (len < cap) {
    const char *word = words[random_below(random, sizeof words / sizeof *words)];
    const size_t n = strlen(word) < cap - len ? strlen(word) : cap - len;
    memcpy(text + len, word, n);
    len += n;
  }
  return len;
}

/* Field f of document d, always the same; some empty, some all zero bytes, some large. */
static size_t field_of(uint32_t d, unsigned f, size_t body_bytes, char *text) {
  random_source random = {d * 8 + f + 1};
  size_t len = random_below(&random, f == 2 ? (uint32_t)body_bytes + 1 : 30);
  if (random_below(&random, 7) == 0) len = 0;
  if (random_below(&random, 9) != 0) return fill_text(&random, text, len);
  for (size_t i = 0; i < len; i++) text[i] = (char)(len % 2 ? 0 : random_u64(&random));
  return len;
}

typedef struct stage {
  uint32_t count;
  size_t body_bytes; /* at the most */
  rk_chunk_file file;
  rk_docstore store;
} stage;

static void open_store(stage *s, const char *name) {
  rk_error error = {0};
  open_chunks(&s->file, in_folder(name));
  memset(&s->store, 0, sizeof s->store);
  s->store.file = &s->file;
  s->store.documents = need_chunk(&s->file, RK_CHUNK_DOCUMENTS);
  s->store.index = need_chunk(&s->file, RK_CHUNK_DOCUMENT_INDEX);
  s->store.dictionary = need_chunk(&s->file, RK_CHUNK_DOCUMENT_DICTIONARY);
  s->store.document_count = s->count;
  ck_assert_ok(rk_docstore_open(&s->store, &error), error);
}

static void close_store(stage *s) {
  rk_docstore_close(&s->store);
  rk_chunk_file_close(&s->file);
}

static void stage_make(stage *s, uint32_t count, size_t body_bytes) {
  *s = (stage){.count = count, .body_bytes = body_bytes};
  rk_chunk_writer *chunks;
  rk_docstore_writer *writer;
  rk_error error = {0};
  uint64_t file_bytes, sum;
  char *text[RK_DOCSTORE_FIELDS];
  for (unsigned f = 0; f < RK_DOCSTORE_FIELDS; f++) text[f] = malloc(body_bytes + 32);
  ck_assert_ok(rk_chunk_writer_open(&chunks, in_folder("seg"), 1, &error), error);
  ck_assert_ok(rk_docstore_writer_open(&writer, chunks, &error), error);
  for (uint32_t d = 0; d < count; d++) {
    rk_view v[RK_DOCSTORE_FIELDS];
    for (unsigned f = 0; f < RK_DOCSTORE_FIELDS; f++)
      v[f] = (rk_view){text[f], field_of(d, f, body_bytes, text[f])};
    if (v[3].len == 0) v[3].ptr = NULL;
    const rk_record record = {v[0], v[1], v[2], v[3], NULL, 0};
    REQUIRE(rk_docstore_writer_add(writer, &record, &error) == RK_OK);
  }
  if (count) ck_assert_uint_gt(rk_docstore_writer_memory(writer), 0);
  ck_assert_ok(rk_docstore_writer_finish(writer, &error), error);
  rk_docstore_writer_close(writer);
  rk_docstore_writer_close(NULL);
  ck_assert_ok(rk_chunk_writer_finish(chunks, &file_bytes, &sum, &error), error);
  for (unsigned f = 0; f < RK_DOCSTORE_FIELDS; f++) free(text[f]);
  open_store(s, "seg");
}

static void stage_remove(stage *s) {
  close_store(s);
}

static void check_document(stage *s, uint32_t d, rk_docstore_block *block) {
  rk_record r;
  rk_error error = {0};
  REQUIRE(rk_docstore_get(&s->store, d, block, &r, &error) == RK_OK);
  const rk_view got[] = {r.id, r.title, r.body, r.fields};
  char *text = malloc(s->body_bytes + 32);
  for (unsigned f = 0; f < RK_DOCSTORE_FIELDS; f++) {
    const size_t len = field_of(d, f, s->body_bytes, text);
    REQUIRE(rk_view_equal(got[f], (rk_view){text, len}));
  }
  free(text);
}

static void check_store(stage *s) {
  rk_docstore_block block = {0};
  uint64_t text_bytes = 0, expected = 0;
  rk_error error = {0};
  random_source random = {5};
  ck_assert_ok(rk_docstore_check(&s->store, &text_bytes, &error), error);
  char *text = malloc(s->body_bytes + 32);
  for (uint32_t d = 0; d < s->count; d++) /* titles and bodies */
    expected += field_of(d, 1, s->body_bytes, text) + field_of(d, 2, s->body_bytes, text);
  free(text);
  ck_assert_uint_eq(text_bytes, expected);
  for (uint32_t d = 0; d < s->count; d++) check_document(s, d, &block);
  for (uint32_t k = 0; k < 300 && s->count; k++)
    check_document(s, random_below(&random, s->count), &block);
  rk_record record;
  ck_assert_int_eq(rk_docstore_get(&s->store, s->count, &block, &record, &error), RK_CORRUPT);
  rk_docstore_block_deinit(&block);
  rk_docstore_block_deinit(&block);
}

START_TEST(few_documents_without_a_dictionary) {
  for (uint32_t count = 0; count < 8; count++) {
    stage s;
    stage_make(&s, count, 300);
    ck_assert_uint_eq(s.store.dictionary->size_bytes, 0);
    check_store(&s);
    stage_remove(&s);
  }
}
END_TEST

START_TEST(many_documents_with_a_dictionary) {
  stage s;
  stage_make(&s, 6000, 1500);
  ck_assert_uint_gt(s.store.dictionary->size_bytes, 0);
  ck_assert_uint_gt(s.store.block_count, 20);
  ck_assert_uint_lt(s.store.block_count, 6000);
  check_store(&s);
  stage_remove(&s);
}
END_TEST

START_TEST(documents_larger_than_a_block) {
  stage s;
  stage_make(&s, 60, 5 * RK_DOCSTORE_BLOCK_BYTES);
  check_store(&s);
  stage_remove(&s);
}
END_TEST

/* ---- Several threads ---- */

enum { READERS = 3 };

typedef struct reader {
  stage *s;
  uint64_t seed;
  size_t wrong;
} reader;

/* Documents near each other, so that blocks are gone on with, and now and then far ones. */
static void *read_documents(void *context) {
  reader *r = context;
  random_source random = {r->seed};
  rk_docstore_block block = {0};
  char *text = malloc(r->s->body_bytes + 32);
  uint32_t d = 0;
  for (int i = 0; i < 1500; i++) {
    rk_record got;
    d = random_below(&random, 4) ? (d + random_below(&random, 40)) % r->s->count
                                 : random_below(&random, r->s->count);
    if (rk_docstore_get(&r->s->store, d, &block, &got, NULL) != RK_OK) {
      r->wrong++;
      continue;
    }
    const rk_view fields[] = {got.id, got.title, got.body, got.fields};
    for (unsigned f = 0; f < RK_DOCSTORE_FIELDS; f++) {
      const size_t len = field_of(d, f, r->s->body_bytes, text);
      r->wrong += !rk_view_equal(fields[f], (rk_view){text, len});
    }
  }
  free(text);
  rk_docstore_block_deinit(&block);
  return NULL;
}

START_TEST(several_readers_at_once) {
  stage s;
  stage_make(&s, 4000, 1500);
  pthread_t threads[READERS];
  reader readers[READERS];
  for (size_t i = 0; i < READERS; i++) {
    readers[i] = (reader){&s, i + 1, 0};
    ck_assert_int_eq(pthread_create(&threads[i], NULL, read_documents, &readers[i]), 0);
  }
  for (size_t i = 0; i < READERS; i++) {
    pthread_join(threads[i], NULL);
    ck_assert_uint_eq(readers[i].wrong, 0);
  }
  stage_remove(&s);
}
END_TEST

/* A block that can't be unpacked to its end: the documents before the break are there, those behind it
 * are not, and so it is whichever was asked for before, and for the other blocks. */
START_TEST(a_broken_block_leaves_the_others_alone) {
  stage s;
  stage_make(&s, 3000, 1500);
  rk_docstore_frame frame;
  rk_error error = {0};
  const uint32_t broken = s.store.block_count / 2;
  ck_assert_ok(rk_docstore_frame_at(&s.store, broken, &frame, &error), error);
  const size_t len = s.store.documents->size_bytes;
  uint8_t *documents = malloc(len);
  memcpy(documents, s.store.documents->ptr, len);
  memset(documents + frame.offset + frame.packed.len - 300, 0xff, 300);
  const chunk_bytes chunks[] = {
      {RK_CHUNK_DOCUMENTS, documents, len},
      {RK_CHUNK_DOCUMENT_INDEX, s.store.index->ptr, s.store.index->size_bytes},
      {RK_CHUNK_DOCUMENT_DICTIONARY, s.store.dictionary->ptr, s.store.dictionary->size_bytes}};
  write_chunks(in_folder("forged"), chunks, 3);
  stage forged = {.count = s.count, .body_bytes = s.body_bytes};
  open_store(&forged, "forged");
  rk_docstore_block block = {0};
  rk_record record;
  for (int round = 0; round < 2; round++) {
    check_document(&forged, frame.first, &block);
    ck_assert_int_eq(rk_docstore_get(&forged.store, frame.end - 1, &block, &record, NULL),
                     RK_CORRUPT);
    check_document(&forged, frame.first + 1, &block);
    check_document(&forged, frame.end, &block);
    check_document(&forged, frame.first - 1, &block);
  }
  rk_docstore_block_deinit(&block);
  close_store(&forged);
  free(documents);
  stage_remove(&s);
}
END_TEST

/* A changed byte in any of the three chunks is seen by check, and by whoever gets there. */
START_TEST(damage_is_told_by_chunk) {
  stage s;
  stage_make(&s, 3000, 500);
  const rk_chunk *chunks[] = {s.store.documents, s.store.index, s.store.dictionary};
  static const char *const names[] = {"DOCS", "DOCI", "DOCZ"};
  uint64_t starts[3];
  for (size_t c = 0; c < 3; c++) starts[c] = (uint64_t)(chunks[c]->ptr - s.file.map.ptr);
  const char *path = in_folder("seg");
  for (size_t c = 0; c < 3; c++) {
    close_store(&s);
    flip_byte(path, starts[c] + 30);
    open_store(&s, "seg");
    uint64_t text_bytes;
    rk_error error = {0};
    ck_assert_int_eq(rk_docstore_check(&s.store, &text_bytes, &error), RK_CORRUPT);
    ck_assert_ptr_nonnull(strstr(error.message, names[c]));
    ck_assert_uint_eq(error.byte, starts[c]);
    rk_docstore_block block = {0};
    rk_record record;
    ck_assert_int_eq(rk_docstore_get(&s.store, 0, &block, &record, NULL), RK_CORRUPT);
    rk_docstore_block_deinit(&block);
    close_store(&s);
    flip_byte(path, starts[c] + 30);
    open_store(&s, "seg");
  }
  check_store(&s);
  stage_remove(&s);
}
END_TEST

/* Writes the file again with sound checksums around a changed index. */
static void rewrite_index(stage *s, const uint8_t *index, size_t len) {
  const rk_docstore *store = &s->store;
  const chunk_bytes chunks[] = {
      {RK_CHUNK_DOCUMENTS, store->documents->ptr, store->documents->size_bytes},
      {RK_CHUNK_DOCUMENT_INDEX, index, len},
      {RK_CHUNK_DOCUMENT_DICTIONARY, store->dictionary->ptr, store->dictionary->size_bytes}};
  write_chunks(in_folder("forged"), chunks, 3);
}

/* Every field of every entry of the index, set to something else: check says
 * so, and nothing is read from outside. */
START_TEST(forged_indexes) {
  stage s;
  stage_make(&s, 800, 2000);
  const size_t len = s.store.index->size_bytes;
  ck_assert_uint_gt(s.store.block_count, 3);
  uint8_t *index = malloc(len);
  for (size_t at = 0; at < len; at += 4)
    for (int kind = 0; kind < 4; kind++) {
      static const uint32_t values[] = {0, 1, 0x7fffffff, UINT32_MAX};
      memcpy(index, s.store.index->ptr, len);
      if (rk_load_u32(index + at) == values[kind]) continue;
      if (at == len - 12) continue; /* the closing entry has no unpacked bytes to tell of */
      rk_store_u32(index + at, values[kind]);
      rewrite_index(&s, index, len);
      stage forged = {.count = s.count};
      rk_docstore_block block = {0};
      rk_record record;
      uint64_t text_bytes;
      rk_error error = {0};
      open_store(&forged, "forged");
      ck_assert_msg(rk_docstore_check(&forged.store, &text_bytes, &error) == RK_CORRUPT,
                    "at %zu: %u", at, values[kind]);
      for (uint32_t d = 0; d < s.count; d += 7) {
        rk_error reason = {0};
        const rk_status status = rk_docstore_get(&forged.store, d, &block, &record, &reason);
        REQUIRE(status == RK_OK || status == RK_CORRUPT);
        REQUIRE(status == reason.status);
        REQUIRE(at != 0 || d != 0 || status == RK_CORRUPT); /* no block begins with document 0 */
      }
      rk_docstore_block_deinit(&block);
      close_store(&forged);
    }
  free(index);
  stage_remove(&s);
}
END_TEST

/* Bytes of DOCS that belong to no block: before the first one, and behind the last. */
START_TEST(bytes_that_belong_to_no_block) {
  stage s;
  stage_make(&s, 100, 2000);
  const size_t len = s.store.documents->size_bytes, index_len = s.store.index->size_bytes;
  uint8_t *documents = calloc(1, len + 1), *index = malloc(index_len);
  for (size_t before = 0; before < 2; before++) {
    memset(documents, 0, len + 1);
    memcpy(documents + before, s.store.documents->ptr, len);
    memcpy(index, s.store.index->ptr, index_len);
    for (size_t at = 8; at < index_len; at += RK_DOCSTORE_INDEX_ENTRY_BYTES)
      rk_store_u64(index + at, rk_load_u64(index + at) + before);
    const chunk_bytes chunks[] = {
        {RK_CHUNK_DOCUMENTS, documents, len + 1},
        {RK_CHUNK_DOCUMENT_INDEX, index, index_len},
        {RK_CHUNK_DOCUMENT_DICTIONARY, s.store.dictionary->ptr, s.store.dictionary->size_bytes}};
    write_chunks(in_folder("forged"), chunks, 3);
    stage forged = {.count = s.count, .body_bytes = s.body_bytes};
    rk_docstore_block block = {0};
    rk_error error = {0};
    uint64_t text_bytes = 0;
    open_store(&forged, "forged");
    check_document(&forged, 99, &block); /* can be read all the same */
    ck_assert_int_eq(rk_docstore_check(&forged.store, &text_bytes, &error), RK_CORRUPT);
    rk_docstore_block_deinit(&block);
    close_store(&forged);
  }
  free(documents);
  free(index);
  stage_remove(&s);
}
END_TEST

START_TEST(the_size_of_the_index_must_fit) {
  stage s;
  stage_make(&s, 3, 100);
  static const size_t sizes[] = {0, 15, 17, 16 * 5};
  uint8_t index[16 * 5] = {0};
  for (size_t i = 0; i < 4; i++) {
    rewrite_index(&s, index, sizes[i]);
    rk_chunk_file file;
    open_chunks(&file, in_folder("forged"));
    rk_docstore store = {.file = &file,
                         .documents = need_chunk(&file, RK_CHUNK_DOCUMENTS),
                         .index = need_chunk(&file, RK_CHUNK_DOCUMENT_INDEX),
                         .dictionary = need_chunk(&file, RK_CHUNK_DOCUMENT_DICTIONARY),
                         .document_count = 3};
    rk_error error = {0};
    ck_assert_int_eq(rk_docstore_open(&store, &error), RK_CORRUPT);
    ck_assert_ptr_nonnull(strstr(error.message, "DOCI"));
    rk_chunk_file_close(&file);
  }
  stage_remove(&s);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {few_documents_without_a_dictionary,
                                many_documents_with_a_dictionary,
                                documents_larger_than_a_block,
                                several_readers_at_once,
                                a_broken_block_leaves_the_others_alone,
                                damage_is_told_by_chunk,
                                forged_indexes,
                                bytes_that_belong_to_no_block,
                                the_size_of_the_index_must_fit};
  return run_cases("docstore", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
