/*
 * fts5: SQLite's FTS5 for bench/compare. See driver.h.
 *
 * A contentless table of one column, whose tokenizer takes what stands between blanks; ranked by its
 * bm25(), whose k1 = 1.2 and b = 0.75 are fixed. FTS5 can't leave a place empty: the gap between title and
 * body is a word of its own here. The query text is parsed by FTS5 within the time that counts; the
 * statement is prepared before.
 */
#include <sqlite3.h>

#include "driver.h"

static sqlite3 *db;
static sqlite3_stmt *best, *count;

static void run_sql(const char *sql) {
  if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) driver_die(sql, sqlite3_errmsg(db));
}

static int make_tokenizer(void *context, const char **arguments, int n, Fts5Tokenizer **made) {
  static int only;
  (void)context, (void)arguments, (void)n;
  *made = (Fts5Tokenizer *)(void *)&only;
  return SQLITE_OK;
}

static void free_tokenizer(Fts5Tokenizer *tokenizer) { (void)tokenizer; }

static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int len,
                    int (*on_token)(void *, int, const char *, int, int, int)) {
  (void)tokenizer, (void)flags;
  for (int at = 0; at < len;) {
    const char *blank = (const char *)memchr(text + at, ' ', (size_t)(len - at));
    const int end = blank ? (int)(blank - text) : len;
    const int status = end > at ? on_token(context, 0, text + at, end - at, at, end) : SQLITE_OK;
    if (status != SQLITE_OK) return status;
    at = end + 1;
  }
  return SQLITE_OK;
}

static void open_database(const char *path) {
  static fts5_tokenizer functions = {make_tokenizer, free_tokenizer, tokenize};
  fts5_api *api = NULL;
  sqlite3_stmt *ask;
  if (sqlite3_open(path, &db) != SQLITE_OK ||
      sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &ask, NULL) != SQLITE_OK)
    driver_die(path, sqlite3_errmsg(db));
  sqlite3_bind_pointer(ask, 1, &api, "fts5_api_ptr", NULL);
  sqlite3_step(ask);
  sqlite3_finalize(ask);
  if (!api || api->xCreateTokenizer(api, "blanks", NULL, &functions, NULL) != SQLITE_OK)
    driver_die("FTS5", "no tokenizer can be added");
  run_sql("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1048576;"
          "PRAGMA mmap_size = 68719476736; PRAGMA locking_mode = EXCLUSIVE");
}

static void fts5_index(FILE *stems, const char *path, uint64_t *documents) {
  char *line = NULL;
  size_t cap = 0;
  sqlite3_stmt *insert;
  open_database(path);
  run_sql("CREATE VIRTUAL TABLE d USING fts5(t, content = '', tokenize = 'blanks'); BEGIN");
  if (sqlite3_prepare_v2(db, "INSERT INTO d (rowid, t) VALUES (?1, ?2)", -1, &insert, NULL))
    driver_die("INSERT", sqlite3_errmsg(db));
  for (long len; (len = driver_line(stems, &line, &cap)) >= 0;) {
    sqlite3_bind_int64(insert, 1, (sqlite3_int64)++*documents);
    sqlite3_bind_text(insert, 2, line, (int)len, SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_DONE) driver_die("INSERT", sqlite3_errmsg(db));
    sqlite3_reset(insert);
  }
  sqlite3_finalize(insert);
  run_sql("INSERT INTO d (d) VALUES ('optimize'); COMMIT; VACUUM");
  sqlite3_close(db);
  free(line);
}

static const char *fts5_open(const char *path) {
  open_database(path);
  if (sqlite3_prepare_v2(db, "SELECT rowid FROM d WHERE d MATCH ?1 ORDER BY rank LIMIT ?2", -1,
                         &best, NULL) ||
      sqlite3_prepare_v2(db, "SELECT count(*) FROM d WHERE d MATCH ?1", -1, &count, NULL))
    driver_die("SELECT", sqlite3_errmsg(db));
  return sqlite3_libversion();
}

/* "a" OR "b"; "a" AND "b"; "a b". Stems hold no quotation marks that are not doubled here. */
static void fts5_prepare(driver_query *query) {
  const bool is_phrase = query->how == DRIVER_PHRASE;
  const char *between = is_phrase ? " " : query->how == DRIVER_AND ? "\" AND \"" : "\" OR \"";
  size_t room = 3;
  for (size_t i = 0; i < query->count; i++)
    room += 2 * strlen(query->stems[i]) + strlen(between);
  char *at = (char *)malloc(room);
  if (!at) driver_die("memory", "none left");
  query->prepared = at;
  *at++ = '"';
  for (size_t i = 0; i < query->count; i++) {
    if (i) at = stpcpy(at, between);
    for (const char *c = query->stems[i]; *c; c++) {
      if (*c == '"') *at++ = '"';
      *at++ = *c;
    }
  }
  *at++ = '"';
  *at = 0;
}

static uint64_t fts5_run(const driver_query *query, size_t k) {
  sqlite3_stmt *statement = k ? best : count;
  uint64_t rows = 0, value = 0;
  int status;
  sqlite3_bind_text(statement, 1, (const char *)query->prepared, -1, SQLITE_STATIC);
  if (k) sqlite3_bind_int64(statement, 2, (sqlite3_int64)k);
  for (; (status = sqlite3_step(statement)) == SQLITE_ROW; rows++)
    value = (uint64_t)sqlite3_column_int64(statement, 0);
  if (status != SQLITE_DONE) driver_die((const char *)query->prepared, sqlite3_errmsg(db));
  sqlite3_reset(statement);
  return k ? rows : value;
}

int main(int argc, char **argv) {
  static const driver_engine engine = {fts5_index, fts5_open, fts5_prepare, fts5_run};
  return driver_main(argc, argv, &engine);
}
