/* The order of a walk, and what it leaves out. */
#include "tests/unit/engine/input/input_fixture.h"

#include "engine/input/walk.h"

/* The paths, a line each, without the test's folder; errors as "! path: reason". */
static const char *walk_all(const char *folder) {
  rk_walk walk;
  rk_error error = {0};
  const char *path = NULL;
  transcript_len = 0;
  ck_assert_int_eq(rk_walk_open(&walk, folder, &error), RK_OK);
  for (;;) {
    rk_status status = rk_walk_next(&walk, &path, &error);
    if (status == RK_OK && !path) break;
    if (status == RK_OK) {
      note_path(path, strlen(path));
    } else {
      note_text("! ");
      note_path(error.file, strlen(error.file));
      note_text(": ");
      note_text(error.message);
      rk_error_clear(&error);
    }
    end_line();
  }
  rk_walk_close(&walk);
  rk_walk_close(&walk);
  transcript[transcript_len] = '\0';
  return transcript;
}

START_TEST(order_is_that_of_bytes) {
  static const char *const names[] = {"w/b", "w/B", "w/10", "w/9", "w/\xc3\xa9", "w/a b", "w/~"};
  make_folder("w");
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) write_text(names[i], "x");
  make_folder("w/a");
  write_text("w/a/z", "x");
  write_text("w/a/.hidden", "x");
  make_folder("w/.git");
  write_text("w/.git/x", "x");
  make_folder("w/none");
  const char *expected = "w/10\nw/9\nw/B\nw/a/z\nw/a b\nw/b\nw/~\nw/\xc3\xa9\n";
  ck_assert_str_eq(walk_all(in_folder("w")), expected);
  ck_assert_str_eq(walk_all(in_folder("w/")), expected);
}
END_TEST

/* Known by its names: those of an index, and the lock among them. */
START_TEST(indexes_are_passed_over) {
  make_folder("w");
  make_folder("w/berita.idx");
  write_text("w/berita.idx/MANIFEST", "x");
  write_text("w/berita.idx/lock", "x");
  write_text("w/berita.idx/seg-0000000000000001.rks", "x");
  make_folder("w/begun.idx");
  write_text("w/begun.idx/lock", "x");
  make_folder("w/mixed");
  write_text("w/mixed/lock", "x");
  write_text("w/mixed/berita.txt", "x");
  make_folder("w/other");
  write_text("w/other/MANIFEST", "x");
  ck_assert_str_eq(walk_all(in_folder("w")), "w/mixed/berita.txt\nw/mixed/lock\nw/other/MANIFEST\n");
  ck_assert_str_eq(walk_all(in_folder("w/berita.idx")), "");
}
END_TEST

START_TEST(links) {
  make_folder("w");
  make_folder("w/d");
  make_folder("elsewhere");
  write_text("elsewhere/e", "x");
  write_text("w/d/f", "x");
  ck_assert_int_eq(symlink("..", in_folder("w/d/loop")), 0);
  ck_assert_int_eq(symlink("d", in_folder("w/to-folder")), 0);
  ck_assert_int_eq(symlink("d/f", in_folder("w/to-file")), 0);
  ck_assert_int_eq(symlink("nowhere", in_folder("w/to-nothing")), 0);
  ck_assert_int_eq(symlink("w", in_folder("named")), 0);
  ck_assert_str_eq(walk_all(in_folder("w")),
                   "w/d/f\nw/to-file\n! w/to-nothing: gone, or a link to nothing\n");
  /* The folder that was named may be a link. */
  ck_assert_str_eq(walk_all(in_folder("named")),
                   "named/d/f\nnamed/to-file\n! named/to-nothing: gone, or a link to nothing\n");
}
END_TEST

START_TEST(no_special_files) {
  make_folder("w");
  ck_assert_int_eq(mkfifo(in_folder("w/pipe"), 0666), 0);
  write_text("w/z", "x");
  ck_assert_str_eq(walk_all(in_folder("w")), "w/z\n");
}
END_TEST

START_TEST(deep_folders) {
  char path[600] = "w";
  make_folder(path);
  for (int i = 0; i < 200; i++) {
    strcat(path, "/d");
    make_folder(path);
  }
  strcat(path, "/f");
  write_text(path, "x");
  strcat(path, "\n");
  ck_assert_str_eq(walk_all(in_folder("w")), path);
}
END_TEST

START_TEST(no_folder) {
  rk_walk walk;
  rk_error error = {0};
  write_text("f", "x");
  ck_assert_int_eq(rk_walk_open(&walk, in_folder("f"), &error), RK_IO);
  ck_assert_str_eq(error.message, "can't list: Not a directory");
  rk_walk_close(&walk);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {order_is_that_of_bytes, indexes_are_passed_over,
                                links,
                                no_special_files,
                                deep_folders,
                                no_folder};
  return run_cases("walk", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
