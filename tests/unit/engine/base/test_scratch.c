/* What is put aside is found again, from anywhere, and no name stays; a bad disk is told of. */
#include "engine/base/scratch.h"

#include <errno.h>

#include "tests/support/cases.h"
#include "tests/support/folder.h"
#include "tests/support/random.h"

START_TEST(test_from_anywhere) {
  enum { BYTES = 5000, PARTS = 200 };
  random_source random = {.state = 3};
  uint8_t bytes[BYTES], got[BYTES];
  rk_scratch scratch = {.path = in_folder("scratch")};
  rk_error error = {0};
  rk_fs_names names;
  for (size_t i = 0; i < BYTES; i++) bytes[i] = (uint8_t)random_below(&random, 256);
  for (size_t at = 0; at < BYTES; at += BYTES / PARTS)
    ck_assert_ok(rk_scratch_append(&scratch, bytes + at, BYTES / PARTS, &error), error);
  ck_assert_uint_eq(scratch.size_bytes, BYTES);
  for (int i = 0; i < PARTS; i++) {
    const uint32_t from = random_below(&random, BYTES), len = random_below(&random, BYTES - from);
    ck_assert_ok(rk_scratch_read(&scratch, from, got, len, &error), error);
    REQUIRE(memcmp(got, bytes + from, len) == 0);
  }
  ck_assert_int_eq(rk_fs_list(test_folder, &names, NULL), RK_OK);
  ck_assert_uint_eq(names.count, 0);
  rk_fs_names_deinit(&names);
  ck_assert_int_eq(rk_scratch_read(&scratch, BYTES - 1, got, 2, &error), RK_IO); /* past the end */
  rk_scratch_deinit(&scratch);
}
END_TEST

typedef struct refusal {
  rk_fs_op op;
  size_t most; /* bytes of a read or write; 0: it fails */
} refusal;

static int on_call(void *context, rk_fs_op op, const char *path, size_t *len_bytes) {
  const refusal *r = context;
  (void)path;
  if (op != r->op) return 0;
  if (r->most == 0) return EIO;
  if (*len_bytes > r->most) *len_bytes = r->most;
  return 0;
}

START_TEST(test_a_bad_disk) {
  static const rk_fs_op ops[] = {RK_FS_OPEN, RK_FS_WRITE, RK_FS_READ};
  for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
    refusal r = {.op = ops[i]};
    rk_scratch scratch = {.path = in_folder("scratch")};
    rk_error error = {0};
    char got[4];
    rk_fs_set_hook(on_call, &r);
    rk_status status = rk_scratch_append(&scratch, "abcd", 4, &error);
    ck_assert_int_eq(status, ops[i] == RK_FS_READ ? RK_OK : RK_IO);
    if (status == RK_OK) status = rk_scratch_read(&scratch, 0, got, 4, &error);
    rk_fs_set_hook(NULL, NULL);
    ck_assert_int_eq(status, RK_IO);
    ck_assert(strstr(error.message, strerror(EIO)));
    rk_scratch_deinit(&scratch);
  }
}
END_TEST

START_TEST(test_short_reads) {
  refusal r = {.op = RK_FS_READ, .most = 3};
  rk_scratch scratch = {.path = in_folder("scratch")};
  rk_error error = {0};
  char got[9] = "";
  ck_assert_ok(rk_scratch_append(&scratch, "abcdefgh", 8, &error), error);
  rk_fs_set_hook(on_call, &r);
  ck_assert_ok(rk_scratch_read(&scratch, 0, got, 8, &error), error);
  rk_fs_set_hook(NULL, NULL);
  ck_assert_str_eq(got, "abcdefgh");
  rk_scratch_deinit(&scratch);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_from_anywhere, test_a_bad_disk, test_short_reads};
  return run_cases("scratch", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
