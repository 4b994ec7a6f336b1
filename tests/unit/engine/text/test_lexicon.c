/* A user's lexicon: what its rows may be, what is kept of them, and that words follow it. */
#include "engine/text/lexicon.h"

#include "engine/text/analysis.h"
#include "tests/support/cases.h"
#include "tests/support/folder.h"

static rk_lexicon *parse(const char *source) {
  rk_lexicon *lexicon;
  rk_error error = {0};
  ck_assert_ok(rk_lexicon_parse(&lexicon, rk_view_of(source), "f", &error), error);
  return lexicon;
}

static void expect_text(const rk_lexicon *lexicon, const char *text) {
  const rk_view got = rk_lexicon_text(lexicon);
  ck_assert_msg(rk_view_equal(got, rk_view_of(text)), "\"%.*s\"", (int)got.len, got.ptr);
}

START_TEST(rows_are_folded_and_remarks_left_out) {
  rk_lexicon *lexicon = parse("\xef\xbb\xbf# ours\r\n\n  Root\tPlatfórm # new\r\n"
                              "exception  MEMFOLLOW'NYA   follow\n#\nprotected Bre­xit");
  expect_text(lexicon, "root platform\nexception memfollownya follow\nprotected brexit\n");
  ck_assert_uint_eq(rk_lexicon_row_count(lexicon), 3);
  ck_assert_ptr_nonnull(rk_lexicon_table(lexicon));
  rk_lexicon *again;
  rk_error error = {0};
  ck_assert_ok(rk_lexicon_parse(&again, rk_lexicon_text(lexicon), NULL, &error), error);
  ck_assert(rk_view_equal(rk_lexicon_text(again), rk_lexicon_text(lexicon)));
  rk_lexicon_release(again);
  rk_lexicon_release(lexicon);
}
END_TEST

/* Folding makes blanks and signs of a remark: they part and end rows like any others, and what is
 * kept is read again as it is. */
START_TEST(what_is_kept_is_read_again) {
  static const char *const cases[][2] = {
      {"root foobar\xc2\xa0\n", "root foobar\n"},
      {"root foobar\xe3\x80\x80\n", "root foobar\n"},
      {"root\xe3\x80\x80""foobar\n", "root foobar\n"},
      {"root foobar \xef\xbc\x83x\n", "root foobar\n"},
      {"root foobar\xef\xb9\x9fx\n", "root foobar\n"},
      {"\xef\xbc\x83 root foobar\n", ""},
      {"\xc2\xa0\n\xc2\xa0\n", ""},
      {"exception\xc2\xa0""foo\xc2\xa0 bar\n", "exception foo bar\n"},
      {"\xef\xbd\x92oot \xef\xbc\xa1\xef\xbc\xa2\xef\xbc\xa3", "root abc\n"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    rk_lexicon *lexicon = parse(cases[i][0]), *again;
    rk_error error = {0};
    expect_text(lexicon, cases[i][1]);
    ck_assert_ok(rk_lexicon_parse(&again, rk_lexicon_text(lexicon), NULL, &error), error);
    expect_text(again, cases[i][1]);
    rk_lexicon_release(again);
    rk_lexicon_release(lexicon);
  }
}
END_TEST

/* Folded piece by piece: a place where two meet is like any other. */
START_TEST(long_rows) {
  static const char before[] = "root platform", remark[] = "\xef\xbc\x83 \xe2\x80\x94 x";
  char source[600];
  for (size_t blanks = 1; blanks < 300; blanks++) {
    size_t len = sizeof before - 1;
    memcpy(source, before, len);
    for (size_t i = 0; i < blanks; i++, len += 2) memcpy(source + 4 + 9 + 2 * i, "\xc2\xa0", 2);
    if (len + sizeof remark > sizeof source) break;
    memcpy(source + len, remark, sizeof remark);
    rk_lexicon *lexicon = parse(source);
    expect_text(lexicon, "root platform\n");
    rk_lexicon_release(lexicon);
  }
}
END_TEST

START_TEST(none_and_empty_are_no_rows) {
  expect_text(NULL, "");
  ck_assert_uint_eq(rk_lexicon_row_count(NULL), 0);
  ck_assert_ptr_null(rk_lexicon_table(NULL));
  ck_assert_ptr_null(rk_lexicon_share(NULL));
  rk_lexicon_release(NULL);
  rk_lexicon *lexicon = parse("# nothing\n\n");
  expect_text(lexicon, "");
  rk_lexicon_release(lexicon);
}
END_TEST

START_TEST(every_holder_keeps_it) {
  rk_lexicon *lexicon = parse("root platform");
  rk_lexicon *second = rk_lexicon_share(lexicon);
  rk_lexicon_release(lexicon);
  expect_text(second, "root platform\n");
  rk_lexicon_release(second);
}
END_TEST

/* The line is that of the file, whatever stood before it. */
START_TEST(bad_rows_are_named) {
  static const struct {
    const char *source;
    uint64_t line;
  } cases[] = {{"root", 1},
               {"# a\n\nroot satu\n\nroot satu dua", 5},
               {"exception satu", 1},
               {"wurzel satu\n", 1},
               {"root satu\nroot \xff\n", 2},
               {"root '\n", 1}, /* nothing is left of it */
               {"root satu\x0b", 1},
               /* Far behind what a row may have, there is still a word too many. */
               {"root satu                                                                      "
                "\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0 dua", 1},
               {"root aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee", 1}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    rk_lexicon *lexicon;
    rk_error error = {0};
    ck_assert_int_eq(rk_lexicon_parse(&lexicon, rk_view_of(cases[i].source), "own.txt", &error),
                     RK_BAD_INPUT);
    ck_assert_ptr_null(lexicon);
    ck_assert_msg(error.line == cases[i].line, "%s: line %d", cases[i].source, (int)error.line);
    ck_assert_str_eq(error.file, "own.txt");
    ck_assert(error.message[0]);
  }
}
END_TEST

START_TEST(too_large_is_refused) {
  rk_buffer source = {0};
  while (source.len <= RK_LEXICON_TEXT_MAX_BYTES)
    ck_assert_int_eq(rk_buffer_append(&source, "root platform\n", 14), RK_OK);
  rk_lexicon *lexicon;
  ck_assert_int_eq(rk_lexicon_parse(&lexicon, rk_buffer_view(&source), NULL, NULL), RK_LIMIT);
  source.len -= source.len - RK_LEXICON_TEXT_MAX_BYTES / 14 * 14; /* the last that fits */
  ck_assert_int_eq(rk_lexicon_parse(&lexicon, rk_buffer_view(&source), NULL, NULL), RK_OK);
  rk_lexicon_release(lexicon);
  rk_buffer_deinit(&source);
}
END_TEST

/* Of remarks alone: what is too much then is the source, not its rows. */
START_TEST(too_much_source_is_refused) {
  const size_t len = (size_t)RK_LEXICON_SOURCE_MAX_BYTES + 1;
  char *source = malloc(len);
  ck_assert_ptr_nonnull(source);
  memset(source, '#', len);
  rk_lexicon *lexicon = NULL;
  rk_error error = {0};
  ck_assert_int_eq(rk_lexicon_parse(&lexicon, (rk_view){source, len}, "f", &error), RK_LIMIT);
  ck_assert_ptr_null(lexicon);
  ck_assert_ptr_nonnull(strstr(error.message, "67108864"));
  write_whole(in_folder("own.txt"), source, len);
  error = (rk_error){0};
  ck_assert_int_eq(rk_lexicon_load(&lexicon, in_folder("own.txt"), &error), RK_LIMIT);
  ck_assert_ptr_nonnull(strstr(error.message, "67108864"));
  error = (rk_error){0};
  ck_assert_ok(rk_lexicon_parse(&lexicon, (rk_view){source, len - 1}, "f", &error), error);
  rk_lexicon_release(lexicon);
  free(source);
}
END_TEST

START_TEST(files) {
  rk_lexicon *lexicon;
  rk_error error = {0};
  write_whole(in_folder("own.txt"), "root platform\n", 14);
  ck_assert_ok(rk_lexicon_load(&lexicon, in_folder("own.txt"), &error), error);
  expect_text(lexicon, "root platform\n");
  rk_lexicon_release(lexicon);
  ck_assert_int_eq(rk_lexicon_load(&lexicon, in_folder("nowhere"), &error), RK_IO);
  ck_assert_ptr_null(lexicon);
  error = (rk_error){0};
  ck_assert_int_eq(rk_lexicon_load(&lexicon, test_folder, &error), RK_IO);
  ck_assert_str_eq(error.file, test_folder);
}
END_TEST

static void expect_stem(const rk_analysis *analysis, const char *word, const char *stem) {
  char got[RK_ANALYSIS_WORD_MAX_BYTES];
  const rk_view view = {got, rk_analysis_stem(analysis, rk_view_of(word), got)};
  ck_assert_msg(rk_view_equal(view, rk_view_of(stem)), "%s: %.*s, not %s", word, (int)view.len, got,
                stem);
}

START_TEST(words_follow_it) {
  const rk_analysis built_in = {0};
  const rk_analysis own = {
      .lexicon = parse("root kretawa\nexception memukul gebuk\nprotected pukulan\n")};
  expect_stem(&built_in, "memukul", "pukul");
  expect_stem(&own, "memukul", "gebuk");
  expect_stem(&own, "pukulan", "pukulan");
  expect_stem(&own, "dikretawakan", "kretawa");
  expect_stem(&own, "kemiskinan", "miskin");
  ck_assert(rk_analysis_knows(&own, rk_view_of("kretawa")));
  ck_assert(!rk_analysis_knows(&built_in, rk_view_of("kretawa")));
  rk_lexicon_release(own.lexicon);
}
END_TEST

START_TEST(fingerprints) {
  const rk_view none = rk_view_of(""), rows = rk_view_of("root satu\n");
  const uint64_t plain = rk_analysis_fingerprint(none, false);
  ck_assert_uint_eq(plain, rk_analysis_fingerprint(none, false));
  ck_assert_uint_ne(plain, rk_analysis_fingerprint(none, true));
  ck_assert_uint_ne(plain, rk_analysis_fingerprint(rows, false));
  ck_assert_uint_ne(rk_analysis_fingerprint(rows, true), rk_analysis_fingerprint(rows, false));
}
END_TEST

int main(void) {
  const TTest *const tests[] = {rows_are_folded_and_remarks_left_out,
                                what_is_kept_is_read_again,
                                long_rows,
                                none_and_empty_are_no_rows,
                                every_holder_keeps_it,
                                bad_rows_are_named,
                                too_large_is_refused,
                                too_much_source_is_refused,
                                files,
                                words_follow_it,
                                fingerprints};
  return run_cases("lexicon", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
