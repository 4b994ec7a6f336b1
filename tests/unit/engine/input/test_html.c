/* HTML: what becomes of a page's parts, and pages that are made to hurt. The quality of the main
 * text is test_html_pages.c's matter. */
#include "engine/input/html_lighten.h"
#include "engine/input/html_page.h"
#include "tests/unit/engine/input/input_fixture.h"

#define LONG "Satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas dua belas tiga " \
             "belas empat belas lima belas enam belas tujuh belas."

static const char *read_html(const char *page) { return read_string(page, AS(RK_INPUT_HTML)); }

START_TEST(parts_of_a_page) {
  ck_assert_str_eq(
      read_html("<html lang=id><title>Pasar &amp; beras | Kabar</title>"
                "<meta property=og:site_name content=Kabar><link rel=canonical href=https://www.x.id/1>"
                "<meta name=date content='17 Agustus 2024'><nav>menu</nav><p>" LONG
                "<p>Caf&eacute;&nbsp;x<br>baris<br><br>Akhir."),
      "m|Pasar & beras|" LONG "~Caf\xc3\xa9 x~baris~Akhir.|{\"date\":\"2024-08-17\",\"site\":\"x.id\","
      "\"lang\":\"id\",\"url\":\"https://www.x.id/1\"}\n");
}
END_TEST

START_TEST(titles) {
  static const struct {
    const char *head, *title;
  } cases[] = {
      {"<title>Harga beras naik - Kabar.com</title><meta property=og:site_name content=Kabar.com>",
       "Harga beras naik"},
      {"<title>Kabar.com: Harga beras</title><meta property=og:site_name content='KABAR COM'>",
       "Harga beras"},
      {"<title>Harga beras naik - Rubrik</title>", "Harga beras naik - Rubrik"},
      {"<title>Harga beras | Ekonomi | Kabar</title><meta property=og:title content='Harga beras'>",
       "Harga beras"},
      {"<title>Kabar</title><meta property=og:title content='Lain sama sekali'>", "Kabar"},
      {"<meta property=og:title content='Dari og'>", "Dari og"},
      {"<h1>Judul <i>besar</i></h1>", "Judul besar"},
      {"<title>A: B - Situs</title><h1><a href=/>B - Situs</a></h1><h2>A: B</h2>", "A: B"},
      {"<title>\n  Dua \t baris\n</title>", "Dua baris"},
      {"<title>Beras x</title><link rel=canonical href=https://www.beras.id/a>", "Beras x"},
      {"<title>Panen - beras</title><link rel=canonical href=https://www.beras.id/a>", "Panen"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char page[700], expected[200];
    snprintf(page, sizeof page, "%s<body><p>" LONG, cases[i].head);
    snprintf(expected, sizeof expected, "m|%s|", cases[i].title);
    ck_assert_msg(strncmp(read_html(page), expected, strlen(expected)) == 0, "%s: %s",
                  cases[i].head, transcript);
  }
}
END_TEST

START_TEST(dates) {
  static const struct {
    const char *page, *date;
  } cases[] = {
      {"<meta name=pubdate content=2020-01-02><meta property=article:published_time "
       "content=2021-01-02T03:04:05Z>",
       "2021-01-02T03:04:05Z"},
      {"<script type=application/ld+json>{\"dateModified\":\"2022-02-02\", \"datePublished\" : "
       "\"2021-02-02\"}</script><time datetime=2020-01-01>",
       "2021-02-02"},
      {"<time datetime=2020-01-01></time><time pubdate datetime=2019-01-01></time>", "2019-01-01"},
      {"<time itemprop=dateModified datetime=2020-01-01></time><time>2 Mei 2018</time>",
       "2018-05-02"},
      {"<meta name=date content=kemarin><div>Kabar - Senin, 6/5/2024 10:30 WIB | 3 kali</div>",
       "2024-05-06T10:30:00+07:00"},
      {"<div>Telepon 0812345678</div>", ""},
      {"<span itemprop=datePublished content=2017-03-04>x</span>", "2017-03-04"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char page[700], expected[200];
    snprintf(page, sizeof page, "<title>T</title>%s<p>" LONG, cases[i].page);
    snprintf(expected, sizeof expected, "|{\"date\":\"%s\"}\n", cases[i].date);
    if (!cases[i].date[0]) snprintf(expected, sizeof expected, "|\n");
    read_html(page);
    const size_t len = strlen(expected);
    ck_assert_uint_gt(transcript_len, len);
    ck_assert_msg(strcmp(transcript + transcript_len - len, expected) == 0, "%s: %s",
                  cases[i].page, transcript);
  }
}
END_TEST

START_TEST(charsets) {
  ck_assert_str_eq(read_html("<title>Caf\xe9</title>"), "m|Caf\xc3\xa9||\n");
  ck_assert_str_eq(read_html("<meta charset=utf-8><title>a\xff</title>"), "m|a\xef\xbf\xbd||\n");
  ck_assert_str_eq(read_html("\xef\xbb\xbf<meta charset=latin1><title>\xc3\xa9</title>"),
                   "m|\xc3\xa9||\n");
  ck_assert_str_eq(read_html("<meta charset=big5><title>\xa4\xe9</title>"),
                   "! m:-:-: HTML: its charset is one of another script, which is not read here\n");
  ck_assert_str_eq(read_html("<meta charset=big5><title>Caf\xc3\xa9</title>"), "m|Caf\xc3\xa9||\n");
  ck_assert_str_eq(read_html("<meta charset=utf8mb4><title>Caf\xe9</title>"), "m|Caf\xc3\xa9||\n");
  ck_assert_str_eq(read_html("<meta charset=off><meta charset=latin9><title>\xa4</title>"),
                   "m|\xe2\x82\xac||\n");
  const char wide[] = "\xff\xfe<\0t\0i\0t\0l\0e\0>\0x\0";
  ck_assert_str_eq(read_bytes(wide, sizeof wide - 1, AS(RK_INPUT_HTML)), "m|x||\n");
}
END_TEST

START_TEST(found_by_content_and_name) {
  ck_assert_str_eq(read_string(" <!-- a --><!DOCTYPE html><title>x</title>", AUTO), "m|x||\n");
  ck_assert_str_eq(read_string("<?xml version='1.0'?>\n<html ><title>x</title>", AUTO), "m|x||\n");
  ck_assert_str_eq(read_string("<HEAD><title>x</title>", AUTO), "m|x||\n");
  ck_assert_str_eq(read_string("<header>x", AUTO), "m|<header>x||\n");
  ck_assert_str_eq(read_string("<!-- never closed", AUTO), "m|<!-- never closed||\n");
  write_text("a.HTM", "<p>Banjir surut");
  write_text("b.txt", "<p>Banjir surut");
  ck_assert_str_eq(read_path(test_folder, AUTO),
                   "a.HTM||Banjir surut|\nb.txt|<p>Banjir surut||\n");
}
END_TEST

START_TEST(pages_without_text) {
  ck_assert_str_eq(read_html(""), "! m:-:-: HTML: a page without text\n");
  ck_assert_str_eq(read_html("<script>var a = 1;</script>"), "! m:-:-: HTML: a page without text\n");
  ck_assert_str_eq(read_html("<meta name=description content='Tentang beras'>"),
                   "m||Tentang beras|\n");
  ck_assert_str_eq(read_html("<title>T</title><nav><a href=x>menu</a></nav>"), "m|T||\n");
}
END_TEST

/* `piece` until the page has `len` bytes. */
static const char *read_repeated(const char *piece, size_t len) {
  rk_buffer page = {0};
  REQUIRE(rk_buffer_reserve(&page, len + strlen(piece)) == RK_OK);
  while (page.len < len) REQUIRE(rk_buffer_append(&page, piece, strlen(piece)) == RK_OK);
  read_bytes(page.ptr, page.len, AS(RK_INPUT_HTML));
  rk_buffer_deinit(&page);
  return transcript;
}

START_TEST(pages_that_hurt) {
  const size_t much = (size_t)1 << 19;
  const char *const deep = "! m:-:-: HTML: its elements are nested too deeply\n";
  ck_assert_str_eq(read_repeated("<div>", much), deep);
  ck_assert_str_eq(read_repeated("<table><td>", much), deep);
  ck_assert_str_eq(read_repeated("<font><p>", much), deep);
  ck_assert_str_eq(read_repeated("<b><i></b></i>", much), deep);
  ck_assert_str_eq(read_repeated("<a a b c d e f g h i j k l m n o p q r s t u v w x y z", much),
                   "! m:-:-: HTML: its tags would take too long to read\n");
  ck_assert_str_eq(read_repeated("<br>", 4 * much),
                   "! m:-:-: HTML: its elements take more memory than a page may\n");
  ck_assert_str_eq(read_repeated("kata ", RK_HTML_PAGE_BYTES_MAX + 1),
                   "! m:-:-: HTML: longer than the 4 MB that an HTML page may have\n");
  ck_assert_int_eq(read_repeated("<", much)[0], '!');
  ck_assert_int_eq(read_repeated("<!--", much)[0], '!');
}
END_TEST

/* As deep as is allowed: the walk must not need the stack for it. */
START_TEST(as_deep_as_allowed) {
  rk_buffer page = {0};
  for (size_t i = 0; i < RK_HTML_DEPTH_MAX; i++)
    REQUIRE(rk_buffer_append(&page, "<div>", 5) == RK_OK);
  ck_assert_int_eq(rk_buffer_append(&page, "dalam", 5), RK_OK);
  ck_assert_str_eq(read_bytes(page.ptr, page.len, AS(RK_INPUT_HTML)), "m||dalam|\n");
  rk_buffer_deinit(&page);
}
END_TEST

static const char *lighten(const char *page) {
  static char text[1000];
  rk_buffer made = {0};
  rk_view lighter;
  const char *reason;
  ck_assert_int_eq(rk_html_lighten(rk_view_of(page), &made, &lighter, &reason), RK_OK);
  snprintf(text, sizeof text, "%.*s", (int)lighter.len, lighter.ptr);
  rk_buffer_deinit(&made);
  return text;
}

START_TEST(what_goes_unread) {
  ck_assert_str_eq(lighten("<!DOCTYPE html> <p  a='>'>x  \n\t y<!-- c > --><b>z</b>"),
                   "<!DOCTYPE html> <p  a='>'>x y<b>z</b>");
  ck_assert_str_eq(lighten("<script a>if (a<b) '</div>'</SCRIPT ><style>x{}</style>y"),
                   "<script a></SCRIPT ><style></style>y");
  ck_assert_str_eq(lighten("<script type='application/ld+json'>{ }</script>"),
                   "<script type='application/ld+json'>{ }</script>");
  ck_assert_str_eq(lighten("<script><!-- <script></script> --></script>"),
                   "<script><!-- <script></script> --></script>");
  ck_assert_str_eq(lighten("<pre>a  b</pre> <p>c  d"), "<pre>a  b</pre> <p>c  d");
  ck_assert_str_eq(lighten("<title><!-- a --></title><!--> b <!---> c"),
                   "<title><!-- a --></title> b  c");
  ck_assert_str_eq(lighten("a < b <5 </5> <"), "a < b <5  ");
  ck_assert_str_eq(lighten("<!-- a --!>b<!-- ---><!----->c<!-- -- -->d<!-- - ->e"), "bcd");
  ck_assert_str_eq(lighten("<script>never closed"), "<script>");
}
END_TEST

START_TEST(the_clock_stops_it) {
  rk_html_arena arena = {.max_bytes = 1 << 20, .seconds_max = 0};
  const GumboNode *document;
  const char *reason = NULL;
  const char *const page = "<p>a<p>b<p>c<p>d<p>e<p>f<p>g<p>h<p>i<p>j<p>k<p>l<p>m<p>n<p>o<p>p<p>q";
  ck_assert_int_eq(rk_html_tree_parse(&arena, rk_view_of(page), &document, &reason), RK_BAD_INPUT);
  ck_assert_str_eq(reason, "it keeps the parser busy for too long");
  rk_html_arena_deinit(&arena);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {parts_of_a_page,    titles,          dates,
                                charsets,           found_by_content_and_name,
                                pages_without_text, pages_that_hurt, as_deep_as_allowed,
                                what_goes_unread,   the_clock_stops_it};
  return run_cases("html", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
