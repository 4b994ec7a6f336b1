/* TREC records: fields, text out of markup, stray tags, bad records. */
#include "engine/input/markup.h"
#include "engine/input/source.h"
#include "tests/unit/engine/input/input_fixture.h"

START_TEST(records_and_their_fields) {
  ck_assert_str_eq(read_string("<DOC>\n<DOCNO> K-1 </DOCNO>\n<HEADLINE>Pasar\nmurah</HEADLINE>\n"
                               "<DATE>2024</DATE><TEXT>satu</TEXT><TEXT>dua</TEXT>\n</DOC>\n"
                               "between\n<doc><docno>2</docno><title>B</title></doc>",
                               AUTO),
                   "K-1|Pasar~murah|satu~dua|{\"date\":\"2024\"}\n2|B||\n");
  ck_assert_str_eq(read_string("<DOC><TITLE>A</TITLE><HEADLINE>B</HEADLINE></DOC>", AUTO),
                   "m:1|A||{\"headline\":\"B\"}\n");
  ck_assert_str_eq(read_string("<doc id=\"12\" title='A &lt; B' url=x>isi\n</doc>\n", AUTO),
                   "12|A < B|isi|{\"url\":\"x\"}\n");
}
END_TEST

START_TEST(text_comes_out_of_markup) {
  ck_assert_str_eq(read_string("<DOC>a<P>b</P>c <!-- no > --> 1 < 2 &amp; &#233;&#xE9;&x;&#0;</DOC>",
                               AUTO),
                   "m:1||a~b~c ~ 1 < 2 & \xc3\xa9\xc3\xa9&x;&#0;|\n");
  ck_assert_str_eq(read_string("<DOC><X>one<Y>two</X>three</Y></DOC>", AUTO),
                   "m:1||three|{\"x\":\"one\\ntwo\"}\n");
  ck_assert_str_eq(read_string("<DOC><TEXT>never closed<P>b</DOC>", AUTO),
                   "m:1||never closed~b|\n");
}
END_TEST

START_TEST(entities_are_characters) {
  static const struct {
    const char *text, *meaning;
  } entities[] = {{"&#65;", "A"},          {"&#x1F600;", "\xf0\x9f\x98\x80"}, {"&#xD800;", "&#xD800;"},
                  {"&#1114112;", "&#1114112;"}, {"&#99999999999;", "&#99999999999;"}, {"&", "&"},
                  {"&#;", "&#;"},          {"&#x;", "&#x;"}, {"&nbsp;", " "}, {"&amp;lt;", "&lt;"}};
  for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
    rk_buffer made = {0};
    ck_assert_int_eq(rk_markup_append_text(&made, rk_view_of(entities[i].text)), RK_OK);
    ck_assert_msg(rk_view_equal(rk_buffer_view(&made), rk_view_of(entities[i].meaning)), "%s",
                  entities[i].text);
    rk_buffer_deinit(&made);
  }
}
END_TEST

START_TEST(names_can_be_mapped) {
  rk_input_options options = {.names = {.id = "url", .title = "judul", .body = "isi"}};
  ck_assert_str_eq(read_string("<DOC><URL>u</URL><JUDUL>A</JUDUL><TEXT>t</TEXT><ISI>b</ISI></DOC>",
                               options),
                   "u|A|b|{\"text\":\"t\"}\n");
}
END_TEST

START_TEST(bad_records_are_passed_over) {
  ck_assert_str_eq(read_string("<DOC><TEXT>a\n<DOC><TEXT>b</TEXT></DOC>\n</DOC><DOC></DOC>\n<DOC>x",
                               AUTO),
                   "! m:1:0: a <DOC> without its </DOC>\nm:2||b|\n"
                   "! m:3:45: neither title nor body\n! m:4:57: a <DOC> without its </DOC>\n");
  ck_assert_str_eq(read_string("<DOC>\xff</DOC><DOC>a</DOC>", AUTO),
                   "! m:1:5: invalid UTF-8\nm:1||a|\n");
  ck_assert_str_eq(read_bytes("<DOC>a\0b</DOC>", 14, AUTO), "! m:1:6: a NUL byte in the text\n");
  rk_input_options narrow = {.max_document_bytes = 10};
  ck_assert_str_eq(read_string("<DOC>0123456789</DOC><DOC>012345678</DOC>", narrow),
                   "! m:1:0: longer than the limit of 10 bytes\nm:1||012345678|\n");
}
END_TEST

START_TEST(only_a_doc_tag_shows_the_format) {
  static const char *const others[] = {"<DOCNO>1</DOCNO>\nx", "<html>\nx", "<do", "x\n<DOC>y</DOC>"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    ck_assert_int_eq(strncmp(read_string(others[i], AUTO), "m|", 2), 0);
}
END_TEST

START_TEST(many_stray_tags_end_the_search) {
  rk_buffer file = {0};
  ck_assert_int_eq(rk_buffer_append(&file, "<DOC>", 5), RK_OK);
  for (int i = 0; i < 300000; i++) ck_assert_int_eq(rk_buffer_append(&file, "<a><!--", 7), RK_OK);
  ck_assert_int_eq(rk_buffer_append(&file, "isi</DOC>", 9), RK_OK);
  read_bytes(file.ptr, file.len, AUTO);
  ck_assert_uint_eq(last_counts.documents, 1);
  rk_buffer_deinit(&file);
}
END_TEST

START_TEST(marks_across_the_windows_edge) {
  for (size_t shift = 0; shift < 16; shift++) {
    rk_buffer file = {0};
    const size_t len = RK_SOURCE_WINDOW_BYTES - shift - 5;
    ck_assert_int_eq(rk_buffer_append(&file, "<DOC>", 5), RK_OK);
    ck_assert_int_eq(rk_buffer_reserve(&file, len), RK_OK);
    memset(file.ptr + file.len, 'a', len);
    file.len += len;
    ck_assert_int_eq(rk_buffer_append(&file, "</DOC>\n<DOC>b</DOC>", 19), RK_OK);
    rk_input *input;
    rk_doc doc;
    bool got;
    ck_assert_int_eq(rk_input_open_memory(&input, "m", file.ptr, file.len, NULL, NULL), RK_OK);
    ck_assert_int_eq(rk_input_next(input, &doc, &got, NULL), RK_OK);
    ck_assert(got && doc.body.len == len);
    ck_assert_int_eq(rk_input_next(input, &doc, &got, NULL), RK_OK);
    ck_assert(got && rk_view_equal(doc.body, rk_view_of("b")));
    rk_input_close(input);
    rk_buffer_deinit(&file);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {records_and_their_fields,
                                text_comes_out_of_markup,
                                entities_are_characters,
                                names_can_be_mapped,
                                bad_records_are_passed_over,
                                only_a_doc_tag_shows_the_format,
                                many_stray_tags_end_the_search,
                                marks_across_the_windows_edge};
  return run_cases("trec", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
