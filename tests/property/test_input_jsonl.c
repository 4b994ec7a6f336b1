/*
 * Documents written as JSONL by a small writer of its own come back the same,
 * whatever the escapes, blanks, member order, packing and size of reads.
 *
 * RAKOR_SEED=N tries another sequence; a failure names the seed and round.
 */
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include "engine/input/input.h"
#include "tests/support/cases.h"
#include "tests/support/folder.h"
#include "tests/support/random.h"

#define ROUNDS 150
#define DOCS_MAX 60

static random_source source;
static char place[64]; /* for messages */

static uint32_t any(uint32_t below) { return random_below(&source, below); }

/* ---- The documents, as they must come back ---- */

typedef struct expected_doc {
  rk_buffer id, title, body, fields;
} expected_doc;

static expected_doc docs[DOCS_MAX];
static size_t doc_count;

static void add(rk_buffer *to, const void *bytes, size_t len) {
  /* Not ck_assert: it writes to a pipe each time, which shows at a call a character. */
  if (rk_buffer_append(to, bytes, len) != RK_OK) abort();
}

static void add_text(rk_buffer *to, const char *text) { add(to, text, strlen(text)); }

static void add_utf8(rk_buffer *to, uint32_t c) {
  uint8_t bytes[4];
  size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  for (size_t i = len; i-- > 1; c >>= 6) bytes[i] = (uint8_t)(0x80 | (c & 0x3f));
  static const uint8_t lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
  bytes[0] = (uint8_t)(lead[len] | c);
  add(to, bytes, len);
}

static uint32_t any_character(void) {
  switch (any(10)) {
    case 0:
      return any(0x20); /* control, NUL too */
    case 1:
      return 0x80 + any(0x780);
    case 2:
      return 0x800 + any(0xd000);
    case 3:
      return 0xe000 + any(0x2000);
    case 4:
      return 0x10000 + any(0x100000);
    case 5:
      return (uint32_t) "\"\\/bu{}[]:,"[any(11)];
    default:
      return ' ' + any(0x5f);
  }
}

/* ---- The writer ---- */

static void write_unit(rk_buffer *line, uint32_t unit) {
  char text[8];
  snprintf(text, sizeof text, any(2) ? "\\u%04x" : "\\u%04X", unit);
  add(line, text, 6);
}

static void write_escaped(rk_buffer *line, uint32_t c) {
  if (c >= 0x10000) {
    write_unit(line, 0xd800 + ((c - 0x10000) >> 10));
    write_unit(line, 0xdc00 + (c & 0x3ff));
  } else {
    write_unit(line, c);
  }
}

static void write_character(rk_buffer *line, uint32_t c) {
  static const char shorts[] = "\"\"\\\\//\bb\ff\nn\rr\tt";
  const char *found = NULL;
  for (size_t i = 0; i + 1 < sizeof shorts; i += 2)
    if ((uint32_t)shorts[i] == c) found = shorts + i;
  if (found && any(2)) {
    add(line, "\\", 1);
    add(line, found + 1, 1);
  } else if (c < 0x20 || c == '"' || c == '\\' || any(8) == 0) {
    write_escaped(line, c);
  } else {
    add_utf8(line, c);
  }
}

/* A string in the line; its text in `text`, NUL become a space. */
static void write_string(rk_buffer *line, rk_buffer *text, uint32_t characters) {
  add(line, "\"", 1);
  for (uint32_t i = 0; i < characters; i++) {
    uint32_t c = any_character();
    write_character(line, c);
    add_utf8(text, c ? c : ' ');
  }
  add(line, "\"", 1);
}

static void write_blanks(rk_buffer *line) {
  while (any(4) == 0) add(line, &" \t\r"[any(3)], 1);
}

static void write_value(rk_buffer *line, int depth) {
  rk_buffer ignored = {0};
  static const char *const plain[] = {"0", "-1.50", "2e+10", "1E999", "true", "false", "null", "\"\""};
  uint32_t kind = any(depth < 4 ? 10 : 8);
  if (kind < 6) {
    add_text(line, plain[any(8)]);
  } else if (kind < 8) {
    write_string(line, &ignored, any(8));
  } else {
    add_text(line, kind == 8 ? "[" : "{");
    for (uint32_t i = 0, count = any(4); i < count; i++) {
      if (i) add_text(line, ",");
      write_blanks(line);
      if (kind == 9) {
        write_string(line, &ignored, any(4));
        add_text(line, ":");
      }
      write_value(line, depth + 1);
    }
    add_text(line, kind == 8 ? "]" : "}");
  }
  rk_buffer_deinit(&ignored);
}

/* Its name begins with an x, so that it is none of ours. */
static void write_other_member(rk_buffer *line, expected_doc *doc) {
  static const char *const names[] = {"\"x\"", "\"x1\"", "\"\\u0078\\\"\"", "\"x\\u0000 : ,\""};
  const char *name = names[any(4)];
  add_text(line, name);
  add_text(&doc->fields, doc->fields.len ? "," : "{");
  add_text(&doc->fields, name);
  write_blanks(line);
  add_text(line, ":");
  write_blanks(line);
  size_t value = line->len;
  write_value(line, 0);
  add_text(&doc->fields, ":");
  add(&doc->fields, line->ptr + value, line->len - value);
}

static void write_named(rk_buffer *line, const char *name, rk_buffer *text, uint32_t characters) {
  add_text(line, "\"");
  add_text(line, name);
  add_text(line, "\"");
  write_blanks(line);
  add_text(line, ":");
  write_blanks(line);
  write_string(line, text, characters);
}

static uint32_t any_length(void) {
  return any(60) == 0 ? 100000 + any(200000) : any(10) == 0 ? any(3000) : any(40);
}

/* Members in any order: 0 id, 1 title, 2 body, the rest others. */
static void write_doc(rk_buffer *line, expected_doc *doc) {
  uint32_t count = 3 + any(4), order[8];
  for (uint32_t i = 0; i < count; i++) order[i] = i;
  for (uint32_t i = count; i-- > 1;) {
    uint32_t j = any(i + 1), kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
  write_blanks(line);
  add_text(line, "{");
  for (uint32_t i = 0; i < count; i++) {
    if (i) add_text(line, ",");
    write_blanks(line);
    if (order[i] == 0) write_named(line, "id", &doc->id, 1 + any(10));
    if (order[i] == 1) write_named(line, "title", &doc->title, any(30));
    if (order[i] == 2) write_named(line, "body", &doc->body, any_length());
    if (order[i] > 2) write_other_member(line, doc);
    write_blanks(line);
  }
  add_text(line, "}");
  write_blanks(line);
  if (doc->fields.len) add_text(&doc->fields, "}");
}

static bool is_blank(const rk_buffer *text) {
  for (size_t i = 0; i < text->len; i++)
    if (!strchr(" \t\n\r\f\v", text->ptr[i]) || text->ptr[i] == 0) return false;
  return true;
}

static void forget_docs(void) {
  for (size_t i = 0; i < doc_count; i++) {
    rk_buffer_deinit(&docs[i].id);
    rk_buffer_deinit(&docs[i].title);
    rk_buffer_deinit(&docs[i].body);
    rk_buffer_deinit(&docs[i].fields);
  }
  memset(docs, 0, sizeof docs);
  doc_count = 0;
}

static size_t skips_expected;

static void write_file(rk_buffer *file) {
  static const char *const broken[] = {"{\"body\":", "{\"body\":\"\xff\"}", "[]", "{\"id\":1}", "x"};
  uint32_t count = any(DOCS_MAX);
  skips_expected = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (i && any(10) == 0) {
      add_text(file, broken[any(5)]);
      skips_expected++;
    } else if (i && any(10) == 0) {
      write_blanks(file);
    } else {
      expected_doc *doc = &docs[doc_count++];
      write_doc(file, doc);
      if (is_blank(&doc->title) && is_blank(&doc->body)) {
        skips_expected++; /* nothing in it */
        rk_buffer_deinit(&doc->id), rk_buffer_deinit(&doc->title);
        rk_buffer_deinit(&doc->body), rk_buffer_deinit(&doc->fields);
        doc_count--;
      }
    }
    if (i + 1 < count || any(2)) add_text(file, any(5) ? "\n" : "\r\n");
  }
}

/* ---- Reading back ---- */

static void pack(rk_buffer *packed, const rk_buffer *plain, uint32_t kind) {
  packed->len = 0;
  if (kind == 0) {
    add(packed, plain->ptr, plain->len);
  } else if (kind == 1) {
    ck_assert_int_eq(rk_buffer_reserve(packed, ZSTD_compressBound(plain->len)), RK_OK);
    packed->len = ZSTD_compress(packed->ptr, packed->cap, plain->ptr, plain->len, 1);
    ck_assert(!ZSTD_isError(packed->len));
  } else {
    z_stream stream = {0};
    ck_assert_int_eq(deflateInit2(&stream, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, 0), Z_OK);
    ck_assert_int_eq(rk_buffer_reserve(packed, deflateBound(&stream, plain->len)), RK_OK);
    stream.next_in = plain->ptr;
    stream.avail_in = (uInt)plain->len;
    stream.next_out = packed->ptr;
    stream.avail_out = (uInt)packed->cap;
    ck_assert_int_eq(deflate(&stream, Z_FINISH), Z_STREAM_END);
    packed->len = stream.total_out;
    deflateEnd(&stream);
  }
}

static int shorten(void *context, rk_fs_op op, const char *path, size_t *len_bytes) {
  (void)path;
  size_t most = 1 + any(*(uint32_t *)context);
  if (op == RK_FS_READ && *len_bytes > most) *len_bytes = most;
  return 0;
}

static void check_text(rk_view seen, const rk_buffer *expected, const char *what) {
  ck_assert_msg(rk_view_equal(seen, rk_buffer_view(expected)), "%s: %s: %.*s\nexpected: %.*s", place,
                what, (int)seen.len, seen.len ? seen.ptr : "", (int)expected->len,
                expected->len ? (const char *)expected->ptr : "");
}

static void check_file(const char *path) {
  rk_input_options options = {.format = RK_INPUT_JSONL};
  rk_input *input;
  rk_doc doc;
  bool got = true;
  ck_assert_int_eq(rk_input_open(&input, path, &options, NULL), RK_OK);
  for (size_t i = 0; got; i++) {
    ck_assert_int_eq(rk_input_next(input, &doc, &got, NULL), RK_OK);
    ck_assert_msg(got == (i < doc_count), "%s: document %zu of %zu", place, i, doc_count);
    if (!got) break;
    check_text(doc.id, &docs[i].id, "id");
    check_text(doc.title, &docs[i].title, "title");
    check_text(doc.body, &docs[i].body, "body");
    check_text(doc.fields, &docs[i].fields, "fields");
  }
  rk_input_counts counts;
  rk_input_get_counts(input, &counts);
  ck_assert_uint_eq(counts.skipped, skips_expected);
  rk_input_close(input);
}

START_TEST(what_was_written_comes_back) {
  static const uint32_t read_sizes[] = {1u << 30, 100000, 300, 5};
  const char *given = getenv("RAKOR_SEED");
  uint64_t seed = given ? strtoull(given, NULL, 10) : 1;
  const char *path = in_folder("file");
  rk_buffer file = {0}, packed = {0};
  for (int round = 0; round < ROUNDS; round++) {
    snprintf(place, sizeof place, "RAKOR_SEED=%llu, round %d", (unsigned long long)seed, round);
    source.state = seed * 1000003 + (uint64_t)round;
    file.len = 0;
    write_file(&file);
    pack(&packed, &file, any(3));
    write_whole(path, packed.ptr, packed.len);
    uint32_t size = read_sizes[packed.len > 100000 ? any(3) : any(4)];
    rk_fs_set_hook(shorten, &size);
    check_file(path);
    rk_fs_set_hook(NULL, NULL);
    forget_docs();
  }
  rk_buffer_deinit(&file);
  rk_buffer_deinit(&packed);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {what_was_written_comes_back};
  return run_cases("input_jsonl", tests, sizeof tests / sizeof *tests, folder_setup,
                   folder_teardown);
}
