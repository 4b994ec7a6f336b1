/* Which terms of which documents, next to the words that were put in; and what is left out. */
#include "engine/index/forward.h"

#include "engine/index/merge_queue.h"
#include "tests/support/segments.h"

typedef struct fixture {
  rk_snapshot snapshot;
  rk_document_map map;
  uint32_t segments;
} fixture;

static void open_fixture(fixture *f, const char *path, const uint8_t *const *dropped) {
  rk_error error = {0};
  ck_assert_ok(rk_snapshot_open(&f->snapshot, path, &error), error);
  f->segments = (uint32_t)f->snapshot.segment_count;
  ck_assert_ok(rk_document_map_init(&f->map, f->snapshot.segments, f->segments, dropped, &error),
               error);
}

static void close_fixture(fixture *f) {
  rk_document_map_deinit(&f->map);
  rk_snapshot_close(&f->snapshot);
}

static void build(fixture *f, rk_forward *forward, uint64_t memory_bytes) {
  rk_error error = {0};
  ck_assert_ok(rk_forward_build(forward, f->snapshot.segments, f->segments, &f->map, memory_bytes,
                                NULL, &error),
               error);
  ck_assert_uint_eq(forward->document_count, f->map.document_count);
  for (uint32_t d = 0; d < forward->document_count; d++)
    for (uint32_t i = forward->starts[d]; i < forward->starts[d + 1]; i++)
      REQUIRE(forward->terms[i] < forward->term_count &&
              (i == forward->starts[d] || forward->terms[i] > forward->terms[i - 1]));
}

static bool holds(const rk_forward *forward, uint32_t document, uint32_t term) {
  for (uint32_t i = forward->starts[document]; i < forward->starts[document + 1]; i++)
    if (forward->terms[i] == term) return true;
  return false;
}

/* Term k, "q" and a letter twice, is in every (20 + k)th document; "semua" in all; "langka" in two. */
static void make_corpus(corpus *c, int documents, int terms) {
  for (int d = 0; d < documents; d++) {
    char body[2000];
    int len = snprintf(body, sizeof body, "semua%s", d % 1000 == 7 ? " langka" : "");
    for (int k = 0; k < terms; k++)
      if (d % (20 + k) == 0)
        len += snprintf(body + len, sizeof body - (size_t)len, " q%c%cq", 'a' + k, 'a' + k);
    corpus_add(c, text_of(""), corpus_copy(c, body, (size_t)len));
  }
}

START_TEST(test_who_holds_what) {
  enum { DOCUMENTS = 1500, TERMS = 12 };
  corpus c = {0};
  fixture f;
  rk_forward forward;
  uint8_t bits[100];
  memset(bits, 0x11, sizeof bits); /* every fourth document of the second segment goes */
  const uint8_t *const dropped[] = {NULL, bits, NULL};
  make_corpus(&c, DOCUMENTS, TERMS);
  segments_build(in_folder("idx"), &c, 3);
  open_fixture(&f, in_folder("idx"), dropped);
  build(&f, &forward, 1 << 20);
  ck_assert_uint_eq(forward.term_count, TERMS);
  for (uint32_t d = 0, number = 0; d < DOCUMENTS; d++) {
    if (d >= 500 && d < 1000 && d % 4 == 0) continue;
    for (uint32_t k = 0; k < TERMS; k++)
      REQUIRE(holds(&forward, number, k) == (d % (20 + k) == 0));
    number++;
  }
  rk_forward_deinit(&forward);
  close_fixture(&f);
  corpus_deinit(&c);
}
END_TEST

/* With less memory fewer terms, down to none; with less than that an error. */
START_TEST(test_within_the_memory) {
  random_source random = {.state = 14};
  corpus c = {0};
  fixture f;
  for (int d = 0; d < 4000; d++)
    corpus_add(&c, text_of(""), corpus_text(&c, &random, 60, 5000));
  segments_build(in_folder("idx"), &c, 2);
  open_fixture(&f, in_folder("idx"), NULL);
  uint32_t before = UINT32_MAX, fewest = UINT32_MAX;
  const uint64_t least = rk_reorder_bp_bytes(4000, 0) + 4001 * sizeof(uint32_t);
  for (uint64_t memory = 4 << 20; memory >= least; memory = memory * 15 / 16) {
    rk_forward forward;
    build(&f, &forward, memory);
    const uint32_t postings = forward.starts[forward.document_count];
    ck_assert_uint_le(rk_reorder_bp_bytes(4000, forward.term_count) +
                          (4001 + (uint64_t)postings) * sizeof(uint32_t),
                      memory);
    ck_assert_uint_le(postings, before);
    before = fewest = postings;
    rk_forward_deinit(&forward);
  }
  ck_assert_uint_lt(fewest, 20000);
  rk_forward forward;
  rk_error error = {0};
  ck_assert_int_eq(rk_forward_build(&forward, f.snapshot.segments, f.segments, &f.map, least - 1,
                                    NULL, &error),
                   RK_LIMIT);
  ck_assert(strstr(error.message, "memory"));
  rk_forward_deinit(&forward);
  close_fixture(&f);
  corpus_deinit(&c);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_who_holds_what, test_within_the_memory};
  return run_cases("forward", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
