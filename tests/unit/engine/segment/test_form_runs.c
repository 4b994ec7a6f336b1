/* Forms as runs: written and read back in any parts, and whatever the bits are. */
#include "engine/segment/form_runs.h"

#include "tests/unit/engine/segment/segment_kit.h"

enum { MOST = 4000 };

/* The bytes as they stand in a block: turned round, 8 bytes before them for a peek. */
typedef struct block {
  uint8_t bytes[40 * MOST + 8];
  const uint8_t *from, *to;
} block;

static uint64_t write_block(block *b, const uint32_t *forms, size_t count) {
  rk_form_runs_writer writer = {0};
  rk_buffer out = {0};
  uint64_t bits = 0;
  for (size_t i = 0; i < count; i++) {
    if (forms[i] == 0)
      rk_form_runs_add_zeros(&writer, 1);
    else
      ck_assert_int_eq(rk_form_runs_add(&writer, forms[i]), RK_OK);
  }
  ck_assert_int_eq(rk_form_runs_end(&writer, &out, &bits), RK_OK);
  REQUIRE(out.len == (bits + 7) / 8 && out.len <= 40 * MOST);
  for (size_t i = 0; i < out.len; i++) b->bytes[8 + i] = out.ptr[out.len - 1 - i];
  b->from = b->bytes + 8;
  b->to = b->from + out.len;
  rk_form_runs_writer_deinit(&writer);
  rk_buffer_deinit(&out);
  return bits;
}

/* In parts of any size, some of them passed over. */
static void check(const uint32_t *forms, size_t count, uint32_t form_count, random_source *random) {
  static block b;
  static uint32_t got[MOST];
  const uint64_t bits = write_block(&b, forms, count);
  rk_form_runs runs;
  rk_form_runs_open(&runs, b.from, b.to, form_count);
  for (size_t at = 0; at < count;) {
    const size_t left = count - at;
    uint32_t n = 1 + random_below(random, random_below(random, 2) ? 5 : (uint32_t)left);
    if (n > left) n = (uint32_t)left;
    const bool over = random_below(random, 4) == 0;
    REQUIRE(rk_form_runs_take(&runs, n, over ? NULL : got));
    REQUIRE(over || memcmp(got, forms + at, n * sizeof *got) == 0);
    at += n;
  }
  REQUIRE(form_count < 2 || runs.bits.bit == bits);
  REQUIRE(runs.zeros == 0);
}

START_TEST(runs_of_all_lengths) {
  static uint32_t forms[MOST];
  random_source random = {31};
  for (unsigned round = 0; round < 3000; round++) {
    const size_t count = 1 + random_below(&random, round % 10 ? 200 : MOST);
    const uint32_t kinds = 2 + random_below(&random, round % 3 ? 6 : 4000);
    const uint32_t zeros = random_below(&random, random_below(&random, 3) ? 100 : 1000);
    for (size_t i = 0; i < count; i++)
      forms[i] = random_below(&random, zeros + 1) ? 0 : random_below(&random, kinds);
    check(forms, count, kinds, &random);
  }
  memset(forms, 0, sizeof forms);
  check(forms, MOST, 2, &random);
  for (size_t i = 0; i < MOST; i++) forms[i] = 4095;
  check(forms, MOST, 4096, &random);
}
END_TEST

/* One form: nothing is stored, nothing is looked at. */
START_TEST(a_single_form) {
  rk_form_runs runs;
  uint32_t got[3] = {1, 1, 1};
  static const uint8_t nothing[9];
  rk_form_runs_open(&runs, nothing + 8, nothing + 8, 1);
  ck_assert(rk_form_runs_take(&runs, 3, got));
  ck_assert(got[0] == 0 && got[1] == 0 && got[2] == 0);
}
END_TEST

/* The greatest run and the greatest code take the long way through a writer's bits. */
START_TEST(greatest_run) {
  static block b;
  rk_form_runs_writer writer = {0};
  rk_buffer out = {0};
  uint64_t bits;
  rk_form_runs_add_zeros(&writer, UINT32_MAX - 1);
  ck_assert_int_eq(rk_form_runs_add(&writer, 4095), RK_OK);
  ck_assert_int_eq(rk_form_runs_end(&writer, &out, &bits), RK_OK);
  for (size_t i = 0; i < out.len; i++) b.bytes[8 + i] = out.ptr[out.len - 1 - i];
  rk_form_runs runs;
  uint32_t zeros, form;
  rk_form_runs_open(&runs, b.bytes + 8, b.bytes + 8 + out.len, 4096);
  ck_assert(rk_form_runs_next(&runs, UINT32_MAX, &zeros, &form));
  ck_assert_uint_eq(zeros, UINT32_MAX - 1);
  ck_assert_uint_eq(form, 4095);
  rk_form_runs_writer_deinit(&writer);
  rk_buffer_deinit(&out);
}
END_TEST

/* Whatever the bits are: codes in range, or a refusal. */
START_TEST(any_bits) {
  random_source random = {32};
  for (unsigned round = 0; round < 30000; round++) {
    uint8_t bytes[100];
    uint32_t got[300];
    for (size_t i = 0; i < sizeof bytes; i++)
      bytes[i] = random_below(&random, 3) ? (uint8_t)random_u64(&random) : 0;
    const size_t len = random_below(&random, sizeof bytes - 8);
    const uint32_t kinds = 2 + random_below(&random, round % 2 ? 4 : 4095);
    rk_form_runs runs;
    rk_form_runs_open(&runs, bytes + 8, bytes + 8 + len, kinds);
    if (!rk_form_runs_take(&runs, 300, got)) continue;
    for (size_t i = 0; i < 300; i++) REQUIRE(got[i] < kinds);
    REQUIRE(runs.bits.bit <= runs.bits.end);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {runs_of_all_lengths, a_single_form, greatest_run, any_bits};
  return run_cases("form_runs", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
