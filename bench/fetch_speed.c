/*
 * fetch_speed: what do the ten best documents with title and snippet cost, and which part of it?
 *
 *   fetch_speed INDEX [--queries N] [--seed N] [--topics FILE]
 *
 * Takes N queries (default 500): words of documents that a seed picks out of the index (two or three of
 * a title, or of a body's first words), or the texts of FILE (qid, tab, text). Searches the
 * ten best of each, gets them, and makes the snippets that the program shows: 160 bytes of the title,
 * 240 of the body. Prints the median and the 99th percentile over the queries in microseconds, for
 * ten hits together (queries with fewer are left out), and the cost of the parts alone: the columns, the
 * documents out of the store, the whole fetch; the text's analysis from nothing, the snippets. One thread,
 * one process, CPU time, and all of it once before it is timed: files in the page cache, checksums
 * verified. Before each part some other documents are fetched, so that no block is at hand.
 */
#include <inttypes.h>
#include <string.h>

#include "bench/bench.h"
#include "engine/index/column_set.h"
#include "engine/rakor.h"
#include "engine/rakor_index.h"
#include "engine/text/analyzer.h"

enum { HITS = 10, OTHERS = 16, TITLE_BYTES = 160, BODY_BYTES = 240, QUERY_BYTES = 1024, MAX_QUERIES = 100000 };

typedef enum stage {
  SEARCH,
  COLUMNS,
  DOCUMENTS,
  FETCH,
  ANALYSIS,
  SNIPPETS,
  ALL, /* fetch and snippets, hit by hit */
  STAGES
} stage;

typedef struct run {
  rakor_index *index;
  rakor_text query;
  rakor_results *results;
  rakor_stored *stored[HITS];
  double *took[STAGES];
  size_t count; /* of queries that were timed */
  uint64_t documents, random;
  uint64_t text_bytes;
} run;

static void must(rakor_status status, const rakor_error *error) {
  if (status == RAKOR_OK) return;
  char line[1400];
  rakor_error_format(error, line, sizeof line);
  fprintf(stderr, "fetch_speed: %s\n", line);
  exit(3);
}

static void must_inside(rk_status status) {
  if (status == RK_OK) return;
  fprintf(stderr, "fetch_speed: a part failed\n");
  exit(3);
}

/* splitmix64 (Vigna, 2015). */
static uint64_t next_random(uint64_t *state) {
  uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
  return z ^ z >> 31;
}

/* ---- The parts ---- */

static uint64_t hit_at(const run *r, size_t i) {
  return rakor_results_hit(r->results, i).document;
}

static void get_columns(run *r) {
  static const char *const names[] = {RK_COLUMN_SOURCE, RK_COLUMN_SITE, RK_COLUMN_LANGUAGE,
                                      RK_COLUMN_DATE};
  for (size_t i = 0; i < HITS; i++)
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
      const rk_set_column *column = rk_column_set_find(&r->index->columns, rk_view_of(names[n]));
      rk_column_reader reader = {0};
      rk_column_value value;
      bool has_value;
      if (!column) continue;
      must_inside(rk_column_set_value(&r->index->columns, column, hit_at(r, i), &reader, &has_value,
                                      &value, NULL));
      rk_column_reader_deinit(&reader);
    }
}

static void get_documents(run *r) {
  for (size_t i = 0; i < HITS; i++) {
    rk_docstore_block block = {0};
    rk_record record;
    rk_docid local;
    rk_segment *segment = rk_snapshot_find(&r->index->snapshot, hit_at(r, i), &local);
    must_inside(rk_docstore_get(&segment->store, local, &block, &record, NULL));
    rk_docstore_block_deinit(&block);
  }
}

static void fetch_hit(run *r, size_t i) {
  rakor_error error = {0};
  must(rakor_stored_get(r->index, hit_at(r, i), &r->stored[i], &error), &error);
}

static void free_hit(run *r, size_t i) {
  rakor_stored_free(r->stored[i]);
  r->stored[i] = NULL;
}

static void analyse(run *r) {
  for (size_t i = 0; i < HITS; i++) {
    const rakor_document *document = rakor_stored_document(r->stored[i]);
    const rakor_text texts[] = {document->title, document->body};
    for (size_t t = 0; t < 2; t++) {
      rk_analyzer analyzer = {.analysis = r->index->snapshot.analysis};
      rk_buffer tokens = {0};
      must_inside(rk_analyzer_tokens(&analyzer, (rk_view){texts[t].ptr, texts[t].len}, &tokens));
      rk_buffer_deinit(&tokens);
      rk_analyzer_deinit(&analyzer);
      r->text_bytes += texts[t].len;
    }
  }
}

static void show_hit(run *r, size_t i) {
  const rakor_document *document = rakor_stored_document(r->stored[i]);
  const rakor_text texts[] = {document->title, document->body};
  const size_t limits[] = {TITLE_BYTES, BODY_BYTES};
  for (size_t t = 0; t < 2; t++) {
    rakor_error error = {0};
    rakor_snippet *snippet;
    must(rakor_snippet_make(r->results, texts[t], limits[t], &snippet, &error), &error);
    rakor_snippet_free(snippet);
  }
}

/* ---- One query ---- */

static uint64_t any_document(run *r) {
  for (;;) {
    const uint64_t number = next_random(&r->random) % r->documents;
    if (!rakor_index_is_deleted(r->index, number)) return number;
  }
}

static void fetch_others(run *r) {
  for (size_t i = 0; i < OTHERS; i++) {
    rakor_error error = {0};
    rakor_stored *stored;
    must(rakor_stored_get(r->index, any_document(r), &stored, &error), &error);
    rakor_stored_free(stored);
  }
}

/* The time of one part, in microseconds. */
static double time_part(run *r, void (*part)(run *r)) {
  fetch_others(r);
  const double from = bench_cpu_seconds();
  part(r);
  return (bench_cpu_seconds() - from) * 1e6;
}

static void search(run *r) {
  rakor_error error = {0};
  rakor_results_free(r->results);
  must(rakor_search(r->index, r->query, NULL, &r->results, &error), &error);
}

static void fetch(run *r) {
  for (size_t i = 0; i < HITS; i++) fetch_hit(r, i);
}

static void show(run *r) {
  for (size_t i = 0; i < HITS; i++) show_hit(r, i);
}

static void fetch_and_show(run *r) {
  for (size_t i = 0; i < HITS; i++) {
    fetch_hit(r, i);
    show_hit(r, i);
    free_hit(r, i);
  }
}

static void time_query(run *r) {
  double took[STAGES];
  took[SEARCH] = time_part(r, search);
  if (rakor_results_count(r->results) < HITS) return;
  took[COLUMNS] = time_part(r, get_columns);
  took[DOCUMENTS] = time_part(r, get_documents);
  took[FETCH] = time_part(r, fetch);
  took[ANALYSIS] = time_part(r, analyse);
  took[SNIPPETS] = time_part(r, show);
  for (size_t i = 0; i < HITS; i++) free_hit(r, i);
  search(r); /* what the first results learnt must not help */
  took[ALL] = time_part(r, fetch_and_show);
  for (size_t s = 0; s < STAGES; s++) r->took[s][r->count] = took[s];
  r->count++;
}

/* ---- Queries ---- */

/* Two or three words of a document, as they stand there. */
static size_t make_query(run *r, char query[QUERY_BYTES]) {
  rakor_error error = {0};
  rakor_stored *stored;
  uint64_t *state = &r->random;
  must(rakor_stored_get(r->index, any_document(r), &stored, &error), &error);
  const rakor_document *document = rakor_stored_document(stored);
  const bool from_title = next_random(state) % 2 && document->title.len;
  const rakor_text text = from_title ? document->title : document->body;
  rk_analyzer analyzer = {.analysis = r->index->snapshot.analysis};
  rk_buffer tokens = {0};
  const size_t len = text.len < 2000 ? text.len : 2000;
  must_inside(rk_analyzer_tokens(&analyzer, (rk_view){text.ptr, len}, &tokens));
  const rk_word_token *all = (const rk_word_token *)(const void *)tokens.ptr;
  const size_t count = tokens.len / sizeof *all;
  size_t used = 0;
  for (uint64_t n = count ? 2 + next_random(state) % 2 : 0; n > 0; n--) {
    const rk_word_token *word = &all[next_random(state) % count];
    memcpy(query + used, text.ptr + word->offset, word->len);
    used += word->len;
    query[used++] = ' ';
  }
  rk_buffer_deinit(&tokens);
  rk_analyzer_deinit(&analyzer);
  rakor_stored_free(stored);
  return used;
}

typedef struct queries {
  rakor_text *texts;
  size_t count;
} queries;

static queries sample(run *r, size_t count) {
  queries q = {bench_must(calloc(count, sizeof *q.texts)), count};
  for (size_t i = 0; i < count; i++) {
    char query[QUERY_BYTES];
    const size_t len = make_query(r, query);
    char *copy = bench_must(malloc(len + 1));
    memcpy(copy, query, len);
    q.texts[i] = (rakor_text){copy, len};
  }
  return q;
}

/* The lines' second columns; every so manieth line, so that they come from all of the file. */
static queries read_topics(const char *path, size_t count) {
  size_t len, lines = 0, line = 0;
  const char *text = bench_must(bench_read_file(path, &len)), *const end = text + len;
  for (size_t i = 0; i < len; i++) lines += text[i] == '\n';
  if (count > lines) count = lines;
  queries q = {bench_must(calloc(count + 1, sizeof *q.texts)), 0};
  for (const char *p = text, *stop; p < end && q.count < count; p = stop + 1, line++) {
    stop = memchr(p, '\n', (size_t)(end - p));
    if (!stop) break;
    const char *tab = memchr(p, '\t', (size_t)(stop - p));
    if (!tab || line * count / lines < q.count) continue;
    q.texts[q.count++] = (rakor_text){tab + 1, (size_t)(stop - tab - 1)};
  }
  return q;
}

/* ---- What comes out ---- */

static void report(run *r) {
  static const char *const names[STAGES] = {"search",  "columns",       "documents",  "fetch",
                                            "analysis, from nothing", "snippets", "fetch and snippets"};
  printf("queries\t%zu\ntext of ten hits\t%.0f bytes\n", r->count,
         (double)r->text_bytes / (double)(r->count ? r->count : 1));
  if (r->count == 0) return;
  printf("part\tp50 us\tp90\tp99\tmean\n");
  for (size_t s = 0; s < STAGES; s++) {
    double sum = 0;
    for (size_t i = 0; i < r->count; i++) sum += r->took[s][i];
    bench_spread_of(r->took[s], r->count);
    printf("%s\t%.1f\t%.1f\t%.1f\t%.1f\n", names[s], r->took[s][r->count / 2],
           r->took[s][r->count * 90 / 100], r->took[s][r->count * 99 / 100],
           sum / (double)r->count);
  }
}

static void open_index(run *r, const char *path) {
  rakor_error error = {0};
  rakor_stats stats;
  must(rakor_index_open(path, &r->index, &error), &error);
  must(rakor_index_stats(r->index, &stats, &error), &error);
  r->documents = stats.documents + stats.deleted;
  if (stats.documents) return;
  fprintf(stderr, "fetch_speed: the index is empty\n");
  exit(2);
}

int main(int argc, char **argv) {
  size_t count = 500;
  uint64_t seed = 1;
  const char *topics = NULL;
  int bad = argc < 2 || argc % 2;
  for (int i = 2; !bad && i < argc; i += 2) {
    if (strcmp(argv[i], "--queries") == 0) count = strtoul(argv[i + 1], NULL, 10);
    else if (strcmp(argv[i], "--seed") == 0) seed = strtoull(argv[i + 1], NULL, 10);
    else if (strcmp(argv[i], "--topics") == 0) topics = argv[i + 1];
    else bad = 1;
  }
  if (bad || count == 0 || count > MAX_QUERIES) {
    fprintf(stderr, "usage: fetch_speed INDEX [--queries 1 to %d] [--seed N] [--topics FILE]\n",
            MAX_QUERIES);
    return 2;
  }
  run r = {.random = seed};
  open_index(&r, argv[1]);
  const queries q = topics ? read_topics(topics, count) : sample(&r, count);
  for (size_t s = 0; s < STAGES; s++) r.took[s] = bench_must(calloc(count, sizeof **r.took));
  for (int pass = 0; pass < 2; pass++) { /* the first one warms up */
    r.count = 0;
    r.text_bytes = 0;
    for (size_t i = 0; i < q.count; i++) {
      r.query = q.texts[i];
      time_query(&r);
    }
  }
  report(&r);
  rakor_results_free(r.results);
  rakor_index_close(r.index);
  return 0;
}
