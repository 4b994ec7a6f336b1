/* WARC and WET: which records become documents, HTTP undone, lies in headers, damaged members. */
#include "engine/input/source.h"
#include "tests/support/warc.h"
#include "tests/unit/engine/input/input_fixture.h"

#define FIELDS "{\"date\":\"2024-01-02T03:04:05Z\"}"

static rk_buffer file;

static void teardown(void) { rk_buffer_deinit(&file); }

static const char *read_file(void) { return read_bytes(file.ptr, file.len, AUTO); }

static void put_text(const char *text) {
  ck_assert_int_eq(rk_buffer_append(&file, text, strlen(text)), RK_OK);
}

START_TEST(wet_records) {
  put_record(&file, "warcinfo", "x", "application/warc-fields", "a: b", 4, "4");
  put_page(&file, "<https://a.example/1>", "Rakor\nsatu\r\n\r\ndua");
  put_record(&file, "conversion", "u", "image/png", "<p>", 3, "3");
  put_page(&file, "https://a.example/2", "Judul");
  ck_assert_str_eq(read_file(), "https://a.example/1|Rakor|satu\r~\r~dua|" FIELDS
                                "\nhttps://a.example/2|Judul||" FIELDS "\n");
  ck_assert_uint_eq(last_counts.skipped, 0);
}
END_TEST

START_TEST(headers_in_other_clothes) {
  put_text("WARC/1.1\nwarc-type: resource\nX: y\n folded\nCONTENT-LENGTH: 3\n"
           "Content-Type: Text/Plain;charset=utf-8\nWARC-Record-ID: <urn:uuid:1>\n\nabc\r\n\r\n"
           "\r\nWARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\n"
           "Content-Length: 1\r\n\r\nx");
  ck_assert_str_eq(read_file(), "urn:uuid:1|abc||\nm:138|x||\n");
}
END_TEST

/* As some programs write them: lengths still count, and a record that lies costs itself. */
START_TEST(line_ends_of_lf_alone) {
  static const char *const cases[][2] = {
      {"5", "u|A|b~c|\n"},
      {"50", "! m:-:0: WARC: its Content-Length is too large: the next record begins before\n"},
      {"1", "! m:-:0: WARC: its Content-Length is too small, or its end is damaged\n"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char first[200];
    file.len = 0;
    snprintf(first, sizeof first, "WARC/1.0\nWARC-Type: conversion\nWARC-Target-URI: u\n"
             "Content-Type: text/plain\nContent-Length: %s\n\nA\nb\nc\n\n", cases[i][0]);
    put_text(first);
    put_text("WARC/1.0\nWARC-Type: conversion\nWARC-Target-URI: v\nContent-Type: text/plain\n"
             "Content-Length: 16\n\nB\n\nWARC/2.0\n\nend\n\n");
    put_page(&file, "w", "C");
    char expected[300];
    snprintf(expected, sizeof expected, "%sv|B|~WARC/2.0~~end|\nw|C||" FIELDS "\n", cases[i][1]);
    ck_assert_str_eq(read_file(), expected);
  }
}
END_TEST

/* Too few line ends behind a record, or too many, or others: a record begins there all the same. */
START_TEST(odd_ends_of_records) {
  static const char *const ends[] = {"", "\r\n", "\n", "\n\n", "\n\r\n", "\r\n\r\n\r\n", "\r"};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    for (int short_lines = 0; short_lines < 2; short_lines++) {
      file.len = 0;
      for (char content = 'A'; content <= 'B'; content++) {
        const char *line = short_lines ? "\n" : "\r\n";
        char record[200];
        snprintf(record, sizeof record,
                 "WARC/1.0%sWARC-Type: resource%sWARC-Target-URI: u%sContent-Type: text/plain%s"
                 "Content-Length: 1%s%s%c%s",
                 line, line, line, line, line, line, content, ends[i]);
        put_text(record);
      }
      ck_assert_str_eq(read_file(), "u|A||\nu|B||\n");
    }
  }
}
END_TEST

/* The end of a member is not waited for across the next one, which may be damaged. */
START_TEST(lf_alone_in_members) {
  rk_buffer text = {0};
  for (char content = 'A'; content <= 'C'; content++) {
    char record[200];
    snprintf(record, sizeof record, "WARC/1.0\nWARC-Type: conversion\nWARC-Target-URI: u\n"
             "Content-Type: text/plain\nContent-Length: 1\n\n%c\n\n", content);
    pack_gzip(&text, record, strlen(record));
  }
  rk_buffer broken = {0};
  pack_gzip(&broken, "WARC/1.0\n", 9);
  broken.ptr[3] = 0xff; /* flags that do not exist */
  ck_assert_int_eq(rk_buffer_append(&text, broken.ptr, broken.len), RK_OK);
  read_bytes(text.ptr, text.len, AUTO);
  ck_assert_msg(strncmp(transcript, "u|A||\nu|B||\nu|C||\n! m", 21) == 0, "%s", transcript);
  ck_assert_uint_eq(last_counts.documents, 3);
  ck_assert_uint_eq(last_counts.skipped, 1);
  rk_buffer_deinit(&text);
  rk_buffer_deinit(&broken);
}
END_TEST

START_TEST(responses) {
  rk_buffer packed = {0}, http = {0};
  pack_gzip(&packed, "Judul\nisi", 9);
  put_response(&file, "u1", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nA\nb", strlen("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nA\nb"));
  put_response(&file, "u2", "HTTP/1.1 404 No\r\nContent-Type: text/plain\r\n\r\nA", strlen("HTTP/1.1 404 No\r\nContent-Type: text/plain\r\n\r\nA"));
  put_response(&file, "u3", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nA", strlen("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nA"));
  put_response(&file, "u4", "junk", 4);
  const char chunked[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked"
                         "\r\n\r\n3;x=y\r\nA\nb\r\n1\r\nc\r\n0\r\n\r\n";
  put_response(&file, "u5", chunked, sizeof chunked - 1);
  const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n\r\n";
  ck_assert_int_eq(rk_buffer_append(&http, head, sizeof head - 1), RK_OK);
  ck_assert_int_eq(rk_buffer_append(&http, packed.ptr, packed.len), RK_OK);
  put_response(&file, "u6", (const char *)http.ptr, http.len);
  put_response(&file, "u7", (const char *)http.ptr, http.len - 9);
  put_response(&file, "u8", head, sizeof head - 1);
  ck_assert_str_eq(read_file(),
                   "u1|A|b|" FIELDS "\nu3||A|" FIELDS "\nu5|A|bc|" FIELDS "\nu6|Judul|isi|" FIELDS "\n"
                   "! m:-:1302: WARC: HTTP: its packed content stops early\n"
                   "! m:-:1552: WARC: a page without text\n");
  rk_buffer_deinit(&packed);
  rk_buffer_deinit(&http);
}
END_TEST

static void put_answer(const char *uri, const char *type, const char *content) {
  char http[600];
  const int len = snprintf(http, sizeof http, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n%s",
                           type, content);
  put_response(&file, uri, http, (size_t)len);
}

START_TEST(html_pages) {
  put_answer("https://www.a.id/1", "text/html; charset=ISO-8859-1",
             "<title>Caf\xe9</title><meta name=date content=2020-02-03><p>Isi halaman.");
  put_answer("https://a.id/2", "application/xhtml+xml",
             "<html lang='id'><title>B</title><link rel='canonical' href='https://a.id/kanonis'/>");
  put_record(&file, "resource", "https://a.id/3", "text/html; charset=utf-8", "<h1>C</h1>", 10, "10");
  put_answer("https://a.id/4", "text/html; charset=big5", "<title>\xa4</title>");
  put_answer("https://a.id/7", "text/html; charset=$charset", "<meta charset=latin1><p>\xc3\xa9");
  put_answer("https://a.id/5", "text/html", "<script></script>");
  put_answer("https://a.id/6", "text/html", "E");
  ck_assert_str_eq(
      read_file(),
      "https://www.a.id/1|Caf\xc3\xa9|Isi halaman.|{\"date\":\"2020-02-03\",\"site\":\"a.id\"}\n"
      "https://a.id/2|B||{\"date\":\"2024-01-02T03:04:05Z\",\"site\":\"a.id\",\"lang\":\"id\","
      "\"url\":\"https://a.id/kanonis\"}\n"
      "https://a.id/3|C||{\"date\":\"2024-01-02T03:04:05Z\",\"site\":\"a.id\"}\n"
      "! m:-:797: WARC: its charset is one of another script, which is not read here\n"
      "https://a.id/7||\xc3\x83\xc2\xa9|{\"date\":\"2024-01-02T03:04:05Z\",\"site\":\"a.id\"}\n"
      "! m:-:1305: WARC: a page without text\n"
      "https://a.id/6||E|{\"date\":\"2024-01-02T03:04:05Z\",\"site\":\"a.id\"}\n");
}
END_TEST

START_TEST(charsets_of_plain_text) {
  put_answer("u1", "text/plain; charset=iso-8859-1", "Caf\xe9\nx");
  put_answer("u2", "text/plain", "Caf\xe9");
  put_answer("u3", "text/plain; charset=utf-8", "Caf\xe9");
  put_answer("u4", "text/plain; charset=koi8-r", "\xc3\xc4");
  put_answer("u6", "text/plain; charset=koi8-r", "Caf");
  put_answer("u7", "text/plain; charset=none", "Caf\xe9");
  put_record(&file, "conversion", "u5", "text/plain", "Caf\xe9", 4, "4");
  ck_assert_str_eq(read_file(), "u1|Caf\xc3\xa9|x|" FIELDS "\nu2|Caf\xc3\xa9||" FIELDS "\n"
                                "! m:-:442: WARC: invalid UTF-8\n"
                                "! m:-:667: WARC: its charset is one of another script, which is "
                                "not read here\n"
                                "u6|Caf||" FIELDS "\nu7|Caf\xc3\xa9||" FIELDS "\n"
                                "! m:-:1340: WARC: invalid UTF-8\n");
}
END_TEST

START_TEST(an_html_page_that_is_too_long) {
  rk_buffer page = {0};
  while (page.len < ((size_t)5 << 20))
    REQUIRE(rk_buffer_append(&page, "kata kata ", 10) == RK_OK);
  char length[24];
  snprintf(length, sizeof length, "%zu", page.len);
  put_record(&file, "resource", "u", "text/html", (const char *)page.ptr, page.len, length);
  put_page(&file, "v", "B");
  ck_assert_str_eq(read_file(),
                   "! m:-:0: longer than the limit of 4259840 bytes\nv|B||" FIELDS "\n");
  rk_buffer_deinit(&page);
}
END_TEST

START_TEST(broken_codings) {
  static const struct {
    const char *rest, *reason;
  } cases[] = {{"Transfer-Encoding: chunked\r\n\r\nffff\r\nA", "a chunk goes on behind the end"},
               {"Transfer-Encoding: chunked\r\n\r\n1\r\nABC", "broken chunks"},
               {"Transfer-Encoding: chunked\r\n\r\n1\r\nA\r\nfffffffffffffffff\r\n", "broken chunks"},
               {"Content-Encoding: br\r\n\r\nA", "a content coding that is neither gzip nor zstd"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char http[200], expected[200];
    snprintf(http, sizeof http, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n%s", cases[i].rest);
    snprintf(expected, sizeof expected, "! m:-:0: WARC: HTTP: %s\nu|B||" FIELDS "\n",
             cases[i].reason);
    file.len = 0;
    put_response(&file, "x", http, strlen(http));
    put_page(&file, "u", "B");
    ck_assert_str_eq(read_file(), expected);
  }
  file.len = 0; /* undone by the crawler, though the header says otherwise */
  const char plain[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n"
                       "Transfer-Encoding: chunked\r\n\r\nJudul\nisi";
  put_response(&file, "x", plain, sizeof plain - 1);
  ck_assert_str_eq(read_file(), "x|Judul|isi|" FIELDS "\n");
}
END_TEST

/* Each of these lies costs its own record, and not the next. */
START_TEST(lies_in_content_length) {
  static const struct {
    const char *length, *reason;
  } cases[] = {
      {"0", "its Content-Length is too small, or its end is damaged"},
      {"3", "its Content-Length is too small, or its end is damaged"},
      {"9", "its Content-Length is too large: the next record begins before"},
      {"5000", "its Content-Length is too large: the next record begins before"},
      {"18446744073709551615", "its Content-Length is too large: the next record begins before"},
      {"18446744073709551616", "its Content-Length is no length"},
      {"-1", "its Content-Length is no length"},
      {"", "its Content-Length is no length"},
      {"5\r\nContent-Length: 6", "it has two Content-Lengths"},
      {"5\r\nWARC-Target-URI: \xff", "invalid UTF-8"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char expected[200];
    snprintf(expected, sizeof expected, "! m:-:0: WARC: %s\nu|B|c|" FIELDS "\n", cases[i].reason);
    file.len = 0;
    put_record(&file, "conversion", "x", "text/plain", "satu\n", 5, cases[i].length);
    put_page(&file, "u", "B\nc");
    ck_assert_str_eq(read_file(), expected);
  }
}
END_TEST

START_TEST(headers_that_never_end) {
  put_text("WARC/1.0\r\nWARC-Type: conversion\r\n");
  for (int i = 0; i < 9000; i++) put_text("X: 0123456789\r\n");
  put_text("WARC/1.0 is no header\r\n\r\n");
  put_page(&file, "u", "B");
  ck_assert_str_eq(read_file(), "! m:-:0: WARC: its header is longer than 64 KB\n"
                                "! m:-:135033: WARC: it has no Content-Length\nu|B||" FIELDS "\n");
}
END_TEST

START_TEST(headers_that_run_into_the_next_record) {
  put_text("WARC/1.0\r\nWARC-Type: conversion\r\n");
  put_page(&file, "u", "B");
  ck_assert_str_eq(read_file(), "! m:-:0: WARC: its header does not end before the next record\n"
                                "u|B||" FIELDS "\n");
  file.len = 0;
  for (int i = 0; i < 200000; i++) put_text("WARC/1.\r\n"); /* each looked at once */
  read_file();
  ck_assert_uint_eq(last_counts.skipped, 200000);
}
END_TEST

START_TEST(files_that_end_early) {
  put_page(&file, "u", "B");
  const size_t len = file.len;
  put_page(&file, "v", "satu dua");
  file.len -= 6;
  char expected[200];
  snprintf(expected, sizeof expected, "u|B||" FIELDS "\n! m:-:%zu: WARC: the file ends within this "
           "record\n", len);
  ck_assert_str_eq(read_file(), expected);
}
END_TEST

START_TEST(limits_and_long_records) {
  rk_input_options narrow = {.max_document_bytes = 300000};
  char *text = malloc(700001);
  ck_assert_ptr_nonnull(text);
  memset(text, 'a', 700000);
  text[700000] = '\0';
  put_page(&file, "u", text);
  put_page(&file, "v", text + 600000);
  read_bytes(file.ptr, file.len, narrow);
  ck_assert_str_eq(last_reason, "longer than the limit of 300000 bytes");
  ck_assert_uint_eq(last_counts.documents, 1);
  ck_assert_uint_eq(last_counts.skipped, 1);
  read_file();
  ck_assert_uint_eq(last_counts.documents, 2);
  free(text);
}
END_TEST

/* ---- Packed files ---- */

static void put_member(rk_buffer *packed, const char *uri, const char *text, bool zstd) {
  file.len = 0;
  put_page(&file, uri, text);
  if (zstd)
    pack_zstd(packed, file.ptr, file.len, 17);
  else
    pack_gzip(packed, file.ptr, file.len);
}

START_TEST(members_that_are_damaged_cost_themselves) {
  for (int zstd = 0; zstd < 2; zstd++) {
    rk_buffer packed = {0};
    size_t ends[4];
    for (int i = 0; i < 4; i++) {
      char uri[] = {'u', (char)('0' + i), '\0'};
      put_member(&packed, uri, "Rakor penanganan kemiskinan di Kukar", zstd);
      ends[i] = packed.len;
    }
    ck_assert_uint_eq((read_bytes(packed.ptr, packed.len, AUTO), last_counts.documents), 4);
    for (int i = 0; i < 4; i++) { /* flipped; then cut out of the middle */
      const size_t start = i ? ends[i - 1] : 0, at = start + 60;
      packed.ptr[at] ^= 0x10;
      read_bytes(packed.ptr, packed.len, AUTO);
      ck_assert_msg(last_counts.documents == 3 && last_counts.skipped >= 1, "%s", transcript);
      packed.ptr[at] ^= 0x10;
      rk_buffer cut = {0};
      ck_assert_int_eq(rk_buffer_append(&cut, packed.ptr, at), RK_OK);
      ck_assert_int_eq(rk_buffer_append(&cut, packed.ptr + ends[i] - 20, packed.len - ends[i] + 20),
                       RK_OK);
      read_bytes(cut.ptr, cut.len, AUTO);
      ck_assert_msg(last_counts.documents == 3 && last_counts.skipped >= 1, "%s", transcript);
      rk_buffer_deinit(&cut);
    }
    packed.ptr[ends[1] + 60] ^= 0x10;
    read_bytes(packed.ptr, packed.len, STRICT);
    ck_assert_int_eq(last_status, RK_BAD_INPUT);
    ck_assert_uint_eq(last_counts.documents, 2);
    rk_buffer_deinit(&packed);
  }
}
END_TEST

static int few_bytes(void *context, rk_fs_op op, const char *path, size_t *len_bytes) {
  (void)path;
  if (op == RK_FS_READ && *len_bytes > *(size_t *)context) *len_bytes = *(size_t *)context;
  return 0;
}

/* The same whatever a read brings. */
START_TEST(damage_across_short_reads) {
  rk_buffer packed = {0};
  size_t sizes[] = {1, 3, 64, 4096};
  put_member(&packed, "u", "A", false);
  put_member(&packed, "v", "B", false);
  packed.ptr[packed.len - 6] ^= 1;
  put_member(&packed, "w", "C", false);
  folder_setup();
  write_bytes("f", packed.ptr, packed.len);
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    rk_fs_set_hook(few_bytes, &sizes[i]);
    read_path(in_folder("f"), AUTO);
    rk_fs_set_hook(NULL, NULL);
    ck_assert_msg(last_counts.documents == 2 && last_counts.skipped == 1, "%zu: %s", sizes[i],
                  transcript);
  }
  folder_teardown();
  rk_buffer_deinit(&packed);
}
END_TEST

START_TEST(damage_is_told_with_its_place) {
  rk_buffer packed = {0};
  put_member(&packed, "u", "A", false);
  const size_t first = packed.len;
  put_member(&packed, "v", "B", false);
  packed.ptr[packed.len - 6] ^= 1; /* the checksum: its text had come out already */
  char expected[200];
  snprintf(expected, sizeof expected,
           "u|A||" FIELDS "\n! m:-:%zu: gzip: damaged data (member at stored byte %zu)\n",
           2 * file.len, first);
  ck_assert_str_eq(read_bytes(packed.ptr, packed.len, AUTO), expected);
  rk_buffer_deinit(&packed);
}
END_TEST

/* A page about WARC is not cut at the record that it shows. */
START_TEST(records_within_a_member_are_text) {
  rk_buffer packed = {0};
  put_member(&packed, "u", "A", false);
  put_member(&packed, "v", "B\r\n\r\nWARC/1.0\r\nWARC-Type: x\r\n", false);
  ck_assert_str_eq(read_bytes(packed.ptr, packed.len, AUTO),
                   "u|A||" FIELDS "\nv|B|\r~WARC/1.0\r~WARC-Type: x\r~|" FIELDS "\n");
  rk_buffer_deinit(&packed);
}
END_TEST

START_TEST(members_far_apart_are_found) {
  rk_buffer packed = {0};
  put_member(&packed, "u", "A", false);
  const size_t hole = 3 * RK_SOURCE_WINDOW_BYTES + 77;
  ck_assert_int_eq(rk_buffer_reserve(&packed, hole), RK_OK);
  for (size_t i = 0; i < hole; i++) /* full of beginnings that are none */
    packed.ptr[packed.len++] = (uint8_t)"\x1f\x8b\x08\x00"[i % 4];
  put_member(&packed, "v", "B", false);
  read_bytes(packed.ptr, packed.len, AUTO);
  ck_assert_msg(last_counts.documents == 2 && last_counts.skipped == 1, "%s", transcript);
  rk_buffer_deinit(&packed);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {wet_records,
                                line_ends_of_lf_alone,
                                odd_ends_of_records,
                                lf_alone_in_members,
                                headers_in_other_clothes,
                                responses,
                                html_pages,
                                charsets_of_plain_text,
                                an_html_page_that_is_too_long,
                                broken_codings,
                                lies_in_content_length,
                                headers_that_never_end,
                                headers_that_run_into_the_next_record,
                                files_that_end_early,
                                limits_and_long_records,
                                members_that_are_damaged_cost_themselves,
                                damage_across_short_reads,
                                damage_is_told_with_its_place,
                                records_within_a_member_are_text,
                                members_far_apart_are_found};
  return run_cases("warc", tests, sizeof tests / sizeof *tests, NULL, teardown);
}
