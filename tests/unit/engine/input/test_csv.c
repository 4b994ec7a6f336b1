/* CSV and TSV: quoting, headers, names, bad rows, and how they are told from prose. */
#include "engine/input/source.h"
#include "tests/unit/engine/input/input_fixture.h"

START_TEST(rows_and_quotes) {
  ck_assert_str_eq(read_string("id,title,body\n1,A,satu\n2,\"B, \"\"dua\"\"\",\"x\ny\"\r\n3,C,", AUTO),
                   "1|A|satu|\n2|B, \"dua\"|x~y|\n3|C||\n");
  ck_assert_str_eq(read_string("id\ttitle\tbody\n1\tA, b\t\"satu\tdua\"\n\n\n2\t\"\"\tx", AUTO),
                   "1|A, b|satu\tdua|\n2||x|\n");
  /* A quote inside a bare field is a quote. */
  ck_assert_str_eq(read_string("title,body\n5\" x,a \"b\" c\n", AUTO), "m:2|5\" x|a \"b\" c|\n");
}
END_TEST

START_TEST(header_may_have_a_mark_and_semicolons) {
  ck_assert_str_eq(read_string("\xef\xbb\xbf\"ID\";\"Title\";\"Body\"\r\n\"1\";\"A,B\";1,5\r\n", AUTO),
                   "1|A,B|1,5|\n");
  ck_assert_str_eq(read_string("a b;title\n1;2\n", AS(RK_INPUT_CSV)), "m:2|2||{\"a b\":\"1\"}\n");
}
END_TEST

START_TEST(other_columns_become_fields) {
  ck_assert_str_eq(read_string("url,title,x\"y,title\nu,A,\"a\nb\t\\\x01\",again\n,B,,\n", AUTO),
                   "m:2|A||{\"url\":\"u\",\"x\\\"y\":\"a\\nb\\t\\\\\\u0001\",\"title\":\"again\"}\n"
                   "m:4|B||\n");
}
END_TEST

START_TEST(names_can_be_mapped) {
  rk_input_options options = {.names = {.id = "url", .title = "judul", .body = "isi"}};
  const char *csv = "url,judul,isi,title\nu,A,satu,t\n";
  ck_assert_str_eq(read_string(csv, options), "u|A|satu|{\"title\":\"t\"}\n");
  const char *json = "{\"url\":\"u\",\"judul\":\"A\",\"isi\":\"satu\",\"id\":3,\"body\":null}\n";
  ck_assert_str_eq(read_string(json, options), "u|A|satu|{\"id\":3,\"body\":null}\n");
  /* Named wrongly, it is still a table. */
  ck_assert_str_eq(read_string("id,title,body\n1,A,b\n", options),
                   "! m:1:0: its header names neither a title nor a body column\n");
}
END_TEST

START_TEST(bad_rows_are_passed_over) {
  ck_assert_str_eq(read_string("id,title\n1\n2,A\n3,B,C\n4,D\n", AUTO),
                   "! m:2:9: 1 fields, 2 in the header\n2|A||\n"
                   "! m:4:15: 3 fields, 2 in the header\n4|D||\n");
  ck_assert_str_eq(read_string("id,title\n1,\xff\n2,A\n", AUTO),
                   "! m:2:9: invalid UTF-8\n2|A||\n");
  ck_assert_str_eq(read_bytes("id,title\n1,a\0b\n2,A\n", 19, AUTO),
                   "! m:2:9: a NUL byte in the text\n2|A||\n");
  ck_assert_str_eq(read_string("id,title\n1, \n2,A\n", AUTO),
                   "! m:2:9: neither title nor body\n2|A||\n");
  /* Halves of a character in two fields do not make one. */
  ck_assert_str_eq(read_string("title,body\n\xc3,\xa9\n", AUTO), "! m:2:11: invalid UTF-8\n");
}
END_TEST

START_TEST(a_stray_quote_costs_what_it_swallowed) {
  ck_assert_str_eq(read_string("id,title\n1,\"A\n2,B\n3,\"C\n4,D\n5,\"E\"\n", AUTO),
                   "! m:4:21: text behind a closing quote; the quote was opened in line 2\n"
                   "4|D||\n5|E||\n");
  ck_assert_str_eq(read_string("id,title\n1,A\n2,\"B\n3,C\n", AUTO),
                   "1|A||\n! m:3:15: the quote that opens here is never closed: it takes all lines up to 4 "
                   "with it\n");
  /* It may open further down in its row. */
  ck_assert_str_eq(read_string("id,title,body\n1,\"A\nB\",\"C\n2,D,E\n", AUTO),
                   "! m:3:22: the quote that opens here is never closed: it takes all lines up to 4 with it\n");
  ck_assert_str_eq(read_string("id,title\n1,\"A\"x\n2,B\n", AUTO),
                   "! m:2:14: text behind a closing quote; the quote was opened in line 2\n2|B||\n");
  rk_input_options narrow = {.max_document_bytes = 20};
  ck_assert_str_eq(read_string("id,title\n1,\"A\n2,B\n3,C\n4,D\n5,E\n6,F\n7,G\n", narrow),
                   "! m:2:9: longer than the limit; the quote was opened in line 2\n"
                   "2|B||\n3|C||\n4|D||\n5|E||\n6|F||\n7|G||\n");
}
END_TEST

START_TEST(headers_that_are_none) {
  ck_assert_str_eq(read_string("", AS(RK_INPUT_CSV)), "! m:-:-: empty\n");
  ck_assert_str_eq(read_string("a,b\n1,2\n3,4\n", AS(RK_INPUT_CSV)),
                   "! m:1:0: its header names neither a title nor a body column\n");
  ck_assert_str_eq(read_string("title,\"body\n1,2\n", AS(RK_INPUT_CSV)),
                   "! m:1:6: the quote that opens here is never closed: it takes all lines up to 2 with it\n");
  rk_buffer wide = {0};
  for (int i = 0; i < 3000; i++) ck_assert_int_eq(rk_buffer_append(&wide, "title,", 6), RK_OK);
  ck_assert_str_eq(read_bytes(wide.ptr, wide.len, AS(RK_INPUT_CSV)),
                   "! m:1:0: over 1000 columns\n");
  rk_buffer_deinit(&wide);
}
END_TEST

START_TEST(prose_is_no_table) {
  static const char *const prose[] = {"Title, body\nx", "Judul, isi\nx", "Body,soul and mind\nx",
                                      "title\nx", "title,\nx", "a,b\nc", "title\t\tbody\nx"};
  for (size_t i = 0; i < sizeof prose / sizeof *prose; i++) {
    read_string(prose[i], AUTO);
    ck_assert_msg(last_counts.documents == 1 && strncmp(transcript, "m|", 2) == 0, "%s", transcript);
  }
}
END_TEST

/* Fields and quotes that lie across the window's edge come out whole. */
START_TEST(rows_longer_than_the_window) {
  const size_t around = RK_SOURCE_WINDOW_BYTES;
  for (size_t shift = 0; shift < 12; shift++) {
    rk_buffer file = {0};
    const size_t len = around - 20 - shift;
    ck_assert_int_eq(rk_buffer_append(&file, "id,title\n1,\"", 12), RK_OK);
    ck_assert_int_eq(rk_buffer_reserve(&file, len), RK_OK);
    memset(file.ptr + file.len, 'a', len);
    file.len += len;
    ck_assert_int_eq(rk_buffer_append(&file, "\"\"\n\"\n2,\"B\"\r\n", 13), RK_OK);
    rk_input *input;
    rk_doc doc;
    bool got;
    ck_assert_int_eq(rk_input_open_memory(&input, "m", file.ptr, file.len, NULL, NULL), RK_OK);
    ck_assert_int_eq(rk_input_next(input, &doc, &got, NULL), RK_OK);
    ck_assert(got);
    ck_assert_uint_eq(doc.title.len, len + 2);
    ck_assert_int_eq(rk_input_next(input, &doc, &got, NULL), RK_OK);
    ck_assert(got && rk_view_equal(doc.title, rk_view_of("B")));
    ck_assert_int_eq(rk_input_next(input, &doc, &got, NULL), RK_OK);
    ck_assert(!got);
    rk_input_close(input);
    rk_buffer_deinit(&file);
  }
}
END_TEST

START_TEST(listed_paths_that_fail_are_skips) {
  rk_input_options listed = {.is_listed = true};
  ck_assert_str_eq(read_path(in_folder("none"), listed),
                   "! none:-:-: can't open: No such file or directory\n");
  ck_assert_int_eq(last_status, RK_OK);
  ck_assert_uint_eq(last_counts.skipped, 1);
  listed.strict = true;
  ck_assert_str_eq(read_path(in_folder("none"), listed),
                   "!! none:-:-: can't open: No such file or directory\n");
  ck_assert_int_eq(last_status, RK_IO);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {rows_and_quotes,
                                header_may_have_a_mark_and_semicolons,
                                other_columns_become_fields,
                                names_can_be_mapped,
                                bad_rows_are_passed_over,
                                a_stray_quote_costs_what_it_swallowed,
                                headers_that_are_none,
                                prose_is_no_table,
                                rows_longer_than_the_window,
                                listed_paths_that_fail_are_skips};
  return run_cases("csv", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
