/* Dates and sites of records with named fields, in every format that has such. */
#include "tests/unit/engine/input/input_fixture.h"

static rk_input_options mapped(const char *date, rk_input_format format) {
  return (rk_input_options){.names = {.date = date}, .format = format};
}

START_TEST(jsonl_dates) {
  ck_assert_str_eq(read_string("{\"title\":\"a\",\"date\":\"17 Agustus 2024\",\"x\":1}\n"
                               "{\"title\":\"b\",\"date\":1723852800}\n"
                               "{\"title\":\"c\",\"date\":\"kemarin\"}\n"
                               "{\"title\":\"d\",\"date\":{\"y\":[2024]}}\n"
                               "{\"title\":\"e\",\"date\":null,\"date\":\"2024-1-2\",\"date\":\"2025-1-2\"}\n"
                               "{\"title\":\"f\",\"x\":{\"date\":\"1/2/2024\"}}\n"
                               "{\"date\":\"\\u0031/2/2024\",\"title\":\"g\"}\n",
                               AUTO),
                   "m:1|a||{\"date\":\"2024-08-17\",\"x\":1}\n"
                   "m:2|b||{\"date\":\"2024-08-17T00:00:00Z\"}\n"
                   "m:3|c||{\"date\":\"kemarin\"}\n"
                   "m:4|d||{\"date\":{\"y\":[2024]}}\n"
                   "m:5|e||{\"date\":null,\"date\":\"2024-01-02\",\"date\":\"2025-1-2\"}\n"
                   "m:6|f||{\"x\":{\"date\":\"1/2/2024\"}}\n"
                   "m:7|g||{\"date\":\"2024-02-01\"}\n");
  ck_assert_str_eq(read_string("{\"title\":\"a\",\"t\":\"1/2/2024\",\"date\":\"1/2/2023\"}\n"
                               "{\"title\":\"b\",\"t\":\"entah\"}\n",
                               mapped("t", RK_INPUT_AUTO)),
                   "m:1|a||{\"date\":\"2024-02-01\",\"date\":\"1/2/2023\"}\nm:2|b||{\"t\":\"entah\"}\n");
}
END_TEST

START_TEST(table_dates) {
  ck_assert_str_eq(read_string("title,Date,x\na,17-08-2024,1\nb,lusa,\nc,,2\n", AUTO),
                   "m:2|a||{\"date\":\"2024-08-17\",\"x\":\"1\"}\nm:3|b||{\"Date\":\"lusa\"}\n"
                   "m:4|c||{\"x\":\"2\"}\n");
  ck_assert_str_eq(read_string("title\ttanggal\na\t\"Jumat, 17 Agustus 2024 10:30 WIB\"\nb\tlusa\n",
                               mapped("Tanggal", RK_INPUT_AUTO)),
                   "m:2|a||{\"date\":\"2024-08-17T10:30:00+07:00\"}\nm:3|b||{\"tanggal\":\"lusa\"}\n");
}
END_TEST

START_TEST(trec_dates) {
  ck_assert_str_eq(read_string("<DOC><TITLE>a</TITLE><DATE> 17 Agustus\n 2024 </DATE></DOC>"
                               "<DOC><TITLE>b</TITLE><DATE>17/8/2024</DATE><DATE>x</DATE></DOC>"
                               "<DOC TGL='2024-1-2'><TITLE>c</TITLE></DOC>",
                               AUTO),
                   "m:1|a||{\"date\":\"2024-08-17\"}\n"
                   "m:2|b||{\"date\":\"2024-08-17\",\"date\":\"x\"}\nm:2|c||{\"tgl\":\"2024-1-2\"}\n");
  ck_assert_str_eq(read_string("<DOC TGL='2024-1-2'><TITLE>c</TITLE></DOC>",
                               mapped("tgl", RK_INPUT_AUTO)),
                   "m:1|c||{\"date\":\"2024-01-02\"}\n");
}
END_TEST

/* What columns are made of. */
static void expect_facts(const char *text, const char *date, const char *site) {
  rk_input *input;
  rk_doc doc;
  bool got;
  ck_assert_int_eq(rk_input_open_memory(&input, "m", text, strlen(text), NULL, NULL), RK_OK);
  ck_assert_int_eq(rk_input_next(input, &doc, &got, NULL), RK_OK);
  ck_assert(got);
  ck_assert_msg(rk_view_equal(doc.date, rk_view_of(date)), "%s: %.*s", text, (int)doc.date.len,
                doc.date.ptr);
  ck_assert_msg(rk_view_equal(doc.site, rk_view_of(site)), "%s: %.*s", text, (int)doc.site.len,
                doc.site.ptr);
  rk_input_close(input);
}

START_TEST(dates_and_sites_of_documents) {
  expect_facts("{\"title\":\"a\",\"date\":\"1/2/2024\",\"id\":\"HTTPS://www.a.id:80/x\"}",
               "2024-02-01", "a.id");
  expect_facts("{\"title\":\"a\",\"date\":\"x\",\"id\":\"http://u:p@b.a.id?x\"}", "", "b.a.id");
  expect_facts("title,date,id\na,2024-1-2,ftp://a.id\n", "2024-01-02", "");
  expect_facts("<DOC><TITLE>a</TITLE><DATE>1/2/2024</DATE><DOCNO>http://www.</DOCNO></DOC>",
               "2024-02-01", "www.");
  expect_facts("Judul\nisi", "", "");
}
END_TEST

START_TEST(patterns) {
  make_folder("crawl");
  make_folder("crawl/dalam");
  write_text("crawl/b.txt", "B");
  write_text("crawl/a.txt", "A");
  write_text("crawl/c.log", "C");
  write_text("crawl/.txt", "tersembunyi");
  write_text("crawl/dalam/d.txt", "D");
  write_text("crawl/x[1].txt", "X");
  ck_assert_str_eq(read_path(in_folder("crawl/*.txt"), AUTO),
                   "crawl/a.txt|A||\ncrawl/b.txt|B||\ncrawl/x[1].txt|X||\n");
  ck_assert_str_eq(read_path(in_folder("cr?wl/[bc].*"), AUTO),
                   "crawl/b.txt|B||\ncrawl/c.log|C||\n");
  ck_assert_str_eq(read_path(in_folder("crawl/d*"), AUTO), "crawl/dalam/d.txt|D||\n");
  ck_assert_str_eq(read_path(in_folder("crawl/x[1].txt"), AUTO), "crawl/x[1].txt|X||\n");
  ck_assert_str_eq(read_path(in_folder("crawl/*.warc"), AUTO),
                   "!! crawl/*.warc:-:-: no such file, and nothing matches it\n");
  ck_assert_int_eq(last_status, RK_IO);
  rk_input_options listed = {.is_listed = true};
  ck_assert_str_eq(read_path(in_folder("crawl/*.warc"), listed),
                   "! crawl/*.warc:-:-: no such file, and nothing matches it\n");
}
END_TEST

int main(void) {
  const TTest *const tests[] = {jsonl_dates, table_dates, trec_dates,
                                dates_and_sites_of_documents, patterns};
  return run_cases("fields", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
