/*
 * Is the fast evaluator the slow one, to the last bit, and is the slow one BM25?
 *
 * Random collections, random queries, random parameters. The yardstick is a
 * BM25 written here from its formula over the tokens that rakor_tokens gives;
 * it shares with the engine only the rounding of lengths (lengths.h) and what
 * the spellings of a word are (old_spelling.h).
 * RAKOR_TEST_SCALE=n asks n times the queries.
 */
#include "engine/base/intern.h"
#include "engine/segment/lengths.h"
#include "engine/text/analysis.h"
#include "engine/text/old_spelling.h"
#include "tests/support/index_fixture.h"

enum { QUERY_WORDS = 20, SPELLINGS = 64, LONG_WORDS = 20000 };

/* ---- The yardstick ---- */

typedef struct naive {
  bool old_spelling;
  size_t document_count;
  uint32_t *lengths; /* tokens of each document */
  rk_intern stems;       /* of the documents, then of queries */
  uint32_t stem_count;   /* of the documents */
  rk_buffer occurrences; /* occurrence, in document order */
  uint64_t *starts;      /* by stem: its first in `documents`; one more at the end */
  uint32_t *documents;   /* by stem, then ascending, one for each token */
  uint64_t tokens;
  double *scores; /* of one query; below zero: no match */
} naive;

typedef struct occurrence {
  uint32_t stem, document;
} occurrence;

typedef struct naive_query {
  naive *n;
  uint32_t stems[QUERY_WORDS * SPELLINGS], counts[QUERY_WORDS * SPELLINGS];
  size_t count;
} naive_query;

static uint32_t stem_number(naive *n, rakor_text stem) {
  uint32_t id;
  bool added;
  if (rk_intern_put(&n->stems, view_of_text(stem), 0, &id, &added) != RK_OK) abort();
  return id;
}

/* The texts of many documents at once: rakor_tokens then stems each spelling once. */
typedef struct batch {
  naive *n;
  rk_buffer text;
  uint64_t *ends; /* by document, in `text` */
  uint32_t document;
} batch;

static bool take_token(void *context, const rakor_token *token) {
  batch *b = context;
  while (token->offset >= b->ends[b->document]) b->document++;
  const occurrence o = {stem_number(b->n, token->stem), b->document};
  b->n->lengths[b->document]++;
  b->n->tokens++;
  return rk_buffer_append(&b->n->occurrences, &o, sizeof o) == RK_OK;
}

static void append_line(rk_buffer *text, rakor_text line) {
  ck_assert_int_eq(rk_buffer_append(text, line.ptr, line.len), RK_OK);
  ck_assert_int_eq(rk_buffer_append(text, "\n\n", 2), RK_OK);
}

static void group_by_stem(naive *n) {
  const occurrence *all = (const occurrence *)(const void *)n->occurrences.ptr;
  const size_t count = n->occurrences.len / sizeof *all;
  n->starts = calloc(n->stems.count + 2u, sizeof *n->starts);
  n->documents = calloc(count + 1, sizeof *n->documents);
  uint64_t *next = calloc(n->stems.count + 1u, sizeof *next);
  for (size_t i = 0; i < count; i++) n->starts[all[i].stem + 1]++;
  for (uint32_t s = 0; s < n->stems.count; s++) {
    n->starts[s + 1] += n->starts[s];
    next[s] = n->starts[s];
  }
  for (size_t i = 0; i < count; i++) n->documents[next[all[i].stem]++] = all[i].document;
  free(next);
}

static void naive_init(naive *n, const corpus *c, bool old_spelling) {
  *n = (naive){.old_spelling = old_spelling,
               .document_count = c->count,
               .lengths = calloc(c->count + 1, sizeof *n->lengths),
               .scores = calloc(c->count + 1, sizeof *n->scores)};
  batch b = {.n = n, .ends = calloc(c->count + 1, sizeof *b.ends)};
  for (size_t d = 0; d < c->count; d++) {
    append_line(&b.text, c->documents[d].title);
    append_line(&b.text, c->documents[d].body);
    b.ends[d] = b.text.len;
  }
  const rakor_text text = {(const char *)b.text.ptr, b.text.len};
  const rakor_analysis analysis = {.old_spelling = old_spelling};
  ck_assert_int_eq(rakor_tokens_with(&analysis, text, take_token, &b, NULL), RAKOR_OK);
  rk_buffer_deinit(&b.text);
  free(b.ends);
  n->stem_count = n->stems.count;
  group_by_stem(n);
}

static void naive_deinit(naive *n) {
  rk_intern_deinit(&n->stems);
  rk_buffer_deinit(&n->occurrences);
  free(n->lengths);
  free(n->starts);
  free(n->documents);
  free(n->scores);
}

/* Its place among the stems of the query; q->count when it is not there. */
static size_t place_of(const naive_query *q, uint32_t stem) {
  size_t at = 0;
  while (at < q->count && q->stems[at] != stem) at++;
  return at;
}

static bool take_query_token(void *context, const rakor_token *token) {
  naive_query *q = context;
  const uint32_t stem = stem_number(q->n, token->stem);
  const size_t at = place_of(q, stem);
  if (at == q->count) q->count++;
  q->stems[at] = stem;
  q->counts[at]++;
  return true;
}

/* Every other spelling that some document has is asked for as often as the word that leads there
 * first. */
static void add_spellings(naive_query *q) {
  const rk_analysis analysis = {.old_spelling = true};
  const size_t given = q->count;
  for (size_t t = 0; t < given; t++) {
    char word[RK_OLD_SPELLING_WORD_MAX_BYTES];
    const rk_view stem = rk_intern_text(&q->n->stems, q->stems[t]);
    if (stem.len > sizeof word) continue;
    memcpy(word, stem.ptr, stem.len);
    rk_old_spelling iterator = {.word = {word, stem.len}};
    iterator.is_known = rk_analysis_knows(&analysis, iterator.word);
    for (rk_view other; rk_old_spelling_next(&iterator, &other);) {
      const uint32_t number = stem_number(q->n, (rakor_text){other.ptr, other.len});
      if (number >= q->n->stem_count || place_of(q, number) < q->count) continue;
      q->stems[q->count] = number;
      q->counts[q->count++] = q->counts[t];
    }
  }
}

static void add_scores(naive *n, uint32_t stem, uint32_t count, double k1, double b) {
  if (stem >= n->stem_count) return; /* no document holds it */
  const uint32_t *documents = n->documents + n->starts[stem];
  const size_t tokens = (size_t)(n->starts[stem + 1] - n->starts[stem]);
  size_t frequency_of_documents = 0;
  for (size_t i = 0; i < tokens; i++)
    frequency_of_documents += i == 0 || documents[i] != documents[i - 1];
  const double df = (double)frequency_of_documents, all = (double)n->document_count;
  const double idf = log(1 + (all - df + 0.5) / (df + 0.5));
  const double mean = (double)n->tokens / all;
  for (size_t i = 0; i < tokens;) {
    const uint32_t document = documents[i];
    double tf = 0;
    for (; i < tokens && documents[i] == document; i++) tf++;
    const double length = rk_length_decode(rk_length_encode(n->lengths[document]));
    if (n->scores[document] < 0) n->scores[document] = 0;
    n->scores[document] += count * idf * tf / (tf + k1 * (1 - b + b * length / mean));
  }
}

/* Fills n->scores; returns how many documents match. */
static size_t naive_search(naive *n, rakor_text text, double k1, double b) {
  naive_query q = {.n = n};
  const rakor_analysis analysis = {.old_spelling = n->old_spelling};
  ck_assert_int_eq(rakor_tokens_with(&analysis, text, take_query_token, &q, NULL), RAKOR_OK);
  if (n->old_spelling) add_spellings(&q);
  for (size_t d = 0; d < n->document_count; d++) n->scores[d] = -1;
  for (size_t t = 0; t < q.count; t++) add_scores(n, q.stems[t], q.counts[t], k1, b);
  size_t matches = 0;
  for (size_t d = 0; d < n->document_count; d++) matches += n->scores[d] >= 0;
  return matches;
}

/* ---- The comparison ---- */

static double tolerance(double score) { return 1e-9 * score + QUERY_WORDS * SPELLINGS * 0x1p-34; }

static void expect_naive(naive *n, const rakor_results *results, size_t matches, size_t k) {
  const size_t count = rakor_results_count(results);
  ck_assert_uint_eq(count, matches < k ? matches : k);
  for (size_t i = 0; i < count; i++) {
    const rakor_hit hit = rakor_results_hit(results, i);
    const double score = hit.document < n->document_count ? n->scores[hit.document] : -1;
    if (score < 0)
      ck_abort_msg("document %zu does not match, or comes twice", (size_t)hit.document);
    if (fabs(hit.score - score) > tolerance(score))
      ck_abort_msg("rank %zu scores %.17g, not %.17g", i, hit.score, score);
    n->scores[hit.document] = -1;
    if (i == 0) continue;
    const rakor_hit before = rakor_results_hit(results, i - 1);
    if (before.score < hit.score || (before.score == hit.score && before.document >= hit.document))
      ck_abort_msg("rank %zu is out of order", i);
  }
  /* Whoever was left out is no better than the last. */
  if (count == 0) return;
  const double worst = rakor_results_hit(results, count - 1).score;
  for (size_t d = 0; d < n->document_count; d++)
    if (n->scores[d] > worst + tolerance(worst))
      ck_abort_msg("document %zu was left out: %g > %g", d, n->scores[d], worst);
}

static rakor_results *search(rakor_index *index, rakor_text query, rakor_search_options options,
                             rakor_evaluator evaluator) {
  rakor_results *results = NULL;
  rakor_error error = {0};
  options.evaluator = evaluator;
  const rakor_status status = rakor_search(index, query, &options, &results, &error);
  ck_assert_msg(status == RAKOR_OK, "%s", error.message);
  return results;
}

static void expect_same(const rakor_results *a, const rakor_results *b, rakor_text query,
                        const rakor_search_options *options) {
  ck_assert_uint_eq(rakor_results_count(a), rakor_results_count(b));
  for (size_t i = 0; i < rakor_results_count(a); i++) {
    const rakor_hit x = rakor_results_hit(a, i), y = rakor_results_hit(b, i);
    if (x.document == y.document && memcmp(&x.score, &y.score, sizeof x.score) == 0) continue;
    ck_abort_msg("rank %zu: %zu %.17g and %zu %.17g; k %zu k1 %g b %g query %.*s", i,
                 (size_t)x.document, x.score, (size_t)y.document, y.score, options->k,
                 options->k1, options->b, (int)query.len, query.ptr);
  }
}

static void compare(rakor_index *index, naive *n, rakor_text query,
                    const rakor_search_options *options) {
  rakor_results *slow = search(index, query, *options, RAKOR_EVALUATOR_EXHAUSTIVE);
  rakor_results *fast = search(index, query, *options, RAKOR_EVALUATOR_BLOCK_MAX);
  rakor_results *automatic = search(index, query, *options, RAKOR_EVALUATOR_AUTO);
  expect_same(slow, fast, query, options);
  expect_same(slow, automatic, query, options);
  const size_t matches = naive_search(n, query, options->k1, options->b);
  expect_naive(n, slow, matches, options->k);
  rakor_results_free(slow);
  rakor_results_free(fast);
  rakor_results_free(automatic);
}

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

int main(void) {
  const TTest *const tests[] = {test_small_collections,
                                test_middling_collections,
                                test_large_collection_of_several_segments,
                                test_very_long_documents,
                                test_collections_of_copies,
                                test_a_word_that_every_document_holds,
                                test_words_in_bursts,
                                test_old_spelling};
  return run_cases("evaluators", tests, sizeof tests / sizeof *tests, folder_setup,
                   folder_teardown);
}
