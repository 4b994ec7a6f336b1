/* Bytes come back in order, from memory or from the disk, and no name stays. */
#include "engine/base/spill.h"

#include <errno.h>

#include "tests/support/cases.h"
#include "tests/support/folder.h"
#include "tests/support/random.h"

static rk_status collect(void *context, const void *bytes, size_t len, rk_error *error) {
  (void)error;
  return rk_buffer_append(context, bytes, len);
}

static size_t names_in_folder(void) {
  rk_fs_names names;
  ck_assert_int_eq(rk_fs_list(test_folder, &names, NULL), RK_OK);
  const size_t count = names.count;
  rk_fs_names_deinit(&names);
  return count;
}

START_TEST(test_what_goes_in_comes_out) {
  static const size_t limits[] = {0, 1, 100, 5000, 1 << 20};
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
    random_source random = {.state = i + 1};
    rk_spill spill = {.path = in_folder("scratch"), .limit_bytes = limits[i]};
    rk_buffer want = {0}, got = {0};
    rk_error error = {0};
    for (int part = 0; part < 300; part++) {
      uint8_t bytes[200];
      const size_t len = random_below(&random, sizeof bytes);
      for (size_t b = 0; b < len; b++) bytes[b] = (uint8_t)random_below(&random, 256);
      ck_assert_int_eq(rk_buffer_append(&want, bytes, len), RK_OK);
      ck_assert_ok(rk_spill_append(&spill, bytes, len, &error), error);
      ck_assert_uint_eq(spill.size_bytes, want.len);
      ck_assert_uint_le(spill.held.len, limits[i] > sizeof bytes ? limits[i] : sizeof bytes);
    }
    ck_assert_uint_eq(names_in_folder(), 0);
    ck_assert_int_eq(spill.file.fd_plus_1 != 0, limits[i] < want.len);
    ck_assert_ok(rk_spill_drain(&spill, collect, &got, &error), error);
    ck_assert(rk_view_equal(rk_buffer_view(&got), rk_buffer_view(&want)));
    rk_spill_deinit(&spill);
    rk_buffer_deinit(&got);
    rk_buffer_deinit(&want);
  }
}
END_TEST

START_TEST(test_nothing_at_all) {
  rk_spill spill = {.path = in_folder("scratch")};
  rk_buffer got = {0};
  ck_assert_int_eq(rk_spill_drain(&spill, collect, &got, NULL), RK_OK);
  ck_assert_uint_eq(got.len, 0);
  rk_spill_deinit(&spill);
}
END_TEST

typedef struct refusal {
  rk_fs_op op;
  int calls;
} refusal;

static int refuse(void *context, rk_fs_op op, const char *path, size_t *len) {
  refusal *r = context;
  (void)path;
  (void)len;
  if (op != r->op) return 0;
  r->calls++;
  return ENOSPC;
}

/* Each call of the system that fails is told, and the file goes away. */
START_TEST(test_a_disk_that_fails) {
  static const rk_fs_op ops[] = {RK_FS_OPEN, RK_FS_UNLINK, RK_FS_WRITE, RK_FS_READ};
  for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
    refusal r = {.op = ops[i]};
    rk_spill spill = {.path = in_folder("scratch"), .limit_bytes = 10};
    rk_buffer got = {0};
    rk_error error = {0};
    rk_status status = RK_OK;
    rk_fs_set_hook(refuse, &r);
    for (int part = 0; status == RK_OK && part < 10; part++)
      status = rk_spill_append(&spill, "12345678", 8, &error);
    if (status == RK_OK) status = rk_spill_drain(&spill, collect, &got, &error);
    rk_spill_deinit(&spill);
    rk_fs_set_hook(NULL, NULL);
    ck_assert_int_eq(status, RK_IO);
    ck_assert_int_eq(r.calls, ops[i] == RK_FS_UNLINK ? 2 : 1); /* a name that stays is worth a try */
    ck_assert(strstr(error.file, "scratch") && strstr(error.message, strerror(ENOSPC)));
    if (ops[i] != RK_FS_UNLINK) ck_assert_uint_eq(names_in_folder(), 0);
    rk_buffer_deinit(&got);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_what_goes_in_comes_out, test_nothing_at_all,
                                test_a_disk_that_fails};
  return run_cases("spill", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
