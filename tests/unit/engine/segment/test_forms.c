#include "engine/segment/forms.h"

#include "tests/unit/engine/segment/segment_kit.h"

typedef struct expectation {
  const rk_form *forms;
  uint32_t count, seen;
  bool right;
} expectation;

static void on_form(void *context, uint32_t code, const rk_form *form) {
  expectation *e = context;
  if (code != e->seen || code >= e->count || form->count != e->forms[code].count ||
      !rk_view_equal(form->text, e->forms[code].text))
    e->right = false;
  e->seen++;
}

/* One record behind some other bytes, read back. */
static void check_record(const char *stem, const rk_form *forms, uint32_t count) {
  const char *path = in_folder("seg");
  rk_buffer record = {0};
  ck_assert_int_eq(rk_buffer_append(&record, "before", 6), RK_OK);
  for (uint32_t i = 0; i < count; i++)
    ck_assert_int_eq(rk_form_encode(&record, rk_view_of(stem), &forms[i]), RK_OK);
  rk_term_info info = {.document_frequency = 1,
                       .token_frequency = 9,
                       .form_count = count,
                       .forms_offset = 6,
                       .forms_bytes = record.len - 6};
  ck_assert_int_eq(rk_buffer_append(&record, "behind", 6), RK_OK);
  write_chunks(path, &(chunk_bytes){RK_CHUNK_FORMS, record.ptr, record.len}, 1);
  rk_chunk_file file;
  open_chunks(&file, path);
  const rk_chunk *chunk = need_chunk(&file, RK_CHUNK_FORMS);
  expectation e = {forms, count, 0, true};
  rk_error error = {0};
  ck_assert_ok(rk_forms_walk(&file, chunk, rk_view_of(stem), &info, on_form, &e, &error), error);
  ck_assert(e.right);
  ck_assert_uint_eq(e.seen, count);
  /* One byte or one form too many or too few is damage. */
  for (int change = 0; change < 4; change++) {
    rk_term_info wrong = info;
    if (change == 0) wrong.forms_bytes--;
    if (change == 1) wrong.forms_bytes++;
    if (change == 2) wrong.form_count++;
    if (change == 3) wrong.form_count--;
    expectation any = {forms, count, 0, true};
    rk_error_clear(&error);
    ck_assert_int_eq(rk_forms_walk(&file, chunk, rk_view_of(stem), &wrong, on_form, &any, &error),
                     RK_CORRUPT);
    ck_assert_ptr_nonnull(strstr(error.message, "FORM"));
  }
  rk_chunk_file_close(&file);
  rk_buffer_deinit(&record);
}

static rk_form form_of(const char *text, uint64_t count) {
  return (rk_form){rk_view_of(text), count};
}

START_TEST(forms_around_the_stem_and_others) {
  const rk_form forms[] = {form_of("makan", 100),   form_of("memakan", 7),
                           form_of("makanan", 6),   form_of("makanmakan", 5),
                           form_of("pemakaman", 4), form_of("x", 3),
                           form_of("maka", 2),      form_of("dimakannya", UINT64_MAX)};
  check_record("makan", forms, sizeof forms / sizeof *forms);
}
END_TEST

START_TEST(the_rest_of_too_many_forms_is_empty) {
  const rk_form forms[] = {form_of("ajar", 5), form_of("belajar", 3), form_of("", 2)};
  check_record("ajar", forms, 3);
}
END_TEST

START_TEST(longest_forms) {
  char long_form[RK_TERM_MAX_BYTES + 1], long_stem[RK_TERM_MAX_BYTES + 1];
  memset(long_form, 'a', RK_TERM_MAX_BYTES);
  long_form[RK_TERM_MAX_BYTES] = '\0';
  memcpy(long_stem, long_form, sizeof long_stem);
  const rk_form one[] = {form_of(long_form, 1)};
  check_record(long_stem, one, 1);
  check_record("b", one, 1);
  check_record("a", one, 1);
  memset(long_form, 'c', 200); /* the stem is a suffix */
  check_record(long_stem + 200, one, 1);
}
END_TEST

START_TEST(no_record_means_the_stem) {
  const rk_form stem = form_of("satu", 77);
  const rk_term_info info = {.document_frequency = 3, .token_frequency = 77, .form_count = 1};
  expectation e = {&stem, 1, 0, true};
  rk_error error = {0};
  ck_assert_ok(rk_forms_walk(NULL, NULL, rk_view_of("satu"), &info, on_form, &e, &error), error);
  ck_assert(e.right);
  ck_assert_uint_eq(e.seen, 1);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {forms_around_the_stem_and_others,
                                the_rest_of_too_many_forms_is_empty,
                                longest_forms,
                                no_record_means_the_stem};
  return run_cases("forms", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
