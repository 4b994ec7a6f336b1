/*
 * Is a merge that drops documents, or gives them a new order, the same as an index of what is left,
 * made in that order in one go?
 *
 * Random collections in random segments, documents dropped here and there, by whole segments or not at all,
 * in the same order or another one, with budgets so small that long lists and all documents go through
 * scratch files: the lists, terms, forms, lengths and counts are the same to the last byte, the
 * documents are all there in their places, and check passes.
 */
#include "engine/index/merge.h"
#include "tests/support/segments.h"

/* What becomes of a collection. */
typedef struct plan {
  const uint8_t **dropped; /* by segment */
  rk_docid *order;         /* or NULL */
  size_t segments;
} plan;

static void write_merged(rk_snapshot *from, const rk_merge_options *options, const char *to,
                         rk_manifest_segment *entry) {
  char name[RK_SEGMENT_NAME_BYTES];
  rk_error error = {0};
  rk_chunk_writer *chunks;
  rk_segment_meta meta;
  rk_segment_name(entry->id, name);
  char *path = rk_fs_join(to, name);
  ck_assert_ok(rk_chunk_writer_open(&chunks, path, entry->id, &error), error);
  ck_assert_ok(rk_merge(from->segments, (uint32_t)from->segment_count, chunks, options, &meta, &error),
               error);
  ck_assert_ok(rk_segment_meta_write(&meta, chunks, &error), error);
  ck_assert_ok(rk_chunk_writer_finish(chunks, &entry->file_bytes, &entry->footer_sum, &error), error);
  entry->document_count = meta.document_count;
  free(path);
}

static void merge_by(const plan *p, const char *from, const char *to, size_t memory_bytes) {
  rk_snapshot snapshot;
  rk_document_map map;
  rk_error error = {0};
  rk_manifest manifest = {.next_segment_id = 3};
  rk_manifest_segment entry = {.id = 1};
  mkdir(to, 0777);
  char *scratch = rk_fs_join(to, "seg-0000000000000002.rks");
  ck_assert_ok(rk_snapshot_open(&snapshot, from, &error), error);
  ck_assert_ok(rk_document_map_init(&map, snapshot.segments, (uint32_t)snapshot.segment_count,
                                    p->dropped, &error),
               error);
  map.order = p->order;
  const rk_merge_options options = {
      .memory_bytes = memory_bytes, .scratch_path = scratch, .map = &map};
  write_merged(&snapshot, &options, to, &entry);
  ck_assert_int_eq(rk_manifest_add(&manifest, &entry), RK_OK);
  segments_commit(to, &manifest);
  rk_manifest_deinit(&manifest);
  rk_document_map_deinit(&map);
  rk_snapshot_close(&snapshot);
  free(scratch);
}

static void make_corpus(corpus *c, random_source *random, size_t documents, uint32_t vocabulary) {
  for (size_t d = 0; d < documents; d++) {
    const uint32_t kind = random_below(random, 10);
    const uint32_t words = kind == 0 ? 0 : kind == 1 ? 900 : random_between(random, 1, 60);
    corpus_add(c, kind < 5 ? text_of("") : corpus_text(c, random, 3, vocabulary),
               corpus_text(c, random, words, vocabulary));
    if (kind == 7) c->documents[d].path = text_of("folder/file.txt");
    if (kind == 8) c->documents[d].fields = text_of("{\"a\":1}");
  }
}

/* Of each segment nothing, all, few or half of it goes. */
static uint8_t *make_dropped(random_source *random, size_t documents) {
  uint8_t *bits = calloc(documents / 8 + 1, 1);
  const uint32_t kind = random_below(random, 5), one_in = kind == 3 ? 20 : 2;
  ck_assert_ptr_nonnull(bits);
  for (size_t d = 0; d < documents && kind > 1; d++)
    if (kind == 2 || random_below(random, one_in) == 0) bits[d / 8] |= (uint8_t)(1 << d % 8);
  if (kind != 0) return bits;
  free(bits);
  return NULL;
}

/* The documents that stay come into `left`, in their order. */
static void make_segments(const char *folder, const corpus *c, random_source *random, bool drops,
                          plan *p, corpus *left) {
  rk_manifest manifest = {0};
  size_t done = 0;
  p->dropped = calloc(c->count + 20, sizeof *p->dropped);
  ck_assert_ptr_nonnull(p->dropped);
  for (p->segments = 0; done < c->count || p->segments == 0; p->segments++) {
    size_t n = p->segments < 10 ? random_below(random, (uint32_t)c->count / 2 + 3) : c->count;
    if (n > c->count - done) n = c->count - done;
    segments_add(folder, &manifest, c->documents + done, n);
    const uint8_t *bits = p->dropped[p->segments] = drops ? make_dropped(random, n) : NULL;
    for (size_t d = 0; d < n; d++)
      if (!bits || !(bits[d / 8] >> d % 8 & 1)) corpus_append(left, c->documents[done + d]);
    done += n;
  }
  segments_commit(folder, &manifest);
  rk_manifest_deinit(&manifest);
}

/* A random order, most of the time nearly the old one; `left` is put into it. */
static void make_order(random_source *random, plan *p, corpus *left) {
  const uint32_t count = (uint32_t)left->count;
  rk_docid *places = malloc((count + 1) * sizeof *places);
  rakor_document *moved = malloc((count + 1) * sizeof *moved);
  p->order = malloc((count + 1) * sizeof *p->order);
  ck_assert(places && moved && p->order);
  for (uint32_t d = 0; d < count; d++) places[d] = d;
  const uint32_t swaps = random_below(random, 2) ? count : 3;
  for (uint32_t i = 0; i < swaps && count; i++) {
    const uint32_t a = random_below(random, count), b = random_below(random, count);
    const rk_docid document = places[a];
    places[a] = places[b];
    places[b] = document;
  }
  for (uint32_t at = 0; at < count; at++) {
    p->order[places[at]] = at;
    moved[at] = left->documents[places[at]];
  }
  if (count) memcpy(left->documents, moved, count * sizeof *moved);
  free(moved);
  free(places);
}

static void plan_deinit(plan *p) {
  for (size_t s = 0; s < p->segments; s++) free((void *)p->dropped[s]);
  free(p->dropped);
  free(p->order);
}

static void try_one(uint64_t seed, size_t documents, uint32_t vocabulary, bool drops, bool reorders,
                    size_t memory_bytes) {
  random_source random = {.state = seed};
  corpus c = {0}, left = {0};
  plan p = {0};
  char from[24], to[24], one[24];
  snprintf(from, sizeof from, "from%llu", (unsigned long long)seed);
  snprintf(to, sizeof to, "to%llu", (unsigned long long)seed);
  snprintf(one, sizeof one, "one%llu", (unsigned long long)seed);
  make_corpus(&c, &random, documents, vocabulary);
  make_segments(in_folder(from), &c, &random, drops, &p, &left);
  if (reorders) make_order(&random, &p, &left);
  segments_build(in_folder(one), &left, 1);
  merge_by(&p, in_folder(from), in_folder(to), memory_bytes);
  expect_sound(in_folder(to));
  expect_same_lists(in_folder(to), in_folder(one));
  expect_documents(in_folder(to), &left);
  plan_deinit(&p);
  corpus_deinit(&left);
  corpus_deinit(&c);
}

START_TEST(test_random_collections) {
  static const size_t budgets[] = {0, 300, 4000, 100000, 1 << 24};
  for (uint64_t seed = 1; seed <= 90; seed++)
    try_one(seed, seed % 7 ? seed : 5 * seed, (uint32_t)(5 + seed * seed % 3000), seed % 3 != 0,
            seed % 3 != 1, budgets[seed % 5]);
}
END_TEST

/* Lists of many blocks and more text than the budget, so that all goes by way of the disk. */
START_TEST(test_long_lists) {
  static const size_t budgets[] = {0, 200000, 1 << 25};
  for (uint64_t i = 0; i < 9; i++) {
    const bool drops = i / 3 != 0, reorders = i / 3 != 1;
    try_one(1000 + i, 2500, 800, drops, reorders, budgets[i % 3]);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_random_collections, test_long_lists};
  return run_cases("merge_map", tests, sizeof tests / sizeof *tests, folder_setup,
                   folder_teardown);
}
