/* Whatever comes in any order goes out in the order of the numbers, in however little memory. */
#include "engine/segment/shuffle.h"

#include <errno.h>

#include "tests/support/cases.h"
#include "tests/support/folder.h"
#include "tests/support/random.h"

/* The runs that went in, by number. */
typedef struct runs {
  rk_buffer *by_number;
  uint32_t count;
  uint32_t next; /* number that may come next at the least */
  uint32_t seen;
} runs;

static void make_runs(runs *r, random_source *random, uint32_t count, uint32_t most) {
  *r = (runs){.by_number = calloc(count + 1, sizeof(rk_buffer)), .count = count};
  ck_assert_ptr_nonnull(r->by_number);
  for (uint32_t n = 0; n < count; n++) {
    const uint32_t len = random_below(random, 50) ? random_below(random, most) : 40 * most;
    ck_assert_int_eq(rk_buffer_reserve(&r->by_number[n], len + 1), RK_OK);
    memset(r->by_number[n].ptr, (int)('a' + random_below(random, 26)), len);
    r->by_number[n].len = len;
  }
}

static void runs_deinit(runs *r) {
  for (uint32_t n = 0; n < r->count; n++) rk_buffer_deinit(&r->by_number[n]);
  free(r->by_number);
}

static rk_status on_run(void *context, rk_docid number, rk_view run, rk_error *error) {
  runs *r = context;
  (void)error;
  REQUIRE(number >= r->next && number < r->count);
  REQUIRE(rk_view_equal(run, rk_buffer_view(&r->by_number[number])));
  volatile char behind = run.ptr[run.len + RK_SHUFFLE_SLACK - 1]; /* readable */
  (void)behind;
  r->next = number + 1;
  r->seen++;
  return RK_OK;
}

/* Numbers 0, step, 2·step ... modulo count, a prime, in two parts each. */
static rk_status add_all(rk_shuffle *shuffle, const runs *r, uint32_t step, uint32_t leave_out,
                         rk_error *error) {
  rk_status status = RK_OK;
  for (uint32_t i = 0; status == RK_OK && i < r->count; i++) {
    const uint32_t n = (uint32_t)((uint64_t)i * step % r->count);
    if (leave_out && n % leave_out == 0) continue;
    const rk_view all = rk_buffer_view(&r->by_number[n]);
    const rk_view parts[2] = {{all.ptr, all.len / 3},
                              {all.ptr + all.len / 3, all.len - all.len / 3}};
    status = rk_shuffle_add(shuffle, n, parts, 2, error);
  }
  return status;
}

/* Right and wrong ideas of how much there is and where. */
START_TEST(test_in_and_out) {
  static const uint32_t counts[] = {1, 2, 13, 1009, 10007};
  static const size_t budgets[] = {0, 50000, 400000, 1 << 26};
  random_source random = {.state = 9};
  for (unsigned round = 0; round < 40; round++) {
    const uint32_t count = counts[round % 5], leave_out = round % 3 == 2 ? 2 : 0;
    runs r;
    make_runs(&r, &random, count, round % 7 ? 60 : 600);
    uint8_t *codes = malloc(count);
    ck_assert_ptr_nonnull(codes);
    for (uint32_t n = 0; n < count; n++)
      codes[n] = round % 2 ? (uint8_t)random_below(&random, 200) : n < count / 2 ? 255 : 0;
    const rk_shuffle_options options = {.number_count = count,
                                        .bytes = round % 4 ? 100 * count : 10,
                                        .length_codes = codes,
                                        .memory_bytes = budgets[round / 5 % 4],
                                        .scratch_path = in_folder("scratch")};
    rk_shuffle *shuffle;
    rk_error error = {0};
    ck_assert_ok(rk_shuffle_open(&shuffle, &options, &error), error);
    ck_assert_ok(add_all(shuffle, &r, round % 3 ? 7 : 1, leave_out, &error), error);
    ck_assert_ok(rk_shuffle_drain(shuffle, on_run, &r, &error), error);
    ck_assert_uint_eq(r.seen, leave_out ? count / 2 : count);
    rk_shuffle_close(shuffle);
    free(codes);
    runs_deinit(&r);
  }
}
END_TEST

START_TEST(test_nothing_at_all) {
  const rk_shuffle_options options = {.scratch_path = in_folder("scratch")};
  runs r = {0};
  rk_shuffle *shuffle;
  ck_assert_int_eq(rk_shuffle_open(&shuffle, &options, NULL), RK_OK);
  ck_assert_int_eq(rk_shuffle_drain(shuffle, on_run, &r, NULL), RK_OK);
  rk_shuffle_close(shuffle);
  rk_shuffle_close(NULL);
}
END_TEST

static int calls_left;

static int fail_later(void *context, rk_fs_op op, const char *path, size_t *len_bytes) {
  (void)context;
  (void)path;
  (void)len_bytes;
  return (op == RK_FS_READ || op == RK_FS_WRITE) && calls_left-- == 0 ? EIO : 0;
}

START_TEST(test_a_bad_disk) {
  random_source random = {.state = 2};
  runs r;
  make_runs(&r, &random, 1009, 600);
  uint8_t codes[1009] = {0};
  const rk_shuffle_options options = {.number_count = 1009,
                                      .bytes = 1 << 20,
                                      .length_codes = codes,
                                      .memory_bytes = 200000,
                                      .scratch_path = in_folder("scratch")};
  unsigned failures = 0;
  rk_status status = RK_IO;
  for (int n = 0; status != RK_OK; n++) {
    rk_shuffle *shuffle;
    rk_error error = {0};
    calls_left = n;
    r.next = r.seen = 0;
    ck_assert_ok(rk_shuffle_open(&shuffle, &options, &error), error);
    rk_fs_set_hook(fail_later, NULL);
    status = add_all(shuffle, &r, 7, 0, &error);
    if (status == RK_OK) status = rk_shuffle_drain(shuffle, on_run, &r, &error);
    rk_fs_set_hook(NULL, NULL);
    ck_assert(status == RK_OK || status == RK_IO);
    failures += status == RK_IO;
    rk_shuffle_close(shuffle);
  }
  ck_assert_uint_gt(failures, 5);
  runs_deinit(&r);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_in_and_out, test_nothing_at_all, test_a_bad_disk};
  return run_cases("shuffle", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
