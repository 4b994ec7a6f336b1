/*
 * Segments of many windows: do all evaluators find the same, to the last bit, and do matches and counts
 * agree with the reference?
 *
 * The words of a document depend on its part of the collection, so that windows differ and some have
 * nothing. Random queries of all shapes, whose words may stand for each other as spellings do, random
 * k, k1 and b; with and without deleted documents. RAKOR_TEST_SCALE=n asks n times the queries.
 */
#include "engine/search/count.h"
#include "engine/search/matches.h"
#include "engine/search/plan.h"
#include "engine/search/search.h"
#include "tests/support/deletes.h"
#include "tests/support/segments.h"

enum {
  DOCUMENTS = 30000,
  PART = 3000, /* documents that share their topic */
  TOPIC = 8,   /* words */
  VOCABULARY = 400,
  QUERIES = 150,
  QUERY_BYTES = 2048,
};

/* ---- Documents ---- */

static uint32_t random_word(random_source *random, size_t document) {
  const uint32_t topic = (uint32_t)(document / PART);
  switch (random_below(random, 8)) {
    case 0: /* in one part of the collection only */
      return VOCABULARY + topic * TOPIC + random_below(random, TOPIC);
    case 1: /* rare */
      return random_below(random, 40) ? random_below(random, 12) : 2000 + random_below(random, 200);
    case 2: /* in every second part */
      return topic % 2 ? 1000 + random_below(random, 3) : random_below(random, 3);
    default:
      return random_zipf(random, VOCABULARY);
  }
}

static void fill(corpus *c, random_source *random) {
  char text[40 * CORPUS_WORD_BYTES];
  for (size_t d = 0; d < DOCUMENTS; d++) {
    size_t len = 0;
    const bool is_long = random_below(random, 20) == 0; /* of few words, over and over */
    for (uint32_t w = random_between(random, 1, is_long ? 39 : 8); w; w--) {
      if (len) text[len++] = ' ';
      len += corpus_word(is_long ? random_below(random, 5) : random_word(random, d), text + len);
    }
    corpus_add(c, text_of(""), corpus_copy(c, text, len));
  }
}

/* ---- Queries ---- */

/* Words of one document in a row, or any. */
static size_t put_words(const corpus *c, random_source *random, uint32_t words, char *text) {
  const rakor_text body = c->documents[random_below(random, (uint32_t)c->count)].body;
  size_t len = 0;
  if (random_below(random, 4)) {
    const char *at = body.ptr + random_below(random, (uint32_t)body.len);
    const char *end = body.ptr + body.len;
    while (at > body.ptr && at[-1] != ' ') at--;
    for (; at < end && words; at++) {
      words -= *at == ' ';
      if (words) text[len++] = *at;
    }
    return len;
  }
  for (; words; words--) {
    if (len) text[len++] = ' ';
    len += corpus_word(random_word(random, random_below(random, DOCUMENTS)), text + len);
  }
  return len;
}

static rakor_text random_text(const corpus *c, random_source *random, char *text) {
  static const char *const signs[] = {"", "", "", "", "+", "+", "-"};
  const uint32_t clauses = random_between(random, 1, random_below(random, 4) ? 4 : 14);
  const bool are_must = random_below(random, 4) == 0;
  size_t len = 0;
  for (uint32_t i = 0; i < clauses; i++) {
    const bool is_phrase = random_below(random, 4) == 0;
    len += (size_t)sprintf(text + len, " %s%s", are_must ? "+" : signs[random_below(random, 7)],
                           is_phrase ? "\"" : "");
    len += put_words(c, random, is_phrase ? random_between(random, 2, 3) : 1, text + len);
    len += (size_t)sprintf(text + len, "%s", is_phrase ? "\"" : "");
  }
  return (rakor_text){text, len};
}

/* Makes one term a spelling of another. */
static void join_terms(random_source *random, rk_query *query) {
  const uint32_t t = random_between(random, 1, (uint32_t)query->term_count - 1);
  const uint32_t group = query->terms[random_below(random, t)].group;
  for (size_t u = 0; u < query->term_count; u++) {
    rk_query_term *term = &query->terms[u];
    if (term->group == t) term->group = group;
  }
  for (size_t w = 0; w < query->word_count; w++)
    if (query->words[w].group == t) query->words[w].group = group;
}

static void random_query(const corpus *c, random_source *random, const rk_snapshot *snapshot,
                         char *text, rk_query *query) {
  static const uint32_t matches[] = {0, 0, 0, 0, 1, 2, 3, 5, RK_MATCH_ALL};
  const rk_query_options options = {.match = matches[random_below(random, 9)]};
  rk_error error = {0};
  const rakor_text asked = random_text(c, random, text);
  ck_assert_ok(rk_query_parse(query, view_of_text(asked), &options, &snapshot->analysis, &error),
               error);
  if (query->term_count > 1 && random_below(random, 3) == 0) join_terms(random, query);
}

/* ---- Ranks ---- */

static rk_search_options random_options(random_source *random) {
  rk_search_options options = {.k = random_below(random, 2) ? random_between(random, 1, 20)
                                                            : random_between(random, 1, 1000),
                               .k1 = 0.9,
                               .b = 0.4};
  if (random_below(random, 3) == 0) {
    options.k1 = random_below(random, 3) ? 4 * random_unit(random) : 0;
    options.b = random_below(random, 3) ? random_unit(random) : random_below(random, 2);
  }
  return options;
}

/* As rk_search, but by this evaluator, whatever the shape. */
static void rank_by(rk_evaluate *evaluate, const rk_snapshot *snapshot, const rk_query *query,
                    const rk_search_options *options, rk_topk *topk) {
  rk_plan plan;
  rk_bm25 bm25;
  rk_error error = {0};
  rk_topk_init(topk, options->k);
  rk_bm25_init(&bm25, options->k1, options->b, snapshot->document_count, snapshot->token_count);
  ck_assert_ok(rk_plan_init(&plan, snapshot, query, &error), error);
  for (uint32_t s = 0; s < snapshot->segment_count; s++) {
    rk_evaluation evaluation;
    bool can_match;
    ck_assert_ok(rk_plan_segment(&plan, s, &evaluation, &can_match, &error), error);
    if (!can_match) continue;
    evaluation.bm25 = &bm25;
    evaluation.topk = topk;
    ck_assert_ok(evaluate(&evaluation, &error), error);
  }
  rk_topk_finish(topk);
  rk_plan_deinit(&plan);
}

static void expect_same_hits(const rk_topk *want, const rk_topk *got, const char *text) {
  REQUIRE_MSG(want->count == got->count, "%s: %zu hits, not %zu", text, got->count, want->count);
  for (size_t i = 0; i < want->count; i++)
    REQUIRE_MSG(want->hits[i].document == got->hits[i].document &&
                    want->hits[i].score == got->hits[i].score,
                "%s: place %zu is %llu with %.17g, not %llu with %.17g", text, i,
                (unsigned long long)got->hits[i].document, got->hits[i].score,
                (unsigned long long)want->hits[i].document, want->hits[i].score);
}

static void compare_ranks(const rk_snapshot *snapshot, const rk_query *query, const char *text,
                          rk_search_options *options) {
  rk_topk slow, windows, fast;
  rk_error error = {0};
  double *weights = calloc(query->term_count + 1, sizeof *weights);
  rank_by(rk_evaluate_exhaustive, snapshot, query, options, &slow);
  rank_by(rk_evaluate_boolean, snapshot, query, options, &windows);
  options->evaluate = rk_evaluate_block_max;
  ck_assert_ok(rk_search(snapshot, query, options, &fast, weights, &error), error);
  expect_same_hits(&slow, &windows, text);
  expect_same_hits(&slow, &fast, text);
  rk_topk_deinit(&slow);
  rk_topk_deinit(&windows);
  rk_topk_deinit(&fast);
  free(weights);
}

/* ---- Matches and counts ---- */

typedef struct found {
  const rk_snapshot *snapshot;
  bool *is_match; /* by number in the snapshot */
  uint64_t next;
} found;

static rk_status take_match(void *context, uint32_t segment, rk_docid document, rk_error *error) {
  found *f = context;
  const uint64_t number = f->snapshot->bases[segment] + document;
  (void)error;
  REQUIRE(number >= f->next && number < DOCUMENTS);
  f->next = number + 1;
  f->is_match[number] = true;
  return RK_OK;
}

/* How many of those that are not deleted. */
static uint64_t compare_matches(const rk_snapshot *snapshot, const rk_query *query,
                                const char *text) {
  static bool is_match[DOCUMENTS];
  found f = {.snapshot = snapshot, .is_match = is_match};
  rk_plan plan;
  rk_error error = {0};
  uint64_t count = 0;
  memset(is_match, 0, sizeof is_match);
  ck_assert_ok(rk_matches(snapshot, query, take_match, &f, &error), error);
  ck_assert_ok(rk_plan_init(&plan, snapshot, query, &error), error);
  for (uint32_t s = 0; s < snapshot->segment_count; s++) {
    rk_evaluation evaluation;
    bool can_match;
    const uint64_t documents = snapshot->segments[s].meta.document_count;
    uint8_t *bits = calloc((size_t)rk_deletes_bits_bytes(documents) + 1, 1);
    ck_assert_ok(rk_plan_segment(&plan, s, &evaluation, &can_match, &error), error);
    if (can_match) ck_assert_ok(rk_exhaustive_matches(&evaluation, bits, &error), error);
    for (rk_docid d = 0; d < documents; d++) {
      REQUIRE_MSG(is_match[snapshot->bases[s] + d] == rk_deletes_has(bits, d),
                  "%s: document %u of segment %u", text, d, s);
      count += rk_deletes_has(bits, d) && !rk_deletes_has(snapshot->deletes[s].dropped, d);
    }
    free(bits);
  }
  rk_plan_deinit(&plan);
  return count;
}

static void expect_count(const rk_snapshot *snapshot, const rk_query *query, const char *text,
                         uint64_t matches, uint64_t limit) {
  uint64_t count;
  bool is_exact;
  rk_error error = {0};
  ck_assert_ok(rk_count(snapshot, query, limit, &count, &is_exact, &error), error);
  const bool should_be = limit == 0 || matches <= limit;
  REQUIRE_MSG(is_exact == should_be && count == (should_be ? matches : limit),
              "%s: %llu of %llu, at most %llu", text, (unsigned long long)count,
              (unsigned long long)matches, (unsigned long long)limit);
}

static uint64_t compare(const rk_snapshot *snapshot, random_source *random,
                        const rk_query *query, const char *text) {
  rk_search_options options = random_options(random);
  const uint64_t matches = compare_matches(snapshot, query, text);
  expect_count(snapshot, query, text, matches, 0);
  expect_count(snapshot, query, text, matches, random_between(random, 1, 1000));
  if (matches) expect_count(snapshot, query, text, matches, matches);
  compare_ranks(snapshot, query, text, &options);
  return matches;
}

/* ---- Cases ---- */

static void ask(const corpus *c, random_source *random, const char *folder) {
  char text[QUERY_BYTES];
  const char *scale = getenv("RAKOR_TEST_SCALE");
  const unsigned long queries = QUERIES * (scale ? strtoul(scale, NULL, 10) : 1);
  unsigned long answered = 0;
  rk_snapshot snapshot;
  rk_error error = {0};
  ck_assert_ok(rk_snapshot_open(&snapshot, folder, &error), error);
  for (unsigned long q = 0; q < queries; q++) {
    rk_query query;
    random_query(c, random, &snapshot, text, &query);
    answered += compare(&snapshot, random, &query, text) > 0;
    rk_query_deinit(&query);
  }
  rk_snapshot_close(&snapshot);
  ck_assert_uint_gt(answered, queries / 3);
}

static bool is_deleted(void *context, uint64_t document) {
  const bool in_gap = document > 9000 && document < 15000; /* a whole window */
  return in_gap || random_below(context, 10) == 0;
}

static void prove(uint64_t seed, size_t segments) {
  random_source random = {seed};
  corpus c = {0};
  fill(&c, &random);
  segments_build(in_folder("idx"), &c, segments);
  ask(&c, &random, in_folder("idx"));
  ck_assert_uint_gt(deletes_make(in_folder("idx"), is_deleted, &random), DOCUMENTS / 10);
  ask(&c, &random, in_folder("idx"));
  corpus_deinit(&c);
}

START_TEST(one_segment) { prove(1, 1); }
END_TEST

START_TEST(three_segments) { prove(2, 3); }
END_TEST

/* Where all words of a phrase are spellings of one, it may stand in more places than each of them. */
START_TEST(spellings_add_up) {
  static const char *const texts[] = {"\"desa kabupaten\"", "desa \"kabupaten desa\"",
                                      "+\"kabupaten desa kabupaten\" -sosial"};
  random_source random = {3};
  corpus c = {0};
  rk_snapshot snapshot;
  rk_error error = {0};
  for (size_t d = 0; d < DOCUMENTS / 2; d++) {
    char text[40 * CORPUS_WORD_BYTES];
    size_t len = 0;
    for (uint32_t w = random_between(&random, 1, 12); w; w--)
      len += (size_t)sprintf(text + len, "%s ", w % 2 ? "desa" : "kabupaten");
    if (random_below(&random, 4) == 0) len += (size_t)sprintf(text + len, "sosial");
    corpus_add(&c, text_of(""), corpus_copy(&c, text, len));
  }
  segments_build(in_folder("idx"), &c, 2);
  ck_assert_ok(rk_snapshot_open(&snapshot, in_folder("idx"), &error), error);
  for (unsigned i = 0; i < 30; i++) {
    const char *text = texts[i % 3];
    rk_query query;
    ck_assert_ok(rk_query_parse(&query, rk_view_of(text), NULL, &snapshot.analysis, &error), error);
    query.terms[1].group = 0;
    for (size_t w = 0; w < query.word_count; w++)
      if (query.words[w].group == 1) query.words[w].group = 0;
    ck_assert_uint_gt(compare(&snapshot, &random, &query, text), 0);
    rk_query_deinit(&query);
  }
  rk_snapshot_close(&snapshot);
  corpus_deinit(&c);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {one_segment, three_segments, spellings_add_up};
  return run_cases("booleans", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
