/* Fuzz target: any bytes as a query. Signs and quotes change what words are for, never which words
 * there are. */
#include "engine/query/query.h"
#include "tests/fuzz/target.h"

static const rk_analysis built_in;

static void look_through(const rk_query *query) {
  uint32_t words = 0, must = 0;
  for (size_t c = 0; c < query->clause_count; c++) {
    const rk_clause *clause = &query->clauses[c];
    require(clause->first_word == words && clause->word_count >= 1);
    require((clause->weight == 0) == (clause->role == RK_MUST_NOT));
    words += clause->word_count;
    must += clause->role == RK_MUST;
    for (uint32_t w = 0; w < clause->word_count; w++) {
      require(query->words[clause->first_word + w].group < query->term_count);
      require(query->words[clause->first_word + w].offset == w);
    }
  }
  require(words == query->word_count);
  require(query->at_least || must);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const uint32_t matches[] = {RK_MATCH_ANY, RK_MATCH_ALL, 1, 3};
  const rk_query_options plain = {.is_plain = true};
  const rk_query_options signs = {.match = matches[size ? data[0] % 4 : 0]};
  const rk_view text = {(const char *)data, size};
  rk_query a, b;
  rk_error error = {0};
  const rk_status status = rk_query_parse(&a, text, &plain, &built_in, &error);
  require(rk_query_parse(&b, text, &signs, &built_in, &error) == status);
  require(status == RK_OK || (status == RK_MISUSE && error.message[0]));
  if (status != RK_OK) return 0;
  look_through(&a);
  look_through(&b);
  require(a.term_count == b.term_count);
  for (size_t t = 0; t < a.term_count; t++) {
    require(rk_view_equal(a.terms[t].stem, b.terms[t].stem));
    require(a.terms[t].weight >= b.terms[t].weight + b.terms[t].in_phrases);
  }
  rk_query_deinit(&a);
  rk_query_deinit(&b);
  return 0;
}
