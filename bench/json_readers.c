/*
 * json_readers: which packaged JSON reader costs least, on real JSONL?
 *
 *   gcc -O2 -o json_readers bench/json_readers.c -lyajl -lcjson -ljansson
 *   gcc -O2 -DWITH_JSON_C -o json_readers_c bench/json_readers.c -lyajl -lcjson -ljson-c
 *   ./json_readers corpus.jsonl [rounds]
 *
 * jansson and json-c define the same names, so they can't be in one program;
 * the other readers are in both, as the common measure.
 *
 * Each reader gets the same lines from memory, one at a time, and must hand
 * out the decoded title and body (their lengths are summed and must agree) and
 * notice broken JSON. The best of several rounds counts, rounds alternating
 * between readers; the ratio is to the first one.
 * Compile with -DHAVE_JSMN (libjsmn-dev) to add jsmn, which only finds token
 * borders: no unescaping, no UTF-8 check.
 *
 * The table and what followed from it: bench/README-json.md.
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <yajl/yajl_parse.h>
#ifdef WITH_JSON_C
#include <json-c/json.h>
#else
#include <jansson.h>
#endif
#ifdef HAVE_JSMN
#define JSMN_STATIC
#define JSMN_STRICT
#include <jsmn.h>
#endif

static size_t text_bytes; /* decoded title and body bytes: what every reader must agree on */

/* ---- yajl: events, one handle for all lines ---- */

typedef struct yajl_state {
  int depth;
  int wanted;
} yajl_state;

static int on_map_key(void *context, const unsigned char *key, size_t len) {
  yajl_state *state = context;
  state->wanted = state->depth == 1 && ((len == 5 && memcmp(key, "title", 5) == 0) ||
                                        (len == 4 && memcmp(key, "body", 4) == 0));
  return 1;
}

static char *kept;
static size_t kept_cap;

static int on_string(void *context, const unsigned char *text, size_t len) {
  yajl_state *state = context;
  if (!state->wanted) return 1;
  if (len > kept_cap) kept = realloc(kept, kept_cap = len * 2);
  memcpy(kept, text, len); /* a reader has to keep it beyond the event */
  text_bytes += len;
  return 1;
}

static int on_open(void *context) {
  ((yajl_state *)context)->depth++;
  return 1;
}

static int on_close(void *context) {
  ((yajl_state *)context)->depth--;
  return 1;
}

static const yajl_callbacks events = {.yajl_string = on_string,
                                      .yajl_start_map = on_open,
                                      .yajl_map_key = on_map_key,
                                      .yajl_end_map = on_close};
static yajl_state the_yajl_state;
static yajl_handle the_yajl;

static int read_yajl(const char *line, size_t len) {
  if (!the_yajl) {
    the_yajl = yajl_alloc(&events, NULL, &the_yajl_state);
    yajl_config(the_yajl, yajl_allow_multiple_values, 1);
  }
  return yajl_parse(the_yajl, (const unsigned char *)line, len) == yajl_status_ok;
}

static int read_yajl_alloc(const char *line, size_t len) {
  yajl_handle handle = yajl_alloc(&events, NULL, &the_yajl_state);
  int ok = yajl_parse(handle, (const unsigned char *)line, len) == yajl_status_ok &&
           yajl_complete_parse(handle) == yajl_status_ok;
  yajl_free(handle);
  return ok;
}

static int read_yajl_unchecked(const char *line, size_t len) {
  static yajl_handle handle;
  if (!handle) {
    handle = yajl_alloc(&events, NULL, &the_yajl_state);
    yajl_config(handle, yajl_allow_multiple_values, 1);
    yajl_config(handle, yajl_dont_validate_strings, 1);
  }
  return yajl_parse(handle, (const unsigned char *)line, len) == yajl_status_ok;
}

/* ---- trees ---- */

#ifndef WITH_JSON_C
static int read_jansson(const char *line, size_t len) {
  json_t *root = json_loadb(line, len, JSON_ALLOW_NUL, NULL);
  if (!root) return 0;
  text_bytes += json_string_length(json_object_get(root, "title"));
  text_bytes += json_string_length(json_object_get(root, "body"));
  json_decref(root);
  return 1;
}

#else
static int read_json_c_with(const char *line, size_t len, int flags) {
  static struct json_tokener *tokener;
  if (!tokener) tokener = json_tokener_new();
  json_tokener_reset(tokener);
  json_tokener_set_flags(tokener, flags);
  struct json_object *root = json_tokener_parse_ex(tokener, line, (int)len);
  struct json_object *field;
  if (!root) return 0;
  if (json_object_object_get_ex(root, "title", &field))
    text_bytes += (size_t)json_object_get_string_len(field);
  if (json_object_object_get_ex(root, "body", &field))
    text_bytes += (size_t)json_object_get_string_len(field);
  json_object_put(root);
  return 1;
}

static int read_json_c(const char *line, size_t len) {
  return read_json_c_with(line, len, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
}

static int read_json_c_unchecked(const char *line, size_t len) {
  return read_json_c_with(line, len, JSON_TOKENER_STRICT);
}

#endif

static int read_cjson(const char *line, size_t len) {
  cJSON *root = cJSON_ParseWithLength(line, len);
  if (!root) return 0;
  const cJSON *title = cJSON_GetObjectItemCaseSensitive(root, "title");
  const cJSON *body = cJSON_GetObjectItemCaseSensitive(root, "body");
  if (title) text_bytes += strlen(title->valuestring);
  if (body) text_bytes += strlen(body->valuestring);
  cJSON_Delete(root);
  return 1;
}

#ifdef HAVE_JSMN
static int read_jsmn(const char *line, size_t len) {
  static jsmntok_t tokens[256];
  jsmn_parser parser;
  jsmn_init(&parser);
  int count = jsmn_parse(&parser, line, len, tokens, 256);
  for (int i = 2; i < count; i += 2) text_bytes += (size_t)(tokens[i].end - tokens[i].start);
  return count > 0;
}
#endif

/* The floor: touch each byte once. */
static int read_nothing(const char *line, size_t len) {
  if (len > kept_cap) kept = realloc(kept, kept_cap = len * 2);
  memcpy(kept, line, len);
  return 1;
}

typedef struct reader {
  const char *name;
  int (*read)(const char *line, size_t len);
  double best;
  size_t sum;
} reader;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void run(reader *r, const char *bytes, size_t len) {
  double start = now();
  size_t bad = 0;
  text_bytes = 0;
  for (const char *p = bytes, *end = bytes + len; p < end;) {
    const char *stop = memchr(p, '\n', (size_t)(end - p));
    if (!stop) stop = end;
    bad += !r->read(p, (size_t)(stop - p));
    p = stop + 1;
  }
  double seconds = now() - start;
  if (r->best == 0 || seconds < r->best) r->best = seconds;
  r->sum = text_bytes;
  if (bad) fprintf(stderr, "%s: %zu lines refused\n", r->name, bad);
}

int main(int argc, char **argv) {
  static reader readers[] = {{"cJSON", read_cjson, 0, 0},
#ifdef WITH_JSON_C
                             {"json-c, UTF-8 checked", read_json_c, 0, 0},
                             {"json-c", read_json_c_unchecked, 0, 0},
#else
                             {"jansson", read_jansson, 0, 0},
#endif
                             {"yajl, UTF-8 checked", read_yajl, 0, 0},
                             {"yajl, a handle per line", read_yajl_alloc, 0, 0},
                             {"yajl", read_yajl_unchecked, 0, 0},
#ifdef HAVE_JSMN
                             {"jsmn, borders only", read_jsmn, 0, 0},
#endif
                             {"memcpy", read_nothing, 0, 0}};
  size_t count = sizeof readers / sizeof *readers;
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  if (!file) return fprintf(stderr, "usage: json_readers FILE.jsonl [rounds]\n"), 2;
  fseek(file, 0, SEEK_END);
  size_t len = (size_t)ftell(file);
  rewind(file);
  char *bytes = malloc(len);
  if (!bytes || fread(bytes, 1, len, file) != len) return 4;
  fclose(file);
  int rounds = argc > 2 ? atoi(argv[2]) : 5;
  for (int round = 0; round < rounds; round++)
    for (size_t i = 0; i < count; i++) run(&readers[i], bytes, len);
  printf("%-26s %8s %8s %14s\n", "reader", "MB/s", "ratio", "text bytes");
  for (size_t i = 0; i < count; i++)
    printf("%-26s %8.0f %8.2f %14zu\n", readers[i].name, (double)len / 1e6 / readers[i].best,
           readers[0].best / readers[i].best, readers[i].sum);
  return 0;
}
