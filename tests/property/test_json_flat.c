/*
 * The short cut for flat objects gives what yajl gives, in every view and every complaint: on objects made of
 * pieces, whole, with bytes changed, and cut short.
 *
 * RAKOR_SEED=N tries another sequence; a failure shows the line.
 */
#include <stdio.h>
#include <stdlib.h>

#include "engine/input/json_flat.h"
#include "tests/support/cases.h"
#include "tests/support/random.h"

#define ROUNDS 60000

static random_source source;
static rk_json_record with_flat, with_yajl;
static uint32_t taken, refused;

static uint32_t any(uint32_t below) { return random_below(&source, below); }

static void teardown(void) {
  rk_json_record_deinit(&with_flat);
  rk_json_record_deinit(&with_yajl);
}

/* ---- Lines ---- */

static void add(rk_buffer *to, const char *bytes, size_t len) {
  if (rk_buffer_append(to, bytes, len) != RK_OK) abort();
}

static void add_piece(rk_buffer *to, const char *piece) { add(to, piece, strlen(piece)); }

static void add_text(rk_buffer *line) {
  static const char *const pieces[] = {
      "a",       "ab cd",   "0123456789abcdef", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\x7f", "\\n",
      "\\\"",    "\\\\",    "\\/",              "\\t",      "\\u0041",      "\\u00e9",           "'",    ":,{}[]",
      "\\u20AC", "\\ud83d\\ude00", "2024-05-06", "\\b\\f\\r"};
  static const char *const rare[] = {"\\u0000", "\\ud83d", "\\ude00", "\\x", "\t", "\\u00g0", "\\", "\"",
                                     "\x01", "\xff", "\\ud83d\\u0041", "\\uDBFF\\uDFFF", "\\ufffe"};
  add_piece(line, "\"");
  for (uint32_t n = any(6); n-- > 0;)
    add_piece(line, any(60) ? pieces[any(sizeof pieces / sizeof *pieces)]
                            : rare[any(sizeof rare / sizeof *rare)]);
  add_piece(line, "\"");
}

static void add_blanks(rk_buffer *line) {
  while (any(6) == 0) add(line, &" \t\r"[any(3)], 1);
}

static void add_value(rk_buffer *line) {
  static const char *const others[] = {"1", "-2.5e+3", "true", "null", "[\"a\",1]", "{\"body\":\"x\"}", "01", "nul"};
  static const char *const dates[] = {"\"2024-05-06\"", "\"6 Mei 2024\"", "\"2024-05-06T07:08:09Z\""};
  const uint32_t kind = any(30);
  if (kind == 0)
    add_piece(line, others[any(8)]);
  else if (kind < 4)
    add_piece(line, dates[any(3)]);
  else
    add_text(line);
}

static void add_member(rk_buffer *line) {
  static const char *const names[] = {"\"id\"", "\"title\"", "\"body\"", "\"date\"", "\"url\"", "\"\""};
  if (any(8))
    add_piece(line, names[any(6)]);
  else
    add_text(line);
  add_blanks(line);
  add_piece(line, ":");
  add_blanks(line);
  add_value(line);
}

static void make_line(rk_buffer *line) {
  line->len = 0;
  add_blanks(line);
  add_piece(line, "{");
  for (uint32_t n = any(6), i = 0; i < n; i++) {
    if (i) add_piece(line, ",");
    add_blanks(line);
    add_member(line);
    add_blanks(line);
  }
  add_piece(line, "}");
  add_blanks(line);
  if (any(40) == 0) add_piece(line, any(2) ? "x" : "{}");
  if (any(6) == 0) line->len = any((uint32_t)line->len + 1);
  static const char bytes[] = "\"\\{},: u\n\x1f\x80";
  if (line->len && any(6) == 0)
    line->ptr[any((uint32_t)line->len)] = (uint8_t)bytes[any(sizeof bytes)];
}

/* ---- Both ways ---- */

static void check_view(rk_view line, rk_view flat, rk_view yajl, const char *what) {
  ck_assert_msg(rk_view_equal(flat, yajl), "%s of %.*s\nis %.*s\nnot %.*s", what, (int)line.len, line.ptr,
                (int)flat.len, flat.len ? flat.ptr : "", (int)yajl.len, yajl.len ? yajl.ptr : "");
}

static void check_line(rk_view line) {
  const rk_status flat = rk_json_record_parse(&with_flat, line);
  const rk_status yajl = rk_json_record_parse(&with_yajl, line);
  if (flat != yajl) ck_abort_msg("%d, not %d: %.*s", flat, yajl, (int)line.len, line.ptr);
  if (flat == RK_OK) {
    check_view(line, with_flat.id, with_yajl.id, "id");
    check_view(line, with_flat.title, with_yajl.title, "title");
    check_view(line, with_flat.body, with_yajl.body, "body");
    check_view(line, with_flat.date, with_yajl.date, "date");
    check_view(line, with_flat.fields, with_yajl.fields, "fields");
    /* Did it take the short cut? With the buffers as they are now there is room for that. */
    with_flat.text.len = with_flat.assembly.len = 0;
    taken += rk_json_flat_read(&with_flat, line);
  } else {
    ck_assert_uint_eq(with_flat.bad_byte, with_yajl.bad_byte);
    ck_assert_str_eq(with_flat.reason, with_yajl.reason);
    refused++;
  }
}

START_TEST(both_ways_are_one) {
  const char *given = getenv("RAKOR_SEED");
  source.state = given ? strtoull(given, NULL, 10) : 1;
  with_yajl.by_yajl_alone = true;
  rk_buffer made = {0};
  for (int round = 0; round < ROUNDS; round++) {
    make_line(&made);
    char *line = malloc(made.len ? made.len : 1); /* of its own size, for the address sanitizer */
    if (!line) abort();
    if (made.len) memcpy(line, made.ptr, made.len);
    check_line((rk_view){line, made.len});
    free(line);
  }
  rk_buffer_deinit(&made);
  ck_assert_uint_gt(taken, ROUNDS / 8);
  ck_assert_uint_gt(refused, ROUNDS / 10);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {both_ways_are_one};
  return run_cases("json_flat", tests, sizeof tests / sizeof *tests, NULL, teardown);
}
