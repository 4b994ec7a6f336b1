/* One open index, searched by several threads at once: every thread gets the
 * answers that a single one gets. Under the thread sanitizer (the tsan preset)
 * this also shows that nothing is shared without care: the marks of verified
 * pages and the dictionary of the document store are made by whoever is first. */
#include <pthread.h>

#include "tests/support/cases.h"
#include "tests/support/index_fixture.h"

enum { THREADS = 4, ROUNDS = 3, QUERIES = 12, DOCUMENTS = 3000, K = 20 };

typedef struct expected {
  rakor_text query;
  size_t count;
  rakor_hit hits[K];
} expected;

typedef struct shared {
  rakor_index *index;
  const corpus *documents;
  const expected *answers;
} shared;

/* True when the stored document and its snippet can be had and are right. */
static bool fetches(const shared *s, const rakor_results *results, uint64_t document) {
  rakor_stored *stored;
  rakor_snippet *snippet;
  if (rakor_stored_get(s->index, document, &stored, NULL) != RAKOR_OK) return false;
  const rakor_document *got = rakor_stored_document(stored);
  bool right = same_text(got->body, s->documents->documents[document].body);
  if (rakor_snippet_make(results, got->body, 120, &snippet, NULL) != RAKOR_OK)
    right = false;
  else
    right = right && snippet->span_count > 0;
  rakor_snippet_free(snippet);
  rakor_stored_free(stored);
  return right;
}

static bool answers_as_expected(const shared *s, const expected *answer) {
  rakor_results *results;
  const rakor_search_options options = {.k = K, .k1 = RAKOR_DEFAULT_K1, .b = RAKOR_DEFAULT_B};
  if (rakor_search(s->index, answer->query, &options, &results, NULL) != RAKOR_OK) return false;
  bool right = rakor_results_count(results) == answer->count;
  for (size_t i = 0; right && i < answer->count; i++) {
    const rakor_hit hit = rakor_results_hit(results, i);
    right = hit.document == answer->hits[i].document && hit.score == answer->hits[i].score;
  }
  if (right && answer->count) right = fetches(s, results, answer->hits[0].document);
  rakor_results_free(results);
  return right;
}

static void *run(void *context) {
  const shared *s = context;
  size_t wrong = 0;
  for (size_t round = 0; round < ROUNDS; round++)
    for (size_t q = 0; q < QUERIES; q++) wrong += !answers_as_expected(s, &s->answers[q]);
  return (void *)wrong;
}

static void ask_alone(rakor_index *index, expected *answer) {
  rakor_results *results;
  const rakor_search_options options = {.k = K, .k1 = RAKOR_DEFAULT_K1, .b = RAKOR_DEFAULT_B};
  ck_assert_int_eq(rakor_search(index, answer->query, &options, &results, NULL), RAKOR_OK);
  answer->count = rakor_results_count(results);
  for (size_t i = 0; i < answer->count; i++) answer->hits[i] = rakor_results_hit(results, i);
  rakor_results_free(results);
}

START_TEST(threads_share_an_index) {
  random_source random = {.state = 20241101};
  corpus documents = {0};
  expected answers[QUERIES];
  for (size_t d = 0; d < DOCUMENTS; d++)
    corpus_add(&documents, (rakor_text){NULL, 0},
               corpus_text(&documents, &random, random_between(&random, 5, 60), 500));
  const char *path = in_folder("threads.idx");
  build_index(path, &documents, 0);
  rakor_index *index = open_index(path);
  for (size_t q = 0; q < QUERIES; q++) {
    answers[q].query = corpus_text(&documents, &random, 1 + (uint32_t)q / 3, 500);
    ask_alone(index, &answers[q]);
  }
  rakor_index_close(index);

  shared s = {open_index(path), &documents, answers}; /* opened anew: nothing is verified yet */
  pthread_t threads[THREADS];
  for (size_t t = 0; t < THREADS; t++) ck_assert_int_eq(pthread_create(&threads[t], NULL, run, &s), 0);
  for (size_t t = 0; t < THREADS; t++) {
    void *wrong;
    ck_assert_int_eq(pthread_join(threads[t], &wrong), 0);
    ck_assert_ptr_null(wrong);
  }
  rakor_index_close(s.index);
  corpus_deinit(&documents);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {threads_share_an_index};
  return run_cases("threads", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
