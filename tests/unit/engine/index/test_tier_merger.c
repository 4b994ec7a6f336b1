/* Merges beside the writing that nobody takes: what they wrote goes, whether they are done, have
 * failed, or were never begun. */
#include "engine/index/tier_merger.h"

#include <errno.h>
#include <sched.h>
#include <stdatomic.h>

#include "tests/support/segments.h"

/* The file of segment 9, the first that is merged, may be opened when the test says so. */
typedef struct watched {
  atomic_bool may_begin, is_closed;
  rk_fs_op refused; /* with ENOSPC, when `refuses` */
  bool refuses;
} watched;

static int on_call(void *context, rk_fs_op op, const char *path, size_t *len) {
  watched *w = context;
  (void)len;
  if (!strstr(path, "seg-0000000000000009.rks")) return 0;
  if (op == RK_FS_OPEN)
    while (!atomic_load(&w->may_begin)) sched_yield();
  if (op == RK_FS_CLOSE) atomic_store(&w->is_closed, true);
  return w->refuses && op == w->refused ? ENOSPC : 0;
}

/* Eight segments, which are due to be merged. */
static corpus documents;
static rk_folder folder;
static rk_manifest manifest;
static rk_tiers tiers;
static rk_pool *pool;
static rk_tier_merger *merger;

static void setup(void) {
  random_source random = {.state = 6};
  rk_error error = {0};
  uint64_t next_id = 1, terms = 0;
  bool found;
  folder_setup();
  for (int d = 0; d < 40; d++)
    corpus_add(&documents, text_of("desa"), corpus_text(&documents, &random, 30, 300));
  segments_build(in_folder("idx"), &documents, RK_TIER_SEGMENTS);
  ck_assert_ok(rk_folder_open(&folder, in_folder("idx"), &next_id, &error), error);
  ck_assert_ok(rk_manifest_read(&manifest, in_folder("idx"), &found, &error), error);
  ck_assert_ok(rk_merge_measure(&folder, &manifest, &tiers, &terms, &error), error);
  pool = rk_pool_new(2);
  merger = rk_tier_merger_new(pool, &tiers);
  ck_assert_ptr_nonnull(merger);
}

static void teardown(void) {
  rk_pool_free(pool);
  rk_tiers_deinit(&tiers);
  rk_manifest_deinit(&manifest);
  rk_folder_close(&folder, false);
  corpus_deinit(&documents);
  folder_teardown();
}

static rk_status go_on(bool to_the_end, rk_error *error) {
  uint64_t terms_gone;
  const rk_merge_place place = {
      .folder = &folder, .manifest = &manifest, .kept = &manifest, .memory_bytes = 1 << 20};
  return rk_tier_merger_go_on(merger, &place, to_the_end, &terms_gone, error);
}

/* Nothing but the segments that were there, which the manifest still names. */
static void expect_untouched(void) {
  ck_assert_uint_eq(names_in(in_folder("idx")), RK_TIER_SEGMENTS + 2); /* manifest, lock */
  ck_assert_uint_eq(manifest.segment_count, RK_TIER_SEGMENTS);
  expect_documents(in_folder("idx"), &documents);
}

START_TEST(test_done_and_not_taken) {
  watched w = {0};
  rk_error error = {0};
  rk_fs_set_hook(on_call, &w);
  ck_assert_ok(go_on(false, &error), error);
  atomic_store(&w.may_begin, true);
  while (!atomic_load(&w.is_closed)) sched_yield();
  rk_tier_merger_free(merger);
  rk_fs_set_hook(NULL, NULL);
  expect_untouched();
}
END_TEST

START_TEST(test_failed) {
  static const rk_fs_op ops[] = {RK_FS_OPEN, RK_FS_WRITE, RK_FS_SYNC, RK_FS_CLOSE};
  for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
    watched w = {.may_begin = true, .refuses = true, .refused = ops[i]};
    rk_error error = {0};
    manifest.next_segment_id = RK_TIER_SEGMENTS + 1;
    rk_fs_set_hook(on_call, &w);
    ck_assert_int_eq(go_on(true, &error), RK_IO);
    rk_fs_set_hook(NULL, NULL);
    ck_assert_ptr_nonnull(strstr(error.message, strerror(ENOSPC)));
    expect_untouched();
  }
  rk_tier_merger_free(merger);
}
END_TEST

/* What nobody refused is merged, and its inputs, which `kept` names, stay until the commit. */
START_TEST(test_taken) {
  watched w = {.may_begin = true};
  rk_error error = {0};
  rk_fs_set_hook(on_call, &w);
  ck_assert_ok(go_on(true, &error), error);
  rk_fs_set_hook(NULL, NULL);
  ck_assert(atomic_load(&w.is_closed));
  ck_assert_uint_eq(manifest.segment_count, 1);
  ck_assert_uint_eq(manifest.segments[0].id, RK_TIER_SEGMENTS + 1);
  ck_assert_uint_eq(manifest.segments[0].document_count, documents.count);
  rk_tier_merger_free(merger);
}
END_TEST

/* One task by itself, made and dropped. */
START_TEST(test_a_task_that_is_dropped) {
  for (int is_done = 0; is_done < 2; is_done++) {
    rk_merge_task *task;
    rk_error error = {0};
    const rk_merge_place place = {.folder = &folder, .manifest = &manifest, .kept = &manifest};
    ck_assert_ok(rk_merge_task_begin(&task, &place, 1, 3, &error), error);
    if (is_done) ck_assert_ok(rk_merge_task_work(task, 1 << 20, NULL, &error), error);
    rk_merge_task_drop(task);
    expect_untouched();
  }
  rk_tier_merger_free(merger);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_done_and_not_taken, test_failed, test_taken,
                                test_a_task_that_is_dropped};
  return run_cases("tier_merger", tests, sizeof tests / sizeof *tests, setup, teardown);
}
