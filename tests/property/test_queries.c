/*
 * Signs, phrases and how many must match: are all evaluators one, to the last bit, and are they what
 * the query says?
 *
 * Random collections in one segment or several, random queries of all kinds, random parameters; the
 * yardstick is naive_query.h. RAKOR_TEST_SCALE=n asks n times the queries.
 */
#include "engine/search/expand.h"
#include "engine/search/matches.h"
#include "tests/property/naive_query.h"
#include "tests/support/deletes.h"
#include "tests/support/segments.h"

enum { QUERY_BYTES = 8192 };

/* ---- Random queries ---- */

/* Some letters u as oe, as they were written before 1947. Returns the length. */
static size_t spell_old(random_source *random, rakor_text text, char *old) {
  size_t len = 0;
  for (size_t i = 0; i < text.len; i++) {
    const bool is_old = text.ptr[i] == 'u' && random_below(random, 4) == 0;
    memcpy(old + len, is_old ? "oe" : &text.ptr[i], is_old ? 2 : 1);
    len += is_old ? 2 : 1;
  }
  old[len] = '\0';
  return len;
}

/* A run of words from the title or the body of a document; the last ones may be changed. */
static size_t quote_document(const corpus *c, random_source *random, size_t most,
                             char words[][2 * CORPUS_WORD_BYTES]) {
  const rakor_document *document = &c->documents[random_below(random, (uint32_t)c->count)];
  const rakor_text text = random_below(random, 3) ? document->body : document->title;
  if (text.len == 0) return 0;
  const char *at = text.ptr + random_below(random, (uint32_t)text.len), *end = text.ptr + text.len;
  while (at > text.ptr && at[-1] != ' ') at--;
  size_t count = 0;
  while (count < most && at < end) {
    const char *stop = memchr(at, ' ', (size_t)(end - at));
    if (!stop) stop = end;
    snprintf(words[count++], 2 * CORPUS_WORD_BYTES, "%.*s", (int)(stop - at), at);
    at = stop + 1;
  }
  return count;
}

static void random_clause(const corpus *c, random_source *random, uint32_t vocabulary, naive *n,
                          naive_clause *clause) {
  const uint32_t role = random_below(random, 8);
  const size_t most = random_below(random, 3) ? 1 : random_between(random, 2, NAIVE_WORDS);
  *clause = (naive_clause){.role = role < 2    ? NAIVE_MUST
                                   : role == 2 ? NAIVE_MUST_NOT
                                               : NAIVE_MAY};
  if (random_below(random, 4)) clause->count = quote_document(c, random, most, clause->words);
  while (clause->count < most && (clause->count == 0 || random_below(random, 2))) {
    char word[CORPUS_WORD_BYTES];
    const uint32_t choice = random_below(random, 10);
    corpus_word(choice < 3    ? random_below(random, vocabulary < 5 ? vocabulary : 5)
                : choice == 3 ? vocabulary + 1000000 /* nobody says it */
                              : random_zipf(random, vocabulary),
                word);
    snprintf(clause->words[clause->count++], sizeof clause->words[0], "%s", word);
  }
  for (size_t w = 0; w < clause->count; w++)
    clause->stems[w] = stem_of_word(n, clause->words[w]);
}

/* The clause in another spelling. */
static void spell_clause(random_source *random, naive *n, naive_clause *clause) {
  for (size_t w = 0; w < clause->count; w++) {
    char old[sizeof clause->words[0]];
    snprintf(old, sizeof old, "%.30s", clause->words[w]);
    spell_old(random, text_of(old), clause->words[w]);
    clause->stems[w] = stem_of_word(n, clause->words[w]);
  }
}

/* Quotes where they are needed, and sometimes where not; what has a sign may be written with strokes. */
static size_t put_clause(const naive_clause *clause, random_source *random, char *text) {
  static const char *const signs[] = {"", "+", "-"};
  static const char *const quotes[][2] = {{"\"", "\""}, {"\xe2\x80\x9c", "\xe2\x80\x9d"}};
  const bool is_signed = clause->role != NAIVE_MAY;
  const bool is_quoted = clause->count > 1 ? !is_signed || random_below(random, 2) == 0
                                           : random_below(random, 8) == 0;
  const char *const *quote = quotes[random_below(random, 2)];
  size_t len = (size_t)sprintf(text, "%s%s", signs[clause->role], is_quoted ? quote[0] : "");
  for (size_t w = 0; w < clause->count; w++)
    len += (size_t)sprintf(text + len, "%s%s", w == 0 ? "" : is_quoted ? " " : "/",
                           clause->words[w]);
  return len + (size_t)sprintf(text + len, "%s", is_quoted ? quote[1] : "");
}

static rakor_text random_request(const corpus *c, random_source *random, uint32_t vocabulary,
                                 naive *n, naive_request *request, char *text) {
  static const size_t matches[] = {0, 0, 0, RAKOR_MATCH_ALL, 1, 2, 3};
  size_t len = 0;
  *request = (naive_request){.match = matches[random_below(random, 7)]};
  const uint32_t clauses =
      random_below(random, 8) ? random_between(random, 1, 4) : NAIVE_CLAUSES;
  for (uint32_t i = 0; i < clauses; i++) {
    naive_clause *clause = &request->clauses[request->count];
    if (i && random_below(random, 10) == 0) {
      *clause = request->clauses[random_below(random, i)]; /* again, maybe with another sign */
      if (random_below(random, 2)) clause->role = (naive_role)random_below(random, 3);
      if (n->old_spelling && clause->count == 1 && random_below(random, 2))
        clause->count += quote_document(c, random, 1, clause->words + 1);
      if (n->old_spelling) spell_clause(random, n, clause);
    } else {
      random_clause(c, random, vocabulary, n, clause);
    }
    if (len) text[len++] = ' ';
    len += put_clause(clause, random, text + len);
    request->count++;
  }
  return (rakor_text){text, len};
}

/* The same text as words and nothing else. */
static void make_plain(naive_request *request) {
  const naive_request marked = *request;
  request->count = 0;
  for (size_t c = 0; c < marked.count; c++)
    for (size_t w = 0; w < marked.clauses[c].count; w++)
      request->clauses[request->count++] =
          (naive_clause){.count = 1, .stems = {marked.clauses[c].stems[w]}};
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

/* ---- The comparison ---- */

static void compare_ranking(rakor_index *index, naive *n, rakor_text query, size_t matches,
                            const rakor_search_options *options) {
  rakor_results *slow = search(index, query, *options, RAKOR_EVALUATOR_EXHAUSTIVE);
  rakor_results *fast = search(index, query, *options, RAKOR_EVALUATOR_BLOCK_MAX);
  rakor_results *automatic = search(index, query, *options, RAKOR_EVALUATOR_AUTO);
  expect_same(slow, fast, query, options);
  expect_same(slow, automatic, query, options);
  expect_naive(n, slow, matches, options->k);
  rakor_results_free(slow);
  rakor_results_free(fast);
  rakor_results_free(automatic);
}

static void expect_total(rakor_index *index, rakor_text query, const rakor_search_options *options,
                         size_t matches, uint64_t limit) {
  rakor_total total;
  ck_assert_int_eq(rakor_count(index, query, options, limit, &total, NULL), RAKOR_OK);
  const bool is_exact = limit == 0 || matches <= limit;
  REQUIRE_MSG(total.is_exact == is_exact && total.count == (is_exact ? matches : limit),
              "%zu documents match %.*s: %llu of at most %llu", matches, (int)query.len, query.ptr,
              (unsigned long long)total.count, (unsigned long long)limit);
}

/* Counts what should be found, and goes down by what is. */
typedef struct match_check {
  const rk_snapshot *snapshot;
  const naive *n;
  size_t left;
  uint64_t next; /* no document below comes again */
} match_check;

static rk_status check_match(void *context, uint32_t segment, rk_docid document, rk_error *error) {
  match_check *check = context;
  const uint64_t number = check->snapshot->bases[segment] + document;
  (void)error;
  REQUIRE(number >= check->next && number < check->n->document_count);
  check->next = number + 1;
  if (check->n->deleted && check->n->deleted[number]) return RK_OK;
  REQUIRE(check->n->scores[number] >= 0);
  check->left--;
  return RK_OK;
}

static void compare_matches(const char *folder, const naive *n, rakor_text text, size_t matches,
                            const rakor_search_options *options) {
  rk_snapshot snapshot;
  rk_query query;
  const rk_query_options how = {.is_plain = options->is_plain,
                                .match = options->match == RAKOR_MATCH_ALL
                                             ? RK_MATCH_ALL
                                             : (uint32_t)options->match};
  ck_assert_int_eq(rk_snapshot_open(&snapshot, folder, NULL), RK_OK);
  ck_assert_int_eq(rk_query_parse(&query, view_of_text(text), &how, &snapshot.analysis, NULL),
                   RK_OK);
  ck_assert_int_eq(rk_expand(&query, &snapshot, NULL), RK_OK);
  match_check check = {.snapshot = &snapshot, .n = n, .left = matches};
  ck_assert_int_eq(rk_matches(&snapshot, &query, check_match, &check, NULL), RK_OK);
  ck_assert_uint_eq(check.left, 0);
  rk_query_deinit(&query);
  rk_snapshot_close(&snapshot);
}

static uint32_t scaled(uint32_t queries) {
  const char *scale = getenv("RAKOR_TEST_SCALE");
  return scale ? queries * (uint32_t)strtoul(scale, NULL, 10) : queries;
}

/* Returns how many queries found something. */
static uint32_t ask(const char *folder, const corpus *c, naive_rows *rows, random_source *random,
                    uint32_t vocabulary, uint32_t queries) {
  static char text[QUERY_BYTES];
  naive_request request;
  uint32_t answered = 0;
  rakor_index *index = open_index(folder);
  for (uint32_t q = 0; q < scaled(queries); q++) {
    const rakor_text query = random_request(c, random, vocabulary, rows->n, &request, text);
    rakor_search_options options = random_options(random);
    options.match = request.match;
    options.is_plain = random_below(random, 10) == 0;
    if (options.is_plain) make_plain(&request);
    const size_t matches = naive_answer(rows, &request, options.k1, options.b);
    expect_total(index, query, &options, matches, 0);
    expect_total(index, query, &options, matches, random_between(random, 1, 100));
    if (matches) expect_total(index, query, &options, matches, matches);
    if (q % 4 == 0) compare_matches(folder, rows->n, query, matches, &options);
    compare_ranking(index, rows->n, query, matches, &options);
    answered += matches > 0;
  }
  rakor_index_close(index);
  return answered;
}

/* ---- Collections ---- */

static void fill(corpus *c, random_source *random, uint32_t documents, uint32_t typical,
                 uint32_t vocabulary) {
  for (uint32_t d = 0; d < documents; d++) {
    const rakor_text title = corpus_text(c, random, random_below(random, 4), vocabulary);
    const uint32_t words = random_below(random, 12) ? random_between(random, 1, 2 * typical)
                                                    : random_below(random, 6 * typical);
    corpus_add(c, title, corpus_text(c, random, words, vocabulary));
  }
}

static void prove(const corpus *c, random_source *random, uint32_t vocabulary, size_t segments,
                  uint32_t queries) {
  naive n;
  naive_rows rows;
  char name[32];
  naive_init(&n, c, false);
  naive_rows_init(&rows, &n, c);
  snprintf(name, sizeof name, "idx%zu", segments);
  segments_build(in_folder(name), c, segments);
  ck_assert_uint_gt(ask(in_folder(name), c, &rows, random, vocabulary, queries), queries / 4);
  naive_rows_deinit(&rows);
  naive_deinit(&n);
}

START_TEST(small_collections) {
  static const uint32_t sizes[] = {1, 2, 5, 40, 127, 129, 257, 600};
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
    random_source random = {1000 + s};
    corpus c = {0};
    const uint32_t vocabulary = random_between(&random, 5, 60);
    fill(&c, &random, sizes[s], 12, vocabulary);
    prove(&c, &random, vocabulary, s + 1, 60);
    corpus_deinit(&c);
    folder_teardown();
    folder_setup();
  }
}
END_TEST

START_TEST(several_segments) {
  random_source random = {2};
  corpus c = {0};
  fill(&c, &random, 5000, 12, 400);
  prove(&c, &random, 400, 4, 120);
  corpus_deinit(&c);
}
END_TEST

/* The same few words over and over: phrases at many places of long documents, overlapping. */
START_TEST(long_documents_of_few_words) {
  random_source random = {3};
  corpus c = {0};
  fill(&c, &random, 300, 200, 4);
  prove(&c, &random, 4, 2, 60);
  corpus_deinit(&c);
}
END_TEST

START_TEST(collections_of_copies) {
  random_source random = {4};
  corpus models = {0}, c = {0};
  fill(&models, &random, 6, 6, 20);
  for (int i = 0; i < 2000; i++) {
    const rakor_document *model = &models.documents[random_below(&random, 6)];
    corpus_add(&c, model->title, model->body);
  }
  prove(&c, &random, 20, 3, 60);
  corpus_deinit(&c);
  corpus_deinit(&models);
}
END_TEST

static bool is_deleted(void *context, uint64_t document) {
  return ((const naive *)context)->deleted[document];
}

START_TEST(deleted_documents) {
  random_source random = {5};
  corpus c = {0};
  naive n;
  naive_rows rows;
  fill(&c, &random, 4000, 8, 200);
  naive_init(&n, &c, false);
  naive_rows_init(&rows, &n, &c);
  n.deleted = calloc(c.count, sizeof *n.deleted);
  segments_build(in_folder("idx"), &c, 3);
  for (int round = 0; round < 4; round++) {
    const size_t from = random_below(&random, 3000), to = from + random_below(&random, 1000);
    for (size_t d = 0; d < c.count; d++)
      n.deleted[d] |= (d >= from && d < to) || round == 3 || random_below(&random, 10) == 0;
    deletes_make(in_folder("idx"), is_deleted, &n);
    ask(in_folder("idx"), &c, &rows, &random, 200, 40);
  }
  naive_rows_deinit(&rows);
  naive_deinit(&n);
  corpus_deinit(&c);
}
END_TEST

static void spell_document(corpus *c, random_source *random, rakor_text *text) {
  char *old = malloc(2 * text->len + 1);
  ck_assert_ptr_nonnull(old);
  *text = corpus_copy(c, old, spell_old(random, *text, old));
  free(old);
}

/* Names, of which nobody knows whether they are one. */
static void fill_names(corpus *c, random_source *random, uint32_t documents) {
  static const char *const names[] = {"suharto", "sukarno", "guntur", "subud"};
  for (uint32_t d = 0; d < documents; d++) {
    char body[128] = "";
    for (uint32_t w = random_between(random, 1, 8); w; w--) {
      strcat(body, names[random_below(random, 4)]);
      strcat(body, w > 1 ? " " : "");
    }
    corpus_add(c, text_of(""), corpus_copy(c, body, strlen(body)));
  }
}

static void prove_old(corpus *c, random_source *random, uint32_t vocabulary, uint32_t queries,
                      uint32_t answered) {
  naive n;
  naive_rows rows;
  for (size_t d = 0; d < c->count; d++) {
    spell_document(c, random, &c->documents[d].title);
    spell_document(c, random, &c->documents[d].body);
  }
  naive_init(&n, c, true);
  naive_rows_init(&rows, &n, c);
  const rakor_writer_options writing = {.analysis = {.old_spelling = true},
                                        .memory_bytes = RK_WRITER_MEMORY_LEAST};
  build_index_with(in_folder("idx"), c, &writing);
  ck_assert_uint_ge(ask(in_folder("idx"), c, &rows, random, vocabulary, queries), answered);
  naive_rows_deinit(&rows);
  naive_deinit(&n);
  corpus_deinit(c);
}

/* A word is met by every spelling of it, in phrases, too. */
START_TEST(old_spelling) {
  random_source random = {6};
  corpus c = {0};
  fill(&c, &random, 3000, 10, 300);
  prove_old(&c, &random, 300, 150, 30);
  for (int i = 0; i < 30; i++) {
    fill_names(&c, &random, random_between(&random, 1, 12));
    prove_old(&c, &random, 60, 40, 1);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {small_collections,     several_segments,
                                long_documents_of_few_words, collections_of_copies,
                                deleted_documents,     old_spelling};
  return run_cases("queries", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
