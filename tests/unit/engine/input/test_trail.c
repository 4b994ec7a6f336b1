/* The trail of a run: a change is noticed, and the file named, however long it is. */
#include <inttypes.h>
#include <stdio.h>

#include "engine/input/trail.h"
#include "tests/support/cases.h"

static rk_trail trail;
static rk_error why;

static rk_status make_step(uint64_t i, uint64_t name, uint64_t bytes) {
  char path[32];
  snprintf(path, sizeof path, "file%" PRIu64, name);
  const rk_trail_stamp stamp = {RK_TRAIL_REGULAR, bytes, i};
  return rk_trail_step(&trail, RK_TRAIL_FILE, path, &stamp, &why);
}

/* A trail of so many steps becomes the one to go on with. */
static void begin_again(uint64_t count) {
  rk_buffer bytes = {0};
  size_t used;
  trail = (rk_trail){0};
  why = (rk_error){0};
  for (uint64_t i = 0; i < count; i++) ck_assert_int_eq(make_step(i, i, 7), RK_OK);
  ck_assert_int_eq(rk_trail_put(&trail, &bytes), RK_OK);
  ck_assert_uint_le(bytes.len, RK_TRAIL_BYTES_MAX);
  trail = (rk_trail){0};
  ck_assert(rk_trail_take(&trail, rk_buffer_view(&bytes), &used));
  ck_assert_uint_eq(used, bytes.len);
  if (bytes.len)
    ck_assert(!rk_trail_take(&trail, (rk_view){(char *)bytes.ptr, bytes.len - 1}, &used));
  rk_buffer_deinit(&bytes);
}

/* Steps again, of which `changed` is another: how many it takes to be noticed, or 0. */
static uint64_t steps_till_noticed(uint64_t count, uint64_t changed, bool is_name) {
  begin_again(count);
  for (uint64_t i = 0; i < count; i++) {
    const bool is_other = i == changed;
    const rk_status status =
        make_step(i, is_other && is_name ? count : i, is_other && !is_name ? 8 : 7);
    if (status == RK_OK) continue;
    ck_assert_int_eq(status, RK_MISUSE);
    return i + 1;
  }
  ck_assert(!rk_trail_is_behind(&trail));
  return 0;
}

START_TEST(test_same) {
  static const uint64_t counts[] = {0, 1, 2, 2047, 2048, 2049, 4095, 4096, 4097, 10000};
  for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
    ck_assert_uint_eq(steps_till_noticed(counts[c], UINT64_MAX, false), 0);
}
END_TEST

START_TEST(test_each_change_is_named) {
  static const uint64_t places[] = {0, 1, 500, 2046, 2047};
  for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
    ck_assert_uint_eq(steps_till_noticed(2048, places[p], false), places[p] + 1);
    ck_assert_ptr_nonnull(strstr(why.message, "has changed since it was read"));
    ck_assert_uint_eq(steps_till_noticed(2048, places[p], true), places[p] + 1);
    ck_assert_ptr_nonnull(strstr(why.message, "added, removed or moved"));
  }
}
END_TEST

/* Of a longer one a mark is on each second step, or fourth; and the last step tells in any case. */
START_TEST(test_long_trails) {
  ck_assert_uint_eq(steps_till_noticed(4096, 1000, false), 1002);
  ck_assert_ptr_nonnull(strstr(why.message, "one of the 1 before it"));
  ck_assert_uint_eq(steps_till_noticed(5000, 1000, true), 1004);
  ck_assert_uint_eq(steps_till_noticed(5001, 5000, false), 5001);
}
END_TEST

/* Behind the older trail there may be anything. */
START_TEST(test_more_steps) {
  begin_again(3);
  for (uint64_t i = 0; i < 3; i++) {
    ck_assert(rk_trail_is_behind(&trail));
    ck_assert_int_eq(make_step(i, i, 7), RK_OK);
  }
  ck_assert(!rk_trail_is_behind(&trail));
  ck_assert_int_eq(make_step(77, 77, 7), RK_OK);
}
END_TEST

START_TEST(test_no_trail) {
  char bytes[RK_TRAIL_HEAD_BYTES];
  size_t used;
  memset(bytes, 0xff, sizeof bytes);
  ck_assert(!rk_trail_take(&trail, (rk_view){bytes, sizeof bytes}, &used));
  ck_assert(!rk_trail_take(&trail, (rk_view){bytes, 5}, &used));
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_same, test_each_change_is_named, test_long_trails,
                                test_more_steps, test_no_trail};
  return run_cases("trail", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
