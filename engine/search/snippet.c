#include "engine/search/snippet.h"

#include <stdlib.h>

#include "engine/text/token_words.h"

enum { BATCH = 128 };

/* A word in the text. Several may have one place: those of an address or a date. */
typedef struct place {
  uint32_t offset, len; /* bytes */
} place;

typedef struct match {
  size_t token; /* index among the tokens of the text */
  size_t term;  /* of the query */
} match;

/* A term of the query by the hash of its stem. */
typedef struct hashed_term {
  uint32_t hash, term;
} hashed_term;

typedef struct work {
  rk_view text;
  const rk_query *query;
  const double *weights;
  rk_stem_memo *memo;
  hashed_term *terms; /* ascending by hash */
  rk_buffer tokens;  /* place */
  rk_buffer matches; /* match */
  uint32_t *seen;    /* by query term: matches of it in the run that is looked at */
} work;

static const place *tokens_of(const work *w) {
  return (const place *)(const void *)w->tokens.ptr;
}
static const match *matches_of(const work *w) {
  return (const match *)(const void *)w->matches.ptr;
}
static size_t token_count(const work *w) { return w->tokens.len / sizeof(place); }
static size_t match_count(const work *w) { return w->matches.len / sizeof(match); }
static size_t end_of(const place *token) { return token->offset + (size_t)token->len; }

static int compare_hashes(const void *a, const void *b) {
  const uint32_t x = ((const hashed_term *)a)->hash, y = ((const hashed_term *)b)->hash;
  return (x > y) - (x < y);
}

static void hash_terms(work *w) {
  for (size_t t = 0; t < w->query->term_count; t++)
    w->terms[t] = (hashed_term){rk_stem_memo_hash(w->query->terms[t].stem), (uint32_t)t};
  qsort(w->terms, w->query->term_count, sizeof *w->terms, compare_hashes);
}

/* The first term that has at least this hash. */
static size_t find_hash(const work *w, uint32_t hash) {
  size_t low = 0, high = w->query->term_count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (w->terms[middle].hash < hash)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bool has_hash(const work *w, uint32_t hash) {
  const size_t at = find_hash(w, hash);
  return at < w->query->term_count && w->terms[at].hash == hash;
}

/* Not what is only excluded: it may stand there, where an excluded phrase does not. */
static bool is_shown(const rk_query_term *term) { return term->weight || term->in_phrases; }

static rk_status add_match(work *w, rk_view stem) {
  const uint32_t hash = rk_stem_memo_hash(stem);
  for (size_t at = find_hash(w, hash); at < w->query->term_count && w->terms[at].hash == hash; at++) {
    const uint32_t term = w->terms[at].term;
    if (!rk_view_equal(w->query->terms[term].stem, stem) || !is_shown(&w->query->terms[term])) continue;
    const match found = {token_count(w), term};
    return rk_buffer_append(&w->matches, &found, sizeof found);
  }
  return RK_OK;
}

/* All words of a token, with their matches. */
static rk_status add_words(work *w, const tok_token *token) {
  rk_token_words words;
  rk_status status = RK_OK;
  rk_token_words_init(&words, rk_stem_memo_analysis(w->memo), w->text.ptr, token);
  while (status == RK_OK && rk_token_words_next(&words)) {
    const place at = {token->offset + words.offset, words.len};
    status = add_match(w, words.stem);
    if (status == RK_OK) status = rk_buffer_append(&w->tokens, &at, sizeof at);
  }
  return status;
}

static rk_status find_matches(work *w) {
  if (w->text.len >= UINT32_MAX) return RK_LIMIT;
  tok_scanner scanner;
  tok_token batch[BATCH];
  hash_terms(w);
  tok_scanner_init(&scanner, w->text.ptr, w->text.len);
  for (size_t n; (n = tok_scanner_next(&scanner, batch, BATCH)) > 0;)
    for (size_t i = 0; i < n; i++) {
      const uint32_t hash = rk_stem_memo_of(w->memo, w->text, &batch[i]);
      const place at = {batch[i].offset, batch[i].len};
      const rk_status status = hash == RK_STEM_MEMO_LOOK || has_hash(w, hash)
                                   ? add_words(w, &batch[i])
                                   : rk_buffer_append(&w->tokens, &at, sizeof at);
      if (status != RK_OK) return status;
    }
  return RK_OK;
}

/* The matches [*first, *end) that fit max_bytes and weigh the most. */
static void choose_run(work *w, size_t max_bytes, size_t *first, size_t *end) {
  const match *matches = matches_of(w);
  const place *tokens = tokens_of(w);
  double weight = 0, best_weight = -1;
  size_t best_count = 0, low = 0;
  for (size_t high = 0; high < match_count(w); high++) {
    if (w->seen[matches[high].term]++ == 0) weight += w->weights[matches[high].term];
    while (low < high &&
           end_of(&tokens[matches[high].token]) - tokens[matches[low].token].offset > max_bytes) {
      if (--w->seen[matches[low].term] == 0) weight -= w->weights[matches[low].term];
      low++;
    }
    const size_t count = high + 1 - low;
    /* A little more weight may be rounding; it must be worth a later place. */
    if (weight < best_weight - 1e-9 || (weight < best_weight + 1e-9 && count <= best_count))
      continue;
    best_weight = weight;
    best_count = count;
    *first = low;
    *end = high + 1;
  }
}

/* Widens the tokens [*from, *to) while they fit max_bytes: some words before the
 * first match, then as many after the last as there is room for. */
static void widen(const work *w, size_t max_bytes, size_t *from, size_t *to) {
  const place *tokens = tokens_of(w);
  const size_t count = token_count(w);
  const size_t first_byte = tokens[*from].offset;
  size_t used = end_of(&tokens[*to - 1]) - first_byte;
  const size_t lead = used < max_bytes ? (max_bytes - used) / 3 : 0;
  while (*from > 0 && first_byte - tokens[*from - 1].offset <= lead) (*from)--;
  while (*to < count && end_of(&tokens[*to]) - tokens[*from].offset <= max_bytes) (*to)++;
  while (*from > 0 && end_of(&tokens[*to - 1]) - tokens[*from - 1].offset <= max_bytes) (*from)--;
}

/* Bytes at text[i] that are white space or a control character, 0 for anything
 * else. Of those beyond ASCII: U+0080 to U+00A0, some of which terminals obey. */
static size_t blank_bytes(rk_view text, size_t i, size_t to) {
  const uint8_t byte = (uint8_t)text.ptr[i];
  if (byte <= ' ' || byte == 0x7f) return 1;
  if (byte != 0xc2 || i + 1 >= to) return 0;
  const uint8_t next = (uint8_t)text.ptr[i + 1];
  return next >= 0x80 && next <= 0xa0 ? 2 : 0;
}

/* Appends text[from, to), white space and control characters folded. */
static rk_status append_text(rk_snippet *snippet, rk_view text, size_t from, size_t to) {
  if (rk_buffer_reserve(&snippet->text, to - from) != RK_OK) return RK_NO_MEMORY;
  rk_buffer *out = &snippet->text;
  for (size_t i = from; i < to;) {
    const size_t blank = blank_bytes(text, i, to);
    if (blank == 0)
      out->ptr[out->len++] = (uint8_t)text.ptr[i];
    else if (out->len && out->ptr[out->len - 1] != ' ')
      out->ptr[out->len++] = ' ';
    i += blank ? blank : 1;
  }
  return RK_OK;
}

static rk_status append_ellipsis(rk_snippet *snippet) {
  static const char ellipsis[] = "…";
  return rk_buffer_append(&snippet->text, ellipsis, sizeof ellipsis - 1);
}

/* The source bytes [from, to) with their matches from *m on. */
static rk_status build(const work *w, size_t from, size_t to, rk_snippet *snippet) {
  const match *matches = matches_of(w);
  size_t at = from;
  rk_status status = from > 0 ? append_ellipsis(snippet) : RK_OK;
  for (size_t m = 0; status == RK_OK && m < match_count(w); m++) {
    const place *token = &tokens_of(w)[matches[m].token];
    if (token->offset < at) continue;
    if (end_of(token) > to) break;
    status = append_text(snippet, w->text, at, token->offset);
    rk_span span = {.offset = snippet->text.len};
    if (status == RK_OK) status = append_text(snippet, w->text, token->offset, end_of(token));
    span.len = snippet->text.len - span.offset;
    if (status == RK_OK) status = rk_buffer_append(&snippet->spans, &span, sizeof span);
    at = end_of(token);
  }
  if (status == RK_OK) status = append_text(snippet, w->text, at, to);
  rk_buffer *out = &snippet->text;
  while (out->len && out->ptr[out->len - 1] == ' ') out->len--;
  if (status == RK_OK && to < w->text.len) status = append_ellipsis(snippet);
  return status;
}

static rk_status choose_and_build(work *w, size_t max_bytes, rk_snippet *snippet) {
  size_t from = 0, to = w->text.len;
  if (max_bytes && max_bytes < w->text.len && token_count(w)) {
    size_t first = 0, end = 0, first_token = 0, end_token = 1;
    if (match_count(w)) {
      choose_run(w, max_bytes, &first, &end);
      first_token = matches_of(w)[first].token;
      end_token = matches_of(w)[end - 1].token + 1;
    }
    widen(w, max_bytes, &first_token, &end_token);
    from = first_token ? tokens_of(w)[first_token].offset : 0;
    to = end_token < token_count(w) ? end_of(&tokens_of(w)[end_token - 1]) : w->text.len;
    /* Text without words can be long; the limit holds for it too. */
    if (to - from > 2 * max_bytes) to = end_of(&tokens_of(w)[end_token - 1]);
    if (to - from > 2 * max_bytes) from = tokens_of(w)[first_token].offset;
  }
  return build(w, from, to, snippet);
}

rk_status rk_snippet_make(rk_snippet *snippet, rk_view text, const rk_query *query,
                          const double *weights, size_t max_bytes, rk_stem_memo *memo,
                          rk_error *error) {
  *snippet = (rk_snippet){0};
  work w = {.text = text, .query = query, .weights = weights, .memo = memo};
  w.seen = calloc(query->term_count + 1, sizeof *w.seen);
  w.terms = calloc(query->term_count + 1, sizeof *w.terms);
  rk_status status = w.seen && w.terms ? find_matches(&w) : RK_NO_MEMORY;
  if (status == RK_OK) status = choose_and_build(&w, max_bytes, snippet);
  if (status != RK_OK) {
    rk_error_set(error, status, NULL, "%s",
                 status == RK_LIMIT ? "the text is too long" : "out of memory");
    rk_snippet_deinit(snippet);
  }
  free(w.seen);
  free(w.terms);
  rk_buffer_deinit(&w.tokens);
  rk_buffer_deinit(&w.matches);
  return status;
}

void rk_snippet_deinit(rk_snippet *snippet) {
  rk_buffer_deinit(&snippet->text);
  rk_buffer_deinit(&snippet->spans);
}
