/*
 * sqlite_fts5: how fast do SQLite FTS5 and this engine index the same documents?
 *
 *   sqlite_fts5 rakor|fts5 INPUT OUTPUT [COUNT]
 *
 * Reads all documents (or COUNT) into memory, then indexes them with one of the two, in this process, by one
 * thread, text stored, and prints one line of JSON: what it took from the first document to the end of the
 * commit. OUTPUT, a folder or a database, must not exist. bench/index_peers.py runs the two in turn.
 *
 * FTS5 gets what it can use: one transaction, no journal, no syncing, 512 MB of page cache, and a
 * tokenizer that takes letters and digits as words, makes ASCII small and stems with libstemmer's Indonesian.
 * The engine gets its defaults, stemmer and forms and all, and syncs its files.
 */
#include <libstemmer.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "engine/base/view.h"
#include "engine/input/input.h"
#include "engine/rakor.h"

/* All documents, one text behind the other. */
typedef struct documents {
  rk_buffer bytes, lengths; /* lengths: u32 of id, title, body of each */
  uint64_t count, text_bytes;
} documents;

static _Noreturn void die(const char *what, const char *why) {
  fprintf(stderr, "sqlite_fts5: %s: %s\n", what, why);
  exit(3);
}

static void append(rk_buffer *buffer, const void *bytes, size_t len) {
  if (rk_buffer_append(buffer, bytes, len) != RK_OK) die("documents", "out of memory");
}

static void load(documents *all, const char *path, uint64_t most) {
  rk_error error = {0};
  rk_input *input;
  rk_doc doc;
  bool got = true;
  if (rk_input_open(&input, path, NULL, &error) != RK_OK) die(path, error.message);
  while (all->count < most) {
    if (rk_input_next(input, &doc, &got, &error) != RK_OK) die(path, error.message);
    if (!got) break;
    const rk_view texts[] = {doc.id, doc.title, doc.body};
    for (size_t i = 0; i < 3; i++) {
      const uint32_t len = (uint32_t)texts[i].len;
      append(&all->bytes, texts[i].ptr, len);
      append(&all->lengths, &len, sizeof len);
      all->text_bytes += i ? len : 0;
    }
    all->count++;
  }
  rk_input_close(input);
}

/* Calls `add` with the three texts of each document. */
static void for_each(const documents *all, void (*add)(void *context, const rk_view texts[3]),
                     void *context) {
  const char *at = (const char *)all->bytes.ptr;
  const uint32_t *lengths = (const uint32_t *)(const void *)all->lengths.ptr;
  for (uint64_t d = 0; d < all->count; d++) {
    rk_view texts[3];
    for (size_t i = 0; i < 3; i++, lengths++) {
      texts[i] = (rk_view){at, *lengths};
      at += *lengths;
    }
    add(context, texts);
  }
}

/* ---- SQLite ---- */

static bool is_word_byte(unsigned char c) {
  return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static int make_tokenizer(void *context, const char **arguments, int count, Fts5Tokenizer **made) {
  (void)context, (void)arguments, (void)count;
  *made = (Fts5Tokenizer *)sb_stemmer_new("indonesian", NULL);
  return *made ? SQLITE_OK : SQLITE_ERROR;
}

static void free_tokenizer(Fts5Tokenizer *tokenizer) {
  sb_stemmer_delete((struct sb_stemmer *)tokenizer);
}

static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int len,
                    int (*on_token)(void *, int, const char *, int, int, int)) {
  struct sb_stemmer *stemmer = (struct sb_stemmer *)tokenizer;
  char word[256];
  (void)flags;
  for (int at = 0; at < len;) {
    while (at < len && !is_word_byte((unsigned char)text[at])) at++;
    const int start = at;
    int n = 0;
    for (; at < len && is_word_byte((unsigned char)text[at]); at++)
      if (n < (int)sizeof word)
        word[n++] = text[at] >= 'A' && text[at] <= 'Z' ? (char)(text[at] | 0x20) : text[at];
    if (n == 0) break;
    const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)word, n);
    if (!stem) return SQLITE_NOMEM;
    const int status =
        on_token(context, 0, (const char *)stem, sb_stemmer_length(stemmer), start, at);
    if (status != SQLITE_OK) return status;
  }
  return SQLITE_OK;
}

static void run(sqlite3 *db, const char *sql) {
  if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) die(sql, sqlite3_errmsg(db));
}

static void register_tokenizer(sqlite3 *db) {
  static fts5_tokenizer functions = {make_tokenizer, free_tokenizer, tokenize};
  fts5_api *api = NULL;
  sqlite3_stmt *ask;
  if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &ask, NULL) != SQLITE_OK)
    die("FTS5", sqlite3_errmsg(db));
  sqlite3_bind_pointer(ask, 1, &api, "fts5_api_ptr", NULL);
  sqlite3_step(ask);
  sqlite3_finalize(ask);
  if (!api || api->xCreateTokenizer(api, "indonesian", NULL, &functions, NULL) != SQLITE_OK)
    die("FTS5", "no tokenizer can be added");
}

static void insert(void *context, const rk_view texts[3]) {
  sqlite3_stmt *statement = context;
  for (int i = 0; i < 3; i++)
    sqlite3_bind_text(statement, i + 1, texts[i].ptr, (int)texts[i].len, SQLITE_STATIC);
  if (sqlite3_step(statement) != SQLITE_DONE) die("INSERT", "failed");
  sqlite3_reset(statement);
}

static void index_with_fts5(const documents *all, const char *path) {
  sqlite3 *db;
  sqlite3_stmt *statement;
  if (sqlite3_open(path, &db) != SQLITE_OK) die(path, sqlite3_errmsg(db));
  register_tokenizer(db);
  run(db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -524288;"
          "PRAGMA locking_mode = EXCLUSIVE;"
          "CREATE VIRTUAL TABLE d USING fts5(id UNINDEXED, title, body, tokenize = 'indonesian');"
          "BEGIN");
  if (sqlite3_prepare_v2(db, "INSERT INTO d VALUES (?1, ?2, ?3)", -1, &statement, NULL) != SQLITE_OK)
    die("INSERT", sqlite3_errmsg(db));
  for_each(all, insert, statement);
  sqlite3_finalize(statement);
  run(db, "COMMIT");
  sqlite3_close(db);
}

/* ---- This engine ---- */

static void must(rakor_status status, const rakor_error *error) {
  char line[1400];
  if (status == RAKOR_OK) return;
  rakor_error_format(error, line, sizeof line);
  die("rakor", line);
}

static void add(void *context, const rk_view texts[3]) {
  rakor_error error = {0};
  const rakor_document document = {.id = {texts[0].ptr, texts[0].len},
                                   .title = {texts[1].ptr, texts[1].len},
                                   .body = {texts[2].ptr, texts[2].len}};
  must(rakor_writer_add(context, &document, &error), &error);
}

static void index_with_rakor(const documents *all, const char *path) {
  rakor_error error = {0};
  rakor_writer *writer;
  const rakor_writer_options options = {.threads = 1};
  must(rakor_writer_open(path, &options, &writer, &error), &error);
  for_each(all, add, writer);
  must(rakor_writer_commit(writer, NULL, &error), &error);
}

static double seconds(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv) {
  documents all = {0};
  const bool fts5 = argc > 3 && strcmp(argv[1], "fts5") == 0;
  if (argc < 4 || (!fts5 && strcmp(argv[1], "rakor") != 0)) {
    fputs("usage: sqlite_fts5 rakor|fts5 INPUT OUTPUT [COUNT]\n", stderr);
    return 2;
  }
  load(&all, argv[2], argc > 4 ? strtoull(argv[4], NULL, 10) : UINT64_MAX);
  const double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
  (fts5 ? index_with_fts5 : index_with_rakor)(&all, argv[3]);
  printf("{\"engine\": \"%s\", \"documents\": %llu, \"text_bytes\": %llu, \"wall\": %.4f, "
         "\"cpu\": %.4f}\n",
         argv[1], (unsigned long long)all.count, (unsigned long long)all.text_bytes,
         seconds(CLOCK_MONOTONIC) - wall, seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu);
  rk_buffer_deinit(&all.bytes);
  rk_buffer_deinit(&all.lengths);
  return 0;
}
