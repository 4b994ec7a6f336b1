/*
 * Is the fast evaluator the slow one, to the last bit, and is the slow one BM25?
 *
 * Random collections, random queries, random parameters; the yardstick is naive_bm25.h.
 * RAKOR_TEST_SCALE=n asks n times the queries.
 */
#include "tests/property/naive_bm25.h"
#include "tests/support/deletes.h"

enum { LONG_WORDS = 20000 };

/* ---- Random queries ---- */

/* Frequent, rare and unknown words, some twice. */
static rakor_text random_query(random_source *random, uint32_t vocabulary, char *text) {
  const uint32_t words = random_below(random, 4) ? random_between(random, 1, 4)
                                                 : random_between(random, 1, QUERY_WORDS);
  size_t len = 0;
  uint32_t number = 0;
  for (uint32_t i = 0; i < words; i++) {
    const uint32_t choice = random_below(random, 8);
    if (choice < 2)
      number = random_below(random, vocabulary < 5 ? vocabulary : 5);
    else if (choice < 5)
      number = random_zipf(random, vocabulary);
    else if (choice == 5)
      number = random_below(random, vocabulary);
    else if (choice == 6)
      number = vocabulary + 1000000; /* nobody says it */
    if (i) text[len++] = ' ';        /* choice 7: the word before again */
    len += corpus_word(number, text + len);
  }
  return (rakor_text){text, len};
}

static rakor_search_options random_options(random_source *random) {
  rakor_search_options options;
  rakor_search_options_init(&options);
  options.k = random_below(random, 2) ? random_between(random, 1, 20)
                                      : random_between(random, 1, 2000);
  if (random_below(random, 3)) {
    options.k1 = random_below(random, 4) ? 5 * random_unit(random) : 0;
    const uint32_t end = random_below(random, 6);
    options.b = end == 0 ? 0 : end == 1 ? 1 : random_unit(random);
  }
  return options;
}

static uint32_t scaled(uint32_t queries) {
  const char *scale = getenv("RAKOR_TEST_SCALE");
  return scale ? queries * (uint32_t)strtoul(scale, NULL, 10) : queries;
}

/* Some letters u as oe, as they were written before 1947. */
static rakor_text spell_old(corpus *c, random_source *random, rakor_text text) {
  char *old = malloc(2 * text.len + 1);
  ck_assert_ptr_nonnull(old);
  size_t len = 0;
  for (size_t i = 0; i < text.len; i++) {
    const bool is_old = text.ptr[i] == 'u' && random_below(random, 4) == 0;
    memcpy(old + len, is_old ? "oe" : &text.ptr[i], is_old ? 2 : 1);
    len += is_old ? 2 : 1;
  }
  const rakor_text copy = corpus_copy(c, old, len);
  free(old);
  return copy;
}

/* Builds, asks, compares. Returns the number of segments. */
static uint64_t prove_spelt(corpus *c, random_source *random, uint32_t vocabulary,
                            uint32_t queries, bool old_spelling) {
  naive n;
  naive_init(&n, c, old_spelling);
  const rakor_writer_options writing = {.analysis = {.old_spelling = old_spelling},
                                        .memory_bytes = RK_WRITER_MEMORY_LEAST};
  build_index_with(in_folder("idx"), c, &writing);
  rakor_index *index = open_index(in_folder("idx"));
  rakor_stats stats;
  ck_assert_int_eq(rakor_index_stats(index, &stats, NULL), RAKOR_OK);
  ck_assert_uint_eq(stats.tokens, n.tokens);
  ck_assert_uint_eq(stats.documents, c->count);
  char text[QUERY_WORDS * (CORPUS_WORD_BYTES + 1)];
  for (uint32_t q = 0; q < scaled(queries); q++) {
    rakor_text query = random_query(random, vocabulary, text);
    if (old_spelling) query = spell_old(c, random, query);
    const rakor_search_options options = random_options(random);
    compare(index, &n, query, &options);
  }
  rakor_index_close(index);
  naive_deinit(&n);
  return stats.segments;
}

static uint64_t prove(corpus *c, random_source *random, uint32_t vocabulary, uint32_t queries) {
  return prove_spelt(c, random, vocabulary, queries, false);
}

/* ---- Collections ---- */

static uint32_t random_length(random_source *random, uint32_t typical) {
  switch (random_below(random, 12)) {
    case 0:
      return random_below(random, 3);
    case 1:
      return random_between(random, typical, 4 * typical);
    default:
      return random_between(random, 1, 2 * typical);
  }
}

static void fill(corpus *c, random_source *random, uint32_t documents, uint32_t typical,
                 uint32_t vocabulary) {
  for (uint32_t d = 0; d < documents; d++) {
    const rakor_text title = corpus_text(c, random, random_below(random, 4), vocabulary);
    corpus_add(c, title, corpus_text(c, random, random_length(random, typical), vocabulary));
  }
}

START_TEST(test_small_collections) {
  static const uint32_t sizes[] = {1, 2, 3, 10, 127, 128, 129, 256, 257, 600};
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
    random_source random = {1000 + s};
    corpus c = {0};
    const uint32_t vocabulary = random_between(&random, 5, 800);
    fill(&c, &random, sizes[s], 15, vocabulary);
    prove(&c, &random, vocabulary, 50);
    corpus_deinit(&c);
  }
}
END_TEST

START_TEST(test_middling_collections) {
  for (uint64_t seed = 0; seed < 2; seed++) {
    random_source random = {2000 + seed};
    corpus c = {0};
    const uint32_t vocabulary = random_between(&random, 100, 5000);
    fill(&c, &random, random_between(&random, 2000, 5000), random_between(&random, 5, 30),
         vocabulary);
    prove(&c, &random, vocabulary, 50);
    corpus_deinit(&c);
  }
}
END_TEST

START_TEST(test_large_collection_of_several_segments) {
  random_source random = {3};
  corpus c = {0};
  fill(&c, &random, 20000, 6, 20000);
  ck_assert_uint_gt(prove(&c, &random, 20000, 60), 1);
  corpus_deinit(&c);
}
END_TEST

/* Frequencies far above what a frontier stores, lengths far above the mean. */
START_TEST(test_very_long_documents) {
  random_source random = {4};
  corpus c = {0};
  fill(&c, &random, 400, 10, 300);
  for (int i = 0; i < 3; i++) {
    corpus_add(&c, text_of("desa"), corpus_text(&c, &random, LONG_WORDS, 50));
    fill(&c, &random, 300, 10, 300);
  }
  prove(&c, &random, 300, 60);
  corpus_deinit(&c);
}
END_TEST

/* Few different documents, many copies: ties everywhere, in order of documents. */
START_TEST(test_collections_of_copies) {
  random_source random = {5};
  corpus models = {0}, c = {0};
  fill(&models, &random, 4, 6, 20);
  for (int i = 0; i < 3000; i++) {
    const rakor_document *model = &models.documents[random_below(&random, 4)];
    corpus_add(&c, model->title, model->body);
  }
  prove(&c, &random, 20, 40);
  corpus_deinit(&c);
  corpus_deinit(&models);
}
END_TEST

START_TEST(test_a_word_that_every_document_holds) {
  random_source random = {6};
  corpus c = {0};
  for (int i = 0; i < 2000; i++)
    corpus_add(&c, text_of("desa"),
               corpus_text(&c, &random, random_length(&random, 6), 200));
  prove(&c, &random, 200, 30);
  naive n;
  naive_init(&n, &c, false);
  rakor_index *index = open_index(in_folder("idx"));
  for (uint32_t k = 1; k <= 2000; k += 333)
    compare(index, &n, text_of("desa"),
            &(rakor_search_options){.k = k, .k1 = 0.9, .b = 0.4});
  rakor_index_close(index);
  naive_deinit(&n);
  corpus_deinit(&c);
}
END_TEST

/* Long runs of documents without a word, so that whole windows are passed over. */
START_TEST(test_words_in_bursts) {
  random_source random = {7};
  corpus c = {0};
  for (uint32_t d = 0; d < 13000; d++) {
    char body[3 * CORPUS_WORD_BYTES];
    size_t len = corpus_word(100 + d / 1500, body);
    body[len++] = ' ';
    len += corpus_word(random_below(&random, 400) ? 0 : 1, body + len);
    if (d % 5000 > 4900) len += (size_t)snprintf(body + len, CORPUS_WORD_BYTES, " bantuan");
    corpus_add(&c, text_of(""), corpus_copy(&c, body, len));
  }
  naive n;
  naive_init(&n, &c, false);
  build_index(in_folder("idx"), &c, 0);
  rakor_index *index = open_index(in_folder("idx"));
  static const char *const queries[] = {"kabupaten", "desa kabupaten", "desa bantuan",
                                        "kabupaten bantuan membantu", "desa"};
  for (size_t q = 0; q < sizeof queries / sizeof *queries; q++)
    for (uint32_t k = 1; k < 2000; k = 4 * k + 3)
      compare(index, &n, text_of(queries[q]),
              &(rakor_search_options){.k = k, .k1 = 0.9, .b = 0.4});
  rakor_index_close(index);
  naive_deinit(&n);
  corpus_deinit(&c);
}
END_TEST

/* Every document and query in spellings of its own, over several segments. */
START_TEST(test_old_spelling) {
  random_source random = {8};
  corpus c = {0};
  fill(&c, &random, 12000, 6, 3000);
  for (size_t d = 0; d < c.count; d++) {
    c.documents[d].title = spell_old(&c, &random, c.documents[d].title);
    c.documents[d].body = spell_old(&c, &random, c.documents[d].body);
  }
  ck_assert_uint_gt(prove_spelt(&c, &random, 3000, 80, true), 1);
  corpus_deinit(&c);
}
END_TEST

static bool is_deleted(void *context, uint64_t document) {
  return ((const naive *)context)->deleted[document];
}

/* In several commits, down to the last one: what is deleted is never found, and all else as before. */
START_TEST(test_deleted_documents) {
  random_source random = {9};
  corpus c = {0};
  naive n;
  char text[QUERY_WORDS * (CORPUS_WORD_BYTES + 1)];
  fill(&c, &random, 30000, 6, 3000);
  naive_init(&n, &c, false);
  n.deleted = calloc(c.count, sizeof *n.deleted);
  build_index(in_folder("idx"), &c, RK_WRITER_MEMORY_LEAST);
  for (int round = 0; round < 6; round++) {
    /* Here and there, a run of them, most of them, all. */
    const size_t from = random_below(&random, 10000), to = from + random_below(&random, 9000);
    for (size_t d = 0; d < c.count; d++)
      n.deleted[d] |= (d >= from && d < to && round == 2) || round == 5 ||
                      (round != 2 && random_below(&random, round == 4 ? 2 : 10) == 0);
    uint64_t deleted = 0;
    for (size_t d = 0; d < c.count; d++) deleted += n.deleted[d];
    ck_assert_uint_eq(deletes_make(in_folder("idx"), is_deleted, &n), deleted);
    expect_sound(in_folder("idx"));
    rakor_index *index = open_index(in_folder("idx"));
    rakor_stats stats;
    ck_assert_int_eq(rakor_index_stats(index, &stats, NULL), RAKOR_OK);
    ck_assert_uint_gt(stats.segments, 1);
    ck_assert_uint_eq(stats.documents, c.count - deleted);
    ck_assert_uint_eq(stats.deleted, deleted);
    for (uint32_t q = 0; q < scaled(30); q++) {
      const rakor_search_options options = random_options(&random);
      compare(index, &n, random_query(&random, 3000, text), &options);
    }
    rakor_index_close(index);
  }
  naive_deinit(&n);
  corpus_deinit(&c);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_small_collections,
                                test_middling_collections,
                                test_large_collection_of_several_segments,
                                test_very_long_documents,
                                test_collections_of_copies,
                                test_a_word_that_every_document_holds,
                                test_words_in_bursts,
                                test_old_spelling,
                                test_deleted_documents};
  return run_cases("evaluators", tests, sizeof tests / sizeof *tests, folder_setup,
                   folder_teardown);
}
