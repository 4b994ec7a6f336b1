/* Text files, JSONL, folders, limits, and what happens to bad records. */
#include "tests/unit/engine/input/input_fixture.h"

#include <errno.h>

START_TEST(text_title_is_first_line_with_something_on_it) {
  ck_assert_str_eq(read_string("\n  \t\n  Rakor Kesra \r\nisi\nlagi\n", AUTO),
                   "m|Rakor Kesra|isi~lagi~|\n");
  ck_assert_str_eq(read_string("hanya judul", AUTO), "m|hanya judul||\n");
  ck_assert_str_eq(read_string("judul\n", AUTO), "m|judul||\n");
  ck_assert_uint_eq(last_counts.documents, 1);
}
END_TEST

/* Opens the bytes and reads the first document, which must have this body. */
static rk_input *open_at_body(const char *bytes, size_t len, const char *body, size_t body_len) {
  rk_input *input;
  rk_doc doc;
  bool got;
  ck_assert_int_eq(rk_input_open_memory(&input, "m", bytes, len, NULL, NULL), RK_OK);
  ck_assert_int_eq(rk_input_next(input, &doc, &got, NULL), RK_OK);
  ck_assert(got);
  ck_assert_uint_eq(doc.body.len, body_len);
  ck_assert_int_eq(memcmp(doc.body.ptr, body, body_len), 0);
  return input;
}

START_TEST(text_longer_than_the_window) {
  size_t len = 700000;
  char *text = malloc(len + 1);
  ck_assert_ptr_nonnull(text);
  memset(text, 'a', len);
  memcpy(text, "T\n", 2);
  rk_input *input = open_at_body(text, len, text + 2, len - 2);
  rk_doc doc;
  bool got;
  ck_assert_int_eq(rk_input_next(input, &doc, &got, NULL), RK_OK);
  ck_assert(!got);
  rk_input_close(input);
  text[600001] = (char)0xff; /* the position counts across windows */
  ck_assert_str_eq(read_bytes(text, len, AUTO), "! m:-:600001: invalid UTF-8\n");
  text[600001] = 0;
  ck_assert_str_eq(read_bytes(text, len, AUTO), "! m:-:600001: not text: it has NUL bytes\n");
  free(text);
}
END_TEST

START_TEST(text_that_is_none) {
  ck_assert_str_eq(read_string("", AUTO), "! m:-:-: empty\n");
  ck_assert_str_eq(read_string(" \n\t\r\n ", AUTO), "! m:-:-: empty\n");
  ck_assert_str_eq(read_string("abc\ndef\xc3(", AUTO), "! m:-:7: invalid UTF-8\n");
  ck_assert_str_eq(read_string("abc\xe2\x82", AUTO), "! m:-:3: invalid UTF-8\n");
  ck_assert_str_eq(read_bytes("\xff\xd8\xff\xe0\0\x10JFIF", 10, AUTO),
                   "! m:-:4: not text: it has NUL bytes\n");
  ck_assert_str_eq(read_bytes("\xff\xfe" "a\0b\0", 6, AUTO), "! m:-:0: UTF-16 text, not UTF-8\n");
  ck_assert_str_eq(read_bytes("\xfe\xff\0a\0b", 6, AUTO), "! m:-:0: UTF-16 text, not UTF-8\n");
  ck_assert_uint_eq(last_counts.skipped, 1);
  ck_assert_uint_eq(last_counts.documents, 0);
}
END_TEST

START_TEST(byte_order_mark_is_dropped_and_counted) {
  ck_assert_str_eq(read_string("\xef\xbb\xbfJudul\nisi", AUTO), "m|Judul|isi|\n");
  ck_assert_str_eq(read_string("\xef\xbb\xbf{\"id\":1,\"body\":\"b\"}", AUTO), "1||b|\n");
  ck_assert_str_eq(read_string("\xef\xbb\xbf", AUTO), "! m:-:-: empty\n");
  /* Positions count it: they are offsets in the file. */
  ck_assert_str_eq(read_string("\xef\xbb\xbf" "a\xff", AUTO), "! m:-:4: invalid UTF-8\n");
  ck_assert_str_eq(read_string("\xef\xbb\xbf{\"id\":[]}", AUTO),
                   "! m:1:9: id is neither text nor a number\n");
}
END_TEST

/* "cat a.jsonl b.jsonl", each with a mark. */
START_TEST(byte_order_marks_between_records) {
  ck_assert_str_eq(read_string("\xef\xbb\xbf{\"id\":1,\"body\":\"a\"}\n"
                               "\xef\xbb\xbf{\"id\":2,\"body\":\"b\"}\n"
                               "\xef\xbb\xbf{x\n\xef\xbb\xbf", AUTO),
                   "1||a|\n2||b|\n! m:3:51: broken JSON: invalid char in json text\n");
}
END_TEST

START_TEST(format_is_found_from_content) {
  ck_assert_str_eq(read_string("\n \n{\"body\":\"b\"}", AUTO), "m:3||b|\n");
  ck_assert_str_eq(read_string("{ \t\"body\":\"b\"}", AUTO), "m:1||b|\n");
  ck_assert_str_eq(read_string("{}", AUTO), "! m:1:0: neither title nor body\n");
  ck_assert_str_eq(read_string("{x}", AUTO), "m|{x}||\n");
  ck_assert_str_eq(read_string("{", AUTO), "m|{||\n");
  ck_assert_str_eq(read_string("{\n", AUTO), "m|{||\n");
  ck_assert_str_eq(read_string("[rapat]", AUTO), "m|[rapat]||\n");
  /* A first record that is broken further on is a bad record. */
  ck_assert_str_eq(read_string("{\"body\":x}\n{\"body\":\"b\"}", AUTO),
                   "! m:1:9: broken JSON: invalid char in json text\nm:2||b|\n");
}
END_TEST

/* Such files come from exports; as text they would be one senseless document. */
START_TEST(json_that_is_not_jsonl_is_refused) {
  ck_assert_str_eq(read_string("[\n {\"body\":\"b\"}]", AUTO),
                   "! m:-:0: a JSON array, not JSONL (one object a line); --format text takes it\n");
  ck_assert_str_eq(read_string("{\n\"body\":\"b\"}", AUTO),
                   "! m:-:0: a JSON object over several lines, not JSONL; --format text takes it\n");
  ck_assert_str_eq(read_string("[{\"body\":\"b\"}]", AS(RK_INPUT_TEXT)),
                   "m|[{\"body\":\"b\"}]||\n");
}
END_TEST

START_TEST(format_can_be_forced) {
  ck_assert_str_eq(read_string("{\"body\":\"b\"}", AS(RK_INPUT_TEXT)), "m|{\"body\":\"b\"}||\n");
  ck_assert_str_eq(read_string("judul\n", AS(RK_INPUT_JSONL)),
                   "! m:1:1: broken JSON: invalid char in json text\n");
  ck_assert_str_eq(read_string("", AS(RK_INPUT_JSONL)), "");
  ck_assert_uint_eq(last_counts.skipped, 0);
}
END_TEST

START_TEST(jsonl_records) {
  ck_assert_str_eq(read_string("{\"id\":\"a\",\"title\":\"T\",\"body\":\"B\"}\r\n"
                               "\n  \n"
                               "{\"title\":\"U\",\"date\":\"1 Maret\"}\n"
                               "{\"id\":null,\"title\":null,\"body\":\"C\"}\n"
                               "{\"id\":\"\",\"body\":\"D\"}\n"
                               "{\"id\":12.50,\"body\":\"E\"}",
                               AUTO),
                   "a|T|B|\n"
                   "m:4|U||{\"date\":\"1 Maret\"}\n"
                   "m:5||C|\n"
                   "m:6||D|\n"
                   "12.50||E|\n");
  ck_assert_uint_eq(last_counts.documents, 5);
}
END_TEST

START_TEST(jsonl_bad_records_say_where_and_are_passed_over) {
  ck_assert_str_eq(read_string("{\"body\":\"a\"}\n"
                               "{\"body\":\n"
                               "{\"body\":\"a\xff\"}\n"
                               "{\"id\":\"x\"}\n"
                               "{\"body\":7}\n"
                               "[1]\n"
                               "{\"body\":\"z\"}\n",
                               AUTO),
                   "m:1||a|\n"
                   "! m:2:21: broken JSON: premature EOF\n"
                   "! m:3:32: invalid UTF-8\n"
                   "! m:4:36: neither title nor body\n"
                   "! m:5:55: body is not text\n"
                   "! m:6:58: not a JSON object\n"
                   "m:7||z|\n");
  ck_assert_uint_eq(last_counts.skipped, 5);
  ck_assert_uint_eq(last_counts.documents, 2);
  ck_assert_int_eq(last_status, RK_OK);
}
END_TEST

START_TEST(strict_stops_at_the_first) {
  ck_assert_str_eq(read_string("{\"body\":\"a\"}\n{\"body\":3}\n{\"body\":\"b\"}\n", STRICT),
                   "m:1||a|\n!! m:2:21: body is not text\n");
  ck_assert_int_eq(last_status, RK_BAD_INPUT);
  ck_assert_uint_eq(last_counts.skipped, 0);
  ck_assert_str_eq(read_string("", STRICT), "!! m:-:-: empty\n");
  ck_assert_int_eq(last_status, RK_BAD_INPUT);
}
END_TEST

START_TEST(records_over_the_limit) {
  rk_input_options limited = {.max_document_bytes = 20};
  ck_assert_str_eq(read_string("{\"body\":\"123456789\"}\n"   /* 20 bytes */
                               "{\"body\":\"1234567890\"}\n"  /* 21 */
                               "{\"body\":\"z\"}",
                               limited),
                   "m:1||123456789|\n"
                   "! m:2:21: longer than the limit of 20 bytes\n"
                   "m:3||z|\n");
  ck_assert_str_eq(read_string("12345678901234567890", limited), "m|12345678901234567890||\n");
  ck_assert_str_eq(read_string("123456789012345678901", limited),
                   "! m:-:-: longer than the limit of 20 bytes\n");
}
END_TEST

/* A line of many windows: kept whole below the limit, not kept at all above it. */
START_TEST(long_lines) {
  size_t len = 1500000;
  char *text = malloc(len + 64);
  ck_assert_ptr_nonnull(text);
  memset(text, 'a', len);
  memcpy(text, "{\"body\":\"", 9);
  memcpy(text + len - 2, "\"}", 2);
  memcpy(text + len, "\n{\"body\":\"z\"}\n", 14);
  rk_input *input = open_at_body(text, len + 14, text + 9, len - 11);
  rk_doc doc;
  bool got;
  ck_assert_int_eq(rk_input_next(input, &doc, &got, NULL), RK_OK);
  ck_assert(got && doc.body.len == 1 && doc.body.ptr[0] == 'z');
  rk_input_close(input);
  ck_assert_str_eq(read_bytes(text, len + 14, (rk_input_options){.max_document_bytes = 1000000}),
                   "! m:1:0: longer than the limit of 1000000 bytes\nm:2||z|\n");
  free(text);
}
END_TEST

START_TEST(folders_in_byte_order_with_everything_in_them) {
  make_folder("d");
  make_folder("d/b");
  make_folder("d/b/c");
  make_folder("d/.git");
  make_folder("d/empty");
  write_text("d/z.txt", "Z\nzz");
  write_text("d/B.txt", "B\nbb");
  write_text("d/b.txt", "b\nbb");
  write_text("d/.hidden", "no");
  write_text("d/.git/config", "no");
  write_text("d/b/c/deep.txt", "deep\n");
  write_text("d/b/two.jsonl", "{\"id\":1,\"body\":\"one\"}\n{\"body\":\"two\"}\n");
  write_bytes("d/b/p.jpg", "\xff\xd8\0\0", 4);
  ck_assert_str_eq(read_path(in_folder("d"), AUTO),
                   "d/B.txt|B|bb|\n"
                   "d/b/c/deep.txt|deep||\n" /* "b" comes before "b.txt" */
                   "! d/b/p.jpg:-:2: not text: it has NUL bytes\n"
                   "1||one|\n"
                   "d/b/two.jsonl:2||two|\n"
                   "d/b.txt|b|bb|\n"
                   "d/z.txt|Z|zz|\n");
  ck_assert_uint_eq(last_counts.files, 6);
  ck_assert_uint_eq(last_counts.raw_bytes_total, 0);
}
END_TEST

START_TEST(missing_path_is_an_error) {
  const char *expected = "!! nothing:-:-: can't open: No such file or directory\n";
  ck_assert_str_eq(read_path(in_folder("nothing"), AUTO), expected);
  ck_assert_int_eq(last_status, RK_IO);
  ck_assert_str_eq(read_path(in_folder("nothing"), STRICT), expected);
}
END_TEST

START_TEST(path_ids_and_counts) {
  rk_input *input;
  rk_doc doc;
  bool got;
  write_text("f.jsonl", "{\"body\":\"a\"}\n");
  ck_assert_int_eq(rk_input_open(&input, in_folder("f.jsonl"), NULL, NULL), RK_OK);
  ck_assert_int_eq(rk_input_next(input, &doc, &got, NULL), RK_OK);
  ck_assert(rk_view_equal(doc.path, rk_view_of(in_folder("f.jsonl"))));
  rk_input_counts counts;
  rk_input_get_counts(input, &counts);
  ck_assert_uint_eq(counts.raw_bytes_total, 13);
  ck_assert_uint_eq(counts.raw_bytes, 13);
  ck_assert_uint_eq(counts.unpacked_bytes, 13);
  ck_assert_uint_eq(counts.files, 1);
  ck_assert_uint_eq(counts.documents, 1);
  rk_input_close(input);
  rk_input_close(NULL);
}
END_TEST

START_TEST(standard_input) {
  write_text("f", "Judul\nisi\n");
  ck_assert_ptr_nonnull(freopen(in_folder("f"), "r", stdin));
  ck_assert_str_eq(read_path("-", AUTO), "-|Judul|isi~|\n");
  ck_assert_uint_eq(last_counts.raw_bytes_total, 0);
  write_text("g", "{\"body\":\"b\"}\n{\n");
  ck_assert_ptr_nonnull(freopen(in_folder("g"), "r", stdin));
  ck_assert_str_eq(read_path("-", AUTO), "-:1||b|\n! -:2:14: broken JSON: premature EOF\n");
}
END_TEST

/* ---- The operating system refuses ---- */

typedef struct fault {
  rk_fs_op op;
  const char *name; /* the last part of the path */
  int after;        /* this many calls go well */
  int reason;       /* GONE: the call is made, but finds nothing */
} fault;

#define GONE -1

static int inject(void *context, rk_fs_op op, const char *path, size_t *len_bytes) {
  fault *f = context;
  (void)len_bytes;
  const char *slash = strrchr(path, '/');
  if (op != f->op || strcmp(slash ? slash + 1 : path, f->name) != 0) return 0;
  if (f->after-- > 0) return 0;
  if (f->reason == GONE) ck_assert_int_eq(remove(path), 0);
  return f->reason == GONE ? 0 : f->reason;
}

static const char *read_with_fault(const char *name, fault f, rk_input_options options) {
  rk_fs_set_hook(inject, &f);
  const char *seen = read_path(in_folder(name), options);
  rk_fs_set_hook(NULL, NULL);
  return seen;
}

START_TEST(unreadable_file_in_a_folder_is_passed_over) {
  make_folder("d");
  make_folder("d/s");
  write_text("d/a.txt", "A\n");
  write_text("d/b.txt", "B\n");
  write_text("d/s/c.txt", "C\n");
  write_text("d/z.txt", "Z\n");
  fault open_fails = {RK_FS_OPEN, "b.txt", 0, EACCES};
  ck_assert_str_eq(read_with_fault("d", open_fails, AUTO),
                   "d/a.txt|A||\n! d/b.txt:-:-: can't open: Permission denied\n"
                   "d/s/c.txt|C||\nd/z.txt|Z||\n");
  ck_assert_uint_eq(last_counts.skipped, 1);
  ck_assert_str_eq(read_with_fault("d", open_fails, STRICT),
                   "d/a.txt|A||\n!! d/b.txt:-:-: can't open: Permission denied\n");
  ck_assert_int_eq(last_status, RK_IO);
  ck_assert_str_eq(read_with_fault("d", (fault){RK_FS_READ, "b.txt", 0, EIO}, AUTO),
                   "d/a.txt|A||\n! d/b.txt:-:-: can't read: Input/output error\n"
                   "d/s/c.txt|C||\nd/z.txt|Z||\n");
  ck_assert_str_eq(read_with_fault("d", (fault){RK_FS_READ, "b.txt", 1, EIO}, AUTO),
                   "d/a.txt|A||\n! d/b.txt:-:-: can't read: Input/output error\n"
                   "d/s/c.txt|C||\nd/z.txt|Z||\n");
  ck_assert_str_eq(read_with_fault("d", (fault){RK_FS_LIST, "s", 0, EACCES}, AUTO),
                   "d/a.txt|A||\nd/b.txt|B||\n! d/s:-:-: can't list: Permission denied\n"
                   "d/z.txt|Z||\n");
  ck_assert_str_eq(read_with_fault("d", (fault){RK_FS_STAT, "z.txt", 0, EIO}, AUTO),
                   "d/a.txt|A||\nd/b.txt|B||\nd/s/c.txt|C||\n"
                   "! d/z.txt:-:-: can't look at: Input/output error\n");
}
END_TEST

/* Somebody removes it behind our back: between the list and the look, or the look and the open. */
START_TEST(vanished_file_in_a_folder_is_passed_over) {
  static const struct {
    rk_fs_op op;
    const char *name, *reason;
  } cases[] = {{RK_FS_STAT, "b.txt", "b.txt:-:-: gone, or a link to nothing"},
               {RK_FS_OPEN, "b.txt", "b.txt:-:-: can't open: No such file or directory"},
               {RK_FS_STAT, "b", "b:-:-: gone, or a link to nothing"},
               {RK_FS_LIST, "b", "b:-:-: can't list: No such file or directory"}};
  make_folder("d");
  write_text("d/a.txt", "A\n");
  write_text("d/z.txt", "Z\n");
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    for (int is_strict = 0; is_strict < 2; is_strict++) {
      char expected[200];
      if (i < 2) write_text("d/b.txt", "B\n");
      if (i >= 2) make_folder("d/b");
      read_with_fault("d", (fault){cases[i].op, cases[i].name, 0, GONE}, is_strict ? STRICT : AUTO);
      snprintf(expected, sizeof expected, "d/a.txt|A||\n%s d/%s\n%s", is_strict ? "!!" : "!",
               cases[i].reason, is_strict ? "" : "d/z.txt|Z||\n");
      ck_assert_str_eq(transcript, expected);
      ck_assert_uint_eq(last_counts.skipped, !is_strict);
    }
  }
  const fault goes = {RK_FS_OPEN, "a.txt", 0, GONE};
  ck_assert_str_eq(read_with_fault("d/a.txt", goes, AUTO),
                   "!! d/a.txt:-:-: can't open: No such file or directory\n");
}
END_TEST

START_TEST(named_file_that_fails_is_an_error) {
  write_text("f.jsonl", "{\"body\":\"a\"}\n");
  ck_assert_str_eq(read_with_fault("f.jsonl", (fault){RK_FS_OPEN, "f.jsonl", 0, EACCES}, AUTO),
                   "!! f.jsonl:-:-: can't open: Permission denied\n");
  ck_assert_str_eq(read_with_fault("f.jsonl", (fault){RK_FS_READ, "f.jsonl", 1, EIO}, AUTO),
                   "f.jsonl:1||a|\n!! f.jsonl:-:-: can't read: Input/output error\n");
  ck_assert_int_eq(last_status, RK_IO);
}
END_TEST

START_TEST(memory_running_out_is_an_error) {
  make_folder("d");
  write_text("d/a.txt", "A\n");
  ck_assert_str_eq(read_with_fault("d", (fault){RK_FS_OPEN, "a.txt", 0, ENOMEM}, AUTO),
                   "!! d/a.txt:-:-: can't open: Cannot allocate memory\n");
  ck_assert_int_eq(last_status, RK_NO_MEMORY);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {text_title_is_first_line_with_something_on_it,
                                text_longer_than_the_window,
                                text_that_is_none,
                                byte_order_mark_is_dropped_and_counted,
                                byte_order_marks_between_records,
                                format_is_found_from_content, json_that_is_not_jsonl_is_refused,
                                format_can_be_forced,
                                jsonl_records,
                                jsonl_bad_records_say_where_and_are_passed_over,
                                strict_stops_at_the_first,
                                records_over_the_limit,
                                long_lines,
                                folders_in_byte_order_with_everything_in_them,
                                missing_path_is_an_error,
                                path_ids_and_counts,
                                standard_input,
                                unreadable_file_in_a_folder_is_passed_over,
                                vanished_file_in_a_folder_is_passed_over,
                                named_file_that_fails_is_an_error,
                                memory_running_out_is_an_error};
  return run_cases("input", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
