/*
 * Adding, replacing and deleting, against a model: a plain list of documents.
 *
 * Random writers one after the other, each with random documents (few ids, so that most of them
 * replace something), wishes to delete, flushes and commits on the way; or one that gives up. After
 * each the index holds what the list does, in its order, is sound, has no leftovers, and finds
 * every document by its word. A reader that was open before still sees what it saw.
 */
#include "engine/index/check.h"
#include "engine/index/folder.h"
#include "tests/support/index_fixture.h"

enum { DOCUMENTS_MAX = 6000, TEXT_BYTES = 64 };

typedef struct model_document {
  uint32_t id;     /* 0: it has none */
  uint32_t number; /* of all that were ever made: a word of its own */
} model_document;

typedef struct model {
  model_document documents[DOCUMENTS_MAX];
  size_t count;
} model;

typedef struct world {
  random_source random;
  uint32_t ids, made; /* how many ids there are; documents that were ever made */
  bool keeps_copies; /* a writer that does not extend */
  model committed, now;
} world;

static void model_delete(model *m, uint32_t id) {
  size_t kept = 0;
  for (size_t i = 0; i < m->count; i++)
    if (m->documents[i].id != id) m->documents[kept++] = m->documents[i];
  m->count = kept;
}

static rk_view id_text(uint32_t id, char text[TEXT_BYTES]) {
  const int len = id ? snprintf(text, TEXT_BYTES, "https://example.org/%u", id) : 0;
  return (rk_view){text, (size_t)len};
}

/* "w7" to "w7": the tokenizer must see one word, so it is letters only. */
static rk_view word_of(uint32_t number, char text[TEXT_BYTES]) {
  size_t len = 0;
  text[len++] = 'x';
  for (uint32_t rest = number + 26; rest; rest /= 26) text[len++] = (char)('a' + rest % 26);
  text[len++] = 'x';
  return (rk_view){text, len};
}

static void add(world *w, rk_writer *writer) {
  char id[TEXT_BYTES], body[2 * TEXT_BYTES], word[TEXT_BYTES];
  rk_error error = {0};
  const uint32_t number = w->made++;
  const uint32_t which = random_below(&w->random, w->ids + 1);
  const rk_view own = word_of(number, word);
  const int len = snprintf(body, sizeof body, "%.*s desa", (int)own.len, own.ptr);
  const rk_record record = {.id = id_text(which, id), .body = {body, (size_t)len}};
  ck_assert_ok(rk_writer_add(writer, &record, &error), error);
  if (which && !w->keeps_copies) model_delete(&w->now, which);
  ck_assert_uint_lt(w->now.count, DOCUMENTS_MAX);
  w->now.documents[w->now.count++] = (model_document){which, number};
}

static void delete_one(world *w, rk_writer *writer) {
  char id[TEXT_BYTES];
  rk_error error = {0};
  const uint32_t which = random_between(&w->random, 1, w->ids);
  ck_assert_ok(rk_writer_delete_id(writer, id_text(which, id), &error), error);
  model_delete(&w->now, which);
}

/* Every seventh document that is there. */
static rk_status choose(void *context, rk_drops *drops, rk_error *error) {
  world *w = context;
  const rk_snapshot *snapshot = drops->snapshot;
  size_t seen = 0, kept = 0;
  (void)error;
  for (uint64_t d = 0; d < snapshot->document_count; d++) {
    rk_docid local;
    const rk_segment *segment = rk_snapshot_find(snapshot, d, &local);
    const uint32_t s = (uint32_t)(segment - snapshot->segments);
    if (rk_deletes_has(snapshot->deletes[s].dropped, local)) continue;
    if (seen % 7 == 0)
      ck_assert_int_eq(rk_drops_add(drops, s, local), RK_OK);
    else
      w->now.documents[kept++] = w->now.documents[seen];
    seen++;
  }
  ck_assert_uint_eq(seen, w->now.count);
  w->now.count = kept;
  return RK_OK;
}

static void look_for(rakor_index *index, const model_document *document, uint64_t number) {
  char word[TEXT_BYTES];
  const rk_view text = word_of(document->number, word);
  rakor_results *results;
  rakor_error error = {0};
  ck_assert_ok(rakor_search(index, (rakor_text){text.ptr, text.len}, NULL, &results, &error),
               error);
  ck_assert_uint_eq(rakor_results_count(results), 1);
  ck_assert_uint_eq(rakor_results_hit(results, 0).document, number);
  rakor_results_free(results);
}

static void expect_model(const model *m, rakor_index *index, bool search) {
  rakor_stats stats;
  size_t seen = 0;
  ck_assert_int_eq(rakor_index_stats(index, &stats, NULL), RAKOR_OK);
  ck_assert_uint_eq(stats.documents, m->count);
  for (uint64_t d = 0; d < stats.documents + stats.deleted; d++) {
    rakor_stored *stored;
    rakor_error error = {0};
    if (rakor_index_is_deleted(index, d)) {
      ck_assert_int_eq(rakor_stored_get(index, d, &stored, &error), RAKOR_MISUSE);
      continue;
    }
    const model_document *want = &m->documents[seen++];
    char id[TEXT_BYTES], word[TEXT_BYTES];
    ck_assert_ok(rakor_stored_get(index, d, &stored, &error), error);
    const rakor_document *got = rakor_stored_document(stored);
    const rk_view own = word_of(want->number, word);
    REQUIRE(rk_view_equal(view_of_text(got->id), id_text(want->id, id)));
    REQUIRE(got->body.len > own.len && memcmp(got->body.ptr, own.ptr, own.len) == 0);
    if (search && seen % 5 == 0) look_for(index, want, d);
    rakor_stored_free(stored);
  }
  ck_assert_uint_eq(seen, m->count);
}

/* No segment has more deleted documents than others. */
static void expect_no_thin_segments(void) {
  rk_snapshot snapshot;
  rk_error error = {0};
  ck_assert_ok(rk_snapshot_open(&snapshot, in_folder("idx"), &error), error);
  for (uint32_t s = 0; s < snapshot.segment_count; s++) {
    const rk_manifest_segment *entry = &snapshot.manifest.segments[s];
    ck_assert_uint_le(entry->deleted_count, entry->document_count / 2);
  }
  rk_snapshot_close(&snapshot);
}

static void expect_whole(const world *w, bool search) {
  expect_no_thin_segments();
  rk_check_counts counts;
  rk_error error = {0};
  ck_assert_ok(rk_check(in_folder("idx"), NULL, NULL, &counts, &error), error);
  ck_assert_uint_eq(counts.leftovers, 0);
  rakor_index *index = open_index(in_folder("idx"));
  expect_model(&w->committed, index, search);
  rakor_index_close(index);
}

static void act(world *w, rk_writer *writer) {
  rk_error error = {0};
  switch (random_below(&w->random, 40)) {
    case 0:
      ck_assert_ok(rk_writer_commit_so_far(writer, &error), error);
      w->committed = w->now;
      break;
    case 1:
      ck_assert_ok(rk_writer_settle(writer, NULL, &error), error);
      break;
    case 2:
      if (random_below(&w->random, 4) == 0)
        ck_assert_ok(rk_writer_delete_chosen(writer, choose, w, NULL, &error), error);
      break;
    case 3:
    case 4:
    case 5:
      ck_assert_ok(rk_writer_flush(writer, &error), error);
      break;
    case 6:
    case 7:
    case 8:
      delete_one(w, writer);
      break;
    default:
      for (uint32_t n = random_between(&w->random, 1, 12); n; n--) add(w, writer);
  }
}

static void one_writer(world *w) {
  rk_writer *writer;
  rk_error error = {0};
  const uint32_t ending = random_below(&w->random, 8);
  w->keeps_copies = random_below(&w->random, 12) == 0;
  w->now = w->committed;
  if (w->keeps_copies) {
    ck_assert_ok(rk_writer_open(&writer, in_folder("idx"), 1, NULL, &error), error);
    w->now.count = 0;
  } else {
    ck_assert_ok(rk_writer_extend(&writer, in_folder("idx"), 1, NULL, false, &error), error);
  }
  for (uint32_t n = random_below(&w->random, 60); n; n--) act(w, writer);
  if (ending == 0 && w->committed.count) {
    rk_writer_abort(writer);
  } else {
    rk_writer_totals totals;
    ck_assert_ok(rk_writer_commit(writer, &totals, &error), error);
    ck_assert_uint_eq(totals.live, w->now.count);
    w->committed = w->now;
  }
}

START_TEST(test_random_writers) {
  const char *scale = getenv("RAKOR_TEST_SCALE");
  const uint64_t worlds = scale ? strtoull(scale, NULL, 10) * 6 : 6;
  for (uint64_t seed = 0; seed < worlds; seed++) {
    static world w;
    w = (world){.random = {seed}, .ids = seed % 2 ? 400 : 20};
    folder_teardown();
    folder_setup();
    for (int round = 0; round < 12; round++) {
      static model before;
      rakor_index *reader = round ? open_index(in_folder("idx")) : NULL;
      before = w.committed;
      one_writer(&w);
      expect_whole(&w, round % 3 == 0);
      if (reader) expect_model(&before, reader, round % 4 == 0);
      rakor_index_close(reader);
    }
  }
}
END_TEST

/* More documents of one id than are looked at together. */
START_TEST(test_one_id_for_all) {
  enum { COUNT = 20000 };
  const rk_record same = {.id = rk_view_of("sama"), .body = rk_view_of("desa")};
  rk_writer *writer;
  rk_writer_totals totals;
  rk_error error = {0};
  ck_assert_ok(rk_writer_open(&writer, in_folder("idx"), 1, NULL, &error), error);
  for (int d = 0; d < COUNT; d++) ck_assert_ok(rk_writer_add(writer, &same, &error), error);
  ck_assert_ok(rk_writer_commit(writer, &totals, &error), error);
  ck_assert_uint_eq(totals.live, COUNT); /* not extended: all are kept */
  ck_assert_ok(rk_writer_extend(&writer, in_folder("idx"), 1, NULL, true, &error), error);
  for (int d = 0; d < COUNT; d++) ck_assert_ok(rk_writer_add(writer, &same, &error), error);
  ck_assert_ok(rk_writer_commit(writer, &totals, &error), error);
  ck_assert_uint_eq(totals.live, 1);
  ck_assert_uint_eq(totals.deleted, 2 * COUNT - 1);
  expect_sound(in_folder("idx"));
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_random_writers, test_one_id_for_all};
  return run_cases("updates", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
