/*
 * Is the main text of a page found, and nothing else? The pages in tests/html/pages
 * are made for this: each is of a kind that the Indonesian web has, and beside it
 * stands what a reader would say is its title, date, site, language and text.
 *
 * Title and facts must be right. The text is compared word by word, as bags: how
 * much of what was taken is main text (precision), how much of the main text was taken
 * (recall). The program prints both; the floors below are what must not be lost.
 */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/input/input.h"
#include "tests/support/cases.h"
#include "tests/support/files.h"

#define PAGES RAKOR_SOURCE_DIR "/tests/html/pages"
#define WORDS_MAX 4000
#define PAGES_MAX 100

#define FLOOR_PAGE 0.90    /* F1 of each page */
#define FLOOR_OVERALL 0.99 /* mean F1 */

typedef struct bag {
  rk_view words[WORDS_MAX];
  size_t count;
} bag;

static bool is_part(char c) {
  return (c & 0x80) || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static int compare(const void *a, const void *b) {
  return rk_view_compare(*(const rk_view *)a, *(const rk_view *)b);
}

static void fill(bag *to, rk_view text) {
  to->count = 0;
  for (size_t i = 0; i < text.len;) {
    size_t len = 0;
    while (i + len < text.len && is_part(text.ptr[i + len])) len++;
    ck_assert_uint_lt(to->count, WORDS_MAX);
    if (len) to->words[to->count++] = (rk_view){text.ptr + i, len};
    i += len + 1;
  }
  qsort(to->words, to->count, sizeof *to->words, compare);
}

static size_t count_common(const bag *a, const bag *b) {
  size_t common = 0;
  for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
    const int order = rk_view_compare(a->words[i], b->words[j]);
    common += order == 0;
    i += order <= 0;
    j += order >= 0;
  }
  return common;
}

/* "title: ...", one line; the rest of the text moves on. */
static rk_view take_header(rk_view *text, const char *name) {
  const size_t len = strlen(name);
  ck_assert_uint_gt(text->len, len + 2);
  ck_assert_msg(memcmp(text->ptr, name, len) == 0, "no %s where it should stand", name);
  const char *stop = memchr(text->ptr, '\n', text->len);
  ck_assert_ptr_nonnull(stop);
  rk_view value = {text->ptr + len, (size_t)(stop - text->ptr) - len};
  while (value.len && (value.ptr[0] == ':' || value.ptr[0] == ' ')) value.ptr++, value.len--;
  text->len -= (size_t)(stop + 1 - text->ptr);
  text->ptr = stop + 1;
  return value;
}

static unsigned wrong; /* facts; told at the end, so that all are seen */

static void expect(const char *page, const char *what, rk_view got, rk_view wanted) {
  if (rk_view_equal(got, wanted)) return;
  printf("%s: %s is '%.*s', not '%.*s'\n", page, what, (int)got.len, got.ptr, (int)wanted.len,
         wanted.ptr);
  wrong++;
}

typedef struct figures {
  double precision, recall, f1;
} figures;

static figures compare_bodies(rk_view got, rk_view wanted) {
  static bag a, b;
  fill(&a, got);
  fill(&b, wanted);
  const double common = (double)count_common(&a, &b);
  figures f = {a.count ? common / (double)a.count : 0, b.count ? common / (double)b.count : 0, 0};
  if (common > 0) f.f1 = 2 * f.precision * f.recall / (f.precision + f.recall);
  return f;
}

static figures check_page(const char *name) {
  char path[600], expected_path[600];
  rk_error error = {0};
  rk_input *input;
  rk_doc doc;
  bool got = false;
  snprintf(path, sizeof path, PAGES "/%s.html", name);
  snprintf(expected_path, sizeof expected_path, PAGES "/%s.txt", name);
  size_t len;
  char *expected = (char *)read_whole(expected_path, &len);
  rk_view text = {expected, len};
  ck_assert_int_eq(rk_input_open(&input, path, NULL, &error), RK_OK);
  ck_assert_msg(rk_input_next(input, &doc, &got, &error) == RK_OK, "%s: %s", name, error.message);
  ck_assert_msg(got, "%s: no document", name);
  expect(name, "title", doc.title, take_header(&text, "title"));
  expect(name, "date", doc.date, take_header(&text, "date"));
  expect(name, "site", doc.site, take_header(&text, "site"));
  expect(name, "lang", doc.language, take_header(&text, "lang"));
  if (getenv("RAKOR_SHOW")) printf("%.*s\n", (int)doc.body.len, doc.body.ptr);
  const figures f = compare_bodies(doc.body, text);
  rk_input_close(input);
  free(expected);
  return f;
}

static int by_name(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t list_pages(char *names[PAGES_MAX]) {
  DIR *folder = opendir(PAGES);
  ck_assert_ptr_nonnull(folder);
  size_t count = 0;
  for (struct dirent *entry; (entry = readdir(folder));) {
    const char *dot = strrchr(entry->d_name, '.');
    if (!dot || strcmp(dot, ".html") != 0) continue;
    ck_assert_uint_lt(count, PAGES_MAX);
    names[count++] = strndup(entry->d_name, (size_t)(dot - entry->d_name));
  }
  closedir(folder);
  qsort(names, count, sizeof *names, by_name);
  return count;
}

START_TEST(main_text_is_found) {
  char *names[PAGES_MAX];
  const size_t count = list_pages(names);
  figures mean = {0};
  double lowest = 1;
  ck_assert_uint_ge(count, 12);
  printf("%-24s %9s %9s %9s\n", "page", "precision", "recall", "F1");
  for (size_t i = 0; i < count; i++) {
    const figures f = check_page(names[i]);
    printf("%-24s %9.3f %9.3f %9.3f\n", names[i], f.precision, f.recall, f.f1);
    lowest = f.f1 < lowest ? f.f1 : lowest;
    mean.precision += f.precision / (double)count;
    mean.recall += f.recall / (double)count;
    mean.f1 += f.f1 / (double)count;
    free(names[i]);
  }
  printf("%-24s %9.3f %9.3f %9.3f\n", "mean", mean.precision, mean.recall, mean.f1);
  ck_assert_uint_eq(wrong, 0);
  ck_assert_double_ge(lowest, FLOOR_PAGE);
  ck_assert_double_ge(mean.f1, FLOOR_OVERALL);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {main_text_is_found};
  return run_cases("html_pages", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
