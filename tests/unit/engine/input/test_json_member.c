/* Members of a JSON object, and what escapes stand for. */
#include "engine/input/json_member.h"

#include <stdio.h>

#include "tests/support/cases.h"
#include "tests/support/random.h"

/* "name=value|name=value|" of all members. */
static void expect(const char *object, const char *members) {
  rk_json_walk walk = {.rest = rk_view_of(object)};
  rk_view name, value;
  char got[512] = "";
  size_t len = 0;
  while (rk_json_next_member(&walk, &name, &value))
    len += (size_t)snprintf(got + len, sizeof got - len, "%.*s=%.*s|", (int)name.len, name.ptr,
                            (int)value.len, value.ptr);
  ck_assert_str_eq(got, members);
}

START_TEST(members_in_order) {
  expect("{}", "");
  expect("{\"a\":1}", "a=1|");
  expect(" { \"a\" : 1 ,\n\"b\":\"x\\\"y,}\" , \"c\":null}", "a=1|b=\"x\\\"y,}\"|c=null|");
  expect("{\"a\":{\"b\":[1,{\"c\":\"}\\\\\"}]},\"d\":[],\"e\":-1.5e3}",
         "a={\"b\":[1,{\"c\":\"}\\\\\"}]}|d=[]|e=-1.5e3|");
  expect("{\"a\\u0062\":true,\"\":\"\"}", "a\\u0062=true|=\"\"|");
}
END_TEST

START_TEST(what_is_broken_ends_the_walk) {
  expect("", "");
  expect("[1]", "");
  expect("{", "");
  expect("{\"a", "");
  expect("{\"a\"", "");
  expect("{\"a\":", "");
  expect("{\"a\":\"", "");
  expect("{\"a\":\"x\\", "");
  expect("{\"a\":[\"]\"", "");
  expect("{a:1}", "");
  expect("{\"a\":1 \"b\":2}", "a=1|");
  expect("{\"a\":1,}", "a=1|");
  expect("{\"a\":,}", "");
}
END_TEST

/* Bytes of a buffer of their own size, so that a sanitizer sees each one too many. */
START_TEST(any_bytes_are_walked) {
  static const char letters[] = "{}[]\",:\\u0dDc8 a1";
  random_source random = {9};
  for (int i = 0; i < 200000; i++) {
    const size_t len = random_below(&random, 24);
    char *bytes = malloc(len + 1);
    for (size_t b = 0; b < len; b++)
      bytes[b] = b < 5 && i % 2 ? "{\"a\":"[b] : letters[random_below(&random, sizeof letters - 1)];
    char *exact = realloc(bytes, len ? len : 1);
    rk_json_walk walk = {.rest = {exact, len}};
    rk_view name, value;
    rk_buffer text = {0};
    while (rk_json_next_member(&walk, &name, &value)) {
      REQUIRE(name.ptr >= exact && value.ptr + value.len <= exact + len && value.len > 0);
      if (rk_json_unescape(name, &text) == RK_OK) REQUIRE(text.len <= len);
      text.len = 0;
    }
    rk_buffer_deinit(&text);
    free(exact);
  }
}
END_TEST

static void expect_text(const char *written, const char *text, rk_status expected) {
  rk_buffer got = {0};
  ck_assert_int_eq(rk_buffer_append(&got, "+", 1), RK_OK);
  ck_assert_int_eq(rk_json_unescape(rk_view_of(written), &got), expected);
  if (expected == RK_OK) {
    ck_assert_uint_eq(got.len, strlen(text) + 1);
    ck_assert_mem_eq(got.ptr + 1, text, strlen(text));
  }
  rk_buffer_deinit(&got);
}

START_TEST(escapes) {
  expect_text("", "", RK_OK);
  expect_text("a\\\"\\\\\\/\\b\\f\\n\\r\\tz", "a\"\\/\b\f\n\r\tz", RK_OK);
  expect_text("\\u0041\\u00e9\\u20AC\\ud83d\\ude00\\u0000.", "A\303\251\342\202\254\360\237\230\200 .",
              RK_OK);
  static const char *const broken[] = {"\\", "\\x", "\\u12", "\\u12g4", "\\ud83d", "\\ud83dx",
                                       "\\ud83d\\u0041", "\\ude00"};
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
    expect_text(broken[i], NULL, RK_BAD_INPUT);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {members_in_order, what_is_broken_ends_the_walk,
                                any_bytes_are_walked, escapes};
  return run_cases("json_member", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
